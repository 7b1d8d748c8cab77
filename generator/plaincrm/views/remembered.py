"""What is worked out of one record alone, remembered while the record, the day and the settings stay as they are.

This is no second memo of what is stale: what is remembered goes by all that it depends on. After an edit nearly all
records are the very same objects as before, so that finding the others takes no more than a look at each.
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import compress, repeat
from operator import is_not
from typing import Any, Final, NamedTuple, TypeVar
from weakref import ref

from plaincrm.book.edition import AnyRecord, Edition

Result = TypeVar("Result")
_ABSENT: Final = object()
_Given = tuple[Mapping[str, Any], ...]


class _Kept(NamedTuple):
    """The last answers of a function: the day and settings, the records asked about, what was given with each."""

    context: Any
    records: tuple[AnyRecord, ...]
    given: _Given
    results: "_Facts"


_kept: dict[Any, _Kept] = {}


def of_each(
    function: Callable[[Any, Edition], Result], records: Iterable[AnyRecord], edition: Edition
) -> dict[str, Result]:
    """`function(record, edition)` of every record, by slug, in the order of `records`.

    `function` must look at nothing of the edition but its day, its rates and its settings, and at no record's file
    name; it must be a module's own function, always asked about the same set of records (all clients, say), since what
    it was not asked is forgotten.
    """
    return _of_each(function, tuple(records), (), edition)


def of_each_given(
    function: Callable[..., Result],
    records: Iterable[AnyRecord],
    given: Mapping[str, Any],
    edition: Edition,
    *more: Mapping[str, Any],
) -> dict[str, Result]:
    """`function(record, given[slug], edition)` of every record, by slug; as `of_each` otherwise.

    What `more` mappings have of a record follows what is `given`. `function` may also look at what depends on the
    record alone by way of `of_each`.
    """
    return _of_each(function, tuple(records), (given, *more), edition)


class _Facts(dict[str, Any]):
    """Facts by slug, and the slugs of those that are other objects than in the facts `since`, which had the same."""

    __slots__ = ("__weakref__", "anew", "since")

    def __init__(self, facts: Mapping[str, Any], since: "_Facts | None" = None, anew: Iterable[str] = ()) -> None:
        super().__init__(facts)
        self.since = ref(since) if since is not None else None
        self.anew = list(anew)


def changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """The slugs of which there is another object now than before, or of which there is one now."""
    if before is now:
        return []
    if isinstance(now, _Facts) and now.since is not None and now.since() is before:
        return now.anew
    known = map(before.get, now, repeat(_ABSENT))  # as a fact may well be None
    return list(compress(now, map(is_not, known, now.values())))


def changed_or_gone(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """The same, and the slugs of which there is none any more."""
    slugs = changed(before, now)
    if len(now) < len(before) + sum(slug not in before for slug in slugs):
        slugs = [*slugs, *(before.keys() - now.keys())]
    return slugs


def _of_each(function: Any, records: tuple[AnyRecord, ...], given: _Given, edition: Edition) -> _Facts:
    context = (edition.today, edition.settings_digest)
    kept = _kept.get(function)

    def work_out(record: AnyRecord) -> Any:
        return function(record, *[one[record.slug] for one in given], edition)

    if kept is None or kept.context != context:
        results = _Facts({record.slug: work_out(record) for record in records})
    else:
        others = list(compress(zip(records, kept.records, strict=False), map(is_not, records, kept.records)))
        if len(records) == len(kept.records) and all(new.slug == old.slug for new, old in others):
            results = _renewed(others, given, kept, edition, work_out)
        else:
            results = _again(records, given, kept, work_out)
    _kept[function] = _Kept(context, records, given, results)
    return results


def _renewed(
    others: list[tuple[AnyRecord, AnyRecord]],
    given: _Given,
    kept: _Kept,
    edition: Edition,
    work_out: Callable[[AnyRecord], Any],
) -> _Facts:
    """As before but for `others`, pairs of what is there now and what was there."""
    anew = {new.slug for new, old in others if _content(new) != _content(old)}
    for now, before in zip(given, kept.given, strict=True):
        anew.update(slug for slug in changed(before, now) if now[slug] != before[slug])
    if not anew:
        return kept.results
    results = _Facts(kept.results, kept.results, anew)
    results.update((slug, work_out(edition.records[slug])) for slug in anew)
    return results


def _again(records: tuple[AnyRecord, ...], given: _Given, kept: _Kept, work_out: Callable[[AnyRecord], Any]) -> _Facts:
    """As before, where records came or went."""
    contents = {record.slug: _content(record) for record in kept.records}
    results: dict[str, Any] = {}
    for record in records:
        slug = record.slug
        same = contents.get(slug) == _content(record) and all(
            one[slug] == before[slug] for one, before in zip(given, kept.given, strict=True)
        )
        results[slug] = kept.results[slug] if same else work_out(record)
    return _Facts(results)


def _content(record: AnyRecord) -> tuple[type, str]:
    """What a record is: a file that moves from leads to clients is another record, if its bytes stay or not."""
    return type(record), record.digest
