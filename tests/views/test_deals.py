"""The ledger of open deals."""

from decimal import Decimal
from fractions import Fraction

import pytest

from editions import SETTINGS, client, edition_of, lead
from plaincrm.views.deals import exact, expected_of, ledger

RATES = "rates:\n  - {on: 2025-01-01, USD: 0.90}\n  - {on: 2026-01-01, USD: 0.80}\n"


def deals(*lines, settings="", of=client):
    files = of("deals:\n" + "".join(f"  - {{{line}}}\n" for line in lines))
    return ledger(edition_of({"book.yml": SETTINGS + settings, **files}))


@pytest.mark.parametrize(
    ("line", "state"),
    [
        ("amount: 5, probability: 50%, close_on: 2026-03-31", "counted"),
        ("amount: 5, probability: 50%, close_on: 2026-03-30", "overdue"),
        ("amount: 5, probability: 50%", "undated"),
        ("amount: 5, close_on: 2026-05-01", "incomplete"),
        ("probability: 50%, close_on: 2026-05-01", "incomplete"),
    ],
)
def test_a_deal_counts_when_it_is_complete_and_not_past_its_day(line, state):
    assert [deal.state for deal in deals(line)] == [state]


def test_won_and_lost_deals_are_not_in_the_ledger():
    assert deals("amount: 5, won: 2026-01-01", "amount: 5, lost: 2026-01-01") == ()


def test_amounts_in_other_currencies_are_converted_by_todays_rate_and_shown_as_written():
    (deal,) = deals("amount: 100 USD, probability: 30%, close_on: 2026-05-01", settings=RATES)
    assert (deal.amount, deal.expected) == (Decimal("80.00"), Decimal("24.00"))
    assert (deal.original.amount, deal.original.currency) == (100, "USD")


def test_a_lead_without_a_stage_stands_in_the_first_box():
    (deal,) = deals("amount: 5", of=lead)
    assert (deal.stage, deal.box, deal.client) == ("new", "green", False)


def test_the_ledger_is_in_the_order_of_closing_without_a_day_last():
    found = deals("what: none", "what: late, close_on: 2026-01-01", "what: soon, close_on: 2026-04-01")
    assert [deal.what for deal in found] == ["late", "soon", "none"]
    assert [deal.days_late for deal in found] == [89, 0, 0]


@pytest.mark.parametrize("share", ["0.1", "0.333333333", "0.999999999", "0.00000001", "1", "0", "0.65"])
def test_a_share_comes_out_of_its_float_whole(share):
    assert exact(float(Fraction(share))) == Fraction(share)


def test_a_deal_of_which_amount_or_probability_is_not_known_expects_nothing_and_others_their_product():
    edition = edition_of({})
    assert expected_of(Decimal("1234567.89"), Fraction(333333333, 10**9), edition) == Decimal("411522.63")
    assert expected_of(None, Fraction(1, 2), edition) is expected_of(Decimal(5), None, edition) is None
