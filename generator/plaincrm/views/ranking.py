"""Every client's part of the book's value, in the order of money."""

from decimal import Decimal
from functools import partial
from itertools import accumulate

from plaincrm.book.edition import Edition
from plaincrm.language import _
from plaincrm.views.accumulated import ordered
from plaincrm.views.appraisal import appraisal
from plaincrm.views.once import once, unless_same
from plaincrm.views.trade import Trade, trades
from plaincrm.views.worth import client_value

#: Share of the book's value, and that of the client and all more valuable ones together; None where it has no value.
Shares = tuple[float | None, float | None]


@once
def ranks(edition: Edition) -> dict[str, Shares]:
    """The shares of every client by slug, the most valuable first, ties by slug."""
    order, known = ordered(_by_value, edition, trades(edition)), appraisal(edition).multiple.mid is not None
    return unless_same("ranks", (order, known), partial(_ranks, order, known=known))


def no_share(edition: Edition) -> str | None:
    """Why no client has a share of the book's value; None where they have one."""
    if any(share is not None for share, _upto in ranks(edition).values()):
        return None
    return appraisal(edition).why.get("multiple") or _("the book is worth nothing at these multiples")


def _by_value(slug: str, trade: Trade, edition: Edition) -> tuple[Decimal, str]:
    return -client_value(trade, edition), slug


def _ranks(order: list[tuple[Decimal, str]], *, known: bool) -> dict[str, Shares]:
    values, slugs = [-value for value, _slug in order], [slug for _value, slug in order]
    upto = list(accumulate(values))
    if not known or upto[-1] <= 0:
        return dict.fromkeys(slugs, (None, None))
    base = float(upto[-1])
    shares = ([float(amount) / base for amount in amounts] for amounts in (values, upto))
    return dict(zip(slugs, zip(*shares, strict=True), strict=True))
