"""Bars that float stand where their numbers say, and never leave their picture."""

from decimal import Decimal
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from plaincrm.site.spans import ranges, tornado, waterfall

AMOUNTS = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


class Change(NamedTuple):
    base: Decimal
    low: Decimal | None
    high: Decimal | None


def test_ranges_share_a_scale_that_begins_at_nothing() -> None:
    drawn = ranges([(Decimal(20), Decimal(50), Decimal(100)), (None, None, None), (Decimal(10), Decimal(20), None)])
    assert drawn.top == 100
    assert drawn.rows == ((20.0, 80.0, 50.0), None, (10.0, 10.0, 20.0))


def test_the_bars_of_a_tornado_meet_at_the_base() -> None:
    base = Decimal(100)
    drawn = tornado(
        [Change(base, Decimal(50), Decimal(150)), Change(base, Decimal(75), base), Change(base, None, None)]
    )
    assert drawn.base == 50
    assert drawn.swings[0] == ((0, 50), (50, 50))
    assert drawn.swings[1] == ((25, 25), (50, 0))
    assert drawn.swings[2] == ((50, 0), (50, 0))


def test_a_tornado_without_any_swing_has_no_width() -> None:
    assert tornado([]).swings == ()
    assert tornado([Change(Decimal(5), Decimal(5), Decimal(5))]).swings[0].worse == (0, 0)


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=6), AMOUNTS)
def test_a_tornado_stays_within_its_picture(ends: list[tuple[Decimal, Decimal]], base: Decimal) -> None:
    for worse, better in tornado([Change(base, low, high) for low, high in ends]).swings:
        assert -0.01 <= worse[0] <= worse[0] + worse[1] <= better[0] + better[1] + 0.02 <= 100.05


def test_each_step_of_a_waterfall_goes_on_where_the_one_before_ended() -> None:
    steps = [("total", 100), ("down", 40), ("total", 60), ("up", 20), ("total", 80)]
    drawn = waterfall([(kind, Decimal(amount)) for kind, amount in steps])
    first, down, kept, grown, last = drawn.steps
    assert (first.y, round(first.y + first.height, 2)) == (12, 86)
    assert drawn.zero == 86
    assert (down.y, down.level) == (first.level, kept.y)
    assert round(grown.y + grown.height, 2) == kept.level
    assert (grown.y, grown.level) == (last.y, last.level)


def test_a_waterfall_below_nothing_keeps_its_base_line_in_the_picture() -> None:
    drawn = waterfall([("total", Decimal(50)), ("down", Decimal(100)), ("total", Decimal(-50))])
    assert 12 < drawn.zero < 86
    assert drawn.steps[2].y == drawn.zero


@given(st.lists(st.tuples(st.sampled_from(["total", "up", "down"]), AMOUNTS), min_size=1, max_size=7))
def test_a_waterfall_stays_within_its_picture(steps: list[tuple[str, Decimal]]) -> None:
    for step in waterfall(steps).steps:
        assert 11.9 <= step.y <= step.y + step.height <= 86.1
        assert step.height >= 0
