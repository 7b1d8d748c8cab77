"""Editions for tests: a book written inline as `{path: text}`, read as the program reads it, and answered as of a day."""

import hashlib
from collections.abc import Mapping
from datetime import date

from plaincrm.book.edition import Book, Edition
from plaincrm.book.records import Client, Lead
from plaincrm.money import rates
from plaincrm.reading.records import read_record, slug_of
from plaincrm.reading.settings import read_settings
from plaincrm.views.view import sections

TODAY = date(2026, 3, 31)
SETTINGS = "title: Test\ncurrency: EUR\n"


def edition_of(files: Mapping[str, str], today: date = TODAY) -> Edition:
    """The edition of these files; `book.yml` and the dashes around a record's front matter may be left out."""
    settings_text = files.get("book.yml", SETTINGS)
    read = read_settings(settings_text.encode(), sections())
    assert read.settings is not None, read.faults
    settings = read.settings
    faults, records, withheld = list(read.faults), [], {}
    for file, text in sorted(files.items()):
        if file.startswith(("clients/", "leads/")):
            found = read_record(_whole(text).encode(), file, tuple(settings.log_kinds))
            faults += found.faults
            if found.record is None:
                withheld[slug_of(file)] = file
            else:
                records.append(found.record)
    records.sort(key=lambda record: record.slug)
    documents: dict[str, tuple[str, ...]] = {}
    for file in sorted(files):
        if file.startswith("documents/"):
            slug = file.split("/")[1]
            documents[slug] = (*documents.get(slug, ()), file)
    book = Book(
        settings,
        tuple(record for record in records if isinstance(record, Client)),
        tuple(record for record in records if isinstance(record, Lead)),
        withheld,
        documents,
    )
    return Edition(
        book,
        settings.today or today,
        rates(settings.currency, ((entry.on, entry.values) for entry in settings.rates)),
        {record.slug: record for record in (*book.clients, *book.leads)},
        tuple(faults),
        hashlib.blake2b(settings_text.encode()).hexdigest(),
    )


def _whole(text: str) -> str:
    return text if text.startswith("---") else f"---\n{text.strip()}\n---\n"


def client(lines: str = "", name: str = "Novak") -> dict[str, str]:
    """A book of one client, `novak`, with these lines in its front matter."""
    return {"clients/novak.md": f"name: {name}\n{lines}"}


def lead(lines: str = "", name: str = "Lipa") -> dict[str, str]:
    """A book of one lead, `lipa`, with these lines in its front matter."""
    return {"leads/lipa.md": f"name: {name}\n{lines}"}


def sales(*lines: str) -> str:
    """The key `transactions` with these entries."""
    return "transactions:\n" + "".join(f"  - {{{line}}}\n" for line in lines)


#: Worked book F1 as of 2026-03-31: revenue of the 12 months before, of the last 12 months, and its recurring part.
F1 = {
    "c01": (48000, 52000, 48000),
    "c02": (30000, 30000, 30000),
    "c03": (24000, 18000, 18000),
    "c04": (12000, 15000, 12000),
    "c05": (9000, 0, 0),
    "c06": (6000, 6000, 6000),
    "c07": (4000, 3500, 0),
    "c08": (0, 8000, 6000),
    "c09": (0, 2500, 0),
    "c10": (3000, 3000, 3000),
}


def f1(settings: str = "") -> dict[str, str]:
    """Book F1 as files."""
    files = {"book.yml": SETTINGS + settings}
    for slug, (previous, current, recurring) in F1.items():
        lines = [f"date: 2024-10-01, amount: {previous}"] if previous else []
        lines += [f"date: 2025-10-01, amount: {recurring}, recurring: yes"] if recurring else []
        lines += [f"date: 2025-11-15, amount: {current - recurring}"] if current - recurring else []
        files[f"clients/{slug}.md"] = f"name: {slug.upper()}\n" + sales(*lines)
    return files


def forget() -> None:
    """Forget what was remembered of other editions, as a new process would."""
    from plaincrm.views import difference, once, remembered

    difference._kept.clear()
    remembered._kept.clear()
    once._made.clear()
