"""The files of the corpus: one client or lead each, 1 to 4 KB, without fault under format.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from corpus_prose import Entry, Neighbour, heads, log, notes, sentence, with_proposal
from corpus_trade import PRODUCTS, TODAY, contracts, credit, currency_of, deals, transactions
from corpus_words import Identity, words
from dice import Dice

SMALLEST, LARGEST = 1024, 4096
STAGES = ("new", "new", "active", "active", "active", "prospect", "prospect", "dead")


@dataclass(frozen=True)
class Draft:
    """A record before it is cut to size: lines of front matter in two ranks, blocks of notes, log entries."""

    front: list[str]
    optional: list[str]
    notes: list[str]
    log: list[str]

    def text(self) -> str:
        """The whole file."""
        front = "\n".join([*self.front, *self.optional])
        return f"---\n{front}\n---\n\n" + "\n\n".join([*self.notes, *self.log]) + "\n"

    def size(self) -> int:
        """Bytes of the file."""
        return len(self.text().encode())


def record_text(seed: int, who: Identity, neighbour: Neighbour, proposal: str | None) -> str:
    """The file of one record; `proposal` is the path of a document that lies ready, if one does."""
    dice = Dice.of(seed, "what", who.number)
    draft = (_client if who.is_client else _lead)(dice, who, neighbour)
    if proposal:
        made = TODAY - timedelta(days=40)
        draft.front.insert(1, f"documents: [{{file: {proposal}, what: Proposal, on: {made}}}]")
    return _fitted(draft, dice, who).text()


def _client(dice: Dice, who: Identity, neighbour: Neighbour) -> Draft:
    since = dice.day(date(2014, 1, 1), date(2025, 6, 30))
    ended = dice.chance(0.03)
    quiet = dice.between(150, 270) if ended else dice.skewed(0, 400, 3)
    last = max(TODAY - timedelta(days=quiet), since + timedelta(days=60))
    start = max(since, date(2022, 2, 1))
    currency = currency_of(dice)
    terms = dice.chance(0.4)
    front = [*_common(dice, who), f"since: {since}"]
    front += [f"ended: {last}", "ended_because: Moved away"] if ended else []
    front += [f"potential: {dice.between(5, 400) * 100}"] if dice.chance(0.3) else []
    front += [] if ended else contracts(dice, since, currency)
    front += credit(dice) if terms else []
    front += deals(dice, prospect=False, first=last) if dice.chance(0.12) and not ended else []
    front += transactions(dice, who, currency, start, last)
    return _draft(front, dice, who, neighbour, heads(dice, start, last))


def _lead(dice: Dice, who: Identity, neighbour: Neighbour) -> Draft:
    stage = dice.pick(STAGES)
    since = dice.day(date(2023, 1, 1), date(2026, 2, 15))
    entries = heads(dice, since, TODAY)
    if stage == "prospect":
        entries = with_proposal(entries)
    front = [*_common(dice, who), f"since: {since}", f"stage: {stage}"]
    front += [f"stage_since: {entries[-1].on}"] if dice.chance(0.7) else []
    front += [f"company: {who.family} {dice.pick(who.script.trades)[0]}"] if who.kind == "person" else []
    front += deals(dice, prospect=stage == "prospect", first=since) if stage != "new" else []
    return _draft(front, dice, who, neighbour, entries)


def _draft(front: list[str], dice: Dice, who: Identity, neighbour: Neighbour, entries: list[Entry]) -> Draft:
    written = log(dice, who, neighbour, entries)
    return Draft(front, _optional(dice, who, neighbour), notes(dice, who, neighbour), written)


def _common(dice: Dice, who: Identity) -> list[str]:
    trade = words().trade
    mail = f"{who.slug}@example.com"
    lines = [f"name: {who.name}"]
    lines += [f"sort_as: {who.sort_as}"] if who.script.name != "latin" else []
    lines += [f"kind: {who.kind}"] if who.kind != "person" or dice.chance(0.3) else []
    lines += [f"given: {who.given}", f"family: {who.family}"] if who.kind == "person" else []
    lines += [f"email: [{mail}, office.{mail}]" if dice.chance(0.1) else f"email: {mail}"]
    lines += [f"phone: 0{dice.between(20, 79)} 555 {dice.between(0, 9999):04d}"]
    lines += [f"country: {dice.pick(who.script.countries)}", f"region: {dice.pick(trade['regions'])}"]
    lines += [f"route: {dice.between(1, 60)}"] if dice.chance(0.5) else []
    lines += [f"owner: {dice.pick(trade['owners'])}", f"source: {dice.pick(trade['sources'])}"]
    lines += [f"interests: [{', '.join(dice.some(PRODUCTS, 2))}]"] if dice.chance(0.5) else []
    lines += [f"tags: [{', '.join(dice.some(trade['tags'], 3))}]"] if dice.chance(0.4) else []
    lines += [f"marketing: {dice.pick(('yes', 'no'))}"] if dice.chance(0.5) else []
    return lines


def _optional(dice: Dice, who: Identity, neighbour: Neighbour) -> list[str]:
    trade = words().trade
    lines: list[str] = []
    if dice.chance(0.6):
        town = f"{dice.pick(trade['streets'])} {dice.between(1, 140)}"
        lines.append(f"address: |\n  {town}\n  {dice.between(1000, 9999)} {dice.pick(trade['regions'])}")
    if who.number and dice.chance(0.15):
        lines.append(f"referred_by: {neighbour(dice).slug}")
    if dice.chance(0.5):
        lines.append(_people(dice, who))
    if dice.chance(0.25):
        lines.append(f"dates: [{{on: {dice.day(date(1950, 1, 1), date(1999, 12, 31))}, what: Birthday}}]")
    if dice.chance(0.6):
        lines.append(_next_steps(dice))
    if dice.chance(0.25) and who.kind == "company":
        lines.append(_profile(dice))
    if dice.chance(0.3):
        source = dice.pick(("visit", "form", "agency"))
        lines.append(f"verified: {dice.day(date(2024, 1, 1), TODAY)}\ndata_from: {source}")
    if dice.chance(0.08):
        lines.append(f"private: {{tax_number: 'SECRET-{who.number:05d}'}}")
    return lines


def _people(dice: Dice, who: Identity) -> str:
    lines = ["people:"]
    for place in range(dice.skewed(1, 3, 2)):
        person = f"{dice.pick(who.script.given)[0]} {who.family}"
        mail = f"p{place}.{who.slug}@example.com"
        born = f", birthday: {dice.between(1, 12):02d}-{dice.between(1, 28):02d}" if dice.chance(0.4) else ""
        lines.append(f"  - {{name: {person}, role: {dice.pick(words().trade['roles'])}, email: {mail}{born}}}")
    return "\n".join(lines)


def _next_steps(dice: Dice) -> str:
    lines = ["next:"]
    for _ in range(dice.skewed(1, 3, 2)):
        on = TODAY + timedelta(days=dice.between(-12, 120))
        every = f", every: {dice.pick(('1 month', '3 months', '1 year'))}" if dice.chance(0.15) else ""
        lines.append(f"  - {{on: {on}, do: {dice.pick(words().trade['todo'])}{every}}}")
    return "\n".join(lines)


def _profile(dice: Dice) -> str:
    trade = words().trade
    return "\n".join(
        [
            "profile:",
            f"  industry: {dice.pick(trade['industries'])}",
            f"  founded: {dice.between(1921, 2019)}",
            f"  employees: {dice.skewed(1, 80, 2)}",
            f"  strengths: [{', '.join(dice.some(trade['strengths'], 2))}]",
            f"  problems: [{', '.join(dice.some(trade['problems'], 2))}]",
        ]
    )


def _fitted(draft: Draft, dice: Dice, who: Identity) -> Draft:
    while draft.size() > LARGEST:
        if len(draft.notes) > 1:
            draft.notes.pop()
        elif len(draft.log) > 2:
            draft.log.pop(0)
        else:
            (draft.optional or draft.front).pop()
    while draft.size() < SMALLEST:
        draft.notes.append("\n".join(sentence(dice, who) for _ in range(3)))
    return draft
