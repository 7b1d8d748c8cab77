"""The words that pages use for keys of the data: statuses, kinds, boxes; and what an event says, as a sentence."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from html import escape
from typing import Final, NamedTuple

from markupsafe import Markup

from plaincrm.language import _, ngettext
from plaincrm.site.formats import Formats, every
from plaincrm.views.events import Event
from plaincrm.views.grades import GradeOf
from plaincrm.views.standing import Standing
from plaincrm.views.view import N_, View

_WORDS: Final[dict[str, dict[str, str]]] = {
    "status": {
        "active": N_("Active"),
        "at-risk": N_("At risk"),
        "lapsed": N_("Lapsed"),
        "former": N_("Former"),
        "new": N_("New"),
    },
    "kind": {
        "person": N_("Person"),
        "household": N_("Household"),
        "company": N_("Company"),
        "government": N_("Government"),
        "partner": N_("Partner"),
    },
    "event": {
        "next": N_("Next step"),
        "contact": N_("Contact"),
        "birthday": N_("Birthday"),
        "date": N_("Date"),
        "renewal": N_("Renewal"),
        "payment": N_("Payment"),
        "close": N_("Close"),
        "stale": N_("Stale lead"),
        "verify": N_("Check facts"),
    },
    "entry": {
        "call": N_("Call"),
        "email": N_("E-mail"),
        "meeting": N_("Meeting"),
        "visit": N_("Visit"),
        "letter": N_("Letter"),
        "message": N_("Message"),
        "proposal": N_("Proposal"),
        "note": N_("Note"),
        "gift": N_("Gift"),
        "complaint": N_("Complaint"),
    },
    "outcome": {"positive": N_("Positive"), "neutral": N_("Neutral"), "negative": N_("Negative")},
    "deal": {
        "open": N_("Open"),
        "won": N_("Won"),
        "lost": N_("Lost"),
        "counted": N_("Open"),
        "overdue": N_("Overdue to close"),
        "undated": N_("No date"),
        "incomplete": N_("Incomplete"),
    },
    "lead": {"stale": N_("Stale"), "parked": N_("Parked"), "unscheduled": N_("Nothing scheduled")},
    "stage": {"new": N_("New"), "active": N_("Active"), "prospect": N_("Prospect"), "dead": N_("Dead")},
    "box": {"green": N_("Green box"), "yellow": N_("Yellow box"), "blue": N_("Blue box"), "red": N_("Red box")},
    "credit": {"good": N_("Good"), "watch": N_("Watch"), "stop": N_("Stop")},
    "risk": {"contact": N_("Contact overdue"), "activity": N_("Activity has fallen")},
    "source": {"visit": N_("a visit"), "form": N_("a form"), "agency": N_("an agency")},
    "origin": {
        "settings": N_("Settings"),
        "preset": N_("Preset"),
        "default": N_("Default"),
        "measured": N_("Measured in this book"),
    },
    "assumption": {
        "multiple_recurring": N_("Multiple, recurring"),
        "multiple_other": N_("Multiple, other"),
        "margin": N_("Margin"),
        "handover": N_("Share that stays through the handover"),
        "retention": N_("Retention a year"),
        "growth": N_("Growth a year"),
        "discount": N_("Discount rate"),
        "years": N_("Years"),
        "mid_year": N_("Paid in the middle of the year"),
    },
    "severity": {"error": N_("Error"), "warning": N_("Warning")},
}

#: The tints that go with keys, by the classes of the style sheet; a key that is not here has none.
TINTS: Final = {
    "active": "green",
    "at-risk": "yellow",
    "lapsed": "red",
    "new": "blue",
    "positive": "green",
    "negative": "red",
    "open": "blue",
    "won": "green",
    "lost": "red",
    "counted": "blue",
    "overdue": "red",
    "undated": "yellow",
    "incomplete": "yellow",
    "stale": "red",
    "unscheduled": "line",
    "watch": "yellow",
    "stop": "red",
    "error": "red",
    "warning": "yellow",
    "green": "green",
    "yellow": "yellow",
    "blue": "blue",
    "red": "red",
}

#: What kind of business an event is: its tint and its sign in the month grid.
_SIGNS: Final = {
    "renewal": ("blue", "¤"),
    "payment": ("blue", "¤"),
    "close": ("blue", "¤"),
    "birthday": ("green", "✶"),
    "date": ("green", "✶"),
}


class Word(dict[str, str]):
    """Words by key; a key of the user's own is its own word, with a capital."""

    def __missing__(self, key: str) -> str:
        return key[:1].upper() + key[1:]


class Tint(dict[str, str]):
    """Tints by key, none for a key of the user's own."""

    def __missing__(self, _key: str) -> str:
        return ""


def words() -> dict[str, Word]:
    """All words, in the language in use."""
    return {group: Word({key: _(text) for key, text in pairs.items()}) for group, pairs in _WORDS.items()}


