"""The pseudo-language: every text of ours stands in brackets, and the page runs from right to left."""

import re
import shutil
from html.parser import HTMLParser

import pytest

from plaincrm.site.where import sample_book
from plaincrm.workshop.building import Workshop

PAGES = (
    "index",
    "clients/index",
    "leads/index",
    "calendar/index",
    "pipeline/index",
    "valuation/index",
    "problems/index",
)
#: What is data or a sign, wherever it stands: within these the book's own words are shown.
DATA = ("bdi", "time", "code", "kbd", "svg", "script", "style", "option")
#: Words that come from CLDR, not from us.
WORDS = re.compile(r"[A-Za-z]{3,}")
CLDR = re.compile(
    r"^(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*|^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*|^(EUR|USD|quarter)$"
)


class _Texts(HTMLParser):
    """The texts of a page that stand outside of data."""

    def __init__(self):
        super().__init__()
        self.within, self.texts, self.direction = [], [], ""

    def handle_starttag(self, tag, attrs):
        if tag == "html":
            self.direction = dict(attrs)["dir"]
        if tag in DATA:
            self.within.append(tag)

    def handle_endtag(self, tag):
        if self.within and tag == self.within[-1]:
            self.within.pop()

    def handle_data(self, data):
        if not self.within and data.strip():
            self.texts.append(data.strip())


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    book = tmp_path_factory.mktemp("pseudo") / "book"
    shutil.copytree(sample_book(), book, ignore=shutil.ignore_patterns(".plaincrm"))
    settings = (book / "book.yml").read_text(encoding="utf-8")
    (book / "book.yml").write_text(settings.replace("language: en", "language: ar-XB", 1), encoding="utf-8")
    Workshop(book, book.parent / "site").build()
    return book.parent / "site"


@pytest.mark.parametrize("name", PAGES)
def test_no_text_of_ours_goes_round_the_catalogue(site, name):
    page = _Texts()
    page.feed((site / f"{name}.html").read_text(encoding="utf-8"))
    assert page.direction == "rtl"
    open_texts = [text for text in page.texts if "⟦" not in text and "⟧" not in text]
    words = {word for text in open_texts for word in WORDS.findall(text) if not CLDR.match(word)}
    assert words == set()


def test_the_stylesheet_knows_no_left_and_no_right(site):
    for sheet in (site / "static").glob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert re.findall(r"(?:margin|padding|border|inset)?-?\b(?:left|right)\b\s*:", text) == [], sheet.name
