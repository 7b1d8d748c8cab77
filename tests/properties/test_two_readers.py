"""Two shortcuts read most of a book; for every text they say what the long way says.

`lines.cut` reads plain blocks of front matter without YAML; `rows` builds plain rows without pydantic, canonical ones of
their text.
"""

import random
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from plaincrm.book.records import Client, Lead, Payment, Transaction
from plaincrm.money import Money
from plaincrm.reading import decode as decoding
from plaincrm.reading import front
from plaincrm.reading import rows as building
from plaincrm.reading.rows import readers_of
from plaincrm.reading.yaml_values import CONTROL, BadFront, Builder

SCALARS = [
    *(
        "x",
        "1",
        "0541234567",
        "null",
        "~",
        "Null",
        "-5",
        "-5.5 USD",
        "- x",
        "-",
        "a:b",
        "a: b",
        "a :b",
        "a:",
        "a #b",
        "a#b",
    ),
    *(
        "#c",
        "a ",
        "  a",
        "a  b",
        '"q"',
        '"q',
        'q"',
        "'q'",
        "'q",
        "it's",
        "[a]",
        "[a, b]",
        "[a,b]",
        "[a, null]",
        "[]",
        "{}",
    ),
    *(
        "{a: b}",
        "{a: 1, b: 2}",
        "{a: 1, a: 2}",
        "{a: null}",
        "{a:1}",
        "{a: b: c}",
        "{a: b,}",
        "{a: b c}",
        '{a: "b"}',
        "{a: b}x",
    ),
    *(
        "|",
        "|-",
        "|2",
        ">",
        "&a x",
        "*a",
        "!t a",
        "%x",
        "@x",
        "`x`",
        "?x",
        "? x",
        "(x)",
        "+1",
        "<<",
        "=",
        "a, b",
        "a]",
        "a}",
    ),
    *(
        "a{b",
        "12:30",
        "https://x.y/z",
        "a\tb",
        "\ta",
        "a\t",
        "é",
        "中",
        "٣",
        "\u00a0x",
        "x\u00a0",
        "x\u3000y",
        "a\u00a0#b",
        "\ufeffx",
    ),
    *(
        "x\ufeff",
        "yes",
        "2026-01-01",
        "a?",
        "{a: b?}",
        "[a?]",
        "{a: a-b}",
        "{a: -5}",
        "{a: - b}",
        "[-5, x]",
        "[- x]",
        "x\x85y",
        "x\u2028y",
    ),
    *(
        "x\\",
        '"a\\',
        ",x",
        "...",
        "---",
        "x ---",
        "{a: 'b}",
        "a 'b",
        "null x",
        "[x, null y]",
        "[(a, b)]",
        "a:b:c",
        "::",
        "x#",
        "x #",
    ),
    *("{a: x#y}", "[a#b]", "_x", "a" * 1030, "{a: [b]}", "[[a]]", "[{a: b}]", "", "", "", ""),
]
KEYS = [
    *(
        "a",
        "b",
        "c",
        "d_e",
        "f",
        "g",
        "h",
        "A",
        '"a"',
        "'b'",
        "a b",
        "x1",
        "? a",
        "-a",
        "- a",
        "é",
        "a\u00a0",
        "[a]",
        "{a",
        "}",
        "]",
        '"q',
    ),
    *(
        'q"',
        "#a",
        ".a",
        "%a",
        "<<",
        "&x a",
        "*x",
        "!t a",
        "null",
        "~",
        "",
        "a" * 99,
        "a" * 100,
        "a" * 1030,
        "\u3000k",
        "-k",
        "...",
        "---",
    ),
]
LINES = [
    *(
        "x: y\n",
        "n: 1200 USD\n",
        "l: [a, b]\n",
        "m: {a: b, c: d}\n",
        "t:\n  - {a: b, c: d}\n  - {a: x}\n",
        "i:\n  - a b\n  - c\n",
    ),
    *(
        "p: |\n  foo bar\n  # baz\n",
        "e:\n",
        'o: "q"\n',
        "s: 'it''s'\n",
        "z: null\n",
        "nn:\n  a: b\n",
        "co: x # c\n",
        "# comment\n",
    ),
    *(
        "\n",
        "  \n",
        "\t\n",
        "f: >\n  a\n  b\n",
        "w: a\n  b\n",
        '"\n',
        "'\n",
        "]\n",
        "}\n",
        'q: "a\n',
        "q: 'a\n",
        "q: [a,\n",
        "q: {a: 1,\n",
    ),
    *(
        "{a: 1, c: 2,\n",
        "[a,\n",
        "b: 1,\n",
        "b: c}\n",
        "b: c]\n",
        "\u00a0k: v\n",
        "-k: v\n",
        "...\n",
        "---\n",
        "%TAG ! x\n",
        "? a\n",
        ": b\n",
    ),
    *(
        "'a': \"\n",
        "&x a: b\n",
        "|\n",
        "  |\n",
        "k: |2\n   x\n",
        "k: |\n\n  x\n",
        "k: |\n  x\n\n",
        "k: |\n  x\n   y\n",
        'k: "a\\\n',
        '  b"\n',
    ),
    *(
        "\r\n",
        "x: y\r\n",
        "x: y\r",
        "\ufeffx: y\n",
        "x:\n    - a\n",
        "x:\n  - a\n    b\n",
        "x:\n  - {a: b}\n  - c\n",
        "x:\n- {a: b}\n",
        "- y\n",
    ),
    *(
        "x: [a] \n",
        "x : y\n",
        "\tx: 1\n",
        "  - y\n",
        "  y\n",
        "  y: z\n",
        "  ]\n",
        "  }\n",
        '  "\n',
        "x-y: z\n",
        "null\n",
        "  \u2003\n",
    ),
]
#: Texts that once were read in two ways, or that somebody thought might be.
ONCE = [
    "{a: 1, c: 2,\nb: 1,\n}\n",
    "a:\na: [a]\n",
    "    |\nb: {a: b c}\n",
    "a: b\n\ufeffx: y\n",
    "\u00a0\nc: a}\n",
    'a: 1\n\u00a0k: v\nq: "x\nb: c\nz: "\n',
    'a: "x\nb: c\nd: "\n',
    "x: null\n",
    "<<: x\n",
    "t:\n  - {a: ~}\n",
    "x: y\r...\nb: c\n",
    f"{'a' * 1030}: b\n",
    "x: [" + "a, " * 100_001 + "a]\n",
    "k: |\n  x\x85y\n",
]


