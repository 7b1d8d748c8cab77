"""The page of a client or lead: all that the book knows of them."""

from datetime import date
from decimal import Decimal

import msgspec

from plaincrm.book.edition import AnyRecord
from plaincrm.book.records import LogEntry
from plaincrm.views.card import Section
from plaincrm.views.contact import Contact
from plaincrm.views.dealings import ContractRow, DealRow, DocumentRow, Entry, MonthOfRevenue, YearOfRevenue
from plaincrm.views.events import Event
from plaincrm.views.progress import LeadRow
from plaincrm.views.problems import Problem
from plaincrm.views.references import References
from plaincrm.views.standing import Standing


class RecordPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `record.html`. `record` is the record itself (name, people, notes, address ... as in the file).

    `client` has a `standing` and no `lead`, a lead the other way round. `steps` are next steps (also overdue ones),
    `coming` all other events from the overdue to a year ahead, both by day. `log` is newest first; `minutes` the time
    logged in all. `months` are the last 36. `edit_line` is where an editor opens the file. Amounts in the book's currency.
    """

    as_of: date
    currency: str
    record: AnyRecord
    client: bool
    standing: Standing | None
    lead: LeadRow | None
    contact: Contact
    sections: tuple[Section, ...]
    steps: tuple[Event, ...]
    coming: tuple[Event, ...]
    log: tuple[LogEntry, ...]
    minutes: int
    entries: tuple[Entry, ...]
    months: tuple[MonthOfRevenue, ...]
    years: tuple[YearOfRevenue, ...]
    revenue_total: Decimal
    open: Decimal
    overdue: Decimal
    deals: tuple[DealRow, ...]
    contracts: tuple[ContractRow, ...]
    documents: tuple[DocumentRow, ...]
    references: References
    problems: tuple[Problem, ...]
    products: dict[str, str]
    edit_line: int
