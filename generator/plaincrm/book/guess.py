"""What was probably meant by a value that its field does not take: the last words of a hint."""

import re
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Final

from plaincrm.language import _
from plaincrm.money import exists

#: Among more words than this, only those with the same first letter are compared: a book may have 50,000 slugs.
_MANY: Final = 1000
_LONGEST: Final = 80
_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,10})?")
_FLOAT: Final = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,9})?[eE][+-]?[0-9]{1,2}")
_SEPARATORS: Final = re.compile(r"[\s'’_]")
_GROUPED: Final = re.compile(r"-?[0-9]*(?:[.,][0-9]+)*[.,]?")
_SIGNS: Final = {"€": "EUR", "£": "GBP"}
_THOUSANDS: Final = 3
_YEAR_FIRST: Final = re.compile(
    r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})(?:[T ].*)?|([0-9]{4})([0-9]{2})([0-9]{2})"
)
_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})")


def near_to(word: str, known: Collection[str], most: int = 1) -> list[str]:
    """Those of the known words that are near to `word`, the nearest first: case, hyphens and spaces count for nothing."""
    if len(word) > _LONGEST:
        return []
    if len(known) > _MANY:
        known = [other for other in known if other[:1].casefold() == word[:1].casefold()]
    folded = {_folded(other): other for other in sorted(known)}
    return [folded[near] for near in get_close_matches(_folded(word), folded, most)]


def _folded(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")


def did_you_mean(near: list[str]) -> str:
    """The opening of a hint when something close is known, else nothing."""
    return _("did you mean `{name}`?").format(name=near[0]) + " " if near else ""


def perhaps(guess: str | None) -> str:
    """The end of a hint: the accepted spelling of what was probably meant, if that can be told."""
    return f" ({_('here perhaps')} {guess})" if guess else ""


def amount_meant(text: str) -> str | None:
    """`1.200,50 €` as `1200.50 EUR`, `1e3` as `1000`; None where it may be anything."""
    if len(text) > _LONGEST:
        return None
    number, currency = _without_currency(text.replace("−", "-").strip())
    if number.startswith("(") and number.endswith(")"):
        number = f"-{number[1:-1]}"
    plain = format(Decimal(number), "f") if _FLOAT.fullmatch(number) else _without_separators(number)
    if plain is None or not _NUMBER.fullmatch(plain):
        return None
    return f"{plain} {currency}" if currency else plain


def _without_currency(text: str) -> tuple[str, str]:
    """An amount's digits and the code of its currency, if it names one."""
    for sign, code in _SIGNS.items():
        if sign in text:
            return text.replace(sign, "").strip(), code
    word = re.search(r"[A-Za-z]{2,}", text)
    if word and exists(word[0].upper()):
        return text.replace(word[0], "").strip(), word[0].upper()
    return text.strip("$¥").strip(), ""


def _without_separators(number: str) -> str | None:
    """Digits with a point; None where a lone point may be either a decimal one or one of thousands."""
    digits = _SEPARATORS.sub("", number).removesuffix(",-").removesuffix(".-").removeprefix("+")
    if not _GROUPED.fullmatch(digits):
        return None
    marks = re.findall(r"[.,]", digits)
    if not marks:
        return digits
    whole, _mark, fraction = digits.rpartition(marks[-1])
    if len(set(marks)) == 1 and len(fraction) == _THOUSANDS:
        return None if marks == ["."] else whole.replace(marks[0], "") + fraction
    whole = re.sub(r"[.,]", "", whole) or "0"
    return f"{whole}.{fraction}" if fraction else whole


def day_meant(text: str) -> str | None:
    """`2026-3-1`, `2026/03/01`, `1.3.2026` and `2026-03-01 10:00` as `2026-03-01`."""
    if len(text) > _LONGEST:
        return None
    year_first, day_first = _YEAR_FIRST.fullmatch(text), _DAY_FIRST.fullmatch(text)
    if year_first:
        year, month, day = (part for part in year_first.groups() if part)
    elif day_first:
        day, month, year = day_first.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def share_meant(text: str) -> str | None:
    """`60` as `60%`, `0,6` as `0.6`."""
    if len(text) > _LONGEST:
        return None
    number = re.sub(r"(?i) ?(percent|per cent|pct|%)$", "", text.strip()).replace(",", ".")
    if not _NUMBER.fullmatch(number) or not 0 <= Decimal(number) <= 100:  # noqa: PLR2004 - per cent
        return None
    return number if "." in number and Decimal(number) <= 1 else f"{number}%"
