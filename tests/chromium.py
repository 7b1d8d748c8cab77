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


#: Of all texts and fields that look alike, marks the first. Alike are those whose tags, classes, colours, fonts, and
#: places in the flow are the same, and those of all around them: their contrast cannot differ.
_MARK_THE_FIRST_OF_EACH_KIND = """() => {
    const looks = new Map(), seen = new Set();
    const look = element => {
        if (!element) return "";
        if (!looks.has(element)) {
            const style = getComputedStyle(element);
            looks.set(element, [look(element.parentElement), element.localName, element.getAttribute("class"),
                style.color, style.backgroundColor, style.backgroundImage, style.opacity, style.fontSize,
                style.fontWeight, style.position, style.visibility, style.filter, style.textShadow].join());
        }
        return looks.get(element);
    };
    const written = element => [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    for (const element of document.querySelectorAll("body *")) {
        element.removeAttribute("data-first-of-its-kind");
        if (!written(element) && !element.matches("input, select, textarea, button")) continue;
        if (seen.has(look(element))) continue;
        seen.add(look(element));
        element.setAttribute("data-first-of-its-kind", "");
    }
}"""
_ONLY_THE_FIRST = 'axe.configure({rules: [{id: "color-contrast", selector: "[data-first-of-its-kind]"}]});'


def violations(page: Page, where: str | None = None) -> list[tuple[str, str]]:
    """What axe finds wrong with a page, or with a part of it: (rule, impact).

    Without its lists of all that is right, which take five times as long; and the contrast of a page, which takes it
    five times as long as all else, is looked at once for all texts that look alike.
    """
    from axe_playwright_python.base import AXE_SCRIPT
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()
    if not where:
        page.evaluate(_MARK_THE_FIRST_OF_EACH_KIND)
        axe = Axe(f"{AXE_SCRIPT}\n{_ONLY_THE_FIRST}")
    found = axe.run(page, context=where, options={"preload": False, "resultTypes": ["violations"]})
    return [(one["id"], one["impact"]) for one in found.response["violations"]]
