"""docs/segments.md: every example is run on the sample book, and every field and column is named."""

import re
from pathlib import Path

import pytest

from editions import edition_of
from inline_book import edition_of as edition_of_folder
from plaincrm.exchange.mailing import COLUMNS
from plaincrm.reading.settings import read_settings
from plaincrm.selection.fields import FIELDS, OPERATORS, known_in
from plaincrm.selection.grammar import parse
from plaincrm.selection.saved import saved
from plaincrm.site.where import sample_book
from plaincrm.views.selected import select
from plaincrm.views.view import sections

PAGE = (Path(__file__).parents[2] / "docs/segments.md").read_text(encoding="utf-8")
EXAMPLES = [line for block in re.findall(r"```\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]


@pytest.fixture(scope="module")
def sample():
    return edition_of_folder(sample_book())


def test_there_are_examples():
    assert len(EXAMPLES) > 6


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_example_finds_somebody_in_the_sample_book_but_not_everybody(sample, text):
    found = select(parse(text, known_in(sample.book.settings)), sample)
    assert 0 < len(found) < len(sample.book.clients)


def test_the_segments_of_the_page_are_taken(sample):
    (block,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    text = (sample_book() / "book.yml").read_text(encoding="utf-8").partition("\nsegments:")[0]
    read = read_settings(f"{text}\n{block}".encode(), sections())
    assert read.faults == ()
    found = saved(read.settings).selections
    assert list(found) == ["best", "far", "champions", "everybody"]
    assert len(select(found["everybody"], sample)) == len(sample.book.clients)


def test_every_field_every_operator_and_every_column_is_named():
    table = PAGE.partition("## Fields")[2].partition("## Segments")[0]
    assert set(FIELDS) <= set(re.findall(r"`(\w+)`", table))
    operators = PAGE.partition("| operator |")[2].partition("`not` may")[0]
    for operator in {one for some in OPERATORS.values() for one in some}:
        assert f"`{operator}" in operators
    assert set(COLUMNS) <= set(re.findall(r"`(\w+)`", PAGE.partition("The columns are")[2]))


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("last_contact > 6 months ago", ["a"]),
        ("last_contact < 6 months ago", ["b"]),
        ("last_contact older than 6 months", ["b"]),
        ("region != North", ["b", "c"]),
        ("region != North and region is known", ["b"]),
        ("marketing = no", ["b"]),
        ("marketing is unknown", ["c"]),
        ("not marketing", ["b", "c"]),
        ("is lead", ["d"]),
        ("marketing and (is lead or is client)", ["a", "d"]),
        ("marketing", ["a"]),
    ],
)
def test_what_the_page_says_of_days_and_of_what_is_not_known_is_so(where, found):
    edition = edition_of(
        {
            "clients/a.md": "---\nname: A\nregion: North\nmarketing: yes\n---\n## 2026-03-01 call\n",
            "clients/b.md": "---\nname: B\nregion: South\nmarketing: no\n---\n## 2025-03-01 call\n",
            "clients/c.md": "name: C\n",
            "leads/d.md": "name: D\nregion: North\nmarketing: yes\n",
        }
    )
    assert list(select(parse(where, known_in(edition.book.settings)), edition)) == found
