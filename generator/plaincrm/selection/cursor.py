"""Where a reader stands in a text's tokens."""

from plaincrm.selection.tokens import Token, tokens


class Cursor:
    """The tokens of a text, one after the other; the last, its end, comes again and again. Raises Mistake."""

    def __init__(self, text: str) -> None:
        self._tokens = tokens(text)
        self._at = 0

    def peek(self) -> Token:
        """What stands next."""
        return self._tokens[self._at]

    def last(self) -> Token:
        """What was taken last."""
        return self._tokens[self._at - 1]

    def take(self) -> Token:
        """What stands next, which is then behind us."""
        token = self._tokens[self._at]
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def took(self, *words: str) -> bool:
        """Whether one of these words stands next; if so, it is taken."""
        found = self.peek().is_word(*words)
        if found:
            self.take()
        return found
