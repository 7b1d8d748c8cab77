"""Templates are compiled once, and never used when they were made of something else."""

import pytest
from jinja2 import DictLoader

from plaincrm.site import compiled
from plaincrm.site.compiled import Compiled
from plaincrm.site.compiler import Templates


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "plaincrm/templates"


def rendered(monkeypatch, source="{{ 1|text }}", made_for="en", text=str):
    """What a template renders to, and how many were compiled."""
    count = []
    environment = Templates(loader=DictLoader({"a.html": source}), autoescape=True, bytecode_cache=Compiled(made_for))
    environment.filters["text"] = text
    really = environment.compile
    monkeypatch.setattr(environment, "compile", lambda *given, **more: count.append(1) or really(*given, **more))
    return environment.get_template("a.html").render(), len(count)


def test_a_template_is_compiled_once(folder, monkeypatch):
    assert rendered(monkeypatch) == ("1", 1)
    assert rendered(monkeypatch) == ("1", 0)
    assert (folder.stat().st_mode & 0o777) == 0o700


def test_another_source_and_another_purpose_are_compiled_anew(folder, monkeypatch):
    rendered(monkeypatch)
    assert rendered(monkeypatch, source="{{ 2|text }}") == ("2", 1)
    assert rendered(monkeypatch, made_for="de", text=lambda value: f"{value}!") == ("1!", 1)
    assert rendered(monkeypatch, made_for="de", text=lambda value: f"{value}!") == ("1!", 0)


def test_another_version_compiles_anew(folder, monkeypatch):
    rendered(monkeypatch)
    monkeypatch.setattr(compiled, "__version__", "0")
    assert rendered(monkeypatch) == ("1", 1)


@pytest.mark.parametrize("damage", [b"", b"x" * 400, None])
def test_a_damaged_file_is_passed_over(folder, monkeypatch, damage):
    rendered(monkeypatch)
    (file,) = folder.iterdir()
    file.write_bytes(file.read_bytes()[:-9] if damage is None else damage)
    assert rendered(monkeypatch) == ("1", 1)


def test_without_a_place_nothing_is_kept_and_nothing_fails(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert rendered(monkeypatch) == ("1", 1)
    assert rendered(monkeypatch) == ("1", 1)


def test_the_oldest_go_where_there_are_many(folder, monkeypatch):
    monkeypatch.setattr(compiled, "_MOST", 3)
    for number in range(5):
        rendered(monkeypatch, made_for=str(number))
    assert len(list(folder.iterdir())) == 3
