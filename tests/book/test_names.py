"""Whether a text that somebody typed names anybody of the book."""

import pytest

from editions import edition_of
from plaincrm.book.names import Naming

FILES = {
    "book.yml": "title: Quay Street\ncurrency: EUR\nowner: Mira Novak\n",
    "clients/kovac-ana.md": "name: Ana Kovač\nemail: ana@rosmarine.example\npeople: [{name: Bo Ivanov}]\naddress: Mill Lane 7\n",
    "clients/lin.md": "name: 林宅\n",
    "leads/x1.md": "name: X\ncompany: Delfin d.o.o.\n",
}


@pytest.fixture(scope="module")
def naming():
    return Naming(edition_of(FILES))


@pytest.mark.parametrize(
    "text",
    [
        "Ana",
        "for ANA",
        "Kovac plan",
        "Kovačs plan",
        "the Ivanovs",
        "Bo & sons",
        "Delfin",
        "rosmarine",
        "Mira’s list",
        "林宅的",
        "Quay",
        "ring 041 555 777",
        "a@b.example",
        "https://b.example",
        "x1",
        "The shops of mill lane 7",
    ],
)
def test_a_text_with_a_name_in_it_names_somebody(naming, text):
    assert text in naming


@pytest.mark.parametrize("text", ["Analysis", "Pensions", "Life and income protection", "2026", "bonds"])
def test_other_texts_name_nobody(naming, text):
    assert text not in naming
