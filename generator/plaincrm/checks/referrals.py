"""Referrals that go in a circle: nobody can have brought those who brought them."""

from collections.abc import Iterator

from plaincrm.checks.rule import Checked, finding
from plaincrm.fault import Finding
from plaincrm.figures.referrals import circles
from plaincrm.language import _

#: So many of a circle's records are named, so that a long one can still be read.
_NAMED = 8


def circular(checked: Checked) -> Iterator[Finding]:
    """Every circle of referrals, once: at the record whose slug comes first."""
    referrers = {record.slug: record.referred_by for record in checked.records() if record.referred_by}
    if not referrers:
        return
    found = {circle[0]: circle for circle in circles(referrers)}
    for record in checked.records() if found else ():
        if record.slug in found:
            circle = found[record.slug]
            hint = _("take `referred_by` out of the one of them that came by itself")
            yield finding(record, ("referred_by",), "referral-circle", "{path} " + _said(circle), hint)


def _said(circle: tuple[str, ...]) -> str:
    if len(circle) == 1:
        return _("is {slug}, the record itself").format(slug=circle[0])
    steps = [*circle[:_NAMED], "…"] if len(circle) > _NAMED else list(circle)
    return _("is {slug}, which closes a circle: {steps}").format(slug=circle[1], steps=" ← ".join([*steps, circle[0]]))
