"""Pages of a view as a reader meets them: rendered in memory, and their text without tags."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from msgspec import Raw, json

from plaincrm.book.edition import Edition
from plaincrm.site.render import Renderer, Surroundings
from plaincrm.views.view import Page, Script, View, all_views, data_of
from small_book import build_quickly


def pages_of(view: View, edition: Edition) -> dict[str, str]:
    """The HTML of every page of a view, by URL."""
    names = {slug: record.name for slug, record in edition.records.items()}
    around = Surroundings(edition.book.settings, edition.today, all_views(), names, {}, Path("/nowhere"))
    with pytest.MonkeyPatch.context() as patch:
        build_quickly(patch)
        renderer = Renderer(around)
        return {page.url: renderer.bytes_of(page).decode() for page in view.pages(edition) if isinstance(page, Page)}


def arguments_of(script: Script) -> tuple[Any, ...]:
    """What a script of data calls its function with, as that gets it."""
    return tuple(json.decode(given) if isinstance(given, Raw) else given for given in data_of(script))


def text_of(html: str) -> str:
    """What a page says in its main part, tags and doubled blanks taken off."""
    main = html.partition("<main")[2].partition(">")[2].partition("</main>")[0]
    return _said(main)


def tables_of(html: str) -> list[list[list[str]]]:
    """Every table of a page, row by row, cell by cell."""
    found: list[Any] = re.findall(r"<table.*?</table>", html, re.DOTALL)
    rows = [re.findall(r"<tr.*?</tr>", table, re.DOTALL) for table in found]
    cells = [[re.findall(r"<t[hd][ >].*?</t[hd]>", row, re.DOTALL) for row in table] for table in rows]
    return [[[_said(cell) for cell in row] for row in table] for table in cells]


def _said(html: str) -> str:
    """Text without tags; only an isolated piece of it stands right beside what comes before and after."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</?bdi[^>]*>", "", html))).split())
