"""The memo: what comes out is what went in, and nothing else is believed."""

import os
from decimal import Decimal
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plaincrm.reading.records import read_record
from plaincrm.site.where import sample_book
from plaincrm.workshop import crew, gather, memo, perusal, seal
from plaincrm.workshop.gather import Gatherer
from plaincrm.workshop.memo import Kept
from small_book import KOS, NOVAK, SETTINGS, write_book


def _kept(data: bytes, file: str) -> Kept:
    return perusal.kept_of(read_record(data, file), False)


def _read_files(monkeypatch, gatherer):
    """The files that a gathering reads again."""
    seen = []

    def watched(job, count, limit):
        seen.extend(job.files[:count])
        return really(job, count, limit)

    really = crew.run
    monkeypatch.setattr(gather.crew, "run", watched)
    try:
        gatherer.gather()
    finally:
        monkeypatch.setattr(gather.crew, "run", really)
    return seen


def _editions_equal(one, other):
    assert one.edition == other.edition
    assert dict(one.html) == dict(other.html)


def test_every_record_of_the_sample_comes_back_as_it_was():
    files = sorted(sample_book().rglob("*.md"))
    records = 0
    for path in files:
        room = path.relative_to(sample_book()).parts[0]
        if room in {"clients", "leads"}:
            kept = _kept(path.read_bytes(), f"{room}/{path.name}")
            assert memo.kept_decoder.decode(memo.encoder.encode(kept)) == kept
            records += 1
    assert records > 60


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1).filter(str.strip),
    st.decimals(-(10**15), 10**15, places=2),
    st.integers(0, 100),
    st.dates(),
)
def test_any_record_comes_back_as_it_was(name, amount, share, day):
    quoted = "'" + name.replace("'", "''") + "'"
    front = f"name: {quoted}\nprofile: {{{quoted}: [{quoted}, b]}}\nverified: {day}\n"
    front += f"deals:\n  - {{what: {quoted}, amount: {amount:f}, probability: {share}/100}}\n".replace("/100", "%")
    kept = _kept(f"---\n{front}---\n{name}\n\n## {day} call 1h30m: {name}\n{name}\n".encode(), "clients/a.md")
    again = memo.kept_decoder.decode(memo.encoder.encode(kept))
    assert again == kept
    if kept.client and kept.client.deals[0].probability is not None:
        assert kept.client.deals[0].probability * 100 == share


def test_plain_paragraphs_are_kept_without_their_html_and_all_else_with_it():
    text = b"---\nname: A\n---\nPlain words.\n\n## 2026-01-15\nOne *stressed*.\n\n## 2026-01-16\n\n## 2026-01-17\n<!-- -->\n"
    kept = _kept(text, "clients/a.md")
    assert kept.html == (None, "<p>One <em>stressed</em>.</p>", "", "")


def test_what_takes_too_long_is_kept_as_typed_plain_or_not():
    text = b"---\nname: A\n---\nPlain words.\n\n## 2026-01-15\nOne *stressed*.\n"
    kept = perusal.kept_of(read_record(text, "clients/a.md"), True)
    assert kept.html == ('<pre class="raw">Plain words.</pre>', '<pre class="raw">One *stressed*.</pre>')


def test_exact_numbers_stay_exact():
    kept = _kept(NOVAK.encode(), "clients/novak.md")
    again = memo.kept_decoder.decode(memo.encoder.encode(kept))
    assert again.client is not None
    amount = again.client.transactions[1].amount.amount
    assert (type(amount), amount.as_tuple()) == (Decimal, Decimal("800.50").as_tuple())
    assert memo._decode(Fraction, memo._encode(Fraction(1, 3))) == Fraction(1, 3)
    for strange in (memo._encode, lambda value: memo._decode(type(value), value)):
        with pytest.raises(NotImplementedError):
            strange(object())


