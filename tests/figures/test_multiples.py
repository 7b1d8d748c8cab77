"""The first method: multiples of revenue."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from plaincrm.figures.multiples import (
    DEFAULT_PRESET,
    PRESETS,
    Range,
    Revenue,
    multiple_value,
)
from plaincrm.figures.undefined import Undefined

ADVICE = PRESETS[DEFAULT_PRESET]


def test_the_value_of_f1(f1: Mapping[str, tuple[int, int, int]]) -> None:
    recurring, current = sum(c[2] for c in f1.values()), sum(c[1] for c in f1.values())
    assert multiple_value(Revenue(recurring, current - recurring), ADVICE) == (197010, 303540, 428250)


def test_the_default_names_its_source_and_year() -> None:
    assert (ADVICE.source, ADVICE.year) == ("FP Transitions, 176 sales", 2011)
    assert ADVICE.recurring == (Decimal("1.52"), Decimal("2.33"), Decimal("3.25"))
    assert ADVICE.other == (Decimal("0.67"), Decimal("1.13"), Decimal("1.90"))


def test_presets_keep_to_their_published_ranges() -> None:
    ranges = {name: (preset.recurring.low, preset.recurring.high) for name, preset in PRESETS.items()}
    assert ranges == {
        "financial-advice": (Decimal("1.52"), Decimal("3.25")),
        "insurance-book": (1, Decimal("1.5")),
        "insurance-agency": (Decimal("1.5"), Decimal("3.5")),
        "accounting": (Decimal("0.8"), Decimal("1.4")),
        "law": (Decimal("0.5"), 1),
    }
    assert all(preset.source for preset in PRESETS.values())
    assert PRESETS["law"].other.mid == Decimal("0.75")


@pytest.mark.parametrize("revenue", [Revenue(0, 0), Revenue(-1, 5), Revenue(5, -1)])
def test_impossible_revenue_gives_a_reason(revenue: Revenue) -> None:
    result = multiple_value(revenue, ADVICE)
    assert isinstance(result, Undefined)
    assert result.why


def test_multiples_that_do_not_ascend_give_a_reason() -> None:
    for wrong in (Range(2, 1, 3), Range(1, 3, 2), Range(-1, 0, 1)):
        assert isinstance(multiple_value(Revenue(1, 1), replace(ADVICE, other=wrong)), Undefined)
