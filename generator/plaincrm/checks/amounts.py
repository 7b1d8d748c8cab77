"""Rules of dates and amounts: nothing from the future, nothing paid before it was sold, every currency with a rate."""

from collections.abc import Iterator
from datetime import date

from plaincrm.book.edition import AnyRecord
from plaincrm.book.records import Client
from plaincrm.checks.rule import Checked, finding
from plaincrm.fault import Finding, KeyPath
from plaincrm.language import _
from plaincrm.money import Money, NoRate, converted


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
    own = checked.settings.currency
    for record in checked.records():
        for path, money, day in foreign(record, own, checked.today):
            try:
                converted(money, day, checked.rates)
            except NoRate:
                message = "{path} " + _("is in {currency}, for which `rates` has no value on {day}").format(
                    currency=money.currency, day=day
                )
                hint = _("add to book.yml under `rates`: {{on: {day}, {currency}: …}}").format(
                    day=day, currency=money.currency
                )
                yield finding(record, path, "no-rate", message, hint)


def foreign(record: AnyRecord, own: str, today: date) -> Iterator[tuple[KeyPath, Money, date]]:
    """Every amount of a record that is not in the currency `own`, with the day whose rate it takes."""
    for position, deal in enumerate(record.deals):
        if deal.amount and deal.amount.currency not in {"", own}:
            yield ("deals", position, "amount"), deal.amount, min(deal.won or deal.lost or today, today)
    if not isinstance(record, Client):
        return
    for position, sale in enumerate(record.transactions):
        if sale.amount.currency not in {"", own}:
            yield ("transactions", position, "amount"), sale.amount, sale.date
        if sale.cost and sale.cost.currency not in {"", own}:
            yield ("transactions", position, "cost"), sale.cost, sale.date
    for position, contract in enumerate(record.contracts):
        if contract.amount.currency not in {"", own}:
            yield ("contracts", position, "amount"), contract.amount, today
    yield from _standing_amounts(record, own, today)


def _standing_amounts(client: Client, own: str, today: date) -> Iterator[tuple[KeyPath, Money, date]]:
    """Amounts that hold as of today."""
    if client.potential and client.potential.currency not in {"", own}:
        yield ("potential",), client.potential, today
    limit = client.credit.limit if client.credit else None
    if limit and limit.currency not in {"", own}:
        yield ("credit", "limit"), limit, today
