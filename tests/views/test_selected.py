"""Whom segments and expressions select, and by what."""

from decimal import Decimal

import pytest

from editions import SETTINGS, edition_of, f1, forget, sales
from plaincrm.selection.fields import FIELDS, known_in
from plaincrm.selection.grammar import parse
from plaincrm.views import selectable as of_one
from plaincrm.views import selected
from plaincrm.views.buying import rfm_scores
from plaincrm.views.segment import answer
from plaincrm.views.segments import VIEW, segment_url
from plaincrm.views.selectable import selectable
from plaincrm.views.view import Unanswerable, data_of

BOOK = SETTINGS + "products: {support: {}, plan: {}}\nroutes: {kras: The Karst}\nrates: [{on: 2024-01-01, USD: 0.5}]\n"
FILES = {
    "book.yml": BOOK,
    "clients/big.md": "---\nname: Big\nregion: kras\nmarketing: yes\npotential: 4000 USD\ninterests: [plan]\n"
    "contracts: [{product: plan, amount: 5, every: 1 month}]\n"
    + sales("date: 2026-03-01, amount: 1000, product: support")
    + "---\n## 2026-01-02 call\n\n## 2026-03-01 note\n",
    "clients/former.md": "name: Former\nended: 2026-01-01\ncontracts: [{product: plan, amount: 5, every: 1 month}]\n"
    + sales("date: 2025-12-01, amount: 10", "date: 2026-09-01, amount: 9, product: plan"),
    "clients/quiet.md": "name: Quiet\nmarketing: no\ntags: vip\n",
    "leads/lead.md": "name: Lead\nmarketing: yes\ncompany: Šola\n",
}


def slugs(where, files=FILES):
    edition = edition_of(files)
    return selected.select(parse(where, known_in(edition.book.settings)), edition)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("revenue >= 1000", ("big",)),
        ("revenue_total > 0", ("big", "former")),
        ("potential = 2000", ("big",)),
        ("region = kras", ("big",)),
        ("region = 'the karst'", ("big",)),
        ("interests has plan", ("big",)),
        ("products has plan", ("big",)),
        ("products has support", ("big",)),
        ("products is unknown", ("former", "quiet")),
        ("last_contact = 2026-01-02", ("big",)),
        ("last_contact is unknown", ("former", "quiet")),
        ("last_transaction < 2026-01-01", ("former",)),
        ("status = former", ("former",)),
        ("status != former", ("big", "quiet")),
        ("grade = A", ("big",)),
        ("marketing", ("big",)),
        ("not marketing", ("former", "quiet")),
        ("marketing and is lead", ("lead",)),
        ("is lead or marketing", ("big", "lead")),
        ("stage = new", ("lead",)),
        ("company contains šol", ("lead",)),
        ("rfm_recency = 2", ("big",)),
        ("rfm_recency is unknown", ("former", "quiet")),
        ("tags has VIP and not marketing = yes", ("quiet",)),
    ],
)
def test_fields_are_those_of_the_figures(where, found):
    files = FILES
    if where == "rfm_recency = 2":
        files = {**FILES, "clients/old.md": "name: Old\n" + sales("date: 2020-01-01, amount: 1")}
    assert slugs(where, files) == found


def test_every_field_has_its_value():
    edition = edition_of(FILES)
    one = selectable(edition.records["lead"], None, None, edition)
    for name in FIELDS:
        assert hasattr(one, "is_" if name == "is" else name)
    assert {name.rstrip("_") for name in of_one.FIELDS} == set(FIELDS)


def test_only_clients_are_selected_unless_what_they_are_is_asked():
    assert slugs("marketing is unknown or marketing is known") == ("big", "former", "quiet")
    edition = edition_of(FILES)
    everybody = parse("name is known", known_in(edition.book.settings))
    assert selected.select_records(everybody, edition) == ("big", "former", "quiet", "lead")


def test_rfm_compares_clients_that_bought_and_are_still_clients():
    edition = edition_of(
        f1() | {"clients/c11.md": "name: N\nended: 2026-01-01\n" + sales("date: 2025-01-01, amount: 9")}
    )
    scores = {slug: score for slug, score in rfm_scores(edition).items() if score}
    assert sorted(scores) == [f"c{n:02}" for n in range(1, 11)]
    assert {score.bins for score in scores.values()} == {3}
    # Largest of ten by what it ever brought: nine are worse, 1 + floor(3 x 9/10).
    assert scores["c01"].monetary == 3
    assert scores["c05"].recency == 1


