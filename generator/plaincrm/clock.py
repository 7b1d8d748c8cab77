"""What day it is: decided once here, handed down as a plain date; nothing else reads a clock."""

import os
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def today(asked: date | None, pinned: date | None, timezone: str) -> date:
    """The day every question is answered as of.

    `asked` (--today) wins, then `pinned` (`today` of the settings), then `SOURCE_DATE_EPOCH` (seconds, see
    reproducible-builds.org), then the clock in the book's `timezone` (an IANA name, empty for the machine's own).
    """
    return asked or pinned or _of_epoch(timezone) or datetime.now(_zone(timezone)).date()  # noqa: TID251 - this is where the day is decided


def _of_epoch(timezone: str) -> date | None:
    try:
        return datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "")), _zone(timezone) or UTC).date()
    except (ValueError, OverflowError, OSError):  # there is none, or it is no moment of the calendar
        return None


def _zone(timezone: str) -> ZoneInfo | None:
    return ZoneInfo(timezone) if timezone else None
