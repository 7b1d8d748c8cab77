"""What changed between two versions of a record, field by field."""

import pytest

from plaincrm.reading.versions import changes, fields, of_merge, written


def between(old, new, kinds=()):
    before, after = (
        fields(f"---\n{text}---\n".encode() if "---\n" not in text else text.encode(), kinds) for text in (old, new)
    )
    return [tuple(change) for change in changes(before, after)]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("name: A\n", "name: B\n", [("name", "A", "B")]),
        ("name: A\n", "name: A\nphone: 012\n", [("phone", None, "012")]),
        ("name: A\nkind: person\n", "name: A\n", [("kind", "person", None)]),
        ("name: A\nphone: 01\n", "name: A\nphone: [01, 02]\n", [("phone[1]", None, "02")]),
        ("name: A\nphone: 01\n", "name: A\nphone: [01]\n", []),
        ("name: A\ncredit: {limit: 5}\n", "name: A\ncredit: {limit: 7, terms: 30 days}\n",
         [("credit.limit", "5", "7"), ("credit.terms", None, "30 days")]),
        ("name: A\nprofile: {plan: x}\n", "name: A\nprofile: {plan: [x, y]}\n", [("profile.plan[1]", None, "y")]),
        ("name: A\ntags: [a, b, c]\n", "name: A\ntags: [a, c]\n", [("tags[1]", "b", None)]),
        ("name: A\n", "name: A\ntags: [a]\n", [("tags[0]", None, "a")]),
    ],
)  # fmt: skip
def test_fields(old, new, told):
    assert between(old, new) == told


SALES = """name: A
transactions:
  - {{date: 2026-01-01, amount: 10{0}}}
  - {{date: 2026-02-01, amount: 20}}
{1}"""


def test_an_item_of_a_list_is_told_by_what_changed_in_it():
    assert between(SALES.format("", ""), SALES.format(", paid: 2026-01-09", "")) == [
        ("transactions[0].paid", None, "2026-01-09")
    ]


def test_a_new_item_is_told_whole_wherever_it_was_put():
    line = "  - {date: 2026-03-01, amount: 30}\n"
    assert between(SALES.format("", ""), SALES.format("", line)) == [
        ("transactions[2]", None, "{date: 2026-03-01, amount: 30}")
    ]
    first = SALES.format("", "").replace("transactions:\n", f"transactions:\n{line}")
    assert between(SALES.format("", ""), first) == [("transactions[0]", None, "{date: 2026-03-01, amount: 30}")]


BODY = "---\nname: A\n---\n{notes}\n\n## 2026-03-05 call 25m positive: Renewal\n{text}\n"


def test_notes_and_the_log_are_fields():
    assert between(BODY.format(notes="One", text="T"), BODY.format(notes="Two", text="T")) == [("notes", "One", "Two")]
    assert between(BODY.format(notes="One", text="T"), BODY.format(notes="One", text="U")) == [
        ("log[0]", "2026-03-05 call 25m positive: Renewal\nT", "2026-03-05 call 25m positive: Renewal\nU")
    ]
    added = BODY.format(notes="One", text="T") + "\n## 2026-03-09 demo: Shown\n"
    assert between(BODY.format(notes="One", text="T"), added, ("demo",)) == [("log[1]", None, "2026-03-09 demo: Shown")]


def test_a_new_file_is_told_key_by_key():
    after = fields(b"---\nname: A\ntags: [a, b]\n---\n")
    assert [tuple(change) for change in changes({}, after)] == [("name", None, "A"), ("tags", None, "[a, b]")]


@pytest.mark.parametrize(
    "lines",
    ["private: {{a: {0}}}", "Private:\n  b: {0}", "profile: {{private: {0}}}", "people: [{{name: B, private: {{c: {0}}}}}]", "x_y: {{private: {0}}}"],
)  # fmt: skip
def test_what_is_private_is_no_field(lines):
    told = between("name: A\n", f"name: A\n{lines.format('SECRET')}\n")
    assert "SECRET" not in str(told)


def test_a_private_value_that_changes_leaves_no_trace():
    old, new = "name: A\nprivate: {a: SECRET1}\n", "name: A\nprivate: {a: SECRET2, b: x}\n"
    assert between(old, new) == []


@pytest.mark.parametrize("data", [b"", b"name: A", b"---\nname: [A\n---\n", b"---\nname: \xff\n---\n", b"---\n{a: 1\n"])
def test_a_version_that_cannot_be_read_has_no_fields(data):
    assert fields(data) is None


def test_values_are_written_much_as_in_the_file():
    assert written({"a": ["1", {"b": "2"}]}) == "{a: [1, {b: 2}]}"
    assert written(None) is None


