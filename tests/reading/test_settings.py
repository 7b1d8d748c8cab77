"""`book.yml` is read as any record is, with the same complaints."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from plaincrm.fault import Span
from plaincrm.money import Money
from plaincrm.period import Duration
from plaincrm.reading.settings import read_settings
from plaincrm.views.view import sections
from plaincrm.views.worth import ValuationSettings

LEAST = "title: T\ncurrency: EUR\n"
CONTRACT = """\
title: Harbour Street Advisers
owner: Mira Novak
currency: EUR
language: en              # of the site and of the commands
timezone: Europe/Ljubljana
today: 2026-03-31
fiscal_year_starts: 1     # month
week_starts: monday
editor: "vscode://file/{path}:{line}"

rates:
  - {on: 2026-01-01, USD: 0.92, GBP: 1.17}

products:
  support: {name: Support plans, category: Services, recurring: yes}

grades:
  A: {share: 80%, contact_every: 1 month}
  B: {revenue_from: 10000, contact_every: 3 months}
  C: {contact_every: 6 months}

stages:
  new: {box: green}
  active: {box: yellow, contact_every: 2 weeks, stale_after: 30 days}
  prospect: {box: blue, prospect: yes, contact_every: 1 week}
  dead: {box: red, contact_every: 1 year, closed: yes}

goals: {2026: 250000, 2026-Q2: 70000, 2026-06: 25000}

valuation: {}
log_kinds: {demo: {contact: yes}}
routes: {}
segments:
  best: {grade: [A, B], marketing: yes, interests: [support]}
