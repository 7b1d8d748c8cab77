"""Rendering: every link relative and alive, nothing of the data ever markup, script or address by itself."""

import json
import re
from html import escape
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plaincrm.site.publish import CannotPublish
from plaincrm.site.render import (
    CSP,
    Renderer,
    code_spans,
    document_url,
    editor_url,
    mailto,
    phone,
    quoted,
    website,
)
from plaincrm.views.addresses import record_url
from plaincrm.views.view import Page, Script
from plaincrm.workshop.building import Workshop, surroundings
from plaincrm.workshop.gather import Gatherer
from small_book import KOS, NOVAK, SETTINGS, site_bytes, write_book

brief = settings(max_examples=150, deadline=None, derandomize=True)
MEAN = "</script><img src=x onerror=alert(1)>\"'{{7*7}}{% raw %}&amp;<!--"


class _Markup(HTMLParser):
    """The tags of a page, each with its attributes."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site of a book whose every text is mean, with awkward slugs, too."""
    top = tmp_path_factory.mktemp("mean")
    quoted_ = "'" + MEAN.replace("'", "''") + "'"
    mean = f"name: {quoted_}\nregion: {quoted_}\nowner: {quoted_}\ntags: [{quoted_}]\nsource: {quoted_}\naddress: {quoted_}\n"
    mean += f"email: a@example.com\nwebsite: ['javascript:alert(1)', {quoted_}, example.com]\nphone: {quoted_}\n"
    mean += f"profile: {{{quoted_}: {quoted_}}}\nx_mine: {quoted_}\nkey: {quoted_}\nnext: [{{on: 2026-04-01, do: {quoted_}}}]\n"
    mean += (
        f"people: [{{name: {quoted_}, role: {quoted_}, notes: {quoted_}}}]\ndates: [{{on: 05-02, what: {quoted_}}}]\n"
    )
    body = f"---\n{MEAN} [[novak]] [[100% of # it?|shown]]\n\n## 2026-03-30 call: {MEAN}\n{MEAN}\n"
    trade = f"transactions: [{{date: 2026-01-01, amount: 5, what: {quoted_}, invoice: {quoted_}}}]\n"
    deal = f"deals: [{{what: {quoted_}, amount: 9, opened: 2026-01-01, close_on: 2026-05-01, probability: 50%}}]\n"
    write_book(
        top / "book",
        {
            "book.yml": SETTINGS.replace("Small & Sons", f"'{MEAN.replace(chr(39), chr(39) * 2)}'")
            + 'editor: "vscode://file/{path}:{line}"\n',
            "clients/novak.md": NOVAK,
            "clients/kos.md": KOS.replace("birthday: 1980-05-02\n", "").replace("Quiet", "[[lead-mean]] quiet"),
            f"clients/{'long-' * 49}end.md": f"---\n{mean}{trade}{body}",
            "clients/100% of # it?.md": f"---\n{mean}{deal}{trade}{body}",
            "clients/林宅.md": f"---\nname: 林宅\n{trade}{body}",
            "leads/lead-mean.md": f"---\n{mean}stage: active\nsince: 2026-01-01\n{deal}{body}",
            "leads/<b>bad.md": "---\nname: Bad\nsince: <script>alert(1)</script>\n---\n",
            "documents/novak/offer.txt": "offer",
            "documents/novak/a #1 & 100%?.txt": "awkward",
        },
    )
    Workshop(top / "book", top / "site").build()
    return site_bytes(top / "site")


@pytest.fixture(scope="module")
def pages(site):
    return {url: _Markup(data.decode()) for url, data in site.items() if url.endswith(".html")}


def test_every_page_has_our_policy_before_any_script(pages):
    assert len(pages) > 15
    for url, page in pages.items():
        policies = [i for i, (tag, a) in enumerate(page.tags) if tag == "meta" and a.get("content") == CSP]
        scripts = [i for i, (tag, _) in enumerate(page.tags) if tag in {"script", "link"}]
        assert len(policies) == 1, url
        assert all(policies[0] < place for place in scripts), url
    assert CSP == "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:"


