"""The edit that is measured: one client gets another name, another amount and one more remark."""

from __future__ import annotations

import re
from pathlib import Path


def linked_record(records: Path) -> Path:
    """A client in the middle of the corpus that another record links to."""
    clients = sorted((records / "clients").glob("*.md"), key=lambda path: path.stem[-5:])
    linked = {slug for path in clients for slug in re.findall(r"\[\[([\w-]+)", path.read_text("utf-8"))}
    middle = clients[len(clients) // 2 :] + clients
    return next((path for path in middle if path.stem in linked), middle[0])


def edited(text: str, number: int) -> str:
    """The record after edit `number`; every edit differs from every other, wherever the record shows."""
    named = re.sub(r"^name: .*$", rf"\g<0> {mark_of(number)}", text, count=1, flags=re.MULTILINE)
    paid = re.sub(r"(date: \S+, amount: )[\d.]+", rf"\g<1>{1000 + number}", named, count=1)
    return f"{paid}\nNoted by {mark_of(number)}.\n"


def mark_of(number: int) -> str:
    """A word that stands nowhere but in edit `number`."""
    return f"Qzx{number:04d}"


def replace_file(path: Path, text: str, outside: Path) -> None:
    """Put a new text in a file's place, written outside the watched folders first, as careful editors do."""
    draft = outside / "draft"
    draft.write_text(text, "utf-8")
    draft.replace(path)


def files_with(folder: Path, mark: str) -> list[Path]:
    """The files of a folder that hold the word."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [path for path in files if mark.encode() in path.read_bytes()]
