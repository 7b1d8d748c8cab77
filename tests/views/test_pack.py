"""What a pack tells of a book: its figures are those of the pages, its clients bands."""

from datetime import date
from decimal import Decimal

import pytest

from editions import SETTINGS, edition_of, f1, sales
from plaincrm.figures.multiples import PRESETS
from plaincrm.views.appraisal import appraisal
from plaincrm.views.bands import Band
from plaincrm.views.health import health
from plaincrm.views.pack import pack
from plaincrm.views.packed import course, tenure
from plaincrm.views.standing import standings


def packed(files):
    return pack(edition_of(files))


def split(found, trait):
    (one,) = (split for split in found.splits if split.trait == trait)
    return [(part.name, part.clients, int(part.revenue), part.share) for part in one.sums]


def test_book_f1():
    edition = edition_of(f1())
    found = pack(edition)
    assert found.revenue_12_months == 138000
    assert found.appraisal.multiple == appraisal(edition).multiple
    assert (found.recurring_share, found.gross_retention, found.net_retention) == (0.89, 0.89, 0.94)
    assert (found.clients_kept, found.clients_previous, found.client_retention) == (7, 8, 0.88)
    assert (found.top1_share, found.top3_share, found.effective_clients) == (0.38, 0.72, 4.45)


def test_shares_are_told_in_whole_percents():
    found = packed(f1())
    for share in (found.top1_share, found.gross_retention, *(sum_.share for s in found.splits for sum_ in s.sums)):
        assert share == round(share, 2)


def test_grades_with_few_clients_are_put_together():
    assert split(packed(f1()), "grade") == [("A", 4, 115000, 0.83), ("B", 3, 17500, 0.13), ("C", 3, 5500, 0.04)]
    files = f1()
    del files["clients/c09.md"], files["clients/c10.md"]
    assert split(packed(files), "grade")[-1][0] == ""


def test_kinds_of_fewer_than_three_are_told_of_nobody():
    files = f1()
    for slug, kind in (("c01", "company"), ("c02", "company"), ("c03", "government")):
        files[f"clients/{slug}.md"] = f"kind: {kind}\n" + files[f"clients/{slug}.md"]
    found = packed(files)
    assert [client.kind for client in found.clients] == ["", "", "", *["person"] * 7]
    assert [(name, count) for name, count, _revenue, _share in split(found, "kind")] == [("person", 7), ("", 3)]


def test_clients_are_told_in_bands():
    first = packed(f1()).clients[0]
    assert first.revenue == Band(50000, 100000)
    assert first.value == Band(100000, None)
    assert (first.recurring, first.course, first.owes) == ("most", "grown", "nothing")


def test_former_clients_without_revenue_are_not_sold():
    files = {f"clients/{slug}.md": f"name: {slug}\nsince: 2020-01-01\n" for slug in "abcd"}
    files["clients/a.md"] += "ended: 2024-01-01\n"
    assert [client.slug for client in packed(files).clients] == ["b", "c", "d"]


def test_movements_of_one_client_are_not_told():
    found = packed(f1())  # one was lost, two shrank: together three; three came or grew in each way
    assert {move.name for move in found.movements} == {"more", "less"}
    assert sum(move.change for move in found.movements) == 138000 - 136000
    files = f1()
    del files["clients/c05.md"], files["clients/c07.md"]
    found = packed(files)
    assert found.movements == ()
    assert "movements" in found.why


def test_years_of_few_clients_are_not_told():
    files = {f"clients/{slug}.md": f"name: {slug}\n" + sales("date: 2025-05-01, amount: 10") for slug in "abc"}
    files["clients/a.md"] += "  - {date: 2023-05-01, amount: 77}\n  - {date: 2024-05-01, amount: 77}\n"
    assert [(year.year, year.revenue) for year in packed(files).years] == [(2025, 30)]


def owing(*days):
    return {
        f"clients/c{n}.md": f"name: C{n}\n" + sales(f"date: 2025-01-01, amount: 100, due: {day}")
        for n, day in enumerate(days)
    }


def test_ages_of_receivables_with_few_clients_go_together():
    found = packed(owing(*["2026-04-10"] * 3, *["2026-03-20"] * 2, *["2026-02-10"] * 4))
    assert [(owed.first, owed.last, owed.clients, owed.open) for owed in found.receivables] == [
        ("not due", "not due", 3, 300),
        ("1-30", "91+", 6, 600),
    ]
    assert found.open == 900


