"""The typed values of the book's contract, each read from the text that a person wrote."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Annotated, Any, Final, TypeAlias

import msgspec

from plaincrm.book.guess import amount_meant, day_meant, did_you_mean, near_to, perhaps, share_meant
from plaincrm.language import _
from plaincrm.money import Money, exists
from plaincrm.period import Duration


class Refused(ValueError):
    """A text that its field does not take.

    `said` completes the sentence "`deals[0].won` is TEXT, ..."; `hint` says how to mend it.
    """

    def __init__(self, code: str, said: str, hint: str) -> None:
        super().__init__(said)
        self.code = code
        self.said = said
        self.hint = hint


class As(msgspec.Struct, frozen=True, eq=False):
    """How a field is written: `read` turns its text into the value, `schema` describes the text as JSON Schema.

    `read` raises Refused. Where texts repeat it should be cached: a book reads the same days thousands of times.
    """

    read: Callable[[str], Any]
    schema: dict[str, Any]


class Shaped(msgspec.Struct, frozen=True, eq=False):
    """A field whose value may be a list or a mapping: `read` brings it into the shape of the class, or is all there is.

    With a `schema`, what `read` returns is the value itself. Of a class, `also` describes the other shape it may be
    written in, or `instead` the only one.
    """

    read: Callable[[Any], Any]
    schema: dict[str, Any] = {}
    also: dict[str, Any] = {}
    instead: dict[str, Any] = {}


@lru_cache(maxsize=65536)
def read_day(text: str) -> date:
    """`2026-03-31`."""
    hint = _("write a real day as YYYY-MM-DD") + perhaps(day_meant(text))
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise Refused("bad-date", _("which is no date"), hint)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("bad-date", _("which is no day of the calendar"), hint) from None


def read_today(text: str) -> date:
    """A day that questions can be answered as of: the calendar ends in 9999, and every page looks back and ahead."""
    day = read_day(text)
    if not 1000 <= day.year < 9000:  # noqa: PLR2004
        hint = _("write a day of the years 1000 to 8999")
        raise Refused("bad-date", _("which is too near an end of the calendar"), hint)
    return day


class YearlyDay(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A day of every year; `year` is that of the first one where it is known."""

    month: int
    day: int
    year: int | None = None


def read_yearly_day(text: str) -> YearlyDay:
    """`1980-05-02`, or `05-02` when the year is unknown."""
    if re.fullmatch(r"[0-9]{2}-[0-9]{2}", text):
        leap = read_day(f"2000-{text}")  # a leap year, so that 02-29 is a day
        return YearlyDay(leap.month, leap.day)
    try:
        whole = read_day(text)
    except Refused as refused:
        hint = _("write YYYY-MM-DD, or MM-DD when the year is unknown") + perhaps(day_meant(text))
        raise Refused("bad-date", refused.said, hint) from None
    return YearlyDay(whole.month, whole.day, whole.year)


_UNITS: Final = {"day": "day", "week": "week", "month": "month", "year": "year"}


@lru_cache(maxsize=4096)
def read_duration(text: str) -> Duration:
    """`30 days`, `1 month`."""
    match = re.fullmatch(r"([0-9]{1,4}) *(day|week|month|year)s?", text)
    if not match or not int(match[1]):
        raise Refused(
            "bad-duration", _("which is no duration"), _("write a number and a unit, such as 30 days or 1 month")
        )
    return Duration(int(match[1]), _UNITS[match[2]])  # type: ignore[arg-type]


@lru_cache(maxsize=4096)
def read_minutes(text: str) -> int:
    """Time spent, in minutes: `25m`, `1h30m`, `2h`."""
    match = re.fullmatch(r"(?:([0-9]{1,4})h)?(?:([0-9]{1,5})m)?", text)
    if not text or not match:
        raise Refused(
            "bad-duration", _("which is no time spent"), _("write hours and minutes such as 25m, 2h or 1h30m")
        )
    return 60 * int(match[1] or 0) + int(match[2] or 0)


_AMOUNT: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,10})?", re.ASCII)


@lru_cache(maxsize=65536)
def read_money(text: str) -> Money:
    """`1200`, `1200.50 USD`, `-80.00`."""
    amount, _space, rest = text.partition(" ")
    currency = rest.lstrip(" ")
    if not _AMOUNT.fullmatch(amount) or (_space and not re.fullmatch(r"[A-Za-z]{2,4}", currency)):
        hint = _("write digits with a point and no thousands separators, such as 1200 or 1200.50 USD")
        raise Refused("bad-money", _("which is no amount"), hint + perhaps(amount_meant(text)))
    if currency and not (currency.isupper() and exists(currency)):
        hint = _CODES() + perhaps(amount_meant(text) if exists(currency.upper()) else None)
        raise Refused("bad-currency", _("whose currency ISO 4217 does not know"), hint)
    return Money(Decimal(amount), currency)


