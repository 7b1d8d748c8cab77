"""The week as the book's people know it: the day it begins with, and its weekend."""

from functools import lru_cache

from babel.core import Locale, UnknownLocaleError, get_global
from babel.languages import get_territory_language_info

from plaincrm.book.settings import WEEKDAYS, Settings
from plaincrm.language import PSEUDO


def first_weekday(settings: Settings) -> int:
    """The day a week begins with, Monday 0: the settings', else that of the book's country."""
    if settings.week_starts:
        return WEEKDAYS.index(settings.week_starts)
    return int(_at_home(settings.language, settings.timezone or "").first_week_day)


def weekend(settings: Settings) -> tuple[int, ...]:
    """The days of the weekend, Monday 0, as the book's country keeps it."""
    home = _at_home(settings.language, settings.timezone or "")
    first, last = int(home.weekend_start), int(home.weekend_end)
    return tuple((first + step) % 7 for step in range((last - first) % 7 + 1))


@lru_cache(maxsize=64)
def _at_home(language: str, timezone: str) -> Locale:
    """The customs of the country that a language's tag names (`en-GB`), else the timezone, else where it is at home."""
    spoken = Locale.parse("en" if language == PSEUDO else language, sep="-")
    likely = get_global("likely_subtags").get(spoken.language, "").rpartition("_")[2]
    country = spoken.territory or get_global("zone_territories").get(timezone) or likely
    # CLDR need not know the language in that country, as English in Iran: its week is the country's all the same.
    for other in (spoken.language, *get_territory_language_info(country)):
        try:
            return Locale.parse(f"{other}_{country}")
        except (UnknownLocaleError, ValueError):
            continue
    return spoken
