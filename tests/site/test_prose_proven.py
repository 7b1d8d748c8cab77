"""What is rendered by shortcuts is, byte for byte, what the library alone renders."""

import random
from contextlib import suppress
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.treeprocessors import InlineProcessor

from plaincrm.site.prose import of_plain, proven, render
from plaincrm.site.prose.cleaning import Cleaner
from plaincrm.site.prose.dialect import WikiLinks, converted

SEAL = "0123456789abcdef" * 2


def reference_library() -> Markdown:
    """The plain library, without any shortcut."""
    wiki = WikiLinks()
    wiki.seal = SEAL
    return Markdown(
        extensions=[TableExtension(use_align_attribute=True), FencedCodeExtension(), SaneListExtension(), wiki]
    )


def reference_render(text: str, library: Markdown | None = None) -> str:
    """The whole pipeline without any shortcut: the library, a new one unless there is one at hand, then the sanitizer."""
    return Cleaner().clean((library or reference_library()).reset().convert(text), SEAL)


def untouched(_text: str) -> str:
    """A library that is not to be needed."""
    raise AssertionError


MARKS = [
    "a", "b c", "word word", "é_é", "A_b", "漢", ".", "\u3000", "\xa0", " ", "  ", "\n", "\n", "\n\n", "\n\n",
    "\n \n", "**", "*", "_", "__", "**b**", "*i*", "_e_", "__s__", "(**b**)", "`", "``", "`c`", "`c*d`", "[",
    "]", "(", ")", "](", "[[", "]]", "[[a|", "[[x]]", "[[x|y z]]", "[[x]]:", "!", "![", "[t](u)",
    "[t](https://a.bc/d_e)", "[t](../x)", "[t](documents/a_b.pdf)", "[t](mailto:a@b.cd)", "[t][u]", "[u]",
    "\n[u]: documents/v\n", "]:", "<a@b.c>", "< ", "<", "<https://a.bc/d_e>", "<b>", "</b>", "<div>",
    "</div>", "<!--", "-->", "<script>", "- ", "1. ", "2. ", "٣. ", "* ", "+ ", "- a\n- b\n", "1. a\n2. b\n",
    "x\n- y", "# ", "## ", "##### ", "#", "> ", "    ", "   ", "|", "|-|", "\n---\n", "===", "=", "-", "\n-",
    "\n=", "~", "~~~", "```", "\\", "&", "&amp;", "&#1;", "&copy", ";", ":", '"', "'", "{: #a}", "\t", "\r",
    "\r\n", "\x02", "\x03", "\x0c", "\x1f", "\x85", "\u2028", "\ue000",
]  # fmt: skip
TAME = [mark for mark in MARKS if not set(mark) & set("<\\~\t\r\x02\x03\x0c\x1f\ue000") and "```" not in mark]
SPANS = [
    "plain text", "5 % of 3 > 2", "Lens & Co", "R&D;", "**bold**", "*stressed*", "_stressed_", "__bold__",
    "(**b**)", "**b**,", "*a*b", "**a b", "***a***", "`code_x`", "` c`", "`a & b`", "[[novak]]",
    "[[novak|Mrs Novak]]", "[[a & b]]", "[[a|b & c]]", "[[a|b > &c]]", "[[a| & ]]", "[[a|&]]", "![[a]]", "[[a]](b)", "[offer](documents/a/b_c.pdf)", "[out](../x)",
    "[out](//x)", "[site](https://a-b.example/c_d?e=f#g)", "[site](https://xn--a.example)",
    "[s](https://a.example:99999/)", "[ ](x)", "[a *b*](c)", "[mail](mailto:a@b.example)",
    "[call](tel:+38640)", "<https://a.example/x_y>", "<https://a.example/>", "<a_b@c.example>", "a < b",
    "a <5 % <- b", "snake_case_name", "a_b_ c", "3 * 4", "2*3*4", "x\xa0y", "ünï_cödé", "don't", '"quoted"',
    "&copy;", "\\*", "[ref]", "trail ", "**[[a]]**", "a! [b](c)", "!", "[a]", "*\u3000a*", "`", "_a!_,",
    "<x@y.z", "-5", "+5", "~5", "(1) x", "1) x", "2026-01-02", "2026. ", "a  ", "é", "|", ":", "#1", "a#b",
    "{a}",
]  # fmt: skip
BLOCKS = [
    "{}", "{}\n{}", "{}\n  {}", "{}\n- {}\n- {}", "{}\n1. {}", "# {}", "## {}\n{}", "{}\n### {}\n- {}",
    "##### {}", "# {} #", "- {}\n- {}", "- {}\n  {}\n- {}", "-   {}", "1. {}\n2. {}", "1. {}\n   {}",
    "3. {}", "10. {}", "- {}\n\n- {}", "- {}\n# {}", "- {}\n\n    {}", "- {}\n    - {}", "* {}\n* {}",
    "+ {}", "> {}", "> {}\n{}",
    "> {}\n> {}", "> {}\n\n> {}", "> {}\n>\n> {}", "> - {}\n> - {}", ">{}", "> > {}", "> {}\n\n{}",
    "    {}", "\t{}", "{} | {}\n---|---\n{} | {}", "{}\n===", "{}\n---", "---",
    "***", "- - {}", "- # {}", "- > {}", "1. - {}", "[ref]: documents/{}", "  {}", "{}  \n{}",
    "```\n{}\n```", "~~~\n{}", "- {}\n1. {}", "- {}\n{}", "{}\n    {}", "-{}", "#{}", "1.{}",
]  # fmt: skip

