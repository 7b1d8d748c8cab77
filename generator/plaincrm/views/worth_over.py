"""What the book was worth, and what was to be expected, as of earlier days."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.values import Refused, read_duration
from plaincrm.language import _
from plaincrm.period import Duration, add_days, add_months, fiscal_year
from plaincrm.views.appraisal import appraisal
from plaincrm.views.goals import weighed
from plaincrm.views.health import health
from plaincrm.views.past import Past, Then
from plaincrm.views.view import N_, Report, Unanswerable, View

_SHORT: Final = 10
#: More points than this nobody reads, and each is a book read anew.
_MOST: Final = 120


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """The book on the evening of `on`, by its last commit until then, which is of the day `committed`.

    `value` is that of the middle multiple, `low` and `high` its ends; `expected` the weighted forecast of the open
    deals. In the currency of that day's book (`currency`). `withheld` records had an error then, and are in no figure.
    What is undefined is None, and `why` says the reason.
    """

    on: date
    committed: date | None
    commit: str
    currency: str
    clients: int | None
    withheld: int | None
    revenue_12_months: Decimal | None
    low: Decimal | None
    value: Decimal | None
    high: Decimal | None
    expected: Decimal | None
    why: str


class WorthReport(Report, frozen=True, kw_only=True):
    """The oldest point first, today's the last. `shallow`: the history was cut off."""

    over: str
    points: tuple[Point, ...]
    shallow: bool
    why: dict[str, str]


def recall(edition: Edition, words: Mapping[str, str], past: Past) -> WorthReport:
    """The worth over the time that was asked for; raises Unanswerable, reading.git.NoHistory."""
    over = _over(words.get("over", "12 months"))
    days = tuple(days_of(over, edition.today, edition.book.settings.fiscal_year_starts))
    reason = _("this is a shallow clone: earlier days are missing; `git fetch --unshallow` gets them")
    return WorthReport(
        as_of=edition.today,
        currency=edition.rates.currency,
        over=str(over),
        points=tuple(map(_point, past.editions(days))),
        shallow=past.shallow,
        why={"shallow": reason} if past.shallow else {},
    )


def _over(text: str) -> Duration:
    try:
        over = read_duration(text)
    except Refused as refused:
        raise Unanswerable(f"--over: {text}, {refused.said}; {refused.hint}.") from None
    if over.unit not in ("month", "year") or over.count > _MOST:
        raise Unanswerable(_("--over takes months or years, up to 120 of them, such as 12 months."))
    return over


def days_of(over: Duration, today: date, year_starts: int = 1) -> Iterator[date]:
    """The ends of so many months or (fiscal) years before today, the oldest first, and today."""
    first = today.replace(day=1) if over.unit == "month" else fiscal_year(today, year_starts).first
    step = 1 if over.unit == "month" else 12
    for back in range(over.count - 1, -1, -1):
        yield add_days(add_months(first, -back * step), -1)
    yield today


def _point(then: Then) -> Point:
    edition, commit = then.edition, then.commit
    found = appraisal(edition) if edition else None
    return Point(
        on=then.on,
        committed=commit.on if commit else None,
        commit=commit.name[:_SHORT] if commit else "",
        currency=edition.rates.currency if edition else "",
        clients=len(edition.book.clients) if edition else None,
        withheld=len(edition.book.withheld) if edition else None,
        revenue_12_months=health(edition).revenue_12_months if edition else None,
        low=found.multiple.low if found else None,
        value=found.multiple.mid if found else None,
        high=found.multiple.high if found else None,
        expected=weighed(edition).expected if edition else None,
        why=found.why.get("multiple", "") if found else then.why,
    )


VIEW = View(
    name="worth", title=N_("Worth over time"), place=96, pages=lambda _edition: (), asks=("over",), recall=recall
)
