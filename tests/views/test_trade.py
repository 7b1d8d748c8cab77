"""What a client bought, owes and brings again."""

from datetime import date
from decimal import Decimal

from editions import SETTINGS, client, edition_of, sales
from plaincrm.views.trade import trades

RATES = "rates:\n  - {on: 2025-01-01, USD: 0.90}\n  - {on: 2026-01-01, USD: 0.80}\n"
PRODUCTS = "products:\n  support: {recurring: yes}\n  advice: {}\n"


def trade(lines, settings=""):
    return trades(edition_of({"book.yml": SETTINGS + settings, **client(lines)}))["novak"]


def test_the_last_12_months_begin_on_the_day_after_today_one_year_ago():
    found = trade(
        sales(
            "date: 2026-03-31, amount: 1",
            "date: 2025-04-01, amount: 2",
            "date: 2025-03-31, amount: 10",
            "date: 2024-04-01, amount: 20",
            "date: 2024-03-31, amount: 100",
        )
    )
    assert (found.current, found.previous, found.total) == (3, 30, 133)


def test_sales_of_the_future_count_nowhere():
    found = trade(sales("date: 2026-04-01, amount: 5, due: 2026-04-01", "date: 2026-03-01, amount: 7"))
    assert (found.total, found.current, found.count, found.last) == (7, 7, 1, date(2026, 3, 1))
    assert not found.items


def test_revenue_of_the_month_is_that_of_the_calendar_month():
    assert trade(sales("date: 2026-03-01, amount: 5", "date: 2026-02-28, amount: 7")).month == 5


def test_a_sale_recurs_as_its_product_does_unless_it_says_otherwise():
    lines = sales(
        "date: 2026-01-01, amount: 1, product: support",
        "date: 2026-01-01, amount: 10, product: support, recurring: no",
        "date: 2026-01-01, amount: 100, product: advice",
        "date: 2026-01-01, amount: 1000, product: advice, recurring: yes",
        "date: 2026-01-01, amount: 10000",
    )
    found = trade(lines, PRODUCTS)
    assert (found.recurring, found.current) == (1001, 11111)
    assert found.products == {"support": 11, "advice": 1100, "": 10000}


def test_every_sale_is_converted_by_the_rate_of_its_own_day():
    found = trade(sales("date: 2025-12-31, amount: 100 USD", "date: 2026-01-01, amount: 100 USD"), RATES)
    assert found.total == Decimal(170)


def test_a_transaction_without_due_day_and_terms_counts_as_paid():
    assert trade(sales("date: 2026-01-01, amount: 100")).open == 0


def test_terms_of_the_client_make_a_due_day():
    terms = "credit: {terms: 30 days}\n"
    found = trade(terms + sales("date: 2026-03-01, amount: 100", "date: 2026-03-02, amount: 10"))
    assert [(item.due, item.open) for item in found.items] == [(date(2026, 3, 31), 100), (date(2026, 4, 1), 10)]
    assert (found.open, found.overdue) == (110, 0)


def test_due_today_is_not_overdue_and_due_yesterday_is():
    found = trade(sales("date: 2026-03-01, amount: 1, due: 2026-03-31", "date: 2026-03-01, amount: 2, due: 2026-03-30"))
    assert (found.open, found.overdue) == (3, 2)


def test_part_payments_reduce_what_is_open_from_their_day_on():
    line = "date: 2026-01-01, amount: 100, due: 2026-02-01, paid: [{on: 2026-02-01, amount: 30}, {on: 2026-04-01, amount: 70}]"
    assert trade(sales(line)).open == 70


def test_a_payment_without_an_amount_is_the_whole():
    assert trade(sales("date: 2026-01-01, amount: 100, due: 2026-02-01, paid: 2026-03-01")).open == 0


def test_a_payment_of_tomorrow_has_not_come_in_yet():
    assert trade(sales("date: 2026-01-01, amount: 100, due: 2026-02-01, paid: 2026-04-01")).open == 100


def test_an_open_credit_note_reduces_what_is_open():
    found = trade(
        sales("date: 2026-03-01, amount: 100, due: 2026-04-01", "date: 2026-03-02, amount: -30, due: 2026-04-01")
    )
    assert found.open == 70


def test_paying_too_much_makes_no_debt_of_ours():
    line = "date: 2026-01-01, amount: 100, due: 2026-02-01, paid: [{on: 2026-02-01, amount: 130}]"
    assert trade(sales(line)).open == 0


def test_a_part_payment_in_the_same_foreign_currency_leaves_no_rest_by_rates():
    line = "date: 2025-12-01, amount: 100 USD, due: 2026-02-01, paid: [{on: 2026-02-01, amount: 100 USD}]"
    assert trade(sales(line), RATES).open == 0


def test_a_part_payment_in_another_currency_counts_by_the_rate_of_its_day():
    line = "date: 2025-12-01, amount: 100, due: 2026-02-01, paid: [{on: 2026-02-01, amount: 100 USD}]"
    assert trade(sales(line), RATES).open == 20


def test_contracts_in_force_bring_their_instalments_and_those_of_a_former_client_nothing():
    contracts = "contracts:\n  - {amount: 1200, every: 1 year}\n  - {amount: 5, every: 1 month, until: 2026-03-30}\n"
    assert [part.amount for part in trade(contracts).instalments] == [1200]
    assert trade(contracts + "ended: 2026-03-31\n").instalments == ()
