"""What stands in place of a figure that has no value: the reason, never a zero."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Undefined:
    """No number; `why` is one clause in the reader's language, shown after "n/a"."""

    why: str


def parts(figure: Any, names: Mapping[str, str]) -> dict[str, Any]:
    """The parts of a figure that has several, each under another name; where it is undefined, so are they."""
    return {name: figure if isinstance(figure, Undefined) else getattr(figure, part) for name, part in names.items()}


def floats(figures: Mapping[str, Any]) -> dict[str, float | None]:
    """The figures as reports have them: None for one that is undefined."""
    return {name: None if isinstance(figure, Undefined) else float(figure) for name, figure in figures.items()}


def reasons(figures: Mapping[str, Any]) -> dict[str, str]:
    """Of those that are undefined, why."""
    return {name: figure.why for name, figure in figures.items() if isinstance(figure, Undefined)}
