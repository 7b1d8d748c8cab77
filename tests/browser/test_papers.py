"""What is handed to others, as Chromium opens it from the file system: a pack, a handover; on screen, on a phone, on paper."""

import pytest

from chromium import NEEDED, overheard, violations
from plaincrm.site.where import sample_book
from plaincrm.workshop.gather import Gatherer
from plaincrm.workshop.packing import write_handover, write_pack

pytestmark = NEEDED


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
def window(browser):
    """A window for all papers, and the addresses that it asked for; what its console said is told at the end."""
    with browser.new_context() as context:
        page, asked = context.new_page(), []
        said = overheard(page)
        page.on("request", lambda request: asked.append(request.url))
        yield page, asked
    assert said == []


@pytest.fixture(scope="module", params=["pack", "handover"])
def paper(request, papers):
    """The address of a paper; of the module, so that all is looked at of one while it is open."""
    return (papers / request.param / "index.html").as_uri()


def test_it_is_one_folder_that_asks_for_nothing_outside_of_it(window, papers, paper):
    page, asked = window
    asked.clear()
    page.goto(paper)
    assert asked
    assert all(url.startswith(papers.as_uri()) for url in asked)


def opened(window, paper, **media):
    """The page of a paper, opened only if another one is."""
    page, _asked = window
    page.emulate_media(**{"media": "screen", "color_scheme": "light"} | media)
    if page.url != paper:
        page.goto(paper)
    return page


@pytest.mark.parametrize(("width", "media"), [(1440, "screen"), (390, "screen"), (320, "screen"), (688, "print")])
def test_it_fits(window, paper, width, media):
    page = opened(window, paper, media=media)
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if media == "print":  # a column that scrolls away on a screen would be cut off on paper
        assert page.evaluate("[...document.querySelectorAll('.scroll')].every(e => e.scrollWidth <= e.clientWidth)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_it(window, paper, scheme):
    page = opened(window, paper, color_scheme=scheme)
    page.set_viewport_size({"width": 1280, "height": 720})
    assert violations(page) == []
