"""Typed values take exactly what the contract says, and say how to mend all else."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from plaincrm.book import values
from plaincrm.book.values import Refused, YearlyDay
from plaincrm.money import Money
from plaincrm.period import Duration


def refused(read, text: str) -> Refused:
    with pytest.raises(Refused) as caught:
        read(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "day"),
    [("2026-03-31", date(2026, 3, 31)), ("2024-02-29", date(2024, 2, 29)), ("0001-01-01", date(1, 1, 1))],
)
def test_a_date_is_a_real_day_in_iso_form(text: str, day: date) -> None:
    assert values.read_day(text) == day


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-02-30", "no day of the calendar"),
        ("2026-13-01", "no day of the calendar"),
        ("0000-01-01", "no day of the calendar"),
        ("2025-02-29", "no day of the calendar"),
        ("2026-3-1", "no date"),
        ("20260301", "no date"),
        ("2026-W10-1", "no date"),
        ("2026-03-01T10:00", "no date"),
        ("2026-03-01 ", "no date"),
        ("2026-03-01\n", "no date"),
        ("+2026-03-01", "no date"),
        ("٢٠٢٦-٠٣-٠١", "no date"),
        ("tomorrow", "no date"),
        ("", "no date"),
    ],
)
def test_what_is_no_day_is_refused(text: str, said: str) -> None:
    fault = refused(values.read_day, text)
    assert fault.code == "bad-date"
    assert fault.said == f"which is {said}"
    assert fault.hint.startswith("write a real day as YYYY-MM-DD")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1980-05-02", YearlyDay(5, 2, 1980)),
        ("05-02", YearlyDay(5, 2)),
        ("02-29", YearlyDay(2, 29)),
        ("2024-02-29", YearlyDay(2, 29, 2024)),
    ],
)
def test_a_yearly_day_may_lack_its_year(text: str, day: YearlyDay) -> None:
    assert values.read_yearly_day(text) == day


@pytest.mark.parametrize("text", ["02-30", "13-01", "5-2", "2023-02-29", "--05-02", "May 2", "05/02", ""])
def test_what_is_no_yearly_day_is_refused(text: str) -> None:
    assert refused(values.read_yearly_day, text).code == "bad-date"


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("30 days", Duration(30, "day")),
        ("1 day", Duration(1, "day")),
        ("1 days", Duration(1, "day")),
        ("2 weeks", Duration(2, "week")),
        ("1 month", Duration(1, "month")),
        ("18 months", Duration(18, "month")),
        ("1 year", Duration(1, "year")),
        ("9999 years", Duration(9999, "year")),
        ("2weeks", Duration(2, "week")),
    ],
)
def test_a_duration_is_a_number_and_a_unit(text: str, duration: Duration) -> None:
    assert values.read_duration(text) == duration


@pytest.mark.parametrize(
    "text",
    [
        "0 days",
        "30",
        "month",
        "1.5 months",
        "-1 day",
        "1 mo",
        "P1M",
        "monthly",
        "1 day 2",
        "10000 days",
        "1  year s",
        "٣ days",
        "",
    ],
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    assert refused(values.read_duration, text).code == "bad-duration"


@pytest.mark.parametrize(
    ("text", "minutes"), [("25m", 25), ("2h", 120), ("1h30m", 90), ("90m", 90), ("0m", 0), ("1h05m", 65)]
)
def test_time_spent_is_hours_and_minutes(text: str, minutes: int) -> None:
    assert values.read_minutes(text) == minutes


@pytest.mark.parametrize("text", ["", "25", "1.5h", "30m1h", "h", "m", "1 h", "-5m", "1h30", "99999h"])
def test_what_is_no_time_spent_is_refused(text: str) -> None:
    assert refused(values.read_minutes, text).code == "bad-duration"


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("1200", "1200", ""),
        ("1200.50", "1200.50", ""),
        ("1200.50 USD", "1200.50", "USD"),
        ("1200   USD", "1200", "USD"),
        ("-80.00", "-80.00", ""),
        ("0", "0", ""),
        ("0.1", "0.1", ""),
        ("-0", "0", ""),
        ("007", "7", ""),
        ("1200 JPY", "1200", "JPY"),
        ("1.2345678901 KWD", "1.2345678901", "KWD"),
        ("999999999999999.9999999999", "999999999999999.9999999999", ""),
    ],
)
def test_money_is_an_exact_decimal_and_perhaps_a_currency(text: str, amount: str, currency: str) -> None:
    money = values.read_money(text)
    assert money == Money(Decimal(amount), currency)
    assert type(money.amount) is Decimal


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("1,200", "1200"),
        ("1,200.50", "1200.50"),
        ("1.200,50", "1200.50"),
        ("1.234.567", "1234567"),
        ("12,5", "12.5"),
        ("1 200", "1200"),
        ("1 200.50 EUR", "1200.50 EUR"),
        ("1\u202f200 €", "1200 EUR"),
        ("1'200.50", "1200.50"),
        ("1_200", "1200"),
        ("1e3", "1000"),
        ("1.5E3", "1500"),
        ("-1e-2", "-0.01"),
        ("€1200", "1200 EUR"),
        ("£12.50", "12.50 GBP"),
        ("EUR 1200", "1200 EUR"),
        ("1200EUR", "1200 EUR"),
        ("1200 €", "1200 EUR"),
        ("$1200", "1200"),
        ("−80", "-80"),
        ("(80.00)", "-80.00"),
        (".5", "0.5"),
        ("5.", "5"),
        ("+5", "5"),
        ("1200,-", "1200"),
    ],
)
def test_another_spelling_of_money_is_refused_and_the_hint_shows_the_accepted_one(text: str, guess: str) -> None:
    fault = refused(values.read_money, text)
    assert (fault.code, fault.said) == ("bad-money", "which is no amount")
    assert (
        fault.hint
        == f"write digits with a point and no thousands separators, such as 1200 or 1200.50 USD (here perhaps {guess})"
    )
    assert values.read_money(guess)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "NaN",
        "inf",
        "-",
        "0x10",
        "1/2",
        "1..2",
        "1.200€",
        "١٢٠٠",
        "12 USD EUR",
        "9" * 16,
        "1." + "1" * 11,
        "9" * 400,
        "1 - 2",
    ],
)
def test_what_may_be_any_amount_gets_no_guess(text: str) -> None:
    fault = refused(values.read_money, text)
    assert fault.code == "bad-money"
    assert "perhaps" not in fault.hint


@pytest.mark.parametrize(("text", "guess"), [("1200 usd", "1200 USD"), ("1200 XQQ", ""), ("1200 EURO", "")])
def test_letters_that_are_no_currency_are_refused(text: str, guess: str) -> None:
    fault = refused(values.read_money, text)
    assert fault.code == "bad-currency"
    assert fault.hint.endswith(f"(here perhaps {guess})") == bool(guess)


@pytest.mark.parametrize("text", ["eur", "EURO", "XQQ", "€", ""])
def test_the_books_currency_is_one_of_iso_4217(text: str) -> None:
    assert values.read_currency("EUR") == "EUR"
    assert refused(values.read_currency, text).code == "bad-currency"


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("60%", Fraction(3, 5)),
        ("0.6", Fraction(3, 5)),
        ("100%", 1),
        ("1", 1),
        ("0", 0),
        ("33.333%", Fraction(33333, 100000)),
        ("60 %", Fraction(3, 5)),
    ],
)
def test_a_share_is_a_percentage_or_a_fraction(text: str, share: Fraction) -> None:
    assert values.read_share(text) == share
    assert type(values.read_share(text)) is Fraction


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("60", "60%"),
        ("0,6", "0.6"),
        ("62,5%", "62.5%"),
        ("60 percent", "60%"),
        ("120%", ""),
        ("-5%", ""),
        ("1/2", ""),
        ("half", ""),
        ("", ""),
    ],
)
def test_what_is_no_share_is_refused(text: str, guess: str) -> None:
    fault = refused(values.read_share, text)
    assert fault.code == "bad-share"
    assert fault.hint == "write a percentage such as 60% or a fraction such as 0.6" + (
        f" (here perhaps {guess})" if guess else ""
    )


@pytest.mark.parametrize(
    ("text", "answer"), [("yes", True), ("true", True), ("no", False), ("false", False), ("Yes", True), ("NO", False)]
)
def test_yes_and_no_have_two_words_each(text: str, answer: bool) -> None:
    assert values.read_yes_no(text) is answer


@pytest.mark.parametrize("text", ["y", "n", "on", "off", "1", "0", "ja", "", "yes "])
def test_other_words_for_yes_and_no_are_refused(text: str) -> None:
    assert refused(values.read_yes_no, text).code == "bad-choice"


def test_a_whole_number_is_digits() -> None:
    assert values.read_whole("012") == 12
    for text in ("", "-1", "1.0", "1e3", "third", "1" * 10, "٣"):
        assert refused(values.read_whole, text).code == "bad-number"


def test_a_number_is_an_exact_decimal() -> None:
    assert values.read_number("2.50") == Decimal("2.50")
    assert type(values.read_number("2.50")) is Decimal
    fault = refused(values.read_number, "2,5")
    assert (fault.code, fault.hint) == ("bad-number", "write digits, with a point before decimals (here perhaps 2.5)")


@pytest.mark.parametrize(
    "text",
    ["a@b.example", "first.last+tag@sub.domain.example", "o'neil@x.example", "имя@почта.example", "a@b-c.example"],
)
def test_an_address_has_something_on_both_sides_of_one_at_and_a_dot_after_it(text: str) -> None:
    assert values.read_email(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "@b.example",
        "a@",
        "a@b",
        "a@@b.example",
        "a b@c.example",
        "a@b..example",
        "a@b.example.",
        "A <a@b.example>",
        "a@b.example,c@d.example",
        "mailto:a@b.example",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    assert refused(values.read_email, text).code == "bad-email"


def test_a_choice_is_one_of_its_words_and_the_nearest_is_named() -> None:
    read = values.one_of("person", "household", "company")
    assert read("company") == "company"
    assert refused(read, "Company").hint == "did you mean `company`? write one of person, household, company"
    assert refused(read, "firm").hint == "write one of person, household, company"
    assert refused(read, "x" * 1_000_000).code == "bad-choice"
