"""A book with a word of its own in every place where somebody may type freely, and the spellings such a word may leave in."""

import base64
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from inline_book import write

#: With this begins every word that must reach nobody. No word of ours holds it, so to look for it is to look for all.
MARK = "canaryzq"


def word(place: str, number: int = 0) -> str:
    """The word of a place, of the record of that number; it stays a word in slugs and addresses."""
    return f"{MARK}{place}{number:02d}"


def _client(n: int) -> str:
    def w(place: str) -> str:
        return word(place, n)

    return f"""---
name: {w("name").title()} d.o.o.
sort_as: {w("sortas")}
kind: {("person", "company", "household")[n % 3]}
given: {w("given")}
patronymic: {w("patronymic")}
family: {w("family")}
salutation: Dear {w("salutation")}
email: {w("email")}@{w("email")}.example
phone: +386 41 77{n:02d}99{n:02d} {w("phone")}
website: https://{w("website")}.example
address: |
  {w("address")} 7
country: {w("country")}
region: {word("routekey")}
language: {w("language")}
tags: [{w("tag")}]
owner: {w("keeper")}
source: {w("source")}
people: [{{name: {w("person")}, role: {w("role")}, email: {w("personemail")}@a.example, phone: {w("personphone")}, birthday: 1971-05-0{n % 9 + 1}, notes: {w("personnotes")}}}]
profile: {{{w("profilekey")}: {w("profile")}}}
dates: [{{on: 1969-04-1{n % 10}, what: {w("occasion")}}}]
next: [{{on: 2026-03-{10 + n}, do: {w("step")}, every: 1 month}}]
documents: [{{file: documents/{w("slug")}/{w("papername")}.txt, what: {w("paper")}}}]
interests: [{word("otherkey")}]
since: 20{10 + n}-02-03
potential: 918273.64
contracts: [{{product: {word("otherkey")}, amount: 4321.09, every: 1 year, from: 2020-01-01}}]
credit: {{limit: 7777.77, terms: 30 days, standing: watch, notes: {w("creditnotes")}}}
deals: [{{what: {w("deal")}, amount: 6543.21, product: {word("otherkey")}, close_on: 2026-05-05, probability: 40%}}, {{what: {w("deal")}, amount: 5, opened: 2025-01-01, lost: 2026-01-01, because: {w("because")}}}]
transactions:
  - {{date: 2025-10-0{n % 9 + 1}, amount: {7919 + 13 * n}.37, product: {word("otherkey")}, what: {w("what")}, invoice: {w("invoice")}, paid: 2025-12-01}}
  - {{date: 2024-10-0{n % 9 + 1}, amount: {7019 + n}.11, product: {word("otherkey")}, recurring: yes}}
  - {{date: 2026-0{n % 3 + 1}-11, amount: {3001 + 7 * n}.53, product: {word("otherkey")}, what: {w("what")}}}
x_{w("xkey")}: {w("xkey")}
{w("unknown")}: {w("unknown")}
private: {{a: {w("private")}}}
---
{w("notes")} and [[{word("slug", (n + 1) % 12)}|{w("notes")}]] and [x](documents/{w("slug")}/{w("papername")}.txt)

## 2026-03-0{n % 9 + 1} call 25m positive: {w("logtitle")}
{w("logtext")}

## 2026-01-0{n % 9 + 1} {word("kindkey")} 25m: {w("logtitle")}
{w("logtext")}
"""


def _lead(n: int) -> str:
    def w(place: str) -> str:
        return word(place, n)

    return f"""---
name: {w("name")}
company: {w("company")}
stage: {word("stage")}
email: {w("email")}@b.example
source: {w("source")}
owner: {w("keeper")}
referred_by: {word("slug", 1)}
since: 2026-01-02
next: [{{on: 2026-04-01, do: {w("step")}}}]
deals: [{{what: {w("deal")}, amount: 1212.12, close_on: 2026-05-01, probability: 30%}}]
---
{w("notes")} [[{word("slug", 2)}]]
"""


def settings() -> str:
    """The settings of the book."""
    return f"""title: {word("title")}
owner: {word("owner")}
currency: EUR
today: 2026-03-31
editor: "vscode://{word("editor")}/{{path}}:{{line}}"
products:
  {word("otherkey")}: {{name: Plan of {word("name", 3)}, category: {word("name", 4)} and others, recurring: yes}}
routes: {{{word("routekey")}: {word("route")}}}
stages:
  {word("stage")}: {{box: green}}
  dead: {{box: red, closed: yes}}
log_kinds: {{{word("kindkey")}: {{contact: yes}}}}
goals: {{2026: 98765.43}}
valuation: {{multiples: {{recurring: [1, 2, 3], other: [0.5, 1, 1.5], source: {word("sourceofmultiples")}, year: 2020}}}}
segments: {{{word("segmentkey")}: {{name: {word("segment")}, tags: [{word("tag", 1)}]}}}}
"""


def files() -> dict[str, str | bytes]:
    """The whole book: twelve clients, four leads, and one of each kind with an error."""
    found: dict[str, str | bytes] = {"book.yml": settings()}
    for n in range(12):
        folder = f"clients/{word('folder')}/" if n % 2 else "clients/"
        found[f"{folder}{word('slug', n)}.md"] = _client(n)
        found[f"documents/{word('slug', n)}/{word('papername', n)}.txt"] = word("paper", n)
    for n in range(20, 24):
        found[f"leads/{word('slug', n)}.md"] = _lead(n)
    found[f"clients/{word('slug', 30)}.md"] = f"---\nname: {word('badname')}\nsince: {word('badvalue')}\n---\n"
    found[f"leads/{word('slug', 31)}.md"] = f"---\nname: [{word('badname', 1)}\n---\n"
    found[f"clients/{word('skipped')}.txt"] = "x"
    found[f"site_templates/static/{word('static')}.svg"] = f"<svg><!-- {word('static')} --></svg>"
    found["site_templates/static/site.css"] = f"/* {word('override')} */"
    found["site_templates/parts/_foot.html"] = f"<footer>{word('override')}</footer></div></div>"
    return found


def write_canary_book(folder: Path) -> Path:
    """Write it; returns the folder."""
    return write(folder, files())


def spellings(text: str) -> Iterator[bytes]:
    """A text as pages, scripts and addresses may hold it; base64 at each of the three offsets."""
    yield text.encode()
    yield text.lower().encode()
    yield quote(text).encode()
    yield text.encode("utf-16-le")
    yield text.encode().hex().encode()
    yield "".join(f"&#{ord(letter)};" for letter in text).encode()
    for offset in range(3):
        yield base64.b64encode(b"\0" * offset + text.encode())[4:-4]


def bytes_below(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a folder, its own name among its bytes."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        yield name, name.encode("utf-8", "surrogateescape") + (b"\0" + path.read_bytes() if path.is_file() else b"")


NEEDLES = tuple(spellings(MARK))


def leaks(folder: Path) -> list[tuple[str, bytes]]:
    """Where any word of the book is found, in any spelling."""
    found = []
    for name, data in bytes_below(folder):
        low = data.lower()
        found += [(name, needle) for needle in NEEDLES if needle in data or (needle.islower() and needle in low)]
    return found
