"""The language of selections: what is read, what is refused and where, and that what is printed is read again."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plaincrm.period import Duration
from plaincrm.selection.fields import FIELDS, OPERATORS, Known, Sort
from plaincrm.selection.grammar import DEEPEST, parse
from plaincrm.selection.mistake import Mistake
from plaincrm.selection.tree import Ago, All, Condition, Either, Not, asks_about, written

KNOWN = Known(
    {
        "is": ("client", "lead"),
        "kind": ("person", "company"),
        "status": ("active", "at-risk", "former"),
        "grade": ("A", "B", "C"),
        "stage": ("new", "active"),
        "product": ("support", "life plan"),
    },
    "EUR",
)
A = Condition("grade", "=", ("A",))
FAR = Condition("last_contact", "older than", (Duration(90, "day"),))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("grade = A", A),
        ("GRADE = a", A),
        ("grade is A", A),
        ("grade is not A", Condition("grade", "!=", ("A",))),
        ("grade <> A", Condition("grade", "!=", ("A",))),
        ("grade in (A, B)", Condition("grade", "in", ("A", "B"))),
        ("grade in [A,B]", Condition("grade", "in", ("A", "B"))),
        ("grade not in (A)", Not(Condition("grade", "in", ("A",)))),
        ("name not contains Novak", Not(Condition("name", "contains", ("Novak",)))),
        ("not grade in (A)", Not(Condition("grade", "in", ("A",)))),
        ('region = "North, by sea"', Condition("region", "=", ("North, by sea",))),
        ("region = 'it''s'", Condition("region", "=", ("it's",))),
        ("name contains O'Brien", Condition("name", "contains", ("O'Brien",))),
        ("country = IN", Condition("country", "=", ("IN",))),
        ("country in (IN, IS, NO)", Condition("country", "in", ("IN", "IS", "NO"))),
        ("tags has vip", Condition("tags", "has", ("vip",))),
        ("tags = vip", Condition("tags", "has", ("vip",))),
        ("tags != vip", Not(Condition("tags", "has", ("vip",)))),
        ('products has "life plan"', Condition("products", "has", ("life plan",))),
        ("products contains plan", Condition("products", "contains", ("plan",))),
        ("marketing", Condition("marketing", "=", (True,))),
        ("not marketing", Not(Condition("marketing", "=", (True,)))),
        ("(influence)", Condition("influence", "=", (True,))),
        ("marketing = no", Condition("marketing", "=", (False,))),
        ("marketing is unknown", Condition("marketing", "is unknown")),
        ("marketing is not known", Condition("marketing", "is unknown")),
        ("email is not unknown", Condition("email", "is known")),
        ("is lead", Condition("is", "=", ("lead",))),
        ("is not lead", Condition("is", "!=", ("lead",))),
        ("is = client", Condition("is", "=", ("client",))),
        ("since >= 2024-01-01", Condition("since", ">=", (date(2024, 1, 1),))),
        ("since before today", Condition("since", "<", (Ago(),))),
        ("last_contact > 6 months ago", Condition("last_contact", ">", (Ago(Duration(6, "month")),))),
        ("last_contact after 1 Week AGO", Condition("last_contact", ">", (Ago(Duration(1, "week")),))),
        ("last_contact older than 90 days", FAR),
        ("last_contact newer than 1 year", Condition("last_contact", "newer than", (Duration(1, "year"),))),
        ("revenue >= 10000.50", Condition("revenue", ">=", (Decimal("10000.50"),))),
        (
            "open > 1 EUR and marketing",
            All((Condition("open", ">", (Decimal(1),)), Condition("marketing", "=", (True,)))),
        ),
        ("rfm_recency in (4, 5)", Condition("rfm_recency", "in", (Decimal(4), Decimal(5)))),
        ("revenue ≥ 1", Condition("revenue", ">=", (Decimal(1),))),
    ],
)
def test_an_expression_is_read_as_what_it_says(text, tree):
    assert parse(text, KNOWN) == tree


def test_and_binds_more_tightly_than_or_and_not_most_tightly():
    b, c = Condition("grade", "=", ("B",)), Condition("grade", "=", ("C",))
    assert parse("grade = A or grade = B and grade = C", KNOWN) == Either((A, All((b, c))))
    assert parse("(grade = A or grade = B) and grade = C", KNOWN) == All((Either((A, b)), c))
    assert parse("not grade = A and grade = B", KNOWN) == All((Not(A), b))
    assert parse("not (grade = A and grade = B)", KNOWN) == Not(All((A, b)))


@pytest.mark.parametrize(
    ("text", "column", "marked", "code", "said", "hint"),
    [
        ("regon = North", 1, "regon", "bad-segment", "`regon` is no field", "did you mean `region`?"),
        ("xyzzy = 1", 1, "xyzzy", "bad-segment", "`xyzzy` is no field", "fields are is, slug, name"),
        ("region = North adn kind = person", 10, "North adn kind", "bad-segment", "several words", "quotation marks"),
        (
            "region = North kind = person",
            10,
            "North kind",
            "bad-segment",
            "several words",
            "`and` or `or` before `kind`",
        ),
        ("grade = Z", 9, "Z", "unknown-grade", "`grade` is Z, which is no grade", "known are: A, B, C"),
        ("interests has suport", 15, "suport", "unknown-product", "no product", "did you mean `support`?"),
        ("kind = firm", 8, "firm", "bad-choice", "not one of the choices", "person, company"),
        ("last_contact > 90 days", 16, "90 days", "bad-date", "length of time and no day", "older than 90 days"),
        ("since >= 2024", 10, "2024", "bad-date", "which is no date", "6 months ago"),
        ("since = 2026-02-30", 9, "2026-02-30", "bad-date", "no day of the calendar", "YYYY-MM-DD"),
        ("revenue > 10,000", 13, ",", "bad-segment", "a comma has no meaning", "without separators"),
        ("revenue > 10 000", 11, "10 000", "bad-money", "no amount", "10000"),
        ("revenue > 5 USD", 11, "5 USD", "bad-currency", "another currency", "EUR"),
        ("rfm_recency > high", 15, "high", "bad-number", "no number", "digits"),
        ("marketing = maybe", 13, "maybe", "bad-choice", "neither yes nor no", "yes or no"),
        ("last_contact older than soon", 25, "soon", "bad-duration", "no duration", "30 days"),
        ("last_contact older 90 days", 14, "older", "bad-segment", "`than` is missing", "older than 90 days"),
        ("tags > 1", 6, ">", "bad-segment", "`tags` does not take `>`", "has, in, contains"),
        ("region has North", 8, "has", "bad-segment", "does not take `has`", "contains"),
        ("region", 1, "region", "bad-segment", "asked nothing", "is known"),
        ("region North", 1, "region", "bad-segment", "asked nothing", "=, !=, in, contains"),
        ("grade in A", 10, "A", "bad-segment", "values in brackets", "in (A, B)"),
        ("grade in (A", 12, "", "bad-segment", "should stand", "in (A, B)"),
        ("grade in (A]", 12, "]", "bad-segment", "`)` should stand", "in (A, B)"),
        ("(grade = A", 1, "(", "bad-segment", "never closed", "`)`"),
        ("grade = A)", 10, ")", "bad-segment", "never opened", "take it away"),
        ("grade = A 'B'", 11, "'B'", "bad-segment", "comes `and`, `or` or the end", "one of them"),
        ("grade =", 8, "", "bad-segment", "a value is missing", "what it should be"),
        ("grade = and", 9, "and", "bad-segment", "a value is missing", "what it should be"),
        ("grade = A and", 14, "", "bad-segment", "a test is missing", "grade = A"),
        ("", 1, "", "bad-segment", "nothing is asked", "grade = A"),
        ('name = "Novak', 8, '"Novak', "bad-segment", "never closed", "same mark"),
        ("name = “Novak”", 8, "“", "bad-segment", "curved", "straight"),
        ("grade = A && kind = person", 11, "&", "bad-segment", "no meaning", "and, or, not"),
        ("grade = A ; DROP", 9, "A ; DROP", "bad-segment", "several words", "quotation marks"),
        ("grade not A", 11, "A", "bad-segment", "`not` stands between", "not in (A, B)"),
    ],
)
def test_a_mistake_names_its_column_and_the_mend(text, column, marked, code, said, hint):
    with pytest.raises(Mistake) as raised:
        parse(text, KNOWN)
    mistake = raised.value
    assert (mistake.column, text[mistake.start : mistake.end], mistake.code) == (column, marked, code)
    assert said in mistake.said
    assert hint in mistake.hint


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("1e5", "100000"), ("'1.200,50 €'", "1200.50 EUR"), ("5 usd", None), ("'$5,000'", "5000"), ("'£7'", None)],
)
def test_the_hint_of_a_bad_amount_names_what_would_be_taken_in_the_books_own_currency(typed, meant):
    with pytest.raises(Mistake) as raised:
        parse(f"revenue > {typed}", KNOWN)
    hint = raised.value.hint
    assert "such as 1200.50, in EUR" in hint
    assert "USD" not in hint
    assert hint.partition("here perhaps ")[2].rstrip(")") == (meant or "")
    if meant:
        parse(f"revenue > {meant}", KNOWN)


@pytest.mark.parametrize("deep", ["(" * 10_000, "not " * 900, "(" * 41 + "influence" + ")" * 41])
def test_what_is_nested_too_deeply_is_refused_and_nothing_breaks(deep):
    with pytest.raises(Mistake):
        parse(deep, KNOWN)


def test_what_is_nested_as_deeply_as_may_be_is_read():
    assert parse("(" * DEEPEST + "influence" + ")" * DEEPEST, KNOWN) == Condition("influence", "=", (True,))
    two = "(not influence) and (not influence)" * 1
    assert isinstance(parse(f"{two} or {two}", KNOWN), Either)


def test_a_selection_knows_what_it_asks_about():
    tree = parse("grade = A or not (is lead and marketing)", KNOWN)
    assert asks_about(tree, "is")
    assert not asks_about(tree, "stage", "region")


PIECES = st.sampled_from(
    [*FIELDS, *"=<>!()[],\"'&;“", "and", "or", "not", "in", "is", "has", "contains", "older", "than", "known", "ago"]
    + ["A", "B", "90 days", "today", "2024-01-01", "1200 EUR", "yes", "north", "\n", "\t", "\0", "é", "٣", "💥"]
)
DEEP = settings(max_examples=120, deadline=None, derandomize=True)


@DEEP
@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map(" ".join), st.lists(PIECES).map("".join)))
def test_any_text_is_a_selection_or_a_mistake_with_its_place(text):
    try:
        tree = parse(text, KNOWN)
    except Mistake as mistake:
        assert 1 <= mistake.column <= len(text) + 1
        assert mistake.start < mistake.end <= max(len(text), mistake.start + 1)
        assert mistake.said and mistake.hint and mistake.code
    else:
        assert parse(written(tree), KNOWN) == tree


FREE = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
DAYS = st.one_of(
    st.dates(),
    st.just(Ago()),
    st.builds(lambda n, unit: Ago(Duration(n, unit)), st.integers(1, 9999), st.sampled_from(["day", "week", "year"])),
)
AMOUNTS = st.decimals("-999999", "999999", places=2)


def _values(field):
    if field.words:
        return st.sampled_from(KNOWN.words[field.words])
    return {
        Sort.YES_NO: st.booleans(),
        Sort.DAY: DAYS,
        Sort.NUMBER: AMOUNTS,
        Sort.AMOUNT: AMOUNTS,
    }.get(field.sort, FREE)


@st.composite
def conditions(draw):
    field = draw(st.sampled_from([*FIELDS.values()]))
    operator = draw(st.sampled_from([*OPERATORS[field.sort], "is known", "is unknown"]))
    if operator.startswith("is "):
        return Condition(field.name, operator) if field.name != "is" else Condition("is", "=", ("lead",))
    if operator.endswith("than"):
        return Condition(field.name, operator, (Duration(draw(st.integers(1, 9999)), "month"),))
    if operator == "contains":
        return Condition(field.name, operator, (draw(FREE),))
    return Condition(
        field.name, operator, tuple(draw(st.lists(_values(field), min_size=1, max_size=3 if operator == "in" else 1)))
    )


TREES = st.recursive(
    conditions(),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: All(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Either(tuple(parts))),
    ),
    max_leaves=6,
)


@DEEP
@given(TREES)
def test_what_is_printed_is_read_as_the_same(tree):
    assert parse(written(tree), KNOWN) == tree
