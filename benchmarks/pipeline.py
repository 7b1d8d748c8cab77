"""How long the pipeline of a book with many open deals takes: `python benchmarks/pipeline.py [DEALS]`.

The goal: 5,000 open deals take under a second. Amounts are to the cent and have no common measure, which is the
worst case: nothing can be exact but by a grid of 100,000 steps. Everything lies in a temporary folder.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from statistics import median

from dice import Dice
from plaincrm.figures.distribution import OpenDeal
from plaincrm.figures.forecast import Outlook, against, outlook
from plaincrm.views import pipeline
from plaincrm.views.once import _made
from plaincrm.views.remembered import _kept
from plaincrm.views.view import data_of
from plaincrm.workshop.gather import Gatherer

TODAY = date(2026, 3, 31)
SETTINGS = f"title: Pipeline\ncurrency: EUR\ntoday: {TODAY}\nproducts: {{a: {{}}, b: {{}}, c: {{}}}}\ngoals: "
GOALS = {
    "no goal": "{}",
    "a goal of the year": "{2026: 90000000}",
    "goals of the year, three quarters and a month": (
        "{2026: 90000000, 2026-Q2: 30000000, 2026-Q3: 30000000, 2026-Q4: 30000000, 2026-06: 9000000}"
    ),
}
TO_A_LEAD = 2
ROUNDS = 3


def write_book(folder: Path, deals: int) -> None:
    """A book of leads with two open deals each, which close on the days from tomorrow to the end of the year."""
    (folder / "leads").mkdir()
    for number in range(-(-deals // TO_A_LEAD)):
        dice = Dice.of("lead", number)
        lines = "".join(f"  - {_deal(dice)}\n" for _ in range(min(TO_A_LEAD, deals - number * TO_A_LEAD)))
        text = f"---\nname: Lead {number}\nstage: active\nsince: 2026-01-05\ndeals:\n{lines}---\n"
        (folder / f"leads/lead-{number}.md").write_text(text, encoding="utf-8")


def _deal(dice: Dice) -> str:
    on = TODAY + timedelta(dice.between(1, 275))
    amount = f"{dice.between(500, 50_000)}.{dice.between(10, 99)}"
    return f"{{amount: {amount}, product: {dice.pick(('a', 'b', 'c'))}, close_on: {on}, probability: {dice.between(1, 19) * 5}%}}"


def seconds(work: Callable[[], object]) -> float:
    """The median of a few rounds, in each of which nothing is remembered."""
    taken = []
    for _ in range(ROUNDS):
        _made.clear()
        _kept.clear()
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return median(taken)


def figures(deals: int) -> Callable[[], object]:
    """The distribution of all deals at once, against one goal."""
    dice = Dice.of("figures")
    some = [OpenDeal(dice.between(500_00, 50_000_00), Fraction(dice.between(1, 19), 20)) for _ in range(deals)]

    def work() -> object:
        found = outlook(some)
        assert isinstance(found, Outlook)
        return against(found, 0, sum(deal.amount for deal in some) // 2)

    return work


def report(folder: Path, goals: str) -> Callable[[], object]:
    """The whole report and its pages' data: board, ledger, sums, goals, what the past teaches. Files are read before."""
    (folder / "book.yml").write_text(SETTINGS + goals, encoding="utf-8")
    edition = Gatherer(folder, None).gather().edition

    def work() -> object:
        fresh = edition.__copy__()  # of another identity: what is worked out once an edition is worked out again
        return pipeline.report(fresh), [data_of(page) for page in pipeline.pages(fresh)]

    return work


def main() -> None:
    """Print a line for each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("deals", type=int, nargs="?", default=5000)
    deals = parser.parse_args().deals
    print(f"{deals:,} open deals, processor time, medians of {ROUNDS} rounds\n\n| what | seconds |\n|---|---|")
    print(f"| distribution and chance of one goal, all deals in it | {seconds(figures(deals)):.2f} |", flush=True)
    with tempfile.TemporaryDirectory(prefix="plaincrm-pipeline-") as name:
        write_book(Path(name), deals)
        for what, goals in GOALS.items():
            print(f"| report and pages with {what} | {seconds(report(Path(name), goals)):.2f} |", flush=True)


if __name__ == "__main__":
    main()
