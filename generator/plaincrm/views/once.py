"""What is worked out of a whole book, remembered for the newest edition; and of a record together with something else."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import wraps
from hashlib import blake2b
from typing import Any, TypeVar

import msgspec

from plaincrm.book.edition import AnyRecord, Edition

Result = TypeVar("Result")
_kept: dict[Any, tuple[Any, dict[Any, Any]]] = {}
_made: dict[Hashable, tuple[Any, Any]] = {}
_NOTHING = object()


def once(function: Callable[[Edition], Result]) -> Callable[[Edition], Result]:
    """`function` asked once an edition: several views share the answer, which must not be changed."""
    last: list[Any] = [_NOTHING, None]

    @wraps(function)
    def asked(edition: Edition) -> Result:
        if last[0] is not edition:
            last[1] = function(edition)
            last[0] = edition
        result: Result = last[1]
        return result

    return asked


def unless_same(function: Callable[..., Result]) -> Callable[..., Result]:
    """`function` not asked again while its arguments equal those of the last time."""
    last: list[Any] = [_NOTHING, None]

    @wraps(function)
    def asked(*arguments: Any) -> Result:
        if last[0] != arguments:
            last[1] = function(*arguments)
            last[0] = arguments
        result: Result = last[1]
        return result

    return asked


def of_each_given(
    function: Callable[[Any, Any, Edition], Result],
    records: Iterable[AnyRecord],
    given: Mapping[str, Hashable],
    edition: Edition,
) -> dict[str, Result]:
    """`function(record, given[slug], edition)` of every record, by slug; as `remembered.of_each` otherwise."""
    context = (edition.today, edition.settings_digest)
    before_context, before = _kept.get(function, (None, {}))
    if before_context != context:
        before = {}
    now: dict[Any, Any] = {}
    results: dict[str, Result] = {}
    for record in records:
        slug = record.slug
        key = (slug, record.digest, given[slug])
        value = before[key] if key in before else function(record, given[slug], edition)
        now[key] = results[slug] = value
    _kept[function] = (context, now)
    return results


def unless_same_key(name: Hashable, key: Any, make: Callable[[], Result]) -> Result:
    """What `make` makes, not made again while `key`, which must be all that it depends on, equals that of the last time."""
    kept = _made.get(name)
    if kept is None or kept[0] != key:
        kept = _made[name] = (key, make())
    result: Result = kept[1]
    return result


def digest(value: Any) -> str:
    """A name of the content of `value`, the same in every process."""
    return blake2b(msgspec.msgpack.encode(value), digest_size=12).hexdigest()
