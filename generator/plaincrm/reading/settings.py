"""`book.yml` to the settings of a book, with the same complaints as any record."""

from typing import Any, NamedTuple

import msgspec

from plaincrm.book.settings import Settings
from plaincrm.fault import Fault, Finding, Span
from plaincrm.language import _
from plaincrm.period import period
from plaincrm.reading import front
from plaincrm.reading.decode import Sections, decode
from plaincrm.reading.folder import SETTINGS
from plaincrm.reading.front import BadFront
from plaincrm.reading.places import Page, located
from plaincrm.reading.text import decoded, refuse_in_settings
from plaincrm.fault import spelled


class ReadSettings(NamedTuple):
    """Settings, or None where an error stands in them, and every fault."""

    settings: Settings | None
    faults: tuple[Fault, ...]


def read_settings(data: bytes | None, sections: Sections = ()) -> ReadSettings:
    """Decode the bytes of `book.yml` (None: there is none); `sections` are the keys that views decode."""
    if data is None:
        message = _("there is no `book.yml`, so the book has neither title nor currency")
        hint = _("write one with the two lines `title: …` and `currency: EUR`")
        return ReadSettings(None, (Fault(SETTINGS, Span(1, 1, 1, 1), "missing-key", "", message, hint),))
    text = ""
    try:
        text = decoded(data)
        refuse_in_settings(text)
        values = front.parse(text)
    except BadFront as bad:
        excerpt = Page(text, text, 1).excerpt(bad.span) if text else ""
        fault = Fault(SETTINGS, bad.span, bad.code, spelled(bad.path), bad.message, bad.hint, excerpt)
        return ReadSettings(None, (fault,))
    result = decode(values, Settings, SETTINGS, sections)
    findings = [*result.findings, *_goals(result.fields)]
    faults = tuple(located(findings, text, text, 1))
    if result.fields is None:
        return ReadSettings(None, faults)
    mine = {key: value for key, value in result.fields.items() if key in Settings.__struct_fields__}
    own = {key: value for key, value in result.fields.items() if key not in Settings.__struct_fields__}
    return ReadSettings(Settings(**mine, sections=_built(own), other=result.other), faults)


def _built(own: dict[str, Any]) -> dict[str, msgspec.Struct]:
    return own


def _goals(fields: dict[str, Any] | None) -> list[Finding]:
    """Goals whose key is no period."""
    findings = []
    for key in (fields or {}).get("goals", {}):
        try:
            period(key)
        except ValueError:
            hint = _("write a year 2026, a quarter 2026-Q2 or a month 2026-06")
            message = _("{path} is no year, quarter or month")
            findings.append(Finding(SETTINGS, ("goals", key), "bad-date", message, hint, at_key=True))
    return findings
