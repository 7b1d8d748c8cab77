"""What is private reaches nothing: no page, no report, no cache, no message, in no spelling."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from inline_book import SETTINGS, write
from plaincrm.command import main

SECRETS = [f"Zq{n}Canary{n}Xw" for n in range(12)]
FRONT = """\
private:
  passport: {0}
  {1}: [{2}, {{{3}: {4}}}]
  note: |
    {5}
    email: {6}
people: [{{name: B, private: {{{7}: {8}}}}}]
Privat: {9}
x_mine: {{private: {10}}}
profile: {{private: {11}, founded: 1999}}
"""
PRIVATE = FRONT.format(*SECRETS)
FILES = {
    "book.yml": f"{SETTINGS}private: {{licence: {SECRETS[0]}}}\nproducts: {{support: {{recurring: yes}}}}\ngoals: {{2026: 5000}}\n",
    "clients/a.md": f"---\nname: A\nsince: 2024-01-01\ntransactions: {{date: 2026-01-15, amount: 5, product: support}}\n{PRIVATE}---\nHello [[b]].\n\n## 2026-02-01 call: Hi\nText.\n",
    "leads/b.md": f"---\nname: B\nstage: active\n{PRIVATE}---\n",
    "clients/c.md": f"---\nname: C\n{PRIVATE}grade: Z\nsince: x\nprivate: {SECRETS[0]}\n---\n",
    "clients/d.md": f"---\nname: D\nprivate: {{a: {SECRETS[0]}, b: [{SECRETS[1]}\n---\n",
    "clients/e.md": f"---\nname: E\nprivate:\n\ta: {SECRETS[0]}\n---\n",
    "clients/f.md": f"---\nname: F\ngrade: Z\n{PRIVATE}---\n",
}
REPORTS = ["today", "calendar", "pipeline", "clients", "valuation", "activity", "segments"]


def spellings(secret: str) -> Iterator[bytes]:
    """A text as pages, scripts and addresses may hold it; base64 at each of the three offsets."""
    yield secret.encode()
    yield secret.lower().encode()
    yield quote(secret).encode()
    yield secret.encode("utf-16-le")
    yield secret.encode().hex().encode()
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + secret.encode())
        yield encoded[4:-4]


NEEDLES = [needle for secret in SECRETS for needle in spellings(secret)]


def leaks(data: bytes) -> list[bytes]:
    low = data.lower()
    return [needle for needle in NEEDLES if needle in data or (needle.islower() and needle in low)]


def test_the_needles_would_be_found() -> None:
    for spelling in spellings(SECRETS[3]):
        assert leaks(b"before " + spelling + b" after")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("private")
    write(folder / "book", FILES)
    built = run("--book", str(folder / "book"), "build", "-o", str(folder / "site"))
    assert "Traceback" not in built
    return folder


def run(*arguments: str) -> str:
    ran = CliRunner().invoke(_program, arguments)
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
    return ran.output


class _Program:
    """What click's runner asks of a command."""

    name = "plaincrm"

    def main(self, args: list[str], prog_name: str, **_more: object) -> None:
        main(list(args))


_program = _Program()


def test_no_byte_of_the_site_and_of_the_cache_holds_it(book: Path) -> None:
    files = [
        file
        for file in book.rglob("*")
        if file.is_file() and file.relative_to(book).as_posix() not in {f"book/{name}" for name in FILES}
    ]
    assert any(file.name == "memo" for file in files)
    assert sum(file.suffix == ".html" for file in files) > 5
    for file in files:
        assert leaks(file.read_bytes()) == [], file
        assert leaks(str(file).encode()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "--format", "json"],
        ["check", "--format", "github"],
        ["list"],
        ["list", "--where", "name is known"],
        ["segment", "--where", "name is known"],
        ["segment", "--where", "name is known or is lead", "-O", "vcard"],
        ["segment", "--where", "private is known"],
        ["report", "segment", "--where", "is client or is lead", "-O", "json"],
        ["show", "a"],
        ["show", "b"],
        ["show", "c"],
        *(["report", name, "-O", form] for name in REPORTS for form in ("json", "csv", "table")),
    ],
)
def test_no_command_prints_it(book: Path, arguments: list[str]) -> None:
    printed = run("--book", str(book / "book"), *arguments)
    assert printed
    assert leaks(printed.encode()) == []


def test_all_these_files_were_looked_at(book: Path) -> None:
    """Else there would be nothing that could leak."""
    faults = json.loads(run("--book", str(book / "book"), "check", "--format", "json"))
    assert {fault["file"] for fault in faults} == {f"clients/{name}.md" for name in "acdef"} | {"leads/b.md"}
    assert (book / "site" / "records" / "a.html").exists()
    assert "1999" in (book / "site" / "records" / "a.html").read_text(encoding="utf-8")
