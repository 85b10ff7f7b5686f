"""Letters made from the command line and read back: words, millimetres, fonts, and what refuses them."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime

import pdfplumber
import pytest

from caseworker_app.casework import preferences
from caseworker_app.casework.open_case import NewCase, open_case
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.letters import flowables, look, page, to_pdf
from caseworker_app.letters.catalogue import legal_contents, letters
from caseworker_app.letters.drafts import Wish
from caseworker_app.letters.facts import KNOWN, check_typed
from caseworker_app.letters.front_matter import TemplateWrong
from caseworker_app.letters.make import Outcome, make_letters
from caseworker_app.letters.markup import Run, Table
from caseworker_app.letters.posting import post
from caseworker_app.letters.template import load
from caseworker_app.store import documents
from caseworker_app.store.open import Store
from tests.letters.families import MET

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
DAY = NOW.date()
COUNCIL = {
    "council_name": "Ashmere Council", "council_address": "Civic House\nAshmere AS1 4QT",
    "phone": "01632 960 148",
    "signatory": "Rina Patel", "signatory_title": "SEND Manager", "advice_service": "Ashmere SENDIASS",
    "advice_service_phone": "01632 960 417", "mediation_adviser": "Quay Mediation",
    "mediation_adviser_phone": "01632 960 555", "mediation_officer": "Quay Resolution, 01632 960 556",
}  # fmt: skip


@pytest.fixture
def case(store: Store) -> str:
    """Freya, 12, with her mother and a review meeting held on 2 November 2026."""
    with store.unit("story", user="R. Patel", now=NOW) as unit:
        preferences.write(unit, COUNCIL)
        case_id = open_case(
            unit,
            NewCase(
                reference="14-197", given_name="Freya", family_name="Lindqvist",
                date_of_birth=datetime(2014, 5, 2, tzinfo=UTC).date(),
            ),
        )  # fmt: skip
        save_person(
            unit,
            PersonDetails(
                case_id=case_id, name="Karin Lindqvist", title="Ms", role="mother",
                parental_responsibility=True,
                address="Flat 3; 18 Tannery Row; Ashmere; AS4 2LP",
            ),
        )  # fmt: skip
        for type_, on in MET:
            record_event(unit, NewEvent(case_id=case_id, type=type_, on=datetime.fromisoformat(on).date()))
    return case_id


def made(store: Store, case: str, name: str, **typed: str) -> Outcome:
    with store.unit("letter", user="R. Patel", now=NOW) as unit:
        return make_letters(unit, store, Wish(case_id=case, letter=name, typed=typed, day=DAY))


def words(content: bytes) -> str:
    with pdfplumber.open(io.BytesIO(content)) as read:
        text = "\n".join(one.extract_text() for one in read.pages)
    return " ".join(text.replace("\u00a0", " ").split())


AMEND = {"amendments": "- Section F: speech therapy <b>&amp; {{ 7*7 }}, 1 hour a week."}


def test_a_decision_to_amend_gives_the_dates_that_the_law_counts(store: Store, case: str) -> None:
    text = words(made(store, case, "review-decision-amend", **AMEND).written[0].content)
    assert "Dear Ms Lindqvist" in text
    assert "Tell us by Wednesday 9 December 2026" in text
    assert "send you the final plan by Monday 18 January 2027" in text
    assert "<b>&amp; {{ 7*7 }}" in text


def test_only_the_address_stands_in_the_window_of_the_envelope(store: Store, case: str) -> None:
    content = made(store, case, "review-decision-amend", **AMEND).written[0].content
    with pdfplumber.open(io.BytesIO(content)) as read:
        first = read.pages[0]
        seen = [
            word for word in first.extract_words()
            if word["x1"] > page.CLEAR_LEFT * page.MM and word["x0"] < page.CLEAR_RIGHT * page.MM
            and word["bottom"] > page.CLEAR_TOP * page.MM and word["top"] < page.CLEAR_BOTTOM * page.MM
        ]  # fmt: skip
        fonts = {letter["fontname"] for one in read.pages for letter in one.chars}
    assert " ".join(word["text"] for word in seen).endswith("ASHMERE AS4 2LP")
    for word in seen:
        assert word["x0"] >= page.WINDOW_LEFT * page.MM
        assert word["x1"] <= page.WINDOW_RIGHT * page.MM
        assert word["top"] + 1 >= page.WINDOW_TOP * page.MM
        assert word["bottom"] <= page.WINDOW_BOTTOM * page.MM
    assert all(re.match(r"[A-Z]{6}\+LiberationSans", font) for font in fonts)


def test_the_same_facts_give_the_same_bytes_and_they_are_kept_encrypted(store: Store, case: str) -> None:
    with store.unit("draft", user="R. Patel", now=NOW) as unit:
        wish = Wish(case_id=case, letter="review-decision-amend", typed=AMEND, day=DAY)
        draft = make_letters(unit, store, wish, leaves_no_trace=True).written[0]
    kept = made(store, case, "review-decision-amend", **AMEND).written[0]
    assert kept.content == draft.content == documents.read(store, kept.sha256)
    (sealed,) = store.places.documents.iterdir()
    assert b"%PDF" not in sealed.read_bytes()


def test_posting_records_the_decision_and_the_notice_together(store: Store, case: str) -> None:
    document = made(store, case, "review-decision-amend", **AMEND).written[0].document_id
    with store.unit("post", user="R. Patel", now=NOW) as unit:
        done = post(unit, [document], on=DAY)
    assert [type_ for _, type_ in done.events] == ["decision_to_amend", "amendment_notice_sent"]


def test_second_class_post_is_refused_where_it_leaves_the_family_too_few_days(
    store: Store, case: str
) -> None:
    document = made(store, case, "review-decision-amend", **AMEND).written[0].document_id
    with pytest.raises(NotAllowed, match="the law gives until"), store.unit("p", user="R", now=NOW) as unit:
        post(unit, [document], on=DAY, post_class="second")


def test_an_outcome_letter_needs_a_meeting_on_record(store: Store, case: str) -> None:
    with pytest.raises(NotAllowed, match="amendment notice"):
        made(store, case, "amended-final-plan", named_setting="Ash Grove", reasons="Because.")


def test_a_second_print_is_refused_until_somebody_answers_for_it(store: Store, case: str) -> None:
    assert made(store, case, "review-decision-maintain", reasons="It works.").written
    again = made(store, case, "review-decision-maintain", reasons="It works.")
    assert not again.written
    assert "already printed" in again.refused[0]


def test_a_draft_can_be_looked_at_after_the_letter_was_printed(store: Store, case: str) -> None:
    assert made(store, case, "review-decision-maintain", reasons="It works.").written
    with store.unit("look", user="R. Patel", now=NOW) as unit:
        wish = Wish(case_id=case, letter="review-decision-maintain", typed={"reasons": "It works."}, day=DAY)
        again = make_letters(unit, store, wish, leaves_no_trace=True)
    assert again.written
    assert not again.refused


@pytest.mark.parametrize(
    "typed", ["4 December 2026", "Friday\u00a04\u00a0December 2026", "4/12/2026", "2026-12-04"]
)
def test_a_typed_date_may_be_written_as_letters_print_it(typed: str) -> None:
    kept = check_typed(letters()["early-review-agreed"], {"new_date": typed}, DAY)
    assert kept["new_date"].replace("\u00a0", " ") == "Friday 4 December 2026"


def test_a_fact_that_the_law_counts_cannot_be_typed(store: Store, case: str) -> None:
    with pytest.raises(WrongUse, match="not typed"):
        made(store, case, "review-decision-amend", reply_by="tomorrow", **AMEND)


def test_a_letter_with_an_emoji_names_it(store: Store, case: str) -> None:
    outcome = made(store, case, "review-decision-maintain", reasons="Well done 🎉")
    assert not outcome.written
    assert "party popper" in outcome.refused[0]


def test_hidden_characters_that_a_word_processor_pastes_stop_no_letter(store: Store, case: str) -> None:
    outcome = made(store, case, "review-decision-maintain", reasons="The plan\u00ad still\u200b fits.")
    assert not outcome.refused
    assert "The plan still fits." in outcome.written[0].letter.text()


def test_somebody_under_no_contact_gets_nothing_and_the_officer_sees_why(store: Store, case: str) -> None:
    with store.unit("person", user="R", now=NOW) as unit:
        save_person(unit, PersonDetails(case_id=case, name="Karin Lindqvist", no_contact="court order"))
    outcome = made(store, case, "review-decision-maintain", reasons="It works.")
    assert not outcome.written
    assert any("court order" in left.why for left in outcome.left_out)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{{ child.__class__ }}", "a dot"),
        ("{{ child() }}", "a call"),
        ("{% include 'x' %}", "an include"),
        ("{{ chidl }}", "Did you mean child"),
        ("{% for a in done %}{% for b in done %}x{% endfor %}{% endfor %}", "loop"),
        (":: nothing", "no legal content"),
        ("{% if child %}", "line 8"),
    ],
)
def test_a_template_that_reaches_further_than_its_facts_is_refused_at_its_line(line: str, told: str) -> None:
    source = (
        f'+++\nletter = "x"\ntitle = "X"\nfor = ["parent"]\nsource = "s"\n+++\nDear {{{{ child }}}}\n{line}\n'
    )
    with pytest.raises(TemplateWrong) as refused:
        load(source, "x.md", legal_contents(), KNOWN)
    assert told in str(refused.value)
    assert refused.value.line == 8


def test_every_letter_holds_the_legal_contents_that_it_must() -> None:
    for template in letters().values():
        for name in template.must_say:
            assert f":: {name}" in template.text


def test_a_letter_has_the_same_bytes_whatever_was_drawn_before_it(store: Store, case: str) -> None:
    first = made(store, case, "review-decision-amend", **AMEND).written[0]
    other = replace(first.letter, reference="15-001")
    flowables._shared.cache_clear()
    cold = to_pdf.write([first.letter])[0]
    run, _ = to_pdf.write([other, first.letter, other, first.letter])
    assert to_pdf.write([first.letter])[0] == cold == first.content
    with pdfplumber.open(io.BytesIO(run)) as read:
        pages = [page.extract_text() for page in read.pages]
    half = len(pages) // 2
    assert pages[:half] == pages[half:]
    assert "at least 15 days" in " ".join(pages[half:])


def test_the_same_words_in_columns_of_different_widths_are_broken_for_each() -> None:
    words = "a family that lives far from every school in the town and needs a bus " * 3
    table = Table((((Run("A"),), (Run("B"),)), ((Run(words),), (Run(words),))))
    (cells,) = flowables.of_block(table, look._ordinary(12))
    cells.wrap(look.WIDTH, 1000)
    (first,), (second,) = cells._cellvalues[1]  # type: ignore[attr-defined]
    assert len(first.blPara.lines) > len(second.blPara.lines)
