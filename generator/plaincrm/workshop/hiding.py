"""A book as it was read, made into one that may be shown to others."""

from pathlib import Path

import msgspec

from plaincrm.book.redaction import redacted
from plaincrm.workshop.assemble import Gathered
from plaincrm.workshop.numbering import CannotKeep, numbered


def without_names(book: Path, gathered: Gathered) -> Gathered:
    """The same with numbers for names, without amounts, prose and documents.

    Where the numbers cannot be kept, the next build gives others; on a screen that harms nobody.
    """
    try:
        numbers = numbered(book, gathered.edition)
    except CannotKeep as error:
        numbers = error.numbers
    return msgspec.structs.replace(gathered, edition=redacted(gathered.edition, numbers), html={})
