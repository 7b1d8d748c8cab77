"""The table for mail merge: one line each, no cell a formula."""

import csv
import io

from editions import edition_of, sales
from plaincrm.exchange.mailing import COLUMNS, mailing
from plaincrm.views.selected import rows_of

NOVAK = (
    'name: "=cmd|calc!A0"\nemail: [a@example.com, b@example.com]\nphone: ["+38641234567", "041 1"]\n'
    'address: |\n  Trg 1\n  "Nova" Gorica\ntags: [x, y]\nmarketing: yes\nregion: "@north"\n'
    + sales("date: 2026-01-01, amount: -80")
)


def table(files, *slugs):
    text = mailing(rows_of(slugs, edition_of(files)))
    assert text.count("\r\n") == 1 + len(slugs)
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_column_is_there_and_what_looks_like_a_formula_is_none():
    (row,) = table({"clients/novak.md": NOVAK}, "novak")
    assert tuple(row) == COLUMNS
    assert row["name"] == "'=cmd|calc!A0"
    assert row["region"] == "'@north"
    assert (row["email"], row["other_emails"]) == ("a@example.com", "b@example.com")
    assert (row["phone"], row["other_phones"]) == ("'+38641234567", "041 1")
    assert row["address"] == 'Trg 1\n"Nova" Gorica'
    assert (row["tags"], row["marketing"], row["revenue_12_months"]) == ("x; y", "yes", "-80.00")


def test_who_did_not_say_is_told_from_who_said_yes():
    files = {"clients/a.md": "name: A\n", "leads/b.md": "name: B\nstage: new\ncompany: Šola\n"}
    a, b = table(files, "a", "b")
    assert (a["marketing"], a["record"], a["revenue_12_months"]) == ("", "client", "0.00")
    assert (b["record"], b["state"], b["company"], b["revenue_12_months"]) == ("lead", "new", "Šola", "")
