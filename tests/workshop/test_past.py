"""Reports of the past: field changes of a record, and the worth of the book as of earlier days."""

from datetime import date

import pytest

from git_book import SETTINGS, commit, git, needs_git, record, repository, write
from inline_book import edition_of
from plaincrm.period import Duration
from plaincrm.reading.git import NoHistory
from plaincrm.views import history, worth_over
from plaincrm.views.appraisal import appraisal
from plaincrm.views.view import Unanswerable
from plaincrm.views.worth_over import days_of
from plaincrm.workshop.past import GitPast

pytestmark = needs_git
DAY = date(2026, 3, 31)


def sale(day, amount, more=""):
    return f"  - {{date: {day}, amount: {amount}{more}}}\n"


ONE = "name: Ana\nsince: 2020-01-01\ntransactions:\n" + sale("2024-06-01", 1000)
DAYS = {
    "2026-01-10": {"clients/ana.md": record(ONE)},
    "2026-02-10": {"clients/ana.md": record(ONE + sale("2026-02-01", 500))},
    "2026-03-05": {"clients/ana.md": "no longer a record"},
    "2026-03-20": {
        "clients/ana.md": record(ONE + sale("2026-02-01", 500, ", paid: 2026-03-18")),
        "leads/bo.md": record("name: Bo\ndeals: [{what: Plan, amount: 900, close_on: 2026-06-01, probability: 50%}]\n"),
    },
    "2026-04-05": {"clients/ana.md": record("name: After today\n")},
}


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return repository(tmp_path_factory.mktemp("past") / "book", DAYS)


def told(book, slug="ana", day=DAY):
    return history.recall(edition_of(book, day), {"record": slug}, GitPast(book))


def worth(book, over="3 months", day=DAY):
    return worth_over.recall(edition_of(book, day), {"over": over}, GitPast(book))


def test_every_change_of_a_field_is_told_the_newest_first(book):
    found = told(book)
    assert [(str(one.on), one.field, one.old, one.new) for one in found.changes] == [
        ("2026-03-20", "transactions[1].paid", None, "2026-03-18"),
        ("2026-02-10", "transactions[1]", None, "{date: 2026-02-01, amount: 500}"),
        ("2026-01-10", "transactions", None, "[{date: 2024-06-01, amount: 1000}]"),
        ("2026-01-10", "since", None, "2020-01-01"),
        ("2026-01-10", "name", None, "Ana"),
        ("2026-01-10", "file", None, "clients/ana.md"),
    ]
    assert {one.author for one in found.changes} == {"Mira Ž"}


def test_a_version_that_cannot_be_read_is_counted_and_passed_over(book):
    assert told(book).unread == 1


def test_what_came_after_the_day_asked_for_is_not_told(book):
    later = told(book, day=date(2026, 4, 5)).changes
    assert ("name", "Ana", "After today") in [(one.field, one.old, one.new) for one in later]
    assert "After today" not in [one.new for one in told(book).changes]


def test_a_record_that_nobody_knows_is_said_to_be_none(book):
    with pytest.raises(Unanswerable, match="nobody"):
        told(book, "nobody")
    with pytest.raises(Unanswerable, match="--record"):
        history.recall(edition_of(book, DAY), {}, GitPast(book))


def test_a_record_that_is_gone_still_has_a_history(tmp_path):
    book = repository(
        tmp_path / "b", {"2026-01-01": {"leads/a.md": record("name: A\n")}, "2026-02-01": {"leads/a.md": None}}
    )
    first = told(book, "a").changes[0]
    assert (first.field, first.old, first.new, str(first.on)) == ("file", "leads/a.md", None, "2026-02-01")


def test_a_record_that_was_never_committed_has_none_and_that_is_said(book, tmp_path):
    own = repository(tmp_path / "b", {"2026-01-01": {"leads/a.md": record("name: A\n")}})
    write(own, {"leads/new.md": record("name: N\n")})
    found = told(own, "new")
    assert found.changes == ()
    assert "changes" in found.why


