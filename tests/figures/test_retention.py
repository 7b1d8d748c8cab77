"""Retention and growth of the client base."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from plaincrm.figures.retention import Remaining, Retention, compound_growth, retention_of
from plaincrm.figures.undefined import Undefined
from two_years import retention


def made(pairs: list[tuple[Decimal, Decimal]]) -> Retention:
    result = retention(pairs)
    assert isinstance(result, Retention)
    return result


def test_retention_of_f1(f1: Mapping[str, tuple[int, int, int]]) -> None:
    result = retention((previous, current) for previous, current, _recurring in f1.values())
    assert result == Retention(
        gross=Fraction(241, 272), net=Fraction(15, 16), clients=Fraction(7, 8), kept=7, at_start=8
    )


def test_retention_of_northwind(northwind_revenue: Callable[[date, date], dict[str, Decimal]]) -> None:
    before = northwind_revenue(date(1996, 11, 1), date(1997, 4, 30))
    now = northwind_revenue(date(1997, 11, 1), date(1998, 4, 30))
    result = made([(before.get(c, Decimal(0)), now.get(c, Decimal(0))) for c in before.keys() | now.keys()])
    assert (result.kept, result.at_start) == (63, 67)
    assert round(float(result.gross), 10) == 0.7991260787
    assert round(float(result.net), 10) == 1.6351243779


def test_credits_count_but_keep_nobody() -> None:
    result = made([(Decimal(100), Decimal(-10)), (Decimal(-5), Decimal(50)), (Decimal(100), Decimal(120))])
    assert (result.kept, result.at_start) == (1, 2)
    assert result.gross == Fraction(90, 200)
    assert result.net == Fraction(110, 200)


def test_retention_comes_of_the_sums_over_last_years_clients() -> None:
    assert retention_of(Remaining(272, 241, 255, 7, 8)) == Retention(
        gross=Fraction(241, 272), net=Fraction(15, 16), clients=Fraction(7, 8), kept=7, at_start=8
    )


@pytest.mark.parametrize("pairs", [[], [(0, 100)], [(-5, 10)]])
def test_without_a_year_before_there_is_no_retention(pairs: list[tuple[int, int]]) -> None:
    result = retention(pairs)
    assert isinstance(result, Undefined)
    assert result.why


def test_forty_to_sixty_one_clients_in_three_years() -> None:
    growth = compound_growth(40, 61, 3)
    assert isinstance(growth, float)
    assert round(100 * growth, 7) == 15.1038759
    assert compound_growth(40, 0, 2) == -1
    assert compound_growth(100, 121, 2) == pytest.approx(0.1)


@pytest.mark.parametrize(("start", "end", "years"), [(0, 5, 1), (-1, 5, 1), (5, -1, 1), (5, 5, 0), (5, 5, -2)])
def test_impossible_growth_gives_a_reason(start: int, end: int, years: int) -> None:
    result = compound_growth(start, end, years)
    assert isinstance(result, Undefined)
    assert result.why
