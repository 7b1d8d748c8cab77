"""From text to records: every complaint in one go, nothing lost, and nothing private kept."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import msgspec
import pytest

from inline_book import client, lead
from plaincrm.book.records import (
    Anniversary,
    Client,
    Contract,
    Credit,
    Deal,
    Document,
    Lead,
    NextStep,
    Payment,
    Person,
    Transaction,
)
from plaincrm.book.values import YearlyDay
from plaincrm.fault import Span
from plaincrm.money import Money
from plaincrm.period import Duration

EVERYTHING = """\
sort_as: Novak
kind: company
given: Ana
patronymic: Petrovna
family: Novak
salutation: Dear Ana
email: [ana@novak.example, shop@novak.example]
phone: 0541234567
website: novak.example
address: |
  12 Harbour Street
  6000 Koper
country: NO
region: coast
route: 3
language: sl
tags: [glasses, 2026]
owner: Mira
source: fair
referred_by: kos
influence: yes
data_from: visit
verified: 2026-01-31
people:
  - {name: Eva, role: sister, email: eva@novak.example, phone: [01, 02], birthday: 05-02, notes: kind}
  - name: Bo
interests: support
profile: {legal form: Ltd, founded: 1999, strengths: [old name, good place], plan: {a: b}}
dates:
  - {on: 1980-05-02, what: birthday}
next: {on: 2026-04-07, do: Ask, every: 1 month}
contact_every: 2 weeks
documents:
  - documents/a.pdf
  - {file: documents/b.pdf, what: Offer, on: 2026-01-01}
deals: {what: Shop, amount: 900.10 USD, product: support, opened: 2026-01-01, close_on: 2026-05-01, probability: 60%, because: why}
marketing: no
since: 2020-01-01
"""
OF_CLIENTS = """\
ended: 2026-02-01
ended_because: moved
grade: A
potential: 5000
contracts: {product: support, amount: 100, every: 1 month, from: 2020-01-01, until: 2021-01-01, renews: 2020-12-01}
credit: {limit: 1000, terms: 30 days, standing: watch, notes: slow}
transactions:
  - {date: 2026-01-15, amount: 1200, product: support, what: Plan, invoice: 2026-004, due: 2026-02-14, paid: 2026-02-10, cost: 3, quantity: 2.5, recurring: yes}
  - {date: 2026-01-16, amount: -80.00, paid: [{on: 2026-02-01, amount: -30}, 2026-02-02]}
