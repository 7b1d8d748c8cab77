"""What is left of a front matter without its faults, and where that stands in the file."""

import time

import pytest

from plaincrm.book.records import Client
from plaincrm.fault import Finding
from plaincrm.reading.remains import as_in_file, remains


def _at(*path: str | int) -> Finding:
    return Finding("clients/a.md", path, "bad-date", "", "")


@pytest.mark.parametrize(
    ("gone", "places"),
    [([], [0, 1, 2]), ([0], [1, 2, 3]), ([1], [0, 2, 3]), ([0, 1, 3], [2, 4, 5]), ([2, 4], [0, 1, 3])],
)
def test_positions_are_counted_with_the_items_that_were_cut_out(gone: list[int], places: list[int]) -> None:
    cut = [("deals", position) for position in reversed(gone)] + [("next", 0), ("since",)]
    moved = as_in_file([_at("deals", position, "won") for position in range(3)], cut)
    assert [finding.path for finding in moved] == [("deals", place, "won") for place in places]


def test_what_stands_in_no_list_stays_where_it_is() -> None:
    findings = [_at(), _at("stage"), _at("credit", "limit"), _at("email", 0)]
    assert as_in_file(findings, [("deals", 0), ("since",)]) == findings


def test_an_item_goes_as_a_whole_and_what_is_no_list_by_its_key() -> None:
    values = {"since": "x", "deals": [{"won": "x"}, {"what": "b"}], "next": {"on": "x", "do": "c"}}
    at_fault = [("since",), ("deals", 0, "won"), ("next", 0, "on"), ("name",), ()]
    fields, cut = remains(values, Client, (), at_fault)
    assert cut == (("deals", 0), ("name",), ("next",), ("since",))
    assert fields is not None
    assert ([deal.what for deal in fields["deals"]], fields["name"], "next" in fields) == (["b"], "", False)


def test_nothing_is_left_where_a_fault_is_not_known() -> None:
    assert remains({"name": "A", "since": "x"}, Client, (), []) == (None, ())


def test_very_many_faults_take_no_time() -> None:
    at_fault = [("deals", position, "won") for position in range(0, 40_000, 2)]
    values = {"deals": [{"won": "x"}, {"what": "b"}] * 20_000}
    began = time.process_time()
    fields, cut = remains(values, Client, (), at_fault)
    moved = as_in_file([_at("deals", position) for position in range(20_000)], cut)
    assert fields is not None
    assert (len(fields["deals"]), moved[-1].path) == (20_000, ("deals", 39_999))
    assert time.process_time() - began < 2