def test_what_is_known_is_not_read_again(book, monkeypatch):
    first = Gatherer(book)
    assert sorted(_read_files(monkeypatch, first)) == ["clients/kos.md", "clients/novak.md", "leads/lipa.md"]
    first.save()
    second = Gatherer(book)
    assert _read_files(monkeypatch, second) == []
    _editions_equal(second.gather(), Gatherer(book).gather())
    _editions_equal(second.gather(), first.gather())


def test_of_an_edited_book_only_the_edited_file_is_read(book, monkeypatch):
    Gatherer(book).gather()
    known = Gatherer(book)
    known.gather()
    known.save()
    write_book(book, {"clients/kos.md": KOS.replace("Quiet", "Loud")})
    again = Gatherer(book)
    assert _read_files(monkeypatch, again) == ["clients/kos.md"]
    assert again.gather().edition.records["kos"].notes == "Loud people."


def test_a_file_so_young_that_its_time_says_nothing_is_read_again(tmp_path, monkeypatch):
    book = write_book(tmp_path / "book")  # just now
    first = Gatherer(book)
    first.gather()
    first.save()
    path = book / "clients/kos.md"
    before = path.stat()
    path.write_text(path.read_text(encoding="utf-8").replace("Quiet", "Proud"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))  # within the clock's grain, as it were
    assert (path.stat().st_size, path.stat().st_ino) == (before.st_size, before.st_ino)
    second = Gatherer(book)
    assert "clients/kos.md" in _read_files(monkeypatch, second)
    assert second.gather().edition.records["kos"].notes == "Proud people."
    assert first.gather().edition.records["kos"].notes == "Proud people."


def test_a_file_that_was_replaced_by_one_as_old_and_long_is_read_again(book):
    first = Gatherer(book)
    first.gather()
    first.save()
    path = book / "clients/kos.md"
    before = path.stat()
    other = path.with_name("kos.new")
    other.write_text(path.read_text(encoding="utf-8").replace("Quiet", "Proud"), encoding="utf-8")
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.rename(path)
    assert Gatherer(book).gather().edition.records["kos"].notes == "Proud people."


@pytest.mark.parametrize("pays", [1, 1000])
def test_a_touched_file_is_looked_at_but_not_decoded_again(book, monkeypatch, pays):
    monkeypatch.setattr(gather.crew, "PAYS", pays)  # by a worker, or by this process before it starts one
    gatherer = Gatherer(book)
    before = gatherer.gather().edition.records["kos"]
    os.utime(book / "clients/kos.md", (1, 1))
    assert _read_files(monkeypatch, gatherer) == (["clients/kos.md"] if pays == 1 else [])
    assert gatherer.gather().edition.records["kos"] is before


def _memo(book):
    gatherer = Gatherer(book)
    gatherer.gather()
    gatherer.save()
    return book / ".plaincrm/memo"


def _is_ignored(book, monkeypatch):
    gatherer = Gatherer(book)
    read = _read_files(monkeypatch, gatherer)
    assert gatherer.gather().edition.records["novak"].name == "Optika Novak"
    return len(read) == 3


def test_a_memo_that_is_sound_is_not_ignored(book, monkeypatch):
    _memo(book)
    assert not _is_ignored(book, monkeypatch)


@pytest.mark.parametrize("length", [0, 1, 31, 32, 33, 100, -1])
def test_a_truncated_memo_is_ignored(book, monkeypatch, length):
    path = _memo(book)
    path.write_bytes(path.read_bytes()[:length])
    assert _is_ignored(book, monkeypatch)


@pytest.mark.parametrize("place", [0, 31, 32, 40, -1])
def test_a_memo_with_one_wrong_byte_is_ignored(book, monkeypatch, place):
    path = _memo(book)
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    assert _is_ignored(book, monkeypatch)