"""


def test_every_field_of_a_client_is_read_as_its_type() -> None:
    record, faults = client(EVERYTHING + OF_CLIENTS)
    assert faults == ()
    assert record == Client(
        slug="a",
        file="clients/a.md",
        digest=record.digest,
        name="A",
        sort_as="Novak",
        kind="company",
        given="Ana",
        patronymic="Petrovna",
        family="Novak",
        salutation="Dear Ana",
        email=("ana@novak.example", "shop@novak.example"),
        phone=("0541234567",),
        website=("novak.example",),
        address="12 Harbour Street\n6000 Koper\n",
        country="NO",
        region="coast",
        route=3,
        language="sl",
        tags=("glasses", "2026"),
        owner="Mira",
        source="fair",
        referred_by="kos",
        influence=True,
        data_from="visit",
        verified=date(2026, 1, 31),
        people=(
            Person(
                name="Eva",
                role="sister",
                email=("eva@novak.example",),
                phone=("01", "02"),
                birthday=YearlyDay(5, 2),
                notes="kind",
            ),
            Person(name="Bo"),
        ),
        interests=("support",),
        profile={"legal form": "Ltd", "founded": "1999", "strengths": "old name\ngood place", "plan": "a: b"},
        dates=(Anniversary(on=YearlyDay(5, 2, 1980), what="birthday"),),
        next=(NextStep(on=date(2026, 4, 7), do="Ask", every=Duration(1, "month")),),
        contact_every=Duration(2, "week"),
        documents=(
            Document(file="documents/a.pdf"),
            Document(file="documents/b.pdf", what="Offer", on=date(2026, 1, 1)),
        ),
        deals=(
            Deal(
                what="Shop",
                amount=Money(Decimal("900.10"), "USD"),
                product="support",
                opened=date(2026, 1, 1),
                close_on=date(2026, 5, 1),
                probability=Fraction(3, 5),
                because="why",
            ),
        ),
        marketing=False,
        since=date(2020, 1, 1),
        ended=date(2026, 2, 1),
        ended_because="moved",
        grade="A",
        potential=Money(Decimal(5000)),
        contracts=(
            Contract(
                product="support",
                amount=Money(Decimal(100)),
                every=Duration(1, "month"),
                from_=date(2020, 1, 1),
                until=date(2021, 1, 1),
                renews=date(2020, 12, 1),
            ),
        ),
        credit=Credit(limit=Money(Decimal(1000)), terms=Duration(30, "day"), standing="watch", notes="slow"),
        transactions=(
            Transaction(
                date=date(2026, 1, 15),
                amount=Money(Decimal(1200)),
                product="support",
                what="Plan",
                invoice="2026-004",
                due=date(2026, 2, 14),
                paid=(Payment(on=date(2026, 2, 10)),),
                cost=Money(Decimal(3)),
                quantity=Decimal("2.5"),
                recurring=True,
            ),
            Transaction(
                date=date(2026, 1, 16),
                amount=Money(Decimal("-80.00")),
                paid=(Payment(on=date(2026, 2, 1), amount=Money(Decimal(-30))), Payment(on=date(2026, 2, 2))),
            ),
        ),
    )


def test_a_lead_has_fields_of_its_own() -> None:
    record, faults = lead(EVERYTHING + "company: Novak Ltd\nstage: active\nstage_since: 2026-01-01\n")
    assert faults == ()
    assert isinstance(record, Lead)
    assert (record.company, record.stage, record.stage_since) == ("Novak Ltd", "active", date(2026, 1, 1))


@pytest.mark.parametrize("key", ["transactions", "credit", "contracts", "grade", "potential", "ended"])
def test_what_only_clients_have_is_unknown_of_a_lead(key: str) -> None:
    record, (fault,) = lead(f"{key}: x\n")
    assert (fault.code, fault.path) == ("unknown-key", key)
    assert [(other.label, other.text) for other in record.other] == [(key, "x")]


def test_all_that_is_wrong_is_said_in_one_go() -> None:
    record, faults = client(
        "since: x\nroute: y\npeople:\n  - {role: z, emial: q}\n  - {name: B, birthday: 13-01}\ncredit: {standing: goof}\nemail: [a, b@c.example, d]\n"
    )
    assert record is None
    assert [(fault.code, fault.path, fault.span.line) for fault in faults] == [
        ("bad-date", "since", 3),
        ("bad-number", "route", 4),
        ("missing-key", "people[0].name", 6),
        ("unknown-key", "people[0].emial", 6),
        ("bad-date", "people[1].birthday", 7),
        ("bad-choice", "credit.standing", 8),
        ("bad-email", "email[0]", 9),
        ("bad-email", "email[2]", 9),
    ]


@pytest.mark.parametrize(
    ("front", "path", "label", "near"),
    [
        ("emial: x\n", "emial", "emial", "email"),
        ("E-Mail: x\n", "E-Mail", "E-Mail", "email"),
        ("people: {name: B, emial: x}\n", "people.emial", "people.emial", "email"),
        ("people: [{name: B, emial: x}]\n", "people[0].emial", "people[0].emial", "email"),
        ("documents: [{file: f, whta: x}]\n", "documents[0].whta", "documents[0].whta", "what"),
        (
            "transactions: [{date: 2026-01-01, amount: 1, paid: [{on: 2026-01-01, amuont: x}]}]\n",
            "transactions[0].paid[0].amuont",
            "transactions[0].paid[0].amuont",
            "amount",
        ),
        ("credit: {limt: x}\n", "credit.limt", "credit.limt", "limit"),
        ("contracts: [{amount: 1, every: 1 month, untl: x}]\n", "contracts[0].untl", "contracts[0].untl", "until"),
    ],
)
def test_an_unknown_key_is_kept_and_the_nearest_named_at_every_level(
    front: str, path: str, label: str, near: str
) -> None:
    record, (fault,) = client(front)
    assert (fault.code, fault.path, fault.message) == ("unknown-key", path, f"`{path}` is no key that plaincrm knows")
    assert fault.hint == f"did you mean `{near}`? keys of your own begin with x_; this one is kept under “Other”"
    assert [(other.label, other.text) for other in record.other] == [(label, "x")]


@pytest.mark.parametrize(
    ("front", "labels"),
    [
        ("x_a: b\n", ["x_a"]),
        ("x_: b\n", ["x_"]),
        ("people: [{name: B, x_hat: b}]\n", ["people[0].x_hat"]),
        ("credit: {x_a: b}\n", ["credit.x_a"]),
        ("x_a: {b: [c, d], e: {f: g}}\n", ["x_a"]),
    ],
)
def test_ones_own_keys_are_kept_without_a_word(front: str, labels: list[str]) -> None:
    record, faults = client(front)
    assert faults == ()
    assert [other.label for other in record.other] == labels


def test_what_is_kept_says_all_that_was_written() -> None:
    record, _faults = client("x_a: {b: [c, d], e: {f: g}}\n")
    assert record.other[0].text == "b: c, d\ne: f: g"


@pytest.mark.parametrize("absent", ["", "null", "~", "''", '""'])
def test_what_is_empty_is_absent(absent: str) -> None:
    record, faults = client(
        f"kind: {absent}\nphone: {absent}\nroute: {absent}\ncredit: {absent}\npeople: {absent}\nprofile: {absent}\nx_a: {absent}\nemial: {absent}\n"
    )
    assert faults == ()
    assert record == msgspec.structs.replace(client("")[0], digest=record.digest)


def test_a_required_key_without_a_value_is_missing_at_its_key() -> None:
    _record, (fault,) = client("next: {on: 2026-01-01, do: }\n")
    assert (fault.code, fault.path, fault.span.line) == ("missing-key", "next.do", 3)
    assert fault.hint == "write `do: …`"


@pytest.mark.parametrize("key", ["email", "phone", "website", "tags", "interests"])
def test_one_bare_value_is_a_list_of_one(key: str) -> None:
    record, faults = client(f"{key}: a@b.example\n")
    assert faults == ()
    assert getattr(record, key) == ("a@b.example",)


def test_one_bare_mapping_is_a_list_of_one() -> None:
    record, faults = client("people: {name: B}\ndates: {on: 05-02}\n")
    assert faults == ()
    assert (len(record.people), len(record.dates)) == (1, 1)


@pytest.mark.parametrize(
    ("front", "path", "message", "hint"),
    [
        ("name2: 1\nkind: [a]\n", "kind", "`kind` is a list, where one value belongs", "write a single value"),
        (
            "salutation: {a: b}\n",
            "salutation",
            "`salutation` is a mapping, where one value belongs",
            "write a single value",
        ),
        ("phone: [[a]]\n", "phone[0]", "`phone[0]` is a list, where one value belongs", "write a single value"),
        (
            "credit: 5000\n",
            "credit",
            "`credit` is 5000, where keys with values belong",
            "write `key: value` lines, indented below it; its keys are limit, terms, standing, notes",
        ),
        (
            "people: Eva\n",
            "people",
            "`people` is Eva, where keys with values belong",
            "write `key: value` lines, indented below it; its keys are name, role, email, phone, birthday, notes",
        ),
        (
            "next: [[a]]\n",
            "next[0]",
            "`next[0]` is a list, where keys with values belong",
            "write `key: value` lines, indented below it; its keys are on, do, every",
        ),
        (
            "profile: Ltd\n",
            "profile",
            "`profile` is Ltd, which should be a mapping",
            "write `label: text` lines, indented below the key",
        ),
        (
            "profile: [a]\n",
            "profile",
            "`profile` is a list, which should be a mapping",
            "write `label: text` lines, indented below the key",
        ),
    ],
)
def test_a_value_of_the_wrong_shape_is_told_apart(front: str, path: str, message: str, hint: str) -> None:
    _record, faults = client(front)
    (fault,) = (fault for fault in faults if fault.code == "bad-type")
    assert (fault.path, fault.message, fault.hint) == (path, message, hint)


def test_a_long_or_many_lined_value_is_shown_short() -> None:
    _record, (fault,) = client(f"kind: {'x' * 500}\n")
    assert fault.message == f"`kind` is {'x' * 59}…, which is not one of the choices"
    _record, (fault,) = client("kind: |\n  a\n  b\n")
    assert fault.message == "`kind` is a b, which is not one of the choices"


def test_a_brace_in_a_value_is_not_filled_in() -> None:
    _record, (fault,) = client('kind: "{path} {value} {0}"\n')
    assert fault.message == "`kind` is {path} {value} {0}, which is not one of the choices"


def test_private_is_dropped_whatever_it_holds() -> None:
    record, faults = client("private: {passport: S3CRET, deep: [[1], {a: b}]}\n")
    assert faults == ()
    assert "S3CRET" not in repr(record)


@pytest.mark.parametrize("key", ["Private", "PRIVATE", "privat", "privates", "pirvate", "privte"])
def test_what_was_meant_to_be_private_is_treated_so(key: str) -> None:
    record, (fault,) = client(f"{key}: {{passport: S3CRET}}\n")
    assert (fault.code, fault.path, fault.span) == ("unknown-key", key, Span(3, 1, 3, 1 + len(key)))
    assert "left out of everything" in fault.hint
    assert "S3CRET" not in repr(record) + repr(fault)


def test_private_in_the_wrong_place_is_treated_so_too() -> None:
    record, (fault,) = client("people:\n  - name: Eva\n    private: {passport: S3CRET}\n    role: x\n")
    assert (fault.code, fault.path) == ("unknown-key", "people[0].private")
    assert "S3CRET" not in repr(record) + repr(fault)
    assert record.people[0].role == "x"
