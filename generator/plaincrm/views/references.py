"""Who is linked with whom: by links in the prose, and by who referred whom."""

from pathlib import PurePosixPath
from typing import Final, NamedTuple

import msgspec

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.book.records import Client
from plaincrm.views.once import once
from plaincrm.views.remembered import changed, of_each


class Named(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Another record; a withheld one has its slug for a name."""

    slug: str
    name: str
    client: bool


class References(msgspec.Struct, frozen=True, array_like=True):
    """Links of a record: who referred it and whom it referred; whom its prose mentions, and whose prose mentions it."""

    referred_by: Named | None = None
    referred: tuple[Named, ...] = ()
    mentions: tuple[Named, ...] = ()
    mentioned_by: tuple[Named, ...] = ()


class Pointers(msgspec.Struct, frozen=True, gc=False):
    """The slugs that a record's own file names: whom its prose mentions, each once, and who referred it."""

    mentions: tuple[str, ...]
    referred_by: str | None


NO_REFERENCES: Final = References()
_NO_POINTERS: Final = Pointers((), None)


class _Links(NamedTuple):
    """The slugs of a record's References."""

    referred_by: str | None
    referred: tuple[str, ...]
    mentions: tuple[str, ...]
    mentioned_by: tuple[str, ...]


class _Last(NamedTuple):
    """The last answer, and what it was made of: who names whom, how all are linked by that, and how they are named."""

    out: dict[str, Pointers]
    graph: dict[str, _Links]
    named: dict[str, Named]
    withheld: dict[str, str]
    found: dict[str, References]


_last = _Last({}, {}, {}, {}, {})


@once
def references(edition: Edition) -> dict[str, References]:
    """The links of every record that has any, by slug."""
    global _last  # noqa: PLW0603 - what is remembered goes by all that it depends on
    records: tuple[AnyRecord, ...] = (*edition.book.clients, *edition.book.leads)
    withheld = edition.book.withheld
    out, named = of_each(pointers_of, records, edition), of_each(name_of, records, edition)
    if _say_the_same(out, _last.out) and withheld == _last.withheld:
        graph, found = _last.graph, _renewed(_last, named, withheld)
    else:
        graph = _graph(out)
        found = {slug: _resolved(links, named, withheld) for slug, links in graph.items()}
    _last = _Last(out, graph, named, withheld, found)
    return found


def _say_the_same(out: dict[str, Pointers], before: dict[str, Pointers]) -> bool:
    """In the same order, too: a lead that becomes a client is named elsewhere among the others."""
    return tuple(out) == tuple(before) and all(out[slug] == before[slug] for slug in changed(before, out))


def _renewed(last: _Last, named: dict[str, Named], withheld: dict[str, str]) -> dict[str, References]:
    """As before, but for the neighbours of whoever has another name now."""
    renamed = [slug for slug in changed(last.named, named) if named[slug] != last.named[slug]]
    around = {other for slug in renamed if slug in last.graph for other in _neighbours(last.graph[slug])}
    others = {slug: _resolved(last.graph[slug], named, withheld) for slug in around if slug in last.graph}
    return last.found | others if others else last.found


def _neighbours(links: _Links) -> tuple[str, ...]:
    by = (links.referred_by,) if links.referred_by else ()
    return (*by, *links.referred, *links.mentions, *links.mentioned_by)


def _graph(out: dict[str, Pointers]) -> dict[str, _Links]:
    mentioned: dict[str, list[str]] = {}
    referred: dict[str, list[str]] = {}
    linked: set[str] = set()
    for slug, pointers in out.items():
        if pointers is _NO_POINTERS:
            continue
        linked.add(slug)
        for target in pointers.mentions:
            mentioned.setdefault(target, []).append(slug)
        if pointers.referred_by:
            referred.setdefault(pointers.referred_by, []).append(slug)
    return {
        slug: _Links(
            out[slug].referred_by, tuple(referred.get(slug, ())), out[slug].mentions, tuple(mentioned.get(slug, ()))
        )
        for slug in linked | (mentioned.keys() | referred.keys()) & out.keys()
    }


def _resolved(links: _Links, named: dict[str, Named], withheld: dict[str, str]) -> References:
    def known(slugs: tuple[str, ...]) -> tuple[Named, ...]:
        found = [named.get(slug) or _withheld(slug, withheld) for slug in slugs]
        return tuple([one for one in found if one is not None])

    by = known((links.referred_by,)) if links.referred_by else ()
    return References(by[0] if by else None, known(links.referred), known(links.mentions), known(links.mentioned_by))


def pointers_of(record: AnyRecord, _edition: Edition) -> Pointers:
    """The slugs that a record names."""
    targets = dict.fromkeys(
        link.target for link in record.links if link.kind == "record" and link.target != record.slug
    )
    return Pointers(tuple(targets), record.referred_by) if targets or record.referred_by else _NO_POINTERS


def name_of(record: AnyRecord, _edition: Edition) -> Named:
    """How a record is named elsewhere."""
    return Named(record.slug, record.name, isinstance(record, Client))


def _withheld(slug: str, withheld: dict[str, str]) -> Named | None:
    """A withheld record; None where there is no record, which is a fault that is reported elsewhere."""
    file = withheld.get(slug)
    return Named(slug, slug, PurePosixPath(file).parts[0] == "clients") if file else None
