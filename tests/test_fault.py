"""Complaints: severities, the spelling of paths, and the order they are told in."""

import pytest

from plaincrm.fault import WARNINGS, Fault, Severity, Span, by_place, is_error, spelled


def _fault(file="a.md", line=1, column=1, code="bad-date"):
    return Fault(file, Span(line, column, line, column + 1), code, "", "message", "hint")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ((), ""),
        (("since",), "since"),
        (("transactions", 2, "date"), "transactions[2].date"),
        (("people", 0), "people[0]"),
        (("profile", "Legal form", 1), "profile.Legal form[1]"),
        ((0,), "[0]"),
        ((0, "a"), "[0].a"),
    ],
)
def test_a_path_is_spelled_as_one_would_write_it(path, text):
    assert spelled(path) == text


def test_every_code_but_those_that_only_warn_is_an_error():
    for code in ("unknown-key", "duplicate-email", "duplicate-invoice", "future-transaction", "paid-before-date"):
        assert code in WARNINGS
        assert not is_error(_fault(code=code))
        assert _fault(code=code).severity is Severity.WARNING
    for code in ("bad-date", "no-rate", "missing-key", "unknown-record"):
        assert is_error(_fault(code=code))
        assert _fault(code=code).severity is Severity.ERROR
    assert (str(Severity.ERROR), str(Severity.WARNING)) == ("error", "warning")


def test_complaints_are_told_in_the_order_of_their_places():
    order = [
        _fault("a.md", 1, 1, "bad-date"),
        _fault("a.md", 1, 1, "bad-money"),
        _fault("a.md", 1, 9),
        _fault("a.md", 2, 1),
        _fault("a.md", 10, 1),
        _fault("b.md", 1, 1),
    ]
    assert sorted(reversed(order), key=by_place) == order


def test_a_complaint_is_a_value():
    assert _fault() == _fault()
    assert len({_fault(), _fault(), _fault(line=2)}) == 2
    with pytest.raises(AttributeError):
        _fault().code = "x"
