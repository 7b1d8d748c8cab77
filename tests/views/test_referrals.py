"""Referrals: who brought whom through generations, what came of it, and the picture of the trees."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editions import SETTINGS, edition_of, forget, sales
from f1_book import f1_book
from page_text import pages_of, tables_of, text_of
from plaincrm.views.lineage import FOREMOST
from plaincrm.views.referral_trees import DEEPEST, LARGEST, WIDEST, forest
from plaincrm.views.referrals import VIEW
from plaincrm.views.view import data_of


def record(by="", sold=(), more=""):
    lines = f"name: {{name}}\n{f'referred_by: {by}' if by else 'kind: company'}\n{more}"
    return lines + (sales(*(f"date: {day}, amount: {amount}" for day, amount in sold)) if sold else "")


def book(records, leads=()):
    return {
        f"{'leads' if slug in leads else 'clients'}/{slug}.md": text.replace("{name}", slug.upper())
        for slug, text in records.items()
    }


def report(files):
    return VIEW.report(edition_of(files))


def sources(files):
    return {source.slug: source for source in report(files).sources}


def test_book_f1_by_hand():
    found = report(f1_book())
    first, second = found.sources
    assert (first.slug, first.referred, first.clients_won, first.clients_in_all) == ("c01", ("c02", "c06"), 2, 4)
    assert (first.revenue, first.revenue_12_months, first.generations) == (107000, 59000, 2)
    assert (first.influence, first.centre) == (True, "marked")
    assert (second.slug, second.referred, second.revenue) == ("c02", ("c04", "c08"), 35000)
    assert (second.influence, second.centre) == (False, "brought")
    assert (found.totals.clients_referred, found.totals.leads_referred, found.totals.generations) == (4, 0, 2)
    assert (found.totals.revenue, found.totals.revenue_12_months) == (107000, 59000)
    assert found.totals.share_12_months == pytest.approx(59 / 138)


def test_revenue_comes_through_every_generation_and_own_revenue_is_not_in_it():
    found = sources(
        book(
            {
                "a": record(sold=[("2026-01-01", 1000)]),
                "b": record("a", [("2026-01-01", 100), ("2020-01-01", 7)]),
                "c": record("b", [("2026-01-01", 10)]),
                "d": record("c", [("2026-01-01", 1)]),
            }
        )
    )
    assert {slug: (one.revenue, one.revenue_12_months) for slug, one in found.items()} == {
        "a": (118, 111),
        "b": (11, 11),
        "c": (1, 1),
    }
    assert (found["a"].generations, found["a"].people, found["a"].clients_won, found["a"].clients_in_all) == (
        3,
        3,
        1,
        3,
    )


def test_leads_are_counted_but_are_not_won_yet():
    found = sources(book({"a": record(), "b": record("a"), "c": record("a", more="stage: new\n")}, leads=("c",)))["a"]
    assert (found.referred, found.people, found.clients_won) == (("b", "c"), 2, 1)


def test_sales_to_come_and_other_currencies_count_as_everywhere():
    settings_ = SETTINGS + "rates:\n  - {on: 2025-01-01, USD: 0.9}\n"
    records = {"a": record(), "b": record("a", [("2026-01-01", "10 USD"), ("2026-05-01", 1000)])}
    assert sources({"book.yml": settings_, **book(records)})["a"].revenue == 9


def test_those_who_brought_most_are_centres_and_so_is_whoever_is_marked():
    records = {}
    for number in range(FOREMOST + 2):
        records[f"s{number}"] = record()
        records[f"t{number}"] = record(f"s{number}", [("2026-01-01", 100 - number)])
    records["quiet"] = record(more="influence: yes\n")
    found = report(book(records)).sources
    assert [(one.slug, one.centre) for one in found] == [
        *((f"s{number}", "brought") for number in range(FOREMOST)),
        *((f"s{number}", "") for number in range(FOREMOST, FOREMOST + 2)),
        ("quiet", "marked"),
    ]


def test_bringing_somebody_who_bought_nothing_makes_no_centre():
    assert sources(book({"a": record(), "b": record("a")}))["a"].centre == ""


def test_ties_go_by_clients_then_people_then_slug():
    records = {
        "z": record(), "z1": record("z"), "z2": record("z"),
        "a": record(), "a1": record("a"),
        "b": record(), "b1": record("b"), "b2": record("b"),
        "l": record(), "l1": record("l"),
    }  # fmt: skip
    assert list(sources(book(records, leads=("l1", "b2")))) == ["z", "b", "a", "l"]


def test_a_withheld_record_is_named_by_its_slug_and_breaks_nothing():
    files = {
        **book({"b": record("a", [("2026-01-01", 5)]), "c": record("b")}),
        "clients/a.md": "name: A\nsince: never\n",
        "clients/x.md": "name: X\nreferred_by: c\nsince: never\n",
    }
    found = sources(files)
    assert (found["a"].name, found["a"].referred, found["a"].revenue, found["a"].client) == ("a", ("b",), 5, True)
    html = pages_of(VIEW, edition_of(files))["referrals/index.html"]
    assert 'href="../records/a.html"' in html
    assert "x" not in found and not found.keys() & {"x", "c"}


def test_shares_of_a_book_without_revenue_are_undefined_with_the_reason():
    found = report(book({"a": record(), "b": record("a")}))
    assert (found.totals.share, found.totals.share_12_months) == (None, None)
    assert found.why == {"share": "there is no revenue", "share_12_months": "there is no revenue in the 12 months"}
    assert report(book({"a": record(), "b": record("a", [("2026-01-01", 5)])})).why == {}


def test_a_reference_that_leads_nowhere_counts_as_none():
    found = report(book({"a": record("gone", [("2026-01-01", 5)]), "b": record("a")}))
    assert [source.slug for source in found.sources] == ["a"]
    assert (found.totals.clients_referred, found.totals.revenue) == (1, 0)


@pytest.mark.parametrize("referrers", [{"a": "a"}, {"a": "b", "b": "a"}, {"a": "c", "b": "a", "c": "b", "d": "b"}])
def test_a_circle_is_cut_at_its_first_record_and_breaks_no_page(referrers):
    files = book({slug: record(by, [("2026-01-01", 1)]) for slug, by in referrers.items()})
    found = sources(files)
    assert sum(len(source.referred) for source in found.values()) == len(referrers) - 1
    pages_of(VIEW, edition_of(files))


def test_a_chain_as_long_as_a_book_needs_no_deep_stack():
    count = 10_000
    files = {
        f"clients/r{n:05}.md": f"name: R{n}\n" + (f"referred_by: r{n - 1:05}\n" if n else "") for n in range(count)
    }
    edition = edition_of(files)
    found = VIEW.report(edition)
    assert (found.totals.generations, found.sources[0].people) == (count - 1, count - 1)
    drawn = [
        row.slug
        for page in VIEW.pages(edition)
        if "sources" not in page.url
        for tree in data_of(page).trees.items
        for row in tree.rows
    ]
    assert set(drawn) == edition.records.keys()


NAMES = "abcdefg"
REFERRERS = st.dictionaries(st.sampled_from(NAMES), st.sampled_from([*NAMES, "gone", "bad"]))


@settings(max_examples=60, deadline=None)
@given(REFERRERS, st.lists(st.integers(-5, 9), min_size=7, max_size=7))
def test_what_came_through_somebody_is_the_sum_over_all_who_go_back_to_them(referrers, sold):
    forget()
    amounts = dict(zip(NAMES, sold, strict=True))
    files = book({slug: record(referrers.get(slug, ""), [("2026-01-01", amounts[slug])]) for slug in NAMES})
    files["clients/bad.md"] = "name: Bad\nsince: never\n"
    found = sources(files)
    kept = {name: by for source in found.values() for by in [source.slug] for name in source.referred}
    assert all(referrers[name] == by for name, by in kept.items())
    for slug, source in found.items():
        through = [name for name in NAMES if slug in line(name, kept)]
        assert (source.people, source.revenue) == (len(through), sum(amounts[name] for name in through))


def line(name, referrers):
    """Everybody a record goes back to."""
    found = []
    while name in referrers:
        name = referrers[name]
        found.append(name)
    return found


def nested(html):
    """The lists of a tree as (depth, name) of every record, read from the markup."""
    depth, found = 0, []
    for tag in re.findall(r"<ul[^>]*>|</ul>|<li>|<bdi>[^<]*</bdi>", html):
        depth += tag.startswith("<ul") - (tag == "</ul>")
        if tag.startswith("<bdi>"):
            found.append((depth, tag[5:-6]))
    assert depth == 0
    return found


def trees_of(html):
    return html[html.index('<ul class="tree"') : html.index("</section>", html.index('<ul class="tree"'))]


def test_the_tree_nests_as_the_generations_do_those_first_who_brought_most():
    records = {
        "root": record(),
        "few": record("root", [("2026-01-01", 1)]),
        "many": record("root", [("2026-01-01", 9)]),
        "child": record("few", [("2026-01-01", 3)]),
        "lone": record(),
    }
    html = trees_of(pages_of(VIEW, edition_of(book(records)))["referrals/index.html"])
    assert nested(html) == [(1, "ROOT"), (2, "MANY"), (2, "FEW"), (3, "CHILD")]
    assert html.count("<li>") == html.count("</li>") == 4


@settings(max_examples=40, deadline=None)
@given(REFERRERS)
def test_the_markup_of_any_forest_is_balanced_and_shows_everybody_once(referrers):
    forget()
    files = book({slug: record(referrers.get(slug, "")) for slug in NAMES})
    files["clients/bad.md"] = "name: Bad\nsince: never\n"
    edition = edition_of(files)
    rows = [row for part in forest(edition).parts for tree in part.items for row in tree.rows]
    members = {slug for source in VIEW.report(edition).sources for slug in (source.slug, *source.referred)}
    assert sorted(row.slug for row in rows) == sorted(members)
    for part in forest(edition).parts:
        for tree in part.items:
            assert sum(row.opens for row in tree.rows) == sum(row.closes for row in tree.rows)


def test_a_long_line_goes_on_in_a_tree_of_its_own_to_which_a_link_leads():
    files = book({f"r{n}": record(f"r{n - 1}" if n else "") for n in range(DEEPEST + 3)})
    html = pages_of(VIEW, edition_of(files))["referrals/index.html"]
    assert 'href="../referrals/index.html#tree-2"' in html
    assert 'id="tree-2"' in html
    assert "2 more, drawn apart" in text_of(html)
    assert nested(trees_of(html))[-3:] == [(1, f"R{DEEPEST}"), (2, f"R{DEEPEST + 1}"), (3, f"R{DEEPEST + 2}")]


def test_of_very_many_only_the_first_are_drawn_and_the_others_counted():
    files = book({"root": record(), **{f"x{n:03}": record("root") for n in range(WIDEST + 5)}})
    html = pages_of(VIEW, edition_of(files))["referrals/index.html"]
    assert "and 5 more" in text_of(html)
    assert len(nested(trees_of(html))) == WIDEST + 1


def test_large_forests_are_parted_and_every_tree_stays_small():
    records = {"root": record()}
    for n in range(30):
        records[f"a{n:02}"] = record("root")
        records |= {f"b{n:02}-{m:02}": record(f"a{n:02}") for m in range(20)}
    edition = edition_of(book(records))
    parts = forest(edition).parts
    assert len(parts) > 1
    assert max(len(tree.rows) for part in parts for tree in part.items) <= LARGEST
    html = pages_of(VIEW, edition)
    assert {"referrals/index.html", "referrals/trees-2.html"} <= html.keys()
    assert all(len(text) < 200_000 for text in html.values())
    for text in html.values():
        for url, anchor in re.findall(r'href="\.\./(referrals/[^"#]*)#(tree-\d+)"', text):
            assert f'id="{anchor}"' in html[url]


def test_many_sources_are_parted():
    files = book({f"{kind}{n:03}": record(f"s{n:03}" if kind == "t" else "") for kind in "st" for n in range(301)})
    made = {page.url: data_of(page) for page in VIEW.pages(edition_of(files))}
    listed = [source.slug for page in made.values() if hasattr(page, "sources") for source in page.sources.items]
    assert listed == [f"s{n:03}" for n in range(301)]
    html = pages_of(VIEW, edition_of(files))["referrals/sources-2.html"]
    assert tables_of(html)[0][-1][0] == made["referrals/sources-2.html"].sources.items[-1].name


def test_the_page_names_and_ranks_the_centres_of_influence():
    text = text_of(pages_of(VIEW, edition_of(f1_book()))["referrals/index.html"])
    assert "4 of 10 clients came through somebody. What came" in text
    assert "Rank 1 Adler Works marked in its file; last contact 3 weeks ago 4 clients, 107,000 to date" in text
    assert "Rank 2 Berg and Daughters by what it brought" in text
    assert "Berg and Daughters Active 60,000 own revenue 35,000 through them" in text


def test_a_book_without_referrals_says_how_to_write_one():
    assert "referred_by" in text_of(pages_of(VIEW, edition_of({}))["referrals/index.html"])


def test_names_are_escaped():
    files = {"clients/a.md": "name: <b>A</b>\n", "clients/b.md": "name: B\nreferred_by: a\n"}
    assert "<b>A</b>" not in pages_of(VIEW, edition_of(files))["referrals/index.html"]


def test_last_contact_is_that_of_today_or_before():
    files = {"clients/a.md": "---\nname: A\ninfluence: yes\n---\n## 2026-03-01 call\n\n## 2026-05-01 call\n"}
    page = data_of(next(VIEW.pages(edition_of(files))))
    assert page.centres[0].last_contact == date(2026, 3, 1)
