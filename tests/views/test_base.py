"""The client base: book F1 as files, against its worked numbers."""

from fractions import Fraction

import pytest

from editions import SETTINGS, client, edition_of, f1, sales
from plaincrm.views.base import VIEW
from plaincrm.views.health import health


def base(files):
    return VIEW.report(edition_of(files))


def exactly(fraction):
    return pytest.approx(float(Fraction(fraction)), rel=1e-12)


def test_book_f1_revenue_and_what_recurs():
    found = base(f1())
    assert (found.revenue_12_months, found.revenue_previous, found.recurring) == (138000, 136000, 123000)
    assert found.recurring_share == exactly("41/46")


def test_book_f1_retention():
    found = base(f1())
    assert found.gross_retention == exactly("241/272")
    assert found.net_retention == exactly("15/16")
    assert found.client_retention == exactly("7/8")
    assert (found.clients_previous, found.clients_now, found.clients_kept) == (8, 9, 7)
    assert found.client_growth == exactly("1/8")


def test_book_f1_concentration():
    found = base(f1())
    assert found.hhi == pytest.approx(2247.689561, abs=1e-6)
    assert found.effective_clients == pytest.approx(4.449013, abs=1e-6)
    assert found.gini == exactly("193/345")
    assert (found.top1_share, found.top3_share) == (exactly("52/138"), exactly("100/138"))


def test_book_f1_grades_with_their_clients_in_the_order_of_revenue():
    found = {group.grade: group for group in base(f1()).grades}
    assert found["A"].clients == ("c01", "c02", "c03", "c04")
    assert found["B"].clients == ("c08", "c06", "c07")
    assert found["C"].clients == ("c10", "c09", "c05")
    assert found["A"].share == exactly("115/138")
    assert (found["B"].revenue, found["C"].revenue) == (17500, 5500)


def test_mrr_and_arr_of_contracts_in_force():
    lines = "contracts:\n  - {amount: 1200, every: 1 year}\n  - {amount: 300, every: 3 months}\n  - {amount: 100, every: 1 month}\n  - {amount: 900, every: 6 months}\n  - {amount: 25, every: 1 week}\n  - {amount: 7, every: 1 month, from: 2026-04-01}\n"
    found = base(client(lines))
    assert (str(found.mrr), str(found.arr)) == ("558.33", "6700.00")


def test_former_clients_without_revenue_are_not_in_the_concentration():
    files = f1()
    files["clients/gone.md"] = "name: Gone\nended: 2020-01-01\n"
    assert base(files).gini == exactly("193/345")
    files["clients/gone.md"] = "name: Still a client\n"
    assert base(files).gini != exactly("193/345")


def test_groups_by_product_region_and_kind_with_the_names_they_are_known_by():
    settings = "products:\n  plan: {name: Support plans}\nroutes: {kras: The Karst}\n"
    files = {
        "book.yml": SETTINGS + settings,
        "clients/a.md": "name: A\nregion: kras\nkind: company\n"
        + sales("date: 2026-01-01, amount: 30, product: plan", "date: 2026-01-01, amount: 10"),
        "clients/b.md": "name: B\nregion: coast\n" + sales("date: 2026-01-01, amount: 60, product: plan"),
        "clients/c.md": "name: C\n",
    }
    found = base(files)
    shown = [
        [(g.name, g.label, g.clients, g.revenue, g.share) for g in groups]
        for groups in (found.products, found.regions, found.kinds)
    ]
    assert shown == [
        [("plan", "Support plans", 2, 90, 0.9), ("", "", 1, 10, 0.1)],
        [("coast", "coast", 1, 60, 0.6), ("kras", "The Karst", 1, 40, 0.4), ("", "", 1, 0, 0.0)],
        [("person", "person", 2, 60, 0.6), ("company", "company", 1, 40, 0.4)],
    ]


def test_an_empty_book_has_reasons_and_no_numbers():
    found = base({})
    names = (
        "recurring_share",
        "gross_retention",
        "net_retention",
        "client_retention",
        "client_growth",
        "top1_share",
        "top3_share",
        "hhi",
        "effective_clients",
        "gini",
    )
    assert {name: getattr(found, name) for name in names} == dict.fromkeys(names)
    assert [group.share for group in found.grades] == [None, None, None]
    assert set(found.why) == {
        *names,
        "share",
        "growth_a_year",
        "growth_from",
        "growth_to",
        "left_years",
        "present_years",
        "median_years",
    }
    assert all(found.why.values())
    assert str(found.revenue_12_months) == "0.00"


def test_open_and_overdue_are_summed_over_all_clients():
    line = "date: 2026-03-01, amount: 10, due: 2026-03-15"
    files = {"clients/a.md": "name: A\n" + sales(line), "clients/b.md": "name: B\n" + sales(line.replace("-15", "-31"))}
    assert (health(edition_of(files)).open, health(edition_of(files)).overdue) == (20, 10)


def test_the_report_has_the_keys_that_others_rely_on():
    keys = "as_of currency revenue_12_months revenue_previous recurring recurring_share gross_retention net_retention client_retention client_growth mrr arr top1_share top3_share hhi effective_clients gini grades products regions kinds"
    assert set(keys.split()) <= set(type(base({})).__struct_fields__)
