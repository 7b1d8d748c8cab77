"""Month grids and agendas."""

from datetime import date

import pytest

from editions import SETTINGS, edition_of
from plaincrm.views.calendar import VIEW
from plaincrm.views.view import data_of
from plaincrm.views.week import first_weekday, weekend


def steps(*days, slug="novak"):
    lines = "".join(f"  - {{on: {day}, do: Step {n}}}\n" for n, day in enumerate(days))
    return {f"clients/{slug}.md": f"name: Novak\nnext:\n{lines}"}


def made(files):
    return {page.url: page for page in VIEW.pages(edition_of(files))}


def grid(files, url="calendar/index.html"):
    return data_of(made(files)[url])


def test_there_is_a_grid_and_an_agenda_for_last_month_to_the_month_a_year_ahead():
    urls = list(made({}))
    assert urls[:5] == [
        "calendar/2026-02.html",
        "calendar/2026-02-agenda.html",
        "calendar/2026-02-value.html",
        "calendar/index.html",
        "calendar/2026-03-agenda.html",
    ]
    assert urls[-2:] == ["calendar/overdue.html", "calendar/overdue-longest.html"]
    assert len(urls) == 14 * 3 + 2


def worth(slug, value, day):
    """A lead whose open deal makes so much stand at stake with its next step on that day."""
    lines = f"next:\n  - {{on: {day}, do: Call}}\ndeals:\n  - {{amount: {value}, probability: 100%}}\n"
    return {f"leads/{slug}.md": f"name: {slug}\nstage: new\n{lines}"}


def test_an_agenda_by_value_has_the_greatest_first_whatever_their_day():
    files = {**worth("a", 10, "2026-04-01"), **worth("b", 30, "2026-04-20"), **worth("c", 20, "2026-04-05")}
    page = grid(files, "calendar/2026-04-value.html")
    assert [event.slug for event in page.days[0].events] == ["b", "c", "a"]
    assert (page.foremost, page.other_url, page.part.count) == (True, "calendar/2026-04-agenda.html", 3)
    other = grid(files, page.other_url)
    assert [event.slug for day in other.days for event in day.events] == ["a", "c", "b"]
    assert other.other_url == "calendar/2026-04-value.html"


def test_what_is_overdue_stands_by_value_or_the_longest_overdue_first():
    files = {**worth("a", 10, "2026-01-01"), **worth("b", 30, "2026-02-20"), **worth("c", 20, "2025-04-05")}
    page = grid(files, "calendar/overdue-longest.html")
    assert [event.slug for event in page.days[0].events] == ["c", "a", "b"]
    assert [event.slug for event in grid(files, page.other_url).days[0].events] == ["b", "c", "a"]


def test_the_other_order_of_a_long_list_has_its_first_two_hundred_and_counts_all():
    files = steps(*[f"2026-04-{n % 30 + 1:02}" for n in range(230)])
    page = grid(files, "calendar/2026-04-value.html")
    assert (len(page.days[0].events), page.part.count) == (200, 230)


def test_an_edit_changes_only_the_months_that_it_touches():
    before = {
        url: page.key for url, page in made({**worth("a", 10, "2026-04-01"), **worth("b", 5, "2026-06-01")}).items()
    }
    after = made({**worth("a", 10, "2026-04-02"), **worth("b", 5, "2026-06-01")})
    assert {url for url, page in after.items() if (page.key or page.data) != before[url]} == {
        "calendar/2026-04.html",
        "calendar/2026-04-agenda.html",
        "calendar/2026-04-value.html",
    }


def test_the_first_page_is_the_month_of_today():
    page = grid({})
    assert (page.month.month, page.before.month, page.after.url) == ("2026-03", "2026-02", "calendar/2026-04.html")
    assert grid({}, "calendar/2026-02.html").before is None
    assert grid({}, "calendar/2027-03.html").after is None


