"""Amounts, shares, days and lengths of time as the book's language writes them."""

from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from babel import Locale, dates, numbers
from hypothesis import given, settings
from hypothesis import strategies as st

from plaincrm.language import PSEUDO
from plaincrm.money import Money, minor_digits, minor_unit
from plaincrm.period import Duration
from plaincrm.site.formats import Formats, ago, duration, every, iso

EN = Formats("en", "EUR")


@pytest.mark.parametrize(("key", "said"), [("2026", "2026"), ("2026-Q2", "2nd quarter 2026"), ("2026-06", "June 2026")])
def test_a_goals_period_is_said_as_its_key_counts(key: str, said: str) -> None:
    assert EN.period(key) == said


def test_months_stand_alone() -> None:
    assert EN.bare_month("2026-03") == EN.bare_month(date(2026, 3, 31)) == "Mar"
    assert EN.month_name(date(2026, 3, 31)) == "March"
    assert Formats("sl", "EUR").month_name(date(2026, 3, 31)) == "marec"


def test_columns_of_amounts_and_shares_keep_their_digits() -> None:
    assert EN.exact(Decimal(1200)) == "1,200.00"
    assert Formats("en", "JPY").exact(Decimal(1200)) == "1,200"
    assert (EN.tenths(0.89), EN.share(0.89), EN.share(0.891), EN.share(0)) == ("89.0%", "89%", "89.1%", "0%")
    assert EN.decimal(2.333) == "2.33"


def test_a_percent_sign_stands_where_the_language_has_it() -> None:
    assert Formats("de", "EUR").share(0.891) == "89,1\N{NO-BREAK SPACE}%"
    assert Formats("tr", "EUR").share(0.891) == "%89,1"


def test_lengths_of_time_have_their_plurals() -> None:
    assert (duration(Duration(1, "week")), duration(Duration(30, "day"))) == ("1 week", "30 days")
    assert (every(Duration(1, "year")), every(Duration(3, "month"))) == ("every year", "every 3 months")


def test_a_day_for_programs_is_iso() -> None:
    assert iso(date(2026, 3, 31)) == "2026-03-31"


# Ours are Babel's own, only faster.

LANGUAGES = [
    "en",
    "en-IN",
    "de",
    "de-CH",
    "sl",
    "fr",
    "hi",
    "te",
    "fa",
    "ar",
    "ar-EG",
    "ja",
    "sv",
    "pt-BR",
    "he",
    "bn",
    "zh-Hant",
    "es",
    "pl",
]
CURRENCIES = ["EUR", "USD", "JPY", "KWD", "INR", "CHF", "XAU"]
amounts = st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=4) | st.sampled_from(
    [
        Decimal(n)
        for n in (
            "0",
            "-0",
            "0.005",
            "0.015",
            "-0.004",
            "999.995",
            "1000",
            "-1000",
            "99999",
            "100000",
            "10000000",
            "1E+3",
        )
    ]
)
brief = settings(max_examples=100, deadline=None, derandomize=True)


@cache
def _formats(language: str, currency: str) -> Formats:
    return Formats(language, currency)


def _without_negative_zero(amount: Decimal, currency: str) -> Decimal:
    """Nobody owes minus nothing: the one place where we differ from Babel."""
    return abs(amount) if not amount.quantize(minor_unit(currency)) else amount


@brief
@given(st.sampled_from(LANGUAGES), st.sampled_from(CURRENCIES), st.sampled_from(CURRENCIES), amounts)
def test_money_is_written_as_babel_writes_it(language: str, currency: str, other: str, amount: Decimal) -> None:
    locale, formats = Locale.parse(language, sep="-"), _formats(language, currency)
    for code in (currency, other):
        wanted = numbers.format_currency(_without_negative_zero(amount, code), code, locale=locale)
        assert formats.money(amount, code) == formats.as_written(Money(amount, code)) == wanted
    assert formats.money(amount) == formats.money(amount, currency)


