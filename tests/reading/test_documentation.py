"""The page about the format names every key, and each of its examples is taken by the reader."""

import re
from pathlib import Path

import pytest

from plaincrm.book import values
from plaincrm.book.records import KINDS, Client, Contract, Credit, Deal, Lead, Person, Transaction
from plaincrm.book.settings import LOG_KINDS, OUTCOMES, DatedRates, Grade, Product, Settings, Stage
from plaincrm.reading.records import read_record
from plaincrm.reading.schema import keys_of
from plaincrm.reading.settings import read_settings
from plaincrm.views.verification import CalendarSettings
from plaincrm.views.view import sections
from plaincrm.views.worth import OwnMultiples, ValuationSettings

PAGE = (Path(__file__).parent.parent.parent / "docs" / "format.md").read_text(encoding="utf-8")
CODE = set(re.findall(r"`([^`\n]+)`", PAGE))


@pytest.mark.parametrize(
    "kind",
    [
        Client,
        Lead,
        Person,
        Deal,
        Contract,
        Credit,
        Transaction,
        Settings,
        Product,
        Grade,
        Stage,
        CalendarSettings,
        ValuationSettings,
        OwnMultiples,
    ],
)
def test_the_page_names_every_key(kind: type) -> None:
    assert set(keys_of(kind)) <= CODE


def test_the_page_names_every_choice() -> None:
    assert {*KINDS, *LOG_KINDS, *OUTCOMES, "visit", "form", "agency", "good", "watch", "stop"} <= CODE
    assert keys_of(DatedRates) == ("on", "values")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_its_examples_of_settings_are_taken() -> None:
    (settings,) = (block for block in blocks("yaml") if block.startswith("title:"))
    read = read_settings(settings.encode(), sections())
    assert read.faults == ()
    assert read.settings is not None
    assert read.settings.grades == Settings(title="", currency="EUR").grades
    assert read.settings.stages == Settings(title="", currency="EUR").stages


@pytest.mark.parametrize("front", [block for block in blocks("yaml") if not block.startswith("title:")])
def test_its_examples_of_front_matter_are_taken(front: str) -> None:
    assert read_record(f"---\nname: A\n{front}---\n".encode(), "clients/a.md").faults == ()


def test_its_examples_of_records_and_entries_are_taken() -> None:
    record, entry = blocks("markdown")
    read = read_record(record.encode(), "clients/a.md")
    assert read.faults == ()
    assert read.record is not None
    assert len(read.record.log) == 1
    assert len(read_record(f"---\nname: A\n---\n{entry}".encode(), "clients/a.md").record.log) == 1


@pytest.mark.parametrize(
    "row",
    [
        row
        for row in PAGE.partition("## Typed values")[2].partition("## Every record")[0].splitlines()
        if row.startswith("| ") and "---" not in row
    ][1:],
)
def test_its_table_of_typed_values_is_true(row: str) -> None:
    kind, written, wrong = (cell.strip() for cell in row.strip("|").split("|"))
    readers = {
        "date": values.read_day,
        "yearly day": values.read_yearly_day,
        "duration": values.read_duration,
        "time spent": values.read_minutes,
        "money": values.read_money,
        "currency": values.read_currency,
        "share": values.read_share,
        "rate": values.read_rate,
        "yes/no": values.read_yes_no,
        "number": values.read_number,
        "whole number": values.read_whole,
        "e-mail address": values.read_email,
    }
    if kind not in readers:
        return
    for text in re.findall(r"`([^`]+)`", written.partition(": ")[2] if kind == "duration" else written):
        readers[kind](text)
    for text in re.findall(r"`([^`]+)`", wrong):
        with pytest.raises(values.Refused):
            readers[kind](text)
