"""The links of a note are found where a page shows them, and nowhere else."""

import sys
from types import FrameType

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from plaincrm.reading.links import Link, LinkKind, links, path_in_book

RECORD, DOCUMENT, OUTSIDE = LinkKind.RECORD, LinkKind.DOCUMENT, LinkKind.OUTSIDE


def found(text: str) -> list[tuple[LinkKind, str]]:
    return [(link.kind, link.target) for link in links(text)]


def test_a_wiki_link_gives_its_slug_and_where_it_stands() -> None:
    text = "See [[novak-optika]], [[ petr | Petr D. ]]."
    assert links(text) == (Link(RECORD, "novak-optika", 4, 20), Link(RECORD, "petr", 22, 42))


def test_an_address_gives_its_path_in_the_book_and_where_it_stands() -> None:
    text = 'The [offer](documents/novak/my%20offer.pdf#page=2 "of March").'
    (link,) = links(text)
    assert (link.kind, link.target) == (DOCUMENT, "documents/novak/my offer.pdf")
    assert text[link.start : link.end] == "documents/novak/my%20offer.pdf#page=2"


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("[a](documents/my offer.pdf)", ["documents/my offer.pdf"]),
        ("[a](<documents/a (1).pdf> 'title')", ["documents/a (1).pdf"]),
        ("[a](documents/a(1).pdf)", ["documents/a(1).pdf"]),
        (r"[a](documents/a\_b.pdf)", ["documents/a_b.pdf"]),
        ("[a]( ./documents/../documents/b.pdf )", ["documents/b.pdf"]),
        ("[a [b] c](documents/d.pdf)", ["documents/d.pdf"]),
        ("text\n  [label]: documents/e.pdf\n", ["documents/e.pdf"]),
        ("[label]: <documents/e.pdf> 'title'", ["documents/e.pdf"]),
        ("- [a](documents/f.pdf)\r\n- [b](documents/g.pdf)\r\n", ["documents/f.pdf", "documents/g.pdf"]),
        ("See [a].\r\n\r\n[a]: documents/h.pdf\r\n\r\nMore.", ["documents/h.pdf"]),
    ],
)
def test_documents_are_found_however_they_are_written(text: str, targets: list[str]) -> None:
    assert found(text) == [(DOCUMENT, target) for target in targets]


@pytest.mark.parametrize(
    "address",
    [
        "../secret.txt",
        "documents/../../secret.txt",
        "%2e%2e/%2E%2E/etc/passwd",
        "/etc/passwd",
        "%2Fetc/passwd",
        "//evil.example/x",
        "///x",
        "\\\\evil.example",
        "documents\\..\\..\\x",
        "documents/a%00.pdf",
        "documents/a%0a.pdf",
        "file:///etc/passwd",
        "FILE:x",
    ],
)
def test_an_address_out_of_the_book_is_given_as_typed(address: str) -> None:
    text = f"An [offer]({address})."
    assert links(text) == (Link(OUTSIDE, address, 11, 11 + len(address)),)


@pytest.mark.parametrize(
    "text",
    [
        "no link",
        "[ ] [x] [[]] [[ ]] [[a|]] [[a] ] [a] (documents/b.pdf)",
        "[[two\nlines]]",
        "a](documents/b.pdf)",
        r"\[[a]] \[b](documents/b.pdf) [c\](documents/b.pdf)",
        "![picture](documents/b.png)",
        "[a](https://a.example) [b](mailto:b@b.example) [c](javascript:x) [d](#part) [e](?q) [f]()",
        "[Remember]: she called twice",
        "`[[a]]` ``b ` [[c]]`` `[d](documents/d.pdf)`",
        "```\n[[a]]\n```\n",
        "~~~~ text\n[[a]]\n\n~~~\n[[b]]\n~~~~",
        "text\n\n    [[a]]\n\n    [[b]]",
        "\t[[a]]",
    ],
)
def test_what_a_page_shows_as_no_link_is_none(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "` [[a]]",
        "`` ` [[a]]",
        r"\`[[a]]`",
        "a ` b\n\n[[a]] `",
        "- a `\n- [[a]] `",
        "```\n[[a]]",
        "- item\n\n    [[a]]",
        "text\n    [[a]]",
        r"\\[[a]]",
        r"| [[a\|b]] |",
        "`b`[[a]]`c`",
        "> [[a]]",
        "[[b|\n[[a]]",
        "![[a]]",
    ],
)
def test_what_only_looks_like_code_hides_no_link(text: str) -> None:
    assert found(text) == [(RECORD, "a")]


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("documents/a.pdf", "documents/a.pdf"),
        ("./documents//a.pdf/", "documents/a.pdf"),
        ("documents/%C5%BDaba%20%231.pdf", "documents/Žaba #1.pdf"),
        ("documents/100%.pdf", "documents/100%.pdf"),
        ("a%252e%252e/b", "a%2e%2e/b"),
        (" documents/a.pdf\n", "documents/a.pdf"),
        ("a/../b", "b"),
        ("a/..", None),
        ("", None),
        (".", None),
        ("#a", None),
        ("..", None),
        ("a/../../a", None),
    ],
)
def test_a_path_in_the_book_is_decoded_once_and_never_leaves_it(address: str, path: str | None) -> None:
    assert path_in_book(address) == path


def calls(text: str) -> int:
    """How many calls, of Python or C, it takes to find the links of `text`."""
    count = 0

    def counted(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(counted)
    try:
        links(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "]",
        "](",
        "[](",
        "[[a",
        "![",
        "[a]: b\n",
        "[a](b ",
        "[`",
        "[``` `` `",
        "```\n[\n",
        "~~~ a\n[",
        "\\[",
        "[\n\n    ",
    ],
)
def test_twice_the_text_takes_at_most_about_twice_the_work(piece: str) -> None:
    assert calls(piece * 400) < 2.2 * calls(piece * 200) + 20


def test_a_text_without_brackets_is_not_searched() -> None:
    text = "`no` brackets\n\n    at all\n"
    assert calls(text * 1000) == calls(text)


PIECES = [
    "a", "[[b]]", "[c](d)", "[", "]", "`", "``", "\\", "!", "\n", "\n", "\n\n", "\n \n", "\n\n\n", " ", "   ", "- ", "1. ", "# ",
    "[e]: f", "(", ")", "[[g|h]]", "\r\n", "\r\n\r\n", "\u2028",
]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_blocks_are_the_same_where_only_those_with_a_bracket_are_looked_for(text: str) -> None:
    assume("```" not in text)
    code = "```\n```\n\n"  # where there is some, every block is looked for
    moved = [link._replace(start=link.start - len(code), end=link.end - len(code)) for link in links(code + text)]
    assert moved == list(links(text))
