"""YAML's event stream to plain values: every scalar kept as text, every value with its place, what is not ours refused."""

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from plaincrm.fault import KeyPath, Span
from plaincrm.language import _
from plaincrm.reading.yaml_error import explained, quote

# PyYAML without libyaml is slower, and as correct.
_Loader: Final = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader

_YAML_TAG: Final = "tag:yaml.org,2002:"

MAX_DEPTH: Final = 16
MAX_EVENTS: Final = 100_000
_MOST_REASONS: Final = 100
#: C0 without tab and line ends, DEL, C1 with NEL, the line and paragraph separators: invisible, and lines to some.
CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
# From a key to its value, perhaps past comments.
_COLON: Final = re.compile(r"\s*+(?:#[^\r\n]*+\s*+)*+:")

Value: TypeAlias = "str | list[Value] | dict[str, Value]"


class Place(NamedTuple):
    """Where a value and, in a mapping, its key stand."""

    value: Span
    key: Span | None


class BadFront(Exception):
    """The text is not front matter of ours; `span` counts lines from the front matter's first."""

    def __init__(self, code: str, span: Span, message: str, hint: str, path: KeyPath = ()) -> None:
        super().__init__(message)
        self.code = code
        self.span = span
        self.message = message
        self.hint = hint
        self.path = path


def span(event: Any) -> Span:
    """Where an event stands, its own text without the line end."""
    start, end = event.start_mark, event.end_mark
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