soups = st.lists(st.sampled_from(MARKS), max_size=25).map("".join)
tame_blocks = st.lists(st.sampled_from(TAME), max_size=6).map("".join)
tame_soups = st.lists(tame_blocks, max_size=5).map("\n\n".join)
sentences = st.lists(st.sampled_from(SPANS), min_size=1, max_size=4).map(" ".join)


@st.composite
def notes(draw: st.DrawFn) -> str:
    """Texts as people write them, well and badly formed."""
    blocks = []
    for block in draw(st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=5)):
        blocks += [
            block.format(*(draw(sentences) for _ in range(block.count("{}")))),
            draw(st.sampled_from(GAPS)),
        ]
    return "".join(blocks)


GAPS = ["\n\n", "\n\n", "\n\n", "\n\n\n", "\n  \n", "\n", "\r\n\r\n", "\n\t\n"]
thorough = settings(derandomize=True, deadline=None, max_examples=150, database=None)


@given(notes())
@example("\n    \n\ntext")
@example("[u]\n[u]: documents/v\n\n[u] [u]")
@example("- a\n\n  b\n\n- c")
@thorough
def test_notes_come_out_as_from_the_library_alone(text: str) -> None:
    assert render(text) == reference_render(text)


@given(sentences, sentences)
@thorough
def test_paragraphs_come_out_as_from_the_library_alone(one: str, other: str) -> None:
    for text in (one, f"{one}\n{other}", f"- {one}\n- {other}", f"{one}{other}"):
        assert render(text) == reference_render(text)


@given(soups)
@thorough
def test_any_text_comes_out_as_from_the_library_alone(text: str) -> None:
    wanted = reference_render(text)
    assert render(text) == wanted
    if text.strip():
        assert converted(text) == wanted


@given(tame_soups)
@thorough
def test_texts_without_html_come_out_as_from_the_library_alone(text: str) -> None:
    assert render(text) == reference_render(text)


@given(st.text(max_size=60), st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60))
@thorough
def test_any_characters_come_out_as_from_the_library_alone(text: str, ascii_text: str) -> None:
    for one in (
        text,
        ascii_text,
        f"- {ascii_text}\n\n{text}",
        f"**{text}** `{text}` [[{text}]] [a]({ascii_text})",
    ):
        assert render(one) == reference_render(one)


@given(st.one_of(notes(), soups, tame_soups, sentences, st.text(max_size=12)))
@thorough
def test_a_plain_paragraph_is_what_the_library_makes_of_it(text: str) -> None:
    html = of_plain(text)
    assert html is None or html == reference_render(text)


def test_a_paragraph_of_mere_words_is_plain_and_nothing_with_mark_up_is() -> None:
    assert of_plain("Three words, here.\nTwo more: 5 - 4!") == "<p>Three words, here.\nTwo more: 5 - 4!</p>"
    for text in (
        "",
        " a",
        "a\n",
        "a\n\nb",
        "a  \nb",
        "*a*",
        "<b>",
        "a & b",
        "[[a]]",
        "# a",
        "- a",
        "a\xa0b",
        "1. a",
        "a_b",
        "> a",
    ):
        assert of_plain(text) is None, text


