"""The browser's side, in Chromium: pages reload, faults come and go, and the console stays silent."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec
import pytest
from playwright.sync_api import Browser, Page, expect

from chromium import NEEDED, violations
from plaincrm.site.live import Asset, FaultNote, Refreshed

if TYPE_CHECKING:
    from tests.site.live.conftest import FakeBuilder, Running

ERROR = FaultNote(
    where="clients/novak.md:14:12",
    severity="error",
    code="bad-date",
    message="`since` is <b>2026-02-30</b>, which is no day of the calendar",
    excerpt="   14 | since: 2026-02-30\n      |        ^^^^^^^^^^",
    hint="write a real day as YYYY-MM-DD",
    edit_url="vscode://file/clients/novak.md:14",
)
WARNING = FaultNote("clients/novak.md:15:1", "warning", "unknown-key", "`sinse` is no key of ours")
OVERLAY = "#plaincrm-live .sheet"
BADGE = "#plaincrm-live .badge"

pytestmark = NEEDED


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    """One window for all tests: a new one for each takes as long as all else that is done in it."""
    with browser.new_context() as context:
        page = context.new_page()
        page.set_default_timeout(10_000)
        yield page


@pytest.fixture
def console() -> list[str]:
    """What the browser complains of."""
    return []


@pytest.fixture
def tab(window: Page, live: "Running", console: list[str]) -> Iterator[Page]:
    """A page of the site that listens already, in a window that remembers nothing."""
    listen = {
        "console": lambda message: console.append(message.text),
        "pageerror": lambda error: console.append(str(error)),
    }
    for event, note in listen.items():
        window.on(event, note)
    window.emulate_media(color_scheme="light")
    window.goto(live.server.url)
    assert live.eventually(lambda: live.listeners() == 1)
    yield window
    for other in window.context.pages[1:]:
        other.close()
    window.evaluate("sessionStorage.clear()")
    window.goto("about:blank")
    for event, note in listen.items():
        window.remove_listener(event, note)
    assert console == []


def test_a_page_reloads_when_it_changed_and_stays_where_it_was_scrolled_to(
    tab: Page, live: "Running", builder: "FakeBuilder"
) -> None:
    tall = "<p>line</p>" * 300
    builder.will_write("index.html", f"<h1>Second</h1>{tall}")
    builder.edit()
    expect(tab.locator("h1")).to_have_text("Second")
    tab.evaluate("scrollTo(0, 1234)")
    builder.will_write("index.html", f"<h1>Third</h1>{tall}")
    builder.edit()
    expect(tab.locator("h1")).to_have_text("Third")
    assert live.eventually(lambda: bool(tab.evaluate("scrollY === 1234")))


def test_a_page_with_a_name_in_another_script_reloads_too(tab: Page, live: "Running", builder: "FakeBuilder") -> None:
    tab.goto(f"{live.server.url}records/novák.html")
    expect(tab.locator("h1")).to_have_text("Novák")
    builder.will_write("records/novák.html", "<h1>Novák anew</h1>")
    builder.edit()
    expect(tab.locator("h1")).to_have_text("Novák anew")


def test_a_page_does_not_reload_for_another_one(tab: Page, builder: "FakeBuilder") -> None:
    tab.evaluate("window.stays = true")
    builder.will(Refreshed(frozenset({"records/novák.html", "clients.html"}), (ERROR,)))
    builder.edit()
    expect(tab.locator(OVERLAY)).to_be_visible()
    assert tab.evaluate("window.stays") is True


def test_a_page_reloads_when_a_file_that_it_has_loaded_changed(
    tab: Page, live: "Running", builder: "FakeBuilder"
) -> None:
    builder.assets["styled.html"] = Asset(
        "text/html",
        b'<head><link rel="icon" href="data:,"><link rel="stylesheet" href="static/site.css"></head><h1>S</h1>',
    )
    tab.goto(f"{live.server.url}styled.html")
    expect(tab.locator("h1")).to_have_css("color", "rgb(0, 128, 0)")

    def plan() -> Iterator[Refreshed]:
        builder.assets["static/site.css"] = Asset("text/css", b"h1 { color: rgb(1, 2, 3) }")
        yield Refreshed(frozenset({"static/site.css"}))

    builder.plans.put(plan)
    builder.edit()
    expect(tab.locator("h1")).to_have_css("color", "rgb(1, 2, 3)")


def test_a_page_that_comes_into_being_replaces_the_notice_that_there_is_none(
    tab: Page, live: "Running", builder: "FakeBuilder", console: list[str]
) -> None:
    tab.goto(f"{live.server.url}new.html")
    expect(tab.locator("h1")).to_have_text("There is no such page.")
    builder.will_write("new.html", "<h1>New</h1>")
    builder.edit()
    expect(tab.locator("h1")).to_have_text("New")
    assert all("404" in complaint for complaint in console)
    console.clear()  # Chromium reports the 404 itself, and asks for an icon


def test_faults_lie_over_the_last_good_page_and_go_away_when_mended(tab: Page, builder: "FakeBuilder") -> None:
    builder.will(Refreshed(frozenset(), (ERROR, WARNING)))
    builder.edit("one.md")
    expect(tab.locator(OVERLAY)).to_be_visible()
    expect(tab.locator("h1")).to_have_text("First")
    expect(tab.get_by_role("region", name="Problems")).to_be_visible()
    expect(tab.get_by_role("alert")).to_have_text("1 error, 1 warning")
    expect(tab.locator("#plaincrm-live .where").first).to_have_text("clients/novak.md:14:12")
    expect(tab.locator("#plaincrm-live .message").first).to_contain_text("error[bad-date] since is <b>2026-02-30</b>")
    expect(tab.locator("#plaincrm-live .excerpt")).to_have_text(ERROR.excerpt, use_inner_text=True)
    expect(tab.locator("#plaincrm-live .hint")).to_have_text("write a real day as YYYY-MM-DD")
    expect(tab.get_by_role("link", name="Edit")).to_have_attribute("href", ERROR.edit_url or "")
    builder.will(Refreshed(frozenset()))
    builder.edit("two.md")
    expect(tab.locator("#plaincrm-live")).to_have_count(0)


def test_escape_folds_the_faults_to_a_badge_until_others_stand(tab: Page, builder: "FakeBuilder") -> None:
    builder.will(Refreshed(frozenset(), (ERROR,)))
    builder.edit("one.md")
    expect(tab.locator(OVERLAY)).to_be_visible()
    tab.keyboard.press("Escape")
    expect(tab.locator(OVERLAY)).to_be_hidden()
    expect(tab.locator(BADGE)).to_have_attribute("aria-expanded", "false")
    tab.reload()
    expect(tab.locator(BADGE)).to_have_text("1 error")
    expect(tab.locator(OVERLAY)).to_be_hidden()
    builder.will(Refreshed(frozenset(), (ERROR, msgspec.structs.replace(ERROR, where="leads/x.md:1:1"))))
    builder.edit("two.md")
    expect(tab.locator(OVERLAY)).to_be_visible()


def test_the_badge_and_the_fold_button_work_from_the_keyboard_and_pass_the_focus_on(
    tab: Page, builder: "FakeBuilder"
) -> None:
    builder.will(Refreshed(frozenset(), (ERROR,)))
    builder.edit()
    expect(tab.locator(OVERLAY)).to_be_visible()
    tab.locator("#plaincrm-live .fold").focus()
    tab.keyboard.press("Enter")
    expect(tab.locator(BADGE)).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.locator("#plaincrm-live .fold")).to_be_focused()


def test_warnings_alone_are_a_badge(tab: Page, builder: "FakeBuilder") -> None:
    builder.will(Refreshed(frozenset(), (WARNING,)))
    builder.edit()
    expect(tab.locator(BADGE)).to_have_text("1 warning")
    expect(tab.locator(OVERLAY)).to_be_hidden()
    tab.locator(BADGE).click()
    expect(tab.locator(OVERLAY)).to_be_visible()


def test_an_edit_link_runs_no_script(tab: Page, builder: "FakeBuilder") -> None:
    builder.will(Refreshed(frozenset(), (msgspec.structs.replace(ERROR, edit_url="javascript:alert(1)"),)))
    builder.edit()
    expect(tab.locator(OVERLAY)).to_be_visible()
    expect(tab.get_by_role("link", name="Edit")).to_have_count(0)


def hide(tab: Page, *, hidden: bool) -> None:
    """Headless tabs are always visible to themselves, so the page is told otherwise."""
    tab.evaluate(
        """hidden => {
            Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )


