"""`plaincrm next`: what is to be done, written down."""

import pytest

from small_book import NOVAK

STEP = "  - {on: 2026-04-02, do: Call about the renewal}\n"


def novak(book):
    return (book / "clients/novak.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("when", "on"), [("2026-05-01", "2026-05-01"), ("2 weeks", "2026-04-14"), ("1 month", "2026-04-30")]
)
def test_a_step_is_added_on_a_day_or_after_a_while(run, book, when, on):
    ran = run("--book", book, "next", "novak", when, "Send: the offer")
    assert (ran.exit_code, ran.output) == (0, f"novak: {on} Send: the offer\n")
    assert novak(book) == NOVAK.replace(STEP, STEP + f'  - {{on: {on}, do: "Send: the offer"}}\n')


def test_a_step_may_repeat(run, book):
    assert run("--book", book, "next", "kos", "2026-05-01", "Ring", "--every", "1 month").exit_code == 0
    text = (book / "clients/kos.md").read_text(encoding="utf-8")
    assert "next:\n  - {on: 2026-05-01, do: Ring, every: 1 month}\n---\n" in text
    assert run("--book", book, "check").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["soon", "Ring"], "WHEN: soon, which is no date"),
        (["2026-02-30", "Ring"], "which is no day of the calendar"),
        (["2026-05-01", "Ring", "--every", "monthly"], "--every: monthly, which is no duration"),
        (["2026-05-01", ""], "DO: say what is to be done."),
        (["2026-05-01", " "], "DO: say what is to be done."),
    ],
)
def test_a_day_or_duration_that_is_none_is_wrong_usage(run, book, arguments, said):
    refused = run("--book", book, "next", "novak", *arguments)
    assert refused.exit_code == 2
    assert said in refused.stderr
    assert novak(book) == NOVAK


@pytest.mark.parametrize("do", ["\x07", "\udce9"])
def test_what_cannot_be_written_is_refused(run, book, do):
    assert run("--book", book, "next", "novak", "2026-05-01", do).exit_code == 1
    assert novak(book) == NOVAK
