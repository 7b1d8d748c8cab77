"""Segments: the selections that the settings save for campaigns, each with those whom it selects."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import partial
from hashlib import blake2b

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.selection.tree import written
from plaincrm.views.faults import Problem, problems_by_file
from plaincrm.views.lists import Part, parts
from plaincrm.views.once import name_of, once, unless_same
from plaincrm.views.selected import SelectedRow, Tally, chosen, rows, segments, tally
from plaincrm.views.view import N_, Page, Report, View

INDEX = "segments.html"
_UNSAFE = re.compile(r"[^\w.-]+")
#: So many bytes of a segment's name are in its file's: with digest, page and what writing adds, all file systems take it.
_LONGEST = 160


class Segment(msgspec.Struct, frozen=True):
    """A segment: what it asks, in the language of selections (empty: everybody); its page; how many it selects."""

    name: str
    where: str
    url: str
    selected: Tally


class Broken(msgspec.Struct, frozen=True):
    """A segment that nobody can be selected by."""

    name: str
    problems: tuple[Problem, ...]


class SegmentsReport(Report, frozen=True, kw_only=True):
    """Every segment of the settings in their order, and those that a mistake keeps from working."""

    segments: tuple[Segment, ...]
    broken: tuple[str, ...]


class SegmentsPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `segments.html`."""

    as_of: date
    currency: str
    segments: tuple[Segment, ...]
    broken: tuple[Broken, ...]


class SegmentPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `segments/NAME.html`, and further ones where it selects many."""

    as_of: date
    currency: str
    segment: Segment
    part: Part[SelectedRow]


def segment_url(name: str) -> str:
    """The page of a segment.

    A name that no file system mistakes for another is its file's name; any other gets a digest to tell it by.
    """
    plain = _UNSAFE.sub("-", unicodedata.normalize("NFC", name)).strip(".-").lower()
    plain = plain.encode()[:_LONGEST].decode(errors="ignore")
    safe = plain == name != "" and name.isascii()
    digest = "" if safe else f"-{blake2b(name.encode(), digest_size=4).hexdigest()}"
    return f"segments/{plain or 'segment'}{digest}.html"


def report(edition: Edition) -> SegmentsReport:
    """All segments, with how many they select."""
    found = segments(edition).selections
    broken = tuple(name for name in edition.book.settings.segments if name not in found)
    return SegmentsReport(
        as_of=edition.today, currency=edition.rates.currency, segments=_segments(edition), broken=broken
    )


def _segments(edition: Edition) -> tuple[Segment, ...]:
    return tuple(_segment(name, edition) for name in segments(edition).selections)


def _segment(name: str, edition: Edition) -> Segment:
    members = _members(edition)[name]
    selected = unless_same(("segment", name), (members, edition.settings_digest), partial(tally, members, edition))
    return Segment(name, written(segments(edition).selections[name]), segment_url(name), selected)


@once
def _members(edition: Edition) -> dict[str, tuple[SelectedRow, ...]]:
    """Whom each segment finds, as they are shown."""
    if not (found := chosen(edition)):
        return {}
    row = rows(edition).__getitem__
    return {name: tuple(map(row, slugs)) for name, slugs in found.items()}


def pages(edition: Edition) -> Iterator[Page]:
    """The list of segments, and a page or more for each."""
    today, currency = edition.today, edition.rates.currency
    found = _segments(edition)
    index = SegmentsPage(as_of=today, currency=currency, segments=found, broken=tuple(_broken(edition)))
    yield Page(INDEX, "pages/segments.html", index)
    for segment in found:
        for part in parts(_members(edition)[segment.name], segment.url, segment.url.removesuffix(".html") + "/{}.html"):
            page = SegmentPage(as_of=today, currency=currency, segment=segment, part=part)
            yield Page(part.url, "pages/segment.html", page, name_of(part.url, page))


def _broken(edition: Edition) -> Iterator[Broken]:
    problems = problems_by_file(edition).get("book.yml", ())
    found = segments(edition).selections
    for name in edition.book.settings.segments:
        if name not in found:
            path = f"segments.{name}"
            mine = (one for one in problems if one.path == path or one.path.startswith((f"{path}.", f"{path}[")))
            yield Broken(name, tuple(mine))


VIEW = View(
    name="segments",
    title=N_("Segments"),
    place=35,
    url=INDEX,
    letter="s",
    group=N_("People"),
    pages=pages,
    report=report,
)
