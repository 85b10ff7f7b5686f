"""What kinds of case a council has, how common each is, and the story of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from caseworker_app.demonstration import assessments, disputes, moves, reviews
from caseworker_app.demonstration.chance import Chance, in_term, working
from caseworker_app.demonstration.told import Run

Tell = Callable[[Chance, tuple[str, ...]], list[Run]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of case: its share of a thousand, the year groups it is found in, and its story.

    `consults` is the phase of the settings that are asked for a place.
    """

    name: str
    share: int
    years: tuple[int, ...]
    tell: Tell
    consults: str = ""


def days(count: int) -> timedelta:
    """Return so many days."""
    return timedelta(days=count)


def _assessment(least: int, most: int, late: float) -> Tell:
    def tell(chance: Chance, settings: tuple[str, ...]) -> list[Run]:
        return [assessments.assessment(chance, chance.day_ago(least, most), late=late, settings=settings)]

    return tell


def _refused(chance: Chance, _: tuple[str, ...]) -> list[Run]:
    run = assessments.refused(chance, chance.day_ago(20, 170))
    runs = [run]
    told = run.happened("decision_not_to_assess")
    if told and chance.often(75):
        dispute = disputes.mediation(chance, told, wanted=chance.often(45))
        runs.append(dispute)
        certificate = dispute.happened("certificate_issued")
        if certificate and chance.often(60):
            lodged = certificate + days(chance.between(5, 24))
            appealed = disputes.appeal(chance, lodged, limb="assess")
            if appealed.has_any():
                runs.append(appealed)
    return runs


def _no_plan(chance: Chance, _: tuple[str, ...]) -> list[Run]:
    run = assessments.no_plan(chance, chance.day_ago(90, 220))
    told = run.happened("decision_not_to_issue")
    return [run] if told is None else [run, disputes.mediation(chance, told, wanted=chance.often(40))]


def _withdrawn(chance: Chance, _: tuple[str, ...]) -> list[Run]:
    return [assessments.withdrawn(chance, chance.day_ago(45, 200))]


def _summer(chance: Chance, settings: tuple[str, ...]) -> list[Run]:
    return [assessments.over_the_summer(chance, settings)]


def _under_five(chance: Chance, _: tuple[str, ...]) -> list[Run]:
    return [reviews.light_review(chance, working(chance.day_ago(20, 230)))]


def _steady(chance: Chance, _: tuple[str, ...]) -> list[Run]:
    last = working(chance.day_ago(2, 300))
    return reviews.plan_in_force(chance, last - days(chance.between(180, 2400)), last)


def _in_season(chance: Chance, _: tuple[str, ...]) -> list[Run]:
    due = chance.as_of + days(chance.between(-110, 70))
    last = working(due - days(364))
    runs = reviews.plan_in_force(chance, last - days(chance.between(180, 2400)), last)
    return [*runs, *reviews.next_review(chance, due)]


def _overdue(chance: Chance, _: tuple[str, ...]) -> list[Run]:
    return reviews.overdue(chance)


def _transfer(kind: str) -> Tell:
    def tell(chance: Chance, settings: tuple[str, ...]) -> list[Run]:
        return moves.phase_transfer(chance, kind, settings)

    return tell


def _between_colleges(chance: Chance, settings: tuple[str, ...]) -> list[Run]:
    runs = _steady(chance, settings)
    run = Run("phase_transfer", chance.as_of)
    run.has("phase_transfer_planned", moves.next_move(chance.as_of) + days(5), kind="post16_move")
    return [*runs, run]


def _reassessed(chance: Chance, settings: tuple[str, ...]) -> list[Run]:
    return [*_steady(chance, ()), assessments.reassessment(chance, chance.day_ago(3, 120), settings)]


def _moved_in(chance: Chance, _: tuple[str, ...]) -> list[Run]:
    return moves.moved_in(chance, working(chance.day_ago(6, 110)))


def _moving_out(chance: Chance, _: tuple[str, ...]) -> list[Run]:
    return moves.moving_out(
        chance, _steady(chance, ()), working(chance.as_of + days(chance.between(-45, 40)))
    )


def _ceasing(chance: Chance, _: tuple[str, ...]) -> list[Run]:
    reason = chance.one_of(("2", "4", "6"))
    return moves.ceasing(chance, _steady(chance, ()), working(chance.day_ago(5, 60)), reason)


def _appealing(chance: Chance, _: tuple[str, ...]) -> list[Run]:
    limb = chance.one_of(("amend_contents", "amend_contents", "amend_placement"))
    return [*_steady(chance, ()), disputes.appeal(chance, working(chance.day_ago(8, 140)), limb=limb)]


