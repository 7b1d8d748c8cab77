"""An e-mail address stands at one record, an invoice number on one invoice."""

from inline_book import found


def record(front: str) -> str:
    return f"---\nname: A\n{front}---\n"


def test_an_address_of_two_records_is_pointed_out_at_the_second() -> None:
    faults = found(
        {
            "clients/a.md": record("email: [x@b.example, y@b.example]\n"),
            "clients/b.md": record("email: z@b.example\n"),
            "leads/c.md": record("email: [q@b.example, X@B.example]\n"),
        }
    )
    assert [(fault.code, fault.file, fault.path) for fault in faults] == [("duplicate-email", "leads/c.md", "email[1]")]
    assert faults[0].message == "`email[1]` is X@B.example, which clients/a.md has too"


def test_a_persons_address_may_be_the_records_own() -> None:
    assert found({"clients/a.md": record("email: x@b.example\npeople: {name: B, email: x@b.example}\n")}) == ()


def invoices(*lines: str) -> str:
    return record("transactions:\n" + "".join(f"  - {{{line}}}\n" for line in lines))


def test_several_lines_of_one_day_are_one_invoice() -> None:
    assert (
        found(
            {
                "clients/a.md": invoices(
                    "date: 2026-01-15, amount: 1, invoice: 7", "date: 2026-01-15, amount: 2, invoice: 7"
                )
            }
        )
        == ()
    )


def test_the_same_number_on_another_day_or_at_another_client_is_a_slip() -> None:
    first = invoices("date: 2026-01-15, amount: 1, invoice: 7", "date: 2026-01-16, amount: 2, invoice: 7")
    second = invoices("date: 2026-01-15, amount: 1, invoice: 7")
    faults = found({"clients/a.md": first, "clients/b.md": second})
    assert [(fault.code, fault.file, fault.path) for fault in faults] == [
        ("duplicate-invoice", "clients/a.md", "transactions[1].invoice"),
        ("duplicate-invoice", "clients/b.md", "transactions[0].invoice"),
    ]


def test_numbers_are_text() -> None:
    assert (
        found(
            {
                "clients/a.md": invoices(
                    "date: 2026-01-15, amount: 1, invoice: 007", "date: 2026-01-16, amount: 2, invoice: 7"
                )
            }
        )
        == ()
    )
