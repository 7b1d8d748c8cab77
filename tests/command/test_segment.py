"""`plaincrm segment`, and `--where` of other commands: whom they find, whom they leave out, and how they say so."""

import csv
import io
import json
import os
import stat

import pytest

from small_book import SETTINGS, write_book

PEOPLE = {
    "book.yml": SETTINGS
    + "segments:\n  all: {}\n  north: region = North\n  broken: regon = North\n  old: {tags: vip}\n",
    "clients/yes.md": "---\nname: Yes\nregion: North\nmarketing: yes\nemail: yes@example.com\n---\n",
    "clients/no.md": "---\nname: No\nregion: North\nmarketing: no\nemail: no@example.com\n---\n",
    "clients/perhaps.md": "---\nname: Perhaps\nregion: North\ntags: vip\nprivate: {code: Canary77}\n---\nCanary78\n",
    "leads/lead.md": "---\nname: Lead\nregion: North\nstage: new\nemail: lead@example.com\n---\n",
}


@pytest.fixture
def people(tmp_path):
    return write_book(tmp_path / "people", PEOPLE)


def slugs(result):
    return [row["slug"] for row in csv.DictReader(io.StringIO(result.stdout, newline=""))]


def test_who_may_not_be_written_to_is_left_out_and_counted(run, people):
    result = run("segment", "north", "--book", people)
    assert result.exit_code == 0  # the broken segment is no fault of this command
    assert slugs(result) == ["perhaps", "yes"]
    assert "2 written" in result.stderr
    assert "1 left out: may not be written to (marketing: no)" in result.stderr
    assert "1 has not said whether it may be written to" in result.stderr
    assert "1 has no e-mail address" in result.stderr
    assert "no@example.com" not in result.output


def test_an_expression_selects_without_being_saved(run, people):
    assert slugs(run("segment", "--where", "tags has VIP or marketing", "--book", people)) == ["perhaps", "yes"]
    assert slugs(run("segment", "--where", "is lead", "--book", people)) == ["lead"]
    result = run("segment", "--where", "grade = B", "--book", people)
    assert slugs(result) == []
    assert "0 written" in result.stderr


def test_cards_and_files_are_written(run, people, tmp_path):
    file = tmp_path / "out.vcf"
    result = run("segment", "all", "-O", "vcard", "-o", file, "--book", people)
    assert (result.exit_code, result.stdout) == (0, "")
    data = file.read_bytes()
    assert data.count(b"BEGIN:VCARD\r\n") == 2
    assert b"no@example.com" not in data
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    assert [name for name in os.listdir(tmp_path) if name.startswith(".plaincrm-")] == []


@pytest.mark.parametrize("place", ["book.yml", "clients/novak.md", "leads/new/x.csv", "documents/novak/x.csv"])
def test_a_list_is_not_written_over_the_book(run, people, tmp_path, place):
    (tmp_path / "way").symlink_to(people)
    before = {path: path.read_bytes() for path in people.rglob("*") if path.is_file() and ".plaincrm" not in path.parts}
    result = run("segment", "all", "-o", tmp_path / "way" / place, "--book", people)
    assert result.exit_code == 2
    assert "lies in the book" in result.stderr
    after = {path: path.read_bytes() for path in people.rglob("*") if path.is_file() and ".plaincrm" not in path.parts}
    assert after == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["segment"], "Say who"),
        (["segment", "north", "--where", "grade = A"], "Say who"),
        (["segment", "nort"], "did you mean `north`?"),
        (["segment", "broken"], "has a mistake; see `plaincrm check`"),
        (["report", "segment"], "Say who"),
        (["report", "segment", "--name", "gone"], "There is no segment gone"),
        (["report", "segment", "--name", "north", "--from", "2026-01-01"], "does not go by --from"),
        (["report", "clients", "--where", "grade = A"], "does not go by --where"),
        (["list", "--where", "regon = North"], "column 1"),
    ],
)
def test_wrong_usage_is_2_and_says_what_is_right(run, people, arguments, said):
    result = run(*arguments, "--book", people)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_a_mistake_is_shown_with_its_column_and_a_mark_below_it(run, people):
    result = run("segment", "--where", "grade = A and regon = North", "--book", people)
    assert result.stderr.endswith(
        "Error: --where, column 15: `regon` is no field that a selection can ask about\n"
        "  grade = A and regon = North\n"
        "                ^^^^^\n"
        "  did you mean `region`?\n"
    )


def test_a_complaint_does_not_steer_the_terminal(run, people):
    assert "\x1b" not in run("segment", "--where", "\x1b[31mregon\x07 = North", "--book", people).stderr


def test_in_a_long_expression_the_mistake_is_in_sight(run, people):
    text = " or ".join(["grade = A"] * 60) + " or regon = North or " + " or ".join(["grade = A"] * 60)
    *_head, shown, marks, _hint = run("segment", "--where", text, "--book", people).stderr.splitlines()
    assert len(shown) < 100
    assert shown[marks.index("^") : marks.rindex("^") + 1] == "regon"


def test_list_takes_clients_and_leads_and_its_words_besides(run, people):
    def listed(*arguments):
        return [line.split("\t")[0] for line in run("list", *arguments, "--book", people).stdout.splitlines()]

    assert listed("--where", "region = North") == ["lead", "no", "perhaps", "yes"]
    assert listed("clients", "--where", "region = North") == ["no", "perhaps", "yes"]
    assert listed("leads", "--where", "region = North") == ["lead"]
    assert listed("per", "--where", "region = North") == ["perhaps"]


def test_the_report_leaves_nobody_out_and_has_the_keys_of_the_contract(run, people):
    data = json.loads(run("report", "segment", "--name", "north", "-O", "json", "--book", people).stdout)
    assert list(data)[:2] == ["as_of", "currency"]
    assert (data["name"], data["where"]) == ("north", "region = North")
    assert [(one["slug"], one["name"], one["marketing"]) for one in data["clients"]] == [
        ("no", "No", False),
        ("perhaps", "Perhaps", None),
        ("yes", "Yes", True),
    ]
    assert {"email", "phone", "address", "salutation"} <= data["clients"][0].keys()
    assert data["selected"]["may_not"] == 1
    by_expression = json.loads(
        run("report", "segment", "--where", "region = north", "-O", "json", "--book", people).stdout
    )
    assert by_expression["clients"] == data["clients"]


def test_nothing_private_leaves(run, people):
    for arguments in (["segment", "all"], ["segment", "all", "-O", "vcard"], ["segment", "--where", "Canary"]):
        output = run(*arguments, "--book", people).output
        assert "Canary77" not in output
        assert "Canary78" not in output


def test_a_segment_with_a_mistake_fails_the_check_and_no_page(run, people, tmp_path):
    assert run("check", "--book", people).exit_code == 1
    assert "book.yml:13:11: error[bad-segment]" in run("check", "--book", people).stdout
    run("build", "--book", people, "-o", tmp_path / "site")
    index = (tmp_path / "site/segments.html").read_text(encoding="utf-8")
    assert "regon" in index
    assert (tmp_path / "site/segments/north.html").exists()
    assert not (tmp_path / "site/segments/broken.html").exists()
