"""The pipeline: boxes, ledger, sums."""

from decimal import Decimal

from editions import SETTINGS, edition_of, forget
from plaincrm.figures import forecast
from plaincrm.views import today
from plaincrm.views.pipeline import VIEW
from plaincrm.views.view import data_of

DEAL = "deals:\n  - {what: Plan, product: support, amount: 1000, probability: 25%, close_on: 2026-05-01}\n"
BOOK = {
    "book.yml": SETTINGS + "goals: {2026-Q2: 5000}\nproducts: {support: {}}\n",
    "leads/a.md": "name: A\nstage: active\nstage_since: 2026-01-01\n" + DEAL,
    "leads/b.md": "name: B\nstage: active\nnext: [{on: 2026-04-01, do: Call}]\n",
    "leads/c.md": "name: C\nstage: new\n",
    "clients/d.md": "name: D\ndeals:\n  - {amount: 100, close_on: 2026-01-01, probability: 50%}\n  - {amount: 7}\n  - {amount: 9, close_on: 2026-05-09}\n",
}


def report(files=BOOK):
    return VIEW.report(edition_of(files))


def test_every_stage_of_the_settings_is_a_box_in_order():
    found = report().boxes
    assert [(box.stage, box.box, box.count, box.amount, box.expected) for box in found] == [
        ("new", "green", 1, 0, 0),
        ("active", "yellow", 2, 1000, 250),
        ("prospect", "blue", 0, 0, 0),
        ("dead", "red", 0, 0, 0),
    ]
    assert str(found[0].amount) == "0.00"


def test_boxes_count_leads_that_are_stale_and_those_with_nothing_scheduled():
    boxes = {box.stage: box for box in report().boxes}
    assert (boxes["active"].stale, boxes["active"].unscheduled, boxes["new"].unscheduled) == (1, 1, 1)


def test_overdue_and_undated_deals_stand_apart_and_are_not_expected():
    found = report()
    assert len(found.deals) == 4
    assert [deal.amount for deal in found.overdue] == [100]
    assert [deal.amount for deal in found.undated] == [7]
    assert [deal.amount for deal in found.incomplete] == [9]
    assert (found.expected, found.variance) == (250, 187500)
    assert [goal.expected for goal in found.periods] == [250]


def test_the_ledger_is_summed_by_month_stage_and_product():
    found = report()
    assert [(row.group, row.deals, row.amount, row.expected) for row in found.by_month] == [
        ("2026-05", 2, 1009, 250),
        ("overdue", 1, 100, 50),
        ("undated", 1, 7, 0),
    ]
    assert [(row.group, row.amount) for row in found.by_stage] == [("", 116), ("active", 1000)]
    assert [(row.group, row.amount) for row in found.by_product] == [("", 116), ("support", 1000)]


def test_without_a_closed_lead_the_report_says_why_there_is_no_rate():
    assert report().why["conversion"]


def test_the_board_shows_the_leads_with_most_to_expect_and_counts_the_rest():
    files = {
        f"leads/l{n:02}.md": f"name: L\nstage: new\ndeals: [{{amount: {n}, probability: 100%}}]\n" for n in range(40)
    }
    (page,) = VIEW.pages(edition_of(files))
    column = data_of(page).board[0]
    assert [row.slug for row in column.leads[:2]] == ["l39", "l38"]
    assert (len(column.leads), column.more) == (30, 10)


def test_stale_leads_come_first_on_the_board():
    files = {
        "leads/a.md": "name: A\nstage: active\ndeals: [{amount: 100, probability: 90%}]\n",
        "leads/b.md": "name: B\nstage: active\nstage_since: 2026-01-01\n",
    }
    (page,) = VIEW.pages(edition_of(files))
    assert [row.slug for row in data_of(page).board[1].leads] == ["b", "a"]


def test_each_goal_is_worked_out_once_for_home_page_and_pipeline(monkeypatch):
    made = []
    own = forecast.distribution
    monkeypatch.setattr(forecast, "distribution", lambda deals: made.append(deals) or own(deals))
    forget()
    edition = edition_of(BOOK | {"book.yml": BOOK["book.yml"].replace("2026-Q2", "2026-Q1: 9, 2026: 100, 2026-Q2")})
    for view in (today.VIEW, VIEW):
        assert all(data_of(page) for page in view.pages(edition))
    assert VIEW.report(edition).periods
    assert list(map(len, made)) == [0, 1]  # the year and its second quarter have the very same deal


def test_a_sale_that_is_booked_has_no_distribution_worked_out_again(monkeypatch):
    made = []
    own = forecast.distribution
    monkeypatch.setattr(forecast, "distribution", lambda deals: made.append(deals) or own(deals))
    forget()
    sale = "name: E\ntransactions:\n  - {date: 2026-03-01, amount: %s}\n"
    booked = []
    for amount in (100, 250):
        year = BOOK["book.yml"].replace("2026-Q2", "2026")
        booked += [goal.booked for goal in report(BOOK | {"book.yml": year, "clients/e.md": sale % amount}).periods]
    assert booked == [100, 250]
    assert len(made) == 1


def test_a_long_ledger_goes_on_on_further_pages():
    lines = "".join(f"  - {{what: D{n}, amount: 1, close_on: 2026-05-01}}\n" for n in range(4))
    files = {f"leads/l{n:03}.md": f"name: L\ndeals:\n{lines}" for n in range(150)}
    pages = list(VIEW.pages(edition_of(files)))
    assert [page.url for page in pages[:2]] == ["pipeline/index.html", "pipeline/deals-2.html"]
    deals = [deal for page in pages for deal in data_of(page).ledger.items]
    assert len(deals) == len({(deal.slug, deal.what) for deal in deals}) == 600


def test_the_page_shows_what_the_report_says():
    edition = edition_of(BOOK)
    (page,) = VIEW.pages(edition)
    assert data_of(page).report == VIEW.report(edition)


def test_chances_are_numbers_and_money_is_exact():
    deal = next(deal for deal in report().deals if deal.probability)
    assert isinstance(deal.probability, float)
    assert isinstance(deal.amount, Decimal)


def test_the_report_has_the_keys_that_others_rely_on():
    found = report()
    for keys, part in (
        ("boxes deals expected variance periods undated conversion stages calibration", found),
        ("stage box count amount", found.boxes[0]),
        ("slug what stage amount probability close_on expected", found.deals[0]),
        ("period goal booked expected gap chance quantiles", found.periods[0]),
        ("won entered rate low high", found.conversion),
        ("stage median_days closed open", found.stages[0]),
    ):
        assert set(keys.split()) <= set(type(part).__struct_fields__)
    assert set(found.periods[0].quantiles) == {"10", "25", "50", "75", "90"}


def test_a_source_without_a_rate_of_conversion_has_a_reason():
    leads = {
        "leads/a.md": "name: A\nsource: fair\nstage: dead\n",
        "leads/b.md": "name: B\nsource: website\nstage: new\n",
    }
    found = VIEW.report(edition_of(leads))
    assert [way.rate for way in found.conversion_by_source] == [0, None]
    assert found.why.keys() == {"conversion_by_source"}