def test_receivables_of_two_clients_are_not_told_at_all():
    found = packed(owing("2026-04-10", "2026-03-20"))
    assert (found.receivables, found.open, found.dso) == ((), None, None)
    assert "receivables" in found.why


def test_value_at_risk_of_one_client_is_not_told():
    files = f1()
    assert packed(files).value_at_risk == sum(one.value for one in standings(edition_of(files)).values() if one.at_risk)
    in_touch = "---\nname: C\n" + sales("date: 2026-03-01, amount: 9") + "---\n## 2026-03-20 call\n"
    files = {f"clients/c{n}.md": in_touch for n in range(5)}
    assert packed(files).value_at_risk == 0
    for n in range(2):
        files[f"clients/c{n}.md"] = in_touch.replace("2026-03-20", "2020-03-20")
        found = packed(files)
        assert (found.value_at_risk, found.at_risk) == (None, 0)
        assert "value_at_risk" in found.why


def test_concentration_of_two_clients_is_not_told():
    found = packed({f"clients/c{n}.md": f"name: C{n}\n" + sales("date: 2026-03-01, amount: 9") for n in range(2)})
    assert (found.top1_share, found.gini, found.slices) == (None, None, ())
    assert "concentration" in found.why


def test_slices_of_the_curve_hold_three_clients_or_more_each():
    slices = packed(f1()).slices
    ranks = [0, *(part.clients for part in slices)]
    assert all(second - first >= 3 for first, second in zip(ranks, ranks[1:], strict=False))
    assert (slices[-1].clients, slices[-1].share) == (10, 1.0)


def test_a_source_of_the_settings_own_is_not_told():
    own = "valuation: {multiples: {recurring: [1, 2, 3], source: Ana told me}}\n"
    assert packed(f1(own)).appraisal.multiples.source == ""
    assert packed(f1()).appraisal.multiples.source != ""


@pytest.mark.parametrize(
    ("since", "years"),
    [("2026-03-31", 0), ("2025-03-31", 1), ("2023-04-01", 1), ("2016-03-31", 10), ("1990-01-01", 20)],
)
def test_tenure_is_told_in_steps(since, years):
    assert tenure(date.fromisoformat(since), date(2026, 3, 31)) == years


@pytest.mark.parametrize(
    ("previous", "current", "went"),
    [(0, 5, "new"), (5, 0, "gone"), (100, 105, "steady"), (100, 106, "grown"), (100, 94, "shrunk"), (0, 0, "steady")],
)
def test_the_course_is_told_in_words(previous, current, went):
    lines = [f"date: 2024-10-01, amount: {previous}", f"date: 2025-10-01, amount: {current}"]
    (standing,) = standings(edition_of({"clients/a.md": "name: A\n" + sales(*lines)})).values()
    assert course(standing) == went


def test_an_empty_book_has_a_pack_that_says_so():
    found = packed({"book.yml": SETTINGS})
    assert (found.count, found.clients, found.revenue_12_months) == (0, (), Decimal(0))
    assert found.appraisal.multiple.mid is None


def test_its_figures_are_those_of_the_pages():
    edition = edition_of(f1())
    assert pack(edition).revenue_previous == health(edition).revenue_previous


def test_value_at_risk_is_not_told_where_the_rest_would_be_that_of_one_client():
    old = "---\nname: C\n" + sales("date: 2026-03-01, amount: 9") + "---\n## 2020-03-20 call\n"
    files = {f"clients/c{n}.md": old for n in range(5)}
    assert packed(files).at_risk == 5
    for n in range(2):
        files[f"clients/c{n}.md"] = old.replace("2020-03-20", "2026-03-20")
        assert packed(files).value_at_risk is None
    files["clients/c2.md"] = files["clients/c1.md"]
    files["clients/c5.md"] = old
    assert packed(files).at_risk == 3


def test_multiples_of_its_own_hide_no_source_of_the_others():
    settings = "valuation: {preset: law, multiples: {recurring: [1, 2, 3], source: Aunt Mary, year: 2020}}\n"
    used = packed(f1(settings)).appraisal.multiples
    assert (used.source, used.recurring_from.source, used.recurring_from.year) == ("", "", 2020)
    assert (used.other_from.origin, used.other_from.source) == ("preset", PRESETS["law"].source)
