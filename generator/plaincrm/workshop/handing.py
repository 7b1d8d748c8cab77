"""Folders that are handed to others: a few files, written as safely as the site is."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from plaincrm.site import where
from plaincrm.site.manifest import Manifest, manifest_of
from plaincrm.site.publish import Stage, is_current, locked
from plaincrm.workshop.outputs import Kind, noted, refuse_another


class Written(msgspec.Struct, frozen=True):
    """How many files the folder has, and how many of them were written just now."""

    files: int
    changed: int


def look() -> dict[str, Path]:
    """The files that make a page look as it does; the book's own may name somebody, and stay at home."""
    return {f"static/{name}": where.templates() / "static" / name for name in ("site.css", "favicon.svg")}


def put(output: Path, kind: Kind, files: Mapping[str, bytes | Path]) -> Written:
    """Make the folder hold these files, by URL: bytes, or copies of a file; raises CannotPublish.

    What an earlier run of this kind wrote and is no longer among them is deleted; nobody else's file is touched.
    """
    with locked(output):
        before = manifest_of(output)
        refuse_another(output, before, kind)
        after = Manifest(note=noted(kind))
        stage = Stage(output)
        try:
            staged: dict[int, str] = {}
            for number, (url, source) in enumerate(files.items()):
                made = stage.copy(number, source) if isinstance(source, Path) else stage.write(number, source)
                known = before.files.get(url)
                if known and known.content == made.content and is_current(output, url, known):
                    after.files[url] = known
                else:
                    staged[number] = url
                    after.files[url] = made.entry(made.content)
            if staged or before.files.keys() != after.files.keys():
                stage.put_in_place(staged, before, after)
        finally:
            stage.discard()
    return Written(len(after.files), len(staged))
