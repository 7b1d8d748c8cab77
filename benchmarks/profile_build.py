"""Where the time of a cold build goes, by room and by library: `python benchmarks/profile_build.py [N]`.

Processor time of all processes, forked workers included. The profiler makes small Python functions look
dearer than they are; read the shares as a map, and take seconds from compare.py.
"""

from __future__ import annotations

import argparse
import pstats
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from corpus import SEED, write_corpus
from programs import environment, plaincrm

WARM_UP = 100
"""Records of an unmeasured build, in which Python compiles its modules."""
Spot = tuple[str, int, str]
"""File, line and name of a function, as the profiler has it."""


def profile(records: int, seed: int, kept: Path | None) -> dict[Spot, Any]:
    """Profile of a cold build: spot -> (calls, all calls, own seconds, seconds, callers)."""
    with tempfile.TemporaryDirectory(prefix="plaincrm-profile-") as name:
        folder, surroundings = Path(name), environment() | {"PYTHONPYCACHEPREFIX": f"{name}/pycache"}
        _build(WARM_UP, seed, folder / "warm-up", surroundings)
        profiles = _build(records, seed, folder / "profiled", surroundings)
        found = pstats.Stats(*map(str, profiles))
        if kept:
            found.dump_stats(kept)
        return dict(vars(found)["stats"])


def _build(records: int, seed: int, folder: Path, surroundings: dict[str, str]) -> list[Path]:
    corpus = write_corpus(records, folder / "corpus", seed)
    program = plaincrm(corpus.folder, folder / "program")
    (folder / "profiles").mkdir()
    launcher = [sys.executable, str(Path(__file__).with_name("profiled.py")), str(folder / "profiles")]
    arguments = program.build[program.build.index("build") :]
    subprocess.run([*launcher, *arguments], check=True, stdout=sys.stderr, env=surroundings)
    return sorted((folder / "profiles").iterdir())


def own_time_by_room(stats: dict[Spot, Any]) -> Counter[str]:
    """Seconds spent in each room itself; what is built in counts for whoever called it."""
    rooms: Counter[str] = Counter()
    for spot, (_, _, own, _, callers) in stats.items():
        if _is_built_in(spot) and callers:
            for caller, (_, _, share, _) in callers.items():
                rooms[_room(caller)] += share
        else:
            rooms[_room(spot)] += own
    return rooms


def _is_built_in(spot: Spot) -> bool:
    return spot[0] == "~" or spot[0].startswith("<")


def _room(spot: Spot) -> str:
    """`plaincrm.reading`, `markdown`, or `Python itself`."""
    parts = Path(spot[0]).parts
    if "plaincrm" in parts:
        inside = parts[len(parts) - parts[::-1].index("plaincrm") :]
        return f"plaincrm.{inside[0].removesuffix('.py')}" if inside else "plaincrm"
    if "site-packages" in parts:
        return parts[parts.index("site-packages") + 1].removesuffix(".py")
    return "templates, compiled" if spot[0].endswith(".html") else "Python itself"


def report(stats: dict[Spot, Any], top: int) -> str:
    """Two Markdown tables: own time by room, and the functions with most own time."""
    rooms = own_time_by_room(stats)
    total = sum(rooms.values())
    lines = ["| where | own time | share |", "|---|---:|---:|"]
    lines += [f"| {room} | {spent:.2f} s | {spent / total:.1%} |" for room, spent in rooms.most_common(top)]
    lines += ["", "| function | calls | own time | with all it calls |", "|---|---:|---:|---:|"]
    by_own_time = sorted(stats.items(), key=lambda item: -item[1][2])
    for (path, line, name), (_, calls, own, whole, _) in by_own_time[:top]:
        place = f"{'/'.join(Path(path).parts[-2:])}:{line} " if line else ""
        lines.append(f"| {place}`{name}` | {calls:,} | {own:.2f} s | {whole:.2f} s |")
    return "\n".join(lines)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Profile a cold build by room and by library.")
    parser.add_argument("records", type=int, nargs="?", default=1000, metavar="N")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--top", type=int, default=25, help="lines of each table")
    parser.add_argument("--keep", type=Path, help="file for the profile itself, for snakeviz or pstats")
    asked = parser.parse_args()
    print(report(profile(asked.records, asked.seed, asked.keep), asked.top))


if __name__ == "__main__":
    main()
