"""The week as the book's people know it: the day it begins with, and its weekend."""

from functools import lru_cache

from babel.core import Locale

from plaincrm.book.settings import WEEKDAYS, Settings
from plaincrm.language import PSEUDO


def first_weekday(settings: Settings) -> int:
    """The day a week begins with, Monday 0: the settings', else that of the language and its country."""
    if settings.week_starts:
        return WEEKDAYS.index(settings.week_starts)
    return int(_locale(settings.language).first_week_day)


def weekend(settings: Settings) -> tuple[int, ...]:
    """The days of the weekend, Monday 0, as the language's country keeps it."""
    locale = _locale(settings.language)
    first, last = int(locale.weekend_start), int(locale.weekend_end)
    return tuple((first + step) % 7 for step in range((last - first) % 7 + 1))


@lru_cache(maxsize=16)
def _locale(tag: str) -> Locale:
    return Locale.parse("en" if tag == PSEUDO else tag, sep="-")
