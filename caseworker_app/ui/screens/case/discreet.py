"""The page of a case as others may see it over a shoulder: no notes, no details, no reasons."""

from __future__ import annotations

from dataclasses import replace

from caseworker_app.casework.case_shapes import CaseEvent, CasePage


def without_details(page: CasePage) -> CasePage:
    """Return the page with what happened and when, but nothing of what was said."""
    return replace(
        page,
        processes=tuple(
            replace(process, events=tuple(_bare(event) for event in process.events))
            for process in page.processes
        ),
        people=tuple(
            replace(person, no_contact="Reason hidden") if person.no_contact else person
            for person in page.people
        ),
        notes=(),
    )


def _bare(event: CaseEvent) -> CaseEvent:
    later = None if event.replaced_by is None else _bare(event.replaced_by)
    return replace(event, note="", detail={}, replaced_by=later)
