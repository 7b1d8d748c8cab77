"""`plaincrm list`: which records, in which order, and what a row says."""

import pytest

from plaincrm.command.list_ import folded
from small_book import write_book


def _slugs(result):
    return [line.split("\t")[0] for line in result.stdout.splitlines()]


def test_all_records_are_listed_by_name_a_line_each(run, book):
    result = run("list")
    assert result.stdout.splitlines() == [
        "kos\tKos Household\tclient\t\t\t",
        "novak\tOptika Novak\tclient\tKras\t2026-02-02\t0541234567",
        "lipa\tŠola Lipa\tnew\t\t2026-03-05\t",
    ]
    assert result.stderr == "3 records\n"


@pytest.mark.parametrize(
    ("words", "slugs"),
    [
        (["clients"], ["kos", "novak"]),
        (["leads"], ["lipa"]),
        (["SOLA"], ["lipa"]),
        (["kras"], ["novak"]),
        (["eva@example.com"], ["novak"]),
        (["nov", "opt"], ["novak"]),
        (["nov", "lipa"], []),
        (["leads", "novak"], []),
        (["clients", "kos"], ["kos"]),
        (["no", "clients"], []),
    ],
)
def test_words_choose_whatever_their_case_and_accents(run, book, words, slugs):
    assert _slugs(run("list", *words)) == slugs


def test_an_entry_that_is_no_contact_is_not_the_last_contact(run, book):
    write_book(book, {"clients/kos.md": "---\nname: Kos\n---\n## 2026-01-02 call\n\n## 2026-03-03 note\n"})
    assert run("list", "kos").stdout == "kos\tKos\tclient\t\t2026-01-02\t\n"


def test_sort_as_orders_and_a_tab_in_a_name_makes_no_cell(run, book):
    write_book(book, {"clients/zet.md": '---\nname: "Z\\tet"\nsort_as: Aaa\n---\n'})
    assert run("list").stdout.splitlines()[0] == "zet\tZ·et\tclient\t\t\t"


def test_folding_takes_case_and_accents_away_from_any_script():
    assert folded("Öğretmen ŠOLA Straße") == folded("ogretmen sola STRASSE")
    assert folded("ΆΝΝΑ") == folded("αννα")
