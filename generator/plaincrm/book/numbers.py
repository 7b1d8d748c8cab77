"""The numbers that stand for clients and leads where nobody is to be named: *Client 007*."""

import hmac
from collections.abc import Iterable
from typing import Final

import msgspec

#: Bytes of a key.
KEY_BYTES: Final = 32
_FEWEST_DIGITS: Final = 3


class Numbers(msgspec.Struct, frozen=True):
    """The number of every client and lead that ever had one, by slug; `key` (hex) is what their order goes by."""

    key: str
    clients: dict[str, int] = {}
    leads: dict[str, int] = {}


def with_all(numbers: Numbers, clients: Iterable[str], leads: Iterable[str]) -> Numbers:
    """`numbers` with those of slugs that had none: the next free ones, in an order that only the key knows.

    So the numbers follow neither alphabet nor revenue nor age; whoever has one keeps it, and a number that is no longer
    used is not given to anybody else.
    """
    return Numbers(
        numbers.key,
        _with("client", numbers.clients, clients, numbers.key),
        _with("lead", numbers.leads, leads, numbers.key),
    )


def _with(kind: str, known: dict[str, int], slugs: Iterable[str], key: str) -> dict[str, int]:
    new = sorted(set(slugs) - known.keys(), key=lambda slug: secret(key, f"{kind}\0{slug}"))
    first = max(known.values(), default=0) + 1
    return {**known, **{slug: first + place for place, slug in enumerate(new)}}


def secret(key: str, text: str) -> bytes:
    """What nobody can tell of `text` without the key (HMAC-SHA-256)."""
    return hmac.digest(bytes.fromhex(key), text.encode("utf-8", "surrogatepass"), "sha256")


def digits(numbers: Iterable[int]) -> int:
    """How many digits all of these are written with: three, or more where they are that many."""
    return max(_FEWEST_DIGITS, len(str(max(numbers, default=0))))