def said(read: Any, text: str) -> Any:
    try:
        return read(text)
    except BadFront as bad:
        return bad.code


def the_long_way(text: str) -> dict[str, Any]:
    return Builder(text, None).document()


def agree(text: str) -> bool:
    return bool(said(front.parse, text) == said(the_long_way, text))


def a_line(draw: random.Random) -> str:
    if draw.random() < 0.5:
        line = draw.choice(LINES)
        return (
            re.sub(r"^[a-z]+(?=:)", lambda key: draw.choice("abcdefgh") * draw.randint(1, 3), line)
            if draw.random() < 0.7
            else line
        )
    indent = draw.choice(["", "", "", "", "  ", "  - ", "- ", " ", "    ", "\t", "\u00a0"])
    colon = draw.choice([":", ": ", ": ", ": ", " : ", ":  ", ":\t"])
    return f"{indent}{draw.choice(KEYS[:9] if draw.random() < 0.7 else KEYS)}{colon}{draw.choice(SCALARS)}\n"


@pytest.mark.parametrize("text", ONCE)
def test_texts_that_once_were_read_in_two_ways_are_read_in_one(text: str) -> None:
    assert agree(text)


@pytest.mark.parametrize("seed", range(4))
def test_lines_of_every_kind_in_any_order_are_read_alike(seed: int) -> None:
    draw = random.Random(seed)
    for _ in range(3_000):
        text = "".join(a_line(draw) for _ in range(draw.randint(1, 7)))
        text = text if draw.random() < 0.9 else text.rstrip("\n")
        assert agree(text), repr(text)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from([*LINES, *(f"{key}: {scalar}\n" for key in "ab" for scalar in SCALARS)]), max_size=6).map(
        "".join
    )
)
def test_texts_that_hypothesis_puts_together_are_read_alike(text: str) -> None:
    assert agree(text)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab: \n\n-[]{},#'\"|&*!?%~<\\.\t\r\ufeff\u00a0\u2028\x85é中1", max_size=24))
