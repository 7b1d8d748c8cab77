"""What a view is: a name, its pages, its report, and its own part of the settings."""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any, ClassVar, TypeAlias

import msgspec

from plaincrm import views
from plaincrm.book.edition import Edition
from plaincrm.views.past import Past


def N_(message: str) -> str:  # noqa: N802 - the name by which gettext's collectors know it
    """Marks a text for translation that is translated only where it is shown, as the titles of views are."""
    return message


class Page(msgspec.Struct, frozen=True):
    """One file of the site: `template` rendered with `data`.

    `url` is relative to the site. `data` is a frozen struct, or a function without arguments that makes one (asked only
    when the page is rendered; see `data_of`). `key` stands for `data` in the question whether the page changed, and
    must stand there for a function: it tells apart whatever the page shows differently, in numbers, texts, dates and
    tuples.
    """

    url: str
    template: str
    data: Any
    key: Any = None


class Script(msgspec.Struct, frozen=True):
    """A data file of the site: a script that calls `call` with `arguments` (JSON), read by the page's own script.

    `arguments` is a tuple or a function that makes one, and `key` stands for it, both as in a Page.
    """

    url: str
    call: str
    arguments: Any
    key: Any = None


def data_of(made: Page | Script) -> Any:
    """The data of a page or the arguments of a script, made now where they were not."""
    data = made.data if isinstance(made, Page) else made.arguments
    return data() if callable(data) else data


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What every report begins with; money in it is Decimal in `currency`, shares and chances are floats.

    What is undefined is None, with the reason under its key in `why`. `rows` names the list that stands for the whole
    where there is room for but one, as in CSV; without it that is the longest.
    """

    rows: ClassVar[str] = ""

    as_of: date
    currency: str


class Unanswerable(Exception):
    """What a report was asked cannot be answered; the text says why, to whoever asked."""


#: A report that goes by what was asked: the words given, by the names of the options; raises Unanswerable.
Answer: TypeAlias = Callable[[Edition, Mapping[str, str]], Report]
#: The same of a report that also needs the book's past; may raise reading.git.NoHistory.
Recall: TypeAlias = Callable[[Edition, Mapping[str, str], Past], Report]


def no_pages(_edition: Edition, _slugs: tuple[str, ...]) -> Iterable[Page]:
    """For views that have no page of a single record."""
    return ()


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A subject: `title` is English, marked for translation; `place` orders the navigation, where `letter` goes there.

    A view without `letter` has no entry in the navigation; `url` is its first page. `settings` decodes the key
    `name` of book.yml. A view with an `answer` may be asked more than its name: by the options `asks` of the command
    `report`, without the dashes; where there is a `report` too, that is the answer to no question. `recall` answers
    from the past, too. `urgent` gives the pages about certain records, by slug, which somebody who has just edited them
    wants to see before all others.
    """

    name: str
    title: str
    place: int
    pages: Callable[[Edition], Iterable[Page | Script]]
    url: str = ""
    letter: str = ""
    group: str = ""
    report: Callable[[Edition], Report] | None = None
    asks: tuple[str, ...] = ()
    answer: Answer | None = None
    recall: Recall | None = None
    settings: type[msgspec.Struct] | None = None
    urgent: Callable[[Edition, tuple[str, ...]], Iterable[Page]] = no_pages


@cache
def all_views() -> tuple[View, ...]:
    """Every view of the package, in the order of the navigation."""
    modules = [
        importlib.import_module(f"{views.__name__}.{found.name}") for found in pkgutil.iter_modules(views.__path__)
    ]
    found = [module.VIEW for module in modules if hasattr(module, "VIEW")]
    return tuple(sorted(found, key=lambda view: (view.place, view.name)))


def sections() -> tuple[tuple[str, type[msgspec.Struct]], ...]:
    """The keys of the settings that views decode, with their classes."""
    return tuple((view.name, view.settings) for view in all_views() if view.settings)
