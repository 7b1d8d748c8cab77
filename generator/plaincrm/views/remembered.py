"""What is worked out of one record alone, remembered while the record, the day and the settings stay as they are.

This is no second memo of what is stale: the key is all that the result depends on.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from plaincrm.book.edition import AnyRecord, Edition

Result = TypeVar("Result")
_kept: dict[Any, tuple[Any, dict[tuple[str, str], Any]]] = {}


def of_each(function: Callable[[Any, Edition], Result], records: Iterable[AnyRecord], edition: Edition) -> dict[str, Result]:
    """`function(record, edition)` of every record, by slug.

    `function` must look at nothing of the edition but its day, its rates and its settings; it must be a module's own
    function, always asked about the same set of records (all clients, say), since what it was not asked is forgotten.
    """
    context = (edition.today, edition.settings_digest)
    before_context, before = _kept.get(function, (None, {}))
    if before_context != context:
        before = {}
    now: dict[tuple[str, str], Any] = {}
    results: dict[str, Result] = {}
    for record in records:
        key = (record.slug, record.digest)
        value = before[key] if key in before else function(record, edition)
        now[key] = results[record.slug] = value
    _kept[function] = (context, now)
    return results
