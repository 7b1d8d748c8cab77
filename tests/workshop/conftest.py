"""What the workshop's tests stand on: the small book, old enough for its files' times to be trusted."""

import os
from typing import Any

import pytest

from plaincrm import language
from plaincrm.site.compiler import StrangersTemplates, Templates
from plaincrm.workshop import building
from small_book import write_book

COMPILED: dict[Any, Any] = {}


@pytest.fixture
def book(tmp_path):
    return age(write_book(tmp_path / "book"))


def age(book):
    """Make every file of a book as old as if it had been written an hour ago."""
    for path in book.rglob("*"):
        if path.is_file() and ".plaincrm" not in path.parts:
            then = path.stat().st_mtime - 3600
            os.utime(path, (then, then))
    return book


@pytest.fixture
def quick(monkeypatch):
    """Builds in this process, whose templates are compiled once for all tests."""

    originals = {kind: kind.compile for kind in (Templates, StrangersTemplates)}

    def compile_once(self, source, name=None, filename=None, raw=False, defer_init=False):
        key = (type(self), type(language._current), source, name, filename, raw, defer_init)
        if key not in COMPILED:
            COMPILED[key] = originals[type(self)](self, source, name, filename, raw, defer_init)
        return COMPILED[key]

    for kind in originals:
        monkeypatch.setattr(kind, "compile", compile_once)
    monkeypatch.setattr(building, "_IN_ONE_GO", 100_000)
