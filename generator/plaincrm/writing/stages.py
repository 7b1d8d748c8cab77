"""A lead put into another stage."""

from datetime import date

from plaincrm.writing.record_text import with_front
from plaincrm.writing.splices import put


def moved_to(data: bytes, stage: str, today: date) -> bytes:
    """The lead's file with `stage`, and `stage_since` today. Raises CannotEdit."""
    return with_front(
        data, lambda front: put(put(front, ("stage",), stage), ("stage_since",), today.isoformat(), after="stage")
    )
