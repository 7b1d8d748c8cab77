"""Amounts of reports have the minor units of the book's currency, empty ones too."""

from decimal import Decimal

import msgspec
import pytest

from editions import edition_of, sales
from plaincrm.views.view import all_views

NAMES = ("today", "calendar", "pipeline", "clients", "leads", "base")
RECORDS = {
    "clients/a.md": "name: A\ncredit: {limit: 5}\npotential: 7\ncontracts: [{amount: 5, every: 1 month, renews: 2026-04-04}]\n"
    + sales("date: 2026-01-01, amount: 5, due: 2026-02-01"),
    "clients/b.md": "name: B\n",
    "leads/c.md": "name: C\ndeals: [{amount: 4, probability: 50%, close_on: 2026-06-06}, {}]\n",
    "leads/d.md": "name: D\nstage: dead\nsince: 2025-01-01\n",
}


def decimals(value):
    if isinstance(value, Decimal):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from decimals(getattr(value, name))
    elif isinstance(value, dict | list | tuple):
        for item in value.values() if isinstance(value, dict) else value:
            yield from decimals(item)


@pytest.mark.parametrize(("currency", "digits"), [("EUR", 2), ("JPY", 0), ("KWD", 3)])
@pytest.mark.parametrize("records", [RECORDS, {}], ids=["some", "none"])
def test_every_amount_of_a_report_has_them(currency, digits, records):
    settings = f"title: T\ncurrency: {currency}\ngoals: {{2026: 5}}\n"
    edition = edition_of({"book.yml": settings, **records})
    found = {view.name: list(decimals(view.report(edition))) for view in all_views() if view.name in NAMES}
    assert {amount.as_tuple().exponent for amounts in found.values() for amount in amounts} == {-digits}
    assert all(found[name] for name in NAMES if records or name in {"today", "pipeline", "base"})
