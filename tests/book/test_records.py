"""What is asked of the parts of any record."""

from datetime import date

from plaincrm.book.records import LogEntry, newest_first


def test_the_newest_entry_is_the_last_one_written_of_the_last_day():
    days = ((3, date(2026, 3, 1)), (5, date(2026, 3, 9)), (9, date(2026, 3, 9)), (12, date(2026, 2, 1)))
    entries = [LogEntry(on=on, line=line) for line, on in days]
    assert [entry.line for entry in newest_first(entries)] == [9, 5, 3, 12]
    assert newest_first(()) == []
