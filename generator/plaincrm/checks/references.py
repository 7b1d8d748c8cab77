"""References that lead nowhere: records, products, stages, grades, documents."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Final

from plaincrm.book.edition import AnyRecord
from plaincrm.book.guess import did_you_mean, near_to
from plaincrm.book.records import Client
from plaincrm.checks.rule import Checked, finding
from plaincrm.fault import Finding, KeyPath
from plaincrm.language import _

_NOT_SHOWN: Final = frozenset({"book.yml", "clients", "leads", "site_templates"})


def dangling(checked: Checked) -> Iterator[Finding]:
    """Every reference of every record that leads nowhere."""
    for record in checked.records():
        yield from _records(record, checked)
        yield from _products(record, checked)
        yield from _documents(record, checked)
    yield from _stages(checked)
    yield from _grades(checked)


def _unknown(value: str, known: Iterable[str], noun: str) -> tuple[str, str]:
    """Message and hint for a word that is not among the known ones."""
    known = list(known)
    near = near_to(value, known)
    message = "{path} " + _("is {value}, {noun}").format(value=value, noun=noun)
    listed = _("known are:") + " " + ", ".join(known[:12]) if known else _("book.yml names none yet")
    return message, did_you_mean(near) + listed


def _records(record: AnyRecord, checked: Checked) -> Iterator[Finding]:
    if record.referred_by and record.referred_by not in checked.slugs:
        yield _unknown_record(record, ("referred_by",), record.referred_by, checked)
    for link in record.links:
        if link.kind == "record" and link.target not in checked.slugs:
            message = _("the link [[{slug}]] leads to no record").format(slug=link.target)
            hint = did_you_mean(near_to(link.target, checked.slugs)) + _("write the name of a file without .md")
            yield Finding(record.file, (), "unknown-record", message, hint, span=link.span)


def _unknown_record(record: AnyRecord, path: KeyPath, slug: str, checked: Checked) -> Finding:
    near = near_to(slug, checked.slugs)
    message = "{path} " + _("is {slug}, which is no record").format(slug=slug)
    return finding(
        record, path, "unknown-record", message, did_you_mean(near) + _("write the name of a file without .md")
    )


def _products(record: AnyRecord, checked: Checked) -> Iterator[Finding]:
    products = checked.settings.products
    for path, product in _product_fields(record):
        if product not in products:
            message, hint = _unknown(product, products, _("which is no product of book.yml"))
            yield finding(record, path, "unknown-product", message, hint)


def _product_fields(record: AnyRecord) -> Iterator[tuple[KeyPath, str]]:
    for position, interest in enumerate(record.interests):
        yield ("interests", position), interest
    parts = {"deals": record.deals}
    if isinstance(record, Client):
        parts |= {"contracts": record.contracts, "transactions": record.transactions}  # type: ignore[dict-item]
    for key, items in parts.items():
        for position, item in enumerate(items):
            if item.product is not None:
                yield (key, position, "product"), item.product


def _documents(record: AnyRecord, checked: Checked) -> Iterator[Finding]:
    for position, document in enumerate(record.documents):
        path: KeyPath = ("documents", position, "file")
        if leaves_the_book(document.file):
            message = "{path} " + _("is {file}, which leaves the book's folder").format(file=document.file)
            yield finding(record, path, "outside-book", message, _OUTSIDE())
        elif not is_document(document.file):
            message = "{path} " + _("is {file}, which is no document").format(file=document.file)
            yield finding(record, path, "missing-document", message, _NO_DOCUMENT())
        elif tidy(document.file) not in checked.files:
            message = "{path} " + _("is {file}, and there is no such file").format(file=document.file)
            yield finding(record, path, "missing-document", message, _MISSING())
    for link in record.links:
        if link.kind == "outside":
            message = _("the link to {file} leaves the book's folder").format(file=link.target)
            yield Finding(record.file, (), "outside-book", message, _OUTSIDE(), span=link.span)
        elif link.kind == "document" and not is_document(link.target):
            message = _("the link leads to {file}, which is no document").format(file=link.target)
            yield Finding(record.file, (), "missing-document", message, _NO_DOCUMENT(), span=link.span)
        elif link.kind == "document" and tidy(link.target) not in checked.files:
            message = _("the link leads to {file}, and there is no such file").format(file=link.target)
            yield Finding(record.file, (), "missing-document", message, _MISSING(), span=link.span)


def _OUTSIDE() -> str:  # noqa: N802 - a constant, but for the language
    return _("put the file into the book, such as documents/SLUG/, and write its path from there")


def _MISSING() -> str:  # noqa: N802
    return _("write the file's path from the book's folder, such as documents/novak/offer.pdf")


def _NO_DOCUMENT() -> str:  # noqa: N802
    return _("link to a record as [[slug]]; put what is to be shown into documents/SLUG/")


def is_document(path: str) -> bool:
    """Whether a path of the book may be shown: no record (it may hold `private`) or template, nothing hidden."""
    parts = PurePosixPath(path.casefold()).parts
    return bool(parts) and parts[0] not in _NOT_SHOWN and not any(part.startswith(".") for part in parts)


def leaves_the_book(path: str) -> bool:
    """Whether a document's path is absolute or climbs out of the book."""
    parts = PurePosixPath(path).parts
    return path.startswith(("/", "\\")) or ".." in parts or "://" in path or "\0" in path


def named_files(record: AnyRecord) -> tuple[str, ...]:
    """The files of the book that a record names as documents or links to, whether they exist or not."""
    if not (record.documents or record.links):  # as most
        return ()
    named = [document.file for document in record.documents]
    named += [link.target for link in record.links if link.kind == "document"]
    return tuple(tidy(name) for name in named if not leaves_the_book(name))


def tidy(path: str) -> str:
    """A document's path without `./` and doubled slashes."""
    return str(PurePosixPath(path))


def _stages(checked: Checked) -> Iterator[Finding]:
    stages = checked.settings.stages
    for lead in checked.leads:
        if lead.stage is not None and lead.stage not in stages:
            message, hint = _unknown(lead.stage, stages, _("which is no stage of book.yml"))
            yield finding(lead, ("stage",), "unknown-stage", message, hint)


def _grades(checked: Checked) -> Iterator[Finding]:
    grades = checked.settings.grades
    for client in checked.clients:
        if client.grade is not None and client.grade not in grades:
            message, hint = _unknown(client.grade, grades, _("which is no grade of book.yml"))
            yield finding(client, ("grade",), "unknown-grade", message, hint)
