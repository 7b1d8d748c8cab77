"""Segments of the settings: mappings and expressions, and what is wrong with them, each for itself."""

import pytest

from plaincrm.reading.settings import read_settings
from plaincrm.selection.saved import saved
from plaincrm.selection.tree import written
from plaincrm.views.view import sections

LEAST = "title: T\ncurrency: EUR\nproducts: {support: {}, plan: {}}\n"


def read(segments):
    return read_settings(f"{LEAST}segments:\n{segments}".encode(), sections())


def text_of(segment):
    settings, faults = read(f"  one: {segment}\n")
    assert faults == ()
    return written(saved(settings).selections["one"])


@pytest.mark.parametrize(
    ("segment", "text"),
    [
        (
            "{grade: [A, B], marketing: yes, interests: [support]}",
            "grade in (A, B) and marketing = yes and interests has support",
        ),
        ("{interests: [support, plan]}", "interests in (support, plan)"),
        ("{tags: vip}", "tags has vip"),
        ("{region: Maribor and Styria}", 'region = "Maribor and Styria"'),
        ("{since: 6 months ago, revenue: 1200}", "since = 6 months ago and revenue = 1200"),
        ("{is: lead, x_note: mine}", "is lead"),
        ("{}", ""),
        ("grade = A", "grade = A"),
        ('"region = North and last_contact > 6 months ago"', "region = North and last_contact > 6 months ago"),
        (">\n    grade = A\n    and marketing", "grade = A and marketing = yes"),
    ],
)
def test_a_mapping_or_an_expression_is_a_selection(segment, text):
    assert text_of(segment) == text


@pytest.mark.parametrize(
    ("segment", "line", "column", "code", "path"),
    [
        ("{grade: [A, Z]}", 5, 20, "unknown-grade", "segments.one.grade[1]"),
        ("{interests: suport}", 5, 20, "unknown-product", "segments.one.interests"),
        ("{grad: A}", 5, 9, "bad-segment", "segments.one.grad"),
        ("{tags: []}", 5, 15, "bad-type", "segments.one.tags"),
        ("{since: {a: b}}", 5, 16, "bad-type", "segments.one.since"),
        ("{stage: gone}", 5, 16, "unknown-stage", "segments.one.stage"),
        ("{marketing: maybe}", 5, 20, "bad-choice", "segments.one.marketing"),
        ("[A, B]", 5, 8, "bad-type", "segments.one"),
        ("regon = North", 5, 8, "bad-segment", "segments.one"),
        ('"grade = A and regon = North"', 5, 23, "bad-segment", "segments.one"),
        ("'grade = A or'", 5, 21, "bad-segment", "segments.one"),
        ("|\n    grade = Z", 5, 8, "unknown-grade", "segments.one"),
    ],
)
def test_a_mistake_is_a_fault_at_its_place_and_the_others_go_on_working(segment, line, column, code, path):
    settings, faults = read(f"  one: {segment}\n  good: grade = A\n")
    assert [(fault.file, fault.span.line, fault.span.column, fault.code, fault.path) for fault in faults] == [
        ("book.yml", line, column, code, path)
    ]
    assert f"`{path}`" in faults[0].message
    assert settings is not None
    assert list(saved(settings).selections) == ["good"]


def test_every_mistake_of_a_segment_is_told():
    _settings, faults = read("  one: {grade: [X, Y], tag: vip}\n")
    assert [fault.path for fault in faults] == ["segments.one.grade[0]", "segments.one.grade[1]", "segments.one.tag"]


def test_a_mistake_in_a_folded_text_is_told_by_its_character():
    _settings, (fault,) = read("  one: >\n    grade = A and\n    grade = Z\n")
    assert "at its character 23" in fault.message
    assert fault.span.line == 5


def test_what_is_private_within_a_segment_is_not_shown():
    _settings, faults = read("  one: {private: {code: Canary77}, grade: Z}\n")
    assert faults
    assert not any("Canary77" in f"{fault.message}{fault.hint}{fault.excerpt}" for fault in faults)
