"""From a view's page to the bytes of a file: Jinja2, in the book's language, with every link relative."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache, lru_cache
from html import escape, unescape
from operator import attrgetter
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final
from urllib.parse import quote, unquote

import msgspec
from jinja2 import Environment, StrictUndefined, TemplateError
from jinja2.exceptions import SecurityError
from markupsafe import Markup

from plaincrm import language
from plaincrm.book.settings import Settings, opens_editor
from plaincrm.site import charts, formats, spans, where, words
from plaincrm.site.compiled import Compiled
from plaincrm.site.compiler import StrangersTemplates, Templates, spelled
from plaincrm.site.formats import Formats, Hidden
from plaincrm.site.loading import failure, loader
from plaincrm.site.prose import escaped, of_plain
from plaincrm.views.addresses import record_url
from plaincrm.views.view import Page, Script, View, data_of

OVERRIDES: Final = "site_templates"
CSP: Final = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:"
_LINK: Final = re.compile(r'<a href="(record|document):([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)


class Surroundings(msgspec.Struct, frozen=True):
    """What every page of a site may show or link to, beside its own data.

    `names` are the names of all records by slug, `html` the prose by its Markdown (none of what is one plain paragraph),
    `book` the book's folder; `hidden`: amounts are not to be read.
    """

    settings: Settings
    today: date
    views: tuple[View, ...]
    names: Mapping[str, str]
    html: Mapping[str, str]
    book: Path
    hidden: bool = False


@lru_cache(maxsize=4096)
def record_address(slug: str) -> str:
    """The page of a record, relative to the site, as it stands in an address."""
    return quoted(record_url(slug))


def document_url(file: str) -> str:
    """A document of the book in the site, unquoted: what lies outside of `documents/` could be named like a page."""
    return file if file.startswith("documents/") else f"files/{file}"


def quoted(url: str) -> str:
    """A site-relative URL as it stands in an address."""
    return quote(url, safe="/~-._")


class Renderer:
    """Renders the pages of one site.

    Where settings, day and templates are those of another renderer, `like` lends its compiled templates: to compile them
    takes longer than to render a hundred pages.
    """

    def __init__(self, around: Surroundings, like: "Renderer | None" = None) -> None:
        self._around = around
        self._environment: Environment = like._environment if like else _environment(around)  # noqa: SLF001 - its own class
        self._templates: dict[str, Any] = like._templates if like else {}  # noqa: SLF001
        # In a stranger's template anything may go wrong; in ours, what is not Jinja2's is a bug of the program.
        self._caught = Exception if self._environment.sandboxed else TemplateError

    def bytes_of(self, page: Page | Script) -> bytes:
        """The file's content; raises CannotPublish where a template is wrong."""
        if isinstance(page, Script):
            return _script(page)
        try:
            return self._page(page).encode()
        except self._caught as error:
            raise failure(error, page.template) from error

    def _page(self, page: Page) -> str:
        template = self._templates.get(page.template)
        if template is None:
            template = self._templates[page.template] = self._environment.get_template(page.template)
            template.globals = dict(template.globals)  # copied for every page, and slowly from a chain
        # Only a server shows the 404 page, and at any depth.
        root = "/" if page.url == "404.html" else "../" * page.url.count("/")
        data = data_of(page)
        links = _Links(root, self._around)
        text: str = template.render(
            page=data, url=page.url, root=root, record=links.record, document=links.document, prose=links.prose
        )
        return text


class _Links:
    """Addresses as they read from one page."""

    def __init__(self, root: str, around: Surroundings) -> None:
        self._root = root
        self._around = around

    def record(self, slug: str) -> str:
        return self._root + record_address(slug)

    def document(self, file: str) -> str:
        return self._root + quoted(document_url(file))

    def prose(self, text: str) -> Markup:
        html = self._around.html.get(text)
        if html is None:
            html = of_plain(text) or escaped(text)
        if 'href="record:' in html or 'href="document:' in html:
            html = _LINK.sub(self._resolved, html)
        return Markup(html)  # noqa: S704 - it went through nh3

    def _resolved(self, match: re.Match[str]) -> str:
        kind, target, rest, shown = match.groups()
        if kind == "document":
            return f'<a href="{self._root}{document_url(target)}"{rest}>{shown}</a>'
        slug = _unquoted(target)
        name = self._around.names.get(slug)
        if name is None:
            return shown
        text = f"<bdi>{escape(name)}</bdi>" if shown == escape(slug, quote=False) else shown
        return f'<a href="{self.record(slug)}">{text}</a>'


def _unquoted(target: str) -> str:
    return unquote(unescape(target))


#: Amounts and days as texts, as browsers have no such types.
_json: Final = msgspec.json.Encoder(enc_hook=str)


def _script(page: Script) -> bytes:
    arguments = ",".join(_json.encode(argument).decode() for argument in data_of(page))
    # Nobody's name may end the script or, in an old browser, its line.
    safe = arguments.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"{page.call}({safe});\n".encode()


