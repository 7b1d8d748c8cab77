"""Strings that break things: in every text field they come back as they were, or are refused as control characters."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from inline_book import SETTINGS, SHARED, edition_of, write
from plaincrm.book.records import Client
from plaincrm.checks.slugs import folded
from plaincrm.reading.records import read_record
from plaincrm.reading.settings import read_settings
from plaincrm.reading.yaml_values import CONTROL
from plaincrm.views.view import sections

STRINGS = SHARED / "data" / "naughty-strings" / "strings.json"
pytestmark = pytest.mark.skipif(not STRINGS.exists(), reason=f"the naughty strings are not at {STRINGS}")


def strings() -> list[str]:
    """All of them that are UTF-8 and not empty, which means absent."""
    found = json.loads(STRINGS.read_text(encoding="utf-8"))
    assert len(found) > 500
    return [text for text in found if text and not any("\ud800" <= character <= "\udfff" for character in text)]


def quoted(text: str) -> str:
    """As YAML's double quotes have it; JSON's are a part of these."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\x7F")


def ascii_only(text: str) -> str:
    """The same in ASCII; beyond the basic plane YAML has one escape where JSON has two."""
    return "".join(c if " " <= c <= "~" and c not in '\\"' else f"\\U{ord(c):08X}" for c in text).join('""')


FIELDS = [
    *(
        "sort_as",
        "given",
        "patronymic",
        "family",
        "salutation",
        "address",
        "country",
        "region",
        "language",
        "owner",
        "source",
        "ended_because",
    ),
    *("grade", "referred_by"),
]
LISTS = ["phone", "website", "tags", "interests"]
NESTED = """\
people: [{{name: {0}, role: {0}, phone: [{0}, {0}], notes: {0}}}]
profile: {{{1}: {0}, list: [{0}, {0}]}}
dates: [{{on: 05-02, what: {0}}}]
next: [{{on: 2026-01-01, do: {0}}}]
documents: [{0}, {{file: {0}, what: {0}}}]
deals: [{{what: {0}, product: {0}, because: {0}}}]
contracts: [{{amount: 1, every: 1 year, product: {0}}}]
credit: {{notes: {0}}}
transactions: [{{date: 2026-01-01, amount: 1, product: {0}, what: {0}, invoice: {0}}}]
x_own: {0}
x_{1}: {{{1}: {0}}}
"""


def record_of(text: str, written: str) -> str:
    key = written if len(written) < 900 else '"long"'
    fields = "".join(f"{field}: {written}\n" for field in FIELDS)
    lists = "".join(f"{field}: [{written}, {written}]\n" for field in LISTS)
    return f"---\nname: {written}\n{fields}{lists}{NESTED.format(written, key).replace('x_' + key, quoted('x_' + text[:300]))}---\n"


def values_of(record: Client) -> list[Any]:
    return [
        record.name,
        *(getattr(record, field) for field in FIELDS),
        *(item for field in LISTS for item in getattr(record, field)),
        *(item for person in record.people for item in (person.name, person.role, *person.phone, person.notes)),
        *(item.what for item in record.dates),
        *(item.do for item in record.next),
        *(item.file for item in record.documents),
        record.documents[1].what,
        *(item for deal in record.deals for item in (deal.what, deal.product, deal.because)),
        record.contracts[0].product,
        record.credit and record.credit.notes,
        *(item for sale in record.transactions for item in (sale.product, sale.what, sale.invoice)),
        record.other[0].text,
    ]


@pytest.mark.parametrize("written", [quoted, ascii_only])
def test_in_every_field_they_come_back_as_they_were(written: Any) -> None:
    for text in strings():
        read = read_record(record_of(text, written(text)).encode(), "clients/a.md")
        if CONTROL.search(text):
            assert {fault.code for fault in read.faults} == {"control-character"}, text
            continue
        assert read.faults == (), (text, read.faults)
        assert isinstance(read.record, Client)
        assert set(values_of(read.record)) == {text}, text
        assert len(values_of(read.record)) == 42
        assert read.record.profile == {text if len(written(text)) < 900 else "long": text, "list": f"{text}\n{text}"}


