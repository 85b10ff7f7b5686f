"""Plan or move the meeting of a review: when, at what time, where, and who comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from caseworker_app.casework.drafts import Place
from caseworker_app.casework.meeting_dates import clashes, lawful_months, month_end, refusal, suggestion
from caseworker_app.casework.plan_meeting import Meeting, Planned, PlanSubject, read_time
from caseworker_app.casework.school_terms import SchoolTerms
from caseworker_app.errors import CaseworkerError
from caseworker_app.ui import theme
from caseworker_app.ui.background import Work
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import MONTHS, count_of, long_date, weekday_date
from caseworker_app.ui.form import Form, labelled, line_edit
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.date_field import DateField
from caseworker_app.ui.widgets.labels import Words, surface

if TYPE_CHECKING:
    from caseworker_app.letters.invitations import Invited
    from caseworker_app.store.session import Unit

_DAY_WIDTH = 216  # the longest day in words stays on one line
_TOLD = 4  # so many children are told by name, the rest as a number


@dataclass(frozen=True)
class Plan:
    """The reviews whose meetings are to be planned, and the school terms beside them."""

    subjects: tuple[PlanSubject, ...]
    terms: SchoolTerms


def open_plan_form(
    parent: QWidget,
    context: Context,
    case_ids: Sequence[str],
    *,
    month: date | None = None,
    offers_months: bool = False,
) -> None:
    """Read the reviews, then ask for the meeting; `offers_months` to move it, `month` to move it there."""
    store, wanted = context.store, tuple(case_ids)

    def op(_work: Work) -> Plan:
        from caseworker_app.casework import preferences
        from caseworker_app.casework.plan_meeting import subjects
        from caseworker_app.casework.school_terms import school_terms

        with store.reading() as session:
            return Plan(subjects(session, wanted), school_terms(preferences.read(session)))

    def show(plan: Plan) -> None:
        if not plan.subjects:
            context.notice("These have no review whose meeting could be planned")
            return
        PlanForm(parent, context, plan, month=month, offers_months=offers_months).open()

    context.run(op, show)


class PlanForm(Form):
    """Plans the meetings of one child or of many on one day; says at once what speaks against the day."""

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        plan: Plan,
        *,
        month: date | None = None,
        offers_months: bool = False,
    ) -> None:
        super().__init__(parent, _title(context, plan), "Save and make invitations", width=640)
        self.context, self.plan = context, plan
        self._offers_months, self._lawful = offers_months, list[date]()
        self._first = plan.subjects[0]
        self.only = Button("Save only", self._save_only, tip="Plan the meeting, and invite later")
        self.bar.row.insertWidget(self.bar.row.indexOf(self.primary), self.only)
        self.day = DateField("Day of the meeting", context.today(), asks_for="the day of the meeting")
        self.time = line_edit(self._first.review.meeting_time, placeholder="2pm")
        self.place = line_edit(self._place())
        self.months = QComboBox()
        self.effect = Words(tone="quiet")
        self.ticks: list[tuple[QCheckBox, str]] = []
        self._with_invitations = True
        self._lay_out()
        self.day.changed.connect(self._say_effect)
        self._begin(month)
        if len(plan.subjects) == 1:
            self.keeps_draft(Place("plan meeting", self._first.case_id, self._first.case_id))

    def _place(self) -> str:
        settings = {one.setting for one in self.plan.subjects}
        return self._first.review.meeting_place or (settings.pop() if len(settings) == 1 else "")

    def _lay_out(self) -> None:
        self.form.addWidget(Words(self._limits(), tone="quiet"))
        if self._offers_months:
            self._fill_months()
            self.add_field("Month", self.months)
        row = QHBoxLayout()
        row.setSpacing(16)
        for label, field, stretch in (
            ("When", self.day, 0),
            ("Time", self.time, 0),
            ("Place", self.place, 1),
        ):
            column = labelled(label, field)
            column.addStretch(1)
            row.addLayout(column, stretch)
        self.day.setFixedWidth(theme.current().scaled(_DAY_WIDTH))
        self.time.setFixedWidth(theme.current().scaled(96))
        self.form.addLayout(row)
        box = surface("note")
        inside = QVBoxLayout(box)
        inside.setContentsMargins(12, 10, 12, 10)
        inside.addWidget(self.effect)
        self.form.addWidget(box)
        if self._first.invitees and len(self.plan.subjects) == 1:
            self._add_people()
        self.form.addStretch(1)

    def _limits(self) -> str:
        """Say the last lawful day, and by when the meeting should be held."""
        lasts = [one.review.last_day for one in self.plan.subjects if one.review.last_day is not None]
        holds = [one.review.hold_by for one in self.plan.subjects if one.review.hold_by is not None]
        if not lasts:
            return "No limit can be worked out: the day of the last review is not on file."
        earliest = "The earliest last lawful day" if len(self.plan.subjects) > 1 else "The last lawful day"
        verb = "was" if min(lasts) < self.context.today() else "is"
        words = f"{earliest} {verb} {weekday_date(min(lasts))}."
        best = bool(holds) and self.context.today() <= min(holds) < min(lasts)
        return f"{words} Best by {long_date(min(holds))}." if best else words

    def _add_people(self) -> None:
        self.form.addWidget(Words("Who comes", "strong"))
        asked = set(filter(None, self._first.people.split("; ")))
        grid = QGridLayout()
        grid.setVerticalSpacing(4)
        for place, invitee in enumerate(self._first.invitees):
            box = QCheckBox(f"{invitee.words}{f' · {invitee.note}' if invitee.note else ''}")
            box.setChecked(invitee.words in asked if asked else invitee.asked)
            self.ticks.append((box, invitee.words))
            grid.addWidget(box, place // 2, place % 2)
        self.form.addLayout(grid)

    def _fill_months(self) -> None:
        """Offer only the months in which the meeting can lawfully be held."""
        today = self.context.today()
        self._lawful = min((lawful_months(one.review, today) for one in self.plan.subjects), key=len)
        for each in self._lawful:
            self.months.addItem(f"{MONTHS[each.month - 1]} {each.year}", each)

    def _begin(self, month: date | None) -> None:
        """Begin with the meeting as it is planned, or a good day; in a month, with a good day of it."""
        day = self._first.review.planned_on or self._suggested(None)
        if month is not None:
            day = self._suggested(month) or month  # the form says why no day of it can be
        elif self._offers_months and day is not None and day.replace(day=1) in self._lawful:
            month = day.replace(day=1)
        self.day.set_day(day)
        if self._offers_months and month in self._lawful:
            self.months.setCurrentIndex(self._lawful.index(month))
        self.months.currentIndexChanged.connect(self._follow_month)
        (self.months if self._offers_months and month in self._lawful else self.day).setFocus()
        self.day.line.selectAll()
        self._say_effect()

    def _follow_month(self) -> None:
        self.day.set_day(self._suggested(self.months.currentData()))

    def _suggested(self, month: date | None) -> date | None:
        between = {} if month is None else {"first": month, "last": month_end(month)}
        tight = min(self.plan.subjects, key=lambda one: one.review.hold_by or date.max)
        return suggestion(tight.review, self.context.today(), self.plan.terms, **between)

    def _say_effect(self) -> None:
        day = self.day.day()
        if day is None:
            self._show_effect(["Enter the day to see what speaks for and against it"], tone="quiet")
            return
        today = self.context.today()
        wrong: list[tuple[PlanSubject, str]] = []
        told: dict[str, list[PlanSubject]] = {}
        for one in self.plan.subjects:
            error = refusal(one.review, day, today)
            if error is not None:
                wrong.append((one, str(error)))
            for clash in clashes(one.review, day, today, self.plan.terms) if error is None else ():
                told.setdefault(clash, []).append(one)
        lines = self._refused(wrong) + [self._clash(clash, whom) for clash, whom in told.items()]
        tone = "late" if wrong else "soon" if lines else "met"
        self._show_effect(lines or ["Nothing speaks against this day"], tone=tone)

    def _refused(self, wrong: Sequence[tuple[PlanSubject, str]]) -> list[str]:
        if len(self.plan.subjects) == 1:
            return [words for _, words in wrong]
        lines = [f"{self._name(one)}: {words}" for one, words in wrong[:_TOLD]]
        more = len(wrong) - _TOLD
        return (
            [*lines, f"and {count_of(more, 'other')} who cannot be planned for that day"]
            if more > 0
            else lines
        )

    def _clash(self, clash: str, whom: Sequence[PlanSubject]) -> str:
        if len(whom) == len(self.plan.subjects):
            return clash
        names = ", ".join(self._name(one) for one in whom[:_TOLD])
        return f"{clash} ({names}{', …' if len(whom) > _TOLD else ''})"

    def _name(self, one: PlanSubject) -> str:
        return self.context.name_of(one.given_name, one.family_name)

    def _show_effect(self, lines: Sequence[str], *, tone: str) -> None:
        self.effect.setText("\n".join(lines))
        self.effect.set_tone(tone)
        self.refit()

    def meeting(self) -> Meeting | None:
        """Return the meeting as it stands in the form; none while something is missing."""
        day = self.day.day()
        if day is None:
            return None
        people = "; ".join(words for box, words in self.ticks if box.isChecked())
        return Meeting(on=day, time=self.time.text(), place=self.place.text(), people=people)

    def problems(self) -> list[tuple[str, QWidget]]:
        """Return what is missing or unreadable, with its field."""
        found: list[tuple[str, QWidget]] = []
        if problem := self.day.show_problem():
            found.append((problem, self.day))
        try:
            read_time(self.time.text())
        except CaseworkerError as error:
            found.append((str(error), self.time))
        wanting = (("time", self.time), ("place", self.place))
        for name, field in wanting if self._with_invitations else ():
            if not field.text().strip():
                found.append((f"An invitation needs the {name} of the meeting", field))
        return found

    def _save_only(self) -> None:
        self._with_invitations = False
        self.accept()
        self._with_invitations = True

    def accept(self) -> None:
        meeting = self.meeting()
        if self.say_problems(self.problems()) or meeting is None:
            return
        case_ids = [one.case_id for one in self.plan.subjects]
        invites, store = self._with_invitations, self.context.store

        def use_case(unit: Unit) -> tuple[Planned, Invited | None]:
            from caseworker_app.casework.plan_meeting import plan_meetings

            done = plan_meetings(unit, case_ids, meeting)
            if not invites:
                return done, None
            from caseworker_app.letters.invitations import invite

            return done, invite(unit, store, (*done.cases, *done.unchanged))

        self.save("plan a review meeting", use_case, notice=lambda done: _notice(*done, meeting.on))


def _notice(done: Planned, invited: Invited | None, on: date) -> str:
    """Say what was planned, and what became of the invitations."""
    left = len(done.refused)
    planned = f"{count_of(len(done.cases), 'meeting')} planned for {long_date(on)}" if done.cases else ""
    parts = [planned or "That is what was planned already"]
    parts += [f"{count_of(left, 'other')} stayed as they were"] if left else []
    if invited is not None:
        parts += [f"{count_of(invited.ready, 'invitation')} ready to print"] if invited.ready else []
        wants = "needs" if invited.wanting == 1 else "need"
        parts += [f"{count_of(invited.wanting, 'invitation')} {wants} something"] if invited.wanting else []
    return "; ".join(parts)


def _title(context: Context, plan: Plan) -> str:
    subjects, first = plan.subjects, plan.subjects[0]
    moves = all(one.review.planned_on is not None for one in subjects)
    whose = (
        context.name_of(first.given_name, first.family_name)
        if len(subjects) == 1
        else count_of(len(subjects), "child", "children")
    )
    return f"{'Move' if moves else 'Plan'} the meeting · {whose}"
