"""What is wrong with a selection, and where in its text."""

from collections.abc import Collection

from plaincrm.book.guess import did_you_mean, near_to
from plaincrm.language import _


class Mistake(ValueError):
    """A text that is no selection.

    `said` is a sentence, `hint` says how to mend it. `start` and `end` count the text's characters from 0; `end` is the
    first one after what is meant. `code` is that of the fault which it is in the settings.
    """

    code: str = "bad-segment"

    def __init__(self, said: str, hint: str, start: int, end: int, code: str = "") -> None:
        super().__init__(said)
        self.said = said
        self.hint = hint
        self.start = start
        self.end = max(end, start + 1)
        self.code = code or self.code

    @property
    def column(self) -> int:
        """The character where it begins, counted from 1."""
        return self.start + 1


def no_field(name: str, fields: Collection[str]) -> tuple[str, str]:
    """Sentence and hint about a word that is no field."""
    said = _("`{name}` is no field that a selection can ask about").format(name=name)
    near = did_you_mean(near_to(name, fields))
    return said, near.strip() or _("fields are") + " " + ", ".join(fields)
