"""What would change the value: each case against a book in which it has come true."""

from decimal import Decimal

import pytest

from editions import edition_of, f1, sales
from plaincrm.views.sensitivity import changes
from plaincrm.views.standing import standings
from plaincrm.views.valuation import VIEW

GIVEN = "valuation: {margin: 40%, handover: 90%, retention: 92%, growth: 2%, discount: 20%, years: 10}\n"
IN_TOUCH = ("c01", "c03", "c04", "c08")


def book():
    """Book F1, where somebody was in touch with some clients yesterday."""
    files = f1(GIVEN)
    for slug in IN_TOUCH:
        files[f"clients/{slug}.md"] = f"---\n{files[f'clients/{slug}.md']}---\n## 2026-03-30 call\n"
    return files


def without(slugs):
    """The values of a book that never had some clients, by the middle multiple and by cash flow."""
    found = VIEW.report(edition_of({name: text for name, text in book().items() if name[8:-3] not in slugs}))
    return {"multiple": found.multiple.mid, "discounted": found.discounted.value}


def case(name, files=None):
    found = changes(edition_of(files or book()))
    return {change.method: change for change in found if change.case == name}


def test_the_best_client_gone_is_the_book_without_it():
    found = case("best-client")
    assert {method: change.low for method, change in found.items()} == without(["c01"])
    for change in found.values():
        assert (change.slug, change.name, change.clients, change.high) == ("c01", "C01", 1, change.base)
        assert change.spread == change.base - change.low


@pytest.mark.parametrize(("name", "risks"), [("overdue-contacts", {"contact"}), ("at-risk", {"contact", "falling"})])
def test_clients_lost_are_a_book_without_them(name, risks):
    lost = [slug for slug, standing in standings(edition_of(book())).items() if risks & set(standing.risks)]
    assert 0 < len(lost) < 10
    found = case(name)
    assert {method: change.low for method, change in found.items()} == without(lost)
    assert found["multiple"].clients == len(lost)


def test_retention_five_points_up_or_down_moves_the_cash_flow_alone():
    (found,) = case("retention").values()
    for share, value in (("87%", found.low), ("97%", found.high)):
        files = {**book(), "book.yml": book()["book.yml"].replace("92%", share)}
        assert VIEW.report(edition_of(files)).discounted.value == value
    assert (found.method, str(found.base)) == ("discounted", "157886.24")


def test_the_low_and_high_multiples_move_the_first_method_alone():
    (found,) = case("multiples").values()
    assert (found.low, found.base, found.high) == (197010, 303540, 428250)
    assert found.spread == 428250 - 197010


def test_the_widest_bar_of_each_method_comes_first():
    found = changes(edition_of(book()))
    for method in ("multiple", "discounted"):
        spreads = [change.spread for change in found if change.method == method]
        assert spreads == sorted(spreads, reverse=True)
        assert len(spreads) == 4


def test_clients_that_ended_but_had_revenue_are_a_case_of_their_own():
    files = book()
    assert case("ended", files) == {}
    files["clients/c02.md"] = "ended: 2026-01-01\n" + files["clients/c02.md"]
    found = case("ended", files)
    assert {method: change.low for method, change in found.items()} == without(["c02"])


def test_where_every_client_is_lost_nothing_is_left():
    files = {"book.yml": f1(GIVEN)["book.yml"], "clients/c02.md": f1()["clients/c02.md"]}
    assert [change.low for change in case("best-client", files).values()] == [0, 0]


def test_credits_that_would_be_left_give_a_reason_and_no_number():
    files = {name: f1(GIVEN)[name] for name in ("book.yml", "clients/c02.md")}
    files["clients/credit.md"] = "name: Credit\ntransactions:\n  - {date: 2026-01-01, amount: -10}\n"
    files["clients/more.md"] = "name: More\ntransactions:\n  - {date: 2026-01-01, amount: 10}\n"
    found = case("best-client", files)
    assert found["multiple"].low == 0  # what is left adds up to nothing
    files["clients/c02.md"] = files["clients/c02.md"].replace("recurring: yes", "recurring: no")
    files["clients/more.md"] = files["clients/more.md"].replace("amount: 10", "amount: 9")
    found = case("best-client", files)
    assert (found["multiple"].low, found["multiple"].high) == (None, Decimal("33898.87"))
    assert found["multiple"].why == "revenue is negative"


def test_clients_with_a_net_credit_lost_leave_more_than_there_was():
    again = "date: 2025-06-01, recurring: yes, amount"
    files = {
        "clients/a.md": "name: A\n" + sales(f"{again}: 100"),
        "clients/b.md": "name: B\nended: 2026-01-01\n" + sales(f"{again}: -20"),
    }
    found = case("ended", files)
    bar = found["multiple"]
    assert (bar.low, bar.base, bar.high) == (Decimal("186.40"), Decimal("186.40"), Decimal("233.00"))
    assert found["discounted"].low == found["discounted"].base < found["discounted"].high
