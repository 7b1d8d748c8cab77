"""Amounts, days and shares as the book's language writes them: CLDR's rules by Babel, made fast enough for a whole book."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final, NamedTuple

from babel import Locale, dates, numbers

from plaincrm.language import PSEUDO, _, ngettext
from plaincrm.money import Money, minor_unit
from plaincrm.period import Duration

_DIGITS: Final = re.compile(r"\d(?:.*\d)?")
_ONE: Final = Decimal(1)
_TENTH: Final = Decimal("0.1")


class _Shape(NamedTuple):
    """What stands round the digits of an amount, and how they are grouped."""

    plus: tuple[str, str]
    minus: tuple[str, str]
    group: str
    point: str
    grouping: tuple[int, int]


class Formats:
    """How one language writes the values of a book in `currency`."""

    def __init__(self, language: str, currency: str) -> None:
        self.locale = Locale.parse("en" if language == PSEUDO else language, sep="-")
        self.currency = currency
        # Bound methods behind caches: a book repeats its days and shares thousands of times.
        self.day: Callable[[date], str] = lru_cache(maxsize=4096)(self._day)
        self.share: Callable[[float], str] = lru_cache(maxsize=4096)(self._share)
        self.shape = cache(self._shape)

    def money(self, amount: Decimal, currency: str = "") -> str:
        """With the sign of its currency and its minor units: €1,200.50."""
        code = currency or self.currency
        return self._written(amount.quantize(minor_unit(code)), self.shape(code))

    def as_written(self, money: Money) -> str:
        """An amount in the currency it was written in."""
        return self.money(money.amount, money.currency)

    def amount(self, amount: Decimal) -> str:
        """Without a sign, minor units only where there are any: 1,200 or 1,200.50; for columns headed by the currency."""
        exact = amount.quantize(minor_unit(self.currency))
        whole = exact == exact.to_integral_value()
        return self._written(exact.quantize(_ONE) if whole else exact, self.shape(""))

    def whole(self, amount: Decimal) -> str:
        """Rounded to whole units of the currency, without a sign: 1,201; for overviews."""
        return self._written(amount.quantize(_ONE), self.shape(""))

    def number(self, value: int) -> str:
        """A count."""
        return self._written(Decimal(value), self.shape(""))

    def _written(self, amount: Decimal, shape: _Shape) -> str:
        """An amount without digits that are not to be seen, and without an exponent."""
        text = str(amount)
        before, after = shape.plus
        if text[0] == "-":
            text = text[1:]
            if amount:
                before, after = shape.minus
        whole, point, fraction = text.partition(".")
        digits = whole if len(whole) <= shape.grouping[0] else _grouped(whole, shape.grouping, shape.group)
        return f"{before}{digits}{shape.point}{fraction}{after}" if point else f"{before}{digits}{after}"

    def _shape(self, code: str) -> _Shape:
        write = self._written_by_babel(code)
        grouping = self.locale.decimal_formats[None].grouping
        symbols = self.locale.number_symbols["latn"]
        return _Shape(_round(write(_ONE)), _round(write(-_ONE)), symbols["group"], symbols["decimal"], grouping)

    def _written_by_babel(self, code: str) -> Callable[[Decimal], str]:
        if code == "%":
            return lambda value: numbers.format_percent(value / 100, self._percent("0"), locale=self.locale)
        if not code:
            return lambda value: numbers.format_decimal(value, locale=self.locale)
        return lambda value: numbers.format_currency(value, code, locale=self.locale)

    def _day(self, day: date) -> str:
        """31 Mar 2026, in the language's order."""
        return dates.format_date(day, "medium", locale=self.locale)

    @lru_cache(maxsize=4096)  # noqa: B019 - one Formats a program
    def short_day(self, day: date) -> str:
        """A day without its year."""
        return dates.format_skeleton("MMMd", day, locale=self.locale)

    @lru_cache(maxsize=4096)  # noqa: B019
    def long_day(self, day: date) -> str:
        """A day with its weekday."""
        return dates.format_date(day, "full", locale=self.locale)

    @lru_cache(maxsize=4096)  # noqa: B019
    def week_day(self, day: date) -> str:
        """A day of the coming weeks: Wed 1 Apr."""
        return dates.format_skeleton("MMMEd", day, locale=self.locale)

    @lru_cache(maxsize=4096)  # noqa: B019
    def month(self, day: date) -> str:
        """March 2026."""
        return dates.format_skeleton("yMMMM", day, locale=self.locale)

    @lru_cache(maxsize=4096)  # noqa: B019
    def short_month(self, day: date) -> str:
        """Mar 26: the label under a bar."""
        return dates.format_skeleton("yyMMM", day, locale=self.locale)

    def bare_month(self, month: date | str) -> str:
        """Mar, of a day or a key such as 2026-03: the label under a bar where the year is clear."""
        number = int(month[5:7]) if isinstance(month, str) else month.month
        return str(self.locale.months["stand-alone"]["abbreviated"][number])

    def months_of_year(self) -> tuple[str, ...]:
        """Jan to Dec: the heads of a year's columns."""
        names = self.locale.months["stand-alone"]["abbreviated"]
        return tuple(str(names[number]) for number in range(1, 13))

    def month_name(self, day: date) -> str:
        """March."""
        return str(self.locale.months["stand-alone"]["wide"][day.month])

    @lru_cache(maxsize=4096)  # noqa: B019
    def period(self, key: str) -> str:
        """A goal's period by its key: 2026, 2nd quarter 2026, March 2026 (quarters count as the key does)."""
        year, _point, part = key.partition("-")
        if part.startswith("Q"):
            return dates.format_skeleton("yQQQQ", date(int(year), 3 * int(part[1:]) - 2, 1), locale=self.locale)
        return self.month(date(int(year), int(part), 1)) if part else year

    def exact(self, amount: Decimal) -> str:
        """With all minor units and without a sign: 1,200.00; for columns of amounts."""
        return self._written(amount.quantize(minor_unit(self.currency)), self.shape(""))

    def decimal(self, value: float, digits: int = 2) -> str:
        """A plain number with so many digits after the point: 2.33."""
        return self._written(Decimal(f"{value:.{digits}f}"), self.shape(""))

    def yearly_day(self, month: int, day: int) -> str:
        """A day of every year: 2 May."""
        return self.short_day(date(2000, month, day))

    def _share(self, share: float) -> str:
        """89.1 %."""
        tenths = _tenths(share)
        whole = tenths == tenths.to_integral_value()
        return self._written(tenths.quantize(_ONE) if whole else tenths, self.shape("%"))

    @lru_cache(maxsize=4096)  # noqa: B019
    def tenths(self, share: float) -> str:
        """89.0 %, always with one digit after the point: for columns of shares."""
        return numbers.format_percent(round(share, 4), self._percent("0.0"), locale=self.locale)

    @cache  # noqa: B019
    def _percent(self, digits: str) -> str:
        """The language's own pattern of a percentage, such as `#,##0 %`, with more digits."""
        pattern = self.locale.percent_formats[None].pattern
        return pattern.replace("0", digits, 1) if pattern.count("0") == 1 else f"#,##{digits}%"

    def minutes(self, minutes: int) -> str:
        """1 h 30 min."""
        hours, rest = divmod(minutes, 60)
        parts = [_("{n} h").format(n=hours)] if hours else []
        return " ".join([*parts, _("{n} min").format(n=rest)] if rest or not hours else parts)

    def country(self, code: str) -> str:
        """A country's name where the text is a code, else the text."""
        return str(self.locale.territories.get(code, code))

    def language(self, code: str) -> str:
        """A language's name where the text is a code, else the text."""
        return str(self.locale.languages.get(code, code))

    def weekdays(self, first: int) -> list[str]:
        """Short names of the days of a week that begins with weekday `first` (Monday 0)."""
        names = self.locale.days["stand-alone"]["abbreviated"]
        return [names[(first + step) % 7] for step in range(7)]


