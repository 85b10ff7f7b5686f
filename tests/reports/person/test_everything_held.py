"""Everything held on one child is written out: every table, every file, with what is about others marked."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError
from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, MetaData, String, Table, text
from sqlalchemy.types import Date

from caseworker_app.casework.communication import About, NewEntry, log_communication
from caseworker_app.casework.edit_case import edit_case
from caseworker_app.casework.merge_cases import merge_cases
from caseworker_app.casework.open_case import NewCase, open_case
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.quality import rubric
from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.reports.person import export
from caseworker_app.reports.person.held import INDEXES, NotDecided, held_on, way_to
from caseworker_app.store import documents
from caseworker_app.store.open import Store
from caseworker_app.store.tables import Base, PlanSample, SharedDatabase

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
REFUGE = "9 Larkspur Court\nSaltbeck\nAM9 7QX"
ALREADY_MADE = {
    "cases",
    "people",
    "hidden_addresses",
    "relationships",
    "processes",
    "events",
    "communication",
}


@dataclass(frozen=True)
class Child:
    """A child with a mother in hiding, a father, a social worker and a sister."""

    case: str
    sister: str
    other: str
    mother: str


def person(store: Store, case: str, name: str, role: str, **more: Any) -> str:
    """Put somebody on a case."""
    with store.unit("save person", user="R. Patel", now=NOW) as unit:
        return save_person(unit, PersonDetails(case_id=case, name=name, role=role, **more))


def new(store: Store, reference: str, given: str, family: str) -> str:
    """Open a case."""
    with store.unit("open case", user="R. Patel", now=NOW) as unit:
        born = date(2015, 3, 2)
        return open_case(
            unit, NewCase(reference=reference, given_name=given, family_name=family, date_of_birth=born)
        )


@pytest.fixture
def child(store: Store) -> Child:
    """Sami Osei, whose mother must not be found by his father."""
    case, sister, other = (
        new(store, "14-203", "Sami", "Osei"),
        new(store, "14-204", "Tamsin", "Osei"),
        new(store, "14-205", "Ewan", "Fairclough"),
    )
    mother = person(
        store, case, "Adwoa Osei", "mother", address=REFUGE, address_withheld=True, phone="07700 900123",
        email="adwoa@post.example", parental_responsibility=True,
    )  # fmt: skip
    person(store, sister, "Adwoa Osei", "mother", person_id=mother)
    person(
        store, case, "Kwame Osei", "father", address="4 Mill Lane\nAldermere\nAM1 2BC", phone="01632 960555"
    )
    person(store, case, "Bridie Nolan", "social_worker", phone="01632 960001")
    person(store, other, "Morag Fairclough", "mother")
    with store.unit("log", user="R. Patel", now=NOW) as unit:
        record_event(
            unit,
            NewEvent(case_id=case, type="request_received", on=date(2026, 10, 5), kind="needs_assessment"),
        )
        log_communication(
            unit,
            NewEntry(
                about=(About(case, (mother,)),), channel="phone", direction="in",
                summary="Adwoa rang from am9 7qx on 07700900123. Kwame asked again. Tamsin is settled. "
                "Ewan Fairclough sits beside him.",
            ),
        )  # fmt: skip
        edit_case(unit, case, {"note": "before"})
    with store.unit("edit case", user="R. Patel", now=NOW) as unit:
        edit_case(unit, case, {"note": "Sami likes trains"})
    return Child(case, sister, other, mother)


def written(store: Store, child: Child, to: Path) -> tuple[export.Done, dict[str, Any]]:
    """Write all that is held; return the data as it was read back."""
    done = export.export(store, "14-203", to, user="R. Patel", now=NOW, because="Letter of 2 November")
    return done, json.loads((to / "data.json").read_text("utf-8"))


def test_every_table_of_the_store_is_the_childs_or_named_as_nobodys(store: Store) -> None:
    for table in Base.metadata.sorted_tables:
        way_to(table)
    with store.connection() as connection:
        made = {
            name
            for name, sql in connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
            if not name.startswith("sqlite_") and not name.startswith(tuple(f"{one}_" for one in INDEXES[1:]))
        }
    assert made - set(Base.metadata.tables) == {*INDEXES, "alembic_version"}


def test_a_new_table_is_in_it_by_itself_or_must_be_decided() -> None:
    metadata = MetaData()
    of_a_case = Table(
        "hugs", metadata, Column("id", String, primary_key=True), Column("case_id", ForeignKey("x.id"))
    )
    of_nothing = Table("sighs", metadata, Column("id", String, primary_key=True), Column("who", String))
    assert "case_id" in (way_to(of_a_case) or "")
    with pytest.raises(NotDecided, match="sighs"):
        way_to(of_nothing)


def _fill_every_table(store: Store, child: Child, but_for: frozenset[str] = frozenset()) -> None:
    """Put one row more of the child into every table, whatever it is for."""
    with store.unit("every table", user="R. Patel", now=NOW) as unit:
        connection = unit.session.connection()
        execute = connection.exec_driver_sql
        execute("PRAGMA defer_foreign_keys = ON")
        ids = dict(zip(("event", "message"), _first(connection), strict=True))
        day = date(2026, 11, 2)
        drawn = PlanSample(id="canary-sample", rubric_id=rubric.adopt(unit).id, first=day, last=day, seed=1,
                           size=1, frame=1, drawn_on=day)  # fmt: skip
        unit.session.add(drawn)
        unit.session.flush()
        for table in Base.metadata.sorted_tables:
            if table.name in {*ALREADY_MADE, *but_for, "audit", "family_clocks"} or way_to(table) is None:
                continue
            row = {column.name: _value(table, column, child, ids) for column in table.columns}
            marks = ", ".join("?" * len(row))
            names = ", ".join(f'"{name}"' for name in row)
            execute(f"INSERT OR REPLACE INTO {table.name} ({names}) VALUES ({marks})", tuple(row.values()))
        execute("UPDATE cases SET setting_id = 'canary-settings' WHERE id = ?", (child.case,))


def _first(connection: Any) -> Iterator[str]:
    for table in ("events", "communication"):
        yield connection.exec_driver_sql(f"SELECT id FROM {table}").scalar()


def _value(table: Table, column: Column[Any], child: Child, ids: dict[str, str]) -> Any:
    kind = column.type
    known = {
        "case_id": child.case, "id": f"canary-{table.name}", "row_id": child.case, "target": child.case,
        "table": "cases", "what": f"reply {child.case}", "about": child.case, "run_id": "canary-print_runs",
        "document_id": "canary-documents", "batch_id": "canary-import_batches", "message_id": ids["message"],
        "guesses": json.dumps([{"case_id": child.case}]), "area_id": None, "by": "R. Patel",
        "setting_id": "canary-settings", "sha256": "", "attachments": "[]",
        "audit_id": "canary-plan_audits", "sample_id": "canary-sample",
        "rule": "na-decide-assess", "process": "needs_assessment", "holder": "council", "duty": "must",
    }  # fmt: skip
    if column.name in known and not (column.name == "by" and isinstance(kind, Date)):
        return known[column.name]
    if column.name == "deleted_at" or (column.nullable and column.foreign_keys):
        return None
    if isinstance(kind, Boolean | Integer):
        return 1
    if isinstance(kind, JSON):
        return "[]" if column.name != "_extra" else None
    return "2026-11-02" if isinstance(kind, Date) else "2026-11-02T09:00:00.000000+00:00"


def test_a_row_in_any_table_that_names_the_child_is_in_it(store: Store, child: Child) -> None:
    _fill_every_table(store, child)
    with store.reading() as session:
        held = held_on(session, child.case)
        found = {
            table.name: session.execute(text(f'SELECT * FROM "{table.name}"')).mappings().all()
            for table in Base.metadata.sorted_tables
        }
    told = {
        name: {json.dumps(str(row.get("id", row.get("number", row)))) for row in rows}
        for name, rows in held.rows.items()
    }
    names_the_child = 0
    for name, rows in found.items():
        for row in rows:
            if child.case in json.dumps(dict(row), default=str) and name != "sending":
                names_the_child += 1
                assert (
                    json.dumps(str(row.get("id", row.get("number", _as_held(held.rows[name], row)))))
                    in told[name]
                ), name
    assert names_the_child > 30
    beside = {"settings", "print_runs", "import_batches"}
    assert all(f"canary-{name}" in json.dumps(held.rows[name]) for name in beside)


def _as_held(rows: Any, wanted: Any) -> Any:
    """Return the held row that has the same keys as one that has neither id nor number."""
    keys = [key for key in ("form", "about", "what", "row_id", "case_id") if key in wanted]
    return next((row for row in rows if all(row[key] == wanted[key] for key in keys)), None)


def test_it_has_nothing_of_another_child(store: Store, child: Child, tmp_path: Path) -> None:
    _, data = written(store, child, tmp_path / "out")
    tables = json.dumps(data["tables"])
    assert child.other not in tables
    assert child.sister not in tables
    assert "Morag" not in tables


def test_earlier_values_and_merged_cases_are_in_it(store: Store, child: Child, tmp_path: Path) -> None:
    twice = new(store, "14-299", "Sammy", "Osei")
    with store.unit("merge", user="R. Patel", now=NOW) as unit:
        merge_cases(unit, child.case, twice)
    _, data = written(store, child, tmp_path / "out")
    assert {row["reference"] for row in data["tables"]["cases"]} == {"14-203", "14-299"}
    assert any(
        row["change"].get("note") == ["before", "Sami likes trains"] for row in data["tables"]["audit"]
    )


def test_what_is_about_others_is_marked_and_not_taken_out(store: Store, child: Child, tmp_path: Path) -> None:
    done, data = written(store, child, tmp_path / "out")
    in_summary = {m["words"]: m for m in data["marked"] if m["field"] == "summary"}
    assert set(in_summary) == {"Adwoa", "am9 7qx", "07700900123", "Kwame", "Tamsin"}
    assert in_summary["am9 7qx"]["must_not"]
    assert in_summary["07700900123"]["must_not"], (
        "the number of somebody in hiding is withheld with the address"
    )
    assert "another child" in in_summary["Tamsin"]["whose"]
    refuge = next(m for m in data["marked"] if m["place"] == "hidden_addresses")
    assert refuge["must_not"]
    assert refuge["words"] == REFUGE
    assert data["tables"]["hidden_addresses"][0]["address"] == REFUGE
    nurse = [m["field"] for m in data["marked"] if m["whose"].startswith("Bridie") and m["place"] == "people"]
    assert nurse == ["phone"], "a professional is named, but their number is for a person to decide"
    assert not any(m["words"] == "Sami" for m in data["marked"])
    assert done.made.warnings[0].startswith("Safe address: where Adwoa Osei lives")


def test_earlier_addresses_of_a_parent_are_marked_in_the_history(
    store: Store, child: Child, tmp_path: Path
) -> None:
    person(store, child.case, "Kwame Osei", "father", address="77 Quay Street\nAldermere\nAM1 9ZZ")
    _, data = written(store, child, tmp_path / "out")
    earlier = [m for m in data["marked"] if m["place"] == "audit" and "4 Mill Lane" in m["words"]]
    assert earlier
    assert earlier[0]["whose"] == "Kwame Osei (father)"


def test_the_paper_can_be_read_and_says_what_must_be_taken_out(
    store: Store, child: Child, tmp_path: Path
) -> None:
    written(store, child, tmp_path / "out")
    with pdfplumber.open(tmp_path / "out" / "everything.pdf") as paper:
        pages = [page.extract_text() for page in paper.pages]
    assert "Everything held on Sami Osei" in pages[0]
    assert "Safe address" in pages[0]
    assert "Letter of 2 November" in pages[0]
    assert "Leave both, marked.csv and the data out" in " ".join(pages[0].split())
    assert any("Not for sending: it repeats what is marked." in page for page in pages[1:])
    whole = "\n".join(pages)
    assert "5 October 2026" in whole
    assert "Six weeks" in whole, "each date with the sentence that explains it"
    assert "Who looked, and who changed what" in whole


def test_a_name_is_marked_wherever_the_paper_writes_it(store: Store, child: Child, tmp_path: Path) -> None:
    written(store, child, tmp_path / "out")
    with pdfplumber.open(tmp_path / "out" / "everything.pdf") as paper:
        lines = [line for page in paper.pages for line in page.extract_text().splitlines()]
    for begins in ("Name: Adwoa Osei", "Person: Adwoa Osei", "People: Adwoa Osei", "Person: Kwame Osei"):
        found = [line for line in lines if line.startswith(begins)]
        assert found
        assert all(re.fullmatch(rf"{begins} \[\d+\]", line) for line in found), found
    heads = [line for line in lines if re.match(r"\d+ · (Adwoa|Kwame) Osei", line)]
    assert heads
    assert all(re.search(r"\[\d+\]$", line) for line in heads), heads


def test_letters_enclosures_and_attachments_are_in_it_as_sent(
    store: Store, child: Child, tmp_path: Path
) -> None:
    _fill_every_table(store, child, frozenset({"deadlines"}))
    kept = {
        "documents": documents.keep(store, _pdf("Dear Ms Osei, 9 Larkspur Court")),
        "enclosures": documents.keep(store, _pdf("The present plan")),
    }
    file = documents.keep(store, b"From: Kwame Osei")
    with store.unit("files", user="R. Patel", now=NOW) as unit:
        execute = unit.session.connection().exec_driver_sql
        for table, digest in kept.items():
            execute(f"UPDATE {table} SET sha256 = ?", (digest,))
        log_communication(
            unit,
            NewEntry(
                about=(About(child.case, (child.mother,)),), channel="email", direction="in",
                summary="Her note",
                attachments=({"name": "note.txt", "type": "text/plain", "size": 9, "sha256": file},
                             {"name": "run.exe", "type": "x", "size": 9, "sha256": file}),
            ),
        )  # fmt: skip
    done, data = written(store, child, tmp_path / "out")
    names = {Path(name).as_posix() for name in done.written.files}
    letters = [name for name in names if name.startswith("letters/")]
    assert len(letters) == 2
    assert "attachments/2026-11-23 note.txt" in names
    assert "attachments/2026-11-23 run.exe.not-opened" in names
    in_letter = [m for m in data["marked"] if m["place"].startswith("letters/") and m["must_not"]]
    assert in_letter
    assert in_letter[0]["row"] == "page 1"


def _pdf(words: str) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.drawString(72, 700, words)
    canvas.save()
    return file.getvalue()


def test_that_it_was_written_out_is_in_the_audit(store: Store, child: Child, tmp_path: Path) -> None:
    written(store, child, tmp_path / "out")
    with store.connection() as connection:
        last = connection.execute(
            "SELECT deed, by, case_id, change FROM audit ORDER BY number DESC"
        ).fetchone()
    assert last[:3] == ("write out all that is held", "R. Patel", child.case)
    assert json.loads(last[3])["because"] == [None, "Letter of 2 November"]


def test_sealed_it_is_one_file_that_only_its_passphrase_opens(
    store: Store, child: Child, tmp_path: Path
) -> None:
    to = tmp_path / "held.pdf"
    done = export.export(store, child.case, to, user="x", now=NOW, because="asked", sealed=True)
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".pdf"] == ["held.pdf"]
    assert b"Larkspur" not in to.read_bytes()
    assert done.passphrase is not None
    shut = PdfReader(to)
    with pytest.raises(FileNotDecryptedError):
        shut.pages[0].extract_text()
    opened = PdfReader(to, password=done.passphrase)
    assert json.loads(opened.attachments["data.json"][0])["case"] == "14-203"
    assert opened.attachments["everything.pdf"][0].startswith(b"%PDF")


def test_nothing_is_mixed_with_other_files_and_a_full_disk_leaves_nothing(
    store: Store, child: Child, tmp_path: Path
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    for place, words in ((tmp_path / "full", "not empty"), (tmp_path / "no" / "where", "no folder")):
        with pytest.raises(WrongUse, match=words):
            written(store, child, place)
    with store.connection() as connection:
        assert not connection.execute("SELECT 1 FROM audit WHERE deed LIKE 'write out%'").fetchall()


def test_on_a_shared_caseload_it_is_for_team_leads_and_the_childs_caseworker(
    store: Store, child: Child, tmp_path: Path
) -> None:
    with store.unit("shared", user="x", now=NOW) as unit:
        edit_case(unit, child.case, {"caseworker": "R. Patel"})
        unit.session.add(SharedDatabase(number=1, address="", name="J. Ali", role="caseworker"))
    with pytest.raises(NotAllowed, match="Only a team lead or the child’s own caseworker"):
        written(store, child, tmp_path / "out")
    with store.unit("shared", user="x", now=NOW) as unit:
        unit.session.get_one(SharedDatabase, 1).name = "R. Patel"
    written(store, child, tmp_path / "out")
