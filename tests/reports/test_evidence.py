"""The evidence pack: what it tells, that it tells the same again, and what it keeps from everybody."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pdfplumber
import pytest
from sqlalchemy import select

from caseworker_app.casework import improvement
from caseworker_app.casework.open_case import NewCase, open_case
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.reports import evidence, figures
from caseworker_app.reports.evidence.make import EARLIER
from caseworker_app.reports.figures import Period
from caseworker_app.store.open import Store, open_with_key
from caseworker_app.store.tables import Case
from tests.reports.figures_world import NOW, TODAY, World, write

YEAR = Period(TODAY - timedelta(days=364), TODAY)


@pytest.fixture(scope="module")
def filled(empty_store: tuple[Path, bytes], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = shutil.copytree(empty_store[0], tmp_path_factory.mktemp("evidence") / "store")
    with open_with_key(folder, empty_store[1]) as store:
        write(store, World(11, 60).children)
        yield store


def make(store: Store, folder: Path, period: Period = YEAR, **asked: object) -> evidence.Written:
    request = replace(evidence.asked_of(store, period, TODAY), **asked)  # type: ignore[arg-type]
    return evidence.make_pack(store, folder, request, user="T. Bevan", now=NOW)


def lines(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def words(file: Path) -> str:
    with pdfplumber.open(file) as pdf:
        return "\n".join(page.extract_text() for page in pdf.pages)


def test_the_same_records_give_the_same_bytes(filled: Store, tmp_path: Path) -> None:
    first, second = make(filled, tmp_path / "one"), make(filled, tmp_path / "two")
    assert first.files == second.files
    assert {"evidence.pdf", "evidence.html", "figures.csv", "public/evidence.pdf"} <= set(first.files)


def test_every_number_has_its_definition_and_its_rows(filled: Store, tmp_path: Path) -> None:
    make(filled, tmp_path / "pack")
    told = [one for one in lines(tmp_path / "pack" / "figures.csv") if not one["part"]]
    rows = lines(tmp_path / "pack" / "rows.csv")
    defined = {one["figure"] for one in lines(tmp_path / "pack" / "definitions.csv")}
    for one in told:
        assert one["figure"] in defined
        own = [row for row in rows if row["figure"] == one["figure"]]
        if one["figure"] in {figure.id for figure in figures.FIGURES}:
            assert int(one["denominator"]) == len(own)
            assert int(one["numerator"]) == sum(row["counted"] == "yes" for row in own)


def test_the_manifest_has_the_checksum_of_each_file(filled: Store, tmp_path: Path) -> None:
    make(filled, tmp_path / "pack")
    for folder in (tmp_path / "pack", tmp_path / "pack" / "public"):
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        for one in manifest["files"]:
            assert hashlib.sha256((folder / one["file"]).read_bytes()).hexdigest() == one["sha256"]
        listed = {one["file"] for one in manifest["files"]} | {"manifest.json"}
        assert listed == {file.name for file in folder.iterdir() if file.is_file()}


def test_the_paper_says_what_it_counts_and_what_is_missing(filled: Store, tmp_path: Path) -> None:
    made = make(filled, tmp_path / "pack")
    told = words(tmp_path / "pack" / "evidence.pdf")
    for heading in ("Summary", "All figures", "Over time", "What went wrong", "Method and definitions"):
        assert heading in told
    assert "nobody has signed this pack off" in told
    assert f"{made.gaps} gap" in told
    with filled.connection() as connection:
        one = figures.answer(connection, figures.figure("review_decisions_in_4_weeks"), YEAR)
    assert f"{one.value} %" in told
    assert f"{one.numerator} of {one.denominator}" in told


def test_a_signed_pack_says_by_whom(filled: Store, tmp_path: Path) -> None:
    make(
        filled, tmp_path / "pack", signed_by="T. Bevan", commentary={"What went well": "Advice came sooner."}
    )
    told = words(tmp_path / "pack" / "evidence.pdf")
    assert "Signed off by T. Bevan on 23 November 2026" in told
    assert "Advice came sooner." in told


@pytest.mark.parametrize(
    "written", ["{given} {family}", "{family}, {given}", "{GIVEN} {family}’s plan", "case {reference}."]
)
def test_a_child_named_in_the_commentary_stops_the_pack(filled: Store, tmp_path: Path, written: str) -> None:
    with filled.connection() as connection:
        given, family, reference = connection.execute(
            "SELECT given_name, family_name, reference FROM cases WHERE given_name <> '' LIMIT 1", ()
        ).fetchone()
    named = written.format(given=given, GIVEN=given.upper(), family=family, reference=reference)
    with pytest.raises(NotAllowed) as refused:
        make(filled, tmp_path / "pack", commentary={"What went wrong": f"We failed {named} for months"})
    assert "What went wrong" in str(refused.value)
    assert family not in str(refused.value)
    assert not (tmp_path / "pack").exists()


def test_a_parent_is_not_named_but_a_therapist_may_be(
    empty_store: tuple[Path, bytes], tmp_path: Path
) -> None:
    folder = shutil.copytree(empty_store[0], tmp_path / "store")
    with open_with_key(folder, empty_store[1]) as store:
        write(store, World(12, 3).children)
        with store.unit("add people", user="T. Bevan", now=NOW) as unit:
            case = unit.session.execute(select(Case.id).limit(1)).scalar_one()
            save_person(unit, PersonDetails(case_id=case, name="Mary-Ann Oyelaran", role="mother"))
            save_person(
                unit, PersonDetails(case_id=case, name="Speech Therapist", role="health_professional")
            )
        make(store, tmp_path / "pack", commentary={"What comes next": "A second speech therapist."})
        with pytest.raises(NotAllowed):
            make(store, tmp_path / "other", commentary={"What comes next": "We met Mary-Ann Oyelaran."})


def test_everybodys_version_has_no_case_and_no_small_number(filled: Store, tmp_path: Path) -> None:
    make(filled, tmp_path / "pack")
    public = tmp_path / "pack" / "public"
    with filled.connection() as connection:
        references = [row[0] for row in connection.execute("SELECT reference FROM cases", ())]
    for file in public.iterdir():
        text = words(file) if file.suffix == ".pdf" else file.read_text("utf-8")
        assert not [one for one in references if one in text], file.name
    for name in ("figures.csv", "months.csv"):
        for one in lines(public / name):
            for number in (one["numerator"], one["denominator"]):
                assert number in ("", "*") or int(number) >= 5, one
            if one["numerator"].isdigit():
                assert int(one["denominator"]) - int(one["numerator"]) >= 5, one
    assert not (public / "rows.csv").exists()


def test_the_page_names_its_tables_and_says_its_charts(filled: Store, tmp_path: Path) -> None:
    make(filled, tmp_path / "pack")
    page = (tmp_path / "pack" / "evidence.html").read_text("utf-8")
    assert page.count("<table>") == page.count("<caption>")
    assert page.count("<svg") == page.count("<desc") >= 3
    assert page.count("<h1>") == 1


def test_the_same_seed_draws_the_same_cases(filled: Store, tmp_path: Path) -> None:
    make(filled, tmp_path / "one", seed=4)
    make(filled, tmp_path / "two", seed=5)
    first, second = (
        {one["case"] for one in lines(tmp_path / name / "sample.csv")} for name in ("one", "two")
    )
    assert len(first) == len(second) == 6
    assert first != second


def test_a_chronology_says_what_happened_in_the_past_and_from_which_service(
    filled: Store, tmp_path: Path
) -> None:
    make(filled, tmp_path / "pack", sample=50)
    told = {one["what"] for one in lines(tmp_path / "pack" / "sample.csv")}
    assert {
        "The request was received",
        "Advice was asked for: educational psychologist",
        "The review meeting was held",
    } <= told
    assert not [one for one in told if "must be" in one or " is planned" in one or one.startswith("The day")]


def test_a_pack_says_which_earlier_one_it_must_not_be_published_beside(
    empty_store: tuple[Path, bytes], tmp_path: Path
) -> None:
    folder = shutil.copytree(empty_store[0], tmp_path / "store")
    half, next_half = (
        Period(date(2025, 1, 1), date(2025, 6, 30)),
        Period(date(2025, 7, 1), date(2025, 12, 31)),
    )
    with open_with_key(folder, empty_store[1]) as store:
        write(store, World(11, 12).children)
        assert make(store, tmp_path / "first", half).overlaps == ()
        assert make(store, tmp_path / "again", half).overlaps == ()
        assert make(store, tmp_path / "second", next_half).overlaps == ()
        year = make(store, tmp_path / "year", Period(half.first, next_half.last))
        north = make(store, tmp_path / "north", half, teams=("North",))
        then = make(store, tmp_path / "then", half, known_on=half.last)
    assert [one.period for one in year.overlaps] == [half, next_half]
    assert half in [one.period for one in north.overlaps]  # all less North is the other teams
    assert "of 1 January 2025 to 30 June 2025 for North" in evidence.overlap_words(then.overlaps)
    told = evidence.overlap_words(year.overlaps)
    assert "of 1 January 2025 to 30 June 2025 and of 1 July 2025 to 31 December 2025" in told
    assert "Publish only one" in told
    assert evidence.overlap_words(()) == ""


def test_a_source_names_its_regulations_once() -> None:
    told = figures.figure("orders_in_time").source
    assert told.count("SEND Regulations 2014") == 1
    assert "reg 44(2)(a); reg 44(2)(b)" in told


def test_the_summary_says_that_more_moved_than_it_names(filled: Store, tmp_path: Path) -> None:
    text = (make(filled, tmp_path / "pack").folder / "evidence.html").read_text("utf-8")
    named = re.findall(r"(?:Better|Worse) than before: ([^<]*)", text)
    more = [int(number) for number in re.findall(r"(\d+) more in the table", " ".join(named))]
    moved = re.findall(r"<td[^>]*>(?:up|down) [\d.]+</td>", text)
    assert sum(one.count(" points)") for one in named) + sum(more) == len(moved)
    assert more  # as made, more than three moved one way


def test_earlier_packs_are_found_without_reading_the_audit(filled: Store) -> None:
    with filled.connection() as connection:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {EARLIER}", {"deed": "x"}).fetchall()
    assert [row[3] for row in plan if "audit" in row[3]] == [
        "SEARCH audit USING INDEX ix_audit_exports (deed=?)"
    ]


def test_a_period_in_which_nothing_happened_is_refused(filled: Store, tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="Nothing is on record from 1 January 1999"):
        make(filled, tmp_path / "pack", Period(date(1999, 1, 1), date(1999, 1, 31)))
    assert not (tmp_path / "pack").exists()


def test_a_folder_with_files_is_refused_and_left_alone(filled: Store, tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "mine.txt").write_text("mine")
    with pytest.raises(WrongUse, match="is not empty"):
        make(filled, tmp_path / "pack")
    assert [file.name for file in (tmp_path / "pack").iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("after", [1, 40, 90])
def test_whoever_stops_it_finds_nothing_left(filled: Store, tmp_path: Path, after: int) -> None:
    count = 0

    def step(_words: str, _done: int, _total: int) -> None:
        nonlocal count
        count += 1
        if count == after:
            raise KeyboardInterrupt

    request = evidence.asked_of(filled, YEAR, TODAY)
    with pytest.raises(KeyboardInterrupt):
        evidence.make_pack(filled, tmp_path / "pack", request, user="T. Bevan", now=NOW, step=step)
    assert not list(tmp_path.iterdir())


def test_the_plan_stands_in_the_pack_with_its_actions(filled: Store, tmp_path: Path) -> None:
    with filled.unit("plan", user="T. Bevan", now=NOW) as unit:
        area = improvement.board(unit.session, YEAR.first, YEAR.last).areas[0]
        new = improvement.NewAction(
            area_id=area.id, what="Hire two psychologists", owner="Head of SEND", figure="advice_in_6_weeks"
        )
        action = improvement.add_action(unit, new)
        improvement.note_progress(unit, action, state="under way", risk="medium", text="Advertised")
        improvement.decide(unit, "Report every week", TODAY)
    make(filled, tmp_path / "pack")
    page = (tmp_path / "pack" / "evidence.html").read_text("utf-8")
    for told in ("Hire two psychologists", "under way, medium risk", "Advertised", "Report every week"):
        assert told in page
    assert "Gap: no action is on record for this area." in page
    public = (tmp_path / "pack" / "public" / "evidence.html").read_text("utf-8")
    assert "Hire two psychologists" in public
    for hidden in ("Head of SEND", "Advertised", "Report every week"):
        assert hidden not in public
    assert "Preparation for adulthood" in page


def test_inspectors_get_a_list_of_children_and_nobody_else_does(filled: Store, tmp_path: Path) -> None:
    make(filled, tmp_path / "with", children=True)
    make(filled, tmp_path / "without")
    told = lines(tmp_path / "with" / "children.csv")
    assert told
    assert list(told[0])[:4] == ["Unique ID", "UPN", "ULN", "Date of birth"]
    with filled.connection() as connection:
        in_force = figures.answer(connection, figures.figure("plans_up_to_date"), YEAR)
    assert len(told) == in_force.denominator
    assert not (tmp_path / "without" / "children.csv").exists()
    assert not (tmp_path / "with" / "public" / "children.csv").exists()


def test_a_pack_as_known_then_is_the_same_after_later_changes(
    empty_store: tuple[Path, bytes], tmp_path: Path
) -> None:
    folder = shutil.copytree(empty_store[0], tmp_path / "store")
    half = Period(date(2025, 7, 1), date(2025, 12, 31))
    known = date(2026, 1, 31)
    figures_files = ("figures.csv", "months.csv", "rows.csv")
    with open_with_key(folder, empty_store[1]) as store:
        write(store, World(11, 60).children)
        make(store, tmp_path / "then", half, known_on=known)
        with store.unit("late news", user="T. Bevan", now=NOW) as unit:
            case_id = open_case(unit, NewCase(reference="EHC-900", given_name="A", family_name="B"))
            for type_, on in (("request_received", date(2025, 6, 2)), ("final_plan_sent", date(2025, 9, 1))):
                record_event(unit, NewEvent(case_id=case_id, type=type_, on=on, kind="needs_assessment"))
        make(store, tmp_path / "again", half, known_on=known)
        make(store, tmp_path / "now", half)
    for name in figures_files:
        then, again, now = (
            [one for one in lines(tmp_path / pack / name) if one["figure"] != "letters_posted_in_a_day"]
            for pack in ("then", "again", "now")
        )
        assert then == again
        assert then != now
    page = (tmp_path / "then" / "public" / "evidence.html").read_text("utf-8")
    assert "as known on 31 January 2026" in page
    assert "as they were known at the end of 31 January 2026" in page
    told = json.loads((tmp_path / "then" / "manifest.json").read_text("utf-8"))
    assert (told["known_on"], told["as_of"]) == ("2026-01-31", TODAY.isoformat())
