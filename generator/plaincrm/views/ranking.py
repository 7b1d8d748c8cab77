"""Every client's part of the book's value, in the order of money."""

from functools import partial

from plaincrm.book.edition import Edition
from plaincrm.money import ZERO
from plaincrm.views.appraisal import appraisal
from plaincrm.views.once import once, unless_same
from plaincrm.views.trade import trades
from plaincrm.views.worth import client_value

#: Share of the book's value, and that of the client and all more valuable ones together; None where it has no value.
Shares = tuple[float | None, float | None]


@once
def ranks(edition: Edition) -> dict[str, Shares]:
    """The shares of every client by slug, the most valuable first, ties by slug."""
    key = (trades(edition), edition.today, edition.settings_digest)
    return unless_same("ranks", key, partial(_ranks, edition))


def _ranks(edition: Edition) -> dict[str, Shares]:
    values = {slug: client_value(trade, edition) for slug, trade in trades(edition).items()}
    whole, upto = sum(values.values(), ZERO), ZERO
    base = float(whole) if whole > 0 and appraisal(edition).multiple.mid is not None else None
    shares: dict[str, Shares] = {}
    for slug in sorted(values, key=lambda slug: (-values[slug], slug)):
        upto += values[slug]
        shares[slug] = (float(values[slug]) / base, float(upto) / base) if base else (None, None)
    return shares
