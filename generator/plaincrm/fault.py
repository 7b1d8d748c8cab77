"""What is wrong with a book, where, and how to mend it."""

from enum import StrEnum
from typing import Final, TypeAlias

import msgspec

#: A path into a file's front matter: keys and list positions, e.g. ("transactions", 2, "date").
KeyPath: TypeAlias = tuple[str | int, ...]


class Severity(StrEnum):
    """An error withholds the record it stands in; a warning withholds nothing."""

    ERROR = "error"
    WARNING = "warning"


#: Codes that only warn; every other code is an error.
WARNINGS: Final = frozenset(
    {
        "unknown-key",
        "duplicate-email",
        "duplicate-invoice",
        "future-transaction",
        "paid-before-date",
        "skipped-file",
        "slow-markdown",
    }
)


class Span(msgspec.Struct, frozen=True, gc=False, order=True):
    """A stretch of a file; lines and columns count characters from 1, `end_column` is the first one after it."""

    line: int
    column: int
    end_line: int
    end_column: int


class Fault(msgspec.Struct, frozen=True, gc=False):
    """One complaint.

    `file` is relative to the book, with `/`; `path` is the value's place such as `transactions[2].date`, empty
    where the complaint is about the file; `excerpt` is the user's own line, masked where it is private.
    """

    file: str
    span: Span
    code: str
    path: str
    message: str
    hint: str
    excerpt: str = ""

    @property
    def severity(self) -> Severity:
        """Whether the record is withheld."""
        return Severity.WARNING if self.code in WARNINGS else Severity.ERROR


class Finding(msgspec.Struct, frozen=True, gc=False):
    """A complaint that knows which value it is about but not yet where that stands in the file.

    `message` may hold `{path}`, which becomes the value's path in backticks. `at_key` points at the key instead of its
    value; `span` is given where the place is known already, as in the body of a record.
    """

    file: str
    path: KeyPath
    code: str
    message: str
    hint: str
    at_key: bool = False
    span: Span | None = None


def by_place(fault: Fault) -> tuple[str, Span, str]:
    """Sort key: file, then line and column, then code."""
    return (fault.file, fault.span, fault.code)


def is_error(fault: Fault) -> bool:
    """Whether the fault withholds its record and makes `check` fail."""
    return fault.code not in WARNINGS


def spelled(path: KeyPath) -> str:
    """`("transactions", 2, "date")` as `transactions[2].date`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text
