"""What a handover says beside the page of the record: the ways of being in touch, and the papers that go along."""

from editions import edition_of
from plaincrm.views.handover import page, papers

LOG = """---
name: Ana
documents: [{file: documents/ana/./a.txt}, documents/other/shared.txt]
---
See [b](documents/ana/b.txt) and [[bo]].

## 2026-01-01 call 10m
## 2026-01-11 call 20m
## 2026-03-31 visit
## 2026-03-31 note 5m
## 2026-02-10 gift
"""
BOOK = {"clients/ana.md": LOG, "clients/bo.md": "name: Bo\n", "documents/ana/c.txt": "", "documents/bo/d.txt": ""}


def test_ways_of_contact_are_counted_the_most_frequent_first():
    data = page("ana", edition_of(BOOK)).data
    assert [(way.kind, way.times, way.minutes) for way in data.ways] == [
        ("call", 2, 30),
        ("visit", 1, 0),
        ("gift", 1, 0),
    ]


def test_the_usual_days_between_contacts_are_the_median():
    assert page("ana", edition_of(BOOK)).data.usual_days == 30


def test_two_contacts_are_no_habit():
    few = {"clients/ana.md": "---\nname: Ana\n---\n## 2026-01-01 call\n## 2026-01-11 call\n"}
    assert page("ana", edition_of(few)).data.usual_days is None


def test_the_papers_are_those_in_its_folder_named_or_linked_each_once():
    found = papers("ana", edition_of(BOOK))
    assert sorted(found) == [
        "documents/ana/a.txt",
        "documents/ana/b.txt",
        "documents/ana/c.txt",
        "documents/other/shared.txt",
    ]


def test_a_lead_can_be_handed_over_too():
    data = page("lia", edition_of({"leads/lia.md": "name: Lia\nstage: active\n"})).data
    assert (data.shown.client, data.ways) == (False, ())
