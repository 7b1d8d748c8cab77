"""Keeping in touch: how to reach a record, the last contact with it, and when the next one is due."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

import msgspec

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.book.settings import LOG_KINDS, is_contact
from plaincrm.period import Duration
from plaincrm.views.once import once

#: So long before its day something shows as coming up; a contact in the last quarter of its cadence where that is less.
SOON: Final = timedelta(days=7)
_QUARTER: Final = 4
#: No client waits longer, with a slower cadence or with none: the small ones keep their floor.
FLOOR: Final = Duration(1, "year")


class Contact(msgspec.Struct, frozen=True, gc=False):
    """The last contact, and by `cadence` the day the next one is `due`.

    `state` is `red` once that day is past, `amber` in the last quarter of the time until it (seven days at most), `ok`
    earlier, and empty where none is due. A client is due after a year at the latest, whatever its `cadence`. `never`:
    nobody was ever in touch, so the contact is due from the day the record begins.
    """

    last: date | None = None
    cadence: Duration | None = None
    due: date | None = None
    state: str = ""
    never: bool = False


@once
def contact_kinds(edition: Edition) -> frozenset[str]:
    """The kinds of log entry that are contacts."""
    settings = edition.book.settings
    return frozenset(kind for kind in (*LOG_KINDS, *settings.log_kinds) if is_contact(kind, settings))


def own_or_peoples(own: tuple[str, ...], peoples: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """A record's own phone numbers, or e-mail addresses, else those of the first of its people that has any."""
    return own or next(filter(None, peoples), ())


def last_contact(record: AnyRecord, edition: Edition) -> date | None:
    """The day of the newest log entry that is a contact, today or before."""
    kinds, last = contact_kinds(edition), None
    for entry in record.log:
        if entry.kind in kinds and entry.on <= edition.today and (last is None or entry.on > last):
            last = entry.on
    return last


def contact(
    last: date | None, begun: date | None, cadence: Duration | None, today: date, floor: Duration | None = None
) -> Contact:
    """When to be in touch again: `cadence` after the `last` contact, `floor` after it at the latest, and at once with
    whom there was none since it begun.
    """
    steps = [step for step in (cadence, floor) if step]
    due = (min(step.after(last) for step in steps) if last else begun) if steps else None
    soon = min(SOON, (due - last) // _QUARTER) if due and last else SOON
    return Contact(last, cadence, due, state_of(due, today, soon), last is None)


def state_of(due: date | None, today: date, soon: timedelta = SOON) -> str:
    """`red` once the day is past, `amber` so `soon` before it, `ok` earlier, and empty without a day."""
    if due is None:
        return ""
    if due < today:
        return "red"
    return "amber" if due <= today + soon else "ok"
