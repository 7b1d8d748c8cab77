"""What every test stands on: English, no word from the environment, and no file outside of its own folder."""

import gc
import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from plaincrm import language

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# The same examples every time: a test that fails fails for everybody.
settings.register_profile("plaincrm", derandomize=True, deadline=None, database=None)
settings.load_profile("plaincrm")

# What is collected stays to the end: to look again and again for what of it could be thrown away takes a quarter of the
# time that collecting takes, and after that slows every test.
gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


@pytest.fixture(autouse=True, scope="session")
def _a_home_of_its_own() -> Iterator[None]:
    """The memo's key and compiled templates are kept in folders of the user's; a test must not touch these."""
    with tempfile.TemporaryDirectory(prefix="plaincrm-state-") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", folder)
        patch.setenv("XDG_CACHE_HOME", folder)
        for name in ("SOURCE_DATE_EPOCH", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
            patch.delenv(name, raising=False)
        patch.setenv("LC_ALL", "C.UTF-8")
        yield


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Reading a book changes the language of the whole process to the book's own."""
    yield
    language.use("en")


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """Chromium, started once for all tests of a file: that takes as long as to open ten pages."""
    from chromium import chromium

    with chromium() as started:
        yield started