class Builder:
    """Builds plain values from the events of one front matter.

    Where there are `reasons`, what does not keep it from reading on is added to them, not raised.
    """

    def __init__(self, text: str, found: dict[KeyPath, Place] | None, reasons: list[BadFront] | None = None) -> None:
        self._text = text
        self._found = found
        self._reasons = reasons
        self._events = 0
        #: Each key of the top mapping with its line, from 0; -1 for one that does not begin at the margin.
        self.top: dict[str, int] = {}

    def document(self) -> dict[str, Any]:
        """The top mapping; raises BadFront."""
        try:
            self._next: Callable[[], Any] = _Loader(self._text).get_event
            return self._document()
        except yaml.YAMLError as error:
            raise _unreadable(error, self._text) from None
        except (ValueError, OverflowError, RecursionError, IndexError, UnicodeError):
            # The pure parser lets these through for absurd escapes such as "\\UFFFFFFFF".
            message = _("the front matter is no YAML")
            raise BadFront("bad-yaml", Span(1, 1, 1, 2), message, quote()) from None

    def _document(self) -> dict[str, Any]:
        self._next()
        start = self._next()
        if isinstance(start, StreamEndEvent):
            return {}
        assert isinstance(start, DocumentStartEvent)
        if start.version or start.tags:
            message = _("a line that begins with % speaks to YAML, which is not used here")
            raise BadFront("bad-yaml", span(start), message, _("remove the line"))
        value = self._value(self._next(), 1, ())
        end = self._next()
        after = self._next()
        if isinstance(end, DocumentEndEvent) and not isinstance(after, StreamEndEvent):
            message = _("a second YAML document begins here")
            raise BadFront("bad-yaml", span(after), message, _("keep one block between the two `---` lines"))
        if value is None:
            return {}
        if not isinstance(value, dict):
            message = _("the front matter is no mapping of keys to values")
            raise BadFront("bad-yaml", Span(1, 1, 1, 2), message, _("write lines such as `name: Mira Novak`"))
        return value

    def _value(self, event: Any, depth: int, path: KeyPath) -> Any:
        """One value: text, list or dict; None where it is absent."""
        if type(event) is ScalarEvent:
            return self._scalar(event, path)
        if type(event) is AliasEvent:
            message = _("`*{name}` refers to another value").format(name=event.anchor)
            hint = _("write the value out here, or quote it if it is text")
            self._refuse(BadFront("anchor", span(event), message, hint, path))
            return f"*{event.anchor}"  # so that what follows it in a list keeps its position
        self._refuse_properties(event, path)
        self._events += 1
        if depth > MAX_DEPTH:
            message = _("lists and mappings stand within each other more than 16 levels deep")
            raise BadFront("too-large", span(event), message, _("write it flatter"), path)
        return self._mapping(depth, path) if type(event) is MappingStartEvent else self._sequence(depth, path)

    def _scalar(self, event: Any, path: KeyPath) -> str | None:
        value: str = event.value
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event, path)
        if event.style == '"' and CONTROL.search(value):
            message = _("an escape in this text stands for a control character")
            self._refuse(BadFront("control-character", span(event), message, _("remove the escape"), path))
        if not value or (not event.style and value in {"null", "~"}):
            return None
        return value

    def _sequence(self, depth: int, path: KeyPath) -> list[Any]:
        items: list[Any] = []
        found = self._found
        while type(event := self._next()) is not SequenceEndEvent:
            inner: KeyPath = (*path, len(items)) if found is not None else path
            value = self._value(event, depth + 1, inner)
            self._count()
            if value is not None:
                items.append(value)
                if found is not None:
                    found[inner] = Place(self._span(event, value), None)
        return items

    def _mapping(self, depth: int, path: KeyPath) -> dict[str, Any]:
        items: dict[str, Any] = {}
        absent: set[str] = set()
        found = self._found
        top = depth == 1
        while type(key := self._next()) is not MappingEndEvent:
            name = self._key(key, path)
            if top:
                mark = key.start_mark
                self.top[name] = -1 if mark.column else mark.line
            again = name in items or name in absent
            if again:
                message = _("the key `{name}` stands twice in one mapping").format(name=name)
                self._refuse(BadFront("duplicate-key", span(key), message, _("keep one of the two"), (*path, name)))
            inner: KeyPath = (*path, name) if found is not None else path
            if found is not None and not again:
                found[inner] = Place(span(key), span(key))  # till its value is known, and should that be at fault
            event = self._next()
            value = self._value(event, depth + 1, inner)
            self._count()
            if again:
                continue
            if value is None:
                absent.add(name)
                self._refuse_without_colon(key, inner)
            else:
                items[name] = value
            if found is not None:
                found[inner] = Place(self._span(event, value), span(key))
        return items

    def _span(self, event: Any, value: Any) -> Span:
        """A block's span ends where its first line does: enough to point at it."""
        if isinstance(value, (dict, list)):
            start = event.start_mark
            return Span(start.line + 1, start.column + 1, start.line + 1, start.column + 2)
        return span(event)

    def _key(self, event: Any, path: KeyPath) -> str:
        if type(event) is AliasEvent:
            message = _("`*{name}` refers to another value").format(name=event.anchor)
            raise BadFront("anchor", span(event), message, _("write the key out"), path)
        if type(event) is not ScalarEvent:
            raise BadFront("bad-yaml", span(event), _("a key must be a single word or text"), quote(), path)
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event, path)
        name: str = event.value
        if name == "<<" and not event.style:
            raise BadFront(
                "anchor", span(event), _("`<<` merges another mapping"), _("write the values out here"), path
            )
        if event.style == '"' and CONTROL.search(name):
            message = _("an escape in this key stands for a control character")
            self._refuse(BadFront("control-character", span(event), message, _("remove the escape"), path))
        return name

    def _refuse_without_colon(self, key: Any, path: KeyPath) -> None:
        """To YAML, `{amount: 1,200}` is an amount of 1, and a key `200` of which nothing is said."""
        if not _COLON.match(self._text, key.end_mark.index):
            hint = _("within { } a comma ends a value: quote text that holds one, and write 1200.50, not 1,200.50")
            self._refuse(BadFront("bad-yaml", span(key), _("this is no `key: value`"), hint, path))

    def _count(self) -> None:
        self._events += 1
        if self._events > MAX_EVENTS:
            hint = _("split the record, or move lists into documents/")
            raise BadFront("too-large", Span(1, 1, 1, 2), _("the front matter has more than 100,000 values"), hint)

    def _refuse_properties(self, event: Any, path: KeyPath) -> None:
        if event.anchor is None and event.tag is None:
            return
        hint = _("remove it, or quote the value if it is text")
        if event.anchor is not None:
            message = _("`&{name}` names a value for reuse").format(name=event.anchor)
            self._refuse(BadFront("anchor", span(event), message, hint, path))
        if event.tag is not None:
            message = _("`{name}` is a YAML tag").format(name=event.tag.replace(_YAML_TAG, "!!", 1))
            self._refuse(BadFront("tag", span(event), message, hint, path))

    def _refuse(self, bad: BadFront) -> None:
        """Raise, or go on to what else is wrong; whoever has very many has another format in mind."""
        if self._reasons is None or len(self._reasons) >= _MOST_REASONS:
            raise bad
        self._reasons.append(bad)


def _unreadable(error: yaml.YAMLError, text: str) -> BadFront:
    """The parser's complaint in our words, at its place."""
    found = explained(error, text)
    where = Span(found.line, found.column, found.line, found.column + 1)
    return BadFront(found.code, where, found.message, found.hint)
