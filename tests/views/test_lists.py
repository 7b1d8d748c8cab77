"""Long lists in pages."""

from hypothesis import given
from hypothesis import strategies as st

from plaincrm.views import lists
from plaincrm.views.lists import FEWEST, MOST, choices, parts, stable_parts


def test_an_empty_list_has_one_empty_page():
    (part,) = parts((), "a.html", "a-{}.html")
    assert (part.items, part.number, part.pages, part.count, part.url) == ((), 1, 1, 0, "a.html")


def test_pages_are_full_and_know_their_addresses():
    found = list(parts(range(5), "a.html", "a-{}.html", 2))
    assert [(part.items, part.url, part.count) for part in found] == [
        ((0, 1), "a.html", 5),
        ((2, 3), "a-2.html", 5),
        ((4,), "a-3.html", 5),
    ]
    assert found[0].urls == ("a.html", "a-2.html", "a-3.html")


@given(st.integers(0, 2000))
def test_pages_that_end_by_name_hold_everything_once_and_none_is_too_long(count):
    found = stable_parts(range(count), str, "a.html", "a-{}.html")
    assert [item for part in found for item in part.items] == list(range(count))
    assert all(FEWEST <= len(part.items) <= MOST for part in found[:-1])
    assert len(found) == 1 or count > MOST


@given(st.integers(0, 4999))
def test_one_item_less_leaves_most_pages_as_they_were(gone):
    items = list(range(5000))
    before = {part.items for part in stable_parts(items, str, "a.html", "a-{}.html")}
    after = [part.items for part in stable_parts([i for i in items if i != gone], str, "a.html", "a-{}.html")]
    assert sum(items not in before for items in after) <= 4


@given(st.lists(st.tuples(st.integers(0, 2500), st.sampled_from(("out", "in"))), max_size=8))
def test_pages_made_after_edits_are_those_made_from_nothing(edits):
    items = list(range(2500))
    for place, way in edits:
        items = items[:place] + items[place + 1 :] if way == "out" else [*items[:place], 9000 + place, *items[place:]]
        edited = stable_parts(items, str, "edited.html", "edited-{}.html")
        lists._parted.clear()
        fresh = stable_parts(items, str, "edited.html", "edited-{}.html")
        assert edited == fresh


def test_choices_are_what_occurs_in_the_order_of_the_labels_and_then_by_value():
    assert choices(["b", "", "zz", "a", "b", "Y"], {"b": "Bee", "a": "Ay", "c": "Cee"}) == (
        ("b", "Bee"),
        ("a", "Ay"),
        ("Y", "Y"),
        ("zz", "zz"),
    )
