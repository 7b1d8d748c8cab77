"""The bodies of the corpus: notes with some Markdown structure, and dated log entries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from corpus_words import Identity, words
from dice import Dice

KINDS = (
    *("call", "call", "call", "email", "email", "email", "meeting", "visit", "visit", "letter"),
    *("message", "message", "note", "note", "gift", "complaint", "demo"),
)
OUTCOMES = ("positive", "positive", "positive", "neutral", "neutral", "negative")
TIMES = ("5m", "10m", "15m", "20m", "25m", "40m", "45m", "1h", "1h15m", "1h30m", "2h")

Neighbour = Callable[[Dice], Identity]
"""Another record of the same corpus, to refer to."""


@dataclass(frozen=True)
class Entry:
    """The head of a log entry."""

    on: date
    kind: str
    outcome: str


def sentence(dice: Dice, who: Identity) -> str:
    """One remark: in the record's own script at times, else in English."""
    own = who.script.name != "latin" and dice.chance(0.4)
    said = dice.pick(who.script.sentences if own else words().scripts[0].sentences)
    person, month = dice.pick(who.script.given)[0], dice.pick(words().trade["months"])
    return said.format(person=person, month=month, number=dice.between(2, 40), year=dice.between(2018, 2025))


def remark(dice: Dice, who: Identity, neighbour: Neighbour) -> str:
    """A sentence, at times with emphasis, a link, code or a link to another record."""
    said, mark = sentence(dice, who), dice.between(1, 100)
    if mark <= 9:
        first, *rest = said.split(" ", 2)
        return " ".join([first, f"**{rest[0]}**", *rest[1:]]) if rest else f"**{first}**"
    if mark <= 14:
        return f"*{said}*"
    if mark <= 22:
        other = neighbour(dice)
        label = f"|{other.name}" if dice.chance(0.4) else ""
        return f"{said} See [[{other.slug}{label}]]."
    if mark <= 26:
        address = f"https://example.com/notes/{who.number}?page={dice.between(1, 9)}"
        return f"{said} Details in [the notes]({address})."
    return f"{said} Filed under `{who.number}-{dice.between(1, 40)}`." if mark <= 28 else said


def notes(dice: Dice, who: Identity, neighbour: Neighbour) -> list[str]:
    """Blocks of the notes before the log, each a paragraph, heading, list, quotation or table."""
    blocks = []
    if dice.chance(0.45):
        blocks.append(f"## {dice.pick(words().trade['headings'])}")
    blocks.append(_paragraph(dice, who, neighbour, 2))
    mark = dice.between(1, 100)
    if mark <= 25:
        blocks.append("\n".join(f"- {remark(dice, who, neighbour)}" for _ in range(dice.between(2, 5))))
    elif mark <= 33:
        blocks.append("\n".join(f"{place}. {sentence(dice, who)}" for place in range(1, dice.between(3, 5))))
    elif mark <= 38:
        blocks.append(f"> {sentence(dice, who)}\n> {sentence(dice, who)}")
    elif mark <= 41:
        rows = "\n".join(f"| {2023 + year} | {dice.between(40, 900) * 100} |" for year in range(3))
        blocks.append(f"| Year | Turnover |\n|---|---:|\n{rows}")
    return blocks


def _paragraph(dice: Dice, who: Identity, neighbour: Neighbour, longest: int) -> str:
    return "\n".join(remark(dice, who, neighbour) for _ in range(dice.between(1, longest)))


def log(dice: Dice, who: Identity, neighbour: Neighbour, heads: list[Entry]) -> list[str]:
    """The log entries under their heads, as blocks."""
    return [f"{_heading(dice, head)}\n{_paragraph(dice, who, neighbour, 2)}" for head in heads]


def _heading(dice: Dice, head: Entry) -> str:
    spent = f" {dice.pick(TIMES)}" if dice.chance(0.6) else ""
    title = f": {dice.pick(words().trade['titles'])}" if dice.chance(0.8) else ""
    outcome = f" {head.outcome}" if head.outcome else ""
    return f"## {head.on} {head.kind}{spent}{outcome}{title}"


def heads(dice: Dice, first: date, last: date) -> list[Entry]:
    """2 to 10 contacts and notes in the span, six as a rule."""
    count = dice.between(2, 10)
    return [Entry(on, dice.pick(KINDS), _outcome(dice)) for on in dice.days(first, last, count)]


def _outcome(dice: Dice) -> str:
    return dice.pick(OUTCOMES) if dice.chance(0.6) else ""


def with_proposal(entries: list[Entry]) -> list[Entry]:
    """The same entries, closing with a proposal and a positive answer to it, as a prospect's must."""
    *before, offer, answer = entries
    return [*before, Entry(offer.on, "proposal", ""), Entry(answer.on, "call", "positive")]
