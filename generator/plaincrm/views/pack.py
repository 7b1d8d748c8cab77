"""The sale pack: what a buyer needs to know of a book, and nothing that names anybody."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.language import _
from plaincrm.money import ZERO
from plaincrm.views.appraisal import Appraisal, appraisal
from plaincrm.views.bands import PackSettings, pack_settings
from plaincrm.views.cells import FEWEST
from plaincrm.views.health import health
from plaincrm.views.lists import Part, parts
from plaincrm.views.pack_sums import (
    Movement,
    Owed,
    Slice,
    Split,
    Year,
    days_outstanding,
    movements,
    receivables,
    slices,
    splits,
    to_percent,
    years_told,
)
from plaincrm.views.packed import PackedClient, packed_clients, sold
from plaincrm.views.reckoning import summed
from plaincrm.views.view import N_, Page, Report, Script, View
from plaincrm.views.worth import Origin

#: Clients on one page of the pack, which is to be printed in one go.
_ROWS: Final = 1000


class PackReport(Report, frozen=True, kw_only=True):
    """The whole pack. Shares are rounded to whole percents, so that nobody's revenue can be worked out from them.

    `why` gives the reason of what is None or empty, under its name.
    """

    title: str
    count: int
    revenue_12_months: Decimal
    revenue_previous: Decimal
    recurring_share: float | None
    appraisal: Appraisal
    years: tuple[Year, ...]
    gross_retention: float | None
    net_retention: float | None
    client_retention: float | None
    clients_previous: int
    clients_kept: int
    movements: tuple[Movement, ...]
    splits: tuple[Split, ...]
    top1_share: float | None
    top3_share: float | None
    effective_clients: float | None
    gini: float | None
    slices: tuple[Slice, ...]
    receivables: tuple[Owed, ...]
    open: Decimal | None
    dso: float | None
    value_at_risk: Decimal | None
    at_risk: int
    clients: tuple[PackedClient, ...]
    fewest: int
    why: dict[str, str]


class PackPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the pack: the first has all of the report, each its own part of the clients."""

    report: PackReport
    part: Part[PackedClient]


def pack(edition: Edition) -> PackReport:
    """The pack of an edition without names but with its amounts (see book.redaction)."""
    why: dict[str, str] = {}
    owed = receivables(edition)
    moved = movements(edition)
    still_open = sum((one.open for one in owed), ZERO) if owed else None
    if not owed:
        why["receivables"] = _few()
    if not moved:
        why["movements"] = _few()
    return PackReport(
        as_of=edition.today,
        currency=edition.rates.currency,
        title=title(pack_settings(edition)),
        count=len(sold(edition)),
        appraisal=_without_source(appraisal(edition)),
        years=tuple(years_told(edition)),
        movements=moved,
        splits=tuple(splits(edition)),
        slices=slices(edition),
        receivables=owed,
        open=still_open,
        dso=days_outstanding(still_open, edition),
        clients=packed_clients(edition),
        fewest=FEWEST,
        why=why,
        **_health(edition, why),
        **_at_risk(edition, why),
    )


def title(asked: PackSettings) -> str:
    """What the pack calls itself: as the settings say, and else nothing that names the book."""
    return asked.title or _("A book of business")


def _few() -> str:
    return _("fewer than {n} clients, so that a sum would tell of one").format(n=FEWEST)


def _without_source(found: Appraisal) -> Appraisal:
    """What the settings name as a source was typed by somebody, and stays at home."""
    used = found.multiples
    whence = {name: _untyped(getattr(used, name)) for name in ("recurring_from", "other_from")}
    source = "" if used.origin == "settings" else used.source
    return msgspec.structs.replace(found, multiples=msgspec.structs.replace(used, source=source, **whence))


def _untyped(whence: Origin) -> Origin:
    return msgspec.structs.replace(whence, source="") if whence.origin == "settings" else whence


def _health(edition: Edition, why: dict[str, str]) -> dict[str, Any]:
    found = health(edition)
    names = ("gross_retention", "net_retention", "client_retention", "recurring_share")
    shares = ("top1_share", "top3_share", "effective_clients", "gini")
    few = sum(standing.revenue > 0 for standing in sold(edition)) < FEWEST
    if few:
        why["concentration"] = _few()
    for name in (*names, *shares):
        if name in found.why:
            why[name] = found.why[name]
    return {
        "revenue_12_months": found.revenue_12_months,
        "revenue_previous": found.revenue_previous,
        "clients_previous": found.clients_previous,
        "clients_kept": found.clients_kept,
        **{name: to_percent(getattr(found, name)) for name in names},
        **{name: None if few else to_percent(getattr(found, name)) for name in shares},
    }


def _at_risk(edition: Edition, why: dict[str, str]) -> dict[str, Any]:
    everybody = sold(edition)
    some = [standing for standing in everybody if standing.at_risk]
    # The value of the others is the rest of the book's, so they must not be too few either.
    if any(0 < few < FEWEST for few in (len(some), len(everybody) - len(some))):
        why["value_at_risk"] = _few()
        return {"value_at_risk": None, "at_risk": 0}
    return {"value_at_risk": summed((standing.value for standing in some), edition), "at_risk": len(some)}


def pages(edition: Edition) -> Iterator[Page]:
    """The pages of the pack itself, of an edition without names but with its amounts."""
    report = pack(edition)
    for part in parts(report.clients, "index.html", "clients-{}.html", _ROWS):
        yield Page(part.url, "pages/pack.html", PackPage(report=report, part=part))


def _none(_edition: Edition) -> tuple[Page | Script, ...]:
    """A pack is no part of the site."""
    return ()


VIEW = View(name="pack", title=N_("Sale pack"), place=98, pages=_none, settings=PackSettings)
