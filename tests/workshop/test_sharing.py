"""Sharing changes nothing but who holds what: records stay equal, and amounts stay as they were written."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plaincrm.reading.records import read_record
from plaincrm.site.where import sample_book
from plaincrm.workshop import perusal, sharing
from plaincrm.workshop.memo import Kept, Memo, encoder

RECORD = """\
---
name: {name}
country: SI
tags: [glasses, family]
transactions:
  - {{date: 2026-01-15, amount: {amount}, product: support, paid: 2026-01-20}}
  - {{date: 2026-01-15, amount: 7, paid: [{{on: 2026-01-20, amount: {amount}}}]}}
---
## 2026-01-15 call positive: Renewal
"""


def kept(text: str, file: str) -> Kept:
    return perusal.kept_of(read_record(text.encode(), file), False)


def taken(*texts: str) -> list:
    """Clients as the memo holds them."""
    memo = Memo("")
    for number, text in enumerate(texts):
        file = f"clients/{number}.md"
        memo.take(file, kept(text, file).client.digest, encoder.encode(kept(text, file)))
    return [one.client for one in memo.kept.values()]


def test_records_of_the_sample_are_what_they_were():
    memo = Memo("")
    before = {}
    for path in sorted(sample_book().rglob("*.md")):
        file = path.relative_to(sample_book()).as_posix()
        if file.startswith(("clients/", "leads/")):
            before[file] = kept(path.read_text(encoding="utf-8"), file)
            record = before[file].client or before[file].lead
            memo.take(file, record.digest if record else "", encoder.encode(before[file]))
    assert len(before) > 60
    assert memo.kept == before
    assert repr(memo.kept) == repr(before)  # also where what is equal may be written differently


def test_equal_values_of_two_records_are_one():
    one, other = taken(RECORD.format(name="A", amount="5.00"), RECORD.format(name="B", amount="5.00"))
    assert one.country is other.country
    assert one.tags is other.tags
    assert one.log[0].on is other.log[0].on is one.transactions[0].date is one.transactions[1].date
    assert one.log[0].title is other.log[0].title
    assert one.transactions[0].amount is other.transactions[0].amount
    assert one.transactions[0].product is other.transactions[0].product
    assert one.transactions[0].paid is other.transactions[0].paid
    assert one.transactions[0].date == date(2026, 1, 15)


@pytest.mark.parametrize("amounts", [("5", "5.00"), ("5.00", "5"), ("0", "-0"), ("5.0", "5.0 EUR"), ("-0.00", "0")])
def test_amounts_that_are_equal_stay_as_they_were_written(amounts):
    written = [RECORD.format(name="A", amount=amount) for amount in amounts]
    for client, text in zip(taken(*written), written, strict=True):
        alone = kept(text, client.file).client
        assert repr(client) == repr(alone)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.sampled_from(["5", "5.0", "5.00", "0", "-0", "1e", "7 USD", "7.0 USD", "50"]), min_size=1, max_size=6)
)
def test_whatever_was_shared_before_a_record_stays_as_it_was(amounts):
    written = [RECORD.format(name="A", amount=amount) for amount in amounts if amount != "1e"]
    for client, text in zip(taken(*written), written, strict=True):
        assert repr(client) == repr(kept(text, client.file).client)


def test_no_more_values_are_known_than_are_needed_again_soon(monkeypatch):
    monkeypatch.setattr(sharing, "_MOST", 5)
    texts = [RECORD.format(name="A", amount=amount) for amount in range(40)]
    sharer = sharing.Sharer()
    for text in texts:
        sharer.share(kept(text, "clients/a.md").client)
        assert len(sharer._values) < 5 + 10
        assert len(sharer._amounts) < 5 + 10
