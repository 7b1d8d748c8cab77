"""The worked book F1, and Northwind's transactions where the shared data is at hand."""

import csv
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

NORTHWIND = Path(__file__).parents[3] / "shared" / "data" / "northwind" / "transactions.csv"


class Client(NamedTuple):
    """A client's revenue of the 12 months before, of the last 12, and the recurring part of these."""

    previous: int
    current: int
    recurring: int


class Line(NamedTuple):
    """An order line."""

    client: str
    day: date
    amount: Decimal


@pytest.fixture(scope="session")
def f1() -> Mapping[str, Client]:
    """As of 2026-03-31."""
    return {
        "C01": Client(48000, 52000, 48000),
        "C02": Client(30000, 30000, 30000),
        "C03": Client(24000, 18000, 18000),
        "C04": Client(12000, 15000, 12000),
        "C05": Client(9000, 0, 0),
        "C06": Client(6000, 6000, 6000),
        "C07": Client(4000, 3500, 0),
        "C08": Client(0, 8000, 6000),
        "C09": Client(0, 2500, 0),
        "C10": Client(3000, 3000, 3000),
    }


@pytest.fixture(scope="session")
def northwind() -> tuple[Line, ...]:
    """The 2,155 order lines."""
    if not NORTHWIND.exists():
        pytest.skip("the shared Northwind data is not beside this checkout")
    with NORTHWIND.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(Line(r["client_id"], date.fromisoformat(r["date"]), Decimal(r["amount"])) for r in rows)


@pytest.fixture(scope="session")
def northwind_revenue(northwind: tuple[Line, ...]) -> Callable[[date, date], dict[str, Decimal]]:
    """Revenue by client between two days, both included."""

    def revenue(first: date, last: date) -> dict[str, Decimal]:
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for line in northwind:
            if first <= line.day <= last:
                sums[line.client] += line.amount
        return dict(sums)

    return revenue
