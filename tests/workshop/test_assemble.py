"""Assembling: an edited record is taken in by difference, and the edition is that of a book read from nothing."""

import pytest

from plaincrm.workshop.assemble import Assembler
from plaincrm.workshop.gather import Gatherer
from small_book import KOS, LIPA, NOVAK, write_book


@pytest.fixture
def gatherer(book):
    write_book(book, {"papers/there.txt": "x"})
    gatherer = Gatherer(book)
    gatherer.gather()
    return gatherer


def _client(name, **fields):
    return f"---\nname: {name}\n" + "".join(f"{key}: {value}\n" for key, value in fields.items()) + "---\n"


def _sale(number, day="2026-01-05"):
    return f"\n  - {{date: {day}, amount: 5, invoice: {number}}}"


def _as_from_nothing(gatherer, book):
    found, fresh = gatherer.gather(), Gatherer(book).gather()
    assert found.edition == fresh.edition
    assert [*found.edition.records] == [*fresh.edition.records]
    assert found.named == fresh.named
    assert fresh.html.items() <= found.html.items()
    return found.edition


@pytest.mark.parametrize(
    "text",
    [
        KOS.replace("Quiet people", "Loud people"),
        KOS.replace("Kos Household", "Kos-Bergant Household"),
        _client("K", transactions=_sale("7")),
        _client("K", email="k@example.com", referred_by="novak"),
        _client("K", surprise="an unknown key is a warning"),
    ],
)
def test_an_edited_record_is_taken_in_without_a_look_at_the_others(gatherer, book, monkeypatch, text):
    write_book(book, {"clients/kos.md": text})
    fresh = Gatherer(book).gather()
    monkeypatch.delattr(Assembler, "_afresh")
    assert gatherer.gather().edition == fresh.edition


@pytest.mark.parametrize(
    "steps",
    [
        [
            {"clients/kos.md": _client("K", transactions=_sale("7"))},
            {"clients/novak.md": _client("N", transactions=_sale("7"))},
        ],
        [
            {"clients/kos.md": _client("K", email="a@example.com")},
            {"leads/lipa.md": _client("L", email="a@example.com")},
        ],
        [{"clients/kos.md": _client("K", referred_by="novak")}, {"clients/novak.md": _client("N", referred_by="kos")}],
        [{"clients/kos.md": _client("K", since="2026-02-30")}, {"clients/kos.md": KOS}],
        [
            {"clients/kos.md": _client("K", since="x", referred_by="new", email="a@example.com", documents="papers/a")},
            {"clients/new.md": _client("New\nname: Twice", email="a@example.com"), "papers/a": "x"},
            {"clients/kos.md": _client("K", since="x", referred_by="nobody", email="a@example.com")},
        ],
        [{"clients/kos.md": _client("K", documents="papers/there.txt")}],
        [{"clients/kos.md": _client("K", documents="papers/missing.txt")}, {"papers/missing.txt": "x"}],
        [{"clients/kos.md": _client("K", referred_by="new")}, {"clients/new.md": _client("New")}],
        [{"clients/novak.md": NOVAK.replace("[[kos]]", "[[nobody]]")}, {"leads/nobody.md": LIPA}],
        [{"clients/sub/kos.md": KOS}],
    ],
)
def test_after_each_edit_the_edition_is_that_of_a_book_read_from_nothing(gatherer, book, steps):
    """And so it is where the edits are taken back, one after the other."""
    before = {name: (book / name).read_text() for step in steps for name in step if (book / name).exists()}
    for step in steps:
        write_book(book, step)
        _as_from_nothing(gatherer, book)
    for step in steps:
        for name in step:
            if name in before:
                write_book(book, {name: before[name]})
            else:
                (book / name).unlink()
            edition = _as_from_nothing(gatherer, book)
    assert edition.faults == ()


def test_what_was_found_between_two_records_moves_with_the_lines_of_one(gatherer, book):
    for lines in ("", "\n  - {date: 2026-01-04, amount: 9}", ""):
        sales = lines + _sale("7")
        write_book(book, {"clients/kos.md": _client("K", transactions=_sale("7"))})
        write_book(book, {"clients/novak.md": _client("N", transactions=sales)})
        (fault,) = _as_from_nothing(gatherer, book).faults
        assert fault.code == "duplicate-invoice"
        assert fault.path == f"transactions[{1 if lines else 0}].invoice"


def test_an_edition_that_says_what_the_last_one_did_is_the_last_one(gatherer, book):
    before = gatherer.gather()
    write_book(book, {"clients/kos.md": KOS.replace("Quiet", "Loud")})
    ahead = gatherer.ahead(before, ["clients/kos.md"])
    assert ahead is not None
    assert gatherer.gather().edition is ahead.edition
    assert gatherer.gather().edition is ahead.edition
