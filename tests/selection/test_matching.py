"""Whom a selection finds, and what it makes of what nobody said."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import settings as running
from hypothesis import strategies as st

from plaincrm.selection.fields import Known
from plaincrm.selection.grammar import parse
from plaincrm.selection.matching import folded, matcher

TODAY = date(2026, 3, 31)
KNOWN = Known({"is": ("client", "lead"), "grade": ("A", "B"), "kind": ("person",), "product": ("support",)}, "EUR")
NOVAK = SimpleNamespace(
    is_="client",
    name="novak optika",
    grade="a",
    region=("north", "the north"),
    owner=None,
    tags=("vip", "late payer"),
    products=(),
    marketing=None,
    influence=False,
    since=date(2020, 1, 15),
    last_contact=date(2025, 12, 31),
    ended=None,
    revenue=Decimal(10000),
    potential=None,
    rfm_recency=5,
)


def found(text, who=NOVAK):
    return matcher(parse(text, KNOWN), TODAY)(who)


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("is client", True),
        ("is lead", False),
        ("name = 'NOVAK Optika'", True),
        ("name contains optik", True),
        ("grade = A", True),
        ("grade in (B, A)", True),
        ("region = North", True),
        ("region = 'The North'", True),
        ("region != North", False),
        ("region contains ort", True),
        ("tags has VIP", True),
        ("tags has late", False),
        ("tags contains late", True),
        ("tags in (x, vip)", True),
        ("since before 2020-01-15", False),
        ("since <= 2020-01-15", True),
        ("last_contact older than 90 days", False),  # that is 31 December, which is exactly so long ago
        ("last_contact older than 89 days", True),
        ("last_contact newer than 90 days", False),
        ("last_contact newer than 91 days", True),
        ("last_contact = 3 months ago", True),  # 31 March and three months back
        ("last_contact > 6 months ago", True),
        ("last_contact < 6 months ago", False),
        ("since < today", True),
        ("revenue >= 10000", True),
        ("revenue > 10000", False),
        ("revenue in (1, 10000)", True),
        ("rfm_recency >= 4", True),
        ("rfm_recency = 5", True),
        ("grade = A and not tags has vip", False),
        ("grade = B or tags has vip", True),
    ],
)
def test_a_selection_finds_whom_it_describes(text, yes):
    assert found(text) is yes


@pytest.mark.parametrize("field", ["owner", "ended", "potential", "products", "marketing"])
def test_of_what_nobody_said_no_comparison_is_true_but_unequal(field):
    value = {"owner": "Mira", "ended": "today", "potential": "1", "products": "support", "marketing": "yes"}[field]
    assert found(f"{field} is unknown")
    assert not found(f"{field} is known")
    assert not found(f"{field} = {value}")
    assert found(f"{field} != {value}")
    assert not found(f"{field} in ({value})")
    if field in {"ended", "potential"}:
        assert not found(f"{field} < {value}")
        assert not found(f"{field} >= {value}")


def test_what_was_denied_is_known():
    said_no = SimpleNamespace(**{**vars(NOVAK), "marketing": False})
    assert found("marketing is known", said_no)
    assert found("marketing = no", said_no)
    assert not found("marketing = no")
    assert found("not marketing")


@pytest.mark.parametrize(("one", "other"), [("É", "É"), ("Straße", "STRASSE"), ("İ", "i̇")])
def test_case_and_the_encoding_of_accents_do_not_count(one, other):
    assert folded(one) == folded(other)


QUESTIONS = st.sampled_from(
    ["grade = A", "grade != B", "owner = x", "revenue > 5", "ended < today", "tags has vip", "marketing is unknown"]
)


@running(max_examples=60, deadline=None, derandomize=True)
@given(QUESTIONS, QUESTIONS)
def test_not_turns_every_answer_around(one, other):
    assert found(f"not ({one})") is not found(one)
    assert found(f"not ({one} and {other})") is found(f"not ({one}) or not ({other})")
    assert found(f"not ({one} or {other})") is found(f"not ({one}) and not ({other})")
