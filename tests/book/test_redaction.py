"""A redacted edition: the figures of the book in proportion, and not a word of anybody's."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from editions import SETTINGS, edition_of, f1, forget, sales
from plaincrm.book.numbers import Numbers, with_all
from plaincrm.book.records import Client, Lead
from plaincrm.book.redaction import redacted
from plaincrm.views.health import health
from plaincrm.views.standing import standings
from plaincrm.views.trade import trades
from plaincrm.views.verification import verification

KEY = "5a" * 32


@pytest.fixture(autouse=True)
def _forget():
    forget()


def hidden(files, key=KEY, **asked):
    edition = edition_of(files)
    clients = [client.slug for client in edition.book.clients]
    clients += [slug for slug, file in edition.book.withheld.items() if file.startswith("clients/")]
    leads = [lead.slug for lead in edition.book.leads]
    return redacted(edition, with_all(Numbers(key), clients, leads), **asked)


FULL = """---
name: Ana Kovač
kind: company
since: 2020-01-01
owner: Mira
region: coast
country: SI
language: Slovenian
referred_by: bo
dates: [{on: 1980-05-02, what: birthday}, {on: 06-11, what: Wedding of Ana}]
next: [{on: 2026-04-01, do: Ring Ana, every: 1 month}]
deals: [{what: Big plan, amount: 900, product: plan, close_on: 2026-06-01, probability: 30%}]
contracts: [{product: plan, amount: 100 USD, every: 1 year}]
credit: {limit: 500, terms: 30 days, standing: watch, notes: careful}
transactions: [{date: 2026-01-05, amount: 33.33, product: plan, what: x, invoice: I-1, paid: [{on: 2026-01-06, amount: 11.11}, {on: 2026-01-07, amount: 22.22}]}]
---
About [[bo]].

