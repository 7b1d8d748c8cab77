"""The books of the examples, checked."""

import json
import tempfile
from functools import cache
from pathlib import Path
from typing import NamedTuple

import click

from faults.examples import EXAMPLES, SETTINGS, Example
from inline_book import as_ordinary_user, fault_from, faults_of, write
from plaincrm.command.terminal import count_text, fault_text
from plaincrm.fault import Fault


class Checked(NamedTuple):
    """The faults of an example's book, and what `plaincrm check` prints of them."""

    faults: tuple[Fault, ...]
    text: str


def checked(example: Example) -> Checked | None:
    """What is found in an example's book; None where this machine cannot tell."""
    return _checked(example.code)


@cache
def _checked(code: str) -> Checked | None:
    (example,) = (example for example in EXAMPLES if example.code == code)
    with tempfile.TemporaryDirectory(prefix="plaincrm-fault-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        write(folder, {"book.yml": SETTINGS, **example.files})
        (folder / "clients").mkdir(exist_ok=True)
        if example.prepare:
            example.prepare(folder)
        faults = _as_one_who_may_not(folder) if example.code == "unreadable" else faults_of(folder)
    if faults is None:
        return None
    lines = [click.unstyle(fault_text(fault)) for fault in faults]
    return Checked(faults, "\n".join([*lines, count_text(faults)]))


def _as_one_who_may_not(folder: Path) -> tuple[Fault, ...] | None:
    """The faults as somebody finds them whom permissions bind; root reads everything."""
    ran = as_ordinary_user(["--book", str(folder), "check", "--format", "json"])
    return None if ran is None else tuple(map(fault_from, json.loads(ran.stdout)))
