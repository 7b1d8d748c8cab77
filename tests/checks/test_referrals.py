"""Referrals go back to somebody who came by themselves; where they go in a circle, the circle is a fault."""

import pytest

from inline_book import edition_of, found, write


def book(referrers):
    return {
        f"clients/{slug}.md": f"---\nname: {slug.upper()}\n{f'referred_by: {by}' if by else 'kind: company'}\n---\n"
        for slug, by in referrers.items()
    }


def test_a_chain_of_referrals_is_no_fault():
    assert found(book({"a": "", "b": "a", "c": "b", "d": "a"})) == ()


def test_a_circle_is_one_fault_at_its_first_record_with_its_place_and_its_steps():
    (fault,) = found(book({"c": "b", "a": "c", "b": "a", "d": "a"}))
    assert (fault.code, fault.file, fault.path) == ("referral-circle", "clients/a.md", "referred_by")
    assert (fault.span.line, fault.span.column, fault.span.end_column) == (3, 14, 15)
    assert fault.message == "`referred_by` is c, which closes a circle: a ← c ← b ← a"
    assert fault.hint


def test_a_record_cannot_have_brought_itself():
    (fault,) = found(book({"a": "a"}))
    assert (fault.code, fault.message) == ("referral-circle", "`referred_by` is a, the record itself")


def test_every_circle_is_told():
    faults = found(book({"a": "b", "b": "a", "x": "y", "y": "x"}))
    assert [fault.file for fault in faults] == ["clients/a.md", "clients/x.md"]


def test_a_circle_through_a_lead_is_one_too():
    files = {**book({"b": "a"}), "leads/a.md": "---\nname: A\nreferred_by: b\n---\n"}
    assert [(fault.code, fault.file) for fault in found(files)] == [("referral-circle", "leads/a.md")]


def test_of_a_long_circle_the_first_records_are_named():
    count = 2000
    (fault,) = found(book({f"r{number:04}": f"r{(number + 1) % count:04}" for number in range(count)}))
    assert fault.message.endswith("r0007 ← … ← r0000")


def test_whoever_refers_to_nobody_is_told_that_and_in_no_circle():
    faults = found(book({"a": "gone", "b": "a"}))
    assert [(fault.code, fault.file, fault.span.line) for fault in faults] == [("unknown-record", "clients/a.md", 3)]


def test_only_the_record_with_the_fault_is_withheld(tmp_path):
    edition = edition_of(write(tmp_path, book({"a": "b", "b": "a", "c": "b"})))
    assert set(edition.records) == {"b", "c"}
    assert edition.book.withheld == {"a": "clients/a.md"}


@pytest.mark.parametrize("reader", ["referred_by: b", 'referred_by: "b"'])
def test_the_place_is_that_of_the_value_however_it_is_written(reader):
    files = {**book({"b": "a"}), "clients/a.md": f"---\nname: A\nkind: company\n{reader}\n---\n"}
    (fault,) = found(files)
    assert (fault.span.line, fault.span.column) == (4, 14)
