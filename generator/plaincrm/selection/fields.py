"""The fields that a selection can ask about: what sort of value each has, and which questions it takes."""

from enum import StrEnum
from typing import Final, NamedTuple

import msgspec

from plaincrm.book.records import KINDS
from plaincrm.book.settings import Settings
from plaincrm.figures.status import Status


class Sort(StrEnum):
    """What sort of value a field has."""

    TEXT = "text"
    WORD = "word"
    LIST = "list"
    YES_NO = "yes/no"
    DAY = "day"
    NUMBER = "number"
    AMOUNT = "amount"


_ORDER: Final = ("=", "!=", "<", "<=", ">", ">=")
#: The operators that each sort takes besides `is known` and `is unknown`.
OPERATORS: Final = {
    Sort.TEXT: ("=", "!=", "in", "contains"),
    Sort.WORD: ("=", "!=", "in"),
    Sort.LIST: ("has", "in", "contains"),
    Sort.YES_NO: ("=", "!=", "in"),
    Sort.DAY: (*_ORDER, "in", "older than", "newer than"),
    Sort.NUMBER: (*_ORDER, "in"),
    Sort.AMOUNT: (*_ORDER, "in"),
}


class Field(NamedTuple):
    """A field; `words` names the group of `Known` that its values come from, if they are not free."""

    name: str
    sort: Sort
    words: str = ""


def _fields(sort: Sort, *names: str) -> dict[str, Field]:
    return {name: Field(name, sort) for name in names}


FIELDS: Final[dict[str, Field]] = {
    "is": Field("is", Sort.WORD, "is"),
    **_fields(Sort.TEXT, "slug", "name", "region", "country", "language", "owner", "source", "referred_by", "company"),
    "kind": Field("kind", Sort.WORD, "kind"),
    "grade": Field("grade", Sort.WORD, "grade"),
    "status": Field("status", Sort.WORD, "status"),
    "stage": Field("stage", Sort.WORD, "stage"),
    **_fields(Sort.LIST, "tags", "email"),
    "interests": Field("interests", Sort.LIST, "product"),
    "products": Field("products", Sort.LIST, "product"),
    **_fields(Sort.YES_NO, "marketing", "influence"),
    **_fields(Sort.DAY, "since", "ended", "last_contact", "last_transaction", "verified"),
    **_fields(Sort.AMOUNT, "revenue", "revenue_previous", "revenue_total", "potential", "open", "overdue", "value"),
    **_fields(Sort.NUMBER, "rfm_recency", "rfm_frequency", "rfm_monetary"),
    "rfm": Field("rfm", Sort.TEXT),
}
#: Fields that make a selection look at leads, too.
OF_LEADS: Final = ("is", "stage", "company")


class Known(msgspec.Struct, frozen=True):
    """The words that a book gives a meaning: by group, and its currency."""

    words: dict[str, tuple[str, ...]]
    currency: str


def known_in(settings: Settings) -> Known:
    """What selections of a book may name."""
    words = {
        "is": ("client", "lead"),
        "kind": KINDS,
        "status": tuple(status.value for status in Status),
        "grade": tuple(settings.grades),
        "stage": tuple(settings.stages),
        "product": tuple(settings.products),
    }
    return Known(words, settings.currency)
