"""A tracker as a busy office keeps it: nothing of it may mislead, and nothing may vanish."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from caseworker_app.casework.import_rows import import_rows
from caseworker_app.casework.incoming import IncomingCase
from caseworker_app.cli.main import run
from caseworker_app.imports import plan
from caseworker_app.imports.columns import by_words
from caseworker_app.imports.mapping import Mapping
from caseworker_app.store.opened import Store
from tests.imports.sheets import CHILD, TODAY, row, seen, write

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
Brief = tuple[str, date]


def events(case: IncomingCase) -> set[Brief]:
    """The events of a child as type and day."""
    return {(event.type, event.on) for event in case.events}


def review_cycles(case: IncomingCase) -> set[str]:
    """The reviews of a child, as the import tells them apart."""
    return {event.cycle for event in case.events if event.kind == "annual_review"}


@pytest.mark.parametrize("heading", ["Last AR mtg", "Date of last annual review meeting", "Prev AR held"])
def test_a_last_review_is_history_and_starts_no_new_count(tmp_path: Path, heading: str) -> None:
    rows = [(*CHILD, heading, "Next AR due"), row(1, date(2025, 2, 3), date(2026, 2, 3))]
    preview = seen(write(tmp_path / "a.xlsx", rows))
    (case,) = preview
    assert events(case) == {("plan_last_reviewed", date(2025, 2, 3))}
    assert dict(case.events[0].detail) == {"basis": "meeting"}
    assert [cell.heading for cell in preview.doubtful] == [heading]
    assert "No review is dated" not in preview.doubtful[0].why


def test_a_last_meeting_with_its_decision_is_the_meeting_of_that_review(tmp_path: Path) -> None:
    rows = [
        (*CHILD, "Last AR mtg", "AR decision", "AR outcome", "Amended final sent"),
        row(1, date(2025, 11, 12), date(2025, 12, 3), "Amend", date(2026, 1, 20)),
    ]
    (case,) = seen(write(tmp_path / "a.xlsx", rows))
    assert events(case) == {
        ("review_meeting_held", date(2025, 11, 12)), ("decision_to_amend", date(2025, 12, 3)),
        ("amended_plan_sent", date(2026, 1, 20)),
    }  # fmt: skip
    assert len(review_cycles(case)) == 1


def test_a_review_told_on_two_sheets_is_one_process(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [(*CHILD, "Last AR mtg", "Next AR due"),
                                       row(1, date(2025, 11, 12), date(2026, 11, 11))])  # fmt: skip
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet("Reviews")
    sheet.append(["Ref", "Surname", "AR date held", "Decision", "Amended final sent"])
    sheet.append(["EHC-1", "Family1", date(2025, 11, 12), "Amend", date(2026, 1, 20)])
    book.save(path)
    (case,) = seen(path)
    assert len(review_cycles(case)) == 1
    assert ("plan_last_reviewed", date(2025, 11, 12)) not in events(case)


def test_a_review_in_the_year_after_stays_another_process(tmp_path: Path) -> None:
    heads = ("Ref", "Surname", "AR mtg", "AR decision", "AR outcome")
    rows = [heads, ("E1", "Shah", date(2024, 10, 1), date(2024, 10, 20), "maintain"),
            ("E1", "Shah", date(2025, 10, 1), date(2025, 10, 20), "maintain")]  # fmt: skip
    (case,) = seen(write(tmp_path / "a.xlsx", rows))
    assert len(case.events) == 4
    assert len(review_cycles(case)) == 2


def test_the_doubt_does_not_say_that_no_review_is_dated_where_a_meeting_is(tmp_path: Path) -> None:
    rows = [(*CHILD, "AR held", "AR due"), row(1, date(2025, 11, 12), date(2026, 11, 12))]
    preview = seen(write(tmp_path / "a.xlsx", rows))
    whys = " ".join(cell.why for cell in preview.doubtful)
    assert "No review is dated in this row" not in whys
    assert "A review meeting but no review decision is dated in this row" in whys
    assert len(review_cycles(next(iter(preview)))) == 1


AGREED = (*CHILD, "Request rec'd", "Agreed to assess Y/N", "Draft sent", "Final EHCP")


def test_an_outcome_without_a_date_is_doubtful_and_the_next_step_dates_it_at_the_latest(
    tmp_path: Path,
) -> None:
    made = row(1, date(2025, 1, 6), "Y", date(2025, 4, 20), date(2025, 5, 21))
    preview = seen(write(tmp_path / "a.xlsx", [AGREED, made]))
    (case,) = preview
    (decision,) = [event for event in case.events if event.type == "decision_to_assess"]
    assert (decision.on, dict(decision.detail)) == (date(2025, 4, 20), {"stated": "true"})
    assert [cell.heading for cell in preview.doubtful] == ["Agreed to assess Y/N"]
    assert preview.doubtful[0].why.startswith("An outcome without a date")


@pytest.mark.parametrize("said", ["Yes", "N"])
def test_an_outcome_without_any_later_step_is_doubtful_and_dates_nothing(tmp_path: Path, said: str) -> None:
    preview = seen(write(tmp_path / "a.xlsx", [AGREED, row(1, date(2026, 9, 7), said, "", "")]))
    assert events(next(iter(preview))) == {("request_received", date(2026, 9, 7))}
    assert [cell.value for cell in preview.doubtful] == [said]


def test_an_outcome_that_is_still_to_come_is_doubtful(tmp_path: Path) -> None:
    preview = seen(write(tmp_path / "a.xlsx", [AGREED, row(1, date(2026, 9, 7), "TBC", "", ""),
                                               row(2, date(2026, 9, 7), "Y", "", "")]))  # fmt: skip
    assert "TBC" in [cell.value for cell in preview.doubtful]


@pytest.mark.parametrize(
    ("said", "type_"), [("Y - 10/2/26", "decision_to_assess"), ("N 10/2/26", "decision_not_to_assess")]
)
def test_a_date_inside_an_outcome_is_the_decisions_date(tmp_path: Path, said: str, type_: str) -> None:
    rows = [AGREED, row(1, date(2026, 1, 5), said, "", ""), row(2, date(2026, 1, 5), "Y", "", "")]
    case, _ = seen(write(tmp_path / "a.xlsx", rows))
    assert (type_, date(2026, 2, 10)) in events(case)


def test_a_decision_column_beside_the_review_is_what_was_decided(tmp_path: Path) -> None:
    rows = [
        ("Ref", "Name", "AR date held", "Decision"),
        ("A1", "John Smith", date(2026, 9, 14), "Amend"),
        ("A2", "Priya Patel", date(2026, 10, 30), "Maintain 14/11/26"),
        ("A3", "Ann Jones", date(2026, 10, 14), "cease?"),
    ]
    preview = seen(write(tmp_path / "a.xlsx", rows))
    assert not preview.rejected
    _, maintained, _ = preview
    assert ("decision_to_maintain", date(2026, 11, 14)) in events(maintained)
    doubts = {cell.value: cell.why for cell in preview.doubtful}
    assert "not certain" in doubts["cease?"]
    assert "without a date" in doubts["Amend"]


def test_headings_of_the_last_review_go_to_no_meeting() -> None:
    assert by_words("Last AR mtg")[0] == "annual_review.plan_last_reviewed"
    assert by_words("AR mtg")[0] == "annual_review.review_meeting_held"


def test_a_formula_without_a_value_is_listed_and_its_text_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [(*CHILD, "Notes"), row(1, ""), row(2, "")])
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["B2"] = "=Names!A1"
    book.worksheets[0]["E3"] = "=D3+140"
    book.save(path)
    preview = seen(path)
    first, second = preview
    assert "family_name" not in first.fields
    assert [text.text for case in (first, second) for text in case.texts] == ["=Names!A1", "=D3+140"]
    assert [(cell.column, cell.row, cell.value) for cell in preview.rejected] == [
        ("B", 2, "=Names!A1"), ("E", 3, "=D3+140")
    ]  # fmt: skip
    assert all(cell.why.startswith("A formula without a value: open the file in Excel") for cell in
               preview.rejected)  # fmt: skip


def test_a_row_known_only_by_such_a_formula_is_listed(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [("Surname", "DoB"), ("Shah", date(2015, 1, 2)), ("", "")])
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A3"] = "=Names!A1"
    book.save(path)
    preview = seen(path)
    assert len(preview) == 1
    assert [(cell.row, cell.value) for cell in preview.rejected] == [(3, "=Names!A1")]


def test_comments_on_cells_stay_with_their_child_and_are_listed(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [CHILD, row(1), row(2)])
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["C3"].comment = Comment("Dad must not know address", "Jan")
    book.worksheets[0]["A1"].comment = Comment("do not sort", "Jan")
    book.save(path)
    preview = seen(path)
    _, case = preview
    assert [(text.heading, text.text) for text in case.texts] == [
        ("Forename (comment)", "Dad must not know address")
    ]
    assert {(cell.column, cell.row, cell.value) for cell in preview.doubtful} == {
        ("A", 1, "do not sort"), ("C", 3, "Dad must not know address")
    }  # fmt: skip


def test_the_answers_in_a_thread_of_comments_are_all_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [CHILD, row(1)])
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(path, "a") as package:
        package.writestr(
            "xl/worksheets/_rels/sheet1.xml.rels",
            f'<Relationships xmlns="{rels}"><Relationship Id="rId1" Type="{kind}" '
            'Target="../threadedComments/threadedComment1.xml"/></Relationships>',
        )
        package.writestr(
            "xl/threadedComments/threadedComment1.xml",
            f'<ThreadedComments xmlns="{space}"><threadedComment ref="B2" id="1"><text>Is he safe?</text>'
            '</threadedComment><threadedComment ref="B2" id="2" parentId="1"><text>Ring first</text>'
            "</threadedComment></ThreadedComments>",
        )
    (case,) = seen(path)
    assert [text.text for text in case.texts] == ["Is he safe?\nRing first"]


def test_a_decision_that_no_cell_dates_is_late_nowhere_and_missing_on_its_case(
    store: Store, tmp_path: Path
) -> None:
    made = row(1, date(2025, 1, 6), "Y", date(2025, 4, 20), date(2025, 5, 21))
    preview = seen(write(tmp_path / "a.xlsx", [AGREED, made]))
    with store.unit("Import", user="rp", now=NOW) as unit:
        import_rows(unit, preview)
    with store.connection() as connection:
        (met_on,) = connection.execute(
            "SELECT met_on FROM deadlines WHERE rule = 'na-decide-assess'"
        ).fetchone()
        assert met_on == "2025-04-20"
        assert '"stated"' in str(connection.execute("SELECT detail FROM events").fetchall())


def test_two_rows_of_one_child_that_disagree_are_both_doubtful_and_both_held_against_the_law(
    tmp_path: Path,
) -> None:
    heads = (*CHILD, "Request rec'd", "20 wk date")
    rows = [heads, row(1, date(2026, 1, 5), date(2026, 5, 25)), row(1, date(2026, 1, 6), "")]
    preview = seen(write(tmp_path / "a.xlsx", rows))
    assert {(cell.row, cell.value) for cell in preview.doubtful} == {(2, "05/01/2026"), (3, "06/01/2026")}
    whys = {cell.row: cell.why for cell in preview.doubtful}
    assert "06/01/2026" in whys[2]
    assert "05/01/2026" in whys[3]
    (told,) = preview.disagreements
    assert (told.row, told.from_day, told.due) == (2, date(2026, 1, 6), date(2026, 5, 26))


def test_rows_left_out_are_counted_by_their_true_reason(tmp_path: Path) -> None:
    rows = [CHILD, row(1), row(2, born=date(2028, 1, 1)), ("", "", "Zara", ""), ("TOTAL", 12, "", "")]
    preview = seen(write(tmp_path / "a.xlsx", rows))
    assert {words.partition(": ")[2]: count for count, words in preview.why_left_out()} == {
        "the birth date cannot be right": 1, "it has neither a reference nor a family name": 1,
        "it looks like a total, not a child": 1,
    }  # fmt: skip


def test_a_row_left_out_is_one_line_in_print(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", "four words or so")
    monkeypatch.setenv("CASEWORKER_STORE", str(tmp_path / "store"))
    assert run(["init"]) == 0
    path = write(tmp_path / "a.xlsx", [CHILD, row(1), row(2, born=date(2028, 1, 1))])
    capsys.readouterr()
    assert run(["import", str(path), "--dry-run", "--as-of", "2026-11-23"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert sum("Row 3, Given Family2: left out: " in line for line in lines) == 1
    assert sum("left out" in line for line in lines if "Rows left out" not in line) == 1


def test_what_two_rows_say_of_one_parent_is_one_parent(tmp_path: Path) -> None:
    heads = ("Ref", "Surname", "Parent/carer", "Tel", "Home address", "Postcode")
    rows = [
        heads,
        ("E1", "Shah", "", "07700 900123", "1 High St, Bristol", ""),
        ("E1", "Shah", "Mrs Shah", "", "", "BS1 1AA"),
        ("E1", "Shah", "Mr Shah", "07700 900456", "", ""),
    ]
    (case,) = seen(write(tmp_path / "a.xlsx", rows))
    assert [(person.name, person.phone, person.address) for person in case.people] == [
        ("Mrs Shah", "07700 900123", "1 High St\nBristol\nBS1 1AA"), ("Mr Shah", "07700 900456", ""),
    ]  # fmt: skip


def test_an_address_that_says_tbc_is_no_address_and_stays_as_text(tmp_path: Path) -> None:
    rows = [("Ref", "Surname", "Home address"), ("E1", "Shah", "TBC"), ("E2", "Okafor", ";")]
    first, second = seen(write(tmp_path / "a.xlsx", rows))
    assert not first.people
    assert not second.people
    assert [text.text for case in (first, second) for text in case.texts] == ["TBC", ";"]


def test_every_date_of_one_row_is_kept_where_another_row_of_the_child_gives_one(tmp_path: Path) -> None:
    heads = ("Ref", "Surname", "EP advice rec'd", "Second EP advice rec'd")
    rows = [heads, ("E1", "Shah", date(2025, 1, 6), ""), ("E1", "Shah", date(2025, 2, 3), date(2025, 3, 3))]
    preview = seen(write(tmp_path / "a.xlsx", rows))
    (case,) = preview
    assert {on for _, on in events(case)} == {date(2025, 2, 3), date(2025, 3, 3)}
    assert {(cell.column, cell.row) for cell in preview.doubtful} == {("C", 2), ("C", 3), ("D", 3)}
    assert next(text.text for text in case.texts) == "06/01/2025"


def test_columns_that_a_mapping_sends_to_one_place_keep_their_words(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.xlsx", [("Ref", "Surname", "Mum mob", "Mum work"), ("E1", "Shah", "0117 1", "0117 2")]
    )
    matched = plan.open_book(path, today=TODAY)
    both = Mapping({"Mum mob": "mother.phone", "Mum work": "mother.phone"})
    (case,) = plan.preview(matched, both, today=TODAY)
    assert [person.phone for person in case.people] == ["0117 2"]
    assert [text.text for text in case.texts] == ["0117 1", "0117 2"]


def test_a_line_of_words_under_the_table_is_no_child_and_a_lone_name_in_it_is_a_doubtful_one(
    tmp_path: Path,
) -> None:
    rows = [
        CHILD,
        row(1),
        ("", "Okafor", "", ""),
        row(2),
        ("TOTAL", 3, "", ""),
        (),
        (),
        ("", "ASK-BEV-FIRST"),
    ]
    preview = seen(write(tmp_path / "a.xlsx", rows))
    assert [case.fields["family_name"] for case in preview] == ["Family1", "Okafor", "Family2"]
    assert [(one.row, one.child) for one in preview.left_out] == [(5, ""), (8, "")]
    assert [(cell.row, cell.value) for cell in preview.rejected if cell.row == 8] == [(8, "ASK-BEV-FIRST")]
    assert [cell.row for cell in preview.doubtful if "Nothing else stands in this row" in cell.why] == [3]


@pytest.mark.parametrize(
    ("last", "children"),
    [("Shah", 2), ("updated by Bev 3/11", 1), ("O’Brien-Shah Ada", 2), ("see: tab 2", 1)],
)
def test_a_name_right_under_the_table_is_a_child_and_a_remark_is_none(
    tmp_path: Path, last: str, children: int
) -> None:
    preview = seen(write(tmp_path / "a.xlsx", [CHILD, row(1), ("", last, "", "")]))
    assert len(preview) == children
    assert last in [cell.value for cell in (*preview.rejected, *preview.doubtful)]


def test_what_stands_above_the_headings_is_told_by_its_address(tmp_path: Path) -> None:
    rows = [
        ("Our tracker",), ("ask first", "", "updated by Bev 3/11"), (), ("Who", "Child", "", "", "Dates"),
        (*CHILD, "Final EHCP"), row(1, date(2024, 1, 8)),
    ]  # fmt: skip
    preview = seen(write(tmp_path / "a.xlsx", rows))
    assert [(f"{cell.column}{cell.row}", cell.value) for cell in preview.above] == [
        ("A1", "Our tracker"), ("A2", "ask first"), ("C2", "updated by Bev 3/11"), ("A4", "Who"),
        ("B4", "Child"), ("E4", "Dates"),
    ]  # fmt: skip


def test_one_number_of_cells_and_one_of_rows_are_told_everywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", "four words or so")
    monkeypatch.setenv("CASEWORKER_STORE", str(tmp_path / "store"))
    assert run(["init"]) == 0
    rows = [("Tracker",), (*CHILD, "Final EHCP"), row(1, "chased 3/4"), row(2, born="30 Feb 2016")]
    path = write(tmp_path / "a.xlsx", rows)
    capsys.readouterr()
    assert run(["import", str(path), "--dry-run", "--as-of", "2026-11-23"]) == 1
    said = capsys.readouterr().out
    assert "Rejected: these cells are not used (1)" in said
    assert "Rows left out (1), 4 cells in them" in said
    assert "Above the table: on no case (1)" in said
    assert run(["import", str(path), "--json", "--as-of", "2026-11-23"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert len(told["rejected"]) == 5
    assert [(one["row"], one["child"]) for one in told["rows_left_out"]] == [(4, "Given Family2")]
    assert "there is no 30" in told["rows_left_out"][0]["why"]
    assert "or clear it" in told["rows_left_out"][0]["why"]
    assert [(one["row"], one["column"], one["value"]) for one in told["above_the_table"]] == [
        (1, "A", "Tracker")
    ]


def test_a_row_left_out_for_its_birth_date_comes_in_whole_when_a_person_says_that_it_has_none(
    tmp_path: Path,
) -> None:
    path = write(tmp_path / "a.xlsx", [(*CHILD, "Allergies"), row(1, "nuts", born="30 Feb 2016")])
    assert not len(seen(path))
    (case,) = seen(path, Mapping(answers={("Live", 2, "D"): None}))
    assert [(text.heading, text.text) for text in case.texts] == [
        ("Allergies", "nuts"), ("DoB", "30 Feb 2016"),
    ]  # fmt: skip
    assert "date_of_birth" not in case.fields
