"""Credit notes set off against what is open."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from plaincrm.figures.set_off import Claim, set_off

DAY = date(2026, 1, 1)
CLAIMS = st.lists(
    st.builds(
        Claim,
        st.sampled_from(["", "", "1", "2"]),
        st.integers(0, 5).map(lambda days: DAY + timedelta(days)),
        st.integers(-50, 50).map(lambda cents: Decimal(cents) / 4),
    ),
    max_size=9,
)


def rests(*claims):
    return [
        int(rest)
        for rest in set_off([Claim(invoice, DAY + timedelta(days), Decimal(left)) for invoice, days, left in claims])
    ]


def test_without_credit_notes_all_stays_open():
    assert rests(("", 0, 5), ("7", 1, 9)) == [5, 9]


def test_a_credit_note_goes_to_what_is_due_first():
    assert rests(("", 9, 50), ("", 3, 20), ("", 5, -30)) == [40, 0, 0]


def test_a_line_of_the_same_invoice_goes_to_that_invoice_first():
    assert rests(("7", 9, 50), ("", 3, 20), ("7", 9, -30)) == [20, 20, 0]
    assert rests(("7", 9, 10), ("", 3, 40), ("7", 9, -30)) == [0, 20, 0]


def test_what_nothing_is_left_for_stays_a_credit():
    assert rests(("", 0, 20), ("", 5, -50), ("", 6, -1)) == [0, -30, -1]


@settings(max_examples=100, deadline=None)
@given(CLAIMS)
def test_the_sum_stays_and_debts_and_credits_never_stand_side_by_side(claims):
    left = set_off(claims)
    assert sum(left) == sum(claim.open for claim in claims)
    assert not (any(rest > 0 for rest in left) and any(rest < 0 for rest in left))
    assert all(
        0 <= abs(rest) <= abs(claim.open) and rest * claim.open >= 0 for rest, claim in zip(left, claims, strict=True)
    )


@settings(max_examples=100, deadline=None)
@given(CLAIMS)
def test_what_is_due_earlier_is_never_left_open_where_a_credit_without_number_paid_something_later(claims):
    bare = [claim._replace(invoice="") for claim in claims]
    left = [(claim.due, claim.open, rest) for claim, rest in zip(bare, set_off(bare), strict=True) if claim.open > 0]
    touched = [due for due, before, rest in left if rest < before]
    assert all(rest == 0 for due, before, rest in left for other in touched if due < other)