class Hidden(Formats):
    """The same, but for amounts, which are not to be read."""

    MARK: Final = "•••"

    def __init__(self, language: str, currency: str) -> None:
        super().__init__(language, currency)
        self.exact = self.whole = self.amount = lambda _amount: self.MARK  # type: ignore[method-assign, assignment]

    def money(self, amount: Decimal, currency: str = "") -> str:  # noqa: ARG002 - as it is asked
        """No amount."""
        return self.MARK


def ago(days: int) -> str:
    """How long ago a day was, roughly enough to feel: 12 days ago, 5 months ago."""
    if days < 0:
        return ahead(-days)
    for size, singular, plural in _PAST():
        if days >= 2 * size or size == 1:
            count = days // size
            return _("today") if not days else ngettext(singular, plural, count).format(n=count)
    return ""


def ahead(days: int) -> str:
    """How far off a day is."""
    if days <= 1:
        return _("tomorrow") if days else _("today")
    return ngettext("in {n} day", "in {n} days", days).format(n=days)


def _PAST() -> tuple[tuple[int, str, str], ...]:  # noqa: N802 - constants, spelled where gettext's collector sees them
    return (
        (365, "{n} year ago", "{n} years ago"),
        (30, "{n} month ago", "{n} months ago"),
        (7, "{n} week ago", "{n} weeks ago"),
        (1, "{n} day ago", "{n} days ago"),
    )


def late(days: int) -> str:
    """How late something is."""
    return ngettext("{n} day late", "{n} days late", days).format(n=days)


# Spelled out, so that gettext's collector sees every text.
_LENGTHS: Final[dict[str, Callable[[int], str]]] = {
    "day": lambda n: ngettext("{n} day", "{n} days", n),
    "week": lambda n: ngettext("{n} week", "{n} weeks", n),
    "month": lambda n: ngettext("{n} month", "{n} months", n),
    "year": lambda n: ngettext("{n} year", "{n} years", n),
}
_EVERY: Final[dict[str, Callable[[int], str]]] = {
    "day": lambda n: ngettext("every day", "every {n} days", n),
    "week": lambda n: ngettext("every week", "every {n} weeks", n),
    "month": lambda n: ngettext("every month", "every {n} months", n),
    "year": lambda n: ngettext("every year", "every {n} years", n),
}


@lru_cache(maxsize=4096)
def iso(day: date) -> str:
    """2026-03-31: for programs, as pages carry it a thousand times."""
    return day.isoformat()


def duration(length: Duration) -> str:
    """30 days."""
    return _LENGTHS[length.unit](length.count).format(n=length.count)


def every(length: Duration) -> str:
    """How often something comes: every 3 months."""
    return _EVERY[length.unit](length.count).format(n=length.count)


def _tenths(share: float) -> Decimal:
    """A share in percent, to a tenth, half to even as Babel rounds."""
    return (Decimal(repr(round(float(share), 4))) * 100).quantize(_TENTH)


def _round(text: str) -> tuple[str, str]:
    """What stands before and after the digits of a written number."""
    match = _DIGITS.search(text)
    assert match
    return text[: match.start()], text[match.end() :]


def _grouped(digits: str, grouping: tuple[int, int], mark: str) -> str:
    """Digits with their group marks: the last group of `grouping[0]`, those before it of `grouping[1]`."""
    first, others = grouping
    head, parts = digits[:-first], [digits[-first:]]
    while head:
        parts.insert(0, head[-others:])
        head = head[:-others]
    return mark.join(parts)
