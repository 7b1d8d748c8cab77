"""What would change the value most."""

from plaincrm.figures.sensitivity import tornado
from plaincrm.figures.undefined import Undefined


def test_the_widest_bar_comes_first_and_ties_go_by_name() -> None:
    bars = tornado(
        100,
        [
            ("retention", 90, 115),
            ("best client gone", 60, 100),
            ("b", 95, 105),
            ("a", 105, 95),
            ("none", 100, 100),
        ],
    )
    assert [(bar.name, int(bar.spread)) for bar in bars] == [
        ("best client gone", 40),
        ("retention", 25),
        ("a", 10),
        ("b", 10),
        ("none", 0),
    ]


def test_a_bar_reaches_to_the_base_even_if_both_ends_lie_on_one_side() -> None:
    (bar,) = tornado(100, [("both bad", 70, 90)])
    assert bar.spread == 30


def test_an_undefined_end_keeps_its_reason() -> None:
    endless = Undefined("without end")
    (bar,) = tornado(100, [("retention", 90, endless)])
    assert bar.high is endless
    assert bar.spread == 10
