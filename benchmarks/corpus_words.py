"""The vocabulary of the corpus and who its invented records are."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dice import Dice

Spelled = tuple[str, str]
"""A word in its own script, and its spelling in a slug."""


@dataclass(frozen=True)
class Script:
    """One writing system: its names, trades and sentences."""

    name: str
    weight: int
    order: str
    countries: tuple[str, ...]
    given: tuple[Spelled, ...]
    family: tuple[Spelled, ...]
    trades: tuple[Spelled, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Words:
    """All of words.toml."""

    scripts: tuple[Script, ...]
    suffixes: tuple[Spelled, ...]
    trade: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Identity:
    """Who a record is about; follows from seed and number alone, so that any record can name any other."""

    number: int
    slug: str
    name: str
    sort_as: str
    given: str
    family: str
    kind: str
    script: Script
    is_client: bool


@cache
def words() -> Words:
    """The vocabulary, read once."""
    table = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
    scripts = tuple(_script(name, of) for name, of in table["scripts"].items())
    trade = dict(table["trade"])
    suffixes = _spelled(trade.pop("suffixes"))
    return Words(scripts, suffixes, {key: tuple(value) for key, value in trade.items()})


def _script(name: str, of: dict[str, Any]) -> Script:
    spelled = {key: _spelled(of[key]) for key in ("given", "family", "trades")}
    sentences = tuple(of["sentences"])
    return Script(name, of["weight"], of["order"], tuple(of["countries"]), **spelled, sentences=sentences)


def _spelled(pairs: Sequence[Sequence[str]]) -> tuple[Spelled, ...]:
    return tuple((written, slug) for written, slug in pairs)


def identity(seed: int, number: int) -> Identity:
    """Record `number` of the corpus: every fifth is a lead, the rest are clients."""
    dice = Dice.of(seed, "who", number)
    script = _weighted(dice)
    given, family = dice.pick(script.given), dice.pick(script.family)
    kind = _kind(dice)
    if kind == "person":
        name, spelling = _full_name(script.order, given[0], family[0]), f"{family[1]}-{given[1]}"
    elif kind == "household":
        name, spelling = f"{family[0]} & {given[0]}", f"{family[1]}-household"
    else:
        trade, suffix = dice.pick(script.trades), dice.pick(words().suffixes)
        name, spelling = f"{family[0]} {trade[0]} {suffix[0]}", f"{family[1]}-{trade[1]}-{suffix[1]}"
    return Identity(
        number=number,
        slug=f"{spelling}-{number:05d}",
        name=name,
        sort_as=f"{family[1].capitalize()} {given[1].capitalize()}",
        given=given[0],
        family=family[0],
        kind=kind,
        script=script,
        is_client=number % 5 != 4,
    )


def _weighted(dice: Dice) -> Script:
    mark = dice.between(1, 100)
    for script in words().scripts:
        mark -= script.weight
        if mark <= 0:
            return script
    return words().scripts[0]


def _kind(dice: Dice) -> str:
    mark = dice.between(1, 100)
    bounds = ((48, "person"), (58, "household"), (93, "company"), (97, "government"), (100, "partner"))
    return next(kind for bound, kind in bounds if mark <= bound)


def _full_name(order: str, given: str, family: str) -> str:
    return {"given family": f"{given} {family}", "family given": f"{family} {given}"}.get(order, family + given)