def test_no_page_needs_what_the_policy_refuses(pages):
    for url, page in pages.items():
        for tag, attributes in page.tags:
            assert tag not in {"style", "iframe", "object", "embed", "base"}, (url, tag)
            assert not {"action", "formaction", "srcdoc", "background"} & attributes.keys(), (url, tag)
            assert tag != "script" or attributes.get("src"), url
            assert not [name for name in attributes if name.startswith("on") or name == "style"], (url, tag, attributes)


def test_no_text_of_a_book_becomes_markup(site, pages):
    for url, page in pages.items():
        assert not [tag for tag, attributes in page.tags if tag == "img"], url
        text = site[url].decode()
        assert "<img src=x" not in text, url
        assert "49" not in re.findall(r"img src=x onerror=alert\(1\)&gt;[^<]{0,12}?(49)", text), url
    assert any(
        escape(MEAN).encode() in data.replace(b"&#34;", b"&quot;").replace(b"&#39;", b"&#x27;")
        for data in site.values()
    )


def test_every_link_leads_to_a_file_of_the_site_or_to_a_harmless_scheme(site, pages):
    links = 0
    for url, page in pages.items():
        if url == "404.html":
            continue
        for tag, attributes in page.tags:
            for name in ("href", "src"):
                address = attributes.get(name)
                if not address:
                    continue
                parts = urlsplit(address)
                if parts.scheme:
                    assert parts.scheme in {"http", "https", "mailto", "tel", "vscode"} or (
                        tag == "link" and parts.scheme == "data"
                    ), address
                    continue
                assert not address.startswith("/"), (url, address)
                target = _joined(url, unquote(parts.path))
                assert target in site, (url, address)
                links += 1
    assert links > 300


def _joined(url, path):
    parts = url.split("/")[:-1]
    for part in path.split("/") if path else [url.rsplit("/", 1)[-1]]:
        if part == "..":
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def test_every_anchor_exists_on_its_page(site, pages):
    for url, page in pages.items():
        for _tag, attributes in page.tags:
            parts = urlsplit(attributes.get("href") or "")
            if parts.fragment and not parts.scheme and url != "404.html":
                target = pages[_joined(url, unquote(parts.path))]
                field, is_filter, _value = unquote(parts.fragment).partition("=")
                if is_filter:  # a list that opens already filtered
                    assert field in {a.get("name") for _, a in target.tags}, (url, attributes["href"])
                    continue
                assert unquote(parts.fragment) in {a.get("id") for _, a in target.tags}, (url, attributes["href"])


def test_no_id_stands_twice_on_a_page(pages):
    for url, page in pages.items():
        ids = [attributes["id"] for _tag, attributes in page.tags if "id" in attributes]
        assert len(ids) == len(set(ids)), url


def test_scripts_of_data_cannot_be_left(site):
    scripts = [data.decode() for url, data in site.items() if url.endswith(".js") and not url.startswith("static/")]
    assert scripts
    for text in scripts:
        assert "<" not in text
        assert "\u2028" not in text
        name, arguments = re.fullmatch(r"([\w.]+)\((.*)\);\n", text, re.DOTALL).groups()
        assert name
        json.loads(f"[{arguments}]")


def _renderer(book):
    return Renderer(surroundings(Gatherer(book).gather(), book))


@brief
@given(
    st.lists(
        st.recursive(st.text() | st.integers() | st.none(), lambda inner: st.lists(inner), max_leaves=6), max_size=3
    )
)
def test_a_script_says_exactly_its_arguments(arguments):
    from plaincrm.site.render import _script

    text = _script(Script("data.js", "plaincrm.take", tuple(arguments))).decode("utf-8", "surrogatepass")
    assert json.loads("[" + text.removeprefix("plaincrm.take(").removesuffix(");\n") + "]") == arguments
    assert not {"<", "\u2028", "\u2029"} & set(text)