def _ordered(chance: Chance, _: tuple[str, ...]) -> list[Run]:
    limb = chance.one_of(("amend_contents", "amend_placement", "continue_amend"))
    return [*_steady(chance, ()), disputes.ordered(chance, working(chance.day_ago(3, 60)), limb=limb)]


def _direction_without_a_date(chance: Chance, _: tuple[str, ...]) -> list[Run]:
    """Tell an appeal of which a direction was noted without its date: no deadline can be worked out."""
    run = Run("appeal", chance.as_of)
    lodged = working(chance.day_ago(60, 90))
    run.has("appeal_received", lodged)
    run.has("response_sent", working(lodged + days(35)))
    run.has(
        "direction_made", working(lodged + days(46)), "Letter scanned; date cut off", what="Final evidence"
    )
    return [*_steady(chance, ()), run]


def _plan_ordered(chance: Chance, _: tuple[str, ...]) -> list[Run]:
    return [disputes.ordered(chance, working(chance.day_ago(10, 95)), limb="make_plan")]


def _detained(chance: Chance, _: tuple[str, ...]) -> list[Run]:
    return moves.detained(chance, chance.day_ago(15, 150))


def _left(chance: Chance, _: tuple[str, ...]) -> list[Run]:
    runs = _steady(chance, ())
    last = max(event.on for run in runs for event in run.events)
    runs[-1].has("moved_away", min(chance.as_of, last + days(chance.between(5, 60))))
    return runs


def _contradictory(chance: Chance, _: tuple[str, ...]) -> list[Run]:
    """Tell dates as a tracker has them that cannot all be true."""
    day = working(chance.day_ago(30, 90))
    if chance.often(50):
        run = Run("needs_assessment", chance.as_of)
        run.has("request_received", day)
        run.has("final_plan_sent", day - days(chance.between(200, 360)), "From the tracker: year mistyped?")
        return [run]
    meeting = in_term(day)
    run = Run("annual_review", chance.as_of)
    run.has("plan_last_reviewed", day - days(420), basis="decision")
    run.has("review_invitations_sent", meeting - days(20))
    run.has("review_advice_circulated", meeting - days(16))
    run.has("decision_to_maintain", meeting - days(28), "From the tracker")
    run.has("review_meeting_held", meeting)
    run.has("review_report_circulated", working(meeting + days(9)))
    return [run]


NOT_MOVING = (1, 3, 4, 5, 7, 8, 9, 10, 12, 13)
SCHOOL_AGE = (0, 1, 2, 3, 4, 5, 7, 8, 9, 10)

KINDS: tuple[Kind, ...] = (
    Kind("request", 70, (-1, *SCHOOL_AGE), _assessment(1, 44, 40)),
    Kind("assessment", 95, (-1, *SCHOOL_AGE), _assessment(45, 140, 70), "near"),
    Kind("draft", 60, (-1, *SCHOOL_AGE), _assessment(111, 235, 85), "near"),
    Kind("over the summer", 20, SCHOOL_AGE, _summer, "near"),
    Kind("refused", 35, SCHOOL_AGE, _refused),
    Kind("no plan", 12, SCHOOL_AGE, _no_plan),
    Kind("withdrawn", 8, SCHOOL_AGE, _withdrawn),
    Kind("first year", 110, NOT_MOVING, _assessment(235, 470, 54), "near"),
    Kind("under five", 20, (-1,), _under_five),
    Kind("steady", 180, (*NOT_MOVING, 14, 15), _steady),
    Kind("in season", 150, (*NOT_MOVING, 14, 16), _in_season),
    Kind("overdue", 115, (*NOT_MOVING, 14, 15, 17), _overdue),
    Kind("year 6", 60, (6,), _transfer("primary_to_secondary"), "secondary"),
    Kind("year 11", 40, (11,), _transfer("secondary_to_post16"), "college"),
    Kind("year 2", 8, (2,), _transfer("infant_to_junior"), "junior"),
    Kind("nursery", 8, (-1,), _transfer("early_years_to_school"), "primary"),
    Kind("between colleges", 6, (13,), _between_colleges),
    Kind("reassessed", 18, NOT_MOVING, _reassessed, "near"),
    Kind("moved in", 16, NOT_MOVING, _moved_in),
    Kind("moving out", 12, NOT_MOVING, _moving_out),
    Kind("ceasing", 14, (13, 14, 15, 16), _ceasing),
    Kind("nearly 25", 8, (20,), _steady),
    Kind("appealing", 22, NOT_MOVING, _appealing),
    Kind("ordered", 26, NOT_MOVING, _ordered),
    Kind("direction", 6, NOT_MOVING, _direction_without_a_date),
    Kind("plan ordered", 6, SCHOOL_AGE, _plan_ordered),
    Kind("detained", 4, (10, 12), _detained),
    Kind("contradictory", 12, NOT_MOVING, _contradictory),
    Kind("left", 8, NOT_MOVING, _left),
)
