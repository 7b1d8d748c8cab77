"""Exact amounts and the last rounding."""

from decimal import Decimal, localcontext
from fractions import Fraction

from plaincrm.figures.exact import Amount, integers, ratio, rounded, total
from plaincrm.figures.undefined import Undefined


def test_a_sum_is_exact_whatever_the_decimal_context() -> None:
    amounts: list[Amount] = [
        Decimal("123456789012345.0000000001"),
        Decimal("0.0000000002"),
        Fraction(1, 3),
        7,
    ]
    with localcontext() as context:
        context.prec = 5
        assert total(amounts) == Fraction("123456789012352.0000000003") + Fraction(1, 3)
    assert total([]) == 0


def test_amounts_become_whole_numbers_of_one_unit() -> None:
    assert integers([Decimal("1.50"), 2, Fraction(1, 3)]) == ([9, 12, 2], 6)
    assert integers([3, -4]) == ([3, -4], 1)


def test_the_last_rounding_is_half_to_even() -> None:
    halves = ("0.125", "0.135", "-0.125", "2")
    assert [str(rounded(Decimal(text))) for text in halves] == ["0.12", "0.14", "-0.12", "2.00"]
    assert str(rounded(Fraction(2, 3), 4)) == "0.6667"
    assert str(rounded(Fraction(5, 2), 0)) == "2"


def test_nothing_is_divided_by_nothing() -> None:
    assert ratio(1, 4, "no time was spent") == Fraction(1, 4)
    assert ratio(1, 0, "no time was spent") == Undefined("no time was spent")