def test_prose_links_to_records_by_name_and_to_documents(tmp_path):
    book = write_book(
        tmp_path / "book",
        {"clients/kos.md": "---\nname: K\n---\n[[novak]] [[novak|him]] [o](documents/novak/offer.txt) [[bad]]\n"},
    )
    write_book(
        book, {"book.yml": SETTINGS, "clients/novak.md": NOVAK.replace("[[kos]]", ""), "documents/novak/offer.txt": "x"}
    )
    write_book(
        book, {"clients/bad.md": "---\nname: Bad\nsince: x\n---\n", "site_templates/own.html": "{{ prose(page) }}"}
    )
    gathered = Gatherer(book).gather()
    renderer = Renderer(surroundings(gathered, book))
    notes = gathered.edition.records["kos"].notes
    html = renderer.bytes_of(Page("a/b.html", "own.html", notes)).decode()
    assert '<a href="../records/novak.html"><bdi>Optika Novak</bdi></a>' in html
    assert '<a href="../records/novak.html">him</a>' in html
    assert 'href="../documents/novak/offer.txt"' in html
    assert "bad.html" not in html or "Bad" not in html
    unknown = renderer.bytes_of(Page("a.html", "own.html", "<b>not read through</b>")).decode()
    assert "&lt;b&gt;" in unknown


def test_every_text_of_a_record_is_rendered_whether_its_html_was_kept_or_not(tmp_path):
    body = "Plain words.\n\n## 2026-01-15\nOne *stressed*.\n\n## 2026-01-16\n<!-- nothing -->\n\n## 2026-01-17\n5 < 6\n"
    book = write_book(tmp_path / "book", {"clients/kos.md": f"---\nname: K\n---\n{body}"})
    write_book(book, {"book.yml": SETTINGS, "site_templates/own.html": "{{ prose(page) }}"})
    gathered = Gatherer(book).gather()
    assert "Plain words." not in gathered.html
    renderer = Renderer(surroundings(gathered, book))
    record = gathered.edition.records["kos"]
    shown = [
        renderer.bytes_of(Page("a.html", "own.html", text)).decode().strip()
        for text in (record.notes, *(entry.text for entry in record.log))
    ]
    assert shown == ["<p>Plain words.</p>", "<p>One <em>stressed</em>.</p>", "", "<p>5 &lt; 6</p>"]


def test_a_template_that_asks_for_what_is_not_there_says_where(tmp_path):
    book = write_book(tmp_path / "book")
    write_book(book, {"site_templates/own.html": "one\n{{ page.nothing }}"})
    renderer = _renderer(book)
    with pytest.raises(CannotPublish, match=r"own\.html:2 cannot be rendered: UndefinedError"):
        renderer.bytes_of(Page("a.html", "own.html", {}))


@pytest.mark.parametrize(
    "attack",
    [
        "{{ page.__class__ }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ site.__init__.__globals__ }}",
        "{{ frame.__globals__ }}",
        "{{ edit.__globals__ }}",
        "{{ ago.__code__ }}",
        "{{ written.day.__wrapped__ }}",
        "{{ ['']|each('__class__')|list }}",
        "{{ ['']|each('__class__.__mro__')|list }}",
        "{{ (['']|map(attribute='__class__')|first).mro() }}",
        "{{ ''|attr('__class__') }}",
        "{{ '{0.__class__}'.format('') }}",
        "{{ cycler.__init__.__globals__.os }}",
        "{{ views.__class__ }}",
        "{% include '/etc/passwd' %}",
        "{% include '../../secret' %}",
        "{% import 'os' as os %}",
    ],
)
def test_a_strangers_template_can_look_but_not_act(tmp_path, attack):
    book = write_book(tmp_path / "book")
    (tmp_path / "secret").write_text("SECRET", encoding="utf-8")
    write_book(book, {"site_templates/own.html": attack})
    renderer = _renderer(book)
    with pytest.raises(CannotPublish):
        renderer.bytes_of(Page("a.html", "own.html", {}))