def test_weeks_have_seven_days_and_cover_the_month():
    page = grid({"book.yml": SETTINGS + "week_starts: monday\n"}, "calendar/2026-04.html")
    assert all(len(week) == 7 for week in page.weeks)
    assert (page.weeks[0][0].on, page.weeks[-1][-1].on) == (date(2026, 3, 30), date(2026, 5, 3))
    assert [day.inside for day in page.weeks[0]] == [False, False, True, True, True, True, True]
    assert [day.weekend for day in page.weeks[0]] == [False] * 5 + [True] * 2


def test_a_day_shows_four_events_and_counts_the_rest():
    page = grid(steps(*["2026-04-08"] * 6), "calendar/2026-04.html")
    (day,) = [day for week in page.weeks for day in week if day.count]
    assert (day.on, len(day.events), day.count, day.late) == (date(2026, 4, 8), 4, 6, 0)
    assert day.agenda == "calendar/2026-04-agenda.html"
    assert page.counts == {"next": 6}


def test_days_around_the_month_show_nothing():
    page = grid({**steps("2026-04-01"), "book.yml": SETTINGS + "week_starts: monday\n"})
    assert sum(day.count for week in page.weeks for day in week) == 0


def test_an_agenda_is_by_day():
    page = data_of(made(steps("2026-04-08", "2026-04-08", "2026-04-09"))["calendar/2026-04-agenda.html"])
    assert [(day.on.day, len(day.events), day.continued) for day in page.days] == [(8, 2, False), (9, 1, False)]


def test_a_long_agenda_goes_on_and_says_where_a_day_continues():
    files = {}
    for n in range(20):
        files.update(steps(*["2026-04-08"] * 30, slug=f"c{n:02}"))
    pages = made(files)
    agenda = [data_of(page) for url, page in pages.items() if url.startswith("calendar/2026-04-agenda")]
    assert len(agenda) > 1
    assert sum(len(page.part.items) for page in agenda) == 600
    assert all(len(page.part.items) <= 300 for page in agenda)
    assert [page.days[0].continued for page in agenda] == [False] + [True] * (len(agenda) - 1)


def test_what_is_overdue_has_a_page_however_old_it_is():
    page = data_of(made(steps("2019-01-01", "2026-03-30"))["calendar/overdue.html"])
    assert [event.on.year for event in page.part.items] == [2019, 2026]
    assert page.month is None
    assert grid(steps("2019-01-01", "2026-03-30")).overdue == 2
    assert grid(steps("2019-01-01"), "calendar/2026-02.html").overdue is None


def test_the_report_has_what_is_overdue_and_the_whole_calendar_once():
    events = VIEW.report(edition_of(steps("2019-01-01", "2026-03-30", "2026-03-31", "2027-03-31", "2027-04-01"))).events
    assert [event.on.isoformat() for event in events] == ["2019-01-01", "2026-03-30", "2026-03-31", "2027-03-31"]
    assert [event.days_late for event in events] == [2646, 1, 0, 0]


def test_the_report_has_the_keys_that_others_rely_on():
    (event,) = VIEW.report(edition_of(steps("2026-04-01"))).events
    assert set("on slug kind what days_late value".split()) <= set(type(event).__struct_fields__)


@pytest.mark.parametrize(
    ("line", "day", "off"),
    [
        ("language: en\n", 6, (5, 6)),
        ("language: sl\n", 0, (5, 6)),
        ("language: fa\n", 5, (4,)),
        ("language: he\n", 6, (4, 5)),
        ("language: en-GB\n", 0, (5, 6)),
        ("language: en\ntimezone: Europe/Ljubljana\n", 0, (5, 6)),
        ("language: en-US\ntimezone: Europe/Ljubljana\n", 6, (5, 6)),
        ("language: ar-XB\n", 6, (5, 6)),
        ("language: en\nweek_starts: saturday\n", 5, (5, 6)),
    ],
)
def test_the_week_is_that_of_the_language_and_its_country_unless_the_settings_say(line, day, off):
    settings = edition_of({"book.yml": SETTINGS + line}).book.settings
    assert (first_weekday(settings), weekend(settings)) == (day, off)
