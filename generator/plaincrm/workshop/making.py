"""Stale files made and staged: the many by workers on all cores, the few in this process."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeAlias

import msgspec

from plaincrm.site.manifest import Ledger, Manifest
from plaincrm.site.publish import CannotPublish, Stage, Written, is_current
from plaincrm.site.regular import content_hash
from plaincrm.site.render import Renderer
from plaincrm.views.view import Page, Script
from plaincrm.workshop import crew
from plaincrm.workshop.gather import Progress, silent


class Copy(msgspec.Struct, frozen=True):
    """One file of the site that is a file of ours or of the book as it is."""

    url: str
    source: Path | str
    key: str


Item: TypeAlias = Page | Script | Copy
#: Fewer files than this are made before workers would have begun.
_IN_ONE_GO: Final = 48


class Making:
    """One round of making files; numbers stand for files wherever a worker is concerned."""

    def __init__(self, stage: Stage, renderer: Renderer, before: Manifest, after: Manifest) -> None:
        self._stage = stage
        self._renderer = renderer
        self._before = before
        self._after = after
        self._items: list[Item] = []
        self._staged: dict[int, str] = {}
        self._crew_at_work = False

    def make(self, items: list[Item]) -> None:
        """Make these files, in workers where it pays and none are at work; raises CannotPublish."""
        if self._crew_at_work:
            self._make_here(self._expect(items))
        else:
            with self.beside(items, silent):
                pass

    @contextmanager
    def beside(self, items: list[Item], progress: Progress) -> Iterator[bool]:
        """Make these files while the caller does something else, if there are enough of them; raises CannotPublish.

        Gives whether there were: if not, they are made when the context is entered.
        """
        numbers = self._expect(items)
        # The first one works out and compiles, for all workers, what it has in common with the others.
        first, rest = (numbers[:1], numbers[1:]) if len(items) >= _IN_ONE_GO else (numbers, range(0))
        self._make_here(first)
        if not rest:
            yield False
            return
        gc.freeze()  # so that the children's collector does not copy our pages of memory
        self._crew_at_work = True
        with crew.beside(lambda number, plain: self(rest[number], plain), len(rest), self._teller(rest, progress)):
            yield True
        self._crew_at_work = False

    def _teller(self, numbers: range, progress: Progress) -> Callable[[crew.Done], None]:
        heard = 0

        def told(done: crew.Done) -> None:
            nonlocal heard
            heard += 1
            self._take(numbers[done.number], done.result)
            progress(heard, len(numbers))

        return told

    def _make_here(self, numbers: range) -> None:
        for number in numbers:
            self._take(number, self(number, False))

    def put_in_place(self) -> list[str]:
        """Put in place what was made; returns the URLs whose bytes changed. Raises CannotPublish."""
        if self._staged or self._before.files != self._after.files:
            self._stage.put_in_place(self._staged, self._before, self._after)
        return list(self._staged.values())

    def _expect(self, items: list[Item]) -> range:
        start = len(self._items)
        self._items += items
        self._stage.expect({number: item.url for number, item in enumerate(items, start)})
        return range(start, len(self._items))

    def __call__(self, number: int, _plain: bool) -> bytes:  # noqa: FBT001 - as crew.Job has it
        """One file made and, where it differs from what stands there, staged.

        Gives what was written, or the hash of bytes that stand there already; or `!` and, in words for the user, why
        it cannot be made.
        """
        try:
            made = self._made(number, self._items[number])
        except CannotPublish as error:
            return f"!{error}".encode("utf-8", "replace")
        return (made if isinstance(made, str) else " ".join(map(str, made))).encode()

    def _made(self, number: int, item: Item) -> Written | str:
        if isinstance(item, Copy):
            written = self._stage.copy(number, item.source)
            return written.content if self._stands(item.url, written.content) else written
        data = self._renderer.bytes_of(item)
        content = content_hash(data)
        return content if self._stands(item.url, content) else self._stage.write(number, data, content)

    def _stands(self, url: str, content: str) -> bool:
        known = self._before.files.get(url)
        return known is not None and known.content == content and is_current(self._stage.output, url, known)

    def _take(self, number: int, result: bytes) -> None:
        """Enter what was made into the manifest."""
        if result.startswith(b"!"):
            raise CannotPublish(result[1:].decode())
        url = self._items[number].url
        entry, words = self._after.files[url], result.decode().split()
        if len(words) == 1:
            self._after.files[url] = msgspec.structs.replace(self._before.files[url], key=entry.key)
        else:
            self._after.files[url] = Written(words[0], *map(int, words[1:])).entry(entry.key)
            self._staged[number] = url


@contextmanager
def making(ledger: Ledger, renderer: Renderer, before: Manifest, after: Manifest) -> Iterator[Making]:
    """A round of making files for a site; whatever was not put in place is dropped at the end."""
    stage = Stage(ledger.output, ledger)
    try:
        yield Making(stage, renderer, before, after)
    finally:
        stage.discard()
