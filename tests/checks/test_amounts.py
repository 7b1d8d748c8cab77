"""Nothing from the future, nothing paid before it was sold, and a rate for every amount in another currency."""

from datetime import date
from pathlib import Path

import pytest

from inline_book import SETTINGS, edition_of, found, write

RATES = f"{SETTINGS}rates: [{{on: 2026-02-01, USD: 0.92}}]\n"


def faults(front: str, settings: str = SETTINGS, room: str = "clients") -> list[tuple[str, str]]:
    return [
        (fault.code, fault.path)
        for fault in found({"book.yml": settings, f"{room}/a.md": f"---\nname: A\n{front}---\n"})
    ]


def test_a_sale_of_today_is_not_in_the_future() -> None:
    assert faults("transactions: [{date: 2026-03-31, amount: 1}, {date: 2026-04-01, amount: 1}]\n") == [
        ("future-transaction", "transactions[1].date")
    ]


def test_what_the_future_is_goes_by_the_day_asked_for(tmp_path: Path) -> None:
    book = write(tmp_path, {"clients/a.md": "---\nname: A\ntransactions: {date: 2026-04-01, amount: 1}\n---\n"})
    assert edition_of(book, date(2026, 4, 1)).faults == ()
    assert len(edition_of(book, date(2026, 3, 31)).faults) == 1


def test_a_payment_on_the_day_of_the_sale_is_not_too_early() -> None:
    front = "transactions:\n  - {date: 2026-03-01, amount: 3, paid: [2026-03-01, {on: 2026-02-28, amount: 1}, 2026-03-02]}\n  - {date: 2026-03-01, amount: 3, paid: 2025-03-05}\n"
    assert faults(front) == [
        ("paid-before-date", "transactions[0].paid[1].on"),
        ("paid-before-date", "transactions[1].paid"),
    ]


@pytest.mark.parametrize(
    ("front", "path"),
    [
        ("potential: 5 USD\n", "potential"),
        ("credit: {limit: 5 USD}\n", "credit.limit"),
        ("deals: [{amount: 5 USD}]\n", "deals[0].amount"),
        ("contracts: [{amount: 5 USD, every: 1 year}]\n", "contracts[0].amount"),
        ("transactions: [{date: 2026-01-01, amount: 5 USD}]\n", "transactions[0].amount"),
        ("transactions: [{date: 2026-01-01, amount: 5, cost: 2 USD}]\n", "transactions[0].cost"),
    ],
)
def test_every_amount_in_another_currency_needs_a_rate(front: str, path: str) -> None:
    assert faults(front) == [("no-rate", path)]
    assert faults(front.replace("USD", "EUR")) == []


def test_a_payment_in_another_currency_needs_one_too() -> None:
    assert faults("transactions: [{date: 2026-01-01, amount: 5, paid: [{on: 2026-01-02, amount: 2 USD}]}]\n") == [
        ("no-rate", "transactions[0].paid[0].amount")
    ]


def test_amounts_of_the_settings_need_one_too() -> None:
    assert [
        (fault.file, fault.code, fault.path)
        for fault in found({"book.yml": f"{SETTINGS}goals: {{2026: 5 USD}}\ngrades: {{A: {{revenue_from: 5 GBP}}}}\n"})
    ] == [
        ("book.yml", "no-rate", "goals.2026"),
        ("book.yml", "no-rate", "grades.A.revenue_from"),
    ]


def test_a_rate_holds_from_its_day_on() -> None:
    sales = "transactions: [{date: 2026-01-31, amount: 5 USD}, {date: 2026-02-01, amount: 5 USD}, {date: 2026-03-01, amount: 5 GBP}]\n"
    assert faults(sales, RATES) == [("no-rate", "transactions[0].amount"), ("no-rate", "transactions[2].amount")]


def test_the_hint_says_what_to_add() -> None:
    (fault,) = found({"clients/a.md": "---\nname: A\ntransactions: {date: 2026-01-31, amount: 5 USD}\n---\n"})
    assert fault.hint == "add to book.yml under `rates`: {on: 2026-01-31, USD: …}"


def test_a_leads_deal_needs_a_rate_too() -> None:
    assert faults("deals: [{amount: 5 USD, lost: 2026-01-15}]\n", RATES, "leads") == [("no-rate", "deals[0].amount")]
    assert faults("deals: [{amount: 5 USD}]\n", RATES, "leads") == []
