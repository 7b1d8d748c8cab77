"""Recurring revenue."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from plaincrm.figures.recurring import Instalment, in_force, monthly, recurring_share
from plaincrm.figures.undefined import Undefined
from plaincrm.period import Duration


def test_five_contracts_of_different_periods() -> None:
    contracts = [
        Instalment(1200, Duration(1, "year")),
        Instalment(Decimal(300), Duration(3, "month")),
        Instalment(100, Duration(1, "month")),
        Instalment(Fraction(900), Duration(6, "month")),
        Instalment(25, Duration(1, "week")),
    ]
    assert monthly(contracts) == Fraction(1675, 3)
    assert 12 * monthly(contracts) == 6700


def test_without_contracts_nothing_recurs() -> None:
    assert monthly([]) == 0


def test_the_recurring_share_of_f1(f1: Mapping[str, tuple[int, int, int]]) -> None:
    share = recurring_share(sum(c[2] for c in f1.values()), sum(c[1] for c in f1.values()))
    assert share == Fraction(41, 46)
    assert isinstance(recurring_share(0, 0), Undefined)


def test_a_contract_is_in_force_from_its_first_day_to_its_last() -> None:
    first, last = date(2026, 1, 1), date(2026, 3, 31)
    assert in_force(first, last, first)
    assert in_force(first, last, last)
    assert not in_force(first, last, date(2025, 12, 31))
    assert not in_force(first, last, date(2026, 4, 1))
    assert in_force(None, None, last)
