"""The facts on a record's card, in four sections as books on client files ask for."""

from typing import Any

import msgspec


class Fact(msgspec.Struct, frozen=True):
    """A labelled fact. `kind` says how `value` is shown.

    `text` (str), `lines` (str whose line ends count), `list` (tuple of str), `date`, `duration`, `money` (Decimal in the
    book's currency), `country`, `language` (codes), `record` (references.Named), `label` (str, a word of ours, translated).
    """

    label: str
    kind: str
    value: Any


class Section(msgspec.Struct, frozen=True):
    """`key` is `basic`, `characteristics`, `business`, `dealings` or `other`; sections without facts are left out."""

    key: str
    title: str
    facts: tuple[Fact, ...]
