"""A book of a few records, written inline; and what a site holds, for comparing two builds."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from plaincrm import language
from plaincrm.site.compiler import StrangersTemplates, Templates
from plaincrm.workshop import making
from plaincrm.workshop.perusal import warm

SETTINGS = """\
title: Small & Sons
currency: EUR
today: 2026-03-31
owner: Mira Novak
rates:
  - {on: 2025-01-01, USD: 0.92}
products:
  support: {name: Support plans, category: Services, recurring: yes}
goals: {2026: 5000, 2026-Q2: 2000}
"""
NOVAK = """\
---
name: Optika Novak
kind: company
email: eva@example.com
phone: "0541234567"
since: 2024-01-15
region: Kras
next:
  - {on: 2026-04-02, do: Call about the renewal}
documents: documents/novak/offer.txt
transactions:
  - {date: 2025-05-04, amount: 1200, product: support, what: Plan, invoice: 2025-004, due: 2025-06-04, paid: 2025-06-01}
  - {date: 2026-01-15, amount: 800.50 USD, what: Frames}
---
Long a friend of [[kos]].

## 2026-02-02 call 25m positive: Renewal
Wants the larger plan. See [the offer](documents/novak/offer.txt).
"""
KOS = """\
---
name: Kos Household
kind: household
since: 2025-02-01
referred_by: novak
birthday: 1980-05-02
contracts:
  - {product: support, amount: 100, every: 1 month, from: 2025-02-01}
---
Quiet people.
"""
LIPA = """\
---
name: Šola Lipa
stage: new
since: 2026-03-01
deals:
  - {what: First plan, amount: 900, opened: 2026-03-01, close_on: 2026-05-15, probability: 40%}
---
## 2026-03-05 email neutral: Asked
Asked for prices, sent by [[novak|the optician]].
"""
SMALL: Mapping[str, str] = {
    "book.yml": SETTINGS,
    "clients/novak.md": NOVAK,
    "clients/kos.md": KOS.replace("birthday: 1980-05-02\n", "dates:\n  - {on: 1980-05-02, what: Birthday}\n"),
    "leads/lipa.md": LIPA,
    "documents/novak/offer.txt": "An offer.\n",
}

#: Of a site, what is no part of it: its manifest knows times and inodes.
OUR_OWN = frozenset({".plaincrm-site.json", ".plaincrm-site-changes.json", ".plaincrm-lock"})


def write_book(folder: Path, files: Mapping[str, str] = SMALL) -> Path:
    """Write a book's files into a folder, which is returned."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def site_bytes(output: Path) -> dict[str, bytes]:
    """Every file of a site by its URL, and every folder (as None would be: empty bytes under a name with a slash)."""
    found = {}
    for path in output.rglob("*"):
        url = path.relative_to(output).as_posix()
        if path.is_dir():
            found[f"{url}/"] = b""
        elif url not in OUR_OWN:
            found[url] = path.read_bytes()
    return found


_COMPILED: dict[Any, Any] = {}


def build_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let builds run in this process, with templates that are compiled once for all tests."""
    originals = {kind: kind.compile for kind in (Templates, StrangersTemplates)}

    def compile_once(self, source, name=None, filename=None, raw=False, defer_init=False):
        key = (type(self), type(language._current), source, name, filename, raw, defer_init)
        if key not in _COMPILED:
            _COMPILED[key] = originals[type(self)](self, source, name, filename, raw, defer_init)
        return _COMPILED[key]

    for kind in originals:
        monkeypatch.setattr(kind, "compile", compile_once)
    monkeypatch.setattr(making, "_IN_ONE_GO", 100_000)
    warm()
