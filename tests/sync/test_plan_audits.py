"""An audit of plans among colleagues: drawn by a lead, marked on two laptops, settled on a third."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from caseworker_app.casework.quality import draw, lists, marking, rubric, settling
from caseworker_app.casework.quality.frame import Asked
from caseworker_app.casework.quality.lists import Round, Standing
from caseworker_app.casework.quality.marks import Given
from caseworker_app.casework.quality.settling import Decided
from caseworker_app.casework.record_event import NewEvent, record_event
from tests.sync.office import Laptop, Office

TODAY = datetime.now(UTC).date()
ASKED = Asked(first=TODAY - timedelta(days=90), last=TODAY)


def mark(laptop: Laptop, audit_id: str, **other: str) -> bool:
    asked = rubric.given().questions
    answers = {one.id: Given(other.get(one.id, "met")) for one in asked}
    with laptop.unit() as unit:
        return marking.finish(unit, audit_id, answers)


def seen(laptop: Laptop, sample_id: str) -> Round:
    with laptop.store.reading() as session:
        return lists.round_of(session, sample_id, laptop.name)


def test_two_mark_apart_and_a_lead_settles_what_arrives(office: Office, anna: Laptop, ben: Laptop) -> None:
    lena, sam = office.laptop("Lena"), office.laptop("Sam")
    cases = [lena.new_case(f"EHC-{number}", caseworker="Carla", team="North") for number in (1, 2)]
    with lena.store.unit("post", user="Bea", now=datetime.now(UTC)) as unit:
        sent = TODAY - timedelta(days=20)
        for case in cases:
            new = NewEvent(case_id=case, type="final_plan_sent", on=sent, kind="needs_assessment")
            record_event(unit, new)
    with lena.unit() as unit:
        sample = draw.draw(unit, ASKED, 2, 7, ("Anna", "Ben")).sample_id
    for laptop in (lena, anna, ben, sam):
        laptop.sync()
    plan, alike = seen(anna, sample).plans
    assert plan.mine
    assert not mark(anna, plan.audit_id)
    assert not mark(ben, plan.audit_id, outcomes="partly")
    assert not any(mark(one, alike.audit_id) for one in (anna, ben))  # neither knows of the other yet
    for laptop in (anna, ben, lena):
        laptop.sync()
    plan, alike = seen(lena, sample).plans
    assert plan.standing is alike.standing is Standing.DIFFERS
    assert plan.may_settle
    with lena.unit() as unit:
        assert settling.settle(unit, alike.audit_id, {}) == "Outstanding"
        settling.settle(unit, plan.audit_id, {"outcomes": Decided("partly", "One outcome has no date")})
    for laptop in (lena, anna):
        laptop.sync()
    plan, alike = seen(anna, sample).plans
    assert (plan.standing, plan.score, alike.score) == (Standing.SETTLED, 98, 100)
    assert not sam.rows("SELECT id FROM plan_audits")  # another team's
    told = office.asks("SELECT grade, found_good, settled_on FROM report.plan_audits")
    assert told == [("Outstanding", True, TODAY)] * 2
    columns = office.asks(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'report' "
        "AND table_name LIKE 'plan_%%'"
    )
    assert not {"markers", "writers", "caseworker", "setting", "answers", "what", "owner", "marker"} & {
        name for (name,) in columns
    }
