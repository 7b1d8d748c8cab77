"""What a client owes: credit notes set off, part payments, and the mark of a client whose credit must stand out."""

from decimal import Decimal

import pytest

from editions import SETTINGS, client, edition_of, sales
from page_text import arguments_of, pages_of, text_of
from plaincrm.views.calendar import VIEW as CALENDAR
from plaincrm.views.clients import VIEW as CLIENTS
from plaincrm.views.dealings import entries
from plaincrm.views.events import Event
from plaincrm.views.record import VIEW as RECORD
from plaincrm.views.today import VIEW as TODAY
from plaincrm.views.trade import trades
from plaincrm.views.view import data_of

INVOICE = "date: 2026-02-01, amount: 100, due: 2026-03-01, invoice: 7"
NOTE = "date: 2026-02-10, amount: -40, due: 2026-03-10"


def trade(lines):
    return trades(edition_of(client(lines)))["novak"]


def dealings(lines):
    edition = edition_of(client(lines))
    return entries(edition.book.clients[0], edition)


def test_a_credit_note_is_set_off_against_what_is_open():
    found = trade(sales(INVOICE, NOTE))
    assert [(item.position, item.open) for item in found.items] == [(0, 60)]
    assert (found.open, found.overdue, found.credit) == (60, 60, 0)


def test_what_is_left_of_a_credit_note_is_no_negative_debt():
    found = trade(sales(NOTE))
    assert [(item.position, item.open) for item in found.items] == [(0, -40)]
    assert (found.open, found.overdue, found.credit) == (0, 0, 40)


def test_the_record_says_what_was_set_off():
    note, invoice = dealings(sales(INVOICE, NOTE))
    assert (invoice.open, invoice.set_off, invoice.days_late) == (60, 40, 30)
    assert (note.open, note.set_off, note.days_late) == (0, -40, 0)
    html = pages_of(RECORD, edition_of(client(sales(INVOICE, NOTE))))["records/novak.html"]
    assert "30 days late 60.00 open" in text_of(html)
    assert "set off" in text_of(html)
    assert "40 in credit" in text_of(pages_of(RECORD, edition_of(client(sales(NOTE))))["records/novak.html"])


def test_amounts_are_in_minor_units_of_the_book():
    files = {
        "book.yml": "title: T\ncurrency: JPY\n",
        **client(sales("date: 2026-02-01, amount: 100.5, due: 2026-03-01")),
    }
    assert [str(item.open) for item in trades(edition_of(files))["novak"].items] == ["100"]


def test_a_rest_below_the_smallest_coin_is_nothing():
    found = trade(sales("date: 2026-02-01, amount: 100, due: 2026-03-01, paid: [{on: 2026-02-02, amount: 99.999}]"))
    assert (found.items, found.open) == ((), Decimal(0))


def marked(standing):
    lines = f"credit: {{standing: {standing}}}\nnext:\n  - {{on: 2026-03-31, do: Call}}\n  - {{on: 2026-03-30, do: Write}}\n"
    return edition_of({"book.yml": SETTINGS, **client(lines)})


@pytest.mark.parametrize(("standing", "word"), [("watch", "Watch"), ("stop", "Stop")])
@pytest.mark.parametrize(
    ("view", "url"),
    [
        (CLIENTS, "clients/index.html"),
        (RECORD, "records/novak.html"),
        (TODAY, "index.html"),
        (CALENDAR, "calendar/index.html"),
        (CALENDAR, "calendar/2026-03-agenda.html"),
        (CALENDAR, "calendar/overdue.html"),
    ],
)
def test_a_client_on_watch_or_stop_stands_out_everywhere(view, url, standing, word):
    said = text_of(pages_of(view, marked(standing))[url])
    assert f"Credit: {word}" in said or f"{word} (Credit)" in said
    good = text_of(pages_of(view, marked("good"))[url])
    assert f"Credit: {word}" not in good and f"{word} (Credit)" not in good


def test_the_mark_stands_out_in_the_searched_list_of_clients_too():
    *_pages, script = CLIENTS.pages(marked("stop"))
    _name, columns, (row,) = arguments_of(script)
    assert row[0] == ["novak", "Novak", "", "stop"]
    assert columns[0]["labels"]["stop"] == ("Stop", "tag red")


def test_events_of_leads_have_no_mark():
    edition = edition_of({"leads/lipa.md": "name: Lipa\nnext:\n  - {on: 2026-03-31, do: Call}\n"})
    events = [event for event in CALENDAR.report(edition).events if isinstance(event, Event)]
    assert {event.credit for event in events} == {""}


def test_calls_on_the_home_page_carry_the_mark():
    edition = edition_of(client("credit: {standing: stop}\n" + sales(INVOICE)))
    page = data_of(next(page for page in TODAY.pages(edition) if page.url == "index.html"))
    assert [call.credit for call in page.calls] == ["stop"]
