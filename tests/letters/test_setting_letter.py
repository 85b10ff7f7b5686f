"""A setting is told of the reviews that are due there next term, and of nobody else's."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from caseworker_app.casework import preferences
from caseworker_app.casework.open_case import NewCase, open_case
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.casework.review_lists import SettingReviews, due_in_term, term_for
from caseworker_app.casework.school_terms import school_terms
from caseworker_app.cli.main import run
from caseworker_app.letters import to_docx, to_pdf
from caseworker_app.letters.read_case import read_others
from caseworker_app.letters.setting_letter import ListLetters, list_letters
from caseworker_app.store.open import Store
from caseworker_app.store.tables import Case, Setting
from tests.letters.families import pages_of
from tests.letters.world import COUNCIL, DAY, NOW
from tests.store_fixtures import PASSPHRASE

CHILDREN = (("Freya", "Lindqvist", 3), ("Amara", "Okafor", 10), ("Siân", "Llŷr", 17))


@pytest.fixture
def schools(store: Store) -> Store:
    """Two schools; the plans of three children at the first were made early in 2026."""
    with store.unit("the council", user="R. Patel", now=NOW) as unit:
        preferences.write(unit, COUNCIL)
        rowan = Setting(
            name="Rowan Bank School", head="Mrs Joan Whitlock", address="Mill Lane\nAshmere\nAS4 1AA"
        )
        ash = Setting(name="Ash Grove Academy")
        unit.session.add_all((rowan, ash))
        unit.session.flush()
        for number, (given, family, day) in enumerate((*CHILDREN, ("Nils", "Berg", 4))):
            case_id = open_case(
                unit, NewCase(reference=f"14-{number}", given_name=given, family_name=family,
                              date_of_birth=date(2015, 5, 2 + number)),
            )  # fmt: skip
            unit.session.get_one(Case, case_id).setting_id = (ash if given == "Nils" else rowan).id
            unit.session.flush()
            record_event(unit, NewEvent(case_id=case_id, type="plan_issued", on=date(2026, 3, day)))
    return store


def made(store: Store) -> ListLetters:
    with store.reading() as session:
        council = preferences.read(session)
        lists = due_in_term(session, term_for(school_terms(council), DAY))
        return list_letters(session, lists, council, read_others(session), DAY)


def test_a_setting_gets_its_own_children_with_their_dates_and_no_others(schools: Store) -> None:
    found = made(schools)
    (letter,) = [one.letter for one in found.made]
    text = " ".join(letter.text().split())
    assert "Dear Mrs Whitlock" in text
    assert "Annual reviews due in Spring 2027" in text
    assert "send us the dates by Friday 18 December 2026" in text
    assert "Freya Lindqvist 14-0 Year 7 2 February 2027 2 March 2027" in text
    assert "Siân Llŷr" in text
    assert "2 May 2015" not in text, "a name beside a birth date"
    assert "Nils" not in text
    assert not found.made[0].objections
    ((name, why),) = found.refused
    assert name == "Ash Grove Academy"
    assert "has no address yet" in why


def test_it_is_a_pdf_and_a_word_file_without_a_child_in_its_head(schools: Store) -> None:
    (one,) = made(schools).made
    content, (pages,) = to_pdf.write([one.letter])
    assert content.startswith(b"%PDF")
    assert pages == 2
    assert to_docx.write(one.letter)


def test_a_setting_without_reviews_gets_no_letter(schools: Store) -> None:
    with schools.reading() as session:
        council = preferences.read(session)
        term = term_for(school_terms(council), DAY)
        setting = due_in_term(session, term)[1]
        empty = SettingReviews(setting_id=setting.setting_id, name=setting.name, term=term, reviews=())
        found = list_letters(session, [empty], council, read_others(session), DAY)
    assert not found.made
    assert "No review is due" in found.refused[0][1]


def test_the_command_writes_one_file_for_the_printer_and_one_a_setting(
    schools: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    schools.close()
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", PASSPHRASE)
    out = tmp_path / "out"
    code = run(
        ["letters", "batch", "review-list-to-setting", "--out", str(out), "--store", str(schools.folder),
         "--as-of", DAY.isoformat()]
    )  # fmt: skip
    assert code == 1, "a school without an address gets none, and that is told"
    names = ["001-review-list.pdf", "manifest.csv", "review-lists.pdf"]
    assert sorted(file.name for file in out.iterdir()) == names
    told = capsys.readouterr()
    assert "1 letter: " in told.out
    assert "Ash Grove Academy" in told.err


def test_the_lists_answer_scripts_as_every_batch_does(
    schools: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    schools.close()
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", PASSPHRASE)
    batch = ["letters", "batch", "review-list-to-setting", "--out", str(tmp_path / "out"), "--store",
             str(schools.folder), "--as-of", DAY.isoformat(), "--json"]  # fmt: skip
    assert run(batch) == 1
    answer = json.loads(capsys.readouterr().out)
    (letter,) = answer["letters"]
    content = Path(letter["file"]).read_bytes()
    assert letter["case"] is None, "it is about several"
    assert letter["cases"]
    assert letter["sha256"] == hashlib.sha256(content).hexdigest()
    assert letter["pages"] == len(pages_of(content))
    (refused,) = answer["refused"]
    assert (refused["case"], refused["setting"]) == (None, "Ash Grove Academy")
    assert letter["sha256"] in Path(answer["manifest"]).read_text("utf-8-sig")


def test_a_list_that_shows_what_must_not_be_disclosed_is_not_printed(
    schools: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with schools.unit("a refuge", user="R. Patel", now=NOW) as unit:
        phone = preferences.read(unit.session).phone
        case_id = unit.session.execute(select(Case.id)).scalars().first()
        assert case_id is not None
        away = PersonDetails(
            case_id=case_id, name="Ann Away", role="carer", address="1 Far Row; Hilton; HT1 1AA",
            address_withheld=True, phone=phone,
        )  # fmt: skip
        save_person(unit, away)
    schools.close()
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", PASSPHRASE)
    out = tmp_path / "out"
    batch = ["letters", "batch", "review-list-to-setting", "--out", str(out), "--store", str(schools.folder),
             "--as-of", DAY.isoformat()]  # fmt: skip
    assert run(batch) == 1
    assert "telephone number of Ann Away" in capsys.readouterr().err
    assert not out.exists()
