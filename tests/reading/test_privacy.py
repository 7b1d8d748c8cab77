"""No complaint shows a character of what is private, in however broken a file."""

from collections.abc import Iterator

import pytest

from inline_book import found
from plaincrm.reading.privacy import Stretch, guessed_stretches, is_private, masked
from plaincrm.reading.records import read_record
from plaincrm.reading.settings import read_settings

SECRET = "Zq7canaryX"

#: Texts of a front matter, each broken or at fault, with the canary in what is private: in values and in keys.
BROKEN = {
    "duplicate key": f"private: {{{SECRET}: 1, {SECRET}: 2}}",
    "duplicate key in a block": f"private:\n  {SECRET}: 1\n  {SECRET}: 2",
    "duplicate key in a list": f"private:\n  - {{{SECRET}: 1, {SECRET}: 2}}",
    "duplicate key deep down": f"private: {{a: [[{{b: [{{{SECRET}: 1, {SECRET}: 2}}]}}]]}}",
    "private twice": f"private: {SECRET}\nprivate: {SECRET}",
    "private twice in blocks": f"private:\n  a: {SECRET}\nphone: 1\nprivate:\n  a: {SECRET}",
    "anchor": f"private: {{a: &{SECRET} b}}",
    "anchor of a mapping": f"private: &{SECRET}\n  a: b",
    "anchor in a list": f"private: [[&{SECRET} b]]",
    "alias": f"private:\n  a: *{SECRET}",
    "alias as key": f"private:\n  *{SECRET} : b",
    "tag": f"private: {{a: !{SECRET} b}}",
    "tag of a list": f"private: !{SECRET}\n  - a",
    "ill-formed tag": f"private: !<{SECRET} b",
    "ill-formed anchor": f"private: &{SECRET}! b",
    "merge": f"private: {{<<: {{{SECRET}: 1}}}}",
    "escape": f'private: {{a: "{SECRET}\\0"}}',
    "escape in a key": f'private: {{"{SECRET}\\0": a}}',
    "unknown escape": f'private: "{SECRET}\\q"',
    "control character": f"private: {SECRET}\x07",
    "control character in a block": f"private:\n  a: |\n    {SECRET}\x07",
    "too deep": f"private: {'[' * 20}{SECRET}{']' * 20}",
    "too deep in blocks": "private:\n" + "".join(f"{' ' * n}{SECRET}:\n" for n in range(1, 20)),
    "too many": f"private: [{f'{SECRET}, ' * 100_001}]",
    "tab": f"private:\n\ta: {SECRET}",
    "tab after a dash": f"private:\n  -\ta: {SECRET}\n  - \tb: {SECRET}",
    "tab before": f"\tprivate: {SECRET}",
    "indent": f"private:\n    a: {SECRET}\n  b: {SECRET}",
    "second colon": f"private: a: {SECRET}",
    "second colon in a block": f"private:\n  a: b: {SECRET}",
    "no colon": f"private:\n  a: 1\n  {SECRET}\n  b: 1",
    "at the margin": f"private: |\n  a\n{SECRET}\n",
    "at the margin with a colon": f"private: [a\n{SECRET}: b\n",
    "quotation over lines": f'private: "a\n{SECRET}: b\nc: "d"',
    "quotation that never ends": f'private: "{SECRET}',
    "quotation before it that never ends": f'address: "12\nprivate: {SECRET}\nphone: {SECRET}'.replace(
        f"phone: {SECRET}", f"  more: {SECRET}"
    ),
    "bracket that never closes": f"private: {{a: {SECRET}",
    "bracket before it": f"tags: [a, b\nprivate: {{a: {SECRET}}}",
    "bracket too many": f"private: {{a: {SECRET}}}}}",
    "text after a quotation": f"private: 'a' {SECRET}",
    "text in the line of a literal": f"private: | {SECRET}\n  a",
    "special character": f"private:\n  a: @{SECRET}",
    "list as key": f"private:\n  ? [{SECRET}]\n  : b",
    "mapping as key": f"private: {{{{{SECRET}: a}}: b}}",
    "explicit key": f"? private\n: {SECRET}: [",
    "explicit key on lines": f"? private\n:\n  a: {SECRET}\n  a: {SECRET}",
    "quoted key": f"'private': {{a: {SECRET}, a: {SECRET}}}",
    "double-quoted key": f'"private":\n  a: {SECRET}\n  a: b',
    "escaped key": f'"pri\\x76ate": {{a: {SECRET}, a: b}}',
    "escaped key, broken": f'"pri\\x76ate": {{a: {SECRET}\n',
    "merge conflict": f"private:\n<<<<<<< HEAD\n  a: {SECRET}\n=======\n  a: {SECRET}2\n>>>>>>> theirs",
    "merge conflict within": f"private:\n  a: {SECRET}\n<<<<<<< {'x'}\n  b: {SECRET}\n",
    "second document": f"private: {SECRET}\n...\na: b",
    "with other faults": f"since: x\nprivate: {SECRET}\nroute: y\nemial: z",
    "in a comment beside it": f"private: {{a: 1, a: 2}} # {SECRET}",
    "misspelled": f"privat: {{a: {SECRET}}}",
    "misspelled in a block": f"Private:\n  a: {SECRET}\n  b: {SECRET}",
    "misspelled and broken": f"Private:\n  a: {SECRET}\n  b: [{SECRET}",
    "misspelled twice": f"Private: {{a: {SECRET}, a: {SECRET}}}",
    "within a person": f"people:\n  - {{name: B, private: {{a: {SECRET}}}, birthday: x}}",
    "after it on the line": f"people: [{{name: B, private: {SECRET}, role: [a], birthday: x}}]",
}
ROOT_FLOW = {
    "whole": f"{{name: A, private: {{a: {SECRET}}}, since: x, route: y}}",
    "whole over lines": f"{{name: A,\nprivate: {{a: {SECRET},\nb: {SECRET}}},\nsince: x}}",
    "broken": f"{{name: A, private: {{a: {SECRET}}}, since: [x}}",
    "broken over lines": f"{{name: A,\nprivate: {{a: {SECRET}\nb: {SECRET}\nsince: x}}",
}


