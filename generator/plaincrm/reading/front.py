"""Front matter as the contract has it: its values, or else all that is to be complained of; and where everything stands."""

from typing import Any, NamedTuple

from plaincrm.fault import KeyPath
from plaincrm.reading import lines
from plaincrm.reading.yaml_values import BadFront, Builder, Place


def parse(text: str, readers: lines.RowsReaders = lines.NO_READERS) -> dict[str, Any]:
    """The top mapping of a front matter; raises BadFront, which `rejected` explains. Absent values (empty, null, ~) are
    left out.

    Where a list is canonical, and one of the `readers` takes it, its value is what that made of it, else one of texts.
    """
    cut = lines.cut(text, readers)
    if cut is None:
        return Builder(text, None).document()
    try:
        left = Builder(cut.rest, None)
        values = left.document() if cut.rest else {}
    except BadFront:
        return Builder(text, None).document()
    if list(left.top.values()) != cut.starts or left.top.keys() & cut.values.keys():
        # A quotation that runs over several blocks, or a key twice: what was cut out was not what it seemed.
        return Builder(text, None).document()
    return cut.values | values


class Rejected(NamedTuple):
    """A front matter that is refused: every reason, and what else it says.

    `values` is None where it is no YAML to its end; else values at the paths of the reasons are not to be believed.
    """

    values: dict[str, Any] | None
    reasons: list[BadFront]


def rejected(text: str) -> Rejected:
    """All that is to be complained of in a text that `parse` refused."""
    reasons: list[BadFront] = []
    try:
        return Rejected(Builder(text, {}, reasons).document(), reasons)
    except BadFront as last:
        return Rejected(None, [*reasons, last])


class Places(NamedTuple):
    """The place of every value; `whole` is False where the text is refused: then perhaps only those before a fault."""

    found: dict[KeyPath, Place]
    whole: bool


def places(text: str) -> Places:
    """Where everything stands in a front matter.

    Read a second time, and only when there is something to complain about: places of a whole book would be ten times
    the size of the book.
    """
    found: dict[KeyPath, Place] = {}
    reasons: list[BadFront] = []
    try:
        Builder(text, found, reasons).document()
    except BadFront:
        return Places(found, False)
    return Places(found, not reasons)
