"""What is handed to others, as Chromium opens it from the file system: a pack, a handover; on screen, on a phone, on paper."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from plaincrm.site.where import sample_book
from plaincrm.workshop.gather import Gatherer
from plaincrm.workshop.packing import write_handover, write_pack

CHROMIUM = Path("/usr/bin/chromium")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM.exists() and not os.environ.get("CI"), reason="Chromium is missing (Debian's package `chromium`)"
    ),
]


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("papers")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder / "state"))
        found = Gatherer(sample_book()).gather()
        write_pack(sample_book(), folder / "pack", found)
        write_handover(sample_book(), folder / "handover", found, "klinika-belina")
    return folder


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.mark.parametrize("paper", ["pack", "handover"])
@pytest.mark.parametrize(("width", "media"), [(1440, "screen"), (390, "screen"), (688, "print")])
def test_it_fits_and_complains_of_nothing(browser, papers, paper, width, media):
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.emulate_media(media=media)
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto((papers / paper / "index.html").as_uri())
    assert said == []
    assert all(url.startswith(papers.as_uri()) for url in asked)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if media == "print":  # a column that scrolls away on a screen would be cut off on paper
        assert page.evaluate("[...document.querySelectorAll('.scroll')].every(e => e.scrollWidth <= e.clientWidth)")
    page.close()


@pytest.mark.parametrize("paper", ["pack", "handover"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_it(browser, papers, paper, scheme):
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto((papers / paper / "index.html").as_uri())
    assert Axe().run(page).violations_count == 0
    context.close()
