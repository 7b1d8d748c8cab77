"""`plaincrm promote`: the next box, by the check's own rules."""

import pytest

from inline_book import as_ordinary_user
from small_book import LIPA

PROPOSED = "\n## 2026-03-10 proposal: First plan\n\n## 2026-03-20 call positive: Yes\n"


def lipa(book):
    return (book / "leads/lipa.md").read_text(encoding="utf-8")


def test_a_lead_moves_to_the_next_stage_as_of_today(run, book):
    ran = run("--book", book, "promote", "lipa")
    assert (ran.exit_code, ran.output) == (0, "lipa: new → active\n")
    assert lipa(book) == LIPA.replace("stage: new\n", "stage: active\nstage_since: 2026-03-31\n")


def test_a_lead_without_a_stage_is_in_the_first(run, book):
    (book / "leads/lipa.md").write_text(LIPA.replace("stage: new\n", ""), encoding="utf-8")
    assert run("--book", book, "promote", "lipa", "--today", "2026-04-01").output == "lipa: new → active\n"
    assert "stage: active\nstage_since: 2026-04-01\n" in lipa(book)


def test_a_prospect_needs_a_proposal_and_a_positive_answer(run, book):
    refused = run("--book", book, "promote", "lipa", "--to", "prospect")
    assert refused.exit_code == 1
    assert refused.stdout == ""
    assert "leads/lipa.md:3:8: error[prospect-without-proposal]" in refused.stderr
    assert refused.stderr.endswith("Nothing was changed.\n")
    assert lipa(book) == LIPA
    (book / "leads/lipa.md").write_text(LIPA + PROPOSED, encoding="utf-8")
    assert run("--book", book, "promote", "lipa", "--to", "prospect").exit_code == 0
    assert run("--book", book, "check").exit_code == 0


def test_a_prospect_s_open_deal_must_be_complete(run, book):
    (book / "leads/lipa.md").write_text(LIPA.replace(", probability: 40%", "") + PROPOSED, encoding="utf-8")
    refused = run("--book", book, "promote", "lipa", "--to", "prospect")
    assert "error[incomplete-deal]" in refused.stderr
    assert "stage: new\n" in lipa(book)


def test_a_closed_stage_is_entered_by_name_only(run, book):
    (book / "leads/lipa.md").write_text(LIPA.replace("new", "prospect") + PROPOSED, encoding="utf-8")
    refused = run("--book", book, "promote", "lipa")
    assert refused.exit_code == 1
    assert "plaincrm convert lipa" in refused.stderr
    assert run("--book", book, "promote", "lipa", "--to", "dead").output == "lipa: prospect → dead\n"
    assert run("--book", book, "promote", "lipa").exit_code == 1
    assert run("--book", book, "promote", "lipa", "--to", "new").exit_code == 0


def test_a_lead_in_that_stage_already_is_left_alone(run, book):
    ran = run("--book", book, "promote", "lipa", "--to", "new")
    assert (ran.exit_code, ran.output) == (0, "lipa is in the stage new already.\n")
    assert lipa(book) == LIPA


def test_a_stage_or_record_that_is_none_is_wrong_usage(run, book):
    unknown = run("--book", book, "promote", "lipa", "--to", "prospekt")
    assert unknown.exit_code == 2
    assert "did you mean `prospect`?" in unknown.stderr
    assert run("--book", book, "promote", "lippa").exit_code == 2
    assert "Did you mean lipa?" in run("--book", book, "promote", "lippa").stderr


def test_a_client_is_no_lead(run, book):
    assert run("--book", book, "promote", "novak").stderr == "Error: novak is a client already\n"


def test_a_lead_with_an_error_shows_it(run, book):
    (book / "leads/lipa.md").write_text(LIPA.replace("2026-03-01", "2026-02-30"), encoding="utf-8")
    refused = run("--book", book, "promote", "lipa")
    assert refused.exit_code == 1
    assert "error[bad-date]" in refused.stderr


def test_a_lead_changed_meanwhile_is_left_alone(run, book, monkeypatch):
    from plaincrm.command import editing

    rewrite = editing.rewrite

    def late(folder, file, change):
        (book / "leads/lipa.md").write_text(LIPA + "edited\n", encoding="utf-8")
        return rewrite(folder, file, change)

    monkeypatch.setattr(editing, "rewrite", late)
    refused = run("--book", book, "promote", "lipa")
    assert "changed by another program" in refused.stderr
    assert lipa(book) == LIPA + "edited\n"


@pytest.mark.parametrize("field", ["referred_by: novak", "documents: documents/novak/offer.txt", "source: fair"])
def test_references_that_hold_are_no_reason_to_refuse(run, book, field):
    text = LIPA.replace("name:", f"{field}\nname:") + "[offer](documents/novak/offer.txt)\n"
    (book / "leads/lipa.md").write_text(text, encoding="utf-8")
    assert run("--book", book, "promote", "lipa").exit_code == 0


def test_a_folder_that_may_not_be_written_to_is_told_and_left_alone(book):
    (book / "leads").chmod(0o555)
    ran = as_ordinary_user(["--book", str(book), "promote", "lipa"])
    (book / "leads").chmod(0o755)
    if ran is None:
        pytest.skip("root may write anywhere, and cannot give that up here")
    assert ran.returncode == 1
    assert "Permission denied" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert lipa(book) == LIPA