@example("a: [b\n] \n")
def test_any_characters_are_read_alike(text: str) -> None:
    assume(not CONTROL.search(text) and not re.search("\r(?!\n)", text))  # refused before either reader sees them
    assert agree(text)


plain = st.text(alphabet="abcXYZ0189 éč中٣-+()/.'\"!?@&*%=;", min_size=1, max_size=12)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["a", "b", "c_d"]),
        st.one_of(
            plain,
            st.lists(plain, min_size=1),
            st.lists(st.dictionaries(st.sampled_from("xyz"), plain, min_size=1), min_size=1),
        ),
    )
)
def test_what_is_almost_plain_is_read_alike_and_mostly_as_it_was_meant(values: dict[str, Any]) -> None:
    text = "".join(_block(key, value) for key, value in values.items())
    assert agree(text)


def _block(key: str, value: Any) -> str:
    if isinstance(value, str):
        return f"{key}: {value}\n"
    if isinstance(value[0], str):
        return (
            f"{key}: [{', '.join(value)}]\n"
            if len(value) % 2
            else f"{key}:\n" + "".join(f"  - {item}\n" for item in value)
        )
    rows = ("{" + ", ".join(f"{name}: {item}" for name, item in row.items()) + "}" for row in value)
    return f"{key}:\n" + "".join(f"  - {row}\n" for row in rows)


# Rows

VALUES = st.sampled_from(
    [
        "2026-01-15",
        "2026-02-30",
        "1200",
        "1,200",
        "-80.00 USD",
        "60%",
        "60",
        "1 month",
        "monthly",
        "yes",
        "maybe",
        "support",
        "a@b.example",
        "a@b",
        "05-02",
        "",
        "x",
    ]
)
DEEP = st.one_of(
    VALUES,
    st.lists(VALUES, max_size=2),
    st.dictionaries(st.sampled_from(["on", "amount", "x_a", "nmae"]), VALUES, max_size=2),
)
FIELDS = {
    "transactions": [
        "date",
        "amount",
        "product",
        "paid",
        "due",
        "cost",
        "quantity",
        "recurring",
        "invoice",
        "x_a",
        "amuont",
    ],
    "people": ["name", "role", "email", "phone", "birthday", "private"],
    "deals": ["what", "amount", "probability", "close_on", "won"],
    "contracts": ["amount", "every", "from", "from_", "until"],
    "next": ["on", "do", "every"],
    "documents": ["file", "what", "on"],
    "dates": ["on", "what"],
    "email": ["a"],
}


def rows(key: str) -> st.SearchStrategy[Any]:
    row = st.dictionaries(st.sampled_from(FIELDS[key]), DEEP, max_size=4)
    return st.one_of(st.lists(st.one_of(row, row, row, VALUES), max_size=3), row, VALUES)


def _without_empty(value: Any) -> Any:
    """As the reader hands values on: what is absent is not there."""
    if isinstance(value, dict):
        return {key: _without_empty(item) for key, item in value.items() if item != ""}
    return [_without_empty(item) for item in value if item != ""] if isinstance(value, list) else value


@settings(max_examples=150, deadline=None)
@given(st.fixed_dictionaries({}, optional={key: rows(key) for key in FIELDS}), st.sampled_from([Client, Lead]))
def test_rows_are_built_alike_with_and_without_pydantic(
    values: dict[str, Any], kind: type[Client] | type[Lead]
) -> None:
    values = {"name": "A", **_without_empty(values)}
    quick, slow = _decoded(values, kind), _decoded(values, kind, rows=False)
    assert quick == slow


