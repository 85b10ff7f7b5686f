"""The facts of “Where we are”: what is done, what is now and what comes, in the family's own words."""

from __future__ import annotations

from collections.abc import Sequence

from caseworker_app.casework.family_said import said
from caseworker_app.casework.family_timeline import MOST_LINES, timeline, title_of
from caseworker_app.casework.family_words import Called, standing_process
from caseworker_app.casework.stage import BESIDE
from caseworker_app.letters.law_dates import REVIEWS, Sources, unmet
from caseworker_app.letters.voice import Voice
from caseworker_app.letters.written_dates import in_full
from caseworker_app.statutory.rule import Deadline, Process
from caseworker_app.store.deadlines import facts_of as law_facts

_LINES_OF_LATENESS = 3


def facts_of(sources: Sources, voice: Voice) -> dict[str, object]:
    """Return what the line of stops says; nothing where nothing has happened yet."""
    family = sources.read.family
    called = Called(family.called, voice.to_young_person)
    processes = law_facts(family.date_of_birth, sources.read.story.told).processes
    standing = standing_process(processes, BESIDE)
    if standing is None:
        return {}
    process, _ = standing
    told = said(processes, sources.deadlines, sources.day, called, is_open=True)
    own = _own(sources.deadlines, processes, process)
    room = MOST_LINES - (_LINES_OF_LATENESS if told.late else 0)
    stops = timeline(process, own, sources.day, called, unmet(sources, REVIEWS), room)
    found: dict[str, object] = {
        "about_what": title_of(process.kind, called),
        "where_now": told.where,
        "whose_move": told.move,
        "what_is_late": told.late,
        "stops": [(stop.state, stop.when, stop.title, stop.text) for stop in stops],
    }
    days = [stop.day for stop in stops if stop.day is not None and stop.day >= sources.day]
    if days:
        found["next_day"] = in_full(min(days))
    return found


def _own(
    deadlines: Sequence[Deadline], processes: Sequence[Process], process: Process
) -> tuple[Deadline, ...]:
    """Return the deadlines of one process: of several of its kind, by its number."""
    alike = [one for one in processes if one.kind == process.kind]
    alike.sort(key=lambda one: min(event.on for event in one.events))
    number = alike.index(process) + 1
    return tuple(
        one for one in deadlines if one.process == process.kind and one.process_index in (number, None)
    )
