"""The faults of the book."""

from editions import SETTINGS, edition_of
from plaincrm.views.problems import VIEW
from plaincrm.views.view import data_of

BAD = {
    "book.yml": SETTINGS + "colour: red\n",
    "clients/a.md": "---\nname: A\nsince: 2026-02-30\n---\n",
    "leads/b.md": "name: B\nshoe: 43\n",
}


def test_every_fault_with_the_page_of_its_record():
    found = VIEW.report(edition_of(BAD))
    assert (found.errors, found.warnings) == (1, 2)
    assert [(p.file, p.severity, p.code, p.slug) for p in found.problems] == [
        ("book.yml", "warning", "unknown-key", ""),
        ("clients/a.md", "error", "bad-date", "a"),
        ("leads/b.md", "warning", "unknown-key", "b"),
    ]


def test_the_excerpt_is_taken_apart_at_the_fault():
    problem = VIEW.report(edition_of(BAD)).problems[1]
    assert (problem.line, problem.before, problem.marked, problem.after) == (3, "since: ", "2026-02-30", "")
    assert problem.before + problem.marked + problem.after == problem.excerpt


def test_the_page_names_the_files_that_are_withheld():
    (page,) = VIEW.pages(edition_of(BAD))
    assert data_of(page).withheld == ("clients/a.md",)


def test_many_faults_go_on_on_further_pages():
    files = {f"leads/l{n:03}.md": "name: L\nshoe: 43\n" for n in range(201)}
    pages = list(VIEW.pages(edition_of(files)))
    assert [(page.url, len(data_of(page).part.items)) for page in pages] == [
        ("problems/index.html", 200),
        ("problems/2.html", 1),
    ]


def test_a_book_without_faults_has_the_page_all_the_same():
    (page,) = VIEW.pages(edition_of({}))
    assert (data_of(page).errors, data_of(page).part.items) == (0, ())
