"""One word finds one record: names that a person or a file system may confuse are refused."""

import unicodedata
from itertools import combinations

import pytest

from inline_book import found
from plaincrm.checks.slugs import colliding, folded

RECORD = "---\nname: A\n---\n"
NFC, NFD = (unicodedata.normalize(form, "zoë-čas") for form in ("NFC", "NFD"))


def faults(*files: str) -> list[tuple[str, str]]:
    return [
        (fault.code, fault.file)
        for fault in colliding((file.rpartition("/")[2].removesuffix(".md"), file) for file in files)
    ]


@pytest.mark.parametrize(
    ("files", "code"),
    [
        (("clients/a.md", "leads/a.md"), "duplicate-slug"),
        (("clients/a.md", "clients/x/a.md"), "duplicate-slug"),
        (("clients/林宅.md", "leads/林宅.md"), "duplicate-slug"),
        (("clients/a.md", "leads/A.md"), "colliding-slug"),
        (("clients/Ab.md", "leads/aB.md"), "colliding-slug"),
        ((f"clients/{NFC}.md", f"leads/{NFD}.md"), "colliding-slug"),
        ((f"clients/{NFC}.md", f"leads/{NFD.upper()}.md"), "colliding-slug"),
        (("clients/straße.md", "leads/STRASSE.md"), "colliding-slug"),
        (("clients/1-2.md", "leads/1-2.md"), "duplicate-slug"),
    ],
)
def test_the_same_name_twice_is_refused_in_both_files(files: tuple[str, ...], code: str) -> None:
    assert faults(*files) == [(code, file) for file in files]


@pytest.mark.parametrize(
    "files",
    [
        ("clients/a.md", "leads/b.md"),
        ("clients/a-b.md", "leads/a_b.md"),
        ("clients/a.md", "leads/а.md"),
        ("clients/a.md", "leads/a .md"),
    ],
)
def test_names_that_differ_otherwise_are_two(files: tuple[str, ...]) -> None:
    assert faults(*files) == []


def test_each_file_names_all_the_others() -> None:
    messages = [
        fault.message for fault in colliding([("a", "clients/a.md"), ("A", "clients/A.md"), ("a", "leads/a.md")])
    ]
    assert messages[0].endswith("from that of clients/A.md, leads/a.md")
    assert messages[1].endswith("from that of clients/a.md, leads/a.md")
    assert {fault.code for fault in colliding([("a", "clients/a.md"), ("A", "clients/A.md"), ("a", "leads/a.md")])} == {
        "colliding-slug"
    }


@pytest.mark.parametrize(("one", "other"), list(combinations([NFC, NFD, NFC.upper(), NFD.title()], 2)))
def test_case_and_form_fold_together(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_neither_of_two_records_with_one_name_is_shown() -> None:
    assert [
        fault.code
        for fault in found({"clients/a.md": RECORD, "leads/a.md": RECORD, "clients/b.md": f"{RECORD}See [[a]].\n"})
    ] == ["duplicate-slug"] * 2
