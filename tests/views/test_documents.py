"""The documents of a record: those of its folder and those it names, with date and kind."""

from datetime import date

import pytest

from editions import edition_of
from plaincrm.views.documents import documents


def of(front="", body="", *files):
    edition = edition_of({"leads/lipa.md": f"---\nname: Lipa\n{front}---\n{body}", **dict.fromkeys(files, "")})
    return documents(edition.records["lipa"], edition)


def one(file, front="", body=""):
    (found,) = of(front, body, file)
    return found


def test_everything_in_the_folder_and_everything_named_stands_there_once():
    found = of(
        "documents:\n  - documents/lipa/a.pdf\n  - {file: ./papers/b.txt, what: Offer}\n",
        "See [the plan](documents/lipa/c.pdf) and [ours](papers/d.txt).\n",
        "documents/lipa/a.pdf",
        "documents/lipa/c.pdf",
        "documents/lipa/deep/e.pdf",
        "documents/other/f.pdf",
    )
    assert {(row.file, row.what, row.named) for row in found} == {
        ("documents/lipa/a.pdf", "", True),
        ("papers/b.txt", "Offer", True),
        ("documents/lipa/c.pdf", "", True),
        ("papers/d.txt", "", True),
        ("documents/lipa/deep/e.pdf", "", False),
    }
    assert len(found) == 5


@pytest.mark.parametrize(
    ("name", "when"),
    [
        ("offer-2026-02-24.pdf", "2026-02-24"),
        ("2026_02_24 offer.pdf", "2026-02-24"),
        ("scan20260224.png", "2026-02-24"),
        ("offer-2026-02.pdf", "2026-02"),
        ("offer-2026.02.v3.pdf", "2026-02"),
        ("offer-2026-02-30.pdf", "2026-02"),
        ("invoice-2026-004.pdf", ""),
        ("12026022401.pdf", ""),
        ("2026-02-24/offer.pdf", "2026-02-24"),
        ("plan-2025.md", ""),
        ("offer.pdf", ""),
    ],
)
def test_a_document_without_a_date_has_that_in_its_name(name, when):
    found = one(f"documents/lipa/{name}")
    assert (found.when, found.on) == (when, date.fromisoformat(when) if len(when) == 10 else None)


def test_the_date_of_the_record_goes_before_that_in_the_name():
    found = one(
        "documents/lipa/offer-2026-02-24.pdf",
        "documents: {file: documents/lipa/offer-2026-02-24.pdf, on: 2026-03-01}\n",
    )
    assert found.when == "2026-03-01"


def test_a_document_that_the_log_links_to_has_the_day_of_the_first_entry_that_does():
    log = "[a](documents/lipa/a.pdf)\n"
    found = one("documents/lipa/a.pdf", "", f"{log}\n## 2026-03-02 call\n{log}\n## 2026-02-02 email\n{log}")
    assert (found.when, found.named) == ("2026-02-02", True)
    assert one("documents/lipa/a.pdf", "", log).when == ""


def test_the_day_that_a_slug_is_named_after_is_no_documents_date():
    edition = edition_of({"leads/fair-2026-01-10.md": "name: F\n", "documents/fair-2026-01-10/a.pdf": ""})
    (found,) = documents(edition.records["fair-2026-01-10"], edition)
    assert found.when == ""


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.pdf", "pdf"),
        ("a.PDF", "pdf"),
        ("a.md", "text"),
        ("a.docx", "letter"),
        ("a.csv", "table"),
        ("a.eml", "mail"),
        ("a.jpeg", "picture"),
        ("a.tar.gz", "archive"),
        ("a.dwg", "dwg"),
        ("a.not-an-ending", ""),
        ("readme", ""),
    ],
)
def test_the_kind_is_that_of_the_ending(name, kind):
    assert one(f"documents/lipa/{name}").kind == kind


def test_the_newest_stands_first_and_what_has_no_date_last():
    names = ("a.pdf", "b-2026-01-05.pdf", "c-2026-02.pdf", "d-2025-12-31.pdf")
    assert [row.name for row in of("", "", *(f"documents/lipa/{name}" for name in names))] == [
        "c-2026-02.pdf",
        "b-2026-01-05.pdf",
        "d-2025-12-31.pdf",
        "a.pdf",
    ]
