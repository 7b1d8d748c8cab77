"""Edits of front matter change what they must, and leave every other byte as it was."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from front_matters import fronts
from inline_book import SHARED
from plaincrm.reading import front as front_matter
from plaincrm.reading.yaml_values import CONTROL
from plaincrm.writing.items import append, remove
from plaincrm.writing.refusals import CannotEdit
from plaincrm.writing.splices import drop, put, rename

STRINGS = SHARED / "data" / "naughty-strings" / "strings.json"


def parsed(text):
    return front_matter.parse(text)


def comments(text):
    return re.findall(r"comment\d+", text)


def in_order(parts, text):
    at = 0
    for part in parts:
        at = text.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


@given(fronts())
@settings(max_examples=80)
def test_setting_a_key_leaves_every_other_entry_byte_for_byte(front):
    new = put(front.text, ("stage",), "active")
    assert parsed(new) == parsed(front.text) | {"stage": "active"}
    assert in_order(front.of_others("stage"), new)
    assert comments(new) == comments(front.text)
    assert new.count("\r") == new.count("\n") * (front.end == "\r\n")
    abouts = [about for about, _entry in front.entries]
    if dict(front.entries)["stage"]:
        at = abouts.index("stage")
        assert new.startswith("".join(entry for _about, entry in front.entries[:at]).replace("\n", front.end))
        assert new.endswith("".join(entry for _about, entry in front.entries[at + 1 :]).replace("\n", front.end))


@given(fronts())
@settings(max_examples=80)
def test_dating_a_deal_touches_no_other_entry(front):
    deals = parsed(front.text)["deals"]
    position = len(deals) - 1 if isinstance(deals, list) else 0
    new = put(front.text, ("deals", position, "won"), "2026-03-31")
    dated = parsed(new)["deals"]
    assert (dated[position] if isinstance(dated, list) else dated)["won"] == "2026-03-31"
    assert in_order(front.of_others("deals"), new)
    assert comments(new) == comments(front.text)


@given(fronts(), st.sampled_from(["stage", "stage_since", "since", "company"]))
@settings(max_examples=80)
def test_dropping_a_key_drops_its_lines_and_no_comment(front, key):
    new = drop(front.text, (key,))
    assert parsed(new) == {name: value for name, value in parsed(front.text).items() if name != key}
    assert in_order(front.of_others(key), new)
    assert comments(new) == comments(front.text)
    assert drop(new, (key,)) == new


@given(fronts())
@settings(max_examples=60)
def test_renaming_changes_the_key_alone(front):
    new = rename(front.text, ("company",), "x_company")
    assert new.replace("x_company", "company") == front.text
    assert parsed(new).get("x_company") == parsed(front.text).get("company")


NEXTS = [
    "",
    "next:\n",
    "next:   # c\n",
    "next: ~\n",
    "next: []\n",
    "next: [{on: 2026-01-01, do: x}]\n",
    "next: [{on: 2026-01-01, do: x},]\n",
    "next: [\n  {on: 2026-01-01, do: x},  # c\n  {on: 2026-01-02, do: y}  # d\n]\n",
    "next:\n- {on: 2026-01-01, do: x}\n",
    "next:\n      - {on: 2026-01-01, do: x}   # c\n\n",
    "next:\n  - on: 2026-01-01\n    do: |\n      x\n\n      y\n",
    "next: {on: 2026-01-01, do: x}\n",
    "next:\n  on: 2026-01-01  # c\n  do: >\n    x\n    y\n",
    "next:\n  - ~\n  - {on: 2026-01-01, do: x}\n",
    "next:\n  -\n    on: 2026-01-01\n    do: x\n",
]
AROUND = [
    ("", ""),
    ("name: A\n", ""),
    ("name: A\n", "tags: [b]\n"),
    ("# c0\nname: A  # c1\n", "# c2\ntext: |+\n  a\n\n"),
]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("around", AROUND[1:])
@pytest.mark.parametrize("listed", NEXTS)
def test_a_row_is_added_to_a_list_however_it_is_written(listed, around, end):
    before, after = (part.replace("\n", end) for part in around)
    text = before + listed.replace("\n", end) + after
    row = {"on": "2026-04-01", "do": "Ring: her, [or] him # soon"}
    new = append(text, "next", row)
    had = parsed(text).get("next", [])
    assert parsed(new)["next"] == [*(had if isinstance(had, list) else [had]), row]
    assert in_order([before, after] if listed else [before + after], new)
    assert all(new.count(f"# {c}") == text.count(f"# {c}") for c in ("c", "c0", "c1", "c2", "d"))
    assert new.count("\r") == new.count("\n") * (end == "\r\n")


@pytest.mark.parametrize("listed", NEXTS)
def test_adding_a_row_and_removing_it_again_leaves_the_list_as_it_was(listed):
    text = f"name: A\n{listed}tags: [b]\n"
    had = parsed(text).get("next", [])
    count = len(had) if isinstance(had, list) else 1
    new = remove(append(text, "next", {"on": "2026-04-01", "do": "z"}), ("next", count))
    assert parsed(new).get("next", []) == ([had] if isinstance(had, dict) else had)


@pytest.mark.parametrize(
    ("text", "position", "left"),
    [
        ("next:\n  - {a: 1}  # mine\n  - {a: 2}\n", 0, "next:\n  # mine\n  - {a: 2}\n"),
        ("next:\n- a: 1\n  b: 2\n- a: 2\n", 1, "next:\n- a: 1\n  b: 2\n"),
        ("next: [{a: 1}, {a: 2}, {a: 3}]\n", 1, "next: [{a: 1}, {a: 3}]\n"),
        ("next: [{a: 1}, {a: 2}]\n", 0, "next: [{a: 2}]\n"),
        ("next: [{a: 1}, {a: 2},]\n", 1, "next: [{a: 1},]\n"),
        ("name: A\nnext:\n  - {a: 1}\n", 0, "name: A\n"),
        ("name: A\nnext: {a: 1} # why\n", 0, "name: A\n# why\n"),
    ],
)
def test_an_item_is_removed_with_its_lines_but_not_with_its_comment(text, position, left):
    assert remove(text, ("next", position)) == left


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("{name: A, stage: new}\n", "{name: A, stage: active}\n"),
        ("{name: A, stage: }\n", "{name: A, stage: active}\n"),
        ("{name: A, stage: , b: c}\n", "{name: A, stage: active, b: c}\n"),
        ("{name: A}\n", "{name: A, stage: active}\n"),
        ("  name: A\n  tags: [b]\n", "  name: A\n  tags: [b]\n  stage: active\n"),
        ("name: A\n# the end\n", "name: A\nstage: active\n# the end\n"),
        ("name: A\nstage: 'new' # c\n", "name: A\nstage: 'active' # c\n"),
    ],
)
def test_values_go_where_a_person_would_write_them(text, new):
    assert put(text, ("stage",), "active") == new


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("{name: A, stage: new}\n", "{name: A}\n"),
        ("{stage: new, name: A}\n", "{name: A}\n"),
        ("{name: A, stage: new, b: c}\n", "{name: A, b: c}\n"),
        ("name: A\nstage: new # hot\n", "name: A\n# hot\n"),
        ("? stage\n: new\nname: A\n", "name: A\n"),
    ],
)
def test_a_dropped_key_leaves_no_trace_but_its_comment(text, new):
    assert drop(text, ("stage",)) == new


@pytest.mark.parametrize(
    ("edit", "path"),
    [
        (lambda text, path: drop(text, path), ("stage",)),
        (lambda text, path: remove(text, path), ("next", 0)),
    ],
)
def test_what_would_take_a_comment_along_is_refused(edit, path):
    text = "name: A\nstage: # why\n  # indeed\n  new\nnext:\n  - on: x # hush\n    do: y\n  - do: z\n"
    with pytest.raises(CannotEdit, match=r"`(stage|next\[0\])`"):
        edit(text, path)


@pytest.mark.skipif(not STRINGS.exists(), reason="the naughty strings are not here")
@pytest.mark.parametrize(
    "like",
    ["name: {}\nstage: x\n", "stage: 'x'\n", 'stage: "x" # c\n', "{{a: b, stage: x}}\n", "{{stage: 'x', a: b}}\n"],
)
def test_naughty_strings_are_written_so_that_they_are_read_as_they_are(like):
    text = like.format("A")
    for word in json.loads(STRINGS.read_text(encoding="utf-8")):
        if not word or CONTROL.search(word) or re.search("[\ud800-\udfff]", word):
            continue
        assert parsed(put(text, ("stage",), word))["stage"] == word
        row = {"on": word, "do": word}
        assert parsed(append(text, "next", row))["next"] == [row]