def _files() -> Iterator[tuple[str, bytes]]:
    for name, front in BROKEN.items():
        yield name, f"---\nname: A\n{front}\nkind: firm\n---\n".encode()
        yield f"{name}, unclosed", f"---\nname: A\n{front}\n".encode()
        yield f"{name}, crlf", f"---\nname: A\n{front}\n---\n".replace("\n", "\r\n").encode()
        yield f"{name}, no fence", f"name: A\n{front}\n".encode()
    for name, front in ROOT_FLOW.items():
        yield f"in a flow, {name}", f"---\n{front}\n---\n".encode()
    yield "latin-1", b"---\nname: A\nprivate: \xe9" + SECRET.encode() + b"\n---\n"
    yield "utf-16", f"---\nname: A\nprivate: {SECRET}\n---\n".encode("utf-16")


FILES = dict(_files())


@pytest.mark.parametrize("name", FILES)
def test_no_complaint_of_a_record_shows_what_is_private(name: str) -> None:
    read = read_record(FILES[name], "clients/a.md")
    assert SECRET not in repr(read)


@pytest.mark.parametrize("name", BROKEN)
def test_no_complaint_of_the_settings_shows_what_is_private(name: str) -> None:
    assert SECRET not in repr(read_settings(f"title: A\ncurrency: EUR\n{BROKEN[name]}\n".encode()))


def test_each_of_these_files_is_at_fault() -> None:
    """Else there would be nothing that could show anything."""
    quiet = [name for name, data in FILES.items() if not read_record(data, "clients/a.md").faults]
    assert quiet == []


