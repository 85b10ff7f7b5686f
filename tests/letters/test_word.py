"""The Word file of a letter: the same words, on the same letterhead, with true headings and page numbers."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from caseworker_app.casework.preferences import from_rows
from caseworker_app.letters import covers, to_docx
from caseworker_app.letters.markup import Heading, Points, Run
from caseworker_app.letters.page import Letter
from caseworker_app.store.open import Store
from tests.letters.world import COUNCIL, SCENES, composed, settle

COUNCIL_FACTS = from_rows(COUNCIL.items())
NOT_IN_TEXT = Counter(["Our", "reference:", "Private", "and", "confidential"])


def read(letter: Letter) -> Document:
    content = to_docx.write(letter)
    assert content == to_docx.write(letter), "the same letter must be the same bytes"
    return docx.Document(io.BytesIO(content))


def paragraphs(document: Document) -> list[str]:
    return ["".join(_said(piece) for piece in line.iter()) for line in document.element.body.iter(qn("w:p"))]


def _said(piece: object) -> str:
    tag = getattr(piece, "tag", "")
    return {qn("w:br"): "\n", qn("w:tab"): "\t"}.get(
        tag, getattr(piece, "text", "") if tag == qn("w:t") else ""
    )


def made(store: Store, name: str) -> Letter:
    case_id = settle(store, SCENES[name])
    return composed(store, case_id, name, SCENES[name].typed).made[0].letter


@pytest.mark.parametrize("name", sorted(SCENES))
def test_the_word_file_has_the_words_of_the_letter_and_no_others(store: Store, name: str) -> None:
    letter = made(store, name)
    letter = replace(letter, cover=covers.cover("Polish", COUNCIL_FACTS))
    said = Counter(" ".join(paragraphs(read(letter))).split())
    head = Counter(" ".join((*letter.address, letter.sender.council, *letter.sender.lines,
                             *letter.sender.contact, letter.date, letter.reference)).split())  # fmt: skip
    wanted = Counter(letter.text().split()) - Counter(letter.source.split())
    # The cover sheet has the head of the letter once more.
    assert said == wanted + NOT_IN_TEXT + NOT_IN_TEXT + head


def test_address_and_sender_stand_at_their_millimetres(store: Store) -> None:
    letter = made(store, "review-decision-amend")
    frames = read(letter).element.body.findall(f".//{qn('w:framePr')}")
    places = {tuple(round(int(one.get(qn(f"w:{way}"))) / 56.693, 1) for way in "xy") for one in frames}
    assert places == {(20.0, 57.0), (120.0, 18.0)}
    assert all(one.get(qn("w:hAnchor")) == one.get(qn("w:vAnchor")) == "page" for one in frames)


def test_headings_are_styles_and_the_language_is_british_english(store: Store) -> None:
    letter = made(store, "review-decision-amend")
    document = read(letter)
    styles = {one.style.name for one in document.paragraphs if one.style is not None}
    assert {"Heading 1", "Heading 2", "List Bullet"} <= styles
    language = document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    assert language.get(qn("w:val")) == "en-GB"
    told = document.core_properties
    assert (told.title, told.author, told.language) == (letter.title, "Ashmere Council", "en-GB")


def test_every_page_says_which_it_is_and_later_ones_whose_without_a_name(store: Store) -> None:
    letter = made(store, "review-decision-amend")
    (section,) = read(letter).sections
    assert section.header.paragraphs[0].text == "F L · 14-197"
    assert not section.first_page_header.paragraphs[0].text
    for foot in (section.footer, section.first_page_footer):
        fields = [one.text.strip() for one in foot._element.iter(qn("w:instrText"))]
        assert fields == ["PAGE", "NUMPAGES"]
        assert "Lindqvist" not in foot.paragraphs[0].text


def test_large_print_is_eighteen_points(store: Store) -> None:
    document = read(replace(made(store, "review-invitation"), large=True))
    normal = document.styles["Normal"]
    assert normal.font.size is not None
    assert normal.font.size.pt == 18


def test_each_numbered_list_begins_at_one(store: Store) -> None:
    letter = made(store, "setting-copy")
    steps = Points(((Run("First"),), (Run("Second"),)), numbered=True)
    document = read(replace(letter, blocks=(steps, Heading((Run("Then"),), 2), steps)))
    numbers = [
        one._p.pPr.numPr.numId.val
        for one in document.paragraphs
        if one.style and one.style.name == "List Number"
    ]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]
