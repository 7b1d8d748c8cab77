"""One file becomes one record or its faults; one bad file never stops the rest."""

import os
import time
from pathlib import Path

import pytest

from inline_book import SETTINGS, client, codes, edition_of, found, write
from plaincrm.book.records import Client, Lead, Link
from plaincrm.fault import Span
from plaincrm.reading.records import digest_of, read_record, slug_of
from plaincrm.workshop.gather import Gatherer

RECORD = "---\nname: A\n---\n"


def test_the_room_says_whether_it_is_a_client_or_a_lead() -> None:
    assert isinstance(read_record(RECORD.encode(), "clients/deep/a.md").record, Client)
    assert isinstance(read_record(RECORD.encode(), "leads/a.md").record, Lead)


@pytest.mark.parametrize(
    ("file", "slug"),
    [("clients/a.md", "a"), ("clients/x/y/a.b.md", "a.b"), ("leads/林宅.md", "林宅"), ("leads/a.md.md", "a.md")],
)
def test_a_slug_is_the_files_name(file: str, slug: str) -> None:
    assert slug_of(file) == slug


def test_a_record_knows_its_file_and_the_name_of_its_bytes() -> None:
    data = b"\xef\xbb\xbf---\r\nname: A\r\n---\r\nHello\r\n"
    record = read_record(data, "clients/x/a.md").record
    assert record is not None
    assert (record.slug, record.file, record.digest, record.name, record.notes) == (
        "a",
        "clients/x/a.md",
        digest_of(data),
        "A",
        "Hello",
    )


def test_links_of_the_body_have_their_places_in_the_file() -> None:
    record, faults = client("", "See [[kos]]\nand [x](documents/a.pdf), [y](../z).\n")
    assert faults == ()
    assert record.links == (
        Link(kind="record", target="kos", span=Span(4, 5, 4, 12)),
        Link(kind="document", target="documents/a.pdf", span=Span(5, 9, 5, 24)),
        Link(kind="outside", target="../z", span=Span(5, 31, 5, 35)),
    )


def test_faults_of_front_matter_and_log_are_told_together() -> None:
    record, faults = client("since: x\n", "## 2026-02-30 call\n## 2026-02-27 call\n## 2026-13-01\n")
    assert record is None
    assert [(fault.code, fault.span.line) for fault in faults] == [
        ("bad-date", 3),
        ("bad-log-heading", 5),
        ("bad-log-heading", 7),
    ]


def test_a_warning_withholds_nothing() -> None:
    record, faults = client("emial: x\n")
    assert record is not None
    assert len(faults) == 1


def test_one_bad_file_never_stops_the_rest(tmp_path: Path) -> None:
    bad = {
        "clients/b.md": b"\xff\xfe",
        "clients/c.md": b"---\nname: [\n---\n",
        "leads/d.md": b"",
        "leads/e.md": b"---\nname: E\nsince: x\n---\n",
    }
    edition = edition_of(write(tmp_path, {"clients/a.md": RECORD, "leads/f.md": RECORD, **bad}))
    assert list(edition.records) == ["a", "f"]
    assert edition.book.withheld == {"b": "clients/b.md", "c": "clients/c.md", "d": "leads/d.md", "e": "leads/e.md"}
    assert [fault.code for fault in edition.faults] == ["not-utf8", "bad-yaml", "no-front-matter", "bad-date"]


def test_what_the_rules_find_in_a_file_is_told_with_what_reading_it_found() -> None:
    bad = """---
name: A
since: 2026-02-30
referred_by: nobody
interests: [suport]
email: a@novak.example
transactions:
  - {date: 2026-01-01, amount: 5, product: pans}
  - {date: 2026-01-02, amount: 1e3, product: pins}
  - {date: 2026-01-03, amount: 5 USD, product: pens}
  - {amount: 5}
  - {date: 2026-05-03, amount: 5}
---
See [[nope]].

## 2026-02-30 call
"""
    faults = found({"clients/a.md": bad, "clients/b.md": "---\nname: B\nemail: a@novak.example\n---\n"})
    assert [(fault.file[8], fault.span.line, fault.code, fault.path) for fault in faults] == [
        ("a", 3, "bad-date", "since"),
        ("a", 4, "unknown-record", "referred_by"),
        ("a", 5, "unknown-product", "interests[0]"),
        ("a", 8, "unknown-product", "transactions[0].product"),
        ("a", 9, "bad-money", "transactions[1].amount"),
        ("a", 10, "no-rate", "transactions[2].amount"),
        ("a", 10, "unknown-product", "transactions[2].product"),
        ("a", 11, "missing-key", "transactions[3].date"),
        ("a", 12, "future-transaction", "transactions[4].date"),
        ("a", 14, "unknown-record", ""),
        ("a", 16, "bad-log-heading", ""),
        ("b", 3, "duplicate-email", "email"),
    ]


def test_a_refused_front_matter_does_not_hide_what_else_is_wrong() -> None:
    body = "---\nSee [[nope]].\n## 2026-02-30\n"
    twice = f"---\nname: A\nphone: 1\nphone: 2\nsince: x\ngrade: &g Z\nkind: *k\n{body}"
    faults = found({"clients/a.md": twice, "clients/b.md": f"---\nname: [a\n{body}"})
    assert [(fault.file[8], fault.span.line, fault.code) for fault in faults] == [
        ("a", 4, "duplicate-key"),
        ("a", 5, "bad-date"),
        ("a", 6, "anchor"),
        ("a", 7, "anchor"),
        ("a", 9, "unknown-record"),
        ("a", 10, "bad-log-heading"),
        ("b", 2, "bad-yaml"),
        ("b", 4, "unknown-record"),
        ("b", 5, "bad-log-heading"),
    ]