def test_a_memo_that_came_with_somebody_elses_book_is_ignored(book, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "stranger"))
    _memo(book)
    pieces = [piece.replace(b"Optika Novak", b"Optika Nov4k") for piece in seal.read_sealed(book, "memo")]
    seal.write_sealed(book, "memo", pieces)  # well sealed, by the stranger
    assert Gatherer(book).gather().edition.records["novak"].name == "Optika Nov4k"
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "mine"))
    assert _is_ignored(book, monkeypatch)


def test_a_memo_of_another_version_is_ignored(book, monkeypatch):
    _memo(book)
    monkeypatch.setattr(memo, "_FORMAT", "0.0.9/1")
    assert _is_ignored(book, monkeypatch)


def test_a_memo_of_another_shape_is_ignored_though_it_is_sealed(book, monkeypatch):
    _memo(book)
    head, *entries = seal.read_sealed(book, "memo")
    odd = msgspec.msgpack.encode({"a": 1})
    for pieces in (
        [],
        [b""],
        [b"\xc1"],
        [odd],
        [head],
        [head, *entries[:-1]],
        [head, odd],
        [head, *entries, odd],
        entries,
    ):
        seal.write_sealed(book, "memo", pieces)
        assert _is_ignored(book, monkeypatch)
    seal.write_sealed(book, "memo", [head, *entries])
    assert not _is_ignored(book, monkeypatch)


def test_a_memo_without_its_last_files_is_ignored_though_each_piece_is_sealed(book, monkeypatch):
    monkeypatch.setattr(memo, "_AT_ONCE", 1)
    _memo(book)
    pieces = list(seal.read_sealed(book, "memo"))
    assert len(pieces) == 1 + 3
    for others in (pieces[:-1], pieces[:2], [*pieces, pieces[-1][:0]]):
        seal.write_sealed(book, "memo", others)
        assert _is_ignored(book, monkeypatch)


def test_a_memo_in_another_language_or_with_other_kinds_of_entries_is_ignored(book, monkeypatch):
    for settings_ in ("language: sl\n", "log_kinds: {demo: {contact: yes}}\n"):
        write_book(book, {"book.yml": SETTINGS})
        _memo(book)
        write_book(book, {"book.yml": SETTINGS + settings_})
        assert _is_ignored(book, monkeypatch)


@pytest.mark.parametrize("kind", ["folder", "pipe", "link", "nothing"])
def test_what_is_no_file_in_the_place_of_the_memo_is_ignored(book, monkeypatch, kind, tmp_path):
    path = _memo(book)
    kept = path.rename(tmp_path / "kept")
    {
        "folder": path.mkdir,
        "pipe": lambda: os.mkfifo(path),
        "link": lambda: path.symlink_to(kept),
        "nothing": lambda: None,
    }[kind]()
    assert _is_ignored(book, monkeypatch)
    Gatherer(book).save()


def test_without_a_place_for_the_key_there_is_no_memo_and_no_complaint(book, monkeypatch, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    gatherer = Gatherer(book)
    assert gatherer.gather().edition.faults == ()
    gatherer.save()
    assert not (book / ".plaincrm/memo").exists()


def test_private_values_and_error_lines_of_theirs_are_not_kept(book):
    write_book(book, {"clients/p.md": "---\nname: P\nprivate: {passport: CANARY77}\nsince: x\n---\nNotes\n"})
    write_book(
        book, {"clients/q.md": "---\nname: P\nprivate:\n  passport: CANARY77\n  passport: CANARY78\n---\nNotes\n"}
    )
    assert b"CANARY" not in _memo(book).read_bytes()


def test_a_file_that_is_gone_is_forgotten(book):
    _memo(book)
    (book / "clients/kos.md").unlink()
    write_book(book, {"clients/novak.md": NOVAK.replace("[[kos]]", "nobody")})
    gatherer = Gatherer(book)
    assert set(gatherer.gather().edition.records) == {"novak", "lipa"}
    gatherer.save()
    assert b"Kos Household" not in (book / ".plaincrm/memo").read_bytes()
