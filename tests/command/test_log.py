"""`plaincrm log`: an entry more, and nothing else."""

import pytest
from click.testing import CliRunner

from plaincrm.command import program
from small_book import NOVAK


def novak(book):
    return (book / "clients/novak.md").read_text(encoding="utf-8")


def test_an_entry_is_added_with_today_s_date(run, book):
    ran = run("--book", book, "log", "novak", "call 25m positive: Renewal", "Wants the larger plan.\n\nSee [[kos]].")
    assert (ran.exit_code, ran.output) == (0, "novak: ## 2026-03-31 call 25m positive: Renewal\n")
    assert novak(book) == NOVAK + "\n## 2026-03-31 call 25m positive: Renewal\nWants the larger plan.\n\nSee [[kos]].\n"
    assert run("--book", book, "check").exit_code == 0


def test_a_date_of_its_own_goes_before_today_s(run, book):
    assert run("--book", book, "log", "novak", "2026-03-30 visit").exit_code == 0
    assert novak(book).endswith("\n\n## 2026-03-30 visit\n")


def test_the_text_may_come_from_standard_input(book):
    ran = CliRunner().invoke(program(), ["--book", str(book), "log", "novak", "note", "-"], input="Long.\n\nText.\n")
    assert ran.exit_code == 0
    assert novak(book).endswith("\n## 2026-03-31 note\nLong.\n\nText.\n")


@pytest.mark.parametrize(
    ("heading", "text", "said"),
    [
        ("calll", "", "error[bad-log-heading]"),
        ("2026-02-30 call", "", "error[bad-log-heading]"),
        ("call", "See [[nobody]].", "error[unknown-record]"),
        ("call", "See [it](documents/none.txt).", "error[missing-document]"),
        ("call", "## 2026-01-01 call", "would not be read as one entry"),
        ("call\n## x", "", "one line"),
    ],
)
def test_what_the_check_would_refuse_is_not_written(run, book, heading, text, said):
    refused = run("--book", book, "log", "novak", heading, text)
    assert refused.exit_code == 1
    assert said in refused.stderr
    assert novak(book) == NOVAK


def test_a_kind_of_the_book_s_own_is_taken(run, book):
    settings = book / "book.yml"
    settings.write_text(settings.read_text(encoding="utf-8") + "log_kinds: {demo: {contact: yes}}\n", encoding="utf-8")
    assert run("--book", book, "log", "novak", "demo 1h").exit_code == 0


def test_an_entry_written_by_another_program_meanwhile_is_kept(run, book, monkeypatch):
    from plaincrm.command import editing

    rewrite = editing.rewrite

    def late(folder, file, change):
        (book / "clients/novak.md").write_text(NOVAK + "\n## 2026-03-31 email: Theirs\n", encoding="utf-8")
        return rewrite(folder, file, change)

    monkeypatch.setattr(editing, "rewrite", late)
    assert run("--book", book, "log", "novak", "call: Ours").exit_code == 0
    assert novak(book) == NOVAK + "\n## 2026-03-31 email: Theirs\n\n## 2026-03-31 call: Ours\n"
