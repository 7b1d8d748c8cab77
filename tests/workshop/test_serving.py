"""The workshop as the live server sees it: parts as they are in place, faults as notes, and files by a look-up."""

import os
import re
import shutil

import msgspec
import pytest

import canary_book
from plaincrm.command.terminal import fault_text
from plaincrm.reading.schema import adapter
from plaincrm.site.live.contract import Builder
from plaincrm.workshop import making, memo
from plaincrm.workshop.building import Built, Workshop
from plaincrm.workshop.perusal import warm
from plaincrm.workshop.serving import SiteBuilder, summary
from small_book import KOS, SETTINGS, write_book


@pytest.fixture
def builder(quick, book, tmp_path):
    told = []
    builder = SiteBuilder(Workshop(book, tmp_path / "site"), told.append)
    builder.told = told
    yield builder
    builder.close()


def _refresh(builder):
    return list(builder.refresh(frozenset()))


def test_it_is_what_the_server_asks_for(builder, book):
    keeper: Builder = builder
    assert list(keeper.folders)[0] == book
    assert (builder.client / "live.js").is_file()


def test_a_refresh_names_what_changed_and_what_is_gone(builder, book):
    (part,) = _refresh(builder)
    assert {"index.html", "records/kos.html"} <= part.changed
    assert _refresh(builder)[-1].changed == frozenset()
    (book / "clients/kos.md").unlink()
    write_book(book, {"clients/novak.md": "---\nname: N\n---\n"})
    parts = _refresh(builder)
    assert parts[0].changed == {"records/novak.html"}
    assert "records/kos.html" in parts[-1].changed
    assert len(builder.told) == 1 + 1 + 2


def test_faults_are_notes_with_a_link_into_the_editor(builder, book):
    write_book(
        book,
        {"book.yml": SETTINGS + "editor: 'code:{path}:{line}'\n", "clients/kos.md": "---\nname: K\nsince: x\n---\n"},
    )
    write_book(book, {"clients/.#kos.md": "a lock of Emacs"})
    (note,) = _refresh(builder)[-1].faults
    assert (note.where, note.severity, note.code) == ("clients/kos.md:3:8", "error", "bad-date")
    assert note.excerpt == "    3 | since: x\n      |        ^"
    assert note.edit_url == f"code:{book}/clients/kos.md:3"
    assert note.hint
    write_book(book, {"clients/kos.md": KOS.replace("birthday: 1980-05-02\n", "")})
    assert _refresh(builder)[-1].faults == ()


def test_a_book_that_is_none_and_a_place_that_is_taken_are_notes_and_the_site_stays(builder, book, tmp_path):
    _refresh(builder)
    write_book(book, {"book.yml": "title: [\n"})
    (part,) = _refresh(builder)
    assert part.changed == frozenset()
    assert part.faults[0].where.startswith("book.yml:")
    assert (tmp_path / "site/index.html").exists()
    write_book(book, {"book.yml": SETTINGS, "clients/new.md": "---\nname: New\n---\n"})
    write_book(tmp_path / "site", {"records/new.html": "mine"})
    note = _refresh(builder)[-1].faults[0]
    assert (note.code, note.severity) == ("output", "error")
    assert "new.html is not plaincrm's" in note.message
    (tmp_path / "site/records/new.html").unlink()
    assert _refresh(builder)[-1].faults == ()


def test_a_template_that_is_wrong_is_a_note(builder, book):
    write_book(book, {"site_templates/pages/404.html": "{% if %}"})
    assert "404.html:1 cannot be rendered" in _refresh(builder)[-1].faults[0].message


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("static/site.css", "text/css; charset=utf-8"),
        ("static/site.js", "text/javascript; charset=utf-8"),
        ("documents/novak/offer.txt", "text/plain; charset=utf-8"),
        ("documents/novak/page.HTM", "application/octet-stream"),
        ("documents/novak/picture.SVG", "image/svg+xml"),
    ],
)
def test_a_file_of_the_site_is_found_with_its_type(builder, book, tmp_path, url, kind):
    write_book(book, {"documents/novak/page.HTM": "x", "documents/novak/picture.SVG": "x"})
    _refresh(builder)
    asset = builder.lookup(url)
    assert asset is not None
    assert (asset.media_type, asset.content) == (kind, tmp_path / "site" / url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nowhere.html",
        ".plaincrm-site.json",
        ".plaincrm-lock",
        "../book/book.yml",
        "/etc/passwd",
        "own.txt",
        "records",
    ],
)
def test_what_the_manifest_does_not_name_is_not_there(builder, tmp_path, url):
    _refresh(builder)
    write_book(tmp_path / "site", {"own.txt": "mine"})
    assert builder.lookup(url) is None


def test_the_worker_that_stands_by_finds_loaded_what_reading_needs(book, tmp_path):
    warm.cache_clear()
    SiteBuilder(Workshop(book, tmp_path / "site"), print).close()
    assert warm.cache_info().currsize == 1
    assert adapter.cache_info().currsize >= 2


