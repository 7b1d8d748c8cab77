"""Cards for address books: read back as any reader would, with nothing smuggled in."""

import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editions import edition_of
from plaincrm.exchange.vcard import folded, vcards
from plaincrm.views.selected import rows_of


def row(**changes):
    (one,) = rows_of(["novak"], edition_of({"clients/novak.md": "name: Novak\n"}))
    return msgspec.structs.replace(one, **changes)


def read(text):
    """Every card as a list of (name with parameters, [component, ...]), by RFC 2426's own rules."""
    assert text.endswith("\r\n") or not text
    unfolded = re.sub(r"\r\n[ \t]", "", text)
    cards, card = [], None
    for line in unfolded.removesuffix("\r\n").split("\r\n"):
        assert "\r" not in line
        assert "\n" not in line
        name, colon, value = line.partition(":")
        assert colon
        if name == "BEGIN":
            assert card is None
            card = []
        elif name == "END":
            cards.append(card)
            card = None
        else:
            card.append((name, [_plain(part) for part in re.split(r"(?<!\\)(?:\\\\)*;", _kept(value))]))
    assert card is None
    return cards


def _kept(value):
    # Escaped backslashes must not hide the separator behind them.
    return value.replace("\\\\", "\0")


def _plain(part):
    replaced = re.sub(r"\\([nN,;])", lambda match: "\n" if match[1] in "nN" else match[1], part)
    assert "\\" not in replaced, "an escape that nothing stands behind"
    return replaced.replace("\0", "\\")


def test_a_card_has_what_it_takes_to_write_and_call():
    person = row(
        name="dr. Irina Sokolovskaya",
        given="Irina",
        patronymic="Sergeevna",
        family="Sokolovskaya",
        email=("a@example.com", "b@example.com"),
        phone=("+386 40 000 211",),
        website=("https://example.org/a;b",),
        address="Barvarska 4; first floor\n6000 Koper",
        country="SI",
        tags=("vip, old", "painter"),
    )
    assert vcards([person]) == (
        "BEGIN:VCARD\r\n"
        "VERSION:3.0\r\n"
        "UID:plaincrm:novak\r\n"
        "FN:dr. Irina Sokolovskaya\r\n"
        "N:Sokolovskaya;Irina;Sergeevna;;\r\n"
        "EMAIL;TYPE=INTERNET:a@example.com\r\n"
        "EMAIL;TYPE=INTERNET:b@example.com\r\n"
        "TEL;TYPE=VOICE:+386 40 000 211\r\n"
        "URL:https://example.org/a\\;b\r\n"
        "ADR;TYPE=POSTAL:;;Barvarska 4\\; first floor\\n6000 Koper;;;;SI\r\n"
        "CATEGORIES:vip\\, old,painter\r\n"
        "END:VCARD\r\n"
    )


def test_a_company_is_an_organisation_and_a_lead_has_its_own():
    assert ("ORG", ["Novak"]) in read(vcards([row(kind="company")]))[0]
    assert ("ORG", ["Novak; Sons"]) in read(vcards([row(company="Novak; Sons")]))[0]
    assert not any(name == "ORG" for name, _value in read(vcards([row()]))[0])


@pytest.mark.parametrize(
    "evil",
    [
        "x\r\nEND:VCARD",
        "x\nTEL:666",
        "x\rNOTE:hi",
        "x\x85NOTE:hi",
        "x\u2028NOTE:hi",
        "x\\",
        "x\\nBEGIN:VCARD",
        ";;;",
        "TYPE=HOME,PREF:1",
        "\x00\x0b\x0c",
    ],
)
def test_no_value_ends_its_line_its_card_or_its_field(evil):
    fields = {key: evil for key in ("name", "given", "family", "patronymic", "company", "address", "country", "slug")}
    (card,) = read(vcards([row(**fields, email=(evil,), phone=(evil,), website=(evil,), tags=(evil,))]))
    assert sorted({name for name, _value in card}) == sorted(
        [
            "VERSION",
            "UID",
            "FN",
            "N",
            "ORG",
            "EMAIL;TYPE=INTERNET",
            "TEL;TYPE=VOICE",
            "URL",
            "ADR;TYPE=POSTAL",
            "CATEGORIES",
        ]
    )
    values = dict(card)
    assert (len(values["N"]), len(values["ADR;TYPE=POSTAL"]), len(values["FN"])) == (5, 7, 1)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029"), max_size=120))
def test_any_name_comes_back_as_it_was(name):
    (card,) = read(vcards([row(name=name)]))
    assert dict(card)["FN"] == [name]
    assert dict(card)["N"][0] == name


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(alphabet="aé陈💥 ", max_size=200))
def test_lines_are_folded_at_75_bytes_and_no_letter_is_torn(text):
    data = folded(f"NOTE:{text}").encode()
    lines = data.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode().startswith(" ") for line in lines[1:])
    assert b"".join(line[1:] if n else line for n, line in enumerate(lines)).decode() == f"NOTE:{text}"


def test_of_nobody_there_is_no_card():
    assert vcards([]) == ""
