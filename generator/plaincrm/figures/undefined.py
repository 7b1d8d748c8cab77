"""What stands in place of a figure that has no value: the reason, never a zero."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Undefined:
    """No number; `why` is one clause in the reader's language, shown after "n/a"."""

    why: str