def _environment(around: Surroundings) -> Environment:
    own = around.book / OVERRIDES
    folders = [where.templates()]
    kind: type[Environment] = Templates
    if own.is_dir() and not own.is_symlink():
        # Templates that came with a book are code of whoever wrote the book.
        folders, kind = [own, *folders], StrangersTemplates
    environment = kind(
        loader=loader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
        bytecode_cache=None
        if kind is StrangersTemplates
        else Compiled(around.settings.language, around.settings.currency, str(around.hidden)),
    )
    environment.install_gettext_callables(language._, language.ngettext, newstyle=True)  # type: ignore[attr-defined]
    written = (Hidden if around.hidden else Formats)(around.settings.language, around.settings.currency)
    environment.filters.update(_filters(written))
    environment.globals.update(_globals(around, written))
    environment.globals["frame"] = _frame(environment)
    return environment


def _filters(written: Formats) -> dict[str, Callable[..., Any]]:
    return {
        "money": written.money,
        "written": written.as_written,
        "amount": written.amount,
        "whole": spelled(written.whole),
        "number": spelled(written.number),
        "day": spelled(written.day),
        "short_day": written.short_day,
        "long_day": written.long_day,
        "week_day": written.week_day,
        "month": written.month,
        "short_month": written.short_month,
        "bare_month": written.bare_month,
        "month_name": written.month_name,
        "tenths": written.tenths,
        "period": written.period,
        "exact": spelled(written.exact),
        "decimal": written.decimal,
        "iso": spelled(formats.iso),
        "duration": spelled(formats.duration),
        "every": spelled(formats.every),
        "said": words.sayings(written),
        "sign": words.sign,
        "ground": words.grounds(written),
        "reason": words.reasons(written),
        "share": spelled(written.share),
        "minutes": spelled(written.minutes),
        "country": spelled(written.country),
        "language_name": spelled(written.language),
        "website": website,
        "phone": phone,
        "line": charts.line,
        "mailto": mailto,
        "code_spans": code_spans,
        "month_bars": charts.month_bars,
        "columns": charts.columns,
        "each": each,
        "ceiling": charts.ceiling,
        "ranges": spans.ranges,
        "tornado": spans.tornado,
        "waterfall": spans.waterfall,
    }


def _globals(around: Surroundings, written: Formats) -> dict[str, Any]:
    settings = around.settings
    return {
        "site": settings,
        "today": around.today,
        "csp": CSP,
        "direction": "rtl" if settings.language == language.PSEUDO else language.direction(settings.language),
        "views": around.views,
        "navigation": words.navigation(around.views),
        "words": SimpleNamespace(**words.words()),
        "tints": words.Tint(words.TINTS),
        "written": written,
        "months_of_year": written.months_of_year(),
        "hidden": around.hidden,
        "ago": spelled(formats.ago),
        "ahead": spelled(formats.ahead),
        "late": spelled(formats.late),
        "edit": lambda file, line=1: editor_url(settings.editor, around.book, file, line),
    }


def _frame(environment: Environment) -> Callable[[str, str, str], Markup]:
    """What stands round every page, rendered once for all pages of a section that lie equally deep."""

    @cache
    def frame(template: str, root: str, here: str) -> Markup:
        return Markup(environment.get_template(template).render(root=root, here=here))  # noqa: S704 - autoescaped

    return frame


def editor_url(pattern: str | None, book: Path, file: str, line: int) -> str:
    """The address that opens a file in the user's editor, by the settings' `editor`; empty without one."""
    if not pattern or not opens_editor(pattern):
        return ""
    path = quote(str((book / file).absolute()), safe="/~-._")
    return pattern.replace("{path}", path).replace("{line}", str(line)).replace("{file}", quote(file))


def each(items: Iterable[Any], *names: str) -> Iterable[tuple[Any, ...]]:
    """The named attributes of each item at once: a long loop asks for them five times as fast as one by one."""
    return map(_getter(names), items)


@lru_cache(maxsize=256)
def _getter(names: tuple[str, ...]) -> Callable[[Any], Any]:
    if any(name.startswith("_") or "." in name for name in names):  # a stranger's template must not climb out by this
        raise SecurityError(", ".join(names))
    return attrgetter(*names)


def website(text: str) -> str:
    """A web address as a link may name it: http or https, else nothing."""
    if re.match(r"https?://", text, re.IGNORECASE):
        return text
    return "" if re.match(r"[a-z][a-z0-9+.-]*:", text, re.IGNORECASE) or text.startswith("/") else f"https://{text}"


def code_spans(text: str) -> Markup:
    """A message as HTML, with what stands in backticks as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text)))  # noqa: S704 - escaped first


@lru_cache(maxsize=16)  # a page shows it twice
def mailto(email: str) -> str:
    """The address of a link that writes to an e-mail address (RFC 6068)."""
    return f"mailto:{quote(email, safe='@')}"


@lru_cache(maxsize=16)
def phone(text: str) -> str:
    """A phone number as a tel: link takes it (RFC 3966): digits, and a plus before them."""
    digits = _NO_DIGITS.sub("", text if text.isascii() else text.translate(_DIGITS))
    return digits if _NUMBER.fullmatch(digits) else ""


_NO_DIGITS: Final = re.compile(r"[^0-9+]")
_NUMBER: Final = re.compile(r"\+?[0-9]{2,}")


#: Digits that people write in other scripts.
_DIGITS: Final = {
    ord(digit): str(value)
    for first in ("٠", "۰", "०", "౦", "০", "０")
    for value, digit in enumerate(chr(ord(first) + step) for step in range(10))
}
