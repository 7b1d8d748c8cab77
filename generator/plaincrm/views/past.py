"""What reports of the past ask of whoever keeps it: git, by way of the workshop."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Protocol

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.reading.history import Commit
from plaincrm.reading.versions import Change


class Changed(msgspec.Struct, frozen=True):
    """What a commit did to a record: it lies in `file` since then, nowhere where it was removed.

    `before` is the file it lay in, nowhere where it is new. `unread`: this version cannot be read.
    """

    commit: Commit
    before: str | None
    file: str | None
    changes: tuple[Change, ...]
    unread: bool = False


class Then(msgspec.Struct, frozen=True):
    """The book as it stood on the evening of a day, by its last commit until then; `why` there is no edition."""

    on: date
    commit: Commit | None
    edition: Edition | None
    why: str = ""


class Past(Protocol):
    """The history of a book; every question may raise reading.git.NoHistory."""

    @property
    def shallow(self) -> bool:
        """Whether the history was cut off, so that its first dates are wrong."""

    def of_record(self, slug: str) -> Iterator[Changed]:
        """What became of a record, the oldest first."""

    def editions(self, days: Iterable[date]) -> Iterator[Then]:
        """The book as of the evening of each day, answered as of that day."""
