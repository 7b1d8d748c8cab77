"""What is wrong with the files of a book, whatever they say: passed over, or of one slug."""

from plaincrm.checks import slugs
from plaincrm.fault import Fault, Span
from plaincrm.language import _
from plaincrm.reading import folder
from plaincrm.reading.folder import Skip
from plaincrm.reading.records import slug_of


def of_files(found: folder.Found) -> list[Fault]:
    """What is wrong with the files of a book, whatever they say."""
    return of_skipped(found) + of_slugs(found)


def of_skipped(found: folder.Found) -> list[Fault]:
    """What was passed over."""
    return [_skipped(file, why) for file, why in found.skipped.items()]


def of_slugs(found: folder.Found) -> list[Fault]:
    """Files that share a slug."""
    return slugs.colliding((slug_of(file), file) for file in found.files)


def _skipped(file: str, why: Skip) -> Fault:
    shown = file.encode("utf-8", "replace").decode()
    if why is Skip.CLOSED:
        message, hint = _("this folder cannot be opened, so its records are missing"), _("check its permissions")
        return Fault(shown, Span(1, 1, 1, 1), "unreadable", "", message, hint)
    return Fault(shown, Span(1, 1, 1, 1), "skipped-file", "", *_why_skipped(why))


def _why_skipped(why: Skip) -> tuple[str, str]:
    """Message and hint."""
    if why is Skip.LINK:
        return _("this is a link, and links are not followed"), _("put the file itself here")
    if why is Skip.EDITOR:
        message = _("this is hidden, or an editor's lock, swap or backup file, and was passed over")
        return message, _("delete it once it is not needed")
    if why is Skip.SPECIAL:
        return _("this is no regular file, and was passed over"), _("put a text file here, or remove it")
    if why is Skip.NAME:
        return _("this name is not UTF-8, so the file was passed over"), _("rename the file")
    return _("this name does not end in .md, so the file was passed over"), _("rename the file")
