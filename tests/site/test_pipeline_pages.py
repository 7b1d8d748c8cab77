"""Pipeline, cards and a lead's page as they are rendered."""

import re

import pytest

from plaincrm.workshop.building import Workshop
from small_book import SETTINGS, build_quickly, write_book

BOOK = {
    "book.yml": SETTINGS,
    "clients/kos.md": "---\nname: Kos\ndeals:\n  - {what: Plan, amount: 900 USD, close_on: 2026-05-15, probability: 40%}\n"
    "  - {what: Dream, amount: 70, probability: 50%}\n---\n",
    "leads/lipa.md": "---\nname: Lipa\ncompany: Lipa d.o.o.\nsource: fair\nstage: active\nstage_since: 2026-01-01\n"
    "next: [{on: 2026-06-01, do: Visit}]\ndocuments: {file: documents/lipa/offer-2026-02.pdf, what: Offer}\n---\n"
    "Makes [chairs](documents/lipa/list.csv).\n\n## 2026-02-01 call: Chairs\n",
    "leads/bor.md": "---\nname: Bor\nstage: active\nstage_since: 2026-01-01\n---\n",
    "leads/dead.md": "---\nname: Gone\nstage: dead\nsource: fair\nsince: 2025-01-01\n---\n## 2025-05-01 call\n",
    "documents/lipa/offer-2026-02.pdf": "x",
    "documents/lipa/list.csv": "x",
    "documents/lipa/2026-03-04/letter.txt": "x",
}


@pytest.fixture
def site(tmp_path, monkeypatch):
    build_quickly(monkeypatch)

    def site(files=BOOK):
        built = Workshop(write_book(tmp_path / "book", files), tmp_path / "site").build()
        assert built.faults == ()
        return tmp_path / "site"

    return site


def text(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_pipeline_marks_what_is_stale_parked_or_without_a_next_step(site):
    board = text((site() / "pipeline/index.html").read_text("utf-8"))
    assert re.search(r"Bor\s+Stale, 89 days here\s+Nothing scheduled", board)
    assert re.search(r"Lipa\s+Lipa d.o.o.\s+Visit\s+Jun 1\s+Parked until Jun 1", board)
    assert re.search(r"Gone\s+Get in touch\s+May 1\b", board)
    assert re.search(r"1 stale\s+1 with nothing scheduled", board)


def test_the_pipeline_says_what_its_figures_rest_on(site):
    html = text((site() / "pipeline/index.html").read_text("utf-8"))
    for said in (
        "if deals are independent",
        "Other currencies by the rates of the settings: 1 USD = 0.92 from Jan 1, 2025",
        "What is overdue to close or has no date counts in no forecast.",
        "too few to say",
        "open leads count as neither won nor lost",
        "Conversion by month of entry",
        "Goal of the month, or its share",
    ):
        assert said in html


def test_a_ledger_has_a_column_of_its_own_for_deals_without_a_date(site):
    (ledger,) = re.findall(
        r'<table class="list dense grid">.*?</table>', (site() / "pipeline/index.html").read_text("utf-8"), re.DOTALL
    )
    heads = [text(head).strip() for head in re.findall(r"<th scope=\"col\".*?</th>", ledger, re.DOTALL)]
    assert heads == ["Deals", "May 2026", "No date", "All"]
    rows = [text(row).split() for row in re.findall(r"<tr>(.*?)</tr>", ledger, re.DOTALL)]
    assert ["Clients", "2", "331", "828", "35", "70", "366", "898"] in rows


def test_the_ledger_names_the_year_whenever_it_is_another(site):
    deals = "".join(f"  - {{amount: 1, close_on: {day}}}\n" for day in ("2026-05-01", "2026-06-01", "2027-05-01"))
    folder = site(BOOK | {"leads/lipa.md": f"---\nname: Lipa\ndeals:\n{deals}---\n"})
    html = (folder / "pipeline/index.html").read_text("utf-8")
    (heads,) = re.findall(r'<table class="list dense grid">.*?<tbody>', html, re.DOTALL)
    found = [text(head).strip() for head in re.findall(r"<th scope=\"col\".*?</th>", heads, re.DOTALL)]
    assert found[1:-1] == ["May 2026", "Jun", "May 2027", "No date"]


def test_a_leads_page_shows_card_background_documents_and_contacts(site):
    html = text((site() / "records/lipa.html").read_text("utf-8"))
    for said in (
        r"Company\s+Lipa d\.o\.o\.",
        r"Came through\s+fair",
        r"Background\s+Makes\s+chairs",
        r"letter\.txt\s+Text, Mar 4, 2026\s+offer-2026-02\.pdf\s+Offer , PDF, February 2026\s+list\.csv\s+Table, not dated",
        r"Parked until Jun 1, 2026",
        r"Log\s+Feb 1, 2026",
        r"Next steps\s+Jun 1, 2026\s+Visit",
    ):
        assert re.search(said, html), said


def test_no_page_of_cards_is_over_500_kilobytes(site):
    word = "తెలుగు " * 80
    lead = (
        f"---\nname: {word[:60]}\ncompany: {word[:40]}\nowner: {word[:30]}\nphone: [1, 2]\nemail: [a@example.com, b@example.com]\n"
        f"address: |\n" + f"  {word[:60]}\n" * 6 + "people:\n" + f"  - {{name: {word[:30]}, role: {word[:30]}}}\n" * 4
        + "next:\n" + f"  - {{on: 2026-05-01, do: {word}}}\n" * 4 + f"---\n{word}\n\n" + f"## 2026-01-01 call: {word}\n" * 5
    )  # fmt: skip
    files = {f"leads/l{n:03}.md": lead.replace("a@", f"a{n}@").replace("b@", f"b{n}@") for n in range(130)}
    pages = list((site(files | {"book.yml": SETTINGS}) / "cards").glob("*.html"))
    sizes = [page.stat().st_size for page in pages]
    assert len(pages) >= 3
    assert 100_000 < max(sizes) < 500_000


def test_cards_are_printed_by_one_click_and_show_no_button_without_a_script(site):
    html = (site() / "cards/index.html").read_text("utf-8")
    (button,) = re.findall(r"<button[^>]*data-print[^>]*>.*?</button>", html)
    assert "needs-js" in button
    assert "data-print" in (site() / "static/site.js").read_text("utf-8")
    assert html.count('<article class="index-card') == 3
    assert re.search(
        r'index-card yellow" data-stage="active">\s*<header><b class="box-mark"><bdi>Active</bdi> <span>Yellow box',
        html,
    )
