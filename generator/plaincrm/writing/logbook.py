"""An entry added to a record's log."""

import re
from datetime import date
from typing import Final

from plaincrm.fault import is_error
from plaincrm.language import _
from plaincrm.reading.log import Body, read_body
from plaincrm.reading.records import read_record
from plaincrm.reading.text import decoded, parted
from plaincrm.writing.record_text import with_body
from plaincrm.writing.refusals import CannotEdit, WouldBeWrong

_DATED: Final = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:\s|:|$)")


def dated(heading: str, today: date) -> str:
    """A heading as the log has it: with the day before it, today's where it names none."""
    words = heading.strip().removeprefix("##").strip()
    return words if _DATED.match(words) else f"{today.isoformat()} {words}".rstrip()


def logged(data: bytes, file: str, heading: str, text: str, own_kinds: tuple[str, ...]) -> bytes:
    """The bytes of `file` with an entry more: at the end, or before the first of a log that has the newest first.

    `heading` begins with a date. Raises WouldBeWrong where it is no log heading, CannotEdit where the entry would not
    be read as this one entry.
    """
    if "\n" in heading or "\r" in heading:
        raise CannotEdit(_("a log heading is one line; write the rest as the entry's text"))
    prose = text.replace("\r\n", "\n").strip("\n")
    lines = [f"## {heading}", *(prose.split("\n") if prose.strip() else ())]
    end = "\r\n" if data[: data.rfind(b"\n")].endswith(b"\r") else "\n"
    new = with_body(data, lambda body: _with_entry(body, end.join([*lines, ""]), end, own_kinds))
    _prove(data, new, file, lines, own_kinds)
    return new


def _with_entry(body: str, entry: str, end: str, own_kinds: tuple[str, ...]) -> str:
    first = _newest_first(body, own_kinds)
    if first is not None:
        return body[:first] + entry + end + body[first:]
    if not body.strip():
        return (body or end) + entry
    gap = "" if body.endswith(("\n\n", "\r\n\r\n")) else end if body.endswith("\n") else end + end
    return body + gap + entry


def _newest_first(body: str, own_kinds: tuple[str, ...]) -> int | None:
    """Where the first entry begins in a log that goes back in time; None for any other."""
    log = read_body(body, 1, "", own_kinds).log
    days = [entry.on for entry in log]
    if len(days) < 2 or days[0] <= days[-1] or days != sorted(days, reverse=True):  # noqa: PLR2004 - one has no order
        return None
    at = 0
    for _line in range(log[0].line - 1):
        at = body.index("\n", at) + 1
    return at


def _prove(data: bytes, new: bytes, file: str, lines: list[str], own_kinds: tuple[str, ...]) -> None:
    """The log must have this entry more, and all else must be as it was."""
    faults = tuple(filter(is_error, read_record(new, file, own_kinds).faults))
    if faults:
        raise WouldBeWrong(faults)
    before, after = _body(data, own_kinds), _body(new, own_kinds)
    entry = read_body("\n".join(lines), 1, file, own_kinds)
    if (
        len(entry.log) != 1
        or entry.notes
        or _said(after) != _said(Body("", (*before.log, *entry.log), []))
        or after.notes != before.notes
    ):
        message = _("the entry would not be read as one entry of the log: a heading or a fence of code is in the way")
        raise CannotEdit(message)


def _body(data: bytes, own_kinds: tuple[str, ...]) -> Body:
    return read_body(parted(decoded(data)).body, 1, "", own_kinds)


def _said(body: Body) -> list[tuple[date, str, int, str, str, str]]:
    """What the entries say, wherever they stand and however their lines end."""
    texts = ((entry, entry.text.replace("\r\n", "\n")) for entry in body.log)
    return sorted((entry.on, entry.kind, entry.minutes, entry.outcome, entry.title, text) for entry, text in texts)
