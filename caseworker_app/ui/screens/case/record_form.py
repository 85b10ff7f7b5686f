"""Record what happened, and correct it: what, when, the details, and what that does to the dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from caseworker_app.casework.case_shapes import CaseEvent, CasePage
from caseworker_app.casework.drafts import Place
from caseworker_app.casework.likely_events import Choice, likely_events
from caseworker_app.casework.record_event import NewEvent, Recorded, never_happened, preview, record_event
from caseworker_app.errors import CaseworkerError
from caseworker_app.statutory.events import EVENT_TYPES, event_type
from caseworker_app.ui import theme
from caseworker_app.ui.background import Work
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import long_date
from caseworker_app.ui.form import Form, line_edit, offer
from caseworker_app.ui.screens.case.event_details import DetailFields
from caseworker_app.ui.screens.case.event_picker import EventPicker
from caseworker_app.ui.screens.case.event_words import event_words
from caseworker_app.ui.screens.case.record_words import effect_lines
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.date_field import DateField
from caseworker_app.ui.widgets.labels import Words, surface

_PREVIEW_AFTER_MS = 120
_LOW = 480
_WAITS_FOR_DATE = "Type the date to see which deadlines it starts or meets"


class EventForm(Form):
    """What happened, when, with what details; shows the deadlines it changes before anything is saved."""

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        page: CasePage,
        title: str,
        primary: str,
        choices: Sequence[Choice],
    ) -> None:
        super().__init__(parent, title, primary, width=600)
        self.context, self.page = context, page
        open_runs = {process.kind: process.words for process in page.processes if not process.closed}
        self.picker = EventPicker(choices, open_runs)
        if parent.window().height() < theme.current().scaled(_LOW):
            self.picker.show_rows(3)
        self.day = DateField("Date it happened", context.today(), asks_for="the date it happened")
        self.details = DetailFields(context.today(), (), self._preview_soon)
        self.note = line_edit()
        self.effect = Words(_WAITS_FOR_DATE, tone="quiet")
        self._asked = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PREVIEW_AFTER_MS)
        self._timer.timeout.connect(self._preview)
        self._lay_out()
        self.picker.chosen_changed.connect(self._show_type)
        self.picker.entered.connect(self._go_to_date)
        self.day.changed.connect(self._preview_soon)
        self._show_type()
        self.picker.setFocus()

    def _lay_out(self) -> None:
        self.add_field("What happened", self.picker)
        self.add_field("When", self.day)
        self.form.addWidget(self.details)
        self.note_label = self.add_field("Note (if any)", self.note)
        box = surface("note")
        inside = QVBoxLayout(box)
        inside.setContentsMargins(12, 10, 12, 10)
        inside.addWidget(self.effect)
        self.form.addWidget(box)
        self.form.addStretch(1)

    def new_event(self) -> NewEvent | None:
        """Return the event as it stands in the form; none while something is missing."""
        choice, on = self.picker.chosen(), self.day.day()
        if choice is None or on is None:
            return None
        return NewEvent(
            case_id=self.page.header.case_id,
            type=choice.type,
            on=on,
            kind=choice.kind,
            note=self.note.text().strip(),
            detail=self.details.values(),
        )

    def problems(self) -> list[tuple[str, QWidget]]:
        """Return what is missing or unreadable, with its field."""
        found: list[tuple[str, QWidget]] = []
        if self.picker.chosen() is None:
            found.append(("Choose what happened", self.picker))
        if problem := self.day.show_problem():
            found.append((problem, self.day))
        return found + self.details.problems()

    def _go_to_date(self) -> None:
        self.day.setFocus()
        self.day.line.selectAll()
        self._scroll.ensureWidgetVisible(self.day, 0, 120)

    def _show_type(self) -> None:
        choice = self.picker.chosen()
        type_ = event_type(choice.kind, choice.type) if choice is not None else None
        self.day.latest = None if type_ is None or type_.is_planned else self.context.today()
        self.details.show_type(type_)
        self._preview_soon()
        if self.isVisible():
            self.refit()

    def _preview_soon(self) -> None:
        self._timer.start()

    def _preview(self) -> None:
        """Work out in the background what saving would do."""
        new = self.new_event()
        self._asked += 1
        if new is None:
            self._say_effect([_WAITS_FOR_DATE])
            return
        asked, store, today = self._asked, self.context.store, self.context.today()

        def op(_work: Work) -> Recorded:
            with store.reading() as session:
                return preview(session, new, today)

        def then(recorded: Recorded) -> None:
            if asked == self._asked:
                self._say_effect(effect_lines(recorded, new.on))

        def failed(error: CaseworkerError) -> None:
            if asked == self._asked:
                self._say_effect([str(error)], wrong=True)

        self.context.run(op, then, failed)

    def _say_effect(self, lines: Sequence[str], *, wrong: bool = False) -> None:
        self.effect.setText("\n".join(lines))
        self.effect.set_tone("late" if wrong else "quiet" if lines == [_WAITS_FOR_DATE] else "")
        self.refit()

    def _save(self, new: NewEvent, deed: str, done: str) -> None:
        self.save(
            deed,
            lambda unit: record_event(unit, new),
            notice=f"{done}: {event_words(new.type)}, {long_date(new.on or date.min)}",
        )

    def done(self, result: int) -> None:
        self._timer.stop()
        self._asked += 1
        super().done(result)


class RecordForm(EventForm):
    """Records one event."""

    def __init__(self, parent: QWidget, context: Context, page: CasePage, child: str) -> None:
        open_kinds = [process.kind for process in page.processes if not process.closed]
        choices = likely_events(page.facts, open_kinds, page.deadlines, context.today())
        super().__init__(parent, context, page, f"Record what happened · {child}", "Save", choices)
        self.day.set_day(context.today())
        case_id = page.header.case_id
        self.keeps_draft(Place("record", case_id, case_id))

    def accept(self) -> None:
        new = self.new_event()
        if self.say_problems(self.problems()) or new is None:
            return
        self._save(new, "record what happened", "Recorded")


class CorrectForm(EventForm):
    """Puts a right entry in the place of a wrong one; the old stays, struck through."""

    def __init__(
        self, parent: QWidget, context: Context, page: CasePage, child: str, event: CaseEvent
    ) -> None:
        self._event = event
        same_kind = [Choice(one.kind, one.type) for one in EVENT_TYPES if one.kind == event.kind]
        same_kind.sort(key=lambda choice: choice.type != event.type)
        super().__init__(
            parent, context, page, f"Correct this entry · {child}", "Save the correction", same_kind
        )
        self.note_label.setText("Why it was wrong (if it helps)")
        self.note.setAccessibleName("Why it was wrong")
        offer(self.note, ("Wrong date typed", "Recorded on the wrong child", "Wrong kind of event chosen"))
        self.day.set_day(event.on)
        self.details.show_type(event_type(event.kind, event.type), event.detail)
        self.never = Button("It never happened", self._never)
        self.bar.add_left(self.never)
        self._go_to_date()
        self.keeps_draft(Place("correct", event.id, page.header.case_id))

    def new_event(self) -> NewEvent | None:
        new = super().new_event()
        if new is None:
            return None
        return NewEvent(
            case_id=new.case_id, type=new.type, on=new.on, kind=new.kind, note=new.note, detail=new.detail,
            corrects=self._event.id,
        )  # fmt: skip

    def accept(self) -> None:
        new = self.new_event()
        if self.say_problems(self.problems()) or new is None:
            return
        self._save(new, "correct an entry", "Corrected")

    def _never(self) -> None:
        note, event_id = self.note.text().strip(), self._event.id
        self.save(
            "say that an entry never happened",
            lambda unit: never_happened(unit, event_id, note=note),
            notice=f"Taken out: {event_words(self._event.type)}",
        )
