"""Writes docs/faults.md from the examples: `make docs`, or `python tests/faults/document.py`."""

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "faults.md"
if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / "generator"), str(ROOT / "tests")]

from faults.books import checked
from faults.examples import EXAMPLES, SETTINGS, Example
from plaincrm.fault import WARNINGS

HEAD = """\
# Every complaint

`plaincrm check` finds all faults of all files in one go, each with its place, your own line, and how to mend it. An *error*
withholds the record it stands in until it is mended, and makes `check` and `build` exit with 1; a *warning* withholds nothing.
Codes are stable: scripts may rely on them.

This page is made by `make docs` from the tests' own failing books (`tests/faults/examples.py`); what it shows is what the
program prints. Each book has this `book.yml` besides:

```yaml
{settings}```

| code | severity | when |
|---|---|---|
"""
WIDEST = 110


def page() -> str:
    """The whole of docs/faults.md."""
    return HEAD.replace("{settings}", SETTINGS) + "".join(map(_row, EXAMPLES)) + "".join(map(_section, EXAMPLES))


def _severity(example: Example) -> str:
    return "warning" if example.code in WARNINGS else "error"


def _row(example: Example) -> str:
    return f"| [`{example.code}`](#{example.code}) | {_severity(example)} | {example.when} |\n"


def _section(example: Example) -> str:
    found = checked(example)
    assert found, f"this machine cannot tell what becomes of {example.code}"
    shown = "".join(_files(example))
    return f"\n## {example.code}\n\n{_sentence(example)}\n\n{shown}```console\n$ plaincrm check\n{_narrow(found.text)}\n```\n"


def _sentence(example: Example) -> str:
    return f"{_severity(example).capitalize()}: {example.when}."


def _files(example: Example) -> Iterator[str]:
    """The files that matter, each in a block of its own."""
    for name, text in example.files.items() if example.files else ((example.file, ""),):
        told = f", {example.setting}" if example.setting else ""
        yield f"`{name}`{told}{':' if text else '.'}\n\n"
        if text:
            shown = text.decode("latin-1") if isinstance(text, bytes) else text
            yield f"````markdown\n{_narrow(_visible(shown)).rstrip()}\n````\n\n"


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() or c == "\n" else "␀␁␂␃␄␅␆␇"[ord(c)] for c in text)


def _narrow(text: str) -> str:
    """Without the far end of lines that nobody would read."""
    lines = text.splitlines()
    return "\n".join(line if len(line) <= 2 * WIDEST else line[:WIDEST] + " …" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
