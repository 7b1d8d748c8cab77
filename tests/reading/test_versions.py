"""What changed between two versions of a record, field by field."""

import pytest

from plaincrm.reading.versions import changes, fields, written


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
