"""The sales of a client, one by one and by month."""

from datetime import date

from editions import SETTINGS, client, edition_of, sales
from plaincrm.period import month_number
from plaincrm.views.sales import by_period, recurs, sales_of

SUPPORT = SETTINGS + "products:\n  support: {recurring: yes}\n"


def of(*lines, settings=SETTINGS):
    edition = edition_of({"book.yml": settings, **client(sales(*lines))})
    return edition.book.clients[0], edition


def test_a_sale_has_its_day_its_amount_in_the_books_currency_its_product_and_whether_it_recurs():
    rates = "rates:\n  - {on: 2025-01-01, USD: 0.90}\n"
    novak, edition = of(
        "date: 2026-01-01, amount: 10, product: support",
        "date: 2025-02-01, amount: 100 USD",
        "date: 2026-04-01, amount: 1000",
        settings=SUPPORT + rates,
    )
    assert list(sales_of(novak, edition)) == [
        (date(2026, 1, 1), 10, "support", True),
        (date(2025, 2, 1), 90, "", False),
    ]


def test_a_sale_of_the_future_recurs_as_its_product_does_too():
    novak, edition = of(
        "date: 2026-04-01, amount: 1, product: support",
        "date: 2026-04-01, amount: 1, product: support, recurring: no",
        "date: 2026-04-01, amount: 1",
        settings=SUPPORT,
    )
    assert [recurs(sale, edition) for sale in novak.transactions] == [True, False, False]


def test_revenue_by_month_is_numbered_by_calendar_month():
    novak, edition = of(
        "date: 2026-01-01, amount: 1, recurring: yes", "date: 2026-01-31, amount: 2", "date: 2025-12-31, amount: 4"
    )
    months = by_period(month_number, novak, edition)
    january = month_number(date(2026, 1, 15))
    assert (months.revenue, months.recurring) == ({january: 3, january - 1: 4}, {january: 1})