def test_a_hidden_tab_does_not_listen_and_learns_later_what_it_missed(
    tab: Page, live: "Running", builder: "FakeBuilder"
) -> None:
    hide(tab, hidden=True)
    assert live.eventually(lambda: live.listeners() == 0)
    builder.will_write("index.html", "<h1>Meanwhile</h1>")
    builder.edit()
    assert builder.hints.get(timeout=5)
    expect(tab.locator("h1")).to_have_text("First")
    hide(tab, hidden=False)
    expect(tab.locator("h1")).to_have_text("Meanwhile")


def test_many_tabs_do_not_starve_each_other(tab: Page, live: "Running") -> None:
    others = [tab.context.new_page() for _ in range(5)]
    for other in others:
        other.goto(live.server.url)
        hide(other, hidden=True)
    assert live.eventually(lambda: live.listeners() <= 1)
    tab.goto(f"{live.server.url}records/novák.html")
    expect(tab.locator("h1")).to_have_text("Novák")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_overlay_keeps_its_contrast_in_light_and_dark(tab: Page, builder: "FakeBuilder", scheme: str) -> None:
    tab.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    builder.will(Refreshed(frozenset(), (ERROR, WARNING)))
    builder.edit()
    expect(tab.locator(OVERLAY)).to_be_visible()
    assert violations(tab, "#plaincrm-live") == []
