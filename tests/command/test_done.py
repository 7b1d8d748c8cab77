"""`plaincrm done`: a next step is taken off, or comes again."""

import pytest

from small_book import NOVAK

STEP = "  - {on: 2026-04-02, do: Call about the renewal}\n"
OTHER = "  - {on: 2026-03-01, do: Ring, every: 1 month}  # in the morning\n"


def novak(book):
    return (book / "clients/novak.md").read_text(encoding="utf-8")


def test_the_only_step_is_taken_off_with_its_key(run, book):
    ran = run("--book", book, "done", "novak")
    assert (ran.exit_code, ran.output) == (0, "novak: done: Call about the renewal\n")
    assert novak(book) == NOVAK.replace("next:\n" + STEP, "")


def test_a_step_that_comes_again_is_put_to_its_next_day_after_today(run, book):
    (book / "clients/novak.md").write_text(NOVAK.replace(STEP, STEP + OTHER), encoding="utf-8")
    assert run("--book", book, "done", "novak", "ring").output == "novak: done: Ring; next on 2026-04-01\n"
    assert novak(book) == NOVAK.replace(STEP, STEP + OTHER.replace("03-01", "04-01"))


@pytest.mark.parametrize(("step", "code"), [("", 1), ("3", 1), ("r", 1), ("renewal", 0), ("1", 0), ("2", 0)])
def test_of_several_steps_one_is_named_by_number_or_words(run, book, step, code):
    (book / "clients/novak.md").write_text(NOVAK.replace(STEP, STEP + OTHER), encoding="utf-8")
    ran = run("--book", book, "done", "novak", step)
    assert ran.exit_code == code
    assert code == 0 or "1 (2026-04-02 Call about the renewal), 2 (2026-03-01 Ring)" in ran.stderr


def test_where_nothing_is_scheduled_nothing_is_done(run, book):
    assert run("--book", book, "done", "kos").stderr == "Error: nothing is scheduled here\n"
