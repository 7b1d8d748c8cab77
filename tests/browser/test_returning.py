"""What a reader has asked of a page stands when the reader comes back to it, or reads it again."""

import pytest
from playwright.sync_api import expect

from chromium import NEEDED, overheard

pytestmark = NEEDED


@pytest.fixture
def page(browser, site):
    """A window on the list of clients, of which nothing is remembered yet."""
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        page = context.new_page()
        said = overheard(page)
        page.goto((site / "clients/index.html").as_uri())
        yield page
    assert said == []


def asked(page):
    """(what the address asks for, how many rows are left, the first of them, which column sorts)."""
    rows = page.locator("#clients tbody tr")
    sorts = page.locator("th[aria-sort]").all_inner_texts()
    return page.url.partition("#")[2], rows.count(), rows.first.text_content(), sorts


@pytest.mark.parametrize("again", ["go_back", "reload"])
def test_a_list_stays_filtered_and_sorted(page, again):
    page.locator("form.filters [name=grade]").select_option("A")
    page.locator("form.filters [name=q]").fill("a")
    page.get_by_role("button", name="12 months").click()
    left = asked(page)
    assert left[0] == "q=a&grade=A&clients=-6"
    assert 0 < left[1] < 47
    if again == "go_back":
        page.locator("#clients tbody a").first.click()
        page.wait_for_url("**/records/*.html")
    getattr(page, again)()
    expect(page.locator("form.filters output")).to_have_text(f"{left[1]} of 47")
    assert page.locator("form.filters [name=grade]").input_value() == "A"
    assert asked(page) == left


def test_of_a_list_that_was_cleared_nothing_comes_back(page, site):
    page.goto((site / "clients/index.html").as_uri() + "#status=lapsed&clients=0")
    expect(page.locator("#clients tbody tr")).to_have_count(2)
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("#clients tbody tr")).to_have_count(47)
    page.reload()
    assert asked(page)[:2] == ("", 47)
    assert asked(page)[3] == []


def test_an_address_that_asks_for_what_no_list_has_shows_all(page, site):
    page.goto((site / "clients/index.html").as_uri() + "#grade=Q&clients=99&length=3")
    page.reload()
    assert page.locator("#clients tbody tr").count() == 47
    assert page.locator("form.filters [name=grade] option:checked").inner_text() == "All"


def test_a_theme_that_was_chosen_on_a_page_in_between_stands(page, site):
    page.locator(".theme").get_by_text("Dark").click()
    page.goto((site / "problems/index.html").as_uri())
    page.locator(".theme").get_by_text("Light").click()
    page.go_back()
    expect(page.locator("#theme-light")).to_be_checked()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"


def test_a_box_of_cards_is_still_the_only_one(page, site):
    page.goto((site / "cards/index.html").as_uri())
    page.select_option("[data-cards]", "prospect")
    shown = page.locator(".index-card:visible").count()
    page.goto((site / "problems/index.html").as_uri())
    page.go_back()
    expect(page.locator("[data-cards]")).to_have_value("prospect")
    expect(page.locator(".index-card:visible")).to_have_count(shown)
