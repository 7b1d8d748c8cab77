"""The report `segment`: whoever a segment of the settings, or an expression, selects."""

from collections.abc import Mapping

from plaincrm.book.edition import Edition
from plaincrm.book.guess import did_you_mean, near_to
from plaincrm.language import _
from plaincrm.selection.fields import known_in
from plaincrm.selection.grammar import parse
from plaincrm.selection.mistake import Mistake
from plaincrm.selection.tree import Selection, written
from plaincrm.views.selected import SelectedRow, Tally, rows_of, segments, select, tally
from plaincrm.views.view import N_, Report, Unanswerable, View


class SegmentReport(Report, frozen=True, kw_only=True):
    """Whoever is selected, in the order of lists; `name` is empty where an expression was given.

    `where` is what was asked, as the program understood it. Nobody is left out here, whatever `marketing` says.
    """

    name: str
    where: str
    selected: Tally
    clients: tuple[SelectedRow, ...]


def answer(edition: Edition, words: Mapping[str, str]) -> SegmentReport:
    """The report for a segment's `name` or an expression `where`; raises Unanswerable."""
    name, where = words.get("name"), words.get("where")
    if (name is None) == (where is None):
        raise Unanswerable(_("Say who: either --name with a segment of book.yml, or --where with an expression."))
    return selected(named(name, edition) if where is None else asked(where, edition), edition, name or "")


def selected(selection: Selection, edition: Edition, name: str = "") -> SegmentReport:
    """Whoever a selection selects."""
    clients = rows_of(select(selection, edition), edition)
    return SegmentReport(
        as_of=edition.today,
        currency=edition.rates.currency,
        name=name,
        where=written(selection),
        selected=tally(clients, edition),
        clients=clients,
    )


def named(name: str | None, edition: Edition) -> Selection:
    """The segment of that name; raises Unanswerable."""
    found, written_down = segments(edition).selections, edition.book.settings.segments
    if name in found:
        return found[name]
    if name in written_down:
        raise Unanswerable(_("The segment {name} has a mistake; see `plaincrm check`.").format(name=name))
    hint = did_you_mean(near_to(str(name), written_down))
    listed = _("known are:") + " " + ", ".join(written_down) if written_down else _("book.yml names none yet")
    raise Unanswerable(_("There is no segment {name}; {hint}.").format(name=name, hint=hint + listed))


def asked(where: str, edition: Edition) -> Selection:
    """The selection of an expression; raises Unanswerable, with the place of the mistake marked under the text."""
    try:
        return parse(where, known_in(edition.book.settings))
    except Mistake as mistake:
        raise Unanswerable(_marked(where, mistake)) from None


#: So much of a long expression is shown, the mistake in its middle.
_WIDTH = 90


def _marked(where: str, mistake: Mistake) -> str:
    """The complaint with its column, the text with the mistake marked, and the mend."""
    line, said, hint = (
        "".join(sign if sign.isprintable() else " " for sign in text) for text in (where, mistake.said, mistake.hint)
    )
    cut = max(0, min(mistake.start - _WIDTH // 2, len(line) - _WIDTH))
    shown, start = line[cut : cut + _WIDTH], mistake.start - cut
    marks = "^" * max(1, min(mistake.end - cut, len(shown)) - start)
    head = _("--where, column {column}: {said}").format(column=mistake.column, said=said)
    return f"{head}\n  {shown}\n  {' ' * start}{marks}\n  {hint}"


VIEW = View(
    name="segment", title=N_("Segment"), place=36, pages=lambda _edition: (), asks=("name", "where"), answer=answer
)
