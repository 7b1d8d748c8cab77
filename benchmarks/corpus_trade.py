"""The money of the corpus: transactions, contracts, credit and deals as YAML, and the settings they need."""

from __future__ import annotations

from datetime import date, timedelta

from corpus_words import Identity, words
from dice import Dice

TODAY = date(2026, 3, 31)
PRODUCTS = ("support", "advice", "insurance", "pension", "training", "travel")
RECURRING = ("support", "insurance", "pension")


def currency_of(dice: Dice) -> str:
    """What follows the amounts of one client: nothing for the book's own currency."""
    return dice.pick((" USD", " USD", " GBP")) if dice.chance(0.1) else ""


def transactions(dice: Dice, who: Identity, currency: str, first: date, last: date) -> list[str]:
    """5 to 40 transactions in order of their dates, 13 as a rule; the long lists are terse monthly ones."""
    count = dice.skewed(5, 40, 3.3)
    scale = 9 if who.kind in {"company", "government"} else 2
    lines = ["transactions:"]
    for place, on in enumerate(dice.days(first, last, count)):
        amount = f"{dice.skewed(4, 160, 2) * scale * 5}{dice.pick(('', '', '', '.50', '.95'))}"
        sign = "-" if dice.chance(0.015) else ""
        fields = [f"date: {on}", f"amount: {sign}{amount}{currency}"]
        fields += [f"product: {dice.pick(PRODUCTS)}"] if count <= 26 else []
        if count <= 16:
            fields += _details(dice, who, place, on)
        fields += _payment(dice, on, f"{amount}{currency}" if not sign else "")
        lines.append(f"  - {{{', '.join(fields)}}}")
    return lines


def _details(dice: Dice, who: Identity, place: int, on: date) -> list[str]:
    fields = [f"what: {dice.pick(words().trade['transactions'])}"]
    fields += [f"invoice: {on.year}-{who.number:05d}-{place + 1:02d}"] if dice.chance(0.5) else []
    fields += [f"due: {on + timedelta(days=30)}"] if dice.chance(0.25) else []
    fields += [f"cost: {dice.between(1, 40)}"] if dice.chance(0.12) else []
    fields += [f"quantity: {dice.between(2, 12)}"] if dice.chance(0.06) else []
    return fields


def _payment(dice: Dice, on: date, amount: str) -> list[str]:
    paid = on + timedelta(days=dice.skewed(0, 70, 1.5))
    if paid > TODAY or dice.chance(0.04):
        return []
    if amount and "." not in amount and dice.chance(0.01):
        currency = amount.lstrip("0123456789")
        return [f"paid: [{{on: {paid}, amount: 20{currency}}}]"]
    return [f"paid: {paid}"]


def contracts(dice: Dice, since: date, currency: str) -> list[str]:
    """None for most clients, else one or two contracts in force."""
    if not dice.chance(0.35):
        return []
    lines = ["contracts:"]
    for product in dice.some(RECURRING, 2):
        begin = dice.day(since, date(2025, 12, 31))
        ends = TODAY + timedelta(days=dice.between(10, 700))
        until = dice.pick(("", f", until: {ends}", f", renews: {ends}"))
        every, most = dice.pick((("1 month", 30), ("3 months", 90), ("1 year", 360)))
        amount = f"{dice.between(4, most) * 10}{currency}"
        lines.append(f"  - {{product: {product}, amount: {amount}, every: {every}, from: {begin}{until}}}")
    return lines


def credit(dice: Dice) -> list[str]:
    """How a client pays."""
    standing = dice.pick(("good", "good", "good", "good", "watch", "stop"))
    terms = dice.pick(("14 days", "30 days", "30 days", "60 days"))
    return [f"credit: {{limit: {dice.between(2, 60) * 500}, terms: {terms}, standing: {standing}}}"]


def deals(dice: Dice, *, prospect: bool, first: date) -> list[str]:
    """One or two deals: the first one of a prospect is open and complete, others are won, lost or open."""
    lines = ["deals:"]
    for place in range(dice.skewed(1, 3, 1.5)):
        opened = dice.day(first, TODAY)
        fields = [f"what: {dice.pick(words().trade['deals'])}", f"amount: {dice.skewed(4, 500, 2) * 50}"]
        fields += [f"product: {dice.pick(PRODUCTS)}", f"opened: {opened}"]
        fields += _close(dice, opened, is_open=prospect and place == 0)
        lines.append(f"  - {{{', '.join(fields)}}}")
    return lines


def _close(dice: Dice, opened: date, *, is_open: bool) -> list[str]:
    mark = 0 if is_open else dice.between(1, 100)
    chance = dice.pick(("10%", "25%", "40%", "50%", "0.6", "75%", "90%"))
    if mark <= 40:
        return [f"close_on: {TODAY + timedelta(days=dice.between(-10, 200))}", f"probability: {chance}"]
    ended = dice.day(opened, TODAY)
    if mark <= 70:
        return [f"probability: {chance}", f"won: {ended}"]
    return [f"probability: {chance}", f"lost: {ended}", f"because: {dice.pick(words().trade['lost'])}"]


def settings_text(records: int) -> str:
    """book.yml, with goals in proportion to the number of records."""
    year = records * 2000
    quarters = "".join(f", 2026-Q{quarter}: {year // 4}" for quarter in range(1, 5))
    months = "".join(f", 2026-{month:02d}: {year // 12}" for month in range(1, 13))
    rates = "\n".join(
        f"  - {{on: {year}-01-01, USD: 0.{88 + year % 7}, GBP: 1.{13 + year % 5}}}" for year in range(2021, 2027)
    )
    return SETTINGS.format(today=TODAY, rates=rates, goals=f"{{2026: {year}{quarters}{months}}}")


SETTINGS = """\
title: Harbour Street Advisers
owner: Mira Novak
currency: EUR
language: en
timezone: Europe/Ljubljana
today: {today}
fiscal_year_starts: 1
week_starts: monday

rates:
{rates}

products:
  support: {{name: Support plans, category: Services, recurring: yes}}
  advice: {{name: Advice by the hour, category: Services, recurring: no}}
  insurance: {{name: Insurance, category: Cover, recurring: yes}}
  pension: {{name: Pension plans, category: Cover, recurring: yes}}
  training: {{name: Training days, category: Services, recurring: no}}
  travel: {{name: Travel expenses, category: Other, recurring: no}}

grades:
  A: {{share: 80%, contact_every: 1 month}}
  B: {{share: 95%, contact_every: 3 months}}
  C: {{contact_every: 6 months}}

stages:
  new: {{box: green}}
  active: {{box: yellow, contact_every: 2 weeks, stale_after: 30 days}}
  prospect: {{box: blue, prospect: yes, contact_every: 1 week}}
  dead: {{box: red, contact_every: 1 year, closed: yes}}

goals: {goals}

log_kinds: {{demo: {{contact: yes}}}}

segments:
  best: {{grade: [A, B], marketing: yes, interests: [support]}}
"""
