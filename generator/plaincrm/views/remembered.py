"""What is worked out of one record alone, remembered while the record, the day and the settings stay as they are.

This is no second memo of what is stale: what is remembered goes by all that it depends on. After an edit nearly all
records are the very same objects as before, so that finding the others takes no more than a look at each.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from itertools import compress
from operator import is_not
from typing import Any, NamedTuple, TypeVar

from plaincrm.book.edition import AnyRecord, Edition

Result = TypeVar("Result")
Given = TypeVar("Given", bound=Hashable)


class _Kept(NamedTuple):
    """The last answers of a function: the day and settings, the records asked about, what was given with each."""

    context: Any
    records: tuple[AnyRecord, ...]
    given: Mapping[str, Any]
    results: dict[str, Any]


_kept: dict[Any, _Kept] = {}
_NOTHING_GIVEN: Mapping[str, Any] = {}


def of_each(
    function: Callable[[Any, Edition], Result], records: Iterable[AnyRecord], edition: Edition
) -> dict[str, Result]:
    """`function(record, edition)` of every record, by slug, in the order of `records`.

    `function` must look at nothing of the edition but its day, its rates and its settings, and at no record's file
    name; it must be a module's own function, always asked about the same set of records (all clients, say), since what
    it was not asked is forgotten.
    """
    return _of_each(function, tuple(records), _NOTHING_GIVEN, edition, lambda record: function(record, edition))


def of_each_given(
    function: Callable[[Any, Given, Edition], Result],
    records: Iterable[AnyRecord],
    given: Mapping[str, Given],
    edition: Edition,
) -> dict[str, Result]:
    """`function(record, given[slug], edition)` of every record, by slug; as `of_each` otherwise.

    `function` may also look at what depends on the record alone by way of `of_each`.
    """
    return _of_each(
        function, tuple(records), given, edition, lambda record: function(record, given[record.slug], edition)
    )


def _of_each(
    function: Any,
    records: tuple[AnyRecord, ...],
    given: Mapping[str, Any],
    edition: Edition,
    work_out: Callable[[AnyRecord], Result],
) -> dict[str, Result]:
    context = (edition.today, edition.settings_digest)
    kept = _kept.get(function)
    if kept is None or kept.context != context:
        results = {record.slug: work_out(record) for record in records}
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
    given: Mapping[str, Any],
    kept: _Kept,
    edition: Edition,
    work_out: Callable[[AnyRecord], Result],
) -> dict[str, Result]:
    """As before but for `others`, pairs of what is there now and what was there."""
    results = dict(kept.results)
    for record, before in others:
        if _content(record) != _content(before):
            results[record.slug] = work_out(record)
    for slug, thing in given.items():
        if thing is not kept.given[slug] and thing != kept.given[slug]:
            results[slug] = work_out(edition.records[slug])
    return results


def _again(
    records: tuple[AnyRecord, ...], given: Mapping[str, Any], kept: _Kept, work_out: Callable[[AnyRecord], Result]
) -> dict[str, Result]:
    """As before, where records came or went."""
    contents = {record.slug: _content(record) for record in kept.records}
    results: dict[str, Result] = {}
    for record in records:
        slug = record.slug
        same = contents.get(slug) == _content(record) and given.get(slug) == kept.given.get(slug)
        results[slug] = kept.results[slug] if same else work_out(record)
    return results


def _content(record: AnyRecord) -> tuple[type, str]:
    """What a record is: a file that moves from leads to clients is another record, if its bytes stay or not."""
    return type(record), record.digest
