"""How each client stands."""

from datetime import date
from decimal import Decimal

from editions import SETTINGS, client, edition_of, f1, sales
from plaincrm.views.standing import at_risk, standings, value_at_risk


def standing(lines, settings=""):
    return standings(edition_of({"book.yml": SETTINGS + settings, **client(lines)}))["novak"]


def test_a_contract_in_force_makes_a_client_active():
    found = standing(
        "contracts:\n  - {amount: 5, every: 1 month, from: 2025-01-01}\n" + sales("date: 2019-01-01, amount: 5")
    )
    assert (found.status, found.ground, found.silence) == ("active", "contract", 2646)


def test_silence_is_measured_against_the_usual_gap():
    days = ("2025-10-01", "2025-11-01", "2025-12-01")
    found = standing(sales(*(f"date: {day}, amount: 5" for day in days)))
    assert (found.status, found.silence, found.usual_gap) == ("lapsed", 120, 30.5)
    assert found.ratio == 120 / 30.5


def test_an_ended_client_is_former():
    assert standing("ended: 2026-01-01\n").status == "former"


def test_a_few_dates_are_too_little_history():
    found = standing("since: 2020-01-01\n" + sales("date: 2026-01-01, amount: 5"))
    assert (found.status, found.ground) == ("active", "too-little-history")


def test_since_is_the_files_or_else_the_first_sale():
    assert standing(sales("date: 2026-01-01, amount: 5")).since == date(2026, 1, 1)
    assert standing("since: 2025-05-05\n" + sales("date: 2026-01-01, amount: 5")).since == date(2025, 5, 5)


def test_the_value_is_that_of_the_mid_multiples():
    found = standings(edition_of(f1()))["c01"]
    assert found.value == Decimal("116360.00")  # 48000 x 2.33 + 4000 x 1.13
    assert (found.revenue, found.previous, found.recurring) == (52000, 48000, 48000)


def test_money_has_the_minor_units_of_the_books_currency():
    assert str(standing(sales("date: 2026-01-01, amount: 0.005")).revenue) == "0.00"
    files = {"book.yml": "title: T\ncurrency: JPY\n", **client(sales("date: 2026-01-01, amount: 1200"))}
    assert str(standings(edition_of(files))["novak"].revenue) == "1200"
    files = {"book.yml": "title: T\ncurrency: KWD\n", **client(sales("date: 2026-01-01, amount: 1200.5"))}
    assert str(standings(edition_of(files))["novak"].revenue) == "1200.500"


def test_value_is_at_risk_when_contact_is_overdue_or_activity_has_fallen():
    overdue = "since: 2020-01-01\n" + sales("date: 2026-01-01, amount: 100")
    quiet = sales("date: 2025-10-01, amount: 10", "date: 2025-10-11, amount: 10", "date: 2025-10-21, amount: 10")
    files = {
        "clients/overdue.md": "name: A\n" + overdue,
        "clients/quiet.md": "---\nname: B\n" + quiet + "---\n## 2026-03-30 call\n",
        "clients/well.md": "---\nname: C\n" + sales("date: 2026-01-01, amount: 7") + "---\n## 2026-03-30 call\n",
        "clients/former.md": "name: D\nended: 2026-01-01\n" + sales("date: 2025-12-01, amount: 1000"),
    }
    edition = edition_of(files)
    assert [(found.slug, found.risks) for found in at_risk(edition)] == [
        ("overdue", ("contact",)),
        ("quiet", ("activity",)),
    ]
    assert value_at_risk(edition) == Decimal("146.90")  # 130 x 1.13
