"""What a note may put into a page, and what it may not."""

import json
import re
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from types import FrameType
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plaincrm.reading.links import LinkKind, links
from plaincrm.site.prose import ProseFailed, escaped, render

TAGS = set("a blockquote br code em h3 h4 h5 h6 hr li ol p pre strong table tbody td th thead tr ul".split())
ATTRIBUTES = {"a": {"href", "title", "rel"}, "th": {"align"}, "td": {"align"}, "ol": {"start"}}
ADDRESS = re.compile(r"\s*(?:https?|mailto|tel):|record:[\w.~%-]+\Z|document:[\w.~/%-]+\Z", re.IGNORECASE)
OUTWARD = re.compile(r"\s*(?:https?|mailto|tel):", re.IGNORECASE)
NAUGHTY = Path(__file__).parents[2] / "../shared/data/naughty-strings/strings.json"


class Page(HTMLParser):
    """The elements of a note's HTML, and whatever else a browser would find there."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.others: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def handle_decl(self, decl: str) -> None:
        self.others.append(decl)

    def handle_pi(self, data: str) -> None:
        self.others.append(data)

    def unknown_decl(self, data: str) -> None:
        self.others.append(data)

    def addresses(self) -> list[str]:
        return [attributes["href"] or "" for _tag, attributes in self.elements if "href" in attributes]


def assert_harmless(html: str) -> None:
    page = Page(html)
    assert not page.others
    for tag, attributes in page.elements:
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES.get(tag, set())
        href = attributes.get("href")
        assert href is None or ADDRESS.match(href)
        if tag == "a":
            outward = href is not None and OUTWARD.match(href) is not None
            assert attributes.get("rel") == ("noopener noreferrer nofollow" if outward else None)


# ---------------------------------------------------------------------------------------------- links


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[[novak-optika]]", '<p><a href="record:novak-optika">novak-optika</a></p>'),
        ("[[novak|Mrs *Novak* & <son>]]", '<p><a href="record:novak">Mrs *Novak* &amp; &lt;son&gt;</a></p>'),
        ("[[ Žaba 1/2 | ]]", '<p><a href="record:%C5%BDaba%201%2F2">Žaba 1/2</a></p>'),
        ("**[[a_b_c]]**", '<p><strong><a href="record:a_b_c">a_b_c</a></strong></p>'),
        (r"\\[[a]] \[[b]]", '<p>\\<a href="record:a">a</a> [[b]]</p>'),
        ("[[a]](b)", '<p><a href="record:a">a</a>(b)</p>'),
        ("`[[a]]`", "<p><code>[[a]]</code></p>"),
        ("[[]] [[ ]] [[a", "<p>[[]] [[ ]] [[a</p>"),
    ],
)
def test_wiki_links_lead_to_records(text: str, html: str) -> None:
    assert render(text) == html


def test_a_wiki_link_in_a_table_parts_slug_and_text_with_an_escaped_bar() -> None:
    assert '<td><a href="record:a">b</a></td>' in render("x | y\n--|--\n[[a\\|b]] | c")


@pytest.mark.parametrize(
    "text",
    [
        "[x](record:y)",
        "[x](RECORD:y)",
        "[x](<record:y>)",
        "[x](rec\\ord:y)",
        "[x]: record:y\n\n[x]",
        "<record:y>",
        "<record://y>",
        '<a href="record:y">x</a>',
        '<a href="&#114;ecord:y">x</a>',
        '<a href=" record:y">x</a>',
        '<a href="rec&#9;ord:y">x</a>',
        "[x](document:../../y)",
        '<a href="document:y">x</a>',
    ],
)
def test_only_wiki_links_lead_to_records(text: str) -> None:
    assert Page(render(text)).addresses() == []
    assert Page(render(f"{text} [[z]]")).addresses() == ["record:z"]


def test_no_text_can_hold_its_own_seal() -> None:
    leaked = render('<b title="[[x]]">')
    assert "record" not in leaked
    assert not re.search("[0-9a-f]{16}", leaked)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("documents/novak/offer.pdf", "document:documents/novak/offer.pdf"),
        ("documents/novak/my offer.pdf", "document:documents/novak/my%20offer.pdf"),
        ("documents/novak/my%20offer.pdf#page=2", "document:documents/novak/my%20offer.pdf"),
        ("./documents/../documents/Žaba.pdf?x", "document:documents/%C5%BDaba.pdf"),
        ("a%252e%252e/b", "document:a%252e%252e/b"),
    ],
)
def test_relative_addresses_lead_into_the_book(address: str, shown: str) -> None:
    assert render(f"[offer]({address})") == f'<p><a href="{shown}">offer</a></p>'


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example/x",
        "///evil.example",
        "/etc/passwd",
        "../../etc/passwd",
        "documents/../../x",
        "%2e%2e/x",
        "%2E%2e%2Fx",
        "%2fetc/passwd",
        "documents/%5c..%5cx",
        "documents/a%00b",
        "documents/%0d%0aSet-Cookie:x",
        r"\\\\evil.example",
        "file:///etc/passwd",
        "#part",
        "?x",
        "..",
        ".",
        "a/..",
    ],
)
@pytest.mark.parametrize("form", ["[x]({})", "[x](<{}>)", '<a href="{}">x</a>', "[x]: {}\n\n[x]"])
def test_what_leads_out_of_the_book_loses_its_address(address: str, form: str) -> None:
    assert render(form.format(address)) == "<p><a>x</a></p>"


@pytest.mark.parametrize("address", ["https://a.example/x_y", "http://a.example", "mailto:a@b.example", "tel:+1"])
@pytest.mark.parametrize("form", ["[x]({})", "[x]({}) [[y]]", '<a href="{}">x</a>'])
def test_links_outward_tell_nothing_of_where_they_stand(address: str, form: str) -> None:
    link = f'<a href="{address}" rel="noopener noreferrer nofollow">x</a>'
    assert link in render(form.format(address))


@given(st.lists(st.sampled_from([
    "Plain text.", "See [[a-b]] and [[c|d e]].", "- [x](documents/x.pdf)\n- `[[no]]` [[f]]", "    [[no]]",
    "```\n[[no]]\n```", "> [[g]] ` [[h]]", "`` ` [[no]] ``", "1. [[i]]\n\n    [y](../out) [[j]]", "# [[k]]",
    "| a | b |\n|---|---|\n| [[l\\|m]] | [z](documents/z%20z.pdf 'title') |", r"\[[no]] \`[[n]]",
    "[o](<documents/o o.pdf>)", "[p]: documents/p.pdf\n\n[p]", "![no](documents/no.png)",
]), max_size=7))  # fmt: skip
@settings(derandomize=True, deadline=None, max_examples=150, database=None)
def test_a_page_shows_the_links_that_reading_finds(blocks: list[str]) -> None:
    text = "\n\n".join(["A note.", *blocks])
    shown = {unquote(address) for address in Page(render(text)).addresses()}
    found = {f"{link.kind}:{link.target}" for link in links(text) if link.kind is not LinkKind.OUTSIDE}
    assert shown == found


# ------------------------------------------------------------------------------------------- headings


def test_headings_stand_below_those_of_the_page() -> None:
    text = "# a\n\nb\n=\n\n## c\n\n### d\n\n#### e\n\n##### f\n\n###### g\n\n<h1>h</h1>"
    assert re.findall(r"<(h\d)>(\w)</\1>", render(text)) == [
        ("h3", "a"), ("h3", "b"), ("h4", "c"), ("h5", "d"), ("h6", "e"), ("h6", "f"), ("h6", "g"), ("h3", "h"),
    ]  # fmt: skip


def test_a_heading_in_text_or_a_title_is_not_shifted() -> None:
    html = render('`<h1>` [x](https://a.example "<h1>")')
    assert "&lt;h1&gt;</code>" in html
    assert "h3" not in html


# -------------------------------------------------------------------------------------------- hazards

HAZARDS = {
    "script": ("a <script>alert(1)</script> b", "alert"),
    "script block": ("<script>\nalert(1)\n</script>\n\nb", "alert"),
    "script unclosed": ("<script>alert(1)", "alert"),
    "script split": ("<scr<script>ipt>alert(1)</script>", "<script"),
    "onclick": ('<p onclick="alert(1)">x</p>', "onclick"),
    "onclick on a link": ('<a href="https://a.example" onclick="alert(1)">x</a>', "onclick"),
    "attribute list": ('[x](https://a.example){: onclick="alert(1)" }', "<a onclick"),
    "fence attributes": ('```{ .python onclick="x" }\ny\n```', "onclick"),
    "style": ("<style>p { display: none }</style>x", "display"),
    "style attribute": ('<p style="position: fixed">x</p>', "position"),
    "iframe": ("<iframe src=https://evil.example>hidden</iframe>x", "hidden"),
    "object": ("<object data=x>hidden</object>x", "hidden"),
    "svg": ("<svg onload=alert(1)><text>hidden</text></svg>x", "hidden"),
    "math": ("<math><mtext>hidden</mtext></math>x", "hidden"),
    "template": ("<template>hidden</template>x", "hidden"),
    "textarea": ("<textarea>hidden</textarea>x", "hidden"),
    "picture": ("![hidden](https://evil.example/x.png)", "evil"),
    "img": ('<img src=x onerror="alert(1)">', "img"),
    "comment": ("a <!-- hidden --> b", "hidden"),
    "comment block": ("<!--\nhidden\n-->\n\nb", "hidden"),
    "unclosed comment": ("<!-- <b>", "<!--"),
    "CDATA": ("<![CDATA[<b onclick=x>]]>", "<b"),
    "processing instruction": ("<?php hidden ?>", "<?"),
    "doctype": ("<!DOCTYPE html>x", "<!"),
    "form": ("<form action=https://evil.example><input name=x></form>", "form"),
    "base": ("<base href=https://evil.example>", "evil"),
    "meta": ('<meta http-equiv="refresh" content="0;url=https://evil.example">', "evil"),
    "link element": ("<link rel=stylesheet href=https://evil.example>", "evil"),
    "id and class": ('<p id="main" class="card">x</p>', "main"),
    "mutation": ('<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=x&gt;">', "<img"),
    "noscript": ('<noscript><p title="</noscript><img src=x onerror=alert(1)>">', "<img"),
    "title": ('[x](https://a.example "\\"onclick=x")', '" onclick'),
    "title quote": ("[x](https://a.example '\"onmouseover=\"x')", '" onmouseover'),
    "table alignment": ('<table><tr><td align="left" style="x" onclick="y">z</td></tr></table>', "onclick"),
    "math in a heading": ("# <math>hidden</math>", "hidden"),
    "placeholder": ("\x02wzxhzdk:0\x03 \x02klzzwxh:0000\x03 <b>", "\x02"),
    "hole": ("\ue000\n\n    code\n\n\ue000", "<p>\ue000</p>\n<p>\ue000</p>"),
}  # fmt: skip


@pytest.mark.parametrize("name", HAZARDS)
def test_hazards_are_taken_out(name: str) -> None:
    text, evil = HAZARDS[name]
    for note in (text, f"Plain text.\n\n{text}\n\nMore [[x]] text."):
        html = render(note)
        assert_harmless(html)
        assert evil not in html


SCRIPT_ADDRESSES = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "&#106;avascript:alert(1)", "&#x6A;avascript&#58;alert(1)",
    "java&#10;script:alert(1)", "java&Tab;script:alert(1)", "java\tscript:alert(1)",
    "&#1;javascript:alert(1)", " javascript:alert(1)", "javascript&colon;alert(1)",
    "java\x02script:alert(1)", "vbscript:x", "livescript:x", "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD4=", "blob:https://a.example/x", "feed:javascript:alert(1)",
    "view-source:x", "ftp://a.example", "intent://x", "jar:https://a.example!/x", "\\javascript:alert(1)",
    "java\\script:alert(1)", "\u2028javascript:alert(1)", "https&colon;x", "about:blank",
    "JAVASCRIPT://a.example/%0aalert(1)",
]  # fmt: skip


@pytest.mark.parametrize("address", SCRIPT_ADDRESSES)
@pytest.mark.parametrize(
    "form", ["[x]({})", "[x](<{}>)", '<a href="{}">x</a>', "<a href={}>x</a>", "<{}>", "[x]: {}\n\n[x]"]
)
def test_addresses_with_other_schemes_go(address: str, form: str) -> None:
    html = render(form.format(address))
    assert_harmless(html)
    for left in Page(html).addresses():
        assert left.startswith(("document:", "https:")), left


def test_naughty_strings_make_harmless_pages() -> None:
    if not NAUGHTY.exists():
        pytest.skip("the naughty strings stand beside the repository only where it was made")
    for text in json.loads(NAUGHTY.read_text("utf-8")):
        note = f"# {text}\n\n- {text}\n- [{text}]({text} '{text}')\n\n[[{text}|{text}]]\n\n<b title='{text}'>"
        assert_harmless(render(text))
        assert_harmless(render(note))
        assert {tag for tag, _ in Page(escaped(text)).elements} == {"pre"}


@given(st.lists(st.sampled_from([
    "<", ">", "/", "a", " ", "\n", "\n\n", '"', "'", "=", "href", "title", "on", "style", "script", "svg",
    "<a ", "</a>", "<p>", "<!--", "-->", "&#", "&lt;", ";", ":", "javascript:", "https://", "data:", "//",
    "..", "[", "]", "(", ")", "](", "[[", "]]", "|", "`", "*", "_", "\\", "#", "- ", "> ", "    ", "\t",
    "<math>", "<table>", "<td ", "<![CDATA[", "]]>", "\x00", "\x02", "\ue000", "record:", "document:",
    "mailto:", "<h1>", "rel=", "align=", "<ol start=", "1. ",
]), max_size=30).map("".join))  # fmt: skip
@settings(derandomize=True, deadline=None, max_examples=200, database=None)
def test_any_text_makes_a_harmless_page(text: str) -> None:
    assert_harmless(render(text))


# ----------------------------------------------------------------------------------- what cannot be rendered


@pytest.mark.parametrize("text", ["- " * 496 + "x", "- " * 5000 + "x", "1. " * 2000 + "x", "lone \ud800 surrogate"])
def test_what_the_library_cannot_do_is_said_and_harms_no_later_note(text: str) -> None:
    before = render("a\n\n* b\n    * c\n\n> [[d]]")
    with pytest.raises(ProseFailed):
        render(text)
    assert render("a\n\n* b\n    * c\n\n> [[d]]") == before


@pytest.mark.parametrize("text", ["> " * 3000 + "x", "*" * 3000, "<b>" * 300, "[" * 3000, "![" * 1500, "`" * 3000])
def test_deep_nesting_is_rendered_or_refused_but_never_breaks_the_interpreter(text: str) -> None:
    try:
        assert_harmless(render(text))
    except ProseFailed:
        assert [tag for tag, _ in Page(escaped(text)).elements] == ["pre"]


def test_a_note_shown_as_typed_is_escaped_whole() -> None:
    assert escaped('<b>&"\n') == '<pre class="raw">&lt;b&gt;&amp;&quot;\n</pre>'


def calls(function: Callable[[str], object], text: str) -> int:
    """How many calls, of Python or C, `function` makes for `text`."""
    count = 0

    def counted(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    function("warm up *x*")
    sys.setprofile(counted)
    try:
        function(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("piece", [
    "line\n", "[", "![", "[a", "[[a", "`", "*a ", "_a ", "**a** ", "[[a]] ", "[a](b) ", "- a\n", "\\[", "&",
    "<", "# a\n", "a\n\n", "    a\n\n", "a  \n", "> a\n", "[a]: b\n", "_", "*", "<a@b.example>",
])  # fmt: skip
def test_twice_the_note_takes_at_most_about_twice_the_work(piece: str) -> None:
    assert calls(render, piece * 600) < 2.3 * calls(render, piece * 300) + 200
