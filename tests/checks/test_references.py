"""A reference that leads nowhere, or out of the book, is refused where it stands."""

import pytest

from inline_book import SETTINGS, found
from plaincrm.checks.references import is_document, leaves_the_book, tidy

BOOK = f"{SETTINGS}products: {{support: {{}}, plan: {{}}}}\n"


def faults(front: str = "", body: str = "", room: str = "clients", **more: str) -> list[tuple[str, str, str]]:
    files = {
        "book.yml": BOOK,
        f"{room}/a.md": f"---\nname: A\n{front}---\n{body}",
        "clients/kos.md": "---\nname: Kos\n---\n",
    }
    return [(fault.code, fault.path, fault.message) for fault in found({**files, **more})]


def test_a_record_may_be_named_that_exists() -> None:
    assert faults("referred_by: kos\n", "See [[kos]], [[kos|her]] and [[a]].\n") == []


def test_a_record_that_does_not_exist_is_named_in_front_matter_and_body() -> None:
    assert faults("referred_by: koss\n", "See [[Kos]].\n\n## 2026-01-01 call\n[[nobody|x]]\n") == [
        ("unknown-record", "referred_by", "`referred_by` is koss, which is no record"),
        ("unknown-record", "", "the link [[Kos]] leads to no record"),
        ("unknown-record", "", "the link [[nobody]] leads to no record"),
    ]


def test_a_brace_in_a_link_is_the_users_own() -> None:
    assert faults("", "[[{path}]] [x]({path})\n")[0][2] == "the link [[{path}]] leads to no record"


def test_every_field_that_names_a_product_is_looked_at() -> None:
    front = (
        "interests: [support, a]\ndeals: [{product: b}, {product: plan}]\n"
        "contracts: {product: c, amount: 1, every: 1 year}\ntransactions: [{date: 2026-01-01, amount: 1, product: d}]\n"
    )
    assert [(code, path) for code, path, _message in faults(front)] == [
        ("unknown-product", "interests[1]"),
        ("unknown-product", "deals[0].product"),
        ("unknown-product", "contracts.product"),
        ("unknown-product", "transactions[0].product"),
    ]


def test_a_book_without_products_says_so() -> None:
    (fault,) = found({"clients/a.md": "---\nname: A\ninterests: x\n---\n"})
    assert fault.hint == "book.yml names none yet"


@pytest.mark.parametrize(
    ("room", "front", "code"),
    [
        ("leads", "stage: hot\n", "unknown-stage"),
        ("clients", "grade: Z\n", "unknown-grade"),
        ("leads", "stage: active\n", None),
        ("clients", "grade: B\n", None),
    ],
)
def test_stages_and_grades_are_those_of_the_settings(room: str, front: str, code: str | None) -> None:
    assert [fault[0] for fault in faults(front, room=room)] == ([code] if code else [])


def test_a_document_may_lie_anywhere_in_the_book_but_among_its_own_files() -> None:
    front = "documents: [documents/a/x.pdf, papers/y.pdf, ./papers//y.pdf]\n"
    assert (
        faults(
            front,
            "[x](documents/a/x.pdf) [y](papers/y.pdf#page=2)\n",
            **{"documents/a/x.pdf": "x", "papers/y.pdf": "y"},
        )
        == []
    )


@pytest.mark.parametrize("file", ["documents/a/none.pdf", "documents/a", "documents", "nothing"])
def test_a_document_that_is_not_there_is_missing(file: str) -> None:
    assert faults(f"documents: {file}\n", **{"documents/a/x.pdf": "x"}) == [
        ("missing-document", "documents", f"`documents` is {file}, and there is no such file")
    ]
    assert faults("", f"[x]({file})\n", **{"documents/a/x.pdf": "x"}) == [
        ("missing-document", "", f"the link leads to {file}, and there is no such file")
    ]


@pytest.mark.parametrize(
    "file",
    [
        "book.yml",
        "clients/kos.md",
        "Clients/kos.md",
        "leads/x.md",
        "./clients/kos.md",
        "site_templates/x.html",
        ".plaincrm/memo",
        "documents/.hidden",
    ],
)
def test_what_is_no_document_cannot_be_shown_as_one(file: str) -> None:
    (fault,) = faults(
        f"documents: {file}\n", **{"documents/.hidden": "h", ".plaincrm/memo": "m", "site_templates/x.html": "x"}
    )
    assert (fault[0], fault[2]) == ("missing-document", f"`documents` is {file}, which is no document")


@pytest.mark.parametrize(
    "file",
    [
        "/etc/passwd",
        "../secret",
        "documents/../../secret",
        "\\\\host\\share",
        "file:///etc/passwd",
        "https://evil.example/x",
        "..",
        "/",
    ],
)
def test_a_document_outside_of_the_book_is_refused(file: str) -> None:
    assert [fault[:2] for fault in faults(f"documents: [{{file: '{file}'}}]\n")] == [
        ("outside-book", "documents[0].file")
    ]
    assert leaves_the_book(file)


@pytest.mark.parametrize(
    "address", ["../secret", "/etc/passwd", "%2e%2e/secret", "file:///etc/passwd", "documents/../../x"]
)
def test_a_link_out_of_the_book_is_refused(address: str) -> None:
    assert [fault[:2] for fault in faults("", f"[x]({address})\n")] == [("outside-book", "")]


@pytest.mark.parametrize("address", ["https://a.example/../x", "mailto:a@b.example", "#top", "tel:123"])
def test_other_addresses_are_nobodys_business(address: str) -> None:
    assert faults("", f"[x]({address})\n") == []


def test_a_path_is_tidied_before_it_is_compared() -> None:
    assert tidy("./documents//a/./x.pdf") == "documents/a/x.pdf"
    assert is_document("documents/a/x.pdf")
    assert not is_document("")
