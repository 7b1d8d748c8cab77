"""What kinds of thing the workshop writes into folders, and that no folder holds two of them.

A pack or a redacted site in the folder of the real one would be one missing file away from giving names to strangers.
"""

from enum import StrEnum
from pathlib import Path

from plaincrm.language import _
from plaincrm.site.manifest import Manifest
from plaincrm.site.publish import CannotPublish


class Kind(StrEnum):
    """What a folder holds, as its manifest notes it; the site itself goes without a note."""

    SITE = ""
    REDACTED = "redacted"
    PACK = "pack"
    HANDOVER = "handover"


def noted(kind: Kind) -> dict[str, str]:
    """The note of a manifest."""
    return {"kind": kind.value} if kind.value else {}


def refuse_another(output: Path, manifest: Manifest, kind: Kind) -> None:
    """Raise CannotPublish where the folder holds something of another kind."""
    if manifest.files and manifest.note.get("kind", "") != kind.value:
        message = _("{folder} holds something else that plaincrm made; choose another folder with -o, or remove it")
        raise CannotPublish(message.format(folder=output))
