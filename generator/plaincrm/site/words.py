"""The words that pages use for keys of the data: statuses, kinds, boxes; and what an event says, as a sentence."""

from collections.abc import Callable, Iterable, Iterator, Mapping
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
    "age": {
        "not due": N_("Not due"),
        "1-30": N_("1 to 30 days"),
        "31-60": N_("31 to 60 days"),
        "61-90": N_("61 to 90 days"),
        "91+": N_("91 days and more"),
    },
    "wariness": {
        "stop": N_("Credit stopped"),
        "limit": N_("Over the limit"),
        "overdue": N_("Long past due"),
        "watch": N_("On watch"),
    },
    "risk": {
        "contact": N_("Contact overdue"),
        "activity": N_("Silent too long"),
        "falling": N_("Revenue falling"),
        "unpaid": N_("Invoice past due"),
    },
    "change": {
        "multiples": N_("Low or high multiples"),
        "retention": N_("Retention 5 points lower or higher"),
        "best-client": N_("The best client gone"),
        "overdue-contacts": N_("All overdue contacts lost"),
        "at-risk": N_("All clients at risk lost"),
        "ended": N_("Without clients that have ended"),
    },
    "flow": {
        "previous": N_("Last year"),
        "lost": N_("Lost"),
        "shrunk": N_("Shrunk"),
        "kept": N_("Kept"),
        "grown": N_("Grown"),
        "new": N_("New"),
        "current": N_("This year"),
    },
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
    "paper": {
        "": N_("File"),
        "pdf": "PDF",
        "text": N_("Text"),
        "letter": N_("Letter"),
        "table": N_("Table"),
        "slides": N_("Slides"),
        "mail": N_("E-mail"),
        "picture": N_("Picture"),
        "recording": N_("Recording"),
        "archive": N_("Archive"),
        "web": N_("Web page"),
    },
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
    "limit": "red",
    "error": "red",
    "warning": "yellow",
    "green": "green",
    "yellow": "yellow",
    "blue": "blue",
    "red": "red",
}

#: Up to here a client's rank is exact.
_EXACT_RANKS: Final = 100

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


def grounds(written: Formats) -> Callable[[Standing], str]:
    """A function that says what a client's status rests on, with both numbers that the rule goes by."""
    return lambda standing: _GROUNDS[standing.ground](standing, written)


def _rhythm(standing: Standing, written: Formats) -> str:
    usual, ratio = standing.usual_gap or 0.0, standing.ratio or 0.0
    said = _("{silence}, {ratio} times the usual gap of {usual} (up to 2 times is active, up to 3 at risk)")
    gap = ngettext("{n} day", "{n} days", 1 if usual == 1 else 2).format(n=written.decimal(usual, int(usual % 1 > 0)))
    return said.format(silence=_silence(standing.silence or 0), ratio=written.decimal(ratio), usual=gap)


def _little(standing: Standing, _written: Formats) -> str:
    if standing.silence is None:
        return _("too little history")
    said = _("too little history; {silence}, the limit is 12 months")
    return said.format(silence=_silence(standing.silence))


def _silence(days: int) -> str:
    return ngettext("{n} day without a transaction", "{n} days without a transaction", days).format(n=days)


_GROUNDS: Final[dict[str, Callable[[Standing, Formats], str]]] = {
    "contract": lambda _standing, _written: _("a contract is in force"),
    "ended": lambda _standing, _written: _("it ended"),
    "rhythm": _rhythm,
    "too-little-history": _little,
}


def reasons(written: Formats) -> Callable[[GradeOf], str]:
    """A function that says why a client has its grade."""

    def reason(grade: GradeOf) -> str:
        if grade.own:
            other = "" if grade.computed in {"", grade.grade} else "; " + _("by revenue it would be {grade}")
            return _("as its file says") + other.format(grade=grade.computed)
        return "; ".join((*_rank(grade, written), _rule(grade, written)))

    return reason


def _rank(grade: GradeOf, written: Formats) -> Iterator[str]:
    """Where the client stands among all by its revenue, and what the larger ones bring."""
    if not grade.rank:
        yield _("no revenue in 12 months")
        return
    said = _("number {rank} by revenue") if grade.rank <= _EXACT_RANKS else _("about number {rank} by revenue")
    yield said.format(rank=written.number(grade.rank))
    if grade.rule != "revenue":
        yield _("{before} of revenue comes from larger clients").format(before=written.share(grade.before))


def _rule(grade: GradeOf, written: Formats) -> str:
    if grade.rule == "share":
        return _("the line is at {line}").format(line=written.share(float(grade.limit or 0)))
    if grade.rule == "revenue":
        return _("12-month revenue of at least {line}").format(line=written.whole(Decimal(grade.limit or 0)))
    return _("the last grade takes the rest")


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