def test_a_folder_of_templates_that_is_a_link_is_not_followed(tmp_path):
    book = write_book(tmp_path / "book")
    write_book(tmp_path / "elsewhere", {"pages/404.html": "SECRET"})
    (book / "site_templates").symlink_to(tmp_path / "elsewhere")
    Workshop(book, tmp_path / "site").build()
    assert b"SECRET" not in (tmp_path / "site/404.html").read_bytes()


# Addresses


def test_a_records_page_is_named_by_its_slug_however_long(pages):
    assert record_url("kos") == "records/kos.html"
    long = [record_url("ž" * n) for n in (120, 121, 122, 300)]
    assert all(len(url.removeprefix("records/").encode()) <= 255 for url in long)
    assert len(set(long)) == 4
    assert record_url("long-" * 49 + "end") in pages


def test_documents_keep_their_place_and_others_have_one_of_their_own():
    assert document_url("documents/novak/offer.txt") == "documents/novak/offer.txt"
    assert document_url("index.html") == "files/index.html"
    assert document_url("documentsx/a") == "files/documentsx/a"


@brief
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_quoted_address_is_one_segment_that_means_the_same(text):
    address = quoted(text)
    assert unquote(address) == text
    assert not set(address) & set("\"'<>?#& \\:")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://example.com/x?y#z", "https://example.com/x?y#z"),
        ("HTTP://EXAMPLE.com", "HTTP://EXAMPLE.com"),
        ("example.com", "https://example.com"),
        ("javascript:alert(1)", ""),
        ("JaVaScript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("//example.com", ""),
        ("/etc/passwd", ""),
    ],
)
def test_a_website_is_linked_by_http_or_not_at_all(text, address):
    assert website(text) == address


@brief
@given(st.text())
def test_no_text_becomes_a_link_of_another_scheme(text):
    assert re.match(r"https?://|$", website(text), re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+386 41 234-567", "+38641234567"),
        ("(054) 123 4567", "0541234567"),
        ("۰۲۱ ۱۲۳۴", "0211234"),
        ("+٩٦٦ ٥٠", "+96650"),
        ("ext.", ""),
        ("1", ""),
        ("12+34", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_a_phone_number_is_dialled_by_its_digits(text, number):
    assert phone(text) == number


def test_an_address_of_mail_cannot_add_headers():
    assert mailto("a+b@example.com") == "mailto:a%2Bb@example.com"
    assert mailto("a@example.com?bcc=x@example.com&body=y") == "mailto:a@example.com%3Fbcc%3Dx@example.com%26body%3Dy"


@pytest.mark.parametrize(
    "pattern",
    [
        "javascript:alert(1)//{path}",
        " javascript:x",
        "\x01javascript:x",
        "java\tscript:x",
        "JAVASCRIPT:x",
        "data:text/html,{path}",
        "vbscript:x",
        "{path}",
        "",
        None,
    ],
)
def test_an_editors_address_runs_nothing(tmp_path, pattern):
    assert editor_url(pattern, tmp_path, "clients/a.md", 3) == ""


def test_an_editors_address_names_the_file_and_the_line(tmp_path):
    (tmp_path / "my book").mkdir()
    found = editor_url("vscode://file/{path}:{line}", tmp_path / "my book", "clients/ž&.md", 14)
    assert found == f"vscode://file/{tmp_path}/my%20book/clients/%C5%BE%26.md:14"
    assert editor_url("editor:{file}", tmp_path, "a b.md", 1) == "editor:a%20b.md"


def test_code_in_a_message_is_marked_and_all_else_escaped():
    assert (
        code_spans("`<b>` is `x`, not <i> or ` alone")
        == "<code>&lt;b&gt;</code> is <code>x</code>, not &lt;i&gt; or ` alone"
    )
