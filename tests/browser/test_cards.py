"""Index cards in Chromium: four to a sheet of A4, one click to print, one box alone."""

import re

import pytest

from chromium import NEEDED

pytestmark = NEEDED


@pytest.fixture(scope="module")
def page(browser, site):
    with browser.new_context(color_scheme="dark") as context:
        page = context.new_page()
        page.add_init_script("window.print = () => { document.documentElement.dataset.printed = 'yes'; }")
        page.goto((site / "cards/index.html").as_uri())
        yield page


def sheets(page):
    """(number of pages, their size in points) of what is printed."""
    data = page.pdf(prefer_css_page_size=True)
    (size,) = {tuple(map(float, box.split())) for box in re.findall(rb"/MediaBox\s*\[([^\]]*)\]", data)}
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", data)), size[2:]


def test_four_cards_fill_a_sheet_of_a4(page):
    count = page.locator(".index-card").count()
    number, (width, height) = sheets(page)
    assert number == -(-count // 4)
    assert (round(width), round(height)) == (595, 842)
    page.emulate_media(media="print")
    sizes = page.evaluate(
        "[...document.querySelectorAll('.index-card')].map(c => [c.offsetWidth, c.offsetHeight, c.scrollHeight - c.clientHeight])"
    )
    page.emulate_media(media="null")
    assert {(round(w * 25.4 / 96), round(h * 25.4 / 96)) for w, h, _over in sizes} == {(105, 148)}
    assert max(over for *_size, over in sizes) <= 1  # nothing is cut off


def test_one_click_prints_and_a_box_can_be_chosen(page):
    page.select_option("[data-cards]", "prospect")
    shown = page.locator(".index-card:visible").count()
    assert 0 < shown == page.locator(".index-card[data-stage=prospect]").count()
    assert sheets(page)[0] == -(-shown // 4)
    page.click("[data-print]")
    assert page.evaluate("document.documentElement.dataset.printed") == "yes"
    page.select_option("[data-cards]", "")
    assert page.locator(".index-card:visible").count() > shown
