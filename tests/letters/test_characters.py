"""Names in any script stand in a letter as their owners write them; what no font has stops it, by name."""

from __future__ import annotations

import io
import unicodedata

import pdfplumber
import pytest
from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st

from caseworker_app.errors import WrongUse
from caseworker_app.letters import direction, fonts, to_pdf
from caseworker_app.letters.characters import clean, unbroken
from caseworker_app.letters.markup import Run, Words
from caseworker_app.letters.page import Letter, Sender

NAMES = (
    "محمد علي حسن", "نازنین زه\u200cرا", "মোহাম্মদ রহমান", "ਹਰਪ੍ਰੀਤ ਕੌਰ", "王小明", "陳美玲",
    "Nguyễn Thị Hồng Nhung",
    "Siân Llŷr ap Gruffudd", "Ștefan Țîrlea", "Олена Шевченко", "אברהם כהן", "<b>Tom</b> & Co", "Ağaoğlu",
)  # fmt: skip


def letter_saying(*words: str) -> Letter:
    return Letter(
        "test", "A letter", "14-197", "F L", "Monday 23 November 2026", (NAMES[0], NAMES[4], "AS1 1AA"),
        Sender("Ashmere Council", ("Civic House",), ("01632 960 148",)), "SEND Regulations 2014",
        tuple(Words((Run(clean(one)),)) for one in words), ("Rina Patel",),
    )  # fmt: skip


def test_names_in_many_scripts_are_drawn_with_fonts_that_have_them() -> None:
    content, _ = to_pdf.write([letter_saying(*NAMES, *(f"{name}’s plan" for name in NAMES))])
    with pdfplumber.open(io.BytesIO(content)) as read:
        letters = [letter for page in read.pages for letter in page.chars]
        text = "".join(page.extract_text() for page in read.pages)
    assert {"LiberationSans", "NotoSansArabic-Regular", "NotoSansBengali-Regular", "NotoSansGurmukhi-Regular",
            "NotoSansSC-Regular"} <= {letter["fontname"].split("+")[1] for letter in letters}  # fmt: skip
    assert not [letter for letter in letters if letter["text"] in ("\x00", "□", "\ufffd")]
    for name in ("王小明", "Nguyễn Thị Hồng Nhung", "Siân Llŷr", "Олена Шевченко", "<b>Tom</b> & Co’s plan"):
        assert name in text


def test_the_same_names_give_the_same_bytes() -> None:
    first, second = (to_pdf.write([letter_saying(*NAMES)])[0] for _ in range(2))
    assert first == second


def test_a_word_of_ninety_letters_is_broken_at_the_margin() -> None:
    content, (pages,) = to_pdf.write([letter_saying("W" * 90)])
    with pdfplumber.open(io.BytesIO(content)) as read:
        assert max(letter["x1"] for letter in read.pages[0].chars if letter["text"] == "W") < 185 * 72 / 25.4
    assert pages == 1


@given(st.text(alphabet="ab 12.,محمدعلياבגד", max_size=24))
def test_parts_stand_in_the_order_of_the_unicode_rules(text: str) -> None:
    seen = "".join(
        direction.turned(part) if leftwards else part for part, leftwards in direction.runs(text)
    ).replace(direction.NBSP, " ")
    assert seen.strip() == get_display(text, base_dir="L").strip()


@pytest.mark.parametrize(
    ("typed", "told"),
    [("Well done 🎉", "party popper"), ("first\nsecond ☃︎ 𓀀", "line 2"), ("ஜெயா", "tamil letter")],
)
def test_a_character_that_no_font_has_is_named_with_its_place(typed: str, told: str) -> None:
    with pytest.raises(WrongUse, match=told):
        fonts.refuse_unwritable(clean(typed), "“reasons”")


def test_what_a_word_processor_leaves_behind_is_made_good() -> None:
    pasted = "\uf0b7 One\u200b\u00ad\t2\u2011fold\r\nNguye\u0302\u0303n\ufeff\u2028end"
    assert clean(pasted) == "• One 2-fold\nNguyễn\nend"
    assert unicodedata.is_normalized("NFC", clean(pasted))


def test_a_telephone_number_stays_on_one_line() -> None:
    assert (
        unbroken("Ring 01632 960 148, in 2026 or 2027.") == "Ring 01632\u00a0960\u00a0148, in 2026 or 2027."
    )
