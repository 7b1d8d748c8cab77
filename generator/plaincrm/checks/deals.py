"""Rules of deals and prospects."""

from collections.abc import Iterator

from plaincrm.book.records import Lead, is_open
from plaincrm.checks.rule import Checked, finding
from plaincrm.fault import Finding
from plaincrm.language import _


def deals(checked: Checked) -> Iterator[Finding]:
    """Deals both won and lost; prospects without a proposal well received, or whose open deals are incomplete."""
    for record in checked.records():
        for position, deal in enumerate(record.deals):
            if deal.won and deal.lost:
                message = _("{path} is both `won` and `lost`")
                yield finding(record, ("deals", position), "bad-choice", message, _("keep one of the two dates"))
    for lead in checked.leads:
        stage = checked.settings.stages.get(lead.stage or "")
        if stage and stage.prospect:
            yield from _prospect(lead)


def _prospect(lead: Lead) -> Iterator[Finding]:
    if not has_accepted_proposal(lead):
        message = _("{path} makes this a prospect, but no `proposal` in the log was followed by a positive outcome")
        hint = _("log the proposal and the answer, such as `## 2026-03-02 call positive: Yes to the offer`")
        yield finding(lead, ("stage",), "prospect-without-proposal", message, hint)
    for position, deal in enumerate(lead.deals):
        if is_open(deal):
            for key in ("amount", "close_on", "probability"):
                if getattr(deal, key) is None:
                    message = _("{path} is an open deal of a prospect without `{key}`").replace("{key}", key)
                    hint = _("add `{key}`, so that the forecast can count it").format(key=key)
                    yield finding(lead, ("deals", position), "incomplete-deal", message, hint)


def has_accepted_proposal(lead: Lead) -> bool:
    """Whether the log has a proposal, and on that day or later a positive outcome."""
    proposed = min((entry.on for entry in lead.log if entry.kind == "proposal"), default=None)
    return proposed is not None and any(entry.outcome == "positive" and entry.on >= proposed for entry in lead.log)