def test_rules_of_the_whole_book_show_nothing_either() -> None:
    front = f"name: A, grade: D, private: {{a: {SECRET}}}, referred_by: nobody, potential: 5 USD, email: a@b.example"
    faults = found({"clients/a.md": f"---\n{{{front}}}\n---\n", "clients/b.md": f"---\n{{{front}}}\n---\n"})
    assert len(faults) == 7
    assert SECRET not in repr(faults)


def test_what_stands_beside_it_is_shown() -> None:
    (fault,) = read_record(
        f"---\n{{name: A, private: {{a: {SECRET}}}, since: x}}\n---\n".encode(), "clients/a.md"
    ).faults
    assert fault.excerpt == "{name: A, private" + "▒" * len(f": {{a: {SECRET}}}, ") + "since: x}"
    assert fault.excerpt[fault.span.column - 1 : fault.span.end_column - 1] == "x"


def test_a_file_that_only_speaks_of_private_things_is_shown() -> None:
    front = "profile: {legal form: private company}\naddress: 3 Private Road\nsince: x\nkind: firm\n"
    faults = read_record(f"---\nname: A\n{front}---\n".encode(), "clients/a.md").faults
    assert [fault.excerpt for fault in faults] == ["since: x", "kind: firm"]


@pytest.mark.parametrize(
    "front",
    [
        "x_a: {private: S}",
        "profile: {a: b, private: S}",
        "profile: {a: {Private: S}}",
        "peple: [{private: {a: S}}]",
        "people: [{name: B, x_a: {private: S}}]",
    ],
)
def test_what_is_private_within_what_is_free_is_left_out(front: str) -> None:
    record = read_record(f"---\nname: A\n{front.replace('S', SECRET)}\n---\n".encode(), "clients/a.md").record
    assert record is not None
    assert SECRET not in repr(record)


def test_after_a_broken_files_private_part_our_own_keys_are_shown_again() -> None:
    front = f"private:\n  a: {SECRET}\nkind: company\naddress: 'never ends\n"
    (fault,) = read_record(f"---\nname: A\n{front}---\n".encode(), "clients/a.md").faults
    assert fault.excerpt == "address: 'never ends"


@pytest.mark.parametrize("fence", ["---", "---\r"])
def test_what_is_private_ends_with_the_front_matter(fence: str) -> None:
    text = f"---\nname: A\nprivate:\n  a: {SECRET}\n{fence}\n## 2026-02-30 call: Hi\n"
    (fault,) = read_record(text.encode(), "clients/a.md").faults
    assert fault.excerpt == "## 2026-02-30 call: Hi"


def test_what_is_private_on_the_last_line_of_the_settings_is_covered() -> None:
    (fault,) = read_settings(f"{{title: A, currency: X, private: {{a: {SECRET}}}}}".encode()).faults
    assert fault.excerpt.startswith("{title: A, currency: X, private▒▒")
    assert SECRET not in fault.excerpt


@pytest.mark.parametrize("key", ["private", "Private", "privat", "privates", "PRIVATE", "prvate", "pirvate"])
def test_words_near_to_private_were_meant_to_be_it(key: str) -> None:
    assert is_private(key)


@pytest.mark.parametrize(
    "key", ["", "name", "privacy", "provider", "x_private", "previous", "private_notes_of_mine", "priority", "va", "p"]
)
def test_other_words_were_not(key: str) -> None:
    assert not is_private(key)


def test_a_stretch_covers_its_lines_and_no_more() -> None:
    stretches = [Stretch((1, 3), (3, 2))]
    assert [masked("abcd", number, stretches) for number in range(1, 5)] == ["ab▒▒", "▒▒▒▒", "▒bcd", "abcd"]
    assert masked("abcd", 1, [Stretch((1, 2), (1, 4))]) == "a▒▒d"


def test_a_guessed_stretch_ends_with_one_of_our_keys_once_all_is_paired() -> None:
    lines = ["private: {", "email: a", "x: }", "phone: 1", "private: b", "zebra: c"]
    assert guessed_stretches(lines, 1, 6) == [Stretch((1, 8), (4, 1)), Stretch((5, 8), (7, 1))]
