"""The lead boxes: which stage a lead is in, and that stage's rules."""

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.book.records import Lead
from plaincrm.book.settings import Stage


def stage_name(record: AnyRecord, edition: Edition) -> str:
    """The stage of a lead: what it says, else the first of the settings; empty for a client."""
    if not isinstance(record, Lead):
        return ""
    return record.stage or next(iter(edition.book.settings.stages), "")


def stage_of(record: AnyRecord, edition: Edition) -> Stage:
    """The rules of a lead's stage; none for a client."""
    return edition.book.settings.stages.get(stage_name(record, edition)) or Stage()
