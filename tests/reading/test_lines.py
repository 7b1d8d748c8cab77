"""What is plainly canonical is read by lines, and nothing else; that both ways agree is held in properties/test_two_readers.py."""

import pytest

from plaincrm.reading.lines import cut

CANONICAL = """\
# Our oldest client.
name: Novak Optika
kind: company
phone: 0541234567
email: [ana@novak.example, shop@novak.example]
address: |
  12 Harbour Street
  # 2, back door
tags:
  - glasses
  - family run
credit: {limit: 5000, terms: 30 days}
transactions:
  - {date: 2026-01-15, amount: 1200, what: Annual plan}
  - {date: 2026-02-15, amount: -80.00 USD}
"""


def test_the_plain_style_is_read_without_yaml() -> None:
    read = cut(CANONICAL)
    assert read is not None
    assert read.rest == ""
    assert read.values == {
        "name": "Novak Optika",
        "kind": "company",
        "phone": "0541234567",
        "email": ["ana@novak.example", "shop@novak.example"],
        "address": "12 Harbour Street\n# 2, back door\n",
        "tags": ["glasses", "family run"],
        "credit": {"limit": "5000", "terms": "30 days"},
        "transactions": [
            {"date": "2026-01-15", "amount": "1200", "what": "Annual plan"},
            {"date": "2026-02-15", "amount": "-80.00 USD"},
        ],
    }


@pytest.mark.parametrize(
    "block",
    [
        "x:\n",
        "x: null\n",
        "x: ~\n",
        "x: 'quoted'\n",
        'x: "quoted"\n',
        "x: a: b\n",
        "x: a # comment\n",
        "x: a  b\n",
        "x: a \n",
        "x:  a\n",
        "x:\ta\n",
        "x: a\n  b\n",
        "x: [a, null]\n",
        "x: [a, 'b']\n",
        "x: [a,b]\n",
        "x: []\n",
        "x: {a: 1, a: 2}\n",
        "x: {a: null}\n",
        "x: {a: b: c}\n",
        "x: {a: [b]}\n",
        "x:\n- a\n",
        "x:\n    - a\n",
        "x:\n  - a: 1\n",
        "x:\n  - null\n",
        "x:\n  - {a: 1}\n  - b\n",
        "x: >\n  a\n",
        "x: |-\n  a\n",
        "x: |\n  a\n\n  b\n",
        "x: |\n    a\n",
        "x: &a b\n",
        "x: *a\n",
        "x: !a b\n",
        "x: @a\n",
        "x : a\n",
        "X: a\n",
        "x-y: a\n",
        f"{'x' * 100}: a\n",
    ],
)
def test_all_else_is_left_for_the_yaml_reader_alone(block: str) -> None:
    read = cut(f"name: Novak\n# remark\n{block}phone: 054\n")
    assert read is not None
    assert read.values == {"phone": "054"}
    assert read.rest == f"name: Novak\n# remark\n{block}"
    assert read.starts == [0, 2]


@pytest.mark.parametrize(
    "text", ["a: 1\na: 2\n", "  a: 1\n", "a: 1\r\nb: 2\r\n", "x: " + "a" * 200_000 + "\n", "\ufeffa: 1\n"]
)
def test_what_can_only_be_read_whole_is_not_cut(text: str) -> None:
    assert cut(text) is None
