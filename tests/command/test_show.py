"""`plaincrm show`: one record on the terminal."""

from small_book import write_book

SHOWN = """\
Optika Novak
  clients/novak.md
  kind: company
  since: 2024-01-15
  e-mail: eva@example.com
  phone: 0541234567
  region: Kras
  → 2026-04-02 Call about the renewal
  2026-02-02 call positive Renewal
      Wants the larger plan. See [the offer](documents/novak/offer.txt).
  2026-01-15 800.50 USD Frames
  2025-05-04 1200 Plan
"""


def test_a_client_is_shown_with_next_steps_log_and_transactions(run, book):
    result = run("show", "novak")
    assert (result.exit_code, result.stdout, result.stderr) == (0, SHOWN, "")


def test_a_lead_is_shown_with_its_stage(run, book):
    shown = run("show", "lipa").stdout
    assert "  stage: new\n" in shown
    assert "  2026-03-05 email neutral Asked\n" in shown


def test_of_a_long_log_the_newest_entries_are_shown(run, book):
    log = "".join(f"## 2026-03-{day:02} call: Number {day}\n" for day in range(1, 20))
    write_book(book, {"clients/long.md": f"---\nname: Long\n---\n{log}"})
    shown = run("show", "long").stdout
    assert "Number 19" in shown
    assert "Number 15" in shown
    assert "Number 14" not in shown


def test_a_withheld_record_shows_its_faults_and_no_other(run, bad_book):
    result = run("show", "bad")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "clients/bad.md:3:8: error[bad-date]" in result.stderr
    assert "latin.md" not in result.stderr


def test_private_values_are_not_shown(run, book):
    write_book(book, {"clients/p.md": "---\nname: P\nprivate: {passport: CANARY77}\n---\n"})
    result = run("show", "p")
    assert result.exit_code == 0
    assert "CANARY77" not in result.output
