"""The book's past, read out of git: what became of a record, and the whole book as of an earlier day."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from plaincrm.book.edition import AnyRecord, Book, Edition
from plaincrm.book.settings import Settings
from plaincrm.checks.all import of_each
from plaincrm.checks.amounts import in_settings
from plaincrm.checks.rule import Checked
from plaincrm.fault import WARNINGS
from plaincrm.language import _
from plaincrm.reading.folder import SETTINGS
from plaincrm.reading.git import Repository, blobs, repository
from plaincrm.reading.history import Commit, Step, files_at, is_record, line_of_commits, of_record, steps
from plaincrm.reading.records import digest_of, read_record, slug_of
from plaincrm.reading.settings import read_settings
from plaincrm.reading.versions import Change, changes, fields, of_merge
from plaincrm.views.past import Changed, Then
from plaincrm.views.view import sections

_Fields = Mapping[str, object]


class GitPast:
    """The past of one book; git is asked only when somebody asks here."""

    def __init__(self, book: Path, own_kinds: tuple[str, ...] = ()) -> None:
        self._book = book
        self._own_kinds = own_kinds
        self._read: dict[tuple[str, str, tuple[str, ...]], AnyRecord | None] = {}

    @cached_property
    def _repository(self) -> Repository:
        return repository(self._book)

    @property
    def shallow(self) -> bool:
        """Whether the history was cut off, so that its first dates are wrong."""
        return self._repository.shallow

    def of_record(self, slug: str) -> Iterator[Changed]:
        """What became of a record, the oldest first."""
        found = of_record(steps(self._repository), slug)
        names = (name for step in found for name in (step.before, step.after, *step.others) if name)
        contents = {name: fields(data, self._own_kinds) for name, data in blobs(self._book, names)}
        last: _Fields = {}
        for step in found:
            changed, last = _changed(step, contents, last)
            yield changed

    def editions(self, days: Iterable[date]) -> Iterator[Then]:
        """The book as of the evening of each day, answered as of that day."""
        line = line_of_commits(self._repository)
        for day in days:
            commit = next((commit for commit in line if commit.on <= day), None)
            yield self._then(day, commit) if commit else Then(day, None, None, _("no commit is that old"))

    def _then(self, day: date, commit: Commit) -> Then:
        files = files_at(self._repository, commit.name)
        wanted = {name: path for path, name in files.items() if path == SETTINGS}
        settings_data = dict(blobs(self._book, wanted)).get(files.get(SETTINGS, ""))
        settings = read_settings(settings_data, sections()).settings if settings_data is not None else None
        if settings is None or any(in_settings(settings, SETTINGS, day)):
            return Then(day, commit, None, _("the settings of that day cannot be used"))
        kinds = tuple(settings.log_kinds)
        self._look_up({path: name for path, name in files.items() if is_record(path)}, kinds)
        records = [self._read.get((name, path, kinds)) for path, name in sorted(files.items()) if is_record(path)]
        digest = digest_of(settings_data or b"")
        return Then(day, commit, _edition([one for one in records if one], files, settings, (day, digest)))

    def _look_up(self, paths: Mapping[str, str], kinds: tuple[str, ...]) -> None:
        """Read what no earlier day has read."""
        new: dict[str, list[str]] = {}
        for path, name in paths.items():
            if (name, path, kinds) not in self._read:
                new.setdefault(name, []).append(path)
        for name, data in blobs(self._book, new) if new else ():
            for path in new[name]:
                self._read[name, path, kinds] = read_record(data, path, kinds).record


def _changed(step: Step, contents: Mapping[str, _Fields | None], last: _Fields) -> tuple[Changed, _Fields]:
    """What a step changed, and the fields it left; a version that cannot be read stands for the last that could."""
    before = contents.get(step.before or "") or (last if step.before else {})
    after = contents.get(step.after or "") if step.after else {}
    if after is None:
        return Changed(step.commit, step.path_before, step.path, (), unread=True), before
    told = tuple(_told(step, dict(before), contents, dict(after)))
    return Changed(step.commit, step.path_before, step.path, told), after


def _told(
    step: Step, before: dict[str, Any], contents: Mapping[str, _Fields | None], after: dict[str, Any]
) -> Iterable[Change]:
    """What became of each field; of a file that is gone that needs no telling, and of a merge only what is its own."""
    if not step.path:
        return ()
    if not step.others:
        return changes(before, after)
    others = [fields for fields in map(contents.get, step.others) if fields is not None]
    # What a side said that cannot be read might be what the merge has.
    return of_merge(before, [dict(side) for side in others], after) if len(others) == len(step.others) else ()


def _edition(
    records: list[AnyRecord], files: Mapping[str, str], settings: Settings, terms: tuple[date, str]
) -> Edition:
    """What the workshop makes of a folder, without faults' places: nobody mends the past."""
    today, digest = terms
    slugs = (slug_of(path) for path in files if is_record(path))
    checked = Checked.of(settings, records, slugs, files, today)
    bad = {finding.file for finding in of_each(checked) if finding.code not in WARNINGS}
    twice = {slug for slug, count in Counter(record.slug for record in records).items() if count > 1}
    good = [record for record in records if record.file not in bad and record.slug not in twice]
    usable = {record.file for record in good}
    withheld = {slug_of(path): path for path in files if is_record(path) and path not in usable}
    book = Book.of(msgspec.structs.replace(settings, today=None), good, withheld)
    return Edition.of(book, today, checked.rates, settings_digest=digest)
