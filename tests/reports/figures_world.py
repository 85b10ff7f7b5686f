"""Invented caseloads for the figures: what happened, when it was recorded, and what was put right later."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from caseworker_app.casework.quality import rubric
from caseworker_app.casework.quality.grading import ANSWERS
from caseworker_app.store.deadlines import recompute_all
from caseworker_app.store.open import Store
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import (
    Answered,
    Case,
    Communication,
    Event,
    PlanAudit,
    PlanSample,
    Process,
    Promise,
)

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SERVICES = ("ep", "health", "social_care", "setting", "family", "other")
MOVES = ("primary_to_secondary", "secondary_to_post16", "post16_move", "infant_to_junior")


@dataclass
class Told:
    """One line of the record of events."""

    id: str
    process: str
    kind: str
    type: str
    on: date | None
    recorded_at: datetime
    detail: dict[str, str] = field(default_factory=dict)
    corrects: str | None = None
    deleted_at: datetime | None = None


@dataclass
class Entry:
    """One line of the contact log."""

    id: str
    at: datetime
    recorded_at: datetime
    direction: str = "in"
    channel: str = "email"
    contact: bool = True
    reply_by: date | None = None
    reply_to: str | None = None
    satisfaction: str = ""
    satisfaction_from: str = ""
    corrects: str | None = None
    withdrawn: bool = False


@dataclass
class Child:
    """One case with all that is told of it."""

    id: str
    reference: str
    team: str
    born: date
    opened_at: datetime
    closed_on: date | None = None
    events: list[Told] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    answered: list[dict[str, Any]] = field(default_factory=list)
    promises: list[dict[str, Any]] = field(default_factory=list)
    audits: list[dict[str, Any]] = field(default_factory=list)


class World:
    """Makes children by chance: the same for the same seed."""

    def __init__(self, seed: int, children: int) -> None:
        self.chance = random.Random(seed)
        self.number = itertools.count(1)
        self.children = [self._child(place) for place in range(children)]

    def _id(self) -> str:
        return f"{next(self.number):08}-0000-7000-8000-000000000000"

    def _often(self, share: float) -> bool:
        return self.chance.random() < share

    def _moment(self, day: date) -> datetime:
        """Return a moment of a day, often near midnight; no two are the same."""
        hour, minute = self.chance.choice(((0, 20), (9, 0), (15, 30), (22, 40), (23, 30)))
        return datetime.combine(day, time(hour, minute, 0, next(self.number) % 1_000_000), UTC)

    def _child(self, place: int) -> Child:
        began = date(2022, 9, 1) + timedelta(days=self.chance.randint(0, 1300))
        child = Child(
            id=self._id(),
            reference=f"EHC-{place:03}",
            team=self.chance.choice(("North", "South", "")),
            born=date(2010, 1, 1) + timedelta(days=self.chance.randint(0, 4000)),
            opened_at=self._moment(began),
            closed_on=began + timedelta(days=self.chance.randint(500, 1400)) if self._often(0.15) else None,
        )
        if child.closed_on is not None and child.closed_on > TODAY:
            child.closed_on = None
        planned = self._assessment(child, began) if self._often(0.6) else self._older_plan(child, began)
        if planned is not None:
            self._reviews(child, planned)
        self._moves(child, began)
        self._disputes(child, began)
        self._reassessment(child, began + timedelta(days=500))
        self._put_right(child)
        self._contacts(child, began)
        self._audits(child, began)
        return child

    def _tell(self, child: Child, process: str, kind: str, type_: str, on: date, /, **detail: str) -> None:
        if on > TODAY and not type_.endswith("_planned"):
            return
        late = self.chance.choice((0, 0, 1, 20, 200))
        recorded = self._moment(min(on, TODAY) + timedelta(days=late))
        if recorded > NOW:
            recorded = NOW - timedelta(hours=1) + timedelta(microseconds=next(self.number) % 1_000_000)
        child.events.append(Told(self._id(), process, kind, type_, on, recorded, detail))

    def _assessment(self, child: Child, began: date) -> date | None:
        process, kind = self._id(), "needs_assessment"

        def tell(type_: str, after: int, **detail: str) -> None:
            self._tell(child, process, kind, type_, began + timedelta(days=after), **detail)

        if self._often(0.9):
            tell("request_received", 0)
        if self._often(0.2):
            tell("exception_relied_on", self.chance.randint(20, 150), regulation="10(4)(b)")
        if self._often(0.15):
            tell("decision_not_to_assess", self.chance.randint(30, 50))
            return None
        if self._often(0.9):
            tell("decision_to_assess", self.chance.randint(30, 50))
        for service in SERVICES:
            asked = self.chance.randint(50, 56)
            if self._often(0.7):
                tell("advice_requested", asked, **{"from": service})
            for _ in range(self.chance.choice((0, 1, 1, 2))):
                tell("advice_received", asked + self.chance.randint(30, 50), **{"from": service})
        if self._often(0.8):
            tell("draft_plan_sent", self.chance.randint(107, 118))
        if self._often(0.1):
            tell("decision_not_to_issue", self.chance.randint(105, 118))
            return None
        final = self.chance.randint(130, 150)
        tell("final_plan_sent", final)
        if self._often(0.1):
            tell("final_plan_sent", final + 7)
        return began + timedelta(days=final)

    def _older_plan(self, child: Child, began: date) -> date:
        type_ = self.chance.choice(("plan_issued", "plan_last_reviewed"))
        self._tell(child, self._id(), "annual_review", type_, began)
        return began

    def _reviews(self, child: Child, planned: date) -> None:
        last = planned
        while last < TODAY and self._often(0.85):
            held = last + timedelta(days=self.chance.randint(280, 380))
            last = self._review(child, self._id(), held)
        if self._often(0.15):
            ceased = planned + timedelta(days=self.chance.randint(200, 900))
            self._tell(child, self._id(), "ceasing", "plan_ceased", ceased, reason="2")

    def _review(self, child: Child, process: str, held: date) -> date:
        def tell(type_: str, after: int) -> None:
            self._tell(child, process, "annual_review", type_, held + timedelta(days=after))

        for type_, first, last in (
            ("review_invitations_sent", -18, -10),
            ("review_advice_circulated", -18, -10),
            ("review_report_circulated", 10, 18),
        ):
            if self._often(0.8):
                tell(type_, self.chance.randint(first, last))
        if self._often(0.9):
            tell("review_meeting_held", 0)
        decided = self.chance.randint(22, 34)
        outcome = self.chance.choice(("maintain", "amend", "amend", "cease", "nothing"))
        if outcome != "nothing":
            tell(f"decision_to_{outcome}", decided)
        elif self._often(0.5):
            tell("plan_last_reviewed", decided)
        if outcome == "amend":
            if self._often(0.8):
                tell("amendment_notice_sent", decided + self.chance.choice((0, 0, 3)))
            if self._often(0.8):
                tell("amended_plan_sent", self.chance.randint(70, 95))
            elif self._often(0.5):
                tell("decision_not_to_amend", self.chance.randint(70, 95))
        return held + timedelta(days=decided)

    def _moves(self, child: Child, began: date) -> None:
        if self._often(0.3):
            process, year = self._id(), began.year + self.chance.randint(1, 3)
            planned = date(year, 9, 1)
            kind = self.chance.choice(MOVES)
            self._tell(child, process, "phase_transfer", "phase_transfer_planned", planned, kind=kind)
            child.events[-1].recorded_at = self._moment(began)
            if self._often(0.8):
                around = date(year, 2, 15) if "16" not in kind else date(year, 3, 31)
                sent = around + timedelta(days=self.chance.randint(-3, 3))
                self._tell(child, process, "phase_transfer", "phase_transfer_plan_sent", sent)

    def _reassessment(self, child: Child, began: date) -> None:
        if self._often(0.2):
            process, kind = self._id(), "reassessment"
            self._tell(child, process, kind, "reassessment_requested", began)
            if self._often(0.8):
                self._tell(child, process, kind, "decision_to_reassess", began + timedelta(days=14))
            for service in ("ep", "health"):
                asked = began + timedelta(days=20)
                if self._often(0.8):
                    self._tell(child, process, kind, "advice_requested", asked, **{"from": service})
                came = asked + timedelta(days=self.chance.randint(38, 46))
                self._tell(child, process, kind, "advice_received", came, **{"from": service})
            sent = began + timedelta(days=14 + self.chance.randint(94, 102))
            self._tell(child, process, kind, "final_plan_sent", sent)

    def _disputes(self, child: Child, began: date) -> None:
        day = began + timedelta(days=self.chance.randint(200, 900))
        if self._often(0.3):
            process = self._id()
            self._tell(child, process, "complaint", "complaint_received", day, stage="1")
            if self._often(0.8):
                said = day + timedelta(days=self.chance.randint(5, 9))
                self._tell(child, process, "complaint", "complaint_acknowledged", said, stage="1")
                answer = said + timedelta(days=self.chance.randint(12, 17))
                if self._often(0.8):
                    self._tell(child, process, "complaint", "complaint_answered", answer, stage="1")
        if self._often(0.3):
            process = self._id()
            self._tell(child, process, "mediation", "mediation_requested", day)
            if self._often(0.7):
                held = day + timedelta(days=self.chance.randint(27, 33))
                self._tell(child, process, "mediation", "mediation_held", held)
        if self._often(0.3):
            process = self._id()
            self._tell(child, process, "appeal", "appeal_received", day)
            if self._often(0.4):
                conceded = day + timedelta(days=30)
                self._tell(child, process, "appeal", "unopposed_notified", conceded, limb="amend_contents")
                amended = conceded + timedelta(days=self.chance.randint(30, 40))
                self._tell(child, process, "appeal", "amended_plan_sent", amended)
            elif self._often(0.8):
                answer = day + timedelta(days=self.chance.randint(38, 50))
                self._tell(child, process, "appeal", "response_sent", answer)

    def _put_right(self, child: Child) -> None:
        """Correct some dates, take some events back, delete a few as an undone import does."""
        for event in tuple(child.events):
            if self._often(0.06):
                self._correct(child, event)
            elif self._often(0.03):
                event.deleted_at = self._later(event.recorded_at)

    def _correct(self, child: Child, event: Told) -> None:
        wrong = event
        for _ in range(self.chance.choice((1, 1, 2))):
            moved = wrong.on and min(wrong.on + timedelta(days=self.chance.choice((-4, -1, 1, 4))), TODAY)
            on = None if self._often(0.3) else moved
            right = Told(
                self._id(), event.process, event.kind, event.type, on, self._later(wrong.recorded_at),
                event.detail, wrong.id,
            )  # fmt: skip
            child.events.append(right)
            if on is None or self._often(0.3):
                continue  # another correction of the same one: the later holds
            wrong = right

    def _later(self, moment: datetime) -> datetime:
        after = moment + timedelta(
            days=self.chance.choice((1, 30, 300)), microseconds=next(self.number) % 1_000_000
        )
        return min(after, NOW - timedelta(minutes=1) + timedelta(microseconds=next(self.number) % 1_000_000))

    def _contacts(self, child: Child, began: date) -> None:
        for _ in range(self.chance.randint(0, 6)):
            day = min(began + timedelta(days=self.chance.randint(0, 1300)), TODAY - timedelta(days=1))
            message = Entry(self._id(), self._moment(day), self._moment(day))
            message.recorded_at = message.at
            child.entries.append(message)
            if self._often(0.4):
                message.satisfaction = self.chance.choice(("satisfied", "mixed", "dissatisfied"))
                message.satisfaction_from = self.chance.choice(("said", "asked", "slip", "impression"))
            if self._often(0.7):
                message.reply_by = day + timedelta(days=7)
                self._answer(child, message)
            if self._often(0.15):
                again = Entry(**{**vars(message), "id": self._id(), "corrects": message.id})
                again.recorded_at = self._later(message.recorded_at)
                again.withdrawn = self._often(0.4)
                again.satisfaction = again.satisfaction and "mixed"
                child.entries.append(again)
            if self._often(0.4):
                self._promise(child, message)

    def _answer(self, child: Child, message: Entry) -> None:
        assert message.reply_by is not None
        how = self.chance.choice(("reply", "reply", "linked", "none", "unneeded"))
        if how in {"reply", "linked"}:
            day = min(message.reply_by + timedelta(days=self.chance.choice((-2, 0, 0, 1, 3))), TODAY)
            moment = self._moment(day)
            answer = Entry(self._id(), moment, moment, "out", contact=False)
            answer.reply_to = message.id if how == "reply" else None
            child.entries.append(answer)
            if how == "linked":
                child.answered.append({"message_id": message.id, "entry_id": answer.id, "at": moment})
        elif how == "unneeded":
            said = self._later(message.recorded_at)
            child.answered.append({"message_id": message.id, "entry_id": None, "at": said})

    def _promise(self, child: Child, message: Entry) -> None:
        by = message.at.date() + timedelta(days=self.chance.randint(1, 20))
        state = self.chance.choice(("kept", "kept", "broken", "open"))
        settled = min(by + timedelta(days=self.chance.choice((-1, 0, 2))), TODAY)
        child.promises.append(
            {
                "id": self._id(), "entry_id": message.id, "first_by": by, "state": state,
                "by": by, "settled_on": None if state == "open" else settled, "made_at": message.at,
            }
        )  # fmt: skip

    def _audits(self, child: Child, began: date) -> None:
        for _ in range(self.chance.choice((0, 0, 1, 2))):
            drawn = min(began + timedelta(days=self.chance.randint(100, 1300)), TODAY)
            settled = min(drawn + timedelta(days=self.chance.randint(0, 60)), TODAY)
            grade = self.chance.choice(("Outstanding", "Good", "Requires improvement", "Inadequate"))
            child.audits.append(
                {
                    "id": self._id(), "drawn_at": min(self._moment(drawn), NOW - timedelta(hours=1)),
                    "settled_on": settled if self._often(0.7) else None, "grade": grade,
                    "found_good": grade in {"Outstanding", "Good"},
                    "answers": {
                        one.id: self.chance.choice((*ANSWERS, "met")) for one in rubric.given().questions
                    },
                }
            )  # fmt: skip


def write(store: Store, children: list[Child]) -> None:
    """Put children into a store, as rows that came from a colleague would stand there."""
    with store.unit("fill", user="test", now=NOW) as unit:
        unit.insert_many(Case, map(_case, children))
        kinds = {event.process: (child.id, event.kind) for child in children for event in child.events}
        unit.insert_many(
            Process,
            (
                {"id": one, "case_id": case, "kind": kind, "opened_at": NOW}
                for one, (case, kind) in kinds.items()
            ),
        )
        rows = ((child.id, event) for child in children for event in child.events)
        unit.insert_many(Event, (_event(case_id, event) for case_id, event in rows))
        entries = ((child.id, entry) for child in children for entry in child.entries)
        unit.insert_many(
            Communication, ({**vars(entry), "case_id": case_id, "told": False} | {"outcome": "spoke"}
                            for case_id, entry in entries)
        )  # fmt: skip
        unit.insert_many(Answered, ({"case_id": one.id, **row} for one in children for row in one.answered))
        unit.insert_many(
            Promise, ({"case_id": one.id, "text": "x", **row} for one in children for row in one.promises)
        )
        _write_audits(unit, children)
        recompute_all(unit)


def _write_audits(unit: Unit, children: list[Child]) -> None:
    sample = PlanSample(
        rubric_id=rubric.adopt(unit).id,
        first=TODAY,
        last=TODAY,
        seed=1,
        size=1,
        frame=1,
        drawn_on=TODAY,
        kinds=["final_plan_sent"],
    )
    unit.session.add(sample)
    unit.session.flush()
    rest = {"sample_id": sample.id, "plan_type": "final_plan_sent", "plan_on": TODAY}
    unit.insert_many(
        PlanAudit, ({"case_id": one.id, **rest, **row} for one in children for row in one.audits)
    )


def _case(child: Child) -> dict[str, Any]:
    return {
        "id": child.id,
        "reference": child.reference,
        "given_name": "Amira",
        "family_name": "Siddiqui",
        "date_of_birth": child.born,
        "team": child.team,
        "opened_at": child.opened_at,
        "status": "open" if child.closed_on is None else "closed",
        "closed_on": child.closed_on,
    }


def _event(case_id: str, event: Told) -> dict[str, Any]:
    told = {**vars(event), "case_id": case_id, "process_id": event.process}
    del told["process"], told["kind"]
    return told