SPELLED = st.one_of(
    VALUES,
    st.sampled_from(
        ["support", "2026-01-15", "1200", "null", "null x", "~", "'q'", "a, b", "a}", "a]", "[a", "{a", "[]"]
    ),
    st.sampled_from(
        ["[a]", "[null]", "a: b", "#c", "a #c", "x\u00a0y", "a  b", "a ", "12:30", "&a x", "*a", "\ufeffx", "é"]
    ),
    st.sampled_from(["[{on: 2026-01-15, amount: 20}]", "[{on: 2026-01-15}, {on: 2026-01-16}]", "[{on: null}]"]),
    st.sampled_from(["[{on: x}]", "[{on: 2026-01-15, on: 2026-01-16}]", "[{amount: 20}]", "{on: 2026-01-15}", "[{}]"]),
)
ROWS = {"date": "2026-01-15", "amount": "1200", "on": "2026-01-15", "name": "A", "file": "a", "every": "1 month"}


@st.composite
def written_rows(draw: st.DrawFn, key: str) -> str:
    """A list of rows as it stands in a file; mostly with what each row must have."""
    row = st.lists(st.tuples(st.sampled_from(FIELDS[key]), SPELLED), max_size=3)
    spelled = []
    for pairs in draw(st.lists(row, min_size=1, max_size=3)):
        needed = [(name, ROWS[name]) for name in FIELDS[key] if name in ROWS] if draw(st.booleans()) else []
        spelled.append("{" + ", ".join(f"{name}: {text}" for name, text in (*needed, *pairs)) + "}")
    if draw(st.booleans()):
        return f"{key}:" + "".join(f"\n  - {one}" for one in spelled) + "\n"
    return f"{key}: [{', '.join(spelled)}]\n"


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(sorted(FIELDS)).flatmap(written_rows), max_size=3).map("".join),
    st.sampled_from([Client, Lead]),
)
@example("transactions:\n  - {date: 2026-01-15, amount: 1, paid: [{on: 2026-01-15, amount: 20}]}\n", Client)
@example("transactions:\n  - {date: 2026-01-15, amount: 1, amount: 2}\n", Client)
@example("transactions:\n  - {date: 2026-01-15, amount: 1, paid: [{on: x}]}\n", Client)
@example("next: [{on: 2026-01-15, do: call}, {on: 2026-01-16, do: write}]\n", Lead)
@example("dates: [{on: 05-02, what: null}]\n", Client)
def test_rows_are_built_of_their_text_as_of_what_the_long_way_makes_of_it(text: str, kind: Any) -> None:
    text = f"name: A\n{text}"
    quick = said(lambda text: front.parse(text, readers_of(kind)), text)
    slow = said(the_long_way, text)
    if isinstance(slow, str):
        assert quick == slow
    else:
        assert _decoded(quick, kind) == _decoded(slow, kind, rows=False)


def test_canonical_rows_are_built_of_their_text() -> None:
    text = "transactions:\n  - {date: 2026-01-15, amount: 1 USD, paid: [{on: 2026-01-15, amount: 20 USD}]}\n"
    (built,) = front.parse(text, readers_of(Client))["transactions"]
    paid = (Payment(on=date(2026, 1, 15), amount=Money(Decimal(20), "USD")),)
    assert built == Transaction(date=date(2026, 1, 15), amount=Money(Decimal(1), "USD"), paid=paid)


def test_no_more_pairs_are_kept_than_are_needed_again_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "_MOST", 10)
    pairs = building._Pairs(Transaction)
    for day in range(1, 29):
        assert pairs.parts([f"date: 2026-01-{day:02d}, amount: {day}"])
        assert len(pairs) <= 10


def _decoded(values: dict[str, Any], kind: Any, *, rows: bool = True) -> Any:
    copy = _without_empty(values)  # what is read anew, as `values` is used up
    with pytest.MonkeyPatch.context() as patch:
        if not rows:
            patch.setattr(decoding, "take_rows", lambda values, kind: {})
        fields, other, findings, cut = decoding.decode(copy, kind, "clients/a.md")
    return fields, sorted(other, key=repr), sorted(findings, key=repr), cut
