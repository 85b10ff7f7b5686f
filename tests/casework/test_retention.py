"""A case is deleted only when its time is over and nothing stops it, and then really."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from caseworker_app.casework import preferences, purge, retention
from caseworker_app.casework.close_case import close_case
from caseworker_app.casework.communication import About, NewEntry, log_communication
from caseworker_app.casework.edit_case import edit_case
from caseworker_app.casework.merge_cases import merge_cases
from caseworker_app.casework.open_case import NewCase, open_case
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.casework.undo import undo_last
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.store import audit, check, documents
from caseworker_app.store.open import Store, open_with_key
from caseworker_app.store.tables import Case, Document, LegalHold, PrintRun
from tests.store.pages import decrypted

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 23)
OVER = date(1991, 11, 23)  # 35 years ago today
WORDS = (
    "Quetzalina",
    "Wrothfordshire",
    "Xylophoneous",
    "Larkspurious",
    "07700900987",
    "Brontophobic",
    "Vexillary",
)


def opened(
    store: Store, reference: str, born: date | None, *, closed: bool = True, family: str = "Khan"
) -> str:
    """Open a case, with an event and a call."""
    with store.unit("open case", user="rp", now=NOW) as unit:
        case = open_case(
            unit, NewCase(reference=reference, family_name=family, given_name="Sam", date_of_birth=None)
        )
        unit.session.execute(
            update(Case)
            .where(Case.id == case)
            .values(date_of_birth=born, status="closed" if closed else "open")
        )
        return case


def removed(store: Store, case: str) -> purge.Certificate:
    """Delete a case."""
    return purge.purge(store, case, "The schedule", user="rp", now=NOW)


def there(store: Store, case: str) -> bool:
    """Whether a case is there."""
    with store.connection() as connection:
        return bool(connection.execute("SELECT 1 FROM cases WHERE id = ?", (case,)).fetchall())


def listed(store: Store, today: date = TODAY) -> dict[str, str]:
    """The list, by reference with what stops each."""
    with store.reading() as session:
        return {one.reference: one.stopped for one in retention.review_list(session, today)}


def test_the_list_has_whose_time_is_over_and_says_what_stops_them(store: Store) -> None:
    opened(store, "due", OVER)
    opened(store, "tomorrow", OVER + timedelta(days=1))
    opened(store, "open", OVER, closed=False)
    opened(store, "unknown", None)
    held, longer = opened(store, "held", OVER), opened(store, "longer", OVER)
    with store.unit("hold", user="rp", now=NOW) as unit:
        retention.hold(unit, held, "Inquiry into residential schools")
        retention.keep_longer(unit, longer, date(2030, 1, 1), "Claim announced")
    assert listed(store) == {
        "due": "",
        "held": "Legal hold: Inquiry into residential schools",
        "longer": "Kept until 1 January 2030: Claim announced",
        "open": "The case is open: close it first",
    }
    assert listed(store, date(2030, 1, 1))["longer"] == ""


def test_of_29_february_the_time_is_over_on_1_march() -> None:
    assert retention.over_on(date(1992, 2, 29), 35) == date(2027, 3, 1)


def test_the_period_is_the_councils_own(store: Store) -> None:
    opened(store, "due", OVER)
    with store.unit("settings", user="rp", now=NOW) as unit:
        preferences.write(unit, {"retention_years": "40", "retention_source": "Schedule of 2025, line 14"})
    assert listed(store) == {}
    with store.reading() as session:
        assert "40 years after birth" in retention.schedule(session)[0].period
        assert retention.schedule(session)[0].source == "Schedule of 2025, line 14"


@pytest.mark.parametrize("why", ["hold", "longer", "open", "young", "unknown"])
def test_what_is_stopped_is_refused_with_the_reason_and_stays(store: Store, why: str) -> None:
    born = {"young": OVER + timedelta(days=1), "unknown": None}.get(why, OVER)
    case = opened(store, "E-1", born, closed=why != "open")
    with store.unit("hold", user="rp", now=NOW) as unit:
        if why == "hold":
            retention.hold(unit, case, "Inquiry")
        if why == "longer":
            retention.keep_longer(unit, case, date(2030, 1, 1), "Claim")
    with pytest.raises(NotAllowed, match="cannot be deleted"):
        removed(store, case)
    assert there(store, case)


def test_a_hold_on_a_merged_case_stops_the_one_it_was_merged_into(store: Store) -> None:
    kept, other = opened(store, "E-1", OVER, closed=False), opened(store, "E-2", OVER, closed=False)
    with store.unit("hold", user="rp", now=NOW) as unit:
        retention.hold(unit, other, "Inquiry")
    with store.unit("merge", user="rp", now=NOW) as unit:
        merge_cases(unit, kept, other)
        close_case(unit, kept, "Moved", TODAY)
    with pytest.raises(NotAllowed, match="Legal hold: Inquiry"):
        removed(store, kept)
    with store.unit("lift", user="rp", now=NOW) as unit:
        retention.lift(unit, other, "The inquiry is over")
    removed(store, kept)
    assert not there(store, kept)
    assert not there(store, other)


def test_a_hold_is_set_once_and_lifted_with_a_reason(store: Store) -> None:
    case = opened(store, "E-1", OVER)
    with store.unit("hold", user="rp", now=NOW) as unit:
        with pytest.raises(WrongUse, match="reason"):
            retention.hold(unit, case, " ")
        retention.hold(unit, case, "Inquiry")
        with pytest.raises(NotAllowed, match="already"):
            retention.hold(unit, case, "Another")
        retention.lift(unit, case, "Over")
        row = unit.session.query(LegalHold).one()
        assert (row.set_by, row.lifted_by, row.lifted_because) == ("rp", "rp", "Over")
        with pytest.raises(NotAllowed, match="no legal hold"):
            retention.lift(unit, case, "Again")


def test_only_a_team_lead_decides(store: Store) -> None:
    case = opened(store, "E-1", OVER)
    with store.unit("settings", user="rp", now=NOW) as unit:
        preferences.write(unit, {"team_leads": "T. Bevan"})
        retention.hold(unit, case, "Anybody may set a hold")
        with pytest.raises(NotAllowed, match="Only a team lead decides how long"):
            retention.lift(unit, case, "x")
        with pytest.raises(NotAllowed, match="Only a team lead"):
            retention.keep_longer(unit, case, date(2030, 1, 1), "x")
    with pytest.raises(NotAllowed, match="Only a team lead"):
        removed(store, case)


_ONE = st.tuples(
    st.integers(-700, 700),
    st.booleans(),
    st.sampled_from(["", "held", "lifted"]),
    st.integers(-400, 400) | st.none(),
)


@settings(max_examples=12)
@given(children=st.lists(_ONE, min_size=1, max_size=4))
def test_nothing_under_hold_or_not_yet_due_is_ever_deleted(
    children: list[tuple[int, bool, str, int | None]], empty_store: tuple[Path, bytes], tmp_path_factory: Any
) -> None:
    folder = shutil.copytree(empty_store[0], tmp_path_factory.mktemp("x") / "store")
    with open_with_key(folder, empty_store[1]) as store:
        cases = {}
        for number, (days, closed, held, until) in enumerate(children):
            case = opened(store, f"E-{number}", OVER + timedelta(days=days), closed=closed)
            with store.unit("decide", user="rp", now=NOW) as unit:
                if held:
                    retention.hold(unit, case, "x")
                if held == "lifted":
                    retention.lift(unit, case, "x")
                if until is not None and until > 0:
                    retention.keep_longer(unit, case, TODAY + timedelta(days=until), "x")
            may_go = days <= 0 and closed and held != "held" and not (until or 0) > 0
            cases[case] = may_go
        offered = listed(store)
        for number, (case, may_go) in enumerate(cases.items()):
            assert (offered.get(f"E-{number}") == "") is may_go
            if may_go:
                removed(store, case)
            else:
                with pytest.raises(NotAllowed):
                    removed(store, case)
        assert {case: there(store, case) for case in cases} == {
            case: not gone for case, gone in cases.items()
        }


def _a_life(store: Store) -> tuple[str, str]:
    """A child whose words are found nowhere else, and a brother who stays."""
    with store.unit("open case", user="rp", now=NOW) as unit:
        brother = open_case(unit, NewCase(reference="E-2", given_name="Ned", family_name="Plain"))
    with store.unit("open case", user="rp", now=NOW) as unit:
        case = open_case(
            unit,
            NewCase(reference="E-1", given_name="Quetzalina", family_name="Xylophoneous", date_of_birth=None),
        )
        gran = PersonDetails(
            case_id=case, name="Vexillary Xylophoneous", role="grandparent", phone="07700900987",
            address="4 Larkspurious Court\nAM1 1AA", address_withheld=True,
        )  # fmt: skip
        save_person(unit, gran)
        record_event(
            unit,
            NewEvent(case_id=case, type="request_received", on=date(1999, 1, 4), kind="needs_assessment"),
        )
        log_communication(
            unit,
            NewEntry(
                about=(About(case),), channel="email", direction="in", summary="Wrothfordshire", also="Gran",
                body="Brontophobic " * 400,
            ),
        )  # fmt: skip
    for note in ("Wrothfordshire first", "Wrothfordshire second"):
        with store.unit("edit case", user="rp", now=NOW) as unit:
            edit_case(unit, case, {"note": note})
    with store.unit("close", user="rp", now=NOW) as unit:
        unit.session.execute(update(Case).where(Case.id == case).values(date_of_birth=OVER, status="closed"))
    return case, brother


def left_over(store: Store) -> list[str]:
    """The words of the child that are still in any page, in the journal, or in a kept file."""
    pages = list(decrypted(store.places.database, store.key))
    for path in documents.kept_in(store.places.documents):
        pages.append(documents.unsealed(path.read_bytes(), path.stem, store.key))
    whole = b"\0".join(pages).lower()
    return [word for word in WORDS if word.lower().encode() in whole]


def test_nothing_of_a_deleted_child_is_in_any_page(store: Store) -> None:
    case, brother = _a_life(store)
    assert set(left_over(store)) == set(WORDS), "the search finds what is there"

    made = removed(store, case)

    assert left_over(store) == []
    assert there(store, brother)
    assert made.counts["communication"] == 1
    assert made.counts["people"] == 1
    assert made.counts["lines of history emptied"] > 5
    found = check.check(store, NOW)
    assert found["database"]["ok"], found
    assert found["audit"]["ok"], found


def test_its_letters_go_with_it_and_those_of_others_stay(store: Store) -> None:
    case, brother = _a_life(store)
    own, other = documents.keep(store, b"Dear Quetzalina"), documents.keep(store, b"Dear Ned")
    run = documents.keep(store, b"Dear Quetzalina, dear Ned")
    (store.places.document_backups).mkdir(parents=True)
    second = store.places.document_backups / f"{own}{documents.SUFFIX}"
    second.write_bytes((store.places.documents / second.name).read_bytes())
    with store.unit("letters", user="rp", now=NOW) as unit:
        printed = PrintRun(letter="x", made_at=NOW, count=2, sha256=run)
        unit.session.add(printed)
        unit.session.flush()
        for of, digest in ((case, own), (brother, other)):
            unit.session.add(
                Document(
                    case_id=of, letter="x", title="A letter", version="", recipient="x", kind="family",
                    made_at=NOW,
                    dated=TODAY, state="posted", sha256=digest, pages=1, run_id=printed.id,
                )
            )  # fmt: skip
    removed(store, case)
    assert {path.stem for path in documents.kept_in(store.places.documents)} == {other}
    assert not second.exists()
    assert check.check(store, NOW)["documents"]["ok"]


def test_the_certificate_stays_and_says_nothing_of_the_child(store: Store) -> None:
    case, _ = _a_life(store)
    made = removed(store, case)
    kept = purge.certificates(store)
    assert [one.id for one in kept] == [made.id]
    assert kept[0].reference == "E-1"
    assert kept[0].by == "rp"
    assert kept[0].rule.startswith("35 years after birth")
    assert kept[0].backups_until == date(2027, 1, 18)
    told = json.dumps([made.rule, made.because, dict(made.counts)])
    assert not any(word in told for word in WORDS)


def test_it_cannot_be_undone_and_the_history_stays_whole(store: Store) -> None:
    case, brother = _a_life(store)
    removed(store, case)
    with store.unit("undo", user="rp", now=NOW) as unit:
        done = undo_last(unit)
    assert done.case_ids == {brother}, "what was done before is taken back, the deleted child stays gone"
    assert not there(store, case)
    with store.connection() as connection:
        assert audit.verify(connection).ok
