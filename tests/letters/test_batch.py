"""Many letters at once: what a batch asks of an officer, and what it never takes for answered."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import select

from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.letters import batch, print_run, save_run
from caseworker_app.letters.batch import Batch, PreparedBatch
from caseworker_app.letters.cancelling import cancel_named
from caseworker_app.letters.drafts import Wish
from caseworker_app.letters.passing import NOBODY, Passing
from caseworker_app.letters.posting import post
from caseworker_app.store.open import Store
from caseworker_app.store.tables import AuditEntry, Document, PrintRun
from tests.letters.families import (
    DAY,
    HELD,
    LEAD,
    MAINTAIN,
    MET,
    NOW,
    OFFICER,
    REASONS,
    child,
    parent,
    printed,
    ready,
    set_up,
)

CONFIRMED = Passing(OFFICER, "The school read it to us by telephone")


@pytest.fixture(autouse=True)
def council(store: Store) -> None:
    """Every test has a council."""
    set_up(store)


def prepare(
    store: Store, cases: Sequence[str], passed: Passing = NOBODY, letter: str = MAINTAIN
) -> PreparedBatch:
    typed = REASONS if letter == MAINTAIN else {}
    wishes = [Wish(case_id=one, letter=letter, typed=typed, day=DAY) for one in cases]
    with store.reading() as session:
        return batch.prepare_batch(session, store, wishes, user=OFFICER, now=NOW, passed=passed)


def recorded(store: Store, prepared: PreparedBatch) -> Batch:
    with store.unit("print letters", user=OFFICER, now=NOW) as unit:
        return batch.record_batch(unit, store, prepared)


def whys(made: PreparedBatch, case: str) -> str:
    return " ".join(one.why for one in made.run.refused if one.case == case)


def letters(store: Store) -> list[Document]:
    with store.reading() as session:
        return list(session.execute(select(Document).order_by(Document.place)).scalars())


def test_a_decision_on_a_review_without_a_recorded_report_is_confirmed_or_left_out(store: Store) -> None:
    known = child(store, "A", "Al", "Aho")
    silent = child(store, "B", "Bo", "Berg", events=HELD)
    first = prepare(store, [known, silent])
    assert [item.reference for item in first.run.items] == ["A"]
    (refused,) = [one for one in first.run.refused if one.to == "Ms Berg"]
    assert "No report of the review meeting of 2 November 2026 is recorded" in refused.why
    assert "confirm it with a reason" in refused.why
    both = recorded(store, prepare(store, [known, silent], CONFIRMED))
    assert both.run is not None
    assert len(both.run.items) == 2
    kept = {row.address.splitlines()[0]: row for row in letters(store)}
    asked = kept["Ms Berg"]
    assert (asked.passed_by, asked.passed_because) == (CONFIRMED.by, CONFIRMED.because)
    assert "No report" in asked.objections[0]
    assert kept["Ms Aho"].passed_by == "", "nothing was asked of this one"


@pytest.mark.parametrize(
    ("letter", "typed"), [("review-report-cover", {}), ("cease-consultation", {"reasons": "All is reached."})]
)
def test_other_letters_after_a_meeting_do_not_wait_for_the_report(
    store: Store, letter: str, typed: dict[str, str]
) -> None:
    assert ready(store, child(store, "B", "Bo", "Berg", events=HELD), letter, **typed)


def test_confirming_a_batch_never_prints_a_letter_twice(store: Store) -> None:
    first, second = child(store, "A", "Al", "Aho"), child(store, "B", "Bo", "Berg", events=HELD)
    printed(store, ready(store, first))
    again = prepare(store, [first, second], CONFIRMED)
    assert [item.reference for item in again.run.items] == ["B"]
    assert "already printed" in whys(again, "A")


def test_a_team_lead_lets_letters_go_one_by_one_not_a_whole_batch(store: Store) -> None:
    saturday = (*MET[:1], ("review_meeting_held", "2026-11-07"), MET[2])
    case = child(store, "A", "Al", "Aho", events=saturday)
    made = prepare(store, [case], Passing(LEAD, "The school opened"))
    assert not made.run.items
    assert "weekend" in whys(made, "A")


def test_words_that_were_typed_once_for_several_children_are_told_and_written_down(store: Store) -> None:
    cases = [child(store, "A", "Al", "Aho"), child(store, "B", "Bo", "Berg")]
    made = prepare(store, cases)
    assert (made.children, dict(made.same_for_all)) == (2, REASONS)
    done = recorded(store, made)
    assert done.run is not None
    with store.reading() as session:
        lines = session.execute(select(AuditEntry).where(AuditEntry.row_id == done.run.id)).scalars()
        told = [
            line.change["the same in every letter"] for line in lines if "the same in" in str(line.change)
        ]
    assert told == [[None, REASONS]]
    assert not prepare(store, [child(store, "C", "Cy", "Cole")]).same_for_all


def test_a_child_whose_meeting_is_not_planned_is_not_refused_an_invitation(store: Store) -> None:
    waiting = child(store, "A", "Al", "Aho", events=MET[:1])
    made = prepare(store, [waiting], letter="review-invitation")
    assert not whys(made, "A")
    assert [one.case for one in made.not_planned] == ["A"]


def test_the_manifest_says_what_somebody_must_see_to(store: Store, tmp_path: Path) -> None:
    hidden = parent(
        "Ms Una Cole", "9 Secret Close; Ashmere; AS7 7QQ", address_withheld=True, language="Polish"
    )
    large = parent("Ms Ida Dunn", "1 Mill Lane; Ashmere; AS4 2LP", format="large_print")
    cases = [child(store, "A", "Al", "Aho"), child(store, "C", "Cy", "Cole", hidden),
             child(store, "D", "Di", "Dunn", large)]  # fmt: skip
    run = recorded(store, prepare(store, cases)).run
    assert run is not None
    with store.reading() as session:
        assert print_run.run_of(session, run.id).items == run.items, "as it was kept, so it is read"
    save_run.save(store, run, tmp_path / "run")
    with (tmp_path / "run" / "manifest.csv").open(encoding="utf-8-sig") as read:
        rows = {row["Reference"]: row for row in csv.DictReader(read)}
    told = {name: (row["Withheld address"], row["Interpreter"], row["Format"]) for name, row in rows.items()}
    assert told == {"A": ("", "", ""), "C": ("yes", "Polish", ""), "D": ("", "", "large print")}
    assert "Secret" not in (tmp_path / "run" / "manifest.csv").read_text()


def test_a_run_or_one_letter_of_it_is_cancelled_before_it_is_posted_and_not_after(store: Store) -> None:
    cases = [child(store, "A", "Al", "Aho"), child(store, "B", "Bo", "Berg"), child(store, "C", "Cy", "Cole")]
    run = recorded(store, prepare(store, cases)).run
    assert run is not None
    with store.unit("cancel", user=OFFICER, now=NOW) as unit:
        (one,) = cancel_named(unit, [run.items[0].document_id], because="Wrong child")
    assert one.state == "cancelled"
    with store.unit("post", user=OFFICER, now=NOW) as unit:
        post(unit, [run.items[1].document_id], on=DAY)
    with store.unit("cancel", user=OFFICER, now=NOW) as unit:
        rows = cancel_named(unit, [run.id], because="The meeting was moved")
    assert [row.id for row in rows] == [run.items[2].document_id], "what was posted stays posted"
    with store.reading() as session:
        assert session.get_one(PrintRun, run.id).cancelled_because == "The meeting was moved"
    with store.unit("cancel", user=OFFICER, now=NOW) as unit:
        with pytest.raises(NotAllowed, match="is posted, so it cannot be cancelled"):
            cancel_named(unit, [run.items[1].document_id], because="Too late")
        with pytest.raises(WrongUse, match="no print run"):
            cancel_named(unit, ["nothing"], because="x")
    assert recorded(store, prepare(store, [cases[0], cases[2]])).run is not None, "it can be made anew"
