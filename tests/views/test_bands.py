"""Bands instead of amounts."""

from decimal import Decimal

import pytest

from editions import SETTINGS, edition_of
from plaincrm.reading.settings import read_settings
from plaincrm.views.bands import Band, band, pack_settings
from plaincrm.views.view import sections

EDGES = (Decimal(1000), Decimal(5000))


@pytest.mark.parametrize(
    ("amount", "low", "high"),
    [("0", 0, 0), ("0.01", 0, 1000), ("999.99", 0, 1000), ("1000", 1000, 5000), ("5000", 5000, None), ("-3", None, 0)],
)
def test_an_amount_lies_in_the_band_that_begins_at_or_below_it(amount, low, high):
    assert band(Decimal(amount), EDGES) == Band(low, high)


def test_a_book_may_set_its_own_bands():
    found = pack_settings(edition_of({"book.yml": SETTINGS + "pack: {bands: [0, 100, 2000], title: For sale}\n"}))
    assert found.bands == (100, 2000)
    assert (found.title, found.regions) == ("For sale", False)


def test_a_book_without_them_has_round_ones():
    assert pack_settings(edition_of({})).bands[:2] == (1000, 2500)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("[5000, 1000]", "bad-number"),
        ("[-1, 5]", "bad-number"),
        ("[1000, 1000]", "bad-number"),
        ("[]", "bad-type"),
        ("many", "bad-type"),
        ("[1e3]", "bad-number"),
        ("[1, [2]]", "bad-type"),
    ],
)
def test_bands_that_do_not_ascend_are_refused(written, code):
    read = read_settings(f"{SETTINGS}pack: {{bands: {written}}}\n".encode(), sections())
    assert read.settings is None
    assert [fault.code for fault in read.faults] == [code]