def test_nothing_private_is_told(tmp_path):
    days = {
        "2026-01-01": {"clients/a.md": record("name: A\nprivate: {p: SECRET-1}\n")},
        "2026-01-02": {"clients/a.md": record("name: A\nprivate: {p: SECRET-2}\n")},
        "2026-01-03": {"clients/a.md": "---\nname: A\nprivate: {p: SECRET-3\n---\n"},
        "2026-01-04": {"clients/a.md": record("name: B\nprivat: {p: SECRET-4}\n")},
    }
    assert "SECRET" not in str(told(repository(tmp_path / "b", days), "a"))


def test_the_worth_of_earlier_days_is_that_of_the_book_as_it_stood(book):
    points = worth(book).points
    assert [str(point.on) for point in points] == ["2025-12-31", "2026-01-31", "2026-02-28", "2026-03-31"]
    assert [point.revenue_12_months and int(point.revenue_12_months) for point in points] == [None, 0, 500, 500]
    assert [point.expected and int(point.expected) for point in points] == [None, 0, 0, 450]
    assert [point.clients for point in points] == [None, 1, 1, 1]
    assert points[0].why == "no commit is that old"
    assert str(points[2].committed) == "2026-02-10"


def test_the_worth_equals_that_of_the_same_files_read_from_a_folder(book, tmp_path):
    then = worth(book).points[2]
    files = {"book.yml": SETTINGS, **DAYS["2026-02-10"]}
    write(tmp_path / "then", files)
    found = appraisal(edition_of(tmp_path / "then", date(2026, 2, 28)))
    assert (then.low, then.value, then.high) == (found.multiple.low, found.multiple.mid, found.multiple.high)


def test_a_record_that_cannot_be_used_is_withheld_then_as_now(tmp_path):
    days = {
        "2026-01-01": {
            "clients/a.md": record("name: A\ntransactions:\n" + sale("2025-06-01", 100)),
            "clients/b.md": record("name: B\ntransactions:\n" + sale("2025-06-01", "100 USD")),
            "clients/c.md": record("name: C\nsince: soon\n"),
            "leads/a.md": record("name: Twice\n"),
        }
    }
    point = worth(repository(tmp_path / "b", days), "1 month").points[0]
    assert (point.clients, point.withheld) == (0, 3)
    assert worth(repository(tmp_path / "c", days), "2 years").points[0].withheld is None


def test_settings_that_could_not_be_used_have_no_worth_but_a_reason(tmp_path):
    book = repository(tmp_path / "b", {"2026-01-01": {"book.yml": "title: T\n"}, "2026-03-30": {"book.yml": SETTINGS}})
    first, last = worth(book, "1 month").points
    assert (first.value, first.why) == (None, "the settings of that day cannot be used")
    assert last.clients == 0


def test_the_day_that_settings_pin_does_not_stop_the_clock_of_the_past(tmp_path):
    book = repository(
        tmp_path / "b", {"2026-01-01": {"book.yml": SETTINGS + "today: 2026-03-31\n", "clients/a.md": record(ONE)}}
    )
    assert [str(point.on) for point in worth(book, "1 month", None).points] == ["2026-02-28", "2026-03-31"]


@pytest.mark.parametrize(
    ("over", "starts", "days"),
    [
        ((2, "month"), 1, ["2026-01-31", "2026-02-28", "2026-03-31"]),
        ((2, "year"), 1, ["2024-12-31", "2025-12-31", "2026-03-31"]),
        ((2, "year"), 4, ["2024-03-31", "2025-03-31", "2026-03-31"]),
    ],
)
def test_points_are_the_ends_of_months_or_fiscal_years_and_today(over, starts, days):
    assert [str(day) for day in days_of(Duration(*over), DAY, starts)] == days


@pytest.mark.parametrize("over", ["soon", "3 weeks", "0 months", "121 months", ""])
def test_any_other_time_is_refused(book, over):
    with pytest.raises(Unanswerable, match="--over"):
        worth(book, over)


def test_a_shallow_clone_says_that_its_first_days_are_wrong(book, tmp_path):
    git(tmp_path, "clone", "-q", "--depth", "1", book.as_uri(), "clone")
    for found in (told(tmp_path / "clone", day=date(2026, 12, 31)), worth(tmp_path / "clone")):
        assert found.shallow
        assert "shallow" in found.why


