"""Cards for address books: vCard 3.0 (RFC 2426), which phones and mail programs of all ages read."""

from collections.abc import Iterable, Iterator
from typing import Final

from plaincrm.views.selected import SelectedRow

_LONGEST: Final = 75
#: Escaped as RFC 2426 has it; a bare CR would begin a line in some readers, so every line end is the same.
_ESCAPED: Final = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n"})
_UNSEEN: Final = {code: None for code in (*range(0x20), 0x7F, *range(0x80, 0xA0)) if code not in {0x09, 0x0A, 0x85}}


def vcards(rows: Iterable[SelectedRow]) -> str:
    """A card for each, one after the other, in CRLF lines of at most 75 bytes."""
    return "".join(folded(line) for row in rows for line in _card(row))


def _card(row: SelectedRow) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield _line("UID", f"plaincrm:{row.slug}")
    yield _line("FN", row.name)
    yield "N:" + ";".join(escaped(part) for part in _name(row))
    if row.company or row.kind in {"company", "government"}:
        yield _line("ORG", row.company or row.name)
    for address in row.email:
        yield _line("EMAIL;TYPE=INTERNET", address)
    for number in row.phone:
        yield _line("TEL;TYPE=VOICE", number)
    for page in row.website:
        yield _line("URL", page)
    if row.address or row.country:
        yield f"ADR;TYPE=POSTAL:;;{escaped(row.address)};;;;{escaped(row.country)}"
    if row.tags:
        yield "CATEGORIES:" + ",".join(map(escaped, row.tags))
    yield "END:VCARD"


def _name(row: SelectedRow) -> tuple[str, ...]:
    """Family, given, additional, prefix, suffix; of whom no parts are known the whole name is the first."""
    if row.family or row.given:
        return row.family, row.given, row.patronymic, "", ""
    return row.name, "", "", "", ""


def _line(key: str, text: str) -> str:
    return f"{key}:{escaped(text)}"


def escaped(text: str) -> str:
    """A text as the value of a property: it cannot end its line, its card or its field."""
    one_end = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")
    one_end = one_end.replace("\u2028", "\n").replace("\u2029", "\n")
    return one_end.translate(_UNSEEN).translate(_ESCAPED)


def folded(line: str) -> str:
    """A line with its CRLF, continued on lines that begin with a space; no letter is torn apart."""
    pieces: list[str] = []
    piece, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > _LONGEST:
            pieces.append(piece)
            piece, size = " ", 1
        piece += letter
        size += width
    return "\r\n".join([*pieces, piece, ""])
