"""Which files of a site must be made again: those whose key, or what stands in their place, is not what it was."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple

from plaincrm.site.manifest import Entry, Manifest
from plaincrm.site.publish import is_current
from plaincrm.site.regular import content_hash
from plaincrm.views.view import Page, Script
from plaincrm.workshop.making import Copy, Item
from plaincrm.workshop.memo import encoder


class _Known(NamedTuple):
    """What the key of a page was made of, and the key."""

    template: str
    given: Any
    key: str


class Keys:
    """What tells of each file whether it must be made again, in one context: the name of all that every page depends on.

    A page's key is not made again while it is given the same: to compare takes a tenth of the time.
    """

    def __init__(self, context: str) -> None:
        self.context: Final = context
        self._known: dict[str, _Known] = {}

    def of(self, item: Item) -> str:
        """The key of a file."""
        if isinstance(item, Copy):
            return item.key
        if isinstance(item, Script):
            return self._made(item.arguments)
        if item.key is None:
            return self._made((item.template, item.data))
        return self._made((item.template, item.key))

    def remembered(self, item: Item) -> str:
        """The same, of pages that there are many of, and most of them as they were."""
        if not isinstance(item, Page) or item.key is None:
            return self.of(item)
        known = self._known.get(item.url)
        if known is None or known.given != item.key or known.template != item.template:
            known = self._known[item.url] = _Known(item.template, item.key, self.of(item))
        return known.key

    def _made(self, basis: Any) -> str:
        return content_hash(self.context.encode() + encoder.encode(basis))


class Look:
    """Finds what must be made again; `after` gets an entry for every item, without content where it is stale."""

    def __init__(self, keys: Keys, output: Path, before: Manifest, after: Manifest) -> None:
        self._keys = keys
        self._output = output
        self._before = before
        self._after = after
        self._seen: set[str] = set()

    def stale(self, items: Iterable[Item], *, many: bool = False) -> list[Item]:
        """The items that are not as they should be; of `many` that are alike, the keys are remembered."""
        key_of = self._keys.remembered if many else self._keys.of
        before, after, output = self._before.files, self._after.files, str(self._output)
        stale: list[Item] = []
        for item in items:
            url, key = item.url, key_of(item)
            if url in self._seen:
                raise AssertionError(f"two pages at {url}")
            self._seen.add(url)
            entry = before.get(url)
            if entry is None or entry.key != key or not is_current(output, url, entry):
                entry = Entry("", key)
                stale.append(item)
            after[url] = entry
        return stale