@pytest.mark.parametrize(
    ("pieces", "most"),
    [
        (["a", " ", "*", "**", ".", "_"], 5),
        (["a", " ", "*x*", "_y_", "(", "!", "[[w]]", "`c`"], 4),
        (["a", "\n", "- ", "1. ", "#", " ", "|"], 4),
        (["a\n", "\n", "- ", "1. ", "# ", "  ", "-", "=", "&", ">", "<"], 3),
        (["a", "\n", "\n\n", "> ", "- ", " "], 5),
        (["[[w|", "[[w", "|", "]]", "a", "&", ">", " "], 4),
        (["[", "]", "(", ")", "a", "!", "|", ":"], 4),
    ],
)
def test_all_short_texts_that_need_no_library_come_out_as_from_it(pieces: list[str], most: int) -> None:
    library = reference_library()  # so many new ones take longer than all that they are asked
    for length in range(most + 1):
        for text in map("".join, product(pieces, repeat=length)):
            with suppress(AssertionError):
                html = proven.render(text, untouched)
                if html != reference_render(text, library) or of_plain(text) not in {None, html}:
                    pytest.fail(repr(text))


WRITTEN = """\
### Background

Novak Optika runs four shops & **opens a fifth**. The owner decides alone,
but asks [[petr-dvorak|her accountant]] first; see [the offer](documents/novak/offer_2026.pdf).

### Needs
- A plan for *all* shops, from January
- Training: [site](https://novak.example/training?day=2)
  or at our place
- `code_x`, snake_case, 5 > 4

1. Call
2. Write to <mira@example.com>

> We never had a claim that was not paid,
> & **never** a late one. [[petr-dvorak|Petr & Ana]]

Thanks.
"""


def test_what_most_notes_are_made_of_needs_no_library() -> None:
    assert proven.render(WRITTEN, untouched) == reference_render(WRITTEN)
    assert proven.render(WRITTEN.replace("\n", "\r\n"), untouched) == reference_render(WRITTEN)


@pytest.mark.parametrize("text", ["", "\n", "\n  \n\n", "Plain.", "Two\nlines.", "# Heading", "- item", "1. item"])
def test_what_is_plain_needs_no_library(text: str) -> None:
    assert proven.render(text, untouched) == reference_render(text)


def test_the_library_is_given_only_the_blocks_that_need_it() -> None:
    given_to_library: list[str] = []

    def convert(text: str) -> str:
        given_to_library.append(text)
        return converted(text)

    text = f"{WRITTEN}\n> A quote\nto here.\n\n{WRITTEN}\na | b\n--|--\n[[c]] | d\n\n    code\n\n\n    code"
    assert proven.render(text, convert) == reference_render(text)
    hole = "\ue000"
    assert given_to_library == [
        f"{hole}\n\n> A quote\nto here.\n\n{hole}\n\na | b\n--|--\n[[c]] | d\n\n    code\n\n\n    code"
    ]


def test_a_list_or_quote_next_to_what_may_continue_it_is_left_to_the_library() -> None:
    for text in (
        "> a\n\n> b",
        "> a\n\n> - b",
        "- a\n\n- b",
        "- a\n\n    b",
        "* a\n\n- b",
        "1. a\n\n1. b",
        "- a\n\n  b",
        "text\n\n- a\n\n- b\n\ntext",
    ):
        with pytest.raises(AssertionError):
            proven.render(text, untouched)
        assert render(text) == reference_render(text)


def test_a_note_comes_out_the_same_whatever_was_rendered_before() -> None:
    texts = [
        "[a]: documents/b\n\n* [a]",
        "* [a]",
        "3. x\n\n   * y",
        "1. x\n\n   * y",
        "*a _b* c_",
        WRITTEN + "\n\n* z",
        "<div>\n\nx",
    ]
    alone = {text: reference_render(text) for text in texts}
    order = random.Random(1)  # noqa: S311 - a fixed shuffle, no secret
    for _ in range(30):
        text = order.choice(texts)
        assert render(text) == alone[text]


def test_the_library_still_has_the_private_methods_that_save_time() -> None:
    for name in ("handleInline", "applyPattern"):
        assert hasattr(InlineProcessor, f"_InlineProcessor__{name}")


def test_patterns_are_tried_only_where_they_may_match(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    private = "_InlineProcessor__applyPattern"
    original = getattr(InlineProcessor, private)

    def counted(self: InlineProcessor, pattern: object, *rest: object) -> object:
        tried.append(type(pattern).__name__)
        return original(self, pattern, *rest)

    monkeypatch.setattr(InlineProcessor, private, counted)
    converted("> a quote")
    assert set(tried) == {"DelimiterProcessor"}
    converted("> a [quote] & `code`")
    assert "ReferenceInlineProcessor" not in tried
    assert "BacktickInlineProcessor" in tried
