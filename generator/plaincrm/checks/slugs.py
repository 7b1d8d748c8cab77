"""Slugs: one word finds one record, whatever its case or the form of its accents."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from plaincrm.fault import Fault, Span
from plaincrm.language import _


def folded(slug: str) -> str:
    """What two slugs that a file system or a person may confuse have in common."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", slug).casefold())


def colliding(files: Iterable[tuple[str, str]]) -> list[Fault]:
    """A fault for every file, of (slug, file) pairs, that shares its slug with another."""
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for slug, file in files:
        groups[slug if slug.isascii() and slug.islower() else folded(slug)].append((slug, file))
    return [fault for group in groups.values() if len(group) > 1 for fault in _group(group)]


def _group(group: list[tuple[str, str]]) -> Iterable[Fault]:
    for slug, file in group:
        others = ", ".join(other for _slug, other in group if other != file)
        same = all(other == slug for other, _file in group)
        code = "duplicate-slug" if same else "colliding-slug"
        said = (
            _("the slug `{slug}` stands twice: {others} has it too")
            if same
            else _("the slug `{slug}` differs only in case or Unicode form from that of {others}")
        )
        hint = _("rename one of the files; a slug is a file's name without .md")
        if _is_half_converted(group):
            again = _("if a conversion was interrupted, `plaincrm convert {slug}` finishes it; else")
            hint = f"{again.format(slug=slug)} {hint}"
        yield Fault(file, Span(1, 1, 1, 1), code, "", said.format(slug=slug, others=others), hint)


def _is_half_converted(group: list[tuple[str, str]]) -> bool:
    """Whether a record stands under the two names that it has while `convert` moves it."""
    places = sorted(file.split("/", 1) for _slug, file in group)
    return [room for room, _name in places] == ["clients", "leads"] and places[0][1] == places[1][1]