def test_in_notes_and_titles_they_come_back_as_they_were() -> None:
    for text in strings():
        line = " ".join(text.split()) or "x"
        read = read_record(
            f"---\nname: A\n---\n> {line}\n\n## 2026-01-01 call: {line}\n\n> {line}\n".encode(), "clients/a.md"
        )
        if [fault.code for fault in read.faults] == ["control-character"]:
            assert CONTROL.search(line)
            continue
        assert read.record is not None, text
        assert read.record.notes == f"> {line}"
        assert read.record.log[0].title == line.rstrip("#").rstrip()
        assert read.record.log[0].text == f"> {line}"


def test_unquoted_they_give_a_record_or_faults() -> None:
    for text in strings():
        for front in (f"name: {text}", f"{text}: x", f"tags: [{text}]", f"x_a: {{{text}}}"):
            read = read_record(f"---\n{front}\n---\n{text}\n## {text}\n## 2026-01-01 {text}\n".encode(), "clients/a.md")
            assert (read.record is None) == any(fault.severity == "error" for fault in read.faults)


def test_as_values_of_every_typed_field_they_are_taken_or_refused() -> None:
    typed = [
        "kind",
        "email",
        "route",
        "influence",
        "data_from",
        "verified",
        "contact_every",
        "marketing",
        "since",
        "potential",
    ]
    for text in strings():
        lines = "".join(f"{field}: {quoted(text)}\n" for field in typed)
        faults = read_record(f"---\nname: A\n{lines}---\n".encode(), "clients/a.md").faults
        assert len(faults) >= 7 or [fault.code for fault in faults] == ["control-character"]


def test_as_settings_they_are_taken_or_refused() -> None:
    keys = [
        "title",
        "owner",
        "editor",
        "currency",
        "language",
        "timezone",
        "today",
        "week_starts",
        "fiscal_year_starts",
    ]
    tables = ["products", "grades", "stages", "goals", "log_kinds", "routes", "segments"]
    for text in strings():
        written = quoted(text[:300])
        plain = "".join(f"{key}: {written}\n" for key in keys)
        nested = "".join(f"{table}: {{{written}: {written}}}\n" for table in tables)
        for lines in (plain, f"title: T\ncurrency: EUR\n{nested}"):
            read = read_settings(lines.encode(), sections())
            assert read.settings is None
            assert read.faults


def test_as_names_of_files_they_are_slugs_like_any_other(tmp_path: Path) -> None:
    book = write(tmp_path, {})
    (book / "clients").mkdir()
    slugs: dict[str, str] = {}
    for text in strings():
        name = text.replace("/", "∕")
        if len(name.encode()) > 250 or name.startswith((".", "#")) or "\0" in name or folded(name) in slugs:
            continue
        slugs[folded(name)] = name
        (book / "clients" / f"{name}.md").write_text("---\nname: A\n---\n", encoding="utf-8")
    assert len(slugs) > 400
    edition = edition_of(book)
    assert edition.faults == ()
    assert {client.slug for client in edition.book.clients} == set(slugs.values())
    assert {unicodedata.normalize("NFC", slug) for slug in edition.records} == {
        unicodedata.normalize("NFC", name) for name in slugs.values()
    }


def test_as_references_they_lead_nowhere_or_somewhere_but_never_astray(tmp_path: Path) -> None:
    files = {
        f"clients/c{n}.md": f"---\nname: A\nreferred_by: {quoted(text)}\ninterests: {quoted(text)}\n---\n"
        for n, text in enumerate(strings())
    }
    edition = edition_of(write(tmp_path, {"book.yml": SETTINGS, **files}))
    assert {fault.code for fault in edition.faults} <= {"unknown-record", "unknown-product", "control-character"}
