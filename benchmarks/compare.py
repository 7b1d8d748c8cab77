"""Build the same records with plaincrm and every Hugo found, in turn, and print medians, ratios and goals.

    python benchmarks/compare.py --records 1000 10000 --rounds 3

It needs what `pip install -e '.[benchmark]'` brings. All its files lie in a temporary folder that it removes.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import signal
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus import SEED, Corpus, write_corpus
from edits import edited, files_with, linked_record, mark_of, replace_file
from live import session
from measure import MeasuringFailedError, Place, cost_of, loop_seconds, peak_memory_of
from programs import Maker, Program, environment, hugo, hugo_binaries, plaincrm, plaincrm_is_here
from table import Column, table

PARTS = ("build", "memory", "serve", "help")
HELP_RUNS = 5
"""`--help` is so short that each round runs it this often."""
WARM_UP = 100
"""Records of an unmeasured build: Python compiles its modules, the disk cache gets the binaries."""

NEVER = frozenset({"stale", "torn"})
"""Rows that ought to be 0 each time."""

Samples = dict[str, dict[str, list[float]]]
"""Name of the program -> row of the table -> what was seen, in seconds, bytes or files."""


@dataclass(frozen=True)
class Plan:
    """What is asked for on the command line."""

    rounds: int
    edits: int
    seed: int
    parts: frozenset[str]


def measure_all(programs: Sequence[Program], place: Place, plan: Plan, found: Samples) -> None:
    """Take samples of every program; each round takes them in turn and begins with another one."""
    for number in range(plan.rounds):
        begin = number % len(programs)
        order = [*programs[begin:], *programs[:begin]]
        if "build" in plan.parts:
            _builds(order, place, found, number)
        if "serve" in plan.parts:
            _serves(order, place, found, plan, number)
        if "help" in plan.parts:
            _helps(order, place, found)
        _say(f"  round {number + 1} of {plan.rounds} done")
    if "memory" in plan.parts:
        _memories(programs, place, found)


def _builds(order: Sequence[Program], place: Place, found: Samples, number: int) -> None:
    for program in order:
        program.forget()
        _timed(program, place, found, "cold")
    for program in order:
        _timed(program, place, found, "unchanged")
    for program in order:
        with _one_edit(program, place.folder, 5000 + number):
            _timed(program, place, found, "edited")


def _timed(program: Program, place: Place, found: Samples, row: str) -> None:
    cost = cost_of(program.build, place)
    _keep(found, program, row, cost.wall)
    _keep(found, program, f"{row}, processor", cost.processor)
    _keep(found, program, f"{row}, others", cost.others)


@contextmanager
def _one_edit(program: Program, outside: Path, number: int) -> Iterator[None]:
    """Edit one record, see that the build within shows it, and take the edit back."""
    source = linked_record(program.records)
    text = source.read_text("utf-8")
    replace_file(source, edited(text, number), outside)
    yield
    replace_file(source, text, outside)
    if not files_with(program.output, mark_of(number)):
        raise MeasuringFailedError(f"{program.name} built a site that does not show an edit")


def _serves(order: Sequence[Program], place: Place, found: Samples, plan: Plan, number: int) -> None:
    for program in order:
        seen = session(program, place, plan.edits, plan.seed + number)
        for edit in seen.edits:
            _keep(found, program, "page", edit.page)
            _keep(found, program, "shown", edit.shown)
            _keep(found, program, "last write", edit.last_write)
            _keep(found, program, "written", edit.written)
            _keep(found, program, "torn", edit.torn)
        _keep(found, program, "stale", seen.stale)
        _keep(found, program, "serve, memory", seen.memory)


def _helps(order: Sequence[Program], place: Place, found: Samples) -> None:
    for _ in range(HELP_RUNS):
        for program in order:
            _keep(found, program, "help", cost_of(program.help, place).wall)


def _memories(programs: Sequence[Program], place: Place, found: Samples) -> None:
    for program in programs:
        program.forget()
        _keep(found, program, "cold, memory", peak_memory_of(program.build, place))
        files = [path for path in program.output.rglob("*") if path.is_file()]
        _keep(found, program, "site, files", len(files))
        _keep(found, program, "site, bytes", sum(path.stat().st_size for path in files))


def _keep(found: Samples, program: Program, row: str, seen: float) -> None:
    found[program.name].setdefault(row, []).append(seen)


def compare(records: int, makers: Sequence[Maker], plan: Plan, folder: Path) -> tuple[Corpus, Samples]:
    """One size of corpus, in `folder`, which is emptied afterwards."""
    _say(f"{records} records")
    place = _place(folder)
    corpus = write_corpus(records, folder / "corpus", plan.seed)
    programs = [make(corpus.folder, folder / f"program-{number}") for number, make in enumerate(makers)]
    _warm_up(makers, folder / "warm-up", place, plan.seed)
    found: Samples = {program.name: {} for program in programs}
    try:
        measure_all(programs, place, plan, found)
    except MeasuringFailedError as error:
        _say(f"{error}\nThe table holds what was measured before this.")
    shutil.rmtree(folder)
    return corpus, found


def _place(folder: Path) -> Place:
    temporary, compiled = folder / "tmp", folder / "pycache"
    temporary.mkdir(parents=True)
    ours = {"TMPDIR": str(temporary), "PYTHONPYCACHEPREFIX": str(compiled)}
    return Place(folder, environment() | ours, folder / "printed")


def _warm_up(makers: Sequence[Maker], folder: Path, place: Place, seed: int) -> None:
    corpus = write_corpus(WARM_UP, folder / "corpus", seed)
    for number, make in enumerate(makers):
        program = make(corpus.folder, folder / f"program-{number}")
        cost_of(program.build, place)
        cost_of(program.help, place)
    shutil.rmtree(folder)


def report(corpus: Corpus, found: Samples) -> str:
    """The table of one size, as Markdown."""
    columns = [Column(name, _summed_up(rows)) for name, rows in found.items()]
    records, mean = len(corpus.sizes), statistics.mean(corpus.sizes)
    return f"### {records:,} records of {mean:,.0f} bytes on average\n\n{table(columns, records)}\n"


def _summed_up(rows: dict[str, list[float]]) -> dict[str, float]:
    """Medians; but of what must not happen, the worst that was seen."""
    return {row: (max if row in NEVER else statistics.median)(seen) for row, seen in rows.items()}


def _machine(plan: Plan) -> str:
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} processors, Python {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}; "
        f"{plan.rounds} rounds, {plan.edits} edits each under `serve`, seed {plan.seed}; medians. "
        f"Load at the start {load:.2f}; ten million additions in Python took {loop_seconds():.2f} s.\n"
    )


def _makers(wanted: Sequence[Path]) -> list[Maker]:
    makers = [plaincrm] if plaincrm_is_here() else []
    if not makers:
        _say("plaincrm cannot be started, so Hugo is measured alone")
    return [*makers, *(hugo(binary) for binary in (wanted or hugo_binaries()))]


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Compare plaincrm with Hugo on the same records.")
    parser.add_argument("--records", type=int, nargs="+", default=[1000, 10_000], metavar="N")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--edits", type=int, default=5, help="edits in each round's session of `serve`")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="what to measure")
    parser.add_argument("--hugo", type=Path, action="append", default=[], help="a Hugo binary (default: all found)")
    parser.add_argument("--samples", type=Path, help="file for all samples, as JSON")
    return parser.parse_args()


def main() -> None:
    """The command line."""
    asked = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    plan = Plan(asked.rounds, asked.edits, asked.seed, frozenset(asked.parts))
    makers = _makers(asked.hugo)
    print(_machine(plan), flush=True)
    samples = {}
    with tempfile.TemporaryDirectory(prefix="plaincrm-benchmark-") as folder:
        for records in asked.records:
            corpus, found = compare(records, makers, plan, Path(folder, str(records)))
            samples[records] = found
            print(report(corpus, found), flush=True)
    if asked.samples:
        asked.samples.write_text(json.dumps(samples, indent=1), "utf-8")


if __name__ == "__main__":
    main()
