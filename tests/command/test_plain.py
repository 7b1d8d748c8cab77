"""A report in plain types."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import msgspec
import pytest

from plaincrm.book.values import YearlyDay
from plaincrm.command.plain import plain
from plaincrm.money import Money
from plaincrm.period import Duration


class Row(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """A row of a report."""

    from_: date | None
    amounts: tuple[Decimal, ...] = ()


class Nothing(msgspec.Struct, frozen=True):
    """No fields."""


class One(msgspec.Struct, frozen=True):
    """A single field."""

    it: frozenset[str]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Decimal("0.00"), "0.00"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0E-8"), "0.00000000"),
        (Duration(1, "year"), "1 year"),
        (Duration(2, "week"), "2 weeks"),
        (Money(Decimal("5.50"), "USD"), "5.50 USD"),
        (Money(Decimal(7)), "7"),
        (YearlyDay(2, 29), "02-29"),
        (YearlyDay(5, 2, 1980), "1980-05-02"),
        (Fraction(1, 4), 0.25),
        ({2026: (None, True, 3)}, {"2026": [None, True, 3]}),
        (Row(date(2026, 3, 31), (Decimal("1.0"),)), {"from": "2026-03-31", "amounts": ["1.0"]}),
        (Row(None), {"from": None, "amounts": []}),
        (Nothing(), {}),
        (One(frozenset({"b", "a"})), {"it": ["a", "b"]}),
    ],
)
def test_values_are_written_as_people_write_them(value, said):
    assert plain(value) == said
