"""The events of a whole book: by month, overdue, and put together again after edits."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from editions import TODAY, edition_of, forget
from plaincrm.views.agenda import between, collected, late, schedules


def with_steps(slug, *steps):
    lines = "".join(f"  - {{on: {on}, do: {do}}}\n" for on, do in steps)
    return {f"clients/{slug}.md": f"name: {slug}\n" + ("next:\n" + lines if steps else "")}


def whats(events):
    return [event.what for event in events]


def test_every_month_of_the_calendar_is_there_and_events_beyond_it_are_not():
    edition = edition_of(with_steps("a", ("2026-05-05", "May"), ("2031-01-01", "Far"), ("2019-01-01", "Old")))
    months = collected(edition)
    assert list(months)[0] == "2026-02"
    assert list(months)[-3:] == ["2027-03", "late", "longest"]
    filled = {month: whats(events) for month, events in months.items() if events}
    assert filled == {"2026-05": ["May"], "late": ["Old"], "longest": ["Old"]}
    assert len(schedules(edition)["a"]) == 3


def test_events_come_by_day_and_on_a_day_by_value():
    files = {
        **with_steps("a", ("2026-05-05", "small")),
        **with_steps("b", ("2026-05-05", "big"), ("2026-05-04", "first")),
    }
    files["clients/b.md"] += "transactions: [{date: 2026-01-01, amount: 100}]\n"
    assert whats(collected(edition_of(files))["2026-05"]) == ["first", "big", "small"]


def test_what_is_late_comes_by_value_and_then_by_day():
    files = {
        **with_steps("a", ("2026-01-05", "later"), ("2026-01-01", "earlier")),
        **with_steps("b", ("2026-03-30", "big")),
    }
    files["clients/b.md"] = (
        "---\n" + files["clients/b.md"] + "transactions: [{date: 2026-01-01, amount: 100}]\n---\n## 2026-03-30 call\n"
    )
    assert whats(late(edition_of(files))) == ["big", "earlier", "later"]


def test_days_between_are_found_across_the_end_of_a_month():
    edition = edition_of(with_steps("a", ("2026-03-31", "today"), ("2026-04-01", "tomorrow"), ("2026-04-08", "beyond")))
    assert whats(between(TODAY, TODAY, edition)) == ["today"]
    assert whats(between(date(2026, 4, 1), date(2026, 4, 7), edition)) == ["tomorrow"]


def test_months_that_an_edit_does_not_touch_are_the_same_objects():
    files = {**with_steps("a", ("2026-05-05", "May")), **with_steps("b", ("2026-06-06", "June"))}
    before = collected(edition_of(files))
    after = collected(edition_of({**files, **with_steps("a", ("2026-07-07", "July"))}))
    assert after["2026-06"] is before["2026-06"]
    assert (whats(after["2026-05"]), whats(after["2026-07"])) == ([], ["July"])


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("2026-03-01", "2026-03-31", "2026-04-02", "2027-01-05")),
        st.sampled_from(("x", "y", "x, every: 1 month")),
    ),
    max_size=3,
)
BOOK = st.dictionaries(st.sampled_from("abcd"), STEPS)


@settings(max_examples=40, deadline=None)
@given(st.lists(BOOK, min_size=2, max_size=4))
def test_after_any_edits_the_calendar_is_what_it_would_be_from_nothing(books):
    forget()
    editions = [
        edition_of({file: text for slug, steps in book.items() for file, text in with_steps(slug, *steps).items()})
        for book in books
    ]
    edited = [dict(collected(edition)) for edition in editions]
    for edition, months in zip(editions, edited, strict=True):
        forget()
        assert collected.__wrapped__(edition) == months


def test_events_that_are_alike_keep_their_records_order_through_edits():
    forget()
    lines = "next:\n  - {on: 2026-05-05, do: Same}\n  - {on: 2026-05-05, do: Same, every: 1 year}\n  - {on: 2026-05-05, do: Other}\n"
    files = {"clients/a.md": "name: A\n" + lines}
    collected(edition_of(files))
    files["clients/a.md"] = files["clients/a.md"].replace("do: Same}", "do: Same, every: 2 years}")
    edition = edition_of(files)
    edited = dict(collected(edition))
    forget()
    assert collected.__wrapped__(edition) == edited


def test_many_changes_at_once_are_sorted_anew():
    forget()
    many = {file: text for n in range(250) for file, text in with_steps(f"c{n:03}", ("2026-05-05", f"s{n}")).items()}
    collected(edition_of(with_steps("c000", ("2026-05-05", "old"))))
    edited = dict(collected(edition_of(many)))
    fewer = dict(collected(edition_of(with_steps("c001", ("2026-05-05", "s1")))))
    assert len(edited["2026-05"]) == 250
    assert whats(fewer["2026-05"]) == ["s1"]
