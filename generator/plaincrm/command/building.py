"""A build as commands run it: with progress, faults on the terminal, and the record that makes the next one short."""

import time
from pathlib import Path

from plaincrm import __version__
from plaincrm.command.asked import Asked
from plaincrm.command.reading import refuse
from plaincrm.command.terminal import Bar, count_text, fault_text, say
from plaincrm.fault import is_error
from plaincrm.language import _, ngettext
from plaincrm.workshop import shortcut
from plaincrm.workshop.building import Built, Workshop
from plaincrm.workshop.copies import elsewhere
from plaincrm.workshop.gather import NoBook


def build(asked: Asked, folder: Path, *, redact: bool = False) -> shortcut.Last:
    """Build, print what is wrong, and keep what the next build needs; raises CannotPublish."""
    workshop = Workshop(asked.book, folder, asked.today, redact=redact)
    shortcut.forget(asked.book, folder, workshop.kind)
    began = time.monotonic()  # noqa: TID251 - a stopwatch, no date
    bar = Bar(_("Building"))
    try:
        built = workshop.build(bar)
    except NoBook as error:
        bar.stop()
        refuse(error)
        raise
    finally:
        bar.stop()
    workshop.save()
    for fault in built.faults:
        say(fault_text(fault), err=True)
    if built.faults:
        say(count_text(built.faults), err=True)
    seconds = time.monotonic() - began  # noqa: TID251
    said = ngettext(
        "Wrote {n} file, removed {deleted}, in {seconds} s.",
        "Wrote {n} files, removed {deleted}, in {seconds} s.",
        len(built.changed),
    )
    say(said.format(n=len(built.changed), deleted=len(built.deleted), seconds=f"{seconds:.2f}"))
    last = _last(asked, workshop, built)
    if not any(
        fault.code == "unreadable" for fault in built.faults
    ):  # its permission may change, which leaves no trace
        shortcut.remember(asked.book, folder, last, workshop.kind)
    return last


def _last(asked: Asked, workshop: Workshop, built: Built) -> shortcut.Last:
    assert workshop.gathered is not None
    settings = workshop.gathered.edition.book.settings
    others = elsewhere(workshop.gathered)
    errors = sum(map(is_error, built.faults))
    return shortcut.Last(
        version=__version__,
        today=workshop.gathered.edition.today,
        pinned=settings.today,
        timezone=settings.timezone or "",
        looked_ns=workshop.looked_ns,
        sources=workshop.sources | shortcut.signatures(asked.book, others),
        elsewhere=others,
        files=built.files,
        records=built.records,
        errors=errors,
        warnings=len(built.faults) - errors,
    )