def test_git_is_asked_by_no_build_and_no_other_report(tmp_path, monkeypatch):
    monkeypatch.setattr("plaincrm.reading.git.run", lambda *_: pytest.fail("git was asked"))
    write(tmp_path / "b", {"book.yml": SETTINGS, "clients/a.md": record(ONE)})
    edition_of(tmp_path / "b")
    GitPast(tmp_path / "b")


def test_without_a_repository_both_say_so(tmp_path):
    write(tmp_path / "b", {"book.yml": SETTINGS, "clients/a.md": record(ONE)})
    for ask in (lambda: told(tmp_path / "b", "a"), lambda: worth(tmp_path / "b")):
        with pytest.raises(NoHistory, match="git"):
            ask()


def test_the_first_commit_of_a_day_counts_for_its_evening(tmp_path):
    book = repository(tmp_path / "b", {"2026-02-28": {"clients/a.md": record(ONE)}})
    commit(book, "2026-03-31", {"clients/b.md": record("name: B\n")})
    assert [point.clients for point in worth(book, "1 month").points] == [1, 2]


def merge(book, side, files, day="2026-03-25"):
    """Merge a branch, settled by hand in this way; git may say that there is a conflict."""
    stamp = {"GIT_AUTHOR_DATE": f"{day}T12:00:00+0200", "GIT_COMMITTER_DATE": f"{day}T12:00:00+0200"}
    git(book, "merge", "-q", "--no-ff", "--no-commit", "-s", "ours", side)
    write(book, files)
    git(book, "add", "-A", "--", ".")
    git(book, "commit", "-q", "-m", "m", **stamp)


@pytest.fixture
def forked(tmp_path):
    """A book of which two branches have changed the same fields; `main` is out."""
    book = repository(tmp_path / "book", {"2026-03-01": {"clients/ana.md": record(ONE + "grade: C\n")}})
    git(book, "checkout", "-q", "-b", "side")
    commit(book, "2026-03-10", {"clients/ana.md": record(ONE + sale("2026-03-02", 20) + "grade: B\n")})
    git(book, "checkout", "-q", "main")
    commit(book, "2026-03-11", {"clients/ana.md": record(ONE + sale("2026-03-03", 30) + "grade: A\n")})
    return book


def test_what_a_merge_settled_in_a_third_way_is_told_of_it_and_the_rest_of_the_commits_that_it_merged(forked):
    both = sale("2026-03-02", 20) + sale("2026-03-03", 30)
    merge(forked, "side", {"clients/ana.md": record(ONE.replace("Ana", "Anna") + both + "grade: D\n")})
    found = [(str(one.on), one.field, one.old, one.new) for one in told(forked).changes]
    assert set(found[:2]) == {("2026-03-25", "grade", "A", "D"), ("2026-03-25", "name", "Ana", "Anna")}
    assert sorted(one[:2] for one in found[2:6]) == [
        ("2026-03-10", "grade"),
        ("2026-03-10", "transactions[1]"),
        ("2026-03-11", "grade"),
        ("2026-03-11", "transactions[1]"),
    ]
    assert len(found) == 6 + 5  # and the first commit's


def test_a_merge_that_takes_from_each_side_changes_nothing_itself(forked):
    both = sale("2026-03-02", 20) + sale("2026-03-03", 30)
    merge(forked, "side", {"clients/ana.md": record(ONE + both + "grade: B\n")})
    assert "2026-03-25" not in {str(one.on) for one in told(forked).changes}


def test_a_merge_with_a_side_that_cannot_be_read_is_told_of_none_of_its_own(forked):
    git(forked, "checkout", "-q", "side")
    commit(forked, "2026-03-12", {"clients/ana.md": "no longer a record"})
    git(forked, "checkout", "-q", "main")
    merge(forked, "side", {"clients/ana.md": record(ONE + "grade: D\n")})
    assert "2026-03-25" not in {str(one.on) for one in told(forked).changes}


def test_a_file_that_a_merge_took_away_or_made_itself_is_told(forked):
    merge(forked, "side", {"clients/ana.md": None, "clients/new.md": record("name: New\n")})
    last = told(forked).changes[0]
    assert (str(last.on), last.field, last.old, last.new) == ("2026-03-25", "file", "clients/ana.md", None)
    assert ("2026-03-25", "name", "New") in [(str(one.on), one.field, one.new) for one in told(forked, "new").changes]
