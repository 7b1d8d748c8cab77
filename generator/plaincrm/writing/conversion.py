"""A lead's file made a client's: what only leads have leaves it, and nothing that a person wrote is lost.

`stage` and `stage_since` are dropped; `since`, of a lead the day it came in, becomes `x_lead_since`, and a `since` of
today is set, the day trading begins; `company`, no key of a client, becomes `x_company`; the won deal is dated.
"""

from collections.abc import Collection
from datetime import date
from itertools import chain, count
from typing import Any, Final

from plaincrm.book.records import LEAD_SINCE
from plaincrm.book.values import Refused, read_day
from plaincrm.reading import front as front_matter
from plaincrm.reading.text import decoded, parted
from plaincrm.reading.yaml_values import BadFront
from plaincrm.writing.record_text import with_front
from plaincrm.writing.refusals import CannotEdit
from plaincrm.writing.splices import drop, put, rename

#: Where the firm that a lead belongs to is kept when it is a client.
COMPANY: Final = "x_company"


def converted(data: bytes, today: date, won: int | None) -> bytes:
    """The client's file; `won` is the position of the deal that is won today. Raises CannotEdit."""
    return with_front(data, lambda front: _converted(front, today.isoformat(), won))


def _converted(front: str, today: str, won: int | None) -> str:
    values = front_matter.parse(front)
    came_in = _free(LEAD_SINCE, values)
    if values.get("since") not in {None, today}:
        front = rename(front, ("since",), came_in)
    front = put(front, ("since",), today, after=came_in if "since" in values else "stage")
    front = rename(front, ("company",), _free(COMPANY, values)) if "company" in values else front
    for key in ("stage", "stage_since"):
        front = drop(front, (key,))
    return front if won is None else put(front, ("deals", won, "won"), today)


def _free(key: str, taken: Collection[str]) -> str:
    """The key, with a number where the record has one of that name already."""
    return next(name for name in chain((key,), (f"{key}_{n}" for n in count(2))) if name not in taken)


def is_conversion(lead: bytes, client: bytes) -> bool:
    """Whether a client's file is what this lead's would become, on whatever day and with whichever deal won."""
    try:
        values = _values(client)
        day = read_day(values["since"])
        deals = _values(lead).get("deals", [])
        choices: list[int | None] = [None, *range(len(deals) if isinstance(deals, list) else 1)]
        return any(_same(lead, client, day, won) for won in choices)
    except (BadFront, Refused, KeyError, TypeError):
        return False


def _values(data: bytes) -> dict[str, Any]:
    return front_matter.parse(parted(decoded(data)).front)


def _same(lead: bytes, client: bytes, day: date, won: int | None) -> bool:
    try:
        return converted(lead, day, won) == client
    except CannotEdit:
        return False
