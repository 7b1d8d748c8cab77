"""One tiny failing book per fault code; the tests and the table in docs/faults.md are made from these."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

SETTINGS = (
    "title: Harbour Street Advisers\ncurrency: EUR\ntoday: 2026-03-31\nproducts: {support: {name: Support plans}}\n"
)
NOVAK = "clients/novak-optika.md"


class Example(NamedTuple):
    """A book with one fault.

    `line`, `column` and `path` are where it is found, in `file`. `files` leaves out `book.yml` where SETTINGS will do.
    `prepare` does what no text can; `setting` says in words what that is.
    """

    code: str
    when: str
    files: Mapping[str, str | bytes]
    line: int
    column: int
    path: str = ""
    file: str = NOVAK
    prepare: Callable[[Path], None] | None = None
    setting: str = ""
    faults: int = 1


def client(front: str, body: str = "") -> dict[str, str | bytes]:
    return {NOVAK: f"---\nname: Novak Optika\n{front}---\n{body}"}


def lead(front: str, body: str = "") -> dict[str, str | bytes]:
    return {"leads/petek.md": f"---\nname: Petek Ltd\n{front}---\n{body}"}


def _link(book: Path) -> None:
    os.symlink("/etc/hostname", book / NOVAK)


def _without_permission(book: Path) -> None:
    (book / NOVAK).chmod(0)


PROPOSAL = "## 2026-03-02 proposal: The yearly plan\n\n## 2026-03-09 call positive: Yes, from April\n"

EXAMPLES: tuple[Example, ...] = (
    Example(
        "not-utf8",
        "a byte of the file is not UTF-8 (UTF-16 and Latin-1 are named, never guessed)",
        {NOVAK: "---\nname: Café Novak\n---\n".encode("latin-1")},
        2,
        10,
        setting="saved as Latin-1",
    ),
    Example(
        "control-character",
        "an invisible control character stands in the file, or an escape such as `\\0` in a quoted text",
        client("phone: 054\x071234567\n"),
        3,
        11,
        setting="with the character U+0007 in the phone number",
    ),
    Example(
        "too-large",
        "the file is larger than 1 MiB, or its front matter has more than 16 levels or 100,000 values",
        client(f"x_map: {'[' * 16}here{']' * 16}\n"),
        3,
        23,
        "x_map" + "[0]" * 15,
    ),
    Example("no-front-matter", "the file does not begin with a line `---`", {NOVAK: "# Novak Optika\n"}, 1, 1),
    Example("unclosed-front-matter", "the second line `---` is missing", {NOVAK: "---\nname: Novak Optika\n"}, 1, 1),
    Example(
        "bad-yaml",
        "the front matter is no YAML: a tab in the indent, a second colon, an unclosed quotation or bracket, and the like",
        client('address: "12 Harbour Street\n'),
        3,
        10,
    ),
    Example(
        "merge-conflict",
        "the lines of an unfinished merge stand in the file",
        client("<<<<<<< HEAD\nphone: 0541234567\n=======\nphone: 0541234568\n>>>>>>> theirs\n"),
        3,
        1,
    ),
    Example(
        "duplicate-key",
        "a key stands twice in one mapping",
        client("phone: 0541234567\nphone: 0541234568\n"),
        4,
        1,
        "phone",
    ),
    Example(
        "anchor",
        "an anchor `&x`, an alias `*x` or a merge `<<`",
        client("address: &home 12 Harbour Street\n"),
        3,
        10,
        "address",
    ),
    Example("tag", "a YAML tag `!x`", client("phone: !!str 0541234567\n"), 3, 8, "phone"),
    Example(
        "unknown-key",
        "a key that plaincrm does not know; its value is kept and shown under “Other”",
        client("emial: ana@novak.example\n"),
        3,
        1,
        "emial",
    ),
    Example(
        "missing-key", "a required key is missing, or has no value", {NOVAK: "---\nkind: company\n---\n"}, 1, 1, "name"
    ),
    Example(
        "bad-date",
        "a day that is none, or not written YYYY-MM-DD; for yearly days MM-DD will do; a goal's key that is no period",
        client(
            "kind: company\nemail: ana@novak-optika.example\nphone: 0541234567\naddress: |\n  12 Harbour Street\n"
            "  6000 Koper\ncountry: SI\nsince: 2023-05-01\ntransactions:\n"
            "  - {date: 2025-02-28, amount: 1200, product: support}\n"
            "  - {date: 2025-09-01, amount: 90, product: support}\n"
            "  - {date: 2026-02-30, amount: 1200, product: support}\n"
        ),
        14,
        12,
        "transactions[2].date",
    ),
    Example("bad-money", "an amount that is no exact decimal", client("potential: 1.200,50 €\n"), 3, 12, "potential"),
    Example(
        "bad-share",
        "a share that is no percentage or fraction, or not between 0% and 100%",
        client("deals: {amount: 900, probability: 60}\n"),
        3,
        35,
        "deals.probability",
    ),
    Example(
        "bad-duration",
        "a length of time without number or unit",
        client("contact_every: monthly\n"),
        3,
        16,
        "contact_every",
    ),
    Example("bad-number", "a number that is none, or out of bounds", client("route: third\n"), 3, 8, "route"),
    Example(
        "bad-choice",
        "a word that is not among those a field takes; a deal both won and lost; an `editor` that is no address of one",
        client("kind: firm\n"),
        3,
        7,
        "kind",
    ),
    Example(
        "bad-type",
        "a list or a mapping where one value belongs, or the other way round",
        client("credit: 5000\n"),
        3,
        9,
        "credit",
    ),
    Example("bad-email", "what is no e-mail address", client("email: ana at novak.example\n"), 3, 8, "email"),
    Example(
        "bad-currency",
        "letters that ISO 4217 does not know as a currency",
        client("potential: 1200 EURO\n"),
        3,
        12,
        "potential",
    ),
    Example(
        "bad-log-heading",
        "a second-level heading that begins with a date and goes on as no log entry does",
        client("", "## 2026-03-05 Call: Renewal\n"),
        4,
        1,
    ),
    Example(
        "duplicate-slug",
        "two files have the same name, in whatever folders",
        {NOVAK: "---\nname: Novak Optika\n---\n", "leads/novak-optika.md": "---\nname: Novak Optika\n---\n"},
        1,
        1,
        faults=2,
    ),
    Example(
        "colliding-slug",
        "the names of two files differ only in case, or in how their accents are encoded",
        {NOVAK: "---\nname: Novak Optika\n---\n", "leads/Novak-Optika.md": "---\nname: Novak Optika\n---\n"},
        1,
        1,
        faults=2,
    ),
    Example(
        "unknown-record",
        "`referred_by` or `[[slug]]` names no file of the book",
        client("", "Came through [[novak-optica]].\n"),
        4,
        14,
    ),
    Example(
        "referral-circle",
        "`referred_by` leads round in a circle, or names the record itself; it is told once, at the first of them",
        {
            NOVAK: "---\nname: Novak Optika\nreferred_by: petek\n---\n",
            "clients/petek.md": "---\nname: Petek Ltd\nreferred_by: novak-optika\n---\n",
        },
        3,
        14,
        "referred_by",
    ),
    Example(
        "unknown-product",
        "a product that book.yml does not name",
        client("interests: [suport]\n"),
        3,
        13,
        "interests[0]",
    ),
    Example(
        "unknown-stage", "a stage that book.yml does not name", lead("stage: hot\n"), 3, 8, "stage", "leads/petek.md"
    ),
    Example("unknown-grade", "a grade that book.yml does not name", client("grade: D\n"), 3, 8, "grade"),
    Example(
        "missing-document",
        "a document or link whose file is not there, or is no document",
        client("documents: documents/novak-optika/offer.pdf\n"),
        3,
        12,
        "documents",
    ),
    Example(
        "outside-book",
        "a document or link that leaves the book's folder",
        client("", "See [the offer](../offers/novak.pdf).\n"),
        4,
        17,
    ),
    Example(
        "prospect-without-proposal",
        "a lead in a prospect's stage whose log has no `proposal` that was followed by a positive outcome",
        lead("stage: prospect\n", "## 2026-03-02 proposal: The yearly plan\n"),
        3,
        8,
        "stage",
        "leads/petek.md",
    ),
    Example(
        "incomplete-deal",
        "an open deal of a prospect without `amount`, `close_on` or `probability`",
        lead("stage: prospect\ndeals:\n  - {amount: 900, probability: 60%}\n", PROPOSAL),
        5,
        5,
        "deals[0]",
        "leads/petek.md",
    ),
    Example(
        "duplicate-email",
        "two records have the same e-mail address",
        {**client("email: ana@novak.example\n"), **lead("email: Ana@novak.example\n")},
        3,
        8,
        "email",
        "leads/petek.md",
    ),
    Example(
        "duplicate-invoice",
        "an invoice number stands at another client, or on another day; several lines of one day are fine",
        client(
            "transactions:\n  - {date: 2026-01-15, amount: 1200, invoice: 2026-004}\n  - {date: 2026-02-15, amount: 80, invoice: 2026-004}\n"
        ),
        5,
        45,
        "transactions[1].invoice",
    ),
    Example(
        "future-transaction",
        "a transaction is dated after today",
        client("transactions: {date: 2026-04-01, amount: 1200}\n"),
        3,
        22,
        "transactions.date",
    ),
    Example(
        "paid-before-date",
        "a payment is dated before its sale",
        client("transactions:\n  - {date: 2026-02-15, amount: 80, paid: 2025-02-17}\n"),
        4,
        42,
        "transactions[0].paid",
    ),
    Example(
        "no-rate",
        "an amount in a currency for which `rates` has no value on that day",
        client("potential: 1200 USD\n"),
        3,
        12,
        "potential",
    ),
    Example(
        "bad-segment",
        "a segment of the settings asks what no selection can ask; all other segments go on working",
        {"book.yml": f'{SETTINGS}segments: {{far: "region = North and last_contact > 6 months ago or regoin"}}\n'},
        5,
        68,
        "segments.far",
        "book.yml",
    ),
    Example(
        "skipped-file",
        "a link, a pipe or device, an editor's lock, swap or backup file, or a name that is not UTF-8 or does not end in .md",
        {},
        1,
        1,
        prepare=_link,
        setting="a symbolic link",
    ),
    Example(
        "slow-markdown",
        "notes or a log entry that Markdown cannot render in two seconds; they are shown as typed",
        client("", "- " * 600 + "x\n"),
        1,
        1,
        setting="with 600 list markers in one line",
    ),
    Example(
        "unreadable",
        "a file or folder that may not be read, or keeps changing while it is read",
        client(""),
        1,
        1,
        prepare=_without_permission,
        setting="without read permission",
    ),
)
