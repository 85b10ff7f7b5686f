"""What Today does with a row: record it done, put it off, explain it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from caseworker_app.casework.today import why_before
from caseworker_app.statutory.events import EVENT_TYPES, EventType
from caseworker_app.statutory.rule import Deadline
from caseworker_app.ui.screens.today.model import TodayModel
from caseworker_app.ui.screens.today.questions import DoneQuestion, PutOffQuestion
from caseworker_app.ui.screens.today.rows import Line

if TYPE_CHECKING:
    from caseworker_app.casework.record_event import Recorded
    from caseworker_app.store.session import Unit
    from caseworker_app.ui.screens.today.screen import TodayScreen


def record_done(screen: TodayScreen, line: Line, name: str) -> None:
    """Ask when it was done and which event it was; record it, with Undo."""
    deadline = line.row.deadline

    def deed(way: EventType, day: date) -> Callable[[Unit], Recorded]:
        def use_case(unit: Unit) -> Recorded:
            from caseworker_app.casework.record_event import NewEvent, record_event

            same_process = way.kind == deadline.process
            new = NewEvent(
                case_id=line.row.case_id,
                type=way.type,
                on=day,
                kind=way.kind,
                index=deadline.process_index if same_process else None,
                detail=_detail(deadline, way),
            )
            return record_event(unit, new)

        return use_case

    DoneQuestion(screen.window(), screen.context, line, name, ways_to_meet(deadline), deed).open()


def ways_to_meet(deadline: Deadline) -> list[EventType]:
    """Return the types of event that meet a deadline, those of its own process first."""
    rule = deadline.rule
    kinds = (deadline.process, *rule.kinds)
    found = [each for each in EVENT_TYPES if each.type in rule.met_by and not each.is_planned]
    ours = [each for each in found if each.kind in kinds]
    return sorted(
        ours or found, key=lambda each: (each.kind != deadline.process, rule.met_by.index(each.type))
    )


def _detail(deadline: Deadline, way: EventType) -> dict[str, str]:
    """Return what tells this deadline's answer from another's, such as whose advice came."""
    name = deadline.rule.of or deadline.rule.answers
    told = deadline.of or deadline.facts.get(name)
    return {name: told} if name and told and way.detail(name) is not None else {}


def put_off(screen: TodayScreen, line: Line, name: str) -> None:
    """Ask why it must wait, and keep the note."""
    deadline = line.row.deadline

    def deed(text: str, until: date | None) -> Callable[[Unit], None]:
        def use_case(unit: Unit) -> None:
            from caseworker_app.casework.deadline_notes import NewNote, note_deadline

            new = NewNote(
                case_id=line.row.case_id,
                process=deadline.process,
                process_index=deadline.process_index,
                rule=deadline.rule.id,
                text=text,
                of=deadline.of or "",
                until=until,
            )
            note_deadline(unit, new)
            unit.changed_cases.add(line.row.case_id)

        return use_case

    PutOffQuestion(screen.window(), screen.context, line, name, deed).open()


def why_here(model: TodayModel, place: int, today: date) -> str:
    """Say why a row stands where it stands: what put it before the next one."""
    lines = [item for item in model.items[place:] if isinstance(item, Line)]
    if len(lines) < 2:
        return "It is the last of the list."
    return why_before(lines[0].row, lines[1].row, today)