def test_a_segment_has_a_page_that_says_what_its_report_says():
    files = {**FILES, "book.yml": BOOK + "segments: {vip: {tags: vip}, all: {}, none: grade = C and grade = A}\n"}
    edition = edition_of(files)
    index, *pages = VIEW.pages(edition)
    assert index.url == "segments.html"
    assert [page.url for page in pages] == ["segments/vip.html", "segments/all.html", "segments/none.html"]
    for page in pages:
        data = data_of(page)
        report = answer(edition, {"name": data.segment.name})
        assert data.part.items == report.clients
        assert data.segment.selected == report.selected
        assert data.segment.where == report.where
    assert [(one.name, one.where, one.selected.records) for one in data_of(index).segments] == [
        ("vip", "tags has vip", 1),
        ("all", "", 3),
        ("none", "grade = C and grade = A", 0),
    ]
    assert VIEW.report(edition).segments == data_of(index).segments


def test_a_tally_tells_who_may_be_written_to():
    edition = edition_of({**FILES, "book.yml": BOOK + "segments: {all: {}}\n"})
    tally = VIEW.report(edition).segments[0].selected
    assert (tally.records, tally.leads, tally.may, tally.may_not, tally.not_said, tally.no_email) == (3, 0, 1, 1, 1, 2)
    assert tally.revenue_12_months == Decimal("1010.00")


def test_a_long_segment_goes_on_on_further_pages():
    files = {f"clients/c{n:03}.md": f"name: C{n:03}\n" for n in range(201)}
    edition = edition_of({"book.yml": SETTINGS + "segments: {all: {}}\n", **files})
    pages = [page for page in VIEW.pages(edition) if page.url != "segments.html"]
    assert [(page.url, len(data_of(page).part.items)) for page in pages] == [
        ("segments/all.html", 200),
        ("segments/all/2.html", 1),
    ]


@pytest.mark.parametrize(
    "names",
    [
        ("Best", "best", "BEST"),
        ("a/b", "a-b", "a b"),
        ("../x", "x"),
        ("é", "e"),
        ("", "-", "."),
        ("x" * 300, "x" * 299),
        ("𠀀" * 80, "𠀀" * 81),
        ("İ" * 120, "ﬃ" * 120),
    ],
)
def test_names_of_segments_are_safe_and_different_names_of_files(names):
    urls = [segment_url(name) for name in names]
    assert len({url.casefold() for url in urls}) == len(names)
    for url in urls:
        folder, name = url.split("/")
        assert folder == "segments"
        assert name.endswith(".html")
        assert not name.startswith((".", "-"))
        assert len(name.encode()) < 200


def test_a_segment_with_a_mistake_is_named_with_it_and_the_others_work():
    edition = edition_of({**FILES, "book.yml": BOOK + "segments: {bad: regon = x, vip: {tags: vip}}\n"})
    index, page = VIEW.pages(edition)
    (broken,) = data_of(index).broken
    assert broken.name == "bad"
    assert "regon" in broken.problems[0].message
    assert page.url == "segments/vip.html"
    assert VIEW.report(edition).broken == ("bad",)


@pytest.mark.parametrize("words", [{}, {"name": "a", "where": "b"}, {"name": "gone"}, {"where": "x"}])
def test_what_cannot_be_answered_is_said(words):
    with pytest.raises(Unanswerable):
        answer(edition_of(FILES), words)


def test_after_an_edit_segments_are_what_they_are_made_from_nothing():
    settings = BOOK + "segments: {vip: {tags: vip}, rich: revenue > 500, best: rfm_monetary = 3}\n"
    before = {**FILES, "book.yml": settings}
    edits = [
        {"clients/quiet.md": "name: Quiet\n" + sales("date: 2026-03-01, amount: 5000")},
        {"clients/fresh.md": "name: Fresh\ntags: vip\n"},
        {"clients/big.md": "name: Big\ntags: vip\n"},
    ]
    files = before
    forget()
    selected.chosen(edition_of(files))
    for edit in edits:
        files = {**files, **edit}
        made_on = selected.chosen(edition_of(files))
        forget()
        assert selected.chosen(edition_of(files)) == made_on
