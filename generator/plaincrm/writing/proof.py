"""The proof of an edit: its text, parsed, must say what the old one said with the one change that was meant."""

import copy
from collections.abc import Callable
from typing import Any

from plaincrm.fault import KeyPath, spelled
from plaincrm.language import _
from plaincrm.reading import front
from plaincrm.reading.yaml_values import BadFront
from plaincrm.writing.refusals import CannotEdit


def proven(old: str, new: str, meant: Callable[[Any], object], path: KeyPath) -> str:
    """`new`, if it says what `old` says after `meant` has changed its values; raises CannotEdit."""
    values = copy.deepcopy(front.parse(old))
    meant(values)
    try:
        said = front.parse(new)
    except BadFront:
        raise unusual(path) from None
    if said != values:
        raise unusual(path)
    return new


def holder_of(values: Any, path: KeyPath) -> Any:
    """What holds the value at `path` in the plain values of a front matter."""
    for step in path[:-1]:
        if not (isinstance(step, int) and isinstance(values, dict)):
            values = values[step]
    return values


def unusual(path: KeyPath) -> CannotEdit:
    """The refusal of an edit that would have to touch more than it must."""
    message = _(
        "`{path}` is written in a way that cannot be edited without touching the lines around it; edit it by hand"
    )
    return CannotEdit(message.format(path=spelled(path)))
