"""The settings of a book, `book.yml`: who keeps it, its money, its grades, stages, products and goals."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Final, TypeAlias, TypeVar

import msgspec

from plaincrm.book.records import Other, Part
from plaincrm.book.values import (
    A_DAY,
    ADuration,
    AnAmount,
    As,
    Currency,
    Day,
    Refused,
    Shaped,
    Share,
    Text,
    Today,
    YesNo,
    choice,
    read_number,
)
from plaincrm.language import PSEUDO, _
from plaincrm.period import Duration

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _timezone(text: str) -> str:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        hint = _("write an IANA name such as Europe/Ljubljana or America/New_York")
        raise Refused("bad-choice", _("which is no timezone"), hint) from None


def _language(text: str) -> str:
    from babel.core import Locale, UnknownLocaleError

    if text == PSEUDO:
        return PSEUDO
    try:
        return str(Locale.parse(text, sep="-")).replace("_", "-")
    except (UnknownLocaleError, ValueError, TypeError):
        hint = _("write a language tag such as en, sl or pt-BR")
        raise Refused("bad-choice", _("which is no language that CLDR knows"), hint) from None


def _month(text: str) -> int:
    if text in {str(month) for month in range(1, 13)}:
        return int(text)
    raise Refused("bad-number", _("which is no month"), _("write the number of a month, 1 to 12"))


def opens_editor(address: str) -> bool:
    """Whether a link to this address leaves the page to another program, instead of running something in it."""
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", address, re.IGNORECASE)
    return scheme is not None and scheme[1].lower() not in {"javascript", "data", "vbscript", "blob"}


def read_editor(text: str) -> str:
    """The address that opens a file: `vscode://file/{path}:{line}`."""
    if opens_editor(text):
        return text
    hint = _("write an address such as vscode://file/{path}:{line}; until then pages have no such link")
    raise Refused("bad-choice", _("which is no address that opens an editor"), hint)


class Product(Part, frozen=True, kw_only=True):
    """What is sold; `recurring` says whether its sales come again by themselves."""

    name: Text | None = None
    category: Text | None = None
    recurring: YesNo = False


class Grade(Part, frozen=True, kw_only=True):
    """A class of clients: by cumulative share of 12-month revenue, or from a revenue on; the last takes the rest."""

    share: Share | None = None
    revenue_from: AnAmount | None = None
    contact_every: ADuration | None = None


class Stage(Part, frozen=True, kw_only=True):
    """A lead box and its rules: `closed` leads are no longer worked, `prospect` ones have had a proposal."""

    box: Text | None = None
    contact_every: ADuration | None = None
    stale_after: ADuration | None = None
    prospect: YesNo = False
    closed: YesNo = False


class LogKind(Part, frozen=True, kw_only=True):
    """A kind of log entry of the book's own; `contact` says whether it resets the cadence."""

    contact: YesNo = True


def _rate(text: str) -> Decimal:
    rate = read_number(text)
    if rate <= 0:
        hint = _("write what one unit is worth in the book's currency, such as 0.92")
        raise Refused("bad-number", _("which is not above 0"), hint)
    return rate


ARate: TypeAlias = Annotated[Decimal, As(_rate, {"type": "number", "exclusiveMinimum": 0})]


class DatedRates(Part, frozen=True, kw_only=True):
    """From `on` on, a unit of each currency is worth so much of the book's own."""

    on: Day
    values: dict[str, ARate] = {}


def _split_rates(value: Any) -> Any:
    """`{on: 2026-01-01, USD: 0.92}` with the currencies gathered under `values`."""
    if not isinstance(value, dict):
        return value
    known = {key: value[key] for key in ("on",) if key in value}
    own = {key: item for key, item in value.items() if key.startswith("x_")}
    return {**known, **own, "values": {key: item for key, item in value.items() if key not in {*known, *own}}}


_RATES: Final = {
    "type": "object",
    "description": "From this day on, what one unit of each currency is worth in the book's own.",
    "properties": {"on": A_DAY},
    "patternProperties": {"^[A-Z]{3}$": {"type": "number", "exclusiveMinimum": 0}, "^x_": {}},
    "additionalProperties": False,
    "required": ["on"],
}

#: What is wrong with a segment is no fault of the other settings: the room `selection` reads it.
Segment: TypeAlias = Annotated[
    Any, Shaped(lambda value: value, {"anyOf": [{"type": "object"}, {"type": "string", "examples": ["grade = A"]}]})
]

#: Kinds of log entry that every book has, and whether they are contacts.
LOG_KINDS: Final = {
    "call": True,
    "email": True,
    "meeting": True,
    "visit": True,
    "letter": True,
    "message": True,
    "proposal": True,
    "note": False,
    "gift": True,
    "complaint": True,
}
OUTCOMES: Final = ("positive", "neutral", "negative")

GRADES: Final = {
    "A": Grade(share=Fraction(80, 100), contact_every=Duration(1, "month")),
    "B": Grade(share=Fraction(95, 100), contact_every=Duration(3, "month")),
    "C": Grade(contact_every=Duration(6, "month")),
}
STAGES: Final = {
    "new": Stage(box="green"),
    "active": Stage(box="yellow", contact_every=Duration(2, "week"), stale_after=Duration(30, "day")),
    "prospect": Stage(box="blue", prospect=True, contact_every=Duration(1, "week")),
    "dead": Stage(box="red", contact_every=Duration(1, "year"), closed=True),
}


class Settings(Part, frozen=True, array_like=False, kw_only=True):
    """What `book.yml` says. `sections` holds what views decode for themselves, by key."""

    filled_in: ClassVar[frozenset[str]] = frozenset({"sections", "other"})

    title: Text
    currency: Currency
    owner: Text | None = None
    language: Annotated[str, As(_language, {"type": "string"})] = "en"
    timezone: Annotated[str, As(_timezone, {"type": "string"})] | None = None
    today: Today | None = None
    fiscal_year_starts: Annotated[int, As(_month, {"type": "integer", "minimum": 1, "maximum": 12})] = 1
    week_starts: Annotated[str, choice(*WEEKDAYS)] | None = None
    editor: Annotated[str, As(read_editor, {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9+.-]*:"})] | None = None
    rates: tuple[Annotated[DatedRates, Shaped(_split_rates, instead=_RATES)], ...] = ()
    products: dict[str, Product] = {}
    grades: dict[str, Grade] = msgspec.field(default_factory=lambda: dict(GRADES))
    stages: dict[str, Stage] = msgspec.field(default_factory=lambda: dict(STAGES))
    goals: dict[str, AnAmount] = {}
    log_kinds: dict[str, LogKind] = {}
    routes: dict[str, Text] = {}
    segments: dict[str, Segment] = {}
    sections: dict[str, Any] = {}
    other: tuple[Other, ...] = ()


def is_contact(kind: str, settings: Settings) -> bool:
    """Whether a log entry of this kind resets the cadence; an entry without a kind is a note, and does not."""
    own = settings.log_kinds.get(kind)
    return own.contact if own else LOG_KINDS.get(kind, False)


def next_stage(stage: str, settings: Settings) -> str | None:
    """The box that comes after a lead's, passing over closed ones; None behind the last, and from a closed one."""
    names = list(settings.stages)
    if stage not in names or settings.stages[stage].closed:
        return None
    return next((name for name in names[names.index(stage) + 1 :] if not settings.stages[name].closed), None)


Section = TypeVar("Section")


def section(settings: Settings, key: str, kind: type[Section]) -> Section:
    """The part of the settings that a view decoded for itself, with its defaults where the book is silent."""
    found = settings.sections.get(key)
    return found if isinstance(found, kind) else kind()
