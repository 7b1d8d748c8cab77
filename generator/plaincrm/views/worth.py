"""What a client is worth: 12-month revenue times the multiples that the settings choose."""

from decimal import Decimal
from typing import Annotated, Any, Final, TypeAlias

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.records import Part
from plaincrm.book.settings import section
from plaincrm.book.values import As, Rate, Refused, Shaped, Share, Text, Whole, YesNo, choice, read_number
from plaincrm.figures.multiples import DEFAULT_PRESET, PRESETS, Multiples, Range
from plaincrm.language import _
from plaincrm.views.once import once
from plaincrm.views.trade import Trade

#: The words of the settings for the presets, besides the presets' own names.
_ALSO: Final = {"advice": "financial-advice", "insurance": "insurance-book", "agency": "insurance-agency"}
_THREE: Final = 3
_LONGEST: Final = 100
ENDLESS: Final = 0


def _years(text: str) -> int:
    """A number of years, or `endless`, which is 0."""
    if text == "endless":
        return ENDLESS
    if text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= _LONGEST:
        return int(text[:4])
    raise Refused("bad-number", _("which is no number of years"), _("write 1 to 100, or endless"))


def _three(value: Any) -> tuple[Decimal, ...]:
    """Low, mid and high."""
    hint = _("write low, mid and high, such as [1.5, 2.3, 3.2]")
    if not isinstance(value, list) or len(value) != _THREE or not all(isinstance(item, str) for item in value):
        raise Refused("bad-type", _("which should be three numbers"), hint)
    low, mid, high = (read_number(item) for item in value)
    if not 0 <= low <= mid <= high:
        raise Refused("bad-number", _("which does not ascend from 0 or more"), hint)
    return low, mid, high


_SCHEMA: Final = {"type": "array", "items": {"type": "number"}, "minItems": 3, "maxItems": 3}
Three: TypeAlias = Annotated[tuple[Decimal, ...], Shaped(_three, _SCHEMA)]
Years: TypeAlias = Annotated[int, As(_years, {"anyOf": [{"type": "integer", "minimum": 1}, {"const": "endless"}]})]


class OwnMultiples(Part, frozen=True, kw_only=True):
    """Low, mid and high multiples of the book's own, and where they come from."""

    recurring: Three | None = None
    other: Three | None = None
    source: Text | None = None
    year: Whole | None = None


class ValuationSettings(Part, frozen=True, array_like=False, kw_only=True):
    """The key `valuation` of book.yml; what it does not say is a default, and shown so. `years` is 0 without end."""

    preset: Annotated[str, choice(*PRESETS, *_ALSO)] | None = None
    multiples: OwnMultiples | None = None
    margin: Share | None = None
    handover: Share | None = None
    retention: Share | None = None
    growth: Rate | None = None
    discount: Rate | None = None
    years: Years | None = None
    mid_year: YesNo = False


class Origin(msgspec.Struct, frozen=True):
    """Where multiples come from: `origin` is `settings` (the book's own), `preset` (chosen there) or `default`.

    `source` is as the settings or the preset name it, empty where they name none; `year` that of the sales.
    """

    origin: str
    source: str
    year: int | None


class ChosenMultiples(msgspec.Struct, frozen=True):
    """The multiples in use, over those of `preset`; `origin` is `settings` where either is the book's own."""

    multiples: Multiples
    preset: str
    origin: str
    recurring_from: Origin
    other_from: Origin


def valuation_settings(edition: Edition) -> ValuationSettings:
    """What the book says about its valuation."""
    return section(edition.book.settings, "valuation", ValuationSettings)


@once
def chosen_multiples(edition: Edition) -> ChosenMultiples:
    """The book's own multiples over those of its preset over the default."""
    asked = valuation_settings(edition)
    name = _ALSO.get(asked.preset or "", asked.preset or DEFAULT_PRESET)
    preset, own = PRESETS[name], asked.multiples or OwnMultiples()
    published = Origin("preset" if asked.preset else "default", preset.source, preset.year)
    owned = Origin("settings", own.source or "", own.year)
    recurring_from, other_from = (owned if part else published for part in (own.recurring, own.other))
    chosen = owned if own.recurring or own.other else published
    recurring, other = Range(*(own.recurring or preset.recurring)), Range(*(own.other or preset.other))
    multiples = Multiples(recurring, other, chosen.source, chosen.year)
    return ChosenMultiples(multiples, name, chosen.origin, recurring_from, other_from)


@once
def _mid(edition: Edition) -> tuple[Decimal, Decimal]:
    multiples = chosen_multiples(edition).multiples
    recurring, other = multiples.recurring.mid, multiples.other.mid
    assert isinstance(recurring, Decimal) and isinstance(other, Decimal)  # noqa: PT018 - as settings and presets have them
    return recurring, other


def client_value(trade: Trade, edition: Edition) -> Decimal:
    """The value of a client at the mid multiples, exact; negative where credits outweigh its revenue."""
    recurring, other = _mid(edition)
    return trade.recurring * recurring + (trade.current - trade.recurring) * other
