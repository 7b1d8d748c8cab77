"""What became of deals by the probability once given."""

from decimal import Decimal
from fractions import Fraction

from plaincrm.figures.calibration import calibration
from plaincrm.figures.conversion import conversion


def test_deals_once_given_sixty_percent_are_counted_together_however_written() -> None:
    closed: list[tuple[Decimal | Fraction, bool]] = [
        (Fraction(60, 100), True),
        (Decimal("0.6"), False),
        (Fraction(3, 5), True),
        (Decimal("0.10"), False),
    ]
    low, high = calibration(closed)
    assert (low.probability, low.outcome) == (Fraction(1, 10), conversion(0, 1))
    assert (high.probability, high.outcome) == (Fraction(3, 5), conversion(2, 3))


def test_without_closed_deals_there_is_nothing_to_say() -> None:
    assert calibration([]) == ()
