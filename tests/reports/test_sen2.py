"""The SEN2 return as the Department would read it, from real cases."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.errors import WrongUse
from caseworker_app.reports import sen2
from caseworker_app.reports.sen2.checks import checks
from caseworker_app.reports.sen2.items import ACTIVE_PLAN, HEADER, MODULES, PERSON, REQUEST, Record
from caseworker_app.reports.sen2.one_child import Collection, need_code
from caseworker_app.store.open import Store
from tests.casework.case_steps import new_case, record, unit

TODAY = date(2026, 11, 23)
CENSUS = Collection(2027, date(2027, 1, 21))


def told(store: Store, reference: str, kind: str, *events: tuple[Any, ...], **facts: Any) -> str:
    case_id = new_case(store, reference, **facts)
    for type_, day, *detail in events:
        given = dict(zip(detail[::2], detail[1::2], strict=True))
        record(store, case_id, type_, date.fromisoformat(day), kind=kind, detail=given)
    return case_id


def collected(store: Store, year: int = 2027) -> sen2.Return:
    with store.reading() as session:
        return sen2.collect(session, year, TODAY)


def one(made: sen2.Return, tag: str) -> dict[str, str]:
    """Return the values of the only record of a module."""
    found = [record for record in made.records() if record.module.tag == tag]
    assert len(found) == 1
    return {item: value for item, value in found[0].values.items() if value}


def test_a_new_plan_stands_under_its_assessment_and_request(store: Store) -> None:
    told(
        store, "EHC-1", "needs_assessment",
        ("request_received", "2026-01-05", "by", "parent"),
        ("decision_to_assess", "2026-02-12"),
        ("exception_relied_on", "2026-03-02", "regulation", "10(4)(b)"),
        ("final_plan_sent", "2026-05-20"),
        sex="F", primary_need="Autism (ASD)", secondary_need="SLCN",
    )  # fmt: skip
    made = collected(store)
    assert one(made, "Requests") == {
        "ReceivedDate": "2026-01-05", "RequestSource": "1", "RYA": "0", "RequestOutcomeDate": "2026-02-12",
        "RequestOutcome": "Y", "RequestMediation": "0", "RequestTribunal": "0",
    }  # fmt: skip
    assert one(made, "Assessment")["Week20"] == "1"
    assert one(made, "NamedPlan") == {"StartDate": "2026-05-20"}
    request = made.people[0].under[0]
    assert [record.module.tag for record in request.all()] == [
        "Requests", "Assessment", "NamedPlan", "PlanDetail", "ActivePlans", "PlacementDetail", "SENneed",
        "SENneed",
    ]  # fmt: skip
    needs = [record.values for record in request.all() if record.module.tag == "SENneed"]
    assert needs == [{"SENtype": "ASD", "SENtypeRank": "1"}, {"SENtype": "SLCN", "SENtypeRank": "2"}]


def test_a_review_is_told_as_it_stood_on_the_census_day(store: Store) -> None:
    told(
        store, "EHC-1", "annual_review",
        ("plan_issued", "2025-03-10"), ("review_meeting_held", "2026-02-02"),
        ("decision_to_amend", "2026-02-27"), ("amendment_notice_sent", "2026-02-27"),
    )  # fmt: skip
    made = collected(store)
    assert one(made, "Requests") == {"RequestOutcome": "H"}
    assert one(made, "ActivePlans") == {
        "ReviewMeeting": "2026-02-02", "ReviewOutcome": "A", "LastReview": "2026-02-27",
        "ReviewDraft": "2026-02-27",
    }  # fmt: skip
    before_the_decision = collected(store, 2026)  # census on 15 January 2026
    assert one(before_the_decision, "ActivePlans") == {}


def test_a_decision_after_the_census_day_is_blank(store: Store) -> None:
    told(
        store, "EHC-1", "annual_review",
        ("plan_issued", "2025-03-10"), ("review_meeting_held", "2026-01-12"),
        ("decision_to_maintain", "2026-01-20"),
    )  # fmt: skip
    assert one(collected(store, 2026), "ActivePlans") == {"ReviewMeeting": "2026-01-12"}


def test_a_refusal_and_the_appeal_after_it_are_told(store: Store) -> None:
    case_id = told(
        store, "EHC-1", "needs_assessment",
        ("request_received", "2026-01-05", "by", "setting"), ("decision_not_to_assess", "2026-02-10"),
    )  # fmt: skip
    record(store, case_id, "appeal_received", date(2026, 3, 20), kind="appeal")
    made = one(collected(store), "Requests")
    assert (made["RequestSource"], made["RequestOutcome"], made["RequestTribunal"]) == ("2", "N", "1")


def test_a_case_with_nothing_in_the_year_and_no_plan_is_left_out(store: Store) -> None:
    told(store, "EHC-1", "needs_assessment", ("request_received", "2024-01-05"),
         ("decision_not_to_assess", "2024-02-10"))  # fmt: skip
    assert collected(store).people == ()


def test_a_withheld_address_is_in_no_file(store: Store, tmp_path: Path) -> None:
    case_id = told(store, "EHC-1", "annual_review", ("plan_issued", "2026-03-10"))
    other = told(store, "EHC-2", "annual_review", ("plan_issued", "2026-03-10"))
    with unit(store) as work:
        for case, secret in ((case_id, True), (other, False)):
            save_person(work, PersonDetails(
                case_id=case, name="Sara Hussain", role="mother", lives_with=True,
                address="1 Hidden Way\nBirkenhead\nCH41 1AA", address_withheld=secret,
            ))  # fmt: skip
    made = collected(store)
    sen2.write(tmp_path / "return", made)
    assert [person.values["PostCode"] for person in made.people] == ["", "CH41 1AA"]
    assert any(each.case == "EHC-1" and "withheld" in each.why for each in made.checks)
    text = "".join(file.read_text("utf-8-sig") for file in (tmp_path / "return").iterdir())
    assert text.count("CH41 1AA") == 2  # the other child's, as CSV and as XML
    assert "Hidden Way" not in text


def test_the_files_hold_the_hierarchy_and_the_list_of_what_to_put_right(store: Store, tmp_path: Path) -> None:
    told(
        store, "EHC-1", "needs_assessment",
        ("request_received", "2026-01-05"), ("decision_to_assess", "2026-02-12"),
        ("final_plan_sent", "2026-05-20"), family_name="=Hussain & Sons",
    )  # fmt: skip
    files = sen2.write(tmp_path / "return", collected(store))
    root = etree.parse(str(tmp_path / "return" / "sen2.xml")).getroot()
    path = "Persons/Person/Requests/Assessment/NamedPlan/PlanDetail/PlacementRank"
    assert root.findtext(path) == "1"
    assert root.findtext("Persons/Person/Surname") == "=Hussain & Sons"
    assert root.findtext("Header/CollectionDetails/ReferenceDate") == "2027-01-21"
    assert {file.name for file in files} == {
        *(module.file for module in MODULES), "sen2.xml", "to-put-right.csv",
    }  # fmt: skip
    with (tmp_path / "return" / "2-requests.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [(row["Case"], row["Request"], row["ReceivedDate"]) for row in rows] == [
        ("EHC-1", "1", "2026-01-05")
    ]
    with (tmp_path / "return" / "to-put-right.csv").open(encoding="utf-8-sig") as file:
        put_right = {(row["Case"], row["Item"]) for row in csv.DictReader(file)}
    assert {("EHC-1", "RequestSource"), ("EHC-1", "SENtype"), ("", "Ethnicity"), ("", "LEA")} <= put_right


def test_a_folder_with_anything_else_in_it_is_left_alone(store: Store, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(WrongUse):
        sen2.write(tmp_path, collected(store))
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["notes.txt"]


@pytest.mark.parametrize("year", [1999, 2022, 2028])
def test_a_year_without_a_return_is_refused(store: Store, year: int) -> None:
    with pytest.raises(WrongUse):
        collected(store, year)


def found(record: Record, item: str) -> list[str]:
    header = Record(HEADER, "", {"LEA": "344"})
    person = Record(PERSON, "EHC-1", dict.fromkeys((name for name, _ in PERSON.items), ""), (record,))
    return [
        each.why
        for each in checks(header, [person], CENSUS, set())
        if (each.case, each.item) == ("EHC-1", item)
    ]


def test_a_decision_before_its_meeting_is_found_though_every_date_is_one() -> None:
    plan = Record(ACTIVE_PLAN, "EHC-1", {"ReviewMeeting": "2026-03-10", "LastReview": "2026-02-10"})
    request = Record(REQUEST, "EHC-1", {"RequestOutcome": "H"}, (plan,))
    assert found(request, "LastReview") == [
        "Annual review decision date 10 February 2026, before annual review meeting date 10 March 2026"
    ]
    swapped = Record(ACTIVE_PLAN, "EHC-1", {"ReviewMeeting": "2026-02-10", "LastReview": "2026-03-10"})
    assert found(replace(request, under=(swapped,)), "LastReview") == []


@pytest.mark.parametrize(
    ("item", "values"),
    [
        ("ReviewMeeting", {"ReviewMeeting": "2027-02-01"}),
        ("ReviewOutcome", {"ReviewOutcome": "M"}),
        ("PhaseTransferFinalDate", {"PhaseTransferDueDate": "2026-02-15"}),
    ],
)
def test_what_must_be_blank_or_is_missing_is_found(item: str, values: dict[str, str]) -> None:
    plan = Record(ACTIVE_PLAN, "EHC-1", values)
    assert found(Record(REQUEST, "EHC-1", {"RequestOutcome": "H"}, (plan,)), item)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Autism (ASD)", "ASD"), ("autistic spectrum disorder", "ASD"), ("SEMH", "SEMH"),
        ("Down’s syndrome", "DS"), ("NSA", ""), ("something else", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_need_has_the_departments_code_or_none(text: str, code: str) -> None:
    assert need_code(text) == code


def test_a_number_with_a_wrong_check_letter_is_found(store: Store) -> None:
    told(store, "EHC-1", "annual_review", ("plan_issued", "2026-03-10"), upn="B123456789012")
    why = [each.why for each in collected(store).checks if each.item == "UPN"]
    assert why == ["The check letter of this UPN should be A"]


def test_the_export_is_written_down_before_it_leaves(store: Store, tmp_path: Path) -> None:
    told(store, "EHC-1", "annual_review", ("plan_issued", "2026-03-10"))
    made = collected(store)
    with store.unit("export sen2", user="R. Patel", now=datetime(2026, 11, 23, 10, tzinfo=UTC)) as work:
        sen2.note_return(work, "return", made)
    with store.connection() as connection:
        noted = connection.execute("SELECT change FROM audit WHERE deed = 'export sen2'").fetchall()
    assert '"people":[null,1]' in noted[0][0].replace(" ", "")
