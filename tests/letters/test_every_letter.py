"""Every letter of the annual review, made from a real case: words, dates, readers, and what the law asks."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date

import pdfplumber
import pytest
from pdfplumber.page import Page

from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.letters import page as sheet
from caseworker_app.letters import to_pdf
from caseworker_app.letters.catalogue import letters
from caseworker_app.letters.compose import Made
from caseworker_app.store.open import Store
from tests.letters.world import NOW, PLAN, SCENES, Scene, composed, settle

MM = sheet.MM
PAGES = {
    "early-review-agreed": 1,
    "new-contact": 1,
    "review-report-cover": 1,
    "review-report-reminder": 1,
    "setting-copy": 1,
    "where-we-are": 1,
}
# What a letter must be found to say on its pages, whoever reads it (STATUTORY, part B4).
RIGHTS = (
    "right to appeal", "SEND Tribunal", "by Monday 25 January 2027", "mediation adviser", "certificate",
    "Quay Mediation: 01632 960 555", "by Saturday 23 January 2027", "health care that you want",
    "recommendations about health and social care", "Ashmere SENDIASS: 01632 960 417", "Quay Resolution",
)  # fmt: skip
SAYS = {
    "review-invitation": ("Friday 8 January 2027", "at 2pm, at Rowan Bank School", "SENDIASS"),
    "review-invitation-professional": (
        "born 2 May 2014", "by Thursday 17 December 2026", "your written advice",
    ),
    "review-advice-request": ("by Thursday 17 December 2026", "How much speech therapy"),
    "review-advice-circulated": ("before the meeting", "Enclosed: the advice and information"),
    "review-report-reminder": ("is late", "Monday 16 November 2026", "by Monday 30 November 2026"),
    "review-report-cover": ("by Monday 30 November 2026", "Enclosed: the report"),
    "setting-copy": ("The amendment notice was sent on Wednesday 4 November 2026",),
    "review-decision-maintain": (*RIGHTS, "Freya reads more", "by Monday 22 November 2027"),
    "review-decision-amend": (
        "at least 15 days", "until Wednesday 9 December 2026", "ask for a meeting", "name a school",
        "Lists of schools", "a copy of the present plan", "evidence", "by Monday 18 January 2027", "SENDIASS",
    ),
    "amendment-notice": ("at least 15 days", "until Wednesday 9 December 2026", "moved house"),
    "amended-final-plan": (*RIGHTS, "first made on Monday 12 January 2026", "Rowan Bank School"),
    "decision-not-to-amend": (*RIGHTS, "stays as it is"),
    "cease-consultation": ("have not decided", "by Wednesday 9 December 2026", "SENDIASS"),
    "review-decision-cease": (*RIGHTS, "until the time to appeal is over", "until the appeal is decided"),
    "early-review-agreed": ("by Friday 15 January 2027", "two weeks before the meeting"),
    "early-review-refused": ("in September", "ring 01632 960 149", "www.lgo.org.uk"),
    "phase-transfer-preference": ("Wednesday 1 September 2027", "before Monday 15 February 2027", "SENDIASS"),
    "phase-transfer-consultation": (
        "unsuitable", "efficient education of others", "efficient use of resources",
        "by Wednesday 9 December 2026", "Could Ash Grove Academy meet",
    ),
    "phase-transfer-final": (
        *RIGHTS, "Until the move: Rowan Bank School", "From Wednesday 1 September 2027: Ash Grove Academy",
    ),
    "new-contact": (
        "Rina Patel now works with you", "Ashmere SENDIASS, 01632 960 417", "What we promised",
    ),
    "where-we-are": (
        "the review of Freya’s plan",
        "We met to review Freya’s plan", "By law: 4 weeks, to 30 November 2026.",
        "It is our move", "01632 960 148", "Ashmere SENDIASS, 01632 960 417",
    ),
    "late-apology": ("We are sorry", "by Monday 14 September 2026", "70 days", "by Friday 11 December 2026"),
}  # fmt: skip


def test_there_is_a_scene_for_every_letter_about_one_case() -> None:
    about_a_case = {name for name, template in letters().items() if not template.about}
    assert about_a_case == set(SCENES) == set(SAYS)


@pytest.mark.parametrize("name", sorted(SCENES))
def test_a_letter_is_lawful_and_right_on_paper_for_each_of_its_readers(store: Store, name: str) -> None:
    case_id = settle(store, SCENES[name])
    found = composed(store, case_id, name, SCENES[name].typed)
    assert found.made
    assert not found.unmade, found.unmade[0].error
    assert not [left for left in found.left_out if left.is_wanting]
    for made in found.made:
        assert not made.objections, made.objections
        assert "\ue000" not in made.letter.text()
        content, (pages,) = to_pdf.write([made.letter])
        with pdfplumber.open(io.BytesIO(content)) as read:
            assert len(read.pages) == pages == PAGES.get(name, 2)
            check_file(read, made)
            check_window(read.pages[0], made)
            text = check_pages(read.pages, made)
        for said in SAYS[name]:
            assert said in text, said


def check_file(read: pdfplumber.PDF, made: Made) -> None:
    """Hold title, author, subject and language, and that every font is inside."""
    assert read.metadata["Title"] == made.template.title
    assert read.metadata["Author"] == "Ashmere Council"
    assert read.metadata["Subject"] == made.template.letter
    assert read.doc.catalog["Lang"] == b"en-GB"
    for page in read.pages:
        for letter in page.chars:
            assert re.match(r"[A-Z]{6}\+LiberationSans", letter["fontname"]), "a font that is not embedded"
            above_window = letter["bottom"] < sheet.CLEAR_TOP * MM and page.page_number == 1
            assert letter["size"] >= (5.99 if above_window else 9.99), "too small to read"


def check_window(first: Page, made: Made) -> None:
    """Hold that the address, and nothing else, stands where the window of the envelope can be."""
    seen = [
        letter for letter in first.chars
        if letter["x1"] > sheet.CLEAR_LEFT * MM and letter["x0"] < sheet.CLEAR_RIGHT * MM
        and letter["bottom"] > sheet.CLEAR_TOP * MM and letter["top"] < sheet.CLEAR_BOTTOM * MM
    ]  # fmt: skip
    assert "".join(letter["text"] for letter in seen) == "".join(made.letter.address)
    for letter in seen:
        assert sheet.WINDOW_LEFT * MM <= letter["x0"] <= letter["x1"] <= sheet.WINDOW_RIGHT * MM
        assert letter["top"] + 1 >= sheet.WINDOW_TOP * MM
        assert letter["bottom"] <= sheet.WINDOW_BOTTOM * MM
    folds = {round((first.height - line["y0"]) / MM) for line in first.lines if line["x0"] == 0}
    assert folds == {99, 198}
    assert not [one for one in (*first.lines, *first.rects, *first.curves) if _in_the_clear_zone(one)]


def _in_the_clear_zone(one: dict[str, float]) -> bool:
    return (
        one["x1"] > sheet.CLEAR_LEFT * MM and one["x0"] < sheet.CLEAR_RIGHT * MM
        and one["bottom"] > sheet.CLEAR_TOP * MM and one["top"] < sheet.CLEAR_BOTTOM * MM
    )  # fmt: skip


def check_pages(pages: list[Page], made: Made) -> str:
    """Hold margins, heads and feet; return the words of the letter in one line."""
    texts = []
    for number, page in enumerate(pages, 1):
        words = page.extract_text().replace("\u00a0", " ")
        assert f"Page {number} of {len(pages)}" in words
        assert "Reference 14-197" in words
        body = [one for one in page.chars if one["top"] > 104 * MM or number > 1]
        assert max(one["x1"] for one in body) <= (210 - 25) * MM + 1
        assert min(one["x0"] for one in body) >= 25 * MM - 1
        if number == 1:
            dear = min(word["top"] for word in page.extract_words() if word["top"] > 105 * MM)
            assert dear >= sheet.BODY_TOP * MM - 1
        else:
            assert words.startswith("F L · 14-197")
        named = "Freya Lindqvist" in " ".join(words.split())
        assert not (named and "2 May 2014" in words), "a name beside a birth date"
        texts.append(words.split("\nReference 14-197")[0].removeprefix("F L · 14-197\n"))
    assert " ".join(made.letter.address) in " ".join(texts[0].split()) or made.letter.address[0] in texts[0]
    return " ".join(" ".join(texts).split())


def test_a_long_list_of_changes_runs_over_pages_with_bookmarks_and_a_head_on_each(store: Store) -> None:
    changes = "\n".join(
        f"- Section F, number {number}: {'an hour of help each day, ' * 6}" for number in range(150)
    )
    case_id = settle(store, SCENES["review-decision-amend"])
    (made, *_) = composed(store, case_id, "review-decision-amend", {"amendments": changes}).made
    content, (pages,) = to_pdf.write([made.letter])
    assert pages >= 12
    with pdfplumber.open(io.BytesIO(content)) as read:
        assert all(page.extract_text().startswith("F L · 14-197") for page in read.pages[1:])
        assert f"Page {pages} of {pages}" in read.pages[-1].extract_text()
        outline = [title for _, title, *_ in read.doc.get_outlines()]
    assert outline[0] == "14-197: Decision to change an EHC plan, and the changes we propose"
    assert "The changes we propose" in outline
    assert "Your rights" in outline


def test_large_print_is_eighteen_points_and_keeps_the_window(store: Store) -> None:
    case_id = settle(store, SCENES["review-decision-maintain"])
    (made, *_) = composed(
        store, case_id, "review-decision-maintain", SCENES["review-decision-maintain"].typed
    ).made
    large = replace(made, letter=replace(made.letter, large=True))
    content, (pages,) = to_pdf.write([large.letter])
    with pdfplumber.open(io.BytesIO(content)) as read:
        check_window(read.pages[0], large)
        body = [
            one["size"] for page in read.pages[1:] for one in page.chars if 25 * MM < one["top"] < 270 * MM
        ]
    assert pages == 3
    assert min(body) >= 17.99


def test_the_way_back_stands_small_above_the_window(store: Store) -> None:
    case_id = settle(store, SCENES["review-report-cover"])
    (made, *_) = composed(store, case_id, "review-report-cover", {}).made
    content, _ = to_pdf.write([made.letter])
    with pdfplumber.open(io.BytesIO(content)) as read:
        small = [letter for letter in read.pages[0].chars if letter["size"] < 9]
    words = "".join(letter["text"] for letter in small).replace("\u00a0", " ")
    assert words == (
        "Return to: Ashmere Council, SEND casework team, Civic House, Quay Street,Ashmere AS1 4QT"
    )
    assert {round(letter["size"]) for letter in small} == {6}
    assert max(letter["bottom"] for letter in small) < sheet.CLEAR_TOP * MM


@pytest.mark.parametrize(
    ("meeting", "wanted"),
    [
        (date(2027, 1, 8), "by Thursday 17 December 2026"),
        (date(2027, 1, 15), "by Friday 18 December 2026"),  # a week before would be in the holiday
        (date(2026, 12, 14), "by Thursday 26 November 2026"),
        (date(2026, 12, 11), "as soon as you can"),
    ],
)
def test_views_and_advice_are_asked_for_before_everyone_gets_the_advice(
    store: Store, meeting: date, wanted: str
) -> None:
    case_id = settle(store, Scene((*PLAN, ("review_meeting_planned", meeting.isoformat()))))
    for name in ("review-invitation", "review-invitation-professional", "review-advice-request"):
        typed = {key: SCENES[name].typed[key] for key in SCENES[name].typed if key.startswith("meeting")}
        for made in composed(store, case_id, name, typed).made:
            assert wanted in " ".join(made.letter.text().replace("\u00a0", " ").split())
            asked, sent = made.dates.get("advice_by"), made.dates["circulate_by"]
            assert asked is None or asked < sent


def test_what_you_need_to_do_is_never_cut_in_two(store: Store) -> None:
    case_id = settle(store, SCENES["review-decision-amend"])
    (made, *_) = composed(store, case_id, "review-decision-amend", SCENES["review-decision-amend"].typed).made
    content, _ = to_pdf.write([replace(made.letter, large=True)])
    with pdfplumber.open(io.BytesIO(content)) as read:
        texts = [" ".join(page.extract_text().split()) for page in read.pages]
    (whole,) = [text for text in texts if "What you need to do" in text]
    assert "if you wish" in whole


def test_time_and_place_come_from_the_planned_meeting_unless_somebody_types_them(store: Store) -> None:
    case_id = settle(store, SCENES["review-decision-maintain"])
    with store.unit("plan", user="R. Patel", now=NOW) as unit:
        record_event(
            unit,
            NewEvent(
                case_id=case_id, type="review_meeting_planned", on=date(2027, 1, 8), kind="annual_review",
                new=True, detail={"time": "10am", "place": "The Quiet Room"},
            ),
        )  # fmt: skip
    planned = composed(store, case_id, "review-invitation", {}).made[0].letter.text()
    assert "at 10am, at The Quiet Room" in planned
    typed = composed(store, case_id, "review-invitation", {"meeting_time": "noon"}).made[0].letter.text()
    assert "at noon, at The Quiet Room" in typed
