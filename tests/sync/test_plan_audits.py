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
    case = lena.new_case("EHC-1", caseworker="Carla", team="North")
    lena.record(case, "request_received", TODAY - timedelta(days=130), kind="needs_assessment")
    with lena.store.unit("post", user="Bea", now=datetime.now(UTC)) as unit:
        sent = TODAY - timedelta(days=20)
        record_event(unit, NewEvent(case_id=case, type="final_plan_sent", on=sent, kind="needs_assessment"))
    with lena.unit() as unit:
        sample = draw.draw(unit, ASKED, 1, 7, ("Anna", "Ben")).sample_id
    for laptop in (lena, anna, ben, sam):
        laptop.sync()
    (plan,) = seen(anna, sample).plans
    assert plan.mine
    assert not mark(anna, plan.audit_id)
    assert not mark(ben, plan.audit_id, outcomes="partly")
    for laptop in (anna, ben, lena):
        laptop.sync()
    (plan,) = seen(lena, sample).plans
    assert (plan.standing, plan.may_settle) == (Standing.DIFFERS, True)
    with lena.unit() as unit:
        settling.settle(unit, plan.audit_id, {"outcomes": Decided("partly", "One outcome has no date")})
    for laptop in (lena, anna):
        laptop.sync()
    (plan,) = seen(anna, sample).plans
    assert (plan.standing, plan.score) == (Standing.SETTLED, 98)
    assert not sam.rows("SELECT id FROM plan_audits")  # another team's
    told = office.asks("SELECT grade, found_good, settled_on FROM report.plan_audits")
    assert told == [("Outstanding", True, TODAY)]
    columns = office.asks(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'report' "
        "AND table_name LIKE 'plan_%%'"
    )
    assert not {"markers", "writers", "caseworker", "setting", "answers", "what", "owner", "marker"} & {
        name for (name,) in columns
    }
