"""Sums of clients by how their years compare come to what a plain list of the clients comes to."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editions import edition_of, sales
from plaincrm.figures.retention import Retention
from plaincrm.figures.undefined import Undefined
from plaincrm.views.flow import flow
from plaincrm.views.health import kept
from two_years import retention, waterfall

amounts = st.integers(-40, 60)


def edition(pairs):
    """A book in which every client has so much revenue of the 12 months before the last, and of these."""
    files = {}
    for number, (previous, current) in enumerate(pairs):
        lines = sales(f"date: 2024-10-01, amount: {previous}", f"date: 2025-10-01, amount: {current}")
        files[f"clients/c{number}.md"] = f"name: C{number}\n{lines}"
    return edition_of(files)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.tuples(amounts, amounts), max_size=8))
def test_of_any_clients_retention_and_waterfall_are_those_of_a_plain_list(pairs):
    book, plain = edition(pairs), waterfall(pairs)
    assert kept(book) == retention(pairs)
    for name in ("previous", "lost", "shrunk", "kept", "grown", "new", "current"):
        shown, step = getattr(flow(book), name), getattr(plain, name)
        assert (shown.amount, shown.clients) == (step.amount, step.clients), name


def test_credits_count_but_keep_nobody():
    assert kept(edition([(100, -10), (-5, 50), (100, 120)])) == Retention(
        gross=Fraction(90, 200), net=Fraction(110, 200), clients=Fraction(1, 2), kept=1, at_start=2
    )


@pytest.mark.parametrize("pairs", [[], [(0, 100)], [(-5, 10)]])
def test_without_a_year_before_there_is_no_retention(pairs):
    assert isinstance(kept(edition(pairs)), Undefined)
