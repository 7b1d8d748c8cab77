"""`plaincrm cards`: whose cards, in which file, and that it stands alone."""

import re
from base64 import b64encode
from hashlib import sha256
from html import unescape

import pytest

from small_book import write_book


@pytest.fixture
def leads(book):
    (book / "leads/lipa.md").unlink()
    lead = "---\nname: {}\nstage: {}\nphone: 041 000 000\n---\n<script>alert(1)</script>\n"
    return write_book(
        book,
        {
            f"leads/{name.lower()}.md": lead.format(name, stage)
            for name, stage in (("Ana", "new"), ("Bor", "active"), ("Cene", "dead"))
        },
    )


def cards(path):
    return re.findall(r'<article class="index-card.*?</article>', path.read_text("utf-8"), re.DOTALL)


def test_all_leads_have_cards_box_after_box_marked_by_colour_and_word(run, leads, tmp_path):
    result = run("cards")
    assert (result.exit_code, result.stdout) == (0, "3 cards on 1 sheet: cards.html\n")
    mark = re.compile(
        r'index-card (\w*)".*?box-mark"><bdi>(\w+)</bdi> <span>(.*?)</span>.*?<h2><bdi>(.*?)</bdi>', re.DOTALL
    )
    assert [mark.search(card).groups() for card in cards(tmp_path / "cards.html")] == [
        ("green", "New", "Green box", "Ana"),
        ("yellow", "Active", "Yellow box", "Bor"),
        ("red", "Dead", "Red box", "Cene"),
    ]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (["bor"], ["Bor"]),
        (["cene", "ana"], ["Cene", "Ana"]),
        (["--box", "red"], ["Cene"]),
        (["--box", "Dead", "--box", "yellow"], ["Bor", "Cene"]),
        (["novak"], ["Optika Novak"]),
        (["ana", "bor", "--box", "green"], ["Ana"]),
    ],
)
def test_those_named_or_of_a_box(run, leads, tmp_path, words, names):
    assert run("cards", *words, "-o", "x.html").exit_code == 0
    assert [re.search(r"<h2><bdi>(.*?)</bdi>", card)[1] for card in cards(tmp_path / "x.html")] == names


def test_the_file_stands_alone(run, leads, tmp_path):
    run("cards")
    text = (tmp_path / "cards.html").read_text("utf-8")
    assert not re.findall(r'(?:src|href)="', text)
    policy = unescape(re.search(r'Content-Security-Policy" content="(.*?)"', text)[1])
    for kind, tag in (("style", "style"), ("script", "script")):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert f"{kind}-src 'sha256-{b64encode(sha256(inside.encode()).digest()).decode()}'" in policy
    assert "alert(1)" in text
    assert "<script>alert" not in text


def test_a_file_of_somebody_else_is_left_alone_and_ours_written_over(run, leads, tmp_path):
    (tmp_path / "cards.html").write_text("mine", encoding="utf-8")
    result = run("cards")
    assert result.exit_code == 1
    assert "cards.html is not plaincrm's" in result.stderr
    assert (tmp_path / "cards.html").read_text("utf-8") == "mine"
    assert [run("cards", name, "-o", "own.html").exit_code for name in ("ana", "bor")] == [0, 0]
    assert len(cards(tmp_path / "own.html")) == 1
    (tmp_path / "link.html").symlink_to(tmp_path / "own.html")
    assert run("cards", "-o", "link.html").exit_code == 1
    assert run("cards", "-o", "no/such/folder.html").exit_code == 1
    assert not list(tmp_path.glob(".plaincrm-cards-*"))


def test_a_dash_prints_the_file(run, leads, tmp_path):
    result = run("cards", "ana", "-o", "-")
    assert result.stdout.startswith("<!doctype html>")
    assert not (tmp_path / "cards.html").exists()


def test_an_unknown_box_or_record_is_wrong_usage(run, leads):
    result = run("cards", "--box", "gren")
    assert result.exit_code == 2
    assert "there is no box gren; there are new, green, active" in result.stderr
    assert run("cards", "nobody").exit_code == 2


def test_a_box_without_leads_writes_nothing(run, leads, tmp_path):
    result = run("cards", "--box", "blue")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no card was written" in result.stderr
    assert not (tmp_path / "cards.html").exists()


def test_open_opens_the_file(run, leads, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr("click.launch", opened.append)
    run("cards", "ana", "--open")
    assert opened == [(tmp_path / "cards.html").as_uri()]


def test_private_values_are_on_no_card(run, book, tmp_path):
    write_book(book, {"leads/p.md": "---\nname: P\nprivate: {passport: CANARY77}\n---\n"})
    run("cards")
    assert "CANARY77" not in (tmp_path / "cards.html").read_text("utf-8")


@pytest.mark.parametrize("place", ["clients/ana.md", "documents/cards.html", "book.yml"])
def test_cards_are_not_put_among_the_files_of_the_book(run, leads, place):
    before = {path: path.read_bytes() for path in leads.rglob("*") if path.is_file() and ".plaincrm" not in path.parts}
    result = run("cards", "-o", leads / place)
    assert result.exit_code == 2
    assert "lies in the book" in result.stderr
    after = {path: path.read_bytes() for path in leads.rglob("*") if path.is_file() and ".plaincrm" not in path.parts}
    assert after == before
