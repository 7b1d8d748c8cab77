"""`book.yml` to the settings of a book, with the same complaints as any record."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from plaincrm.book.settings import Settings, read_editor
from plaincrm.book.values import Refused, read_currency
from plaincrm.fault import Fault, Finding, KeyPath, Span, by_place, is_error
from plaincrm.language import _
from plaincrm.period import period
from plaincrm.reading import front
from plaincrm.reading.decode import decode, refusal
from plaincrm.reading.folder import SETTINGS
from plaincrm.reading.front import Rejected
from plaincrm.reading.places import Page, located
from plaincrm.reading.privacy import told_of
from plaincrm.reading.schema import Sections
from plaincrm.reading.segments import faults_of_segments
from plaincrm.reading.text import decoded, refuse_in_settings
from plaincrm.reading.yaml_values import BadFront


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
    except BadFront as bad:
        return ReadSettings(None, (Page(text, text, 1).refusal(bad, SETTINGS, 0),))
    try:
        return _settings(front.parse(text), text, sections)
    except BadFront:
        return _rejected(told_of(front.rejected(text)), text, sections)


def _rejected(rejected: Rejected, text: str, sections: Sections) -> ReadSettings:
    """What there is to say of settings that are refused."""
    page = Page(text, text, 1)
    reasons = [page.refusal(reason, SETTINGS, 0) for reason in rejected.reasons]
    paths = [()] if rejected.values is None else [reason.path for reason in rejected.reasons]
    more = _settings(rejected.values or {}, text, sections, paths).faults
    return ReadSettings(None, tuple(sorted([*reasons, *more], key=by_place)))


def _settings(values: dict[str, Any], text: str, sections: Sections, refused: Collection[KeyPath] = ()) -> ReadSettings:
    of_editor = located(_editor(values), text, text, 1)
    findings = [*_goals(values), *_currencies(values)]
    result = decode(values, Settings, SETTINGS, sections, refused)
    faults = tuple(located([*result.findings, *findings], text, text, 1))
    if result.fields is None or refused or any(map(is_error, faults)):
        return ReadSettings(None, (*faults, *of_editor))
    mine = {key: value for key, value in result.fields.items() if key in Settings.__struct_fields__}
    own = {key: value for key, value in result.fields.items() if key not in Settings.__struct_fields__}
    settings = Settings(**mine, sections=own, other=result.other)
    return ReadSettings(settings, (*faults, *of_editor, *faults_of_segments(settings, text)))


def placed_in_settings(data: bytes, findings: Iterable[Finding]) -> list[Fault]:
    """Findings about settings that could be read, at their places."""
    text = decoded(data)
    return located(findings, text, text, 1)


def _editor(values: dict[str, Any]) -> list[Finding]:
    """An address that opens no editor; it is taken out of `values`, since a book does well without."""
    address = values.get("editor")
    if not isinstance(address, str):
        return []
    try:
        read_editor(address)
    except Refused as refused:
        return [refusal(SETTINGS, ("editor",), values.pop("editor"), refused)]
    return []


def _goals(values: dict[str, Any]) -> list[Finding]:
    """Goals whose key is no period."""
    findings = []
    goals = values.get("goals")
    for key in goals if isinstance(goals, dict) else ():
        try:
            period(key)
        except ValueError:
            hint = _("write a year 2026, a quarter 2026-Q2 or a month 2026-06")
            message = _("{path} is no year, quarter or month")
            findings.append(Finding(SETTINGS, ("goals", key), "bad-date", message, hint, at_key=True))
    return findings


def _currencies(values: dict[str, Any]) -> list[Finding]:
    """Rates of what is no currency; they are taken out of `values`, so that nobody complains of their numbers, too."""
    rates = values.get("rates")
    findings = []
    for position, dated in enumerate(rates if isinstance(rates, list) else [rates]):
        for key in list(dated) if isinstance(dated, dict) else ():
            if key == "on" or key.startswith("x_"):
                continue
            try:
                read_currency(key)
            except Refused as refused:
                del dated[key]
                message = _("{path} is no currency that ISO 4217 knows")
                findings.append(
                    Finding(SETTINGS, ("rates", position, key), refused.code, message, refused.hint, at_key=True)
                )
    return findings
