"""Worked book F1 as real files, with all that pages ask for beside revenue: kinds, regions, logs, referrals, invoices.

As of 2026-03-31 its revenue of the 12 months before, of the last 12 months, and the recurring part of it are exactly
those of the table; sales stand on the first and last day of both years. What is open comes to 41500: 11500 not due,
9000 for 1-30 days, 12000 for 31-60, 3000 for 61-90 and 6000 for 91 and more.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

TODAY: Final = date(2026, 3, 31)

BOOK: Final = """\
title: Worked book F1
currency: EUR
today: 2026-03-31
products:
  support: {name: Support plans, category: Services, recurring: yes}
  advice: {name: Advice, category: Projects}
routes: {north: The north, south: The south}
"""


class Written(NamedTuple):
    """A client's file: `facts` are lines of its front matter, `sales` those of its transactions, `log` its body."""

    facts: str
    sales: tuple[str, ...]
    log: str = ""


def _sale(day: str, amount: int, more: str = "product: support") -> str:
    return f"date: {day}, amount: {amount}, {more}"


def _monthly(first_year: int, months: range, amount: int) -> Iterator[str]:
    """On the first of each month, counted on from January of the first year."""
    for month in months:
        yield _sale(f"{first_year + month // 12}-{month % 12 + 1:02}-01", amount)


def _on(days: str, amount: int) -> Iterator[str]:
    for day in days.split():
        yield _sale(day, amount)


CLIENTS: Final = {
    "c01": Written(
        "name: Adler Works\nkind: company\nregion: north\nroute: 2\nsince: 2019-05-01\nsource: fair\ninfluence: yes\n"
        "address: |\n  Mill Lane 1\n  Northtown\nphone: '+386 1 555 0101'\nemail: office@adler.example.com\n"
        "potential: 90000\ninterests: [support, advice]\ncredit: {limit: 30000}\nowner: Mira",
        (
            *_monthly(2024, range(3, 12), 4000),
            *_monthly(2025, range(3), 4000),
            *_monthly(2025, range(3, 12), 4000),
            *_monthly(2026, range(2), 4000),
            _sale("2025-11-15", 4000, "product: advice, invoice: A-11, due: 2025-12-15, paid: 2025-12-10"),
            _sale("2026-03-01", 4000, "product: support, invoice: A-03, due: 2026-03-31"),
        ),
        "## 2026-03-10 visit 1h30m positive: Plans for the summer\nMore machines from July.\n\n"
        "## 2025-10-02 call 30m: Advice asked for\n",
    ),
    "c02": Written(
        "name: Berg and Daughters\nkind: company\nregion: north\nroute: 1\nsince: 2020-04-01\nreferred_by: c01\n"
        "credit: {limit: 10000}\nsource: referral\nowner: Mira\n"
        "next:\n  - {on: 2026-04-07, do: Bring the new price list}",
        (
            *_on("2024-04-01 2024-06-30 2024-09-30 2025-03-31", 7500),
            *_on("2025-04-01 2025-06-30", 7500),
            _sale("2025-09-30", 7500, "product: support, invoice: B-3, due: 2025-10-30, paid: 2025-11-09"),
            _sale("2026-03-31", 7500, "product: support, invoice: B-4, due: 2026-04-30"),
        ),
        "## 2026-01-20 meeting 1h: Prices\n",
    ),
    "c03": Written(
        "name: Town of Cerje\nkind: government\nregion: north\nsince: 2021-01-15\nsource: tender\nowner: Jan",
        (
            *_on("2024-05-02 2024-08-02 2024-11-04 2025-02-03", 6000),
            *_on("2025-05-05 2025-09-01", 4500),
            _sale("2026-02-28", 9000, "product: support, invoice: C-2, due: 2026-03-30"),
        ),
        "## 2026-02-20 call 20m neutral: Budget\n",
    ),
    "c04": Written(
        "name: Dora Dolenc\ngiven: Dora\nfamily: Dolenc\nregion: south\nroute: 1\nsince: 2022-06-01\n"
        "referred_by: c02\nsource: referral\npotential: 40000\nowner: Jan",
        (
            _sale("2024-06-03", 12000),
            _sale("2025-08-11", 3000, "product: advice"),
            _sale("2026-01-29", 12000, "product: support, invoice: D-1, due: 2026-02-28"),
        ),
    ),
    "c05": Written(
        "name: Erjavec Household\nkind: household\nregion: south\nsince: 2020-02-01\nsource: website",
        (*_on("2024-04-15 2024-10-15", 4500),),
        "## 2024-11-02 letter: Thanks\n",
    ),
    "c06": Written(
        "name: Furlan Partners\nkind: partner\nregion: south\nroute: 2\nsince: 2023-03-01\nreferred_by: c01",
        (*_on("2024-07-01 2025-01-02", 3000), *_on("2025-07-01 2026-01-02", 3000)),
        "## 2025-12-01 email: Season's greetings\n",
    ),
    "c07": Written(
        "name: Gams Tools\nkind: company\nregion: south\nsince: 2023-09-01\nsource: fair\n"
        "credit: {limit: 5000, terms: 30 days, standing: watch}",
        (
            _sale("2024-09-10", 4000, "product: advice, invoice: G-3, paid: 2024-11-04"),
            _sale(
                "2025-11-30",
                3500,
                "product: advice, invoice: G-7, due: 2025-12-31, paid: [{on: 2026-01-20, amount: 500}]",
            ),
        ),
    ),
    "c08": Written(
        "name: Hribar Lab\nkind: company\nsince: 2025-06-01\nreferred_by: c02\nsource: referral\npotential: 20000",
        (
            _sale("2025-11-28", 6000, "product: support, invoice: H-1, due: 2025-12-30"),
            _sale("2026-02-10", 2000, "product: advice"),
        ),
        "## 2026-02-09 visit 2h positive: First project done\n",
    ),
    "c09": Written(
        "name: Ivan Petrovich Kos\ngiven: Ivan\npatronymic: Petrovich\nfamily: Kos\nsince: 2026-01-10\nsource: website",
        (_sale("2026-01-15", 2500, "product: advice"),),
    ),
    "c10": Written(
        "name: Jug Studio\nkind: company\nregion: north\nsince: 2022-03-01\nmarketing: no",
        (
            *_on("2024-12-01", 3000),
            _sale("2025-12-01", 3500, "product: support, invoice: J-1, due: 2025-12-31, paid: 2025-12-30"),
            _sale("2025-12-20", -500, "product: support, what: Credit note"),
        ),
        "## 2025-12-01 call 15m: Renewed\n",
    ),
}


def f1_book(settings: str = "") -> dict[str, str]:
    """The files of the book, `{path: text}`, with more lines of settings."""
    records = {f"clients/{slug}.md": _file(written) for slug, written in CLIENTS.items()}
    return {"book.yml": BOOK + settings, **records}


def _file(written: Written) -> str:
    lines = "".join(f"  - {{{sale}}}\n" for sale in written.sales)
    return f"---\n{written.facts}\ntransactions:\n{lines}---\n{written.log}"


def write_f1(folder: Path, settings: str = "") -> Path:
    """Write the book into a folder, which is returned."""
    for name, text in f1_book(settings).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
