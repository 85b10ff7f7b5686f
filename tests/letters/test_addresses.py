"""An address in the window of an envelope: shortened by the Royal Mail's rules, or the officer is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker_app.letters import fonts, page
from caseworker_app.letters.addresses import POSTCODE, DoesNotFit, in_window, postcode_of

MOTHER = "Ms Karin Lindqvist"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("18 Tannery Row\nMillside\nAshmere\nas42lp", "18 Tannery Row/Millside/ASHMERE/AS4 2LP"),
        ("18 Tannery Row, Ashmere AS4 2LP", "18 Tannery Row/ASHMERE/AS4 2LP"),
        ("1 Row,\nAshmere,\nWest Yorkshire\nAS4 2LP\nEngland", "1 Row/ASHMERE/AS4 2LP"),
        ("Rose Cottage\nAshmere, AS4 2LP, UK", "Rose Cottage/ASHMERE/AS4 2LP"),
        ("Kent\nAS4 2LP", "KENT/AS4 2LP"),
        ("AS4 2LP", "AS4 2LP"),
    ],
)
def test_an_address_is_written_as_the_royal_mail_asks(written: str, shown: str) -> None:
    name, *lines = in_window(MOTHER, written)
    assert name == MOTHER
    assert "/".join(lines) == shown


def test_nine_lines_become_six_premises_and_street_joined_first() -> None:
    nine = "Flat 12\nFloor 3\nRowan House\nOld Tannery\n18 Tannery Row\nMillside\nAshmere\nKent\nAS4 2LP"
    _, *lines = in_window(MOTHER, nine)
    assert len(lines) == 5
    assert lines[0].startswith("Flat 12, Floor 3")
    assert lines[-2:] == ["ASHMERE", "AS4 2LP"]


def test_a_long_line_is_broken_at_a_comma() -> None:
    long = "Flat 14, The Old Granary Conversion, Riverside Wharf Development, 200 Lower Thames Street"
    _, *lines = in_window(MOTHER, f"{long}\nAshmere\nAS4 2LP")
    assert ", ".join(lines[:-2]) == long
    assert all(fonts.width(line, page.ADDRESS_POINTS) <= 79 * page.MM for line in lines)


def test_two_long_names_are_parted_between_the_people() -> None:
    first, second, *_ = in_window(
        "Mrs Alexandrina Featherstonehaugh and Mr Bartholomew Wolfeschlegelstein",
        "1 Elm\nAS1 1AA",
    )
    assert first.endswith("and")
    assert second.startswith("Mr Bartholomew")


@pytest.mark.parametrize(
    ("name", "address", "told"),
    [
        (MOTHER, "18 Tannery Row\nAshmere", "does not end with a postcode"),
        (MOTHER, "", "does not end with a postcode"),
        (MOTHER, "12 Rue de la Paix\n75002 Paris\nFrance", "does not end with a postcode"),
        ("W" * 190, "1 Elm\nAS1 1AA", "does not fit the window"),
        (MOTHER, "W" * 60 + "\nAshmere\nAS1 1AA", "does not fit the window"),
        (
            MOTHER,
            "\n".join(f"The Quite Remarkably Long Name {n}" for n in range(9)) + "\nAS1 1AA",
            "does not fit",
        ),
    ],
)
def test_what_cannot_be_shown_whole_is_refused_and_says_so(name: str, address: str, told: str) -> None:
    with pytest.raises(DoesNotFit, match=told):
        in_window(name, address)


def test_a_name_of_ninety_letters_stands_on_lines_of_its_own() -> None:
    surname = "abcdefghi" * 10
    *named, street, town, postcode = in_window(f"Ms Mona {surname}", "1 Elm Road\nAshmere\nAS1 1AA")
    assert "".join(named).replace("-", "") == f"Ms Mona{surname}"
    assert (street, town, postcode) == ("1 Elm Road", "ASHMERE", "AS1 1AA")


@given(
    st.lists(st.text("abc 1234,.’-ÉØ", min_size=1, max_size=40), max_size=9),
    st.text("Ab -’", min_size=1, max_size=70).filter(str.strip),
)
def test_whatever_is_shown_stands_within_the_window_with_the_postcode_alone_last(
    lines: list[str], name: str
) -> None:
    address = "\n".join([*lines, "AS4 2LP"])
    try:
        shown = in_window(name, address)
    except DoesNotFit:
        return
    assert len(shown) <= page.ADDRESS_LINES
    assert shown[-1] == "AS4 2LP"
    assert all(fonts.width(line, page.ADDRESS_POINTS) <= 79 * page.MM for line in shown)


def test_the_postcode_of_an_address_is_its_last() -> None:
    assert postcode_of("Flat AS1 1AA\nAshmere AS4 2LP") == "AS4 2LP"
    assert postcode_of("Ashmere") == ""
    assert POSTCODE.search("not a code") is None
