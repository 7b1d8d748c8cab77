"""Pages at their edges: the longest words, other directions and digits, a finger, a sheet of paper."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from chromium import NEEDED
from plaincrm.workshop.building import Workshop

pytestmark = NEEDED
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
SETTINGS = "title: Edges\ncurrency: JPY\ntoday: 2026-03-31\n"


@pytest.fixture(scope="module")
def window(browser):
    with browser.new_context() as context:
        yield context.new_page()


@pytest.fixture
def made(tmp_path):
    """Makes the site of these files of clients, by slug, and says where it is."""

    def make(settings=SETTINGS, **clients):
        (tmp_path / "book/clients").mkdir(parents=True)
        (tmp_path / "book/book.yml").write_text(settings, encoding="utf-8")
        for slug, text in clients.items():
            (tmp_path / f"book/clients/{slug}.md").write_text(f"---\n{text}", encoding="utf-8")
        Workshop(tmp_path / "book", tmp_path / "site").build()
        return tmp_path / "site"

    return make


def test_words_without_an_end_widen_no_page(window, made):
    record = (
        f"name: {LONG}\nphone: '+81 3 1234 5678 extension 12345678901234567890'\nsource: {LONG}\nregion: {LONG}\n"
        f"deals: [{{what: {LONG}, amount: 55555555555555, close_on: 2026-04-05, probability: 50%}}]\n"
        f"transactions:\n  - {{date: 2026-01-15, amount: 99999999999999, due: 2026-02-14, what: {LONG}}}\n---\n"
        f"| a | {LONG} |\n|---|---|\n| {LONG} | 5 |\n\n```\n{LONG} {LONG}\n```\n\n## 2026-03-01 call: {LONG}\n"
    )
    site = made(long=record)
    for name in ("records/long", "base/index", "composition/index", "receivables/index", "pipeline/index"):
        window.goto((site / f"{name}.html").as_uri())
        window.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        for width in (320, 390, 1440):  # 320 is what is left of 1280 when all is shown four times as large
            window.set_viewport_size({"width": width, "height": 900})
            assert window.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
            out = "[...document.querySelectorAll('main pre, main details')].every(e => e.getBoundingClientRect().right <= innerWidth)"
            assert window.evaluate(out), (name, width)


#: Whether a name's first letter can be seen in its cell, and its last cannot.
CUT_AT_ITS_END = """name => {
    const seen = at => {
        const letter = document.createRange();
        letter.setStart(name.firstChild, at);
        letter.setEnd(name.firstChild, at + 1);
        const [place, cell] = [letter.getBoundingClientRect(), name.closest("td").getBoundingClientRect()];
        return cell.left <= place.left && place.right <= cell.right;
    };
    return seen(0) && !seen(name.textContent.length - 1);
}"""


def test_a_long_name_in_the_calendar_is_cut_off_at_its_end_in_either_direction(window, made):
    call = "next: [{on: 2026-03-31, do: Call}]\n---\n"
    site = made(left=f"name: {LONG}\n{call}", right=f"name: {'شرکت بازرگانی پارسیان و شرکا ' * 3}\n{call}")
    window.set_viewport_size({"width": 1000, "height": 900})
    window.goto((site / "calendar/index.html").as_uri())
    names = window.locator(".month li bdi")
    assert [names.nth(at).evaluate(CUT_AT_ITS_END) for at in range(names.count())] == [True, True]


def test_a_count_that_a_script_writes_has_the_digits_of_the_page(window, made):
    site = made(f"{SETTINGS}language: fa\n", late="name: Late\nnext: [{on: 2026-03-01, do: Call}]\n---\n")
    window.goto((site / "index.html").as_uri())
    assert window.locator("section.day h2 .n").first.inner_text() == "1"
    assert window.locator("[data-count=overdue] > :first-child").inner_text() == "1"


@pytest.mark.parametrize("name", ["calendar/2026-04", "routes/index", "records/hotel-kraljica"])
@pytest.mark.parametrize("width", [390, 1440])
def test_a_finger_meets_one_link_at_a_time(window, site, name, width):
    window.set_viewport_size({"width": width, "height": 900})
    window.goto((site / f"{name}.html").as_uri())
    found = Axe().run(window, options={"preload": False, "runOnly": ["target-size"]})
    assert found.response["violations"] == []


def test_what_is_found_covers_nothing_of_the_field_on_a_phone(window, site):
    window.set_viewport_size({"width": 390, "height": 800})
    window.goto((site / "clients/index.html").as_uri())
    window.locator(".search input").press_sequentially("an")
    window.locator(".found [role=option]").first.wait_for()
    field, found = window.locator(".search input").bounding_box(), window.locator(".found").bounding_box()
    assert field["y"] + field["height"] <= found["y"]
    assert found["x"] >= 0
    assert found["x"] + found["width"] <= 390


def test_a_month_on_paper_says_who_it_is_on_one_sheet(window, site):
    window.goto((site / "calendar/2026-04.html").as_uri())
    sheets = window.pdf(prefer_css_page_size=True, format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", sheets)) == 1
    window.set_viewport_size({"width": 688, "height": 900})
    window.emulate_media(media="print")
    named = window.locator(".month li").first.is_visible()
    window.emulate_media(media="null")
    assert named
