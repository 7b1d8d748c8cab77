"""Numbers for names: everybody keeps theirs, and their order tells nothing."""

from plaincrm.book.numbers import Numbers, digits, with_all

KEY, OTHER = "11" * 32, "22" * 32
SLUGS = [f"client-{n:03d}" for n in range(200)]


def order(key, slugs=SLUGS):
    found = with_all(Numbers(key), slugs, ()).clients
    return sorted(found, key=found.__getitem__)


def test_each_has_a_number_of_its_own_from_one_on():
    found = with_all(Numbers(KEY), SLUGS, ["a", "b"])
    assert sorted(found.clients.values()) == list(range(1, 201))
    assert sorted(found.leads.values()) == [1, 2]


def test_the_order_is_not_that_of_the_alphabet_and_depends_on_the_key_alone():
    assert order(KEY) == order(KEY, SLUGS[::-1])
    assert order(KEY) not in (SLUGS, SLUGS[::-1])
    assert order(KEY) != order(OTHER)
    # As many neighbours ascend as in any shuffled list: about half.
    ascending = sum(first < second for first, second in zip(order(KEY), order(KEY)[1:], strict=False))
    assert 70 < ascending < 130


def test_whoever_has_a_number_keeps_it():
    before = with_all(Numbers(KEY), SLUGS[:50], ())
    after = with_all(before, SLUGS, ())
    assert {slug: after.clients[slug] for slug in SLUGS[:50]} == before.clients
    assert min(after.clients[slug] for slug in SLUGS[50:]) == 51


def test_a_number_is_never_given_to_somebody_else():
    before = with_all(Numbers(KEY), ["a", "b", "c"], ())
    after = with_all(before, ["a", "d"], ())
    assert after.clients["d"] == 4
    assert after.clients["b"] == before.clients["b"]


def test_numbers_have_three_digits_or_more():
    assert digits([]) == digits([7]) == 3
    assert digits([12, 1234]) == 4
