"""Receivables: book F1's worked numbers, the ages, credit notes, limits, and what the pages show."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editions import SETTINGS, client, edition_of, forget, sales
from f1_book import f1_book
from page_text import pages_of, tables_of, text_of
from plaincrm.figures.aging import NAMES
from plaincrm.views.clients import VIEW as CLIENTS
from plaincrm.views.receivables import VIEW
from plaincrm.views.view import data_of

RATES = "rates:\n  - {on: 2025-01-01, USD: 0.90, KWD: 3}\n  - {on: 2026-03-01, USD: 0.80}\n"


def report(files, settings_=""):
    return VIEW.report(edition_of({"book.yml": SETTINGS + settings_, **files}))


def pages(files):
    return pages_of(VIEW, edition_of({"book.yml": SETTINGS, **files}))


def only(lines, settings_=""):
    (found,) = report(client(lines), settings_).clients
    return found


def amounts(found):
    return {name: amount for name, amount in found.buckets.items() if amount}


def owing(day, left, more=""):
    return f"date: 2025-01-01, amount: {left}, due: {day}{more}"


def test_book_f1_comes_out_as_it_was_worked_by_hand():
    found = report(f1_book())
    assert list(found.buckets.items()) == [
        ("not due", 11500),
        ("1-30", 9000),
        ("31-60", 12000),
        ("61-90", 3000),
        ("91+", 6000),
    ]
    assert (found.open, found.overdue, found.credit) == (41500, 30000, 0)
    assert found.dso == pytest.approx(41500 / 138000 * 365, rel=1e-12)
    assert f"{found.dso:.6f}" == "109.764493"
    assert (found.sales, found.days, found.first_sale) == (138000, 365, date(2024, 4, 1))
    by_slug = {one.slug: one for one in found.clients}
    assert (by_slug["c07"].open, by_slug["c07"].standing, by_slug["c07"].reasons) == (
        3000,
        "watch",
        ("overdue", "watch"),
    )
    assert (by_slug["c01"].limit, by_slug["c01"].exposure, by_slug["c01"].reasons) == (30000, 4000, ())
    assert [one.slug for one in found.clients] == ["c04", "c03", "c02", "c08", "c01", "c07"]


@pytest.mark.parametrize(
    ("due", "bucket"),
    [
        ("2026-04-01", "not due"),
        ("2026-03-31", "not due"),
        ("2026-03-30", "1-30"),
        ("2026-03-01", "1-30"),
        ("2026-02-28", "31-60"),
        ("2026-01-30", "31-60"),
        ("2026-01-29", "61-90"),
        ("2025-12-31", "61-90"),
        ("2025-12-30", "91+"),
    ],
)
def test_the_age_counts_from_the_due_day(due, bucket):
    assert amounts(report(client(sales(owing(due, 7))))) == {bucket: 7}


def test_days_sales_outstanding_without_sales_has_a_reason():
    found = report(client(sales("date: 2024-01-01, amount: 5, due: 2026-05-01")))
    assert (found.dso, found.open, found.why) == (None, 5, {"dso": "there are no sales"})


def test_a_leap_year_has_366_days():
    found = VIEW.report(edition_of(client(sales("date: 2024-02-01, amount: 366, due: 2024-03-01")), date(2024, 2, 29)))
    assert (found.days, found.dso) == (366, 366.0)


def test_part_payments_up_to_today_are_taken_off():
    found = only(
        sales(owing("2026-03-01", 100, ", paid: [{on: 2026-03-05, amount: 30}, {on: 2026-04-01, amount: 70}]"))
    )
    assert (found.open, found.overdue, found.invoices, found.days_late) == (70, 70, 1, 30)


def test_a_credit_note_comes_off_its_own_invoice_first_and_then_off_what_is_due_first():
    found = only(
        sales(
            "date: 2026-03-01, amount: 100, due: 2026-03-31, invoice: 7",
            owing("2026-01-01", 50),
            owing("2026-03-15", 50),
            "date: 2026-03-01, amount: -30, due: 2026-03-31, invoice: 7",
            "date: 2026-03-02, amount: -60, due: 2026-06-01",
        )
    )
    assert amounts(found) == {"not due": 70, "1-30": 40}
    assert (found.open, found.overdue, found.credit, found.invoices) == (110, 40, 0, 2)


def test_credit_that_nothing_is_left_for_stands_apart_and_is_taken_off_nobody_elses_debt():
    files = {
        "clients/a.md": "name: A\n" + sales("date: 2026-03-01, amount: -30, due: 2026-04-01", owing("2026-03-30", 10)),
        "clients/b.md": "name: B\n" + sales(owing("2026-03-30", 100)),
    }
    found = report(files)
    assert (found.open, found.overdue, found.credit) == (100, 100, 20)
    assert amounts(found) == {"1-30": 100}
    (_b, a) = found.clients
    assert (a.open, a.credit, a.exposure, a.invoices, amounts(a)) == (0, 20, -20, 0, {})
    assert "1 client has 20.00 left of credit notes" in text_of(pages(files)["receivables/index.html"])


@pytest.mark.parametrize("paid", ["-30", "30"])
def test_a_credit_note_paid_out_is_settled_with_or_without_a_minus(paid):
    lines = sales(f"date: 2026-03-01, amount: -30, due: 2026-04-01, paid: [{{on: 2026-03-09, amount: {paid}}}]")
    assert report(client(lines)).credit == 0


def test_other_currencies_count_by_the_rate_of_their_own_day_and_limits_by_todays():
    lines = "credit: {limit: 100 USD}\n" + sales(
        "date: 2026-01-10, amount: 100 USD, due: 2026-03-30, paid: [{on: 2026-03-10, amount: 40 USD}]",
        "date: 2026-03-05, amount: 50 USD, due: 2026-04-30, paid: [{on: 2026-03-10, amount: 10}]",
    )
    found = only(lines, RATES)
    assert (amounts(found), found.limit, found.reasons) == ({"1-30": 54, "not due": 30}, 80, ("limit",))


def test_every_invoice_is_rounded_by_itself_so_that_all_lists_add_up():
    files = client(sales(*[owing(day, "0.05 USD") for day in ("2026-04-05", "2026-03-05", "2026-02-05")]))
    found = report(files, RATES)
    assert set(amounts(found).values()) == {Decimal("0.04")}  # 0.045 half to even
    assert found.open == Decimal("0.12")
    (row,) = CLIENTS.report(edition_of({"book.yml": SETTINGS + RATES, **files})).clients
    assert (row.open, row.overdue) == (found.open, found.overdue)


def test_terms_make_a_due_day_and_without_any_nothing_is_open():
    assert amounts(only("credit: {terms: 30 days, limit: 5}\n" + sales("date: 2026-03-01, amount: 4"))) == {
        "not due": 4
    }
    assert report(client(sales("date: 2026-03-01, amount: 4"))).clients == ()


@pytest.mark.parametrize(
    ("credit", "left", "reasons"),
    [
        ("standing: stop", "1, due: 2026-04-30", ("stop",)),
        ("standing: watch", "1, due: 2026-04-30", ("watch",)),
        ("standing: good, limit: 10", "10, due: 2026-04-30", ()),
        ("standing: good, limit: 10", "10.01, due: 2026-04-30", ("limit",)),
        ("standing: good", "1, due: 2026-01-30", ()),
        ("standing: good", "1, due: 2026-01-29", ("overdue",)),
        ("standing: stop, limit: 0", "1, due: 2020-01-29", ("stop", "limit", "overdue")),
    ],
)
def test_clients_to_watch_and_why(credit, left, reasons):
    found = only(f"credit: {{{credit}}}\n" + sales(f"date: 2025-12-01, amount: {left}"))
    assert found.reasons == reasons


def test_a_client_on_watch_who_owes_nothing_is_still_watched():
    files = client("credit: {standing: stop}\n")
    (found,) = report(files).clients
    assert (found.open, found.reasons) == (0, ("stop",))
    assert data_of(next(iter(VIEW.pages(edition_of(files))))).watched == (found,)


def test_the_gravest_reason_comes_first():
    files = {
        f"clients/{slug}.md": f"name: {slug}\ncredit: {{{credit}}}\n" + sales(owing("2026-04-30", left))
        for slug, credit, left in (
            ("w", "standing: watch", 900),
            ("l", "limit: 5", 10),
            ("s", "standing: stop", 1),
            ("t", "standing: stop", 2),
        )
    }
    page = data_of(next(iter(VIEW.pages(edition_of(files)))))
    assert [one.slug for one in page.watched] == ["t", "s", "l", "w"]


MONEY = st.builds(
    lambda cents, code: f"{Decimal(cents) / 100}{code}", st.integers(1, 9999), st.sampled_from(["", " USD", " KWD"])
)
DAYS = st.integers(-120, 40).map(lambda days: date(2026, 3, 31) + timedelta(days))
PAID = st.lists(st.tuples(DAYS, st.one_of(st.just(""), MONEY)), max_size=3).map(
    lambda found: (
        ", paid: [" + ", ".join(f"{{on: {on}{f', amount: {amount}' if amount else ''}}}" for on, amount in found) + "]"
    )
)
SALE = st.builds(
    lambda sign, amount, due, invoice, paid: f"date: 2025-11-01, amount: {sign}{amount}, due: {due}{invoice}{paid}",
    st.sampled_from(["", "", "-"]),
    MONEY,
    DAYS,
    st.sampled_from(["", ", invoice: 1", ", invoice: 2"]),
    st.one_of(st.just(""), PAID),
)
BOOKS = st.dictionaries(st.sampled_from("abc"), st.lists(SALE, max_size=5))


@settings(max_examples=80, deadline=None)
@given(BOOKS)
def test_buckets_sum_to_what_is_open_and_nothing_is_ever_negative(book):
    files = {f"clients/{slug}.md": f"name: {slug}\n" + (sales(*lines) if lines else "") for slug, lines in book.items()}
    edition = edition_of({"book.yml": SETTINGS + RATES, **files})
    found = VIEW.report(edition)
    for one in (found, *found.clients):
        assert list(one.buckets) == list(NAMES)
        assert sum(one.buckets.values()) == one.open
        assert one.open - one.buckets["not due"] == one.overdue
        assert min(*one.buckets.values(), one.credit) >= 0
    assert found.open == sum(one.open for one in found.clients)
    assert found.credit == sum(one.credit for one in found.clients)
    assert all(one.exposure == one.open - one.credit and 0 in {one.open, one.credit} for one in found.clients)
    listed = [
        invoice for page in VIEW.pages(edition) if "invoices" in page.url for invoice in data_of(page).invoices.items
    ]
    assert sum(invoice.open for invoice in listed) == found.open
    assert [invoice.due for invoice in listed] == sorted(invoice.due for invoice in listed)
    assert sum(found.invoices.values()) == len(listed)
    assert sum(row.open for row in CLIENTS.report(edition).clients) == found.open


@settings(max_examples=60, deadline=None)
@given(st.lists(SALE, min_size=1, max_size=4), st.integers(0, 3), MONEY)
def test_one_more_part_payment_never_makes_more_open_and_never_less_than_nothing(lines, place, amount):
    forget()
    place %= len(lines)
    before = report(client(sales(*lines)), RATES)
    head, found, tail = lines[place].partition(", paid: [")
    paid = f", paid: [{{on: 2025-12-01, amount: {amount}}}" + (", " if found and tail != "]" else "") + (tail or "]")
    after = report(client(sales(*lines[:place], head + paid, *lines[place + 1 :])), RATES)
    left = (sum(one.exposure for one in found.clients) for found in (before, after))
    if "amount: -" in head:
        assert next(left) <= next(left)
    else:
        assert next(left) >= next(left)
    assert after.open >= 0


def test_the_page_has_the_ages_the_clients_and_what_is_expected():
    shown = pages(f1_book())
    html = shown["receivables/index.html"]
    ages = next(table for table in tables_of(html) if table[0][0] == "Age")
    assert ages[1:] == [
        ["Not due", "2", "2", "27.7%", "11,500.00"],
        ["1 to 30 days", "1", "1", "21.7%", "9,000.00"],
        ["31 to 60 days", "1", "1", "28.9%", "12,000.00"],
        ["61 to 90 days", "1", "1", "7.2%", "3,000.00"],
        ["91 days and more", "1", "1", "14.5%", "6,000.00"],
        ["Open", "6", "6", "", "41,500.00"],
    ]
    watched = next(table for table in tables_of(html) if "Why" in table[0])
    assert watched[1:] == [
        ["Hribar Lab", "Long past due", "91 days late", "6,000", "", "6,000"],
        ["Gams Tools", "Long past due On watch", "90 days late", "3,000", "5,000", "3,000"],
    ]
    text = text_of(html)
    assert "41,500 EUR is open with 6 clients. 30,000 is past due." in text
    assert "109.8 41,500 open ÷ 138,000 sales of 12 months × 365 days" in text
    assert "Adler Works 4,000 today , A-03" in text
    assert "All that is not due yet 2 invoices 11,500" in text


def test_the_invoices_are_listed_with_what_was_paid_taken_off():
    (table,) = tables_of(pages(f1_book())["receivables/invoices.html"])
    assert table[1] == ["Hribar Lab", "Dec 30, 2025", "91 days late", "H-1", "Nov 28, 2025", "6,000.00", "6,000.00"]
    assert table[2][0].startswith("Gams Tools")
    assert table[2][1:] == ["Dec 31, 2025", "90 days late", "G-7", "Nov 30, 2025", "3,500.00", "3,000.00"]


def test_a_young_book_says_that_the_figure_is_too_high():
    text = text_of(pages(client(sales("date: 2026-03-01, amount: 5, due: 2026-04-01")))["receivables/index.html"])
    assert "Sales begin on Mar 1, 2026: with less than a year of them the figure is too high." in text


def test_of_a_book_that_owes_nothing_the_pages_say_so():
    shown = pages({})
    assert "Nothing is open." in text_of(shown["receivables/index.html"])
    assert "Nothing is open." in text_of(shown["receivables/invoices.html"])
    assert "n/a there are no sales" in text_of(shown["receivables/index.html"])
    assert "There is no open invoice." in text_of(shown["receivables/index.html"])
    assert "<table" not in shown["receivables/index.html"]


def test_long_lists_are_parted():
    files = {f"clients/c{n:03}.md": f"name: C{n:03}\n" + sales(owing("2026-01-01", n + 1)) for n in range(301)}
    made = {page.url: data_of(page) for page in VIEW.pages(edition_of(files))}
    first = made.pop("receivables/index.html")
    assert (len(first.watched), first.watched_count, first.owing) == (20, 301, 301)
    clients = [first.clients, *(page.clients for url, page in made.items() if "clients" in url)]
    invoices = [page.invoices for url, page in made.items() if "invoices" in url]
    for parts in (clients, invoices):
        assert len(parts) > 1
        assert max(len(part.items) for part in parts) <= 300
        assert len({one.slug for part in parts for one in part.items}) == 301
    assert [page.totals for url, page in made.items() if "invoices" in url][:2] == [(301, 45451), None]
    assert clients[0].items[0].slug == "c300"


@settings(max_examples=25, deadline=None)
@given(st.lists(BOOKS, min_size=2, max_size=3))
def test_after_edits_the_pages_say_what_they_say_made_from_nothing(books):
    forget()
    editions = [
        edition_of(
            {
                "book.yml": SETTINGS + RATES,
                **{
                    f"clients/{slug}.md": f"name: {slug}\n" + (sales(*lines) if lines else "")
                    for slug, lines in book.items()
                },
            }
        )
        for book in books
    ]
    edited = [[(page.url, page.key, data_of(page)) for page in VIEW.pages(edition)] for edition in editions]
    for edition, before in zip(editions, edited, strict=True):
        forget()
        VIEW.report(edition_of({}))  # what was asked `once` is of another edition now
        assert [(page.url, page.key, data_of(page)) for page in VIEW.pages(edition)] == before