def test_what_cannot_be_read_is_not_taken_for_missing() -> None:
    deal = "deals: [{amount: 9, close_on: 2026-05-01, probability: 60}, {amount: 9, close_on: 2026-05-01}]\n"
    lead = f"---\nname: A\nstage: prospect\n{deal}---\n## 2026-02-02 proposal\n\n## 2026-03-02 cal positive\n"
    assert [(fault.code, fault.path) for fault in found({"leads/a.md": lead})] == [
        ("bad-share", "deals[0].probability"),
        ("incomplete-deal", "deals[1]"),
        ("bad-log-heading", ""),
    ]


def test_of_one_record_under_two_names_nothing_is_told_to_stand_twice() -> None:
    text = "---\nname: A\nemail: a@novak.example\n---\n[[nope]]\n"
    assert codes({"clients/a.md": text, "leads/a.md": text}) == ["duplicate-slug", "unknown-record"] * 2


def test_where_something_private_is_at_fault_nothing_that_follows_is_told() -> None:
    hidden = '{name: A, kind: x, private: {a: 1}, "priv\\u0061te": {a: 77}, since: y, phone: *p}'
    read = read_record(f"---\n{hidden}\n---\n".encode(), "clients/a.md")
    assert [fault.code for fault in read.faults] == ["duplicate-key"]
    assert "77" not in str(read.faults)


def test_what_is_private_behind_a_fault_is_covered_in_whatever_spelling() -> None:
    hidden = '{name: A, phone: *p, "priv\\u0061te": {a: 77}}'
    (fault,) = read_record(f"---\n{hidden}\n---\n".encode(), "clients/a.md").faults
    assert (fault.code, "77" in fault.excerpt) == ("anchor", False)


def test_what_remains_of_a_withheld_record_has_none_of_its_prose() -> None:
    body = "Secret.\n## 2026-02-02 call: Hush\nPsst.\n"
    read = read_record(f"---\nname: A\nsince: x\nx_a: Quiet\n---\n{body}".encode(), "clients/a.md")
    assert (read.record, type(read.remains), read.cut) == (None, Client, (("since",),))
    assert not {"Secret.", "Hush", "Psst.", "Quiet"} & set(str(read.remains).split("'"))


def test_a_reference_to_a_withheld_record_is_no_second_fault() -> None:
    assert codes(
        {
            "clients/a.md": "---\nname: A\nreferred_by: b\n---\nSee [[b]].\n",
            "clients/b.md": "---\nname: B\nsince: x\n---\n",
        }
    ) == ["bad-date"]


def test_settings_that_are_no_good_do_not_hide_what_is_wrong_with_the_records() -> None:
    bad = "---\nname: A\nsince: x\n---\n## 2026-02-01 demo\n"
    faults = found({"book.yml": "title: T\n", "clients/a.md": bad, "leads/A.md": RECORD})
    assert [(fault.file, fault.code) for fault in faults] == [
        ("book.yml", "missing-key"),
        ("clients/a.md", "colliding-slug"),
        ("clients/a.md", "bad-date"),
        ("leads/A.md", "colliding-slug"),
    ]


def test_while_settings_are_broken_the_kinds_they_named_are_remembered(tmp_path: Path) -> None:
    own = f"{SETTINGS}log_kinds: {{demo: {{contact: yes}}}}\n"
    book = write(
        tmp_path,
        {
            "book.yml": own,
            "clients/a.md": f"{RECORD}## 2026-02-01 demo\n",
            "clients/b.md": f"{RECORD}## 2026-02-01 dmeo\n",
        },
    )
    gatherer = Gatherer(book)
    assert [fault.file for fault in gatherer.gather().edition.faults] == ["clients/b.md"]
    write(book, {"book.yml": f"{own}today: x\n"})
    with pytest.raises(Exception) as caught:
        gatherer.gather()
    assert [(fault.file, fault.code) for fault in caught.value.faults] == [
        ("book.yml", "duplicate-key"),
        ("clients/b.md", "bad-log-heading"),
    ]


def test_a_file_that_changes_is_read_again(tmp_path: Path) -> None:
    book = write(tmp_path, {"clients/a.md": RECORD})
    gatherer = Gatherer(book)
    assert gatherer.gather().edition.faults == ()
    past = time.time() - 100
    for text, faults in (("---\nname: A\nsince: x\n---\n", 1), (RECORD, 0)):
        write(book, {"clients/a.md": text})
        os.utime(book / "clients/a.md", (past, past))
        past += 1
        assert len(gatherer.gather().edition.faults) == faults
    (book / "clients/a.md").unlink()
    assert gatherer.gather().edition.records == {}


def test_a_fault_of_a_rule_stands_in_the_front_matter_of_its_file() -> None:
    (fault,) = found({"clients/a.md": "\ufeff---\r\nname: A\r\nphone: 1\r\ngrade: Z\r\n---\r\n"})
    assert (fault.code, fault.span, fault.excerpt) == ("unknown-grade", Span(4, 8, 4, 9), "grade: Z")


def test_reading_two_thousand_lines_takes_no_second() -> None:
    lines = "".join(f"  - {{date: 2026-01-{1 + n % 28:02d}, amount: {n}, what: Sale no {n}}}\n" for n in range(2000))
    log = "".join(f"## 2026-01-{1 + n % 28:02d} call 5m: Call {n}\nSee [[a]].\n\n" for n in range(500))
    began = time.perf_counter()
    record, faults = client(f"transactions:\n{lines}", log)
    assert faults == ()
    assert (len(record.transactions), len(record.log)) == (2000, 500)
    assert time.perf_counter() - began < 30
