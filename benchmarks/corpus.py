"""Write a made-up book of N records: `python benchmarks/corpus.py N DIR [--seed SEED]`.

The same N and seed give the same bytes on every machine. Nothing in it is anybody's data.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from corpus_prose import Neighbour
from corpus_records import record_text
from corpus_trade import settings_text
from corpus_words import Identity, identity
from dice import Dice

SEED = 20260331


@dataclass(frozen=True)
class Corpus:
    """What was written: the folder, and the sizes of the record files in bytes."""

    folder: Path
    sizes: tuple[int, ...]


def write_corpus(records: int, folder: Path, seed: int = SEED) -> Corpus:
    """A book of `records` records in `folder`, which must be empty or missing."""
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")
    for part in ("clients", "leads", "documents"):
        (folder / part).mkdir(parents=True)
    (folder / "book.yml").write_text(settings_text(records), "utf-8")
    return Corpus(folder, tuple(_write_record(seed, number, folder) for number in range(records)))


def _write_record(seed: int, number: int, folder: Path) -> int:
    who = identity(seed, number)
    proposal = _proposal(seed, who, folder)
    text = record_text(seed, who, _neighbours(seed, number), proposal).encode()
    part = "clients" if who.is_client else "leads"
    (folder / part / f"{who.slug}.md").write_bytes(text)
    return len(text)


def _neighbours(seed: int, number: int) -> Neighbour:
    """Earlier records only, so that referrals never go in a circle; the first one has but itself to name."""

    def neighbour(dice: Dice) -> Identity:
        return identity(seed, dice.between(0, max(number, 1) - 1))

    return neighbour


def _proposal(seed: int, who: Identity, folder: Path) -> str | None:
    if not Dice.of(seed, "proposal", who.number).chance(0.04):
        return None
    path = Path("documents", who.slug, "proposal.txt")
    (folder / path).parent.mkdir()
    (folder / path).write_text(f"Proposal for {who.name}\n\nAs discussed.\n", "utf-8")
    return path.as_posix()


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Write a made-up plaincrm book.")
    parser.add_argument("records", type=int, metavar="N")
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    made = write_corpus(asked.records, asked.folder, asked.seed)
    smallest, largest = min(made.sizes, default=0), max(made.sizes, default=0)
    mean = sum(made.sizes) // max(len(made.sizes), 1)
    print(f"{len(made.sizes)} records in {made.folder}: {smallest} to {largest} bytes, mean {mean}")


if __name__ == "__main__":
    main()
