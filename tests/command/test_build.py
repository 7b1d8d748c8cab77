"""`plaincrm build`: where the site goes, what is said, and that an unchanged book is seen at once."""

import os
import stat

import pytest

from small_book import site_bytes, write_book


def _aged(book):
    """Files old enough for their times to be trusted."""
    for path in book.rglob("*"):
        if ".plaincrm" not in path.parts and path.is_file():
            os.utime(path, (1_600_000_000, 1_600_000_000))


def test_the_site_goes_beside_the_book_or_where_it_is_told(run, book, tmp_path):
    assert run("build").exit_code == 0
    assert run("build", "-o", "other").exit_code == 0
    assert site_bytes(tmp_path / "site") == site_bytes(tmp_path / "other")
    assert stat.S_IMODE((tmp_path / "site").stat().st_mode) == 0o700


def test_where_to_look_is_said_as_an_address(run, book, tmp_path):
    lines = run("build", "-o", "my site").stdout.splitlines()
    assert lines[0].startswith("Wrote ")
    assert lines[
        1
    ] == f"3 records, {len([p for p in (tmp_path / 'my site').rglob('*') if p.is_file()]) - 2} files. " + (
        f"Open file://{tmp_path}/my%20site/index.html"
    )


def test_an_unchanged_book_is_seen_at_once_and_faults_are_not_forgotten(run, bad_book):
    _aged(bad_book)
    first = run("build", "-o", "out")
    assert first.stdout.startswith("Wrote ")
    second = run("build", "-o", "out")
    assert second.stdout.startswith("Nothing changed.\n")
    assert second.stdout.splitlines()[-1] == first.stdout.splitlines()[-1]
    assert second.exit_code == first.exit_code == 1
    assert "2 errors, 2 warnings; see `plaincrm check`" in second.stderr


def test_an_unchanged_book_that_is_built_elsewhere_or_as_of_another_day_is_built(run, book):
    _aged(book)
    run("build", "-o", "out")
    assert run("build", "-o", "out").stdout.startswith("Nothing changed.")
    assert run("build", "-o", "out", "--today", "2026-04-01").stdout.startswith("Wrote ")
    assert run("build", "-o", "out").stdout.startswith("Wrote ")
    assert run("build", "-o", "out2").stdout.startswith("Wrote ")


@pytest.mark.parametrize("output", ["book", "book/site", ".", "link/site"])
def test_an_output_that_overlaps_the_book_is_refused_and_nothing_is_written(run, book, tmp_path, output):
    (tmp_path / "link").symlink_to(book)
    before = site_bytes(tmp_path)
    result = run("build", "-o", output)
    assert result.exit_code == 1
    assert "must not lie in each other" in result.stderr
    assert site_bytes(tmp_path) == before


def test_a_users_own_file_in_the_way_is_said_in_a_line(run, book, tmp_path):
    write_book(tmp_path / "out", {"index.html": "mine", "CNAME": "example.com"})
    result = run("build", "-o", "out")
    assert result.exit_code == 1
    assert result.stderr == "Error: out/index.html is not plaincrm's; move it away, or choose another folder with -o\n"
    assert site_bytes(tmp_path / "out") == {"index.html": b"mine", "CNAME": b"example.com"}


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{% if %}", "TemplateSyntaxError"),
        ("{{ page.nothing_of_the_sort }}", "UndefinedError"),
        ("{{ 1 // 0 }}", "ZeroDivisionError"),
        ("{% include 'nowhere.html' %}", "TemplateNotFound"),
        ("{{ page.__class__.__mro__ }}", "SecurityError"),
    ],
)
def test_a_books_own_template_that_is_wrong_is_said_in_a_line_and_the_old_site_stays(
    run, book, tmp_path, template, said
):
    run("build", "-o", "out")
    before = site_bytes(tmp_path / "out")
    write_book(book, {"site_templates/pages/404.html": f"fine so far\n{template}"})
    result = run("build", "-o", "out")
    assert result.exit_code == 1
    assert "404.html:2 cannot be rendered: " in result.stderr
    assert said in result.stderr
    assert site_bytes(tmp_path / "out") == before


def test_a_books_own_template_is_used(run, book, tmp_path):
    write_book(book, {"site_templates/pages/404.html": "<p>{{ site.title }} has no such page</p>"})
    assert run("build", "-o", "out").exit_code == 0
    assert (tmp_path / "out/404.html").read_text(encoding="utf-8") == "<p>Small &amp; Sons has no such page</p>"


def test_a_template_that_is_a_link_out_of_the_book_is_not_followed(run, book, tmp_path):
    (tmp_path / "secret").write_text("SECRET", encoding="utf-8")
    write_book(book, {"site_templates/pages/404.html": "{% include 'link.html' %}"})
    (book / "site_templates/link.html").symlink_to(tmp_path / "secret")
    (book / "site_templates/static").mkdir()
    (book / "site_templates/static/link.css").symlink_to(tmp_path / "secret")
    result = run("build", "-o", "out")
    assert result.exit_code == 1
    assert "TemplateNotFound" in result.stderr
    (book / "site_templates/pages/404.html").unlink()
    assert run("build", "-o", "out").exit_code == 0
    assert not [url for url, data in site_bytes(tmp_path / "out").items() if b"SECRET" in data]