def merged(first, second, after):
    sides = [
        fields(f"---\n{text}---\n".encode() if "---\n" not in text else text.encode())
        for text in (first, second, after)
    ]
    return [tuple(change) for change in of_merge(sides[0], sides[1:2], sides[2])]


THIRD = "  - {date: 2026-03-01, amount: 30}\n"
FOURTH = "  - {date: 2026-03-09, amount: 40}\n"


@pytest.mark.parametrize(
    ("first", "second", "after"),
    [
        ("name: A\nkind: person\n", "name: B\n", "name: B\nkind: person\n"),
        ("name: A\nkind: person\n", "name: A\n", "name: A\n"),
        ("name: A\ncredit: {limit: 5}\n", "name: A\n", "name: A\n"),
        ("name: A\ncredit: {limit: 5}\n", "name: A\ncredit: {terms: 30 days}\n", "name: A\ncredit: {limit: 5, terms: 30 days}\n"),
        ("name: A\nphone: 01\n", "name: A\nphone: 02\n", "name: A\nphone: [01, 02]\n"),
        ("name: A\ntags: [b, c]\n", "name: A\ntags: [a, c]\n", "name: A\ntags: [c]\n"),
        (SALES.format("", THIRD), SALES.format("", FOURTH), SALES.format("", THIRD + FOURTH)),
        (SALES.format("", THIRD), SALES.format("", FOURTH), SALES.format("", FOURTH + THIRD)),
        (SALES.format(", paid: 2026-01-09", ""), SALES.format(", cost: 3", THIRD), SALES.format(", cost: 3, paid: 2026-01-09", THIRD)),
        (SALES.format("7", ""), SALES.format("", "").replace("actions:\n", "actions:\n" + THIRD),
         SALES.format("7", "").replace("actions:\n", "actions:\n" + THIRD)),
        (BODY.format(notes="One\nx\ny\nTwo", text="T"), BODY.format(notes="1\nx\ny\n2", text="T"), BODY.format(notes="1\nx\ny\nTwo", text="T")),
        (BODY.format(notes="N", text="T") + "\n## 2026-03-09 call: B\n", BODY.format(notes="N", text="T") + "\n## 2026-03-10 call: C\n",
         BODY.format(notes="N", text="T") + "\n## 2026-03-09 call: B\n\n## 2026-03-10 call: C\n"),
    ],
)  # fmt: skip
def test_what_the_sides_of_a_merge_brought_is_none_of_its_own_changes(first, second, after):
    assert merged(first, second, after) == []
    assert merged(second, first, after) == []


@pytest.mark.parametrize(
    ("first", "second", "after", "told"),
    [
        ("name: A\n", "name: B\n", "name: C\n", [("name", "A", "C")]),
        ("name: A\nkind: person\n", "name: A\nkind: company\n", "name: A\n", [("kind", "person", None)]),
        ("name: A\n", "name: A\n", "name: A\nphone: 01\n", [("phone", None, "01")]),
        ("name: A\ncredit: {limit: 5}\n", "name: A\n", "name: A\ncredit: {limit: 7}\n", [("credit.limit", "5", "7")]),
        (SALES.format("1", ""), SALES.format("2", THIRD), SALES.format("3", THIRD), [("transactions[0].amount", "101", "103")]),
        (SALES.format("", THIRD), SALES.format("", FOURTH), SALES.format("", THIRD + FOURTH.replace("40", "50")),
         [("transactions[3]", None, "{date: 2026-03-09, amount: 50}")]),
        (SALES.format("", THIRD), SALES.format("", THIRD + FOURTH), SALES.format("", ""),
         [("transactions[2]", "{date: 2026-03-01, amount: 30}", None)]),
        (BODY.format(notes="One", text="T"), BODY.format(notes="Two", text="T"), BODY.format(notes="Both", text="T"), [("notes", "One", "Both")]),
        (BODY.format(notes="1\nx", text="T"), BODY.format(notes="2\nx", text="T"), BODY.format(notes="2", text="T"), [("notes", "1\nx", "2")]),
    ],
)  # fmt: skip
def test_what_a_merge_made_in_a_third_way_is_its_own_change(first, second, after, told):
    assert merged(first, second, after) == told


def test_of_a_merge_of_three_sides_only_what_none_of_them_said_is_its_own():
    one, two, three, four = ({"name": name, "tags": [name]} for name in "ABCD")
    assert list(of_merge(one, [two, three], {**three, "tags": ["A", "B"]})) == []
    assert [change.field for change in of_merge(one, [two, three], four)] == ["name", "tags[0]"]
