"""The redacted site: the same pages, with no name, no word of the user's own, and no amount in any byte of them."""

import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

import canary_book
from inline_book import _in_this_process
from plaincrm.site.manifest import manifest_of
from plaincrm.site.publish import CannotPublish
from plaincrm.workshop import crew, numbering
from plaincrm.workshop.building import Workshop
from plaincrm.workshop.outputs import Kind


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The canary book as a real and as a redacted site."""
    patch = pytest.MonkeyPatch()
    folder = tmp_path_factory.mktemp("redacting")
    patch.setenv("XDG_STATE_HOME", str(folder / "state"))
    patch.setattr(crew, "run", _in_this_process)
    # With a key drawn by chance, now and then some scaled amount is what another one was.
    patch.setattr(numbering, "secrets", SimpleNamespace(token_hex=lambda size: "5e" * size))
    book = canary_book.write_canary_book(folder / "book")
    Workshop(book, folder / "red", redact=True).build()
    yield folder
    patch.undo()


def pages(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.html"))


def test_no_byte_of_it_comes_from_what_somebody_typed(made):
    assert len(pages(made / "red")) > 20
    assert canary_book.leaks(made / "red") == []


def test_it_has_a_page_for_every_client_and_lead_and_for_those_with_errors(made):
    names = {path.name for path in (made / "red/records").iterdir()}
    assert {f"client-{n:03d}.html" for n in range(1, 14)} | {f"lead-{n:03d}.html" for n in range(1, 6)} == names


def test_it_has_the_navigation_of_the_real_site(made):
    page = (made / "red/index.html").read_text(encoding="utf-8")
    assert page.count("<nav") >= 1
    assert 'data-amounts="hidden"' in page


AMOUNTS = [7919 + 13 * n for n in range(12)] + [3001 + 7 * n for n in range(12)]


def test_no_amount_of_the_book_stands_in_it(made):
    for path in (*pages(made / "red"), *(made / "red").rglob("*.js")):
        text = path.read_text(encoding="utf-8").replace(",", "")
        for amount in (*AMOUNTS, 918273, 98765, 6543, 4321, 7777, 1212):
            assert not re.search(rf"(?<![\d.]){amount}(?!\d)", text), (path, amount)


def test_amounts_on_pages_are_marks(made):
    records = sorted((made / "red/records").glob("client-*.html"))
    shown = [re.sub(r"<[^>]*>", " ", page.read_text(encoding="utf-8")) for page in records]
    # Twelve of thirteen: one has an error and no amounts, and which number is its, a random key decides.
    assert sum("•••" in text for text in shown) == 12
    assert not any(re.search(r"[€$]\s*\d|\d[.,]\d\d\b(?!%)", text) for text in shown)


def test_faults_are_told_without_what_they_quote(made):
    page = (made / "red/problems/index.html").read_text(encoding="utf-8")
    assert "bad-date" in page
    assert "hidden, since it quotes the file" in page


def test_nothing_in_it_opens_an_editor_or_a_document(made):
    for path in pages(made / "red"):
        assert not re.search(r"vscode|documents/|mailto:|tel:|file:", path.read_text(encoding="utf-8")), path


def test_a_second_build_writes_nothing(made):
    assert not Workshop(made / "book", made / "red", redact=True).build().changed


@pytest.mark.parametrize(("first", "second"), [("red", False), ("pack", True), ("pack", False)])
def test_no_folder_holds_two_kinds(made, first, second, tmp_path):
    from plaincrm.workshop.handing import put

    if first == "pack":
        put(made / "pack", Kind.PACK, {"index.html": b"x"})
    before = dict(canary_book.bytes_below(made / first))
    with pytest.raises(CannotPublish, match="something else"):
        Workshop(made / "book", made / first, redact=second).build()
    assert dict(canary_book.bytes_below(made / first)) == before


def test_the_note_of_its_kind_survives_a_build_that_is_killed(made, monkeypatch, tmp_path):
    from plaincrm.site.publish import Stage

    monkeypatch.setattr(Stage, "_place", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        Workshop(made / "book", tmp_path / "red", redact=True).build()
    assert manifest_of(tmp_path / "red").note == {"kind": "redacted"}


def test_what_changes_in_words_alone_changes_no_page(made):
    file = made / "book/clients" / f"{canary_book.word('slug', 0)}.md"
    text = file.read_text(encoding="utf-8")
    Workshop(made / "book", made / "red", redact=True).build()
    file.write_text(text.replace(canary_book.word("notes", 0), "other"), encoding="utf-8")
    try:
        assert not Workshop(made / "book", made / "red", redact=True).build().changed
    finally:
        file.write_text(text, encoding="utf-8")


def test_a_word_that_is_gone_renames_those_that_stand_for_the_others_on_every_page(made, tmp_path):
    book, live, fresh = shutil.copytree(made / "book", tmp_path / "book"), tmp_path / "live", tmp_path / "fresh"
    Workshop(book, live, redact=True).build()
    (book / "clients" / f"{canary_book.word('slug', 0)}.md").unlink()
    Workshop(book, live, redact=True).build()
    Workshop(book, fresh, redact=True).build()
    kept = [
        {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.suffix in {".html", ".js"}}
        for site in (live, fresh)
    ]
    assert [path for path in kept[1] if kept[0][path] != kept[1][path]] == []
    assert kept[0].keys() == kept[1].keys()
