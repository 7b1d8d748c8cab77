"""The sample site as a reader meets it in Chromium, from the file system: it reads, searches, filters, and obeys the keyboard."""

import pytest
from playwright.sync_api import expect

from chromium import NEEDED, overheard, violations
from plaincrm.workshop.building import Workshop

pytestmark = NEEDED
PAGES = (
    "index",
    "clients/index",
    "leads/index",
    "base/index",
    "routes/index",
    "calendar/index",
    "calendar/2026-04-value",
    "cards/index",
    "pipeline/index",
    "valuation/index",
    "valuation/at-risk",
    "health/index",
    "referrals/index",
    "receivables/index",
    "receivables/invoices",
    "composition/index",
    "accounts/index",
    "problems/index",
    "activity/index",
    "activity/2026-03",
    "segments",
    "segments/employers",
    "records/hotel-kraljica",
    "records/rostampour-parvaneh",
)


@pytest.fixture(scope="module")
def reader(browser):
    """A window in which page after page is read: a new one for each takes most of the time."""
    with browser.new_context() as context:
        page = context.new_page()
        yield page, overheard(page)


@pytest.fixture(scope="module")
def scriptless(browser):
    """The window of a reader who allows no scripts."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        yield page, overheard(page)


@pytest.fixture
def opened(reader, scriptless, site):
    """Opens a page of the site anew, with nothing remembered; what the console says and a network is asked for is told at the end."""

    def open_page(name, scripts=True):
        page, _said = reader if scripts else scriptless
        page.set_viewport_size({"width": 1440, "height": 900})
        page.emulate_media(media="screen", color_scheme="light")
        page.goto(f"{(site / name).as_uri()}.html")
        return page

    yield open_page
    for page, said in (reader, scriptless):
        if page.url != "about:blank":
            page.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
            page.goto("about:blank")
        told, said[:] = list(said), []
        assert told == []


@pytest.fixture(scope="module", params=PAGES)
def name(request):
    """Of the module, so that all is looked at of a page while it is open."""
    return request.param


@pytest.fixture
def read(reader, site, name):
    """The page of that name as the reader has it, who opens it only if another one was open or this one was changed."""
    page, said = reader
    address = f"{(site / name).as_uri()}.html"

    def read_page(width=1440, scheme="light", media="screen"):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(media=media, color_scheme=scheme)
        if page.url != address:
            page.goto(address)
        return page

    yield read_page
    told, said[:] = list(said), []
    assert told == []


def test_a_page_opens_from_the_file_system_in_silence_and_fits_a_phone(read):
    page = read(width=390, scheme="dark")
    assert page.locator("main h1").first.text_content().strip()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_no_table_is_cut_off_on_paper(read):
    page = read(width=688, media="print")  # A4 within its margins
    edges = "[...document.querySelectorAll('main table')].map(table => table.getBoundingClientRect().right)"
    assert max(page.evaluate(edges), default=0) <= 689


def test_a_name_without_spaces_breaks_and_widens_nothing(browser, tmp_path):
    record = (
        "---\nname: Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft\nsince: 2020-01-01\n"
        "potential: 99000000000\ntags: [donaudampfschifffahrtselektrizitaetenhauptbetriebswerk]\ncredit: {standing: stop}\n"
        "transactions:\n  - {date: 2026-01-01, amount: 12345678901.23, due: 2026-04-05}\n"
        "  - {date: 2026-01-01, amount: 5, due: 2026-01-05}\n---\n"
    )
    (tmp_path / "book/clients").mkdir(parents=True)
    (tmp_path / "book/book.yml").write_text("title: Long\ncurrency: EUR\ntoday: 2026-03-31\n", encoding="utf-8")
    (tmp_path / "book/clients/long.md").write_text(record, encoding="utf-8")
    Workshop(tmp_path / "book", tmp_path / "site").build()
    page = browser.new_page()
    for name in ("index", "accounts/index", "receivables/index", "records/long", "clients/index"):
        page.goto((tmp_path / f"site/{name}.html").as_uri())
        for width in (390, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    page.close()


#: Of long lists a dozen rows tell all that axe could say of the others, which takes it a quarter of a minute.
SHORTENED = "for (const list of document.querySelectorAll('tbody, ol, ul, .index-cards')) while (list.children.length > 12) list.lastElementChild.remove()"


def test_axe_finds_no_serious_violation(read):
    page = read()
    page.evaluate(f"() => {{ {SHORTENED} }}")
    found = violations(page)
    page.goto("about:blank")  # whoever reads on finds the page whole
    assert [(rule, impact) for rule, impact in found if impact in {"serious", "critical"}] == []


def test_everything_reads_without_scripts(opened):
    page = opened("clients/index", scripts=False)
    assert page.locator("table tbody tr").count() > 40
    assert not page.locator("form.search").is_visible()


def test_without_scripts_a_list_of_today_stands_in_the_order_that_is_asked_for(opened):
    page = opened("index", scripts=False)
    overdue = page.locator("section.day").first
    assert overdue.locator(".first-order").is_visible()
    overdue.get_by_text("Longest overdue").click()
    assert not overdue.locator(".first-order").is_visible()
    days = overdue.locator(".second-order time").evaluate_all("found => found.map(each => each.dateTime)")
    assert days == sorted(days)
    assert len(days) > 1


def test_a_link_of_the_client_base_opens_the_list_of_clients_filtered(opened):
    page = opened("base/index")
    page.locator("main a[href*='#status=lapsed']").first.click()
    page.wait_for_url("**/clients/index.html#status=lapsed")
    expect(page.locator("form.filters output")).to_contain_text("2")
    assert page.locator("#clients tbody tr:visible").count() == 2


def test_a_slash_searches_without_regard_to_accents_and_enter_opens(opened):
    page = opened("index")
    page.keyboard.press("/")
    page.keyboard.type("zupan")
    expect(page.locator("#found")).to_contain_text("Župan")
    page.keyboard.press("Enter")
    page.wait_for_url("**/records/*.html")
    expect(page.locator("main h1")).to_contain_text("Župan")


def test_g_and_a_letter_go_to_a_page(opened):
    page = opened("index")
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_url("**/pipeline/index.html")


def test_a_question_mark_shows_the_keys(opened):
    page = opened("index")
    page.keyboard.press("?")
    expect(page.locator("dialog#help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog#help")).to_be_hidden()


def test_a_filter_leaves_the_rows_that_match(opened):
    page = opened("clients/index")
    rows = page.locator("table tbody tr:visible")
    everybody = rows.count()
    page.locator("form.filters select").first.select_option(index=1)
    expect(rows).not_to_have_count(everybody)
    assert 0 < rows.count() < everybody


def test_a_click_on_a_column_sorts_by_it_and_back(opened):
    page = opened("clients/index")
    head = page.locator("table thead th").first
    first = page.locator("table tbody tr").first.text_content()
    head.locator("button").click()
    head.locator("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    assert page.locator("table tbody tr").first.text_content() != first