## 2026-03-05 call 25m positive: Renewal
Text.
"""
BOOK = {
    "book.yml": SETTINGS + "products: {plan: {name: The plan of Ana, category: Plans}}\nroutes: {coast: The coast}\n"
    "grades: {A: {revenue_from: 1000}, Sleeping: {}}\nrates: [{on: 2020-01-01, USD: 0.5}]\n",
    "clients/ana.md": FULL,
    "clients/bo.md": "name: Bo\n",
    "clients/bad.md": "name: Bad\nsince: x\n",
    "leads/cy.md": "name: Cy\nstage: ours\n",
}


def one(files=BOOK, **asked):
    found = hidden(files, **asked)
    (client,) = (client for client in found.book.clients if client.kind == "company")
    return client, found


def test_days_choices_and_counts_stay():
    client, _found = one()
    assert str(client.since) == "2020-01-01"
    assert (client.country, client.language) == ("SI", None)
    assert (client.credit.standing, str(client.credit.terms)) == ("watch", "30 days")
    assert [(entry.kind, entry.minutes, entry.outcome) for entry in client.log] == [("call", 25, "positive")]
    assert client.next[0].every is not None


def test_words_go():
    client, _found = one()
    assert (client.notes, client.log[0].title, client.log[0].text) == ("", "", "")
    assert (client.credit.notes, client.deals[0].what, client.transactions[0].invoice) == (None, None, None)
    assert client.next[0].do == "Next step"


def test_a_birthday_stays_one_without_its_year():
    client, _found = one()
    assert [(day.on.year, day.what) for day in client.dates] == [(None, "birthday"), (None, "Date")]


def test_records_still_point_at_each_other():
    client, found = one()
    bo = next(
        slug
        for slug, record in found.records.items()
        if record.kind == "person" and slug != client.slug and isinstance(record, Client)
    )
    assert client.referred_by == bo
    assert [link.target for link in client.links] == [bo]


def test_records_with_errors_stay_withheld_under_a_number():
    _client, found = one()
    ((slug, file),) = found.book.withheld.items()
    assert file == f"clients/{slug}.md"
    assert {fault.file for fault in found.faults} == {file}
    assert [(fault.code, fault.message[:4], fault.excerpt, fault.hint) for fault in found.faults] == [
        ("bad-date", "what", "", "")
    ]


def test_names_of_products_stay_unless_they_name_somebody():
    _client, found = one()
    (product,) = found.book.settings.products.values()
    assert (product.name, product.category) == ("Product 1", "Plans")


def test_grades_of_few_letters_keep_their_name():
    _client, found = one()
    assert list(found.book.settings.grades) == ["A", "2"]


#: Fields that a redacted record may have; whoever adds one to the contract decides here whether it may stay.
MAY_STAY = {
    *("slug", "file", "digest", "name", "kind", "country", "region", "route", "language", "owner", "source"),
    *("referred_by", "influence", "data_from", "verified", "interests", "dates", "next", "contact_every", "deals"),
    *("marketing", "since", "log", "links", "ended", "grade", "potential", "contracts", "credit", "transactions"),
    *("stage", "stage_since"),
}


def test_a_field_is_absent_unless_it_was_let_in():
    client, found = one()
    for record in (client, *found.book.leads):
        for field in msgspec.structs.fields(type(record)):
            if field.name not in MAY_STAY:
                assert not getattr(record, field.name), field.name
    assert {field.name for kind in (Client, Lead) for field in msgspec.structs.fields(kind)} > MAY_STAY


def test_amounts_are_scaled_alike_and_are_not_their_own():
    client, found = one()
    (sale,) = client.transactions
    factor = sale.amount.amount / Decimal("33.33")
    assert not Decimal("0.7") < factor < Decimal("1.4")
    assert client.credit.limit.amount == 500 * factor
    assert client.contracts[0].amount.amount == 100 * factor
    assert client.contracts[0].amount.currency == "USD"
    assert found.book.settings.grades["A"].revenue_from.amount == 1000 * factor


def test_what_was_paid_in_parts_is_still_paid():
    client, found = one()
    assert trades(found)[client.slug].open == 0


@pytest.mark.parametrize("key", ["00" * 32, "5a" * 32, "ff" * 32, "3c" * 32])
def test_shares_and_grades_are_those_of_the_book(key):
    real, found = edition_of(f1()), hidden(f1(), key)
    names = ("recurring_share", "gross_retention", "net_retention", "client_retention", "top1_share", "gini", "hhi")
    before = [getattr(health(real), name) for name in names]
    forget()
    assert [getattr(health(found), name) for name in names] == pytest.approx(before, rel=1e-9)
    assert sorted(one.grade.grade for one in standings(found).values()) == ["A"] * 4 + ["B"] * 3 + ["C"] * 3


def test_amounts_stay_where_they_are_asked_for():
    client, _found = one(amounts=True)
    assert client.transactions[0].amount.amount == Decimal("33.33")


def test_what_is_remembered_of_the_book_is_not_taken_for_what_is_redacted():
    real, found = edition_of(BOOK), hidden(BOOK)
    assert real.settings_digest != found.settings_digest
    assert {record.digest for record in real.records.values()}.isdisjoint(
        record.digest for record in found.records.values()
    )
    assert hidden(BOOK, "11" * 32).settings_digest != found.settings_digest


@pytest.mark.parametrize(
    ("file", "other"),
    [
        ("leads/x.md", "clients/x.md"),  # a lead that becomes a client is called otherwise
        ("leads/x.md", "leads/y.md"),
    ],
)
def test_a_record_has_another_digest_when_others_are_called_otherwise_on_its_page(file, other):
    def digest(place):
        found = hidden({"clients/a.md": "name: A\nkind: company\n---\n[[x]]\n", place: "name: X\n"})
        return next(record.digest for record in found.records.values() if record.kind == "company")

    assert digest(file) == digest(file) != digest(other)


def test_lengths_of_time_in_settings_stay():
    files = {
        "book.yml": SETTINGS + "calendar: {verify_every: 18 months}\n",
        "clients/ana.md": "verified: 2026-01-05\nname: A\n",
    }
    found = hidden(files)
    (client,) = found.book.clients
    assert verification(client, found).due == date(2027, 7, 5)


def test_an_empty_book_stays_empty():
    assert hidden({}).records == {}
    assert sales() == "transactions:\n"
