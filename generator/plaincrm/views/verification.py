"""When the facts on file are to be checked: they grow old, and some were only heard from others."""

from datetime import date
from typing import Final

import msgspec

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.book.settings import section
from plaincrm.book.values import ADuration
from plaincrm.period import Duration

#: What holds where the settings say nothing.
VERIFY_EVERY: Final = Duration(2, "year")
#: Whoever sells facts has not seen what they are about.
_HEARSAY: Final = "agency"


class CalendarSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The key `calendar` of book.yml: facts on file are to be checked again `verify_every` after they last were.

    A book that says so itself wants the facts of every record checked; else `VERIFY_EVERY` holds, and only for records
    that say where their facts are from or when they were checked.
    """

    verify_every: ADuration | None = None


class Verification(msgspec.Struct, frozen=True, gc=False):
    """Facts had from `source` (`visit`, `form`, `agency`, or empty where the file does not say), last checked `on`.

    They are to be checked on the day `due`, None where nobody asks for it; `every` how often, None for what is to be
    checked at once since an agency gave it and nobody looked.
    """

    source: str
    on: date | None
    due: date | None
    every: Duration | None


def verification(record: AnyRecord, edition: Edition) -> Verification:
    """When a record's facts are to be checked: those never checked are as old as the record."""
    source, asked = record.data_from or "", section(edition.book.settings, "calendar", CalendarSettings).verify_every
    every = asked or VERIFY_EVERY
    if record.verified:
        return Verification(source, record.verified, every.after(record.verified), every)
    begun = record.since or min((entry.on for entry in record.log), default=None)
    if source == _HEARSAY:
        return Verification(source, None, begun or edition.today, None)
    if not (asked or (source and begun)):
        return Verification(source, None, None, every)
    return Verification(source, None, every.after(begun) if begun else edition.today, every)