@brief
@given(st.sampled_from(LANGUAGES), st.sampled_from(CURRENCIES), amounts)
def test_plain_amounts_are_written_as_babel_writes_decimals(language: str, currency: str, amount: Decimal) -> None:
    locale, formats = Locale.parse(language, sep="-"), _formats(language, currency)
    exact = _without_negative_zero(amount, currency).quantize(minor_unit(currency))
    digits = minor_digits(currency)

    def written(value: Decimal, places: int) -> str:
        first, others = locale.decimal_formats[None].grouping
        pattern = f"#,{'#' * others}," * (first != others) + ("#," if first == others else "") + "#" * (first - 1) + "0"
        return numbers.format_decimal(value, pattern + ("." + "0" * places if places else ""), locale=locale)

    assert formats.exact(amount) == written(exact, digits)
    assert formats.amount(amount) == written(exact, 0 if exact == exact.to_integral_value() else digits)
    whole = amount.quantize(Decimal(1))
    assert formats.whole(amount) == written(whole or Decimal(0), 0)


@brief
@given(st.sampled_from(LANGUAGES), st.integers(-(10**13), 10**13))
def test_counts_are_written_as_babel_writes_them(language: str, count: int) -> None:
    assert _formats(language, "EUR").number(count) == numbers.format_decimal(
        count, locale=Locale.parse(language, sep="-")
    )


@brief
@given(st.sampled_from(LANGUAGES), st.integers(-2000, 20000))
def test_shares_are_written_as_babel_writes_percentages(language: str, tenths: int) -> None:
    locale, formats = Locale.parse(language, sep="-"), _formats(language, "EUR")
    pattern = locale.percent_formats[None].pattern
    share = Decimal(tenths) / 1000
    if tenths % 10 == 0:
        assert formats.share(tenths / 1000) == numbers.format_percent(share, locale=locale)
    elif pattern.count("0") == 1:
        assert formats.share(tenths / 1000) == numbers.format_percent(share, pattern.replace("0", "0.0"), locale=locale)


@brief
@given(st.sampled_from(LANGUAGES), st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_days_are_written_as_babel_writes_them(language: str, day: date) -> None:
    locale, formats = Locale.parse(language, sep="-"), _formats(language, "EUR")
    assert formats.day(day) == dates.format_date(day, "medium", locale=locale)
    assert formats.long_day(day) == dates.format_date(day, "full", locale=locale)
    for method, skeleton in (
        (formats.short_day, "MMMd"),
        (formats.week_day, "MMMEd"),
        (formats.month, "yMMMM"),
        (formats.short_month, "yyMMM"),
    ):
        assert method(day) == dates.format_skeleton(skeleton, day, locale=locale)


def test_nobody_owes_minus_nothing() -> None:
    assert _formats("en", "EUR").money(Decimal("-0.001")) == "€0.00"
    assert _formats("en", "EUR").whole(Decimal("-0.4")) == "0"


def test_half_a_cent_goes_to_the_even_one() -> None:
    assert [_formats("en", "EUR").money(Decimal(text)) for text in ("0.005", "0.015", "0.025")] == [
        "€0.00",
        "€0.02",
        "€0.02",
    ]


def test_the_pseudo_language_counts_in_english() -> None:
    assert Formats(PSEUDO, "EUR").money(Decimal(1200)) == "€1,200.00"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (1, "1 day ago"),
        (13, "13 days ago"),
        (14, "2 weeks ago"),
        (59, "8 weeks ago"),
        (60, "2 months ago"),
        (729, "24 months ago"),
        (730, "2 years ago"),
        (-1, "tomorrow"),
        (-9, "in 9 days"),
    ],
)
def test_how_long_ago_is_said_roughly(days: int, said: str) -> None:
    assert ago(days) == said


def test_minutes_are_said_in_hours() -> None:
    assert [EN.minutes(n) for n in (0, 25, 60, 90)] == ["0 min", "25 min", "1 h", "1 h 30 min"]


def test_a_code_is_said_by_its_name_and_any_other_text_stays() -> None:
    assert (EN.country("NO"), EN.country("Norway"), EN.language("sl"), EN.language("our own")) == (
        "Norway",
        "Norway",
        "Slovenian",
        "our own",
    )


def test_a_week_begins_where_it_is_told_to() -> None:
    assert EN.weekdays(0)[0] == "Mon"
    assert EN.weekdays(6) == ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
