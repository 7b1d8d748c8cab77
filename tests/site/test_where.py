"""Where templates and the sample book lie: beside the source, or inside the installed package."""

from pathlib import Path

from plaincrm.site import where

ROOT = Path(__file__).parents[2]


def test_in_the_repository_they_lie_beside_the_source():
    assert where.templates() == ROOT / "site_templates"
    assert where.sample_book() == ROOT / "book"
    assert (where.templates() / "layout.html").is_file()
    assert (where.sample_book() / "book.yml").is_file()


def test_in_an_installed_package_they_lie_inside_it(tmp_path, monkeypatch):
    (tmp_path / "_site_templates").mkdir()
    (tmp_path / "_sample_book").mkdir()
    monkeypatch.setattr(where, "_PACKAGE", tmp_path)
    assert where.templates() == tmp_path / "_site_templates"
    assert where.sample_book() == tmp_path / "_sample_book"


def test_nothing_else_knows_where_they_lie():
    for path in (ROOT / "generator/plaincrm").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert path.name == "where.py" or not {"_site_templates", "_sample_book"} & set(
            text.replace('"', " ").split()
        ), path