def _CODES() -> str:  # noqa: N802 - a constant, but for the language
    return _("write the three capital letters of a currency, such as EUR or USD")


def read_currency(text: str) -> str:
    """An ISO 4217 code."""
    if re.fullmatch(r"[A-Z]{3}", text) and exists(text):
        return text
    raise Refused("bad-currency", _("which is no currency that ISO 4217 knows"), _CODES())


@lru_cache(maxsize=4096)
def read_rate(text: str) -> Fraction:
    """A rate of change, which may be negative or over 100 %: `2%`, `-0.01`."""
    match = re.fullmatch(r"(-?[0-9]{1,6}(?:\.[0-9]{1,9})?) ?(%?)", text)
    if not match:
        raise Refused("bad-share", _("which is no share"), _SHARES() + perhaps(share_meant(text)))
    return Fraction(match[1]) / (100 if match[2] else 1)


def read_share(text: str) -> Fraction:
    """A part of a whole: `60%`, `0.6`."""
    share = read_rate(text)
    if not 0 <= share <= 1:
        raise Refused("bad-share", _("which is not between 0% and 100%"), _SHARES() + perhaps(share_meant(text)))
    return share


def _SHARES() -> str:  # noqa: N802
    return _("write a percentage such as 60% or a fraction such as 0.6")


_YES_NO: Final = {"yes": True, "true": True, "no": False, "false": False}


def read_yes_no(text: str) -> bool:
    """`yes`, `no`, `true`, `false`."""
    answer = _YES_NO.get(text.lower())
    if answer is None:
        raise Refused("bad-choice", _("which is neither yes nor no"), _("write yes or no"))
    return answer


def read_whole(text: str) -> int:
    """A whole number from 0."""
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise Refused("bad-number", _("which is no whole number"), _("write a whole number such as 3"))
    return int(text)


def read_number(text: str) -> Decimal:
    """An exact number."""
    if not _AMOUNT.fullmatch(text):
        hint = _("write digits, with a point before decimals") + perhaps(amount_meant(text))
        raise Refused("bad-number", _("which is no number"), hint)
    return Decimal(text)


def read_email(text: str) -> str:
    """Something before and after one @, with a dotted domain; whether it is reachable is not for a file to say."""
    if re.fullmatch(r"[^\s@<>,;:()\[\]\"\\]+@[^\s@<>,;:()\[\]\"\\.]+(?:\.[^\s@<>,;:()\[\]\"\\.]+)+", text):
        return text
    raise Refused("bad-email", _("which is no e-mail address"), _("write one address such as mira@harbour.example"))


def one_of(*choices: str) -> Callable[[str], str]:
    """A reader that takes only these words."""

    def read(text: str) -> str:
        if text in choices:
            return text
        near = near_to(text, choices)
        accepted = _("write one of") + " " + ", ".join(choices)
        raise Refused("bad-choice", _("which is not one of the choices"), did_you_mean(near) + accepted)

    return read


Text: TypeAlias = Annotated[str, As(str, {"type": ["string", "number", "boolean"]})]
A_DAY: Final = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
Day: TypeAlias = Annotated[date, As(read_day, A_DAY)]
Today: TypeAlias = Annotated[date, As(read_today, {**A_DAY, "pattern": "^[1-8][0-9]{3}-[0-9]{2}-[0-9]{2}$"})]
AYearlyDay: TypeAlias = Annotated[
    YearlyDay, As(read_yearly_day, {"type": "string", "pattern": r"^([0-9]{4}-)?[0-9]{2}-[0-9]{2}$"})
]
ADuration: TypeAlias = Annotated[
    Duration, As(read_duration, {"type": "string", "pattern": r"^[0-9]{1,4} *(day|week|month|year)s?$"})
]
AnAmount: TypeAlias = Annotated[
    Money,
    As(
        read_money,
        {"type": ["number", "string"], "pattern": r"^-?[0-9]{1,15}(\.[0-9]{1,10})?( +[A-Z]{3})?$"},
    ),
]
Share: TypeAlias = Annotated[Fraction, As(read_share, {"type": ["number", "string"], "examples": ["60%", 0.6]})]
Rate: TypeAlias = Annotated[Fraction, As(read_rate, {"type": ["number", "string"], "examples": ["2%", 0.02]})]
YesNo: TypeAlias = Annotated[bool, As(read_yes_no, {"enum": ["yes", "no", "true", "false", True, False]})]
Whole: TypeAlias = Annotated[int, As(read_whole, {"type": "integer", "minimum": 0})]
Number: TypeAlias = Annotated[Decimal, As(read_number, {"type": "number"})]
Email: TypeAlias = Annotated[str, As(read_email, {"type": "string", "format": "email"})]
Currency: TypeAlias = Annotated[str, As(read_currency, {"type": "string", "pattern": "^[A-Z]{3}$"})]


def choice(*choices: str) -> As:
    """The mark of a field that takes only these words."""
    return As(one_of(*choices), {"enum": list(choices)})
