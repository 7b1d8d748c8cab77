"""What the workshop's tests stand on: the small book, old enough for its files' times to be trusted."""

import os

import pytest

from small_book import build_quickly, write_book


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
    build_quickly(monkeypatch)
