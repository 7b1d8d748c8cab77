"""Rules of dates and amounts: nothing from the future, nothing paid before it was sold, every currency with a rate."""

from collections.abc import Iterable, Iterator
from datetime import date

from plaincrm.book.edition import AnyRecord
from plaincrm.book.records import Client, Transaction
from plaincrm.book.settings import Settings
from plaincrm.checks.rule import Checked, finding
from plaincrm.fault import Finding, KeyPath
from plaincrm.language import _
from plaincrm.money import Money, NoRate, Rates, converted, rates


def amounts(checked: Checked) -> Iterator[Finding]:
    """Every date and amount that cannot be right."""
    for client in checked.clients:
        for position, sale in enumerate(client.transactions):
            if sale.date > checked.today:
                path: KeyPath = ("transactions", position, "date")
                message = "{path} " + _("is {day}, which is in the future").format(day=sale.date)
                hint = _("a sale that has not happened belongs under `deals` or `contracts`")
                yield finding(client, path, "future-transaction", message, hint)
            for number, payment in enumerate(sale.paid):
                if payment.on < sale.date:
                    path = ("transactions", position, "paid", number, "on")
                    message = "{path} " + _("is {day}, before the sale of {sale}").format(
                        day=payment.on, sale=sale.date
                    )
                    yield finding(client, path, "paid-before-date", message, _("correct one of the two dates"))
    yield from _without_rate(checked)


def _without_rate(checked: Checked) -> Iterator[Finding]:
    for record in checked.records():
        amounts_ = foreign(record, checked.settings.currency, checked.today)
        yield from _unrated(record.file, amounts_, checked.rates)


def in_settings(settings: Settings, file: str, today: date) -> Iterator[Finding]:
    """The amounts of the settings, in `file`, for whose currency they name no rate."""
    written: list[tuple[KeyPath, Money]] = [(("goals", key), goal) for key, goal in settings.goals.items()]
    for name, grade in settings.grades.items():
        if grade.revenue_from:
            written.append((("grades", name, "revenue_from"), grade.revenue_from))
    table = rates(settings.currency, ((dated.on, dated.values) for dated in settings.rates))
    yield from _unrated(file, ((path, money, today) for path, money in written), table)


def _unrated(file: str, written: Iterable[tuple[KeyPath, Money, date]], table: Rates) -> Iterator[Finding]:
    for path, money, day in written:
        try:
            converted(money, day, table)
        except NoRate:
            missing = {"currency": money.currency, "day": day}
            message = "{path} " + _("is in {currency}, for which `rates` has no value on {day}").format(**missing)
            hint = _("add to book.yml under `rates`: {{on: {day}, {currency}: …}}").format(**missing)
            yield Finding(file, path, "no-rate", message, hint)


def foreign(record: AnyRecord, own: str, today: date) -> Iterator[tuple[KeyPath, Money, date]]:
    """Every amount of a record that is not in the currency `own`, with the day whose rate it takes."""
    known = {"", own}
    for position, deal in enumerate(record.deals):
        if deal.amount and deal.amount.currency not in known:
            yield ("deals", position, "amount"), deal.amount, min(deal.won or deal.lost or today, today)
    if isinstance(record, Client):
        for position, sale in enumerate(record.transactions):
            yield from _of_sale(sale, position, known)
        yield from _standing_amounts(record, known, today)


def _of_sale(sale: Transaction, position: int, known: set[str]) -> Iterator[tuple[KeyPath, Money, date]]:
    if sale.amount.currency not in known:
        yield ("transactions", position, "amount"), sale.amount, sale.date
    if sale.cost and sale.cost.currency not in known:
        yield ("transactions", position, "cost"), sale.cost, sale.date
    for number, payment in enumerate(sale.paid):
        if payment.amount and payment.amount.currency not in known:
            yield ("transactions", position, "paid", number, "amount"), payment.amount, payment.on


def _standing_amounts(client: Client, known: set[str], today: date) -> Iterator[tuple[KeyPath, Money, date]]:
    """Amounts that hold as of today."""
    for position, contract in enumerate(client.contracts):
        if contract.amount.currency not in known:
            yield ("contracts", position, "amount"), contract.amount, today
    if client.potential and client.potential.currency not in known:
        yield ("potential",), client.potential, today
    limit = client.credit.limit if client.credit else None
    if limit and limit.currency not in known:
        yield ("credit", "limit"), limit, today