def sign(event: Event) -> tuple[str, str]:
    """Tint and sign of an event: overdue, occasion, money or something to do."""
    return ("red", "!") if event.days_late else _SIGNS.get(event.kind, ("yellow", "›"))


class Place(NamedTuple):
    """One entry of the navigation."""

    name: str
    title: str
    url: str
    letter: str


def navigation(views: Iterable[View]) -> tuple[tuple[str, tuple[Place, ...]], ...]:
    """The entries of the navigation by group, in the language in use; views without a page of their own have none."""
    groups: dict[str, list[Place]] = {}
    for view in views:
        if view.url:
            groups.setdefault(view.group, []).append(Place(view.name, _(view.title), view.url, view.letter))
    return tuple((_(group) if group else "", tuple(places)) for group, places in groups.items())


def _bdi(text: str) -> str:
    return f"<bdi>{escape(text)}</bdi>"


def sayings(written: Formats) -> Callable[[Event], Markup]:
    """A function that says what an event is about, in a sentence of HTML: the data in it is escaped and isolated."""
    return lambda event: Markup(_SAY[event.kind](event, written))  # noqa: S704 - each part is escaped here


def _next(event: Event, _written: Formats) -> str:
    return _bdi(event.what) + _again(event)


def _contact(event: Event, _written: Formats) -> str:
    return _("Get in touch") + _again(event)


def _again(event: Event) -> str:
    return f", {every(event.every)}" if event.every else ""


def _birthday(event: Event, _written: Formats) -> str:
    what = event.what or _("Birthday")
    return _("{who} turns {years}").format(who=_bdi(what), years=event.years) if event.years else _bdi(what)


def _date(event: Event, _written: Formats) -> str:
    what = event.what or _("A day to remember")
    if not event.years:
        return _bdi(what)
    said = ngettext("{what}, a year ago", "{what}, {years} years ago", event.years)
    return said.format(what=_bdi(what), years=event.years)


def _renewal(event: Event, written: Formats) -> str:
    what = _("Contract {what}").format(what=_bdi(event.what)) if event.what else _("Contract")
    return f"{what}, {escape(written.money(event.amount))}{_again(event)}" if event.amount is not None else what


def _payment(event: Event, written: Formats) -> str:
    what = _("Invoice {what}").format(what=_bdi(event.what)) if event.what else _("Invoice")
    return _("{what}: {amount} open").format(what=what, amount=_money(event, written))


def _close(event: Event, written: Formats) -> str:
    what = _bdi(event.what) if event.what else _("Deal")
    if not event.amount:
        return what
    return _("{what}: {amount} expected to close").format(what=what, amount=_money(event, written))


def _money(event: Event, written: Formats) -> str:
    return escape(written.money(event.amount)) if event.amount is not None else ""


def _stale(event: Event, _written: Formats) -> str:
    return _("Too long in the stage “{stage}”").format(stage=_bdi(_word("stage", event.what)))


def _verify(event: Event, _written: Formats) -> str:
    if not event.what:
        return _("Check the facts on file")
    return _("Check the facts on file, which come from {source}").format(source=_word("source", event.what))


def ground(standing: Standing) -> str:
    """What a client's status rests on, with both numbers that the rule goes by."""
    if standing.ground == "contract":
        return _("a contract is in force")
    if standing.ground == "ended":
        return _("it ended")
    if standing.silence is None:
        return _("too little history")
    silence = ngettext("{n} day without a transaction", "{n} days without a transaction", standing.silence)
    if standing.usual_gap is None:
        return _("too little history; {silence}").format(silence=silence.format(n=standing.silence))
    usual = _("{silence}, the usual gap is {usual}").format(silence=silence, usual=f"{standing.usual_gap:.0f}")
    return usual.format(n=standing.silence)


def reasons(written: Formats) -> Callable[[GradeOf], str]:
    """A function that says why a client has its grade."""

    def reason(grade: GradeOf) -> str:
        if grade.own:
            return _("as its file says")
        before = written.share(grade.before)
        if grade.rule == "share":
            line = written.share(float(grade.limit or 0))
            said = _("{before} of revenue comes from larger clients; the line is at {line}")
            return said.format(before=before, line=line)
        if grade.rule == "revenue":
            return _("12-month revenue of at least {line}").format(line=written.whole(Decimal(grade.limit or 0)))
        return _("the last grade takes the rest")

    return reason


def _word(group: str, key: str) -> str:
    known: Mapping[str, str] = _WORDS[group]
    return _(known[key]) if key in known else key


_SAY: Final[dict[str, Callable[[Event, Formats], str]]] = {
    "next": _next,
    "contact": _contact,
    "birthday": _birthday,
    "date": _date,
    "renewal": _renewal,
    "payment": _payment,
    "close": _close,
    "stale": _stale,
    "verify": _verify,
}
