"""A value of a selection by the field it is compared with: nothing is typed by how it looks."""

import re
from typing import Final

from plaincrm.book.guess import amount_meant, did_you_mean, near_to, perhaps
from plaincrm.book.values import Refused, read_day, read_duration, read_money, read_number, read_yes_no
from plaincrm.language import _
from plaincrm.money import Money
from plaincrm.period import Duration
from plaincrm.selection.fields import Field, Known, Sort
from plaincrm.selection.tree import Ago, Value

_AGO: Final = re.compile(r"(.*\S) +ago", re.IGNORECASE)
_CODES: Final = {"grade": "unknown-grade", "stage": "unknown-stage", "product": "unknown-product"}


def read_value(text: str, field: Field, known: Known) -> Value:
    """What a text says as a value of `field`; raises Refused, whose `said` completes "`field` is TEXT, ..."."""
    if field.words:
        return _word(text, field, known)
    if field.sort is Sort.YES_NO:
        return read_yes_no(text)
    if field.sort is Sort.DAY:
        return _day(text)
    if field.sort is Sort.NUMBER:
        return read_number(text)
    return _amount(text, known) if field.sort is Sort.AMOUNT else text


def read_length(text: str) -> Duration:
    """A length of time; raises Refused."""
    return read_duration(text.lower())


def _word(text: str, field: Field, known: Known) -> str:
    """One of the words that the book knows, as it spells it."""
    words = known.words[field.words]
    found = next((word for word in words if word.casefold() == text.casefold()), None)
    if found is not None:
        return found
    listed = _("known are:") + " " + ", ".join(words[:12]) if words else _("book.yml names none yet")
    said = {
        "grade": _("which is no grade of book.yml"),
        "stage": _("which is no stage of book.yml"),
        "product": _("which is no product of book.yml"),
    }.get(field.words) or _("which is not one of the choices")
    raise Refused(_CODES.get(field.words, "bad-choice"), said, did_you_mean(near_to(text, words)) + listed)


def _day(text: str) -> Value:
    if text.casefold() == "today":
        return Ago()
    if ago := _AGO.fullmatch(text):
        return Ago(read_length(ago[1]))
    if _is_length(text):
        hint = _("write `{text} ago` for a day, or ask `older than {text}`").format(text=text)
        raise Refused("bad-date", _("which is a length of time and no day"), hint)
    try:
        return read_day(text)
    except Refused as refused:
        hint = refused.hint + ", " + _("or today, or 6 months ago")
        raise Refused(refused.code, refused.said, hint) from None


def _is_length(text: str) -> bool:
    try:
        read_length(text)
    except Refused:
        return False
    return True


def _amount(text: str, known: Known) -> Value:
    try:
        money = read_money(text)
    except Refused as refused:
        meant = amount_meant(text)
        hint = _("write digits with a point and no thousands separators, such as 1200.50, in {currency}")
        guess = perhaps(meant if meant and _is_own(read_money(meant), known) else None)
        raise Refused(refused.code, refused.said, hint.format(currency=known.currency) + guess) from None
    if not _is_own(money, known):
        hint = _("write what it is in {currency}, the book's own currency").format(currency=known.currency)
        raise Refused("bad-currency", _("which is in another currency"), hint)
    return money.amount


def _is_own(money: Money, known: Known) -> bool:
    """Whether an amount is in the book's currency: a selection has no day whose rate would hold."""
    return money.currency in {"", known.currency}
