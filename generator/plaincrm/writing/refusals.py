"""Why nothing was written."""

from plaincrm.fault import Fault


class CannotEdit(Exception):
    """The edit cannot be made; the message says why and what to do instead. Nothing was changed."""


class WouldBeWrong(Exception):
    """After the edit `plaincrm check` would complain: `faults` are its own words. Nothing was changed."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(faults)
        self.faults = faults
