"""What is worked out of a whole book: once for every edition, and not again while what it goes by is the same."""

from collections.abc import Callable, Hashable
from functools import wraps
from hashlib import blake2b
from operator import eq
from typing import Any, Final, TypeVar

import msgspec

from plaincrm.book.edition import Edition

Result = TypeVar("Result")
_made: dict[Hashable, tuple[Any, Any]] = {}
_NOTHING = object()
#: A longer tuple is a list of items, and no key of several parts.
_FEW: Final = 8


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


def unless_same(name: Hashable, key: Any, make: Callable[[], Result]) -> Result:
    """What `make` makes, not made again while `key`, which must be all that it depends on, equals that of the last
    time.

    Equal keys that hold the very same objects are told at a glance.
    """
    kept = _made.get(name)
    if kept is None or kept[0] != key or not _in_the_same_order(kept[0], key):
        kept = _made[name] = (key, make())
    result: Result = kept[1]
    return result


def _in_the_same_order(kept: Any, key: Any) -> bool:
    """Whether two equal keys have the entries of their dicts in one order, which equal dicts need not have."""
    if isinstance(key, dict):
        return kept is key or all(map(eq, kept, key))
    return not isinstance(key, tuple) or all(map(_in_the_same_order, kept[:_FEW], key[:_FEW]))


def digest(value: Any) -> str:
    """A name of the content of `value`, the same in every process."""
    return blake2b(msgspec.msgpack.encode(value, enc_hook=str), digest_size=12).hexdigest()


def name_of(url: str, data: msgspec.Struct) -> str:
    """The digest of the data of the page at `url`, not taken again while that is made of the same things."""
    return unless_same(("name", url), data, lambda: digest(data))
