"""Stories of plans in force: reviews in every step, and a long tail of those that nobody held."""

from __future__ import annotations

from datetime import date, timedelta

from caseworker_app.demonstration.chance import Chance, in_term, working
from caseworker_app.demonstration.told import Run

POST = ("post_first", "post_first", "post_second", "hand")


def days(count: int) -> timedelta:
    """Return so many days."""
    return timedelta(days=count)


def plan_in_force(chance: Chance, made: date, last_decided: date) -> list[Run]:
    """Tell the years between a plan and its last review decision: the older ones are only known as dates."""
    runs: list[Run] = []
    history = Run("annual_review", chance.as_of)
    if (last_decided - made).days < 400:
        history.has("plan_issued", made)
    else:
        earlier = working(last_decided - days(chance.between(340, 372)))
        history.has(
            "plan_last_reviewed",
            earlier,
            basis=chance.weighted((("decision", 80), ("meeting", 16), ("stated", 2))),
        )
    runs.append(history)
    runs.extend(cycle(chance, last_decided - days(chance.between(18, 27)), last_decided))
    return runs


def cycle(chance: Chance, meeting: date, decided: date) -> list[Run]:
    """Tell one finished cycle of review."""
    run = Run("annual_review", chance.as_of)
    meeting = in_term(meeting)
    run.has("review_meeting_planned", meeting)
    run.has("review_invitations_sent", working(meeting - days(chance.between(15, 30))))
    run.has("review_advice_circulated", working(meeting - days(chance.between(14, 17))))
    run.has("review_meeting_held", meeting)
    run.has("review_report_circulated", working(meeting + days(chance.between(5, 13))))
    decided = max(working(decided), working(meeting + days(14)))
    if chance.often(62):
        run.has("decision_to_maintain", decided)
        return [run]
    run.has("decision_to_amend", decided)
    run.has("amendment_notice_sent", decided, by=chance.one_of(POST))
    run.has("amended_plan_sent", working(decided + days(chance.between(30, 55))))
    return [run]


def next_review(chance: Chance, due: date) -> list[Run]:
    """Tell the review that is due next, as far as it has come: about half of the steps are late."""
    run = Run("annual_review", chance.as_of)
    meeting = in_term(due - days(chance.between(22, 50)) + days(chance.late(14) if chance.often(35) else 0))
    if meeting > chance.as_of + days(45):
        return []
    run.has("review_meeting_planned", meeting)
    invited = working(meeting - days(chance.between(15, 28) if chance.often(75) else chance.between(7, 12)))
    run.has("review_invitations_sent", invited)
    run.has("review_advice_circulated", working(meeting - days(14 if chance.often(60) else 7)))
    if run.has("review_meeting_held", meeting):
        report = meeting + days(chance.between(6, 13) if chance.often(60) else chance.between(16, 40))
        run.has("review_report_circulated", working(report))
        _decide(chance, run, meeting)
    run.events.sort(key=lambda event: (event.type != "review_meeting_planned", event.on))
    return [run]


def _decide(chance: Chance, run: Run, meeting: date) -> None:
    in_time = chance.often(47)
    decided = working(meeting + days(chance.between(15, 27) if in_time else 32 + chance.late(30)))
    outcome = chance.weighted((("maintain", 55), ("amend", 41), ("cease", 4)))
    if not run.has(f"decision_to_{outcome}", decided) or outcome != "amend":
        return
    noticed = decided if chance.often(70) else working(decided + days(chance.between(7, 35)))
    if not run.has("amendment_notice_sent", noticed, by=chance.one_of(POST)):
        return
    if chance.often(55):
        run.has("representations_received", noticed + days(chance.between(5, 14)))
    if chance.often(6):
        run.has("decision_not_to_amend", working(noticed + days(chance.between(28, 54))))
        return
    final = noticed + days(chance.between(35, 55) if chance.often(55) else 58 + chance.late(25))
    run.has("amended_plan_sent", working(final))


def overdue(chance: Chance) -> list[Run]:
    """Tell a plan whose review is overdue: most by weeks, some by a year and more."""
    due = chance.as_of - days(3 + min(chance.late(85), 620))
    last = due - days(364)
    runs = plan_in_force(chance, working(last - days(chance.between(200, 1600))), working(last))
    run = Run("annual_review", chance.as_of)
    progress = chance.weighted((("none", 50), ("planned", 14), ("held", 24), ("reported", 12)))
    if progress == "planned":
        run.has("review_meeting_planned", in_term(chance.as_of + days(chance.between(9, 32))))
        if chance.often(50):
            run.has("review_invitations_sent", chance.as_of - days(chance.between(0, 6)))
    elif progress != "none":
        meeting = in_term(max(due + days(5), chance.as_of - days(chance.between(20, 75))))
        run.has("review_meeting_planned", meeting)
        run.has("review_invitations_sent", working(meeting - days(chance.between(15, 28))))
        if chance.often(80):
            run.has("review_advice_circulated", working(meeting - days(chance.between(14, 16))))
        run.has("review_meeting_held", meeting)
        if progress == "reported":
            run.has("review_report_circulated", working(meeting + days(chance.between(8, 18))))
    if run.events:
        runs.append(run)
    return runs


def light_review(chance: Chance, made: date) -> Run:
    """Tell the plan of a child under five, looked at after some months."""
    run = Run("annual_review", chance.as_of)
    run.has("plan_issued", made)
    return run