x_mine: kept
"""


def test_the_contracts_own_settings_are_read() -> None:
    settings, faults = read_settings(CONTRACT.encode(), sections())
    assert faults == ()
    assert settings is not None
    assert (settings.title, settings.owner, settings.currency, settings.language) == (
        "Harbour Street Advisers",
        "Mira Novak",
        "EUR",
        "en",
    )
    assert (settings.timezone, settings.today, settings.fiscal_year_starts, settings.week_starts) == (
        "Europe/Ljubljana",
        date(2026, 3, 31),
        1,
        "monday",
    )
    assert settings.editor == "vscode://file/{path}:{line}"
    assert settings.rates[0].on == date(2026, 1, 1)
    assert settings.rates[0].values == {"USD": Decimal("0.92"), "GBP": Decimal("1.17")}
    assert settings.products["support"].recurring is True
    assert settings.grades["A"].share == Fraction(4, 5)
    assert settings.grades["B"].revenue_from == Money(Decimal(10000))
    assert settings.stages["active"].stale_after == Duration(30, "day")
    assert settings.goals == {
        "2026": Money(Decimal(250000)),
        "2026-Q2": Money(Decimal(70000)),
        "2026-06": Money(Decimal(25000)),
    }
    assert settings.log_kinds["demo"].contact is True
    assert settings.segments == {"best": {"grade": ["A", "B"], "marketing": "yes", "interests": ["support"]}}
    assert [(other.label, other.text) for other in settings.other] == [("x_mine", "kept")]


def test_title_and_currency_are_enough() -> None:
    settings, faults = read_settings(LEAST.encode())
    assert faults == ()
    assert settings is not None
    assert (settings.fiscal_year_starts, settings.language, settings.rates, settings.goals) == (1, "en", (), {})
    assert list(settings.grades) == ["A", "B", "C"]


@pytest.mark.parametrize("missing", ["title", "currency"])
def test_without_them_there_is_no_book(missing: str) -> None:
    text = "".join(line for line in LEAST.splitlines(keepends=True) if missing not in line)
    settings, (fault,) = read_settings(text.encode())
    assert settings is None
    assert (fault.code, fault.path, fault.message) == ("missing-key", missing, f"`{missing}` is missing")


def test_no_file_is_said_to_be_missing() -> None:
    settings, (fault,) = read_settings(None)
    assert settings is None
    assert (fault.file, fault.code, fault.span) == ("book.yml", "missing-key", Span(1, 1, 1, 1))


@pytest.mark.parametrize(
    ("line", "code", "path"),
    [
        ("language: klingon", "bad-choice", "language"),
        ("language: en_US", "bad-choice", "language"),
        ("language: [en]", "bad-type", "language"),
        ("timezone: Middle/Earth", "bad-choice", "timezone"),
        ("timezone: ../../etc/passwd", "bad-choice", "timezone"),
        ("timezone: Europe", "bad-choice", "timezone"),
        ("timezone: /etc/localtime", "bad-choice", "timezone"),
        ("fiscal_year_starts: 13", "bad-number", "fiscal_year_starts"),
        ("fiscal_year_starts: April", "bad-number", "fiscal_year_starts"),
        ("week_starts: Mon", "bad-choice", "week_starts"),
        ("today: 2026-02-30", "bad-date", "today"),
        ("rates: [{USD: 0.92}]", "missing-key", "rates[0].on"),
        ("rates: [{on: 2026-01-01, USD: '0,92'}]", "bad-number", "rates[0].USD"),
        ("rates: [{on: 2026-01-01, USD: 0}]", "bad-number", "rates[0].USD"),
        ("rates: [{on: 2026-01-01, USD: -1}]", "bad-number", "rates[0].USD"),
        ("rates: [{on: 2026-01-01, usd: 0.92}]", "bad-currency", "rates[0].usd"),
        ("rates: {on: 2026-01-01, note: hello}", "bad-currency", "rates.note"),
        ("goals: {2026-13: 1}", "bad-date", "goals.2026-13"),
        ("goals: {next year: 1}", "bad-date", "goals.next year"),
        ("goals: {2026: '1,000'}", "bad-money", "goals.2026"),
        ("goals: 5000", "bad-type", "goals"),
        ("grades: {A: {share: 80}}", "bad-share", "grades.A.share"),
        ("stages: {new: {stale_after: soon}}", "bad-duration", "stages.new.stale_after"),
        ("products: [support]", "bad-type", "products"),
        ("products: {support: Support}", "bad-type", "products.support"),
        ("log_kinds: {demo: {contact: maybe}}", "bad-choice", "log_kinds.demo.contact"),
        ("valuation: {margin: 120%}", "bad-share", "valuation.margin"),
        ("valuation: {preset: bakery}", "bad-choice", "valuation.preset"),
        ("valuation: {years: 0}", "bad-number", "valuation.years"),
        ("valuation: {multiples: {other: [3, 2, 1]}}", "bad-number", "valuation.multiples.other"),
        ("calendar: {verify_every: often}", "bad-duration", "calendar.verify_every"),
    ],
)
def test_a_setting_that_is_no_good_leaves_no_book(line: str, code: str, path: str) -> None:
    settings, faults = read_settings(f"{LEAST}{line}\n".encode(), sections())
    assert settings is None
    assert [(fault.code, fault.path) for fault in faults] == [(code, path)]


@pytest.mark.parametrize(
    "address",
    [
        "vim",
        "{path}",
        "/usr/bin/vim",
        "javascript:alert(1)",
        "JavaScript:x",
        "data:text/html,x",
        "vbscript:x",
        "blob:x",
    ],
)
def test_an_address_that_opens_no_editor_is_a_fault_at_its_place_and_takes_nothing_else_with_it(address: str) -> None:
    settings, (fault,) = read_settings(f"{LEAST}editor: '{address}'\n".encode(), sections())
    assert settings is not None
    assert settings.editor is None
    assert (fault.code, fault.path, fault.span) == ("bad-choice", "editor", Span(3, 9, 3, 11 + len(address)))
    assert fault.message == f"`editor` is {address}, which is no address that opens an editor"
    assert "vscode://file/{path}:{line}" in fault.hint
    assert fault.excerpt == f"editor: '{address}'"


def test_beside_another_mistake_the_editors_is_told_too() -> None:
    settings, faults = read_settings(f"{LEAST}editor: vim\ntoday: never\n".encode(), sections())
    assert settings is None
    assert {fault.path for fault in faults} == {"editor", "today"}


@pytest.mark.parametrize(
    ("line", "path", "near"),
    [
        ("titel: x", "titel", "title"),
        ("valuations: {}", "valuations", "valuation"),
        ("valuation: {margn: 1}", "valuation.margn", "margin"),
        ("valuation: {multiples: {recuring: 1}}", "valuation.multiples.recuring", "recurring"),
        ("stages: {new: {bocks: red}}", "stages.new.bocks", "box"),
        ("products: {a: {categry: x}}", "products.a.categry", "category"),
        ("grades: {A: {shares: x}}", "grades.A.shares", "share"),
    ],
)
def test_an_unknown_setting_is_warned_about_at_every_level(line: str, path: str, near: str) -> None:
    settings, (fault,) = read_settings(f"{LEAST}{line}\n".encode(), sections())
    assert settings is not None
    assert (fault.code, fault.path, fault.message) == ("unknown-key", path, f"`{path}` is no key that plaincrm knows")
    if path != "stages.new.bocks":
        assert fault.hint == f"did you mean `{near}`? it has no effect"


@pytest.mark.parametrize(
    "line",
    ["x_a: 1", "valuation: {x_a: 1}", "rates: [{on: 2026-01-01, USD: 1, x_source: bank}]", "stages: {new: {x_a: 1}}"],
)
def test_ones_own_settings_are_never_warned_about(line: str) -> None:
    settings, faults = read_settings(f"{LEAST}{line}\n".encode(), sections())
    assert faults == ()
    assert settings is not None


def test_a_views_part_is_decoded_by_the_views_class() -> None:
    settings, faults = read_settings(
        f"{LEAST}valuation: {{margin: 40%, growth: -2%, years: endless, multiples: {{recurring: [1, 2, 3.5], year: 2024}}}}\n".encode(),
        sections(),
    )
    assert faults == ()
    assert settings is not None
    chosen = settings.sections["valuation"]
    assert isinstance(chosen, ValuationSettings)
    assert (chosen.margin, chosen.growth, chosen.years) == (Fraction(2, 5), Fraction(-1, 50), 0)
    assert chosen.multiples is not None
    assert chosen.multiples.recurring == (Decimal(1), Decimal(2), Decimal("3.5"))


@pytest.mark.parametrize(
    "text",
    [
        "title: T\ncurrency: EUR\n<<<<<<< HEAD\n",
        "title: T\ncurrency: EUR\x07\n",
        "title: [T\n",
        "- a\n",
        "title: T\ncurrency: EUR\ntitle: U\n",
        "title: \xff\n",
    ],
)
def test_what_no_record_may_hold_no_settings_may_hold(text: str) -> None:
    settings, (fault,) = read_settings(text.encode("latin-1"))
    assert settings is None
    assert fault.file == "book.yml"


def test_settings_may_begin_with_a_line_of_dashes_and_a_mark() -> None:
    assert read_settings(b"\xef\xbb\xbf---\r\ntitle: T\r\ncurrency: EUR\r\n").faults == ()
