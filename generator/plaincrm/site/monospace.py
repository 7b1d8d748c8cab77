"""Text in characters of one width, as the terminal and the live overlay have it: harmless, measured, marked below a line."""

from typing import Final

from plaincrm.fault import Fault

_WIDTH: Final = 100


def marked_lines(fault: Fault) -> tuple[str, ...]:
    """The user's own line behind its number, and a line of carets below what is meant; none where there is no line."""
    if not fault.excerpt.strip():
        return ()
    start = fault.span.column - 1
    end = fault.span.end_column - 1 if fault.span.end_line == fault.span.line else len(fault.excerpt)
    text, start, end = _window(visible(fault.excerpt.replace("\t", " ")), start, max(end, start + 1))
    number = f"{fault.span.line:5d}"
    marks = " " * cells(text[:start]) + "^" * max(1, cells(text[start:end]))
    return f"{number} | {text}", f"{' ' * len(number)} | {marks}"


def _window(text: str, start: int, end: int) -> tuple[str, int, int]:
    """The part of a long line that shows what is marked."""
    if len(text) <= _WIDTH:
        return text, start, min(end, len(text))
    cut = max(0, min(start - _WIDTH // 3, len(text) - _WIDTH))
    shown = text[cut : cut + _WIDTH]
    shown = ("…" + shown[1:] if cut else shown)[: _WIDTH - 1] + ("…" if cut + _WIDTH < len(text) else shown[-1:])
    return shown, start - cut, min(end - cut, len(shown))


def cells(text: str) -> int:
    """How many columns a text takes where all characters are as wide: two for a Chinese character."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def visible(text: str) -> str:
    """A text without characters that steer a terminal."""
    return "".join(c if c.isprintable() or c in " \u200c\u200d" else "·" for c in text)
