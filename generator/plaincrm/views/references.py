"""Who is linked with whom: by links in the prose, and by who referred whom."""

from functools import partial
from pathlib import PurePosixPath
from typing import Final

import msgspec

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.book.records import Client
from plaincrm.views.once import once, unless_same
from plaincrm.views.remembered import of_each


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


@once
def references(edition: Edition) -> dict[str, References]:
    """The links of every record that has any, by slug."""
    out = of_each(pointers_of, (*edition.book.clients, *edition.book.leads), edition)
    names = {slug: record.name for slug, record in edition.records.items()}
    clients = [client.slug for client in edition.book.clients]
    return unless_same("references", (out, names, clients, edition.book.withheld), partial(_references, out, edition))


def _references(out: dict[str, Pointers], edition: Edition) -> dict[str, References]:
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
        slug: References(
            _named(out[slug].referred_by, edition),
            _all(referred.get(slug, ()), edition),
            _all(out[slug].mentions, edition),
            _all(mentioned.get(slug, ()), edition),
        )
        for slug in linked | (mentioned.keys() | referred.keys()) & out.keys()
    }


def pointers_of(record: AnyRecord, _edition: Edition) -> Pointers:
    """The slugs that a record names."""
    targets = dict.fromkeys(
        link.target for link in record.links if link.kind == "record" and link.target != record.slug
    )
    return Pointers(tuple(targets), record.referred_by) if targets or record.referred_by else _NO_POINTERS


def _all(slugs: list[str] | tuple[str, ...], edition: Edition) -> tuple[Named, ...]:
    found = (_named(slug, edition) for slug in slugs)
    return tuple(named for named in found if named is not None)


def _named(slug: str | None, edition: Edition) -> Named | None:
    """The record of a slug; None where there is none, which is a fault that is reported elsewhere."""
    record = edition.records.get(slug or "")
    if record is not None:
        return Named(record.slug, record.name, isinstance(record, Client))
    file = edition.book.withheld.get(slug or "")
    return Named(slug, slug, PurePosixPath(file).parts[0] == "clients") if slug and file else None
