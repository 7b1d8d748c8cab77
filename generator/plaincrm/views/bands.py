"""Bands instead of exact amounts, and what book.yml says of a pack."""

from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, Final, TypeAlias

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.records import Part
from plaincrm.book.settings import section
from plaincrm.book.values import Refused, Shaped, Text, YesNo, read_number
from plaincrm.language import _

_MOST: Final = 50


def _thresholds(value: Any) -> tuple[Decimal, ...]:
    """Ascending amounts from 0 on; the 0 need not be written."""
    hint = _("write ascending amounts in the book’s currency, such as [0, 1000, 5000, 20000]")
    if not isinstance(value, list) or not 0 < len(value) <= _MOST or not all(isinstance(item, str) for item in value):
        raise Refused("bad-type", _("which should be a list of amounts"), hint)
    amounts = tuple(read_number(item) for item in value)
    if amounts[0] < 0 or any(low >= high for low, high in pairwise(amounts)):
        raise Refused("bad-number", _("which does not ascend from 0 or more"), hint)
    return tuple(amount for amount in amounts if amount)


_SCHEMA: Final = {"type": "array", "items": {"type": "number", "minimum": 0}, "minItems": 1, "maxItems": _MOST}
Thresholds: TypeAlias = Annotated[tuple[Decimal, ...], Shaped(_thresholds, _SCHEMA)]


class PackSettings(Part, frozen=True, array_like=False, kw_only=True):
    """The key `pack` of book.yml: the pack's title, where its bands begin, and whether it tells of regions."""

    title: Text | None = None
    bands: Thresholds = tuple(map(Decimal, (1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000)))
    regions: YesNo = False


def pack_settings(edition: Edition) -> PackSettings:
    """What the book says about its pack."""
    return section(edition.book.settings, "pack", PackSettings)


class Band(msgspec.Struct, frozen=True):
    """From `low` up to, not including, `high`; None where it has no such end. Nothing at all is (0, 0)."""

    low: Decimal | None
    high: Decimal | None


_NOTHING: Final = Band(Decimal(0), Decimal(0))


def band(amount: Decimal, thresholds: tuple[Decimal, ...]) -> Band:
    """The band that an amount lies in; below zero there is one band."""
    if not amount:
        return _NOTHING
    if amount < 0:
        return Band(None, Decimal(0))
    edges = (Decimal(0), *thresholds, None)
    return next(Band(low, high) for low, high in pairwise(edges) if high is None or amount < high)
