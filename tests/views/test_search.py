"""The index of all records, and the counts beside the navigation."""

from editions import edition_of
from page_text import arguments_of
from plaincrm.views.search import VIEW

BOOK = {
    "clients/novak.md": "name: Novak\nsort_as: Nov\nemail: [eva@optika.example]\ntags: [glass]\nregion: kras\npeople: [{name: Eva}]\nnext: [{on: 2026-03-01, do: Call}]\n",
    "leads/lipa.md": "name: Lipa\ncompany: Šola\nshoe: 43\nnext: [{on: 2026-03-31, do: Call}]\n",
}


def scripts(files):
    return {script.url: arguments_of(script) for script in VIEW.pages(edition_of(files))}


def test_a_record_is_found_by_its_name_company_domain_tags_region_and_people():
    (rows,) = scripts(BOOK)["search.js"]
    assert rows == [
        ["novak", "Novak", "novak Nov optika.example glass kras Eva", 0, "kras"],
        ["lipa", "Lipa", "lipa Šola", 1, "Šola"],
    ]


def test_a_region_is_shown_and_found_by_the_name_that_the_settings_give_it():
    settings = "title: Book\ncurrency: EUR\nroutes: {kras: Karst and Vipava}\n"
    (rows,) = scripts(BOOK | {"book.yml": settings})["search.js"]
    assert rows[0][2:] == ["novak Nov optika.example glass kras Eva", 0, "Karst and Vipava"]


def test_the_private_part_of_an_address_is_not_in_the_index():
    assert "eva@" not in str(scripts(BOOK))


def test_the_counts_are_of_what_is_overdue_due_today_and_wrong():
    assert scripts(BOOK)["state.js"] == ({"overdue": 1, "today": 1, "problems": 1, "errors": 0},)
