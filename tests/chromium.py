"""Chromium for tests, started as nobody's own: no network of its own, no first run; and what makes a test need it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

_PROGRAM = Path("/usr/bin/chromium")
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: For `pytestmark`: where tests must run, a missing Chromium is a failure.
NEEDED = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not _PROGRAM.exists() and not os.environ.get("CI"), reason="Chromium is missing (Debian's package `chromium`)"
    ),
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser. While it runs, this thread has an event loop, and no other test could have one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_PROGRAM, args=_ARGUMENTS)
        yield browser
        browser.close()


def overheard(page: Page) -> list[str]:
    """What the console says from now on, and which addresses outside of the file system are asked for."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url) if not request.url.startswith("file:") else None)
    return said


def violations(page: Page, where: str | None = None) -> list[tuple[str, str]]:
    """What axe finds wrong with a page, or with a part of it: (rule, impact).

    Without its lists of all that is right, which take five times as long.
    """
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context=where, options={"preload": False, "resultTypes": ["violations"]})
    return [(one["id"], one["impact"]) for one in found.response["violations"]]
