"""The language in use: that asked for, the environment's, or English; and the pseudo-language."""

import gettext
import subprocess
import sys
from pathlib import Path

import pytest

from plaincrm import language
from plaincrm.language import PSEUDO, _, direction, ngettext, use, use_environment


def test_english_is_the_language_of_the_source():
    use("en")
    assert _("no faults") == "no faults"
    assert [ngettext("{n} error", "{n} errors", n) for n in (0, 1, 2)] == ["{n} errors", "{n} error", "{n} errors"]


def test_the_pseudo_language_brackets_every_text():
    use(PSEUDO)
    assert _("no faults") == "⟦no faults⟧"
    assert [ngettext("{n} error", "{n} errors", n) for n in (1, 2)] == ["⟦{n} error⟧", "⟦{n} errors⟧"]


@pytest.mark.parametrize("tag", ["xx", "tlh", "", "pt-BR", "../../etc", "zz-ZZ-x"])
def test_a_language_without_a_translation_is_spoken_in_english(tag):
    use(tag)
    assert _("no faults") == "no faults"


def _catalogue(folder: Path, name: str, texts: dict[str, str]) -> None:
    """A compiled catalogue, as msgfmt writes it."""
    texts = {"": "Content-Type: text/plain; charset=UTF-8\n", **texts}
    ids, strings, offsets = b"", b"", []
    for key in sorted(texts):
        message, text = key.encode(), texts[key].encode()
        offsets.append((len(message), len(ids), len(text), len(strings)))
        ids, strings = ids + message + b"\0", strings + text + b"\0"
    count, start = len(offsets), 28 + 16 * len(offsets)
    numbers = [0x950412DE, 0, count, 28, 28 + 8 * count, 0, 0]
    for length, place, _length, _place in offsets:
        numbers += [length, start + place]
    for _length, _place, length, place in offsets:
        numbers += [length, start + len(ids) + place]
    path = folder / name / "LC_MESSAGES/plaincrm.mo"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"".join(number.to_bytes(4, "little") for number in numbers) + ids + strings)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(language, "LOCALE_FOLDER", tmp_path)
    _catalogue(tmp_path, "pt", {"no faults": "nenhuma falha", "bye": "adeus"})
    _catalogue(tmp_path, "pt_BR", {"no faults": "sem falhas"})
    return tmp_path


def test_the_catalogue_of_a_country_comes_before_that_of_its_language(folder):
    use("pt")
    assert _("no faults") == "nenhuma falha"
    use("pt-BR")
    assert (_("no faults"), _("bye")) == ("sem falhas", "adeus")
    use("pt-PT")
    assert _("no faults") == "nenhuma falha"


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"LANG": "pt_BR.UTF-8"}, "sem falhas"),
        ({"LANG": "pt_BR.UTF-8", "LC_ALL": "C"}, "no faults"),
        ({"LANG": "C", "LC_MESSAGES": "pt_PT@euro"}, "nenhuma falha"),
        ({"LANG": "C", "LANGUAGE": "pt:de"}, "nenhuma falha"),
        ({"LANG": "en_GB.UTF-8"}, "no faults"),
        ({"LANG": ""}, "no faults"),
        ({"LANG": "POSIX"}, "no faults"),
        ({}, "no faults"),
    ],
)
def test_before_any_book_the_terminal_says_the_language(folder, monkeypatch, environment, said):
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    use("en")
    use_environment()
    assert _("no faults") == said


def test_a_damaged_catalogue_is_an_error_of_its_own_not_silence(folder):
    (folder / "pt/LC_MESSAGES/plaincrm.mo").write_bytes(b"\xde\x12\x04\x95")
    gettext._translations.clear()
    with pytest.raises(Exception):
        use("pt")


@pytest.mark.parametrize(
    ("tag", "way"),
    [
        ("en", "ltr"),
        ("fa", "rtl"),
        ("fa-IR", "rtl"),
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("sl", "ltr"),
        ("", "ltr"),
        (PSEUDO, "rtl"),
    ],
)
def test_pages_run_the_way_of_their_language(tag, way):
    assert direction(tag) == way


def test_the_language_costs_nothing_at_the_start():
    code = "import sys, plaincrm.language; print(sorted({'babel', 'msgspec', 'click'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30)
    assert done.stdout.strip() == "[]"
