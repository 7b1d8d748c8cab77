"""Next steps of a record: one more, or one done."""

from collections.abc import Mapping
from datetime import date
from itertools import count

from plaincrm.book.records import NextStep
from plaincrm.writing.items import append, remove
from plaincrm.writing.record_text import with_front
from plaincrm.writing.splices import put


def planned(data: bytes, row: Mapping[str, str]) -> bytes:
    """The record's file with a next step more: `on`, `do` and perhaps `every`, as they are written. Raises CannotEdit."""
    return with_front(data, lambda front: append(front, "next", row))


def done(data: bytes, position: int, step: NextStep, today: date) -> bytes:
    """The record's file without the step at `position`; one that comes again is put to its next day after today."""
    if step.every is None:
        return with_front(data, lambda front: remove(front, ("next", position)))
    on = following(step, today).isoformat()
    return with_front(data, lambda front: put(front, ("next", position, "on"), on))


def following(step: NextStep, today: date) -> date:
    """The first day after today, and after its own, on which a step that comes again does so."""
    assert step.every is not None
    days = (step.every.times_after(step.on, n) for n in count(1))
    return next(day for day in days if day > max(today, step.on) or day == date.max)