def test_an_edited_file_is_read_by_the_worker_that_stands_by(builder, book, monkeypatch):
    _refresh(builder)
    monkeypatch.setattr(os, "fork", None)
    write_book(book, {"clients/kos.md": "---\nname: Kos Anew\n---\nSee *here*.\n\n## 2026-02-30 call\n"})
    assert [fault.code for fault in _refresh(builder)[-1].faults] == ["bad-log-heading"]
    write_book(book, {"clients/kos.md": "---\nname: Kos Anew\n---\nSee *here*.\n"})
    assert any("records/kos.html" in part.changed for part in _refresh(builder))
    assert "<em>here</em>" in builder.lookup("records/kos.html").content.read_text(encoding="utf-8")


def test_what_it_says_is_in_the_language_that_the_settings_have_by_then(builder, book):
    _refresh(builder)
    settings = book / "book.yml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}language: ar-XB\n", encoding="utf-8")
    write_book(book, {"clients/kos.md": "---\nname: Kos\nsince: soon\n---\n"})
    (note,) = _refresh(builder)[-1].faults
    assert "⟦which is no date⟧" in note.message


def test_whoever_edits_does_not_wait_for_the_memo(builder, book, monkeypatch):
    monkeypatch.setattr(making, "_IN_ONE_GO", 1)  # so that there is time while workers make the pages
    _refresh(builder)
    saved = []
    monkeypatch.setattr(memo, "save", lambda *_given: saved.append(True))
    write_book(book, {"clients/kos.md": KOS.replace("Quiet", "Loud"), "book.yml": SETTINGS.replace("Small", "Smaller")})
    assert {"records/kos.html", "records/novak.html"} <= _refresh(builder)[-1].changed
    assert not saved
    builder.close()
    assert saved == [True]


def test_a_summary_counts(builder):
    _refresh(builder)
    assert summary(builder.told[0]) == f"{len(builder.told[0].changed)} files written, 0 removed"
    one = Built((), records=1, files=1, changed=frozenset({"index.html"}), deleted=frozenset())
    assert summary(one) == "1 file written, 0 removed"


def test_the_overlay_marks_the_line_as_the_terminal_does(builder, book):
    write_book(
        book, {"clients/kos.md": "---\nname: 林宅\nprofile: {a: 林宅, b: [x, {c: d}]}\nsince: \t31.3.2026\n---\n"}
    )
    (note,) = _refresh(builder)[-1].faults
    (fault,) = builder.told[-1].faults
    assert note.excerpt in _plain(fault_text(fault))
    assert note.excerpt.count("\n") == 1


def _plain(text):
    """A text for the terminal without colours."""
    return re.sub(r"\x1b\[\d*m", "", text)


def test_a_fault_of_a_whole_file_has_no_line_to_mark(builder, book):
    write_book(book, {"clients/kos.md": ""})
    assert _refresh(builder)[-1].faults[0].excerpt == ""


@pytest.fixture
def redacting(quick, tmp_path):
    """A builder of the canary book's redacted site, and that book."""
    book = canary_book.write_canary_book(tmp_path / "canary")
    builder = SiteBuilder(Workshop(book, tmp_path / "red", redact=True), [].append)
    yield builder, book
    builder.close()


def _said(parts):
    return msgspec.json.encode([[sorted(part.changed), part.faults] for part in parts]).decode()


def test_while_others_look_on_the_site_its_faults_and_edits_name_nobody(redacting, tmp_path):
    builder, book = redacting
    first = _refresh(builder)
    assert {note.code for note in first[-1].faults} >= {"bad-date"}
    assert builder.lookup("records/client-001.html") is not None
    assert builder.lookup(f"records/{canary_book.word('slug', 0)}.html") is None
    file = book / "clients" / f"{canary_book.word('slug', 0)}.md"
    file.write_text(file.read_text(encoding="utf-8").replace("kind: person", "kind: partner"), encoding="utf-8")
    then = list(builder.refresh(frozenset({file})))
    assert any(part.changed for part in then)
    assert canary_book.MARK not in _said([*first, *then]).casefold()
    assert canary_book.leaks(tmp_path / "red") == []


def test_while_others_look_on_broken_settings_and_a_taken_place_quote_nothing(redacting, tmp_path):
    builder, book = redacting
    _refresh(builder)
    settings = book / "book.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f"{text}\n{canary_book.word('key')}: [{canary_book.word('value')}\n", encoding="utf-8")
    parts = _refresh(builder)
    assert "bad-yaml" in {note.code for note in parts[-1].faults}
    assert canary_book.MARK not in _said(parts).casefold()
    assert not any(note.excerpt or note.hint or note.edit_url for note in parts[-1].faults)
    settings.write_text(text, encoding="utf-8")
    other = Workshop(book, tmp_path / "real")
    other.build()
    late = SiteBuilder(Workshop(book, tmp_path / "real", redact=True), [].append)
    note = _refresh(late)[-1].faults[0]
    late.close()
    assert note.code == "output"
    assert str(tmp_path) not in note.message


def test_while_others_look_on_no_page_of_a_real_site_in_the_same_folder_is_served(redacting, tmp_path):
    builder, book = redacting
    _refresh(builder)
    assert builder.lookup("index.html") is not None
    shutil.rmtree(tmp_path / "red")
    Workshop(book, tmp_path / "red").build()
    late = SiteBuilder(Workshop(book, tmp_path / "red", redact=True), [].append)
    for asked in (builder, late):
        assert _refresh(asked)[-1].faults[0].code == "output"
        assert asked.lookup("index.html") is None
    late.close()
