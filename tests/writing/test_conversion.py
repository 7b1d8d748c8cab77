"""A lead's file becomes a client's: nothing that a person wrote is lost, and no line is touched that need not be."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from front_matters import file_of, fronts
from plaincrm.book.records import Client
from plaincrm.reading import front as front_matter
from plaincrm.reading.records import read_record
from plaincrm.reading.text import decoded, parted
from plaincrm.writing.conversion import converted, is_conversion
from plaincrm.writing.stages import moved_to

TODAY = date(2026, 3, 31)


def values(data):
    return front_matter.parse(parted(decoded(data)).front)


def comments(data):
    return [word for word in data.decode().split() if word.startswith("comment")]


@given(fronts(), st.booleans(), st.sampled_from(["", "Notes.\n\n## 2026-01-01 call\n", "no end"]))
@settings(max_examples=80)
def test_what_only_leads_have_goes_and_all_else_stays(front, bom, body):
    data = file_of(front, bom, body)
    before = values(data)
    deals = before["deals"]
    won = len(deals) - 1 if isinstance(deals, list) else 0
    new = converted(data, TODAY, won)
    after = values(new)
    assert after["since"] == "2026-03-31"
    assert not after.keys() & {"stage", "stage_since", "company"}
    assert after.get("x_company") == before.get("company")
    assert after.get("x_lead_since") == (before.get("since") if before.get("since") != "2026-03-31" else None)
    dated = after["deals"][won] if isinstance(deals, list) else after["deals"]
    assert dated == (deals[won] if isinstance(deals, list) else deals) | {"won": "2026-03-31"}
    rest = {"stage", "stage_since", "since", "company", "deals", "x_company", "x_lead_since"}
    assert {key: value for key, value in after.items() if key not in rest} == {
        key: value for key, value in before.items() if key not in rest
    }
    assert sorted(comments(new)) == sorted(comments(data))
    text = new.decode()
    assert text.endswith(f"---{front.end}{body}")
    assert new.startswith(b"\xef\xbb\xbf") == bom
    for entry in front.of_others("stage", "stage_since", "since", "company", "deals"):
        assert entry in text
    read = read_record(new, "clients/a.md")
    assert isinstance(read.record, Client), read.faults


@given(fronts(), st.booleans())
@settings(max_examples=40)
def test_a_conversion_is_recognised_on_any_later_day_and_nothing_else_is(front, with_deal):
    data = file_of(front)
    deals = values(data)["deals"]
    won = (len(deals) - 1 if isinstance(deals, list) else 0) if with_deal else None
    new = converted(data, TODAY, won)
    assert is_conversion(data, new)
    assert not is_conversion(data, data)
    assert not is_conversion(data, new + b"more\n")
    assert not is_conversion(data, new.replace(b"Ana", b"Eva").replace(b"\\u006E", b"\\u0076"))


@pytest.mark.parametrize(
    "other",
    [
        b"",
        b"---\n",
        b"no front matter",
        b"---\nsince: 2026-02-30\n---\n",
        b"---\nsince: [a]\n---\n",
        b"\xff",
        b"---\na: 1\na: 2\n---\n",
    ],
)
def test_anything_else_is_no_conversion(other):
    assert not is_conversion(b"---\nname: A\n---\n", other)
    assert not is_conversion(other, b"---\nname: A\nsince: 2026-03-31\n---\n")


def test_a_conversion_reads_as_a_person_would_have_done_it():
    lead = (
        "---\nname: Ana Novak\ncompany: Acme\nsince: 2025-12-03  # the fair\nstage: prospect\n"
        "stage_since: 2026-03-18\nx_company: mine\ndeals:\n  - {what: Plan, amount: 900}\n---\nNotes.\n"
    )
    assert converted(lead.encode(), TODAY, 0).decode() == (
        "---\nname: Ana Novak\nx_company_2: Acme\nx_lead_since: 2025-12-03  # the fair\nsince: 2026-03-31\n"
        "x_company: mine\ndeals:\n  - {what: Plan, amount: 900, won: 2026-03-31}\n---\nNotes.\n"
    )


def test_a_lead_that_came_in_today_needs_no_second_date():
    lead = b"---\nname: A\nsince: 2026-03-31\n---\n"
    assert converted(lead, TODAY, None) == lead


@given(fronts(), st.booleans())
@settings(max_examples=60)
def test_a_stage_is_changed_with_its_day_and_nothing_else(front, bom):
    data = file_of(front, bom)
    new = moved_to(data, "active", TODAY)
    assert values(new) == values(data) | {"stage": "active", "stage_since": "2026-03-31"}
    assert comments(new) == comments(data)
    assert new.decode().endswith(f"---{front.end}Notes.\n")
    for entry in front.of_others("stage", "stage_since"):
        assert entry in new.decode()
    assert moved_to(new, "active", TODAY) == new
