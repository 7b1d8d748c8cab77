"""Which words of a book name somebody, and whether a text holds one of them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.book.records import Lead

_WORD: Final = re.compile(r"[^\W_]+")
#: A shorter word is looked for as a whole word only: `Ana` is not meant by `analysis`.
_LONG: Final = 4
_MOST_DIGITS: Final = 4
_IDEOGRAPHS: Final = "\u2e80"


class Naming:
    """Tells whether a text that somebody typed names anybody of a book: a client, a lead, their people, its owner.

    A line of somebody's address does, too.
    """

    def __init__(self, edition: Edition) -> None:
        words = {word for text in _texts(edition) for word in _words(text)}
        self._short = frozenset(word for word in words if not _is_long(word) and _counts(word))
        addresses = (record.address or "" for record in edition.records.values())
        lines = {folded(line.strip()) for address in addresses for line in address.splitlines()}
        self._long = (*(word for word in words if _is_long(word)), *(line for line in lines if len(line) >= _LONG))

    def __contains__(self, text: str) -> bool:
        """Whether it does, as far as words can tell; addresses and numbers name somebody, too."""
        if "@" in text or "://" in text or sum(map(str.isdigit, text)) > _MOST_DIGITS:
            return True
        plain = folded(text)
        return not self._short.isdisjoint(_words(text)) or any(word in plain for word in self._long)


def folded(text: str) -> str:
    """Without regard to case and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def _words(text: str) -> list[str]:
    return _WORD.findall(folded(text))


def _is_long(word: str) -> bool:
    """Whether it is looked for within words: those of Chinese and Japanese are short and stand without spaces."""
    return len(word) >= _LONG or (len(word) > 1 and word[0] >= _IDEOGRAPHS)


def _counts(word: str) -> bool:
    """Whether a short word says anything: `a` and `12` do not, a Chinese character does."""
    return not word.isdigit() and (len(word) > 1 or not word.isascii())


def _texts(edition: Edition) -> Iterator[str]:
    settings = edition.book.settings
    yield from filter(None, (settings.title, settings.owner))
    yield from edition.book.withheld
    for record in edition.records.values():
        yield from filter(None, _names(record))


def _names(record: AnyRecord) -> Iterable[str | None]:
    yield from (record.slug, record.name, record.sort_as, record.given, record.patronymic, record.family)
    yield from (record.owner, *record.email, *record.phone, *record.website)
    if isinstance(record, Lead):
        yield record.company
    for person in record.people:
        yield from (person.name, *person.email, *person.phone)
