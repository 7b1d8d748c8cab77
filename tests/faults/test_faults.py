"""Every code that the program can emit has its example, and each example yields that fault and no other."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import plaincrm
from faults.books import Checked, checked
from faults.document import PAGE, page
from faults.examples import EXAMPLES, Example
from plaincrm.fault import WARNINGS, Severity

PACKAGE = Path(plaincrm.__file__).parent
CONTRACT = Path(__file__).parent.parent.parent.parent / "shared" / "format.md"
RAISES = {"BadFront", "Mistake", "Refused", "Finding", "Fault", "finding", "Explained", "_Reason", "_begins_with"}
CODE = re.compile(r"[a-z]+[0-9]?(?:-[a-z0-9]+)+|anchor|tag|unreadable")


def seen(example: Example) -> Checked:
    found = checked(example)
    if found is None:
        pytest.skip("root cannot become a user whom permissions bind on this machine")
    return found


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.code)
def test_each_example_yields_its_fault_and_no_other(example: Example) -> None:
    faults = seen(example).faults
    assert [fault.code for fault in faults] == [example.code] * example.faults
    assert [(fault.span.line, fault.span.column, fault.path) for fault in faults if fault.file == example.file] == [
        (example.line, example.column, example.path)
    ]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.code)
def test_each_message_says_what_was_found_and_each_hint_how_to_mend_it(example: Example) -> None:
    for fault in seen(example).faults:
        assert fault.message and fault.hint
        for text in (fault.message, fault.hint):
            assert "{" not in re.sub(r"\{ |every \{|\{on: \d", "", text), "a blank that was not filled in"
            assert not re.search(r"\b(None|pydantic|yaml\.|input_value|dict|Traceback)\b", text)
            assert not text.endswith(".") or text.endswith("…")
        if fault.path:
            assert f"`{fault.path}`" in fault.message or fault.code in {"duplicate-key", "anchor", "tag", "too-large"}


def test_the_contracts_own_example_comes_out_letter_by_letter() -> None:
    (example,) = (example for example in EXAMPLES if example.code == "bad-date")
    assert seen(example).text == (
        "clients/novak-optika.md:14:12: error[bad-date]: `transactions[2].date` is 2026-02-30, which is no day of the calendar\n"
        "   14 |   - {date: 2026-02-30, amount: 1200, product: support}\n"
        "      |            ^^^^^^^^^^\n"
        "   write a real day as YYYY-MM-DD\n"
        "1 error, 0 warnings"
    )
    if CONTRACT.exists():
        assert "\n".join(seen(example).text.splitlines()[:4]) in CONTRACT.read_text(encoding="utf-8")


def _codes_in(tree: ast.AST) -> Iterator[str]:
    """The codes that stand as literals in a call which makes a fault, or as the default of a field `code`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in RAISES:
            values = [*node.args, *(keyword.value for keyword in node.keywords)]
            yield from (
                value.value for value in values if isinstance(value, ast.Constant) and isinstance(value.value, str)
            )
        if isinstance(node, ast.AnnAssign | ast.Assign) and getattr(getattr(node, "target", None), "id", "") == "code":
            yield getattr(node.value, "value", "")
        if isinstance(node, ast.IfExp):
            yield from (
                arm.value
                for arm in (node.body, node.orelse)
                if isinstance(arm, ast.Constant) and isinstance(arm.value, str)
            )


def test_every_code_that_the_program_can_emit_has_its_example_and_no_other_has() -> None:
    rooms = ("book", "reading", "selection", "checks", "workshop", "views")
    files = [file for room in rooms for file in (PACKAGE / room).rglob("*.py")]
    literals = {
        code
        for file in files
        for code in _codes_in(ast.parse(file.read_text(encoding="utf-8")))
        if CODE.fullmatch(code)
    }
    examples = {example.code for example in EXAMPLES}
    assert examples <= literals, "an example of a code that nothing emits"
    unknown = {literal for literal in literals - examples if _looks_like_a_code(literal)}
    assert not unknown, "these codes have no example in tests/faults/examples.py"


def _looks_like_a_code(literal: str) -> bool:
    """Not the name of a file, class or choice that only happens to have a hyphen."""
    return literal not in {"utf-8", "at-risk", "too-little"}


def test_every_code_of_the_contract_has_its_example() -> None:
    if not CONTRACT.exists():
        pytest.skip(f"the contract is not at {CONTRACT}")
    table = CONTRACT.read_text(encoding="utf-8").partition("| code | when |")[2]
    promised = {
        code
        for row in table.splitlines()
        for code in re.findall(r"`([a-z0-9-]+)`", row.split("|")[1] if "|" in row else "")
    }
    assert len(promised) > 35
    assert promised <= {example.code for example in EXAMPLES}


def test_the_contracts_warnings_warn_and_all_else_is_an_error() -> None:
    warn = {"unknown-key", "duplicate-email", "duplicate-invoice", "future-transaction", "paid-before-date"}
    ours = {"skipped-file", "slow-markdown"}
    assert warn | ours == WARNINGS
    for example in EXAMPLES:
        expected = Severity.WARNING if example.code in warn | ours else Severity.ERROR
        assert {fault.severity for fault in seen(example).faults} == {expected}


def test_the_page_of_faults_is_up_to_date() -> None:
    if any(checked(example) is None for example in EXAMPLES):
        pytest.skip("root cannot become a user whom permissions bind on this machine")
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make docs`"
