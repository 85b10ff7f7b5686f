"""What the record already has of the facts that a person types: offered in the fields, to be changed."""

from __future__ import annotations

from collections.abc import Sequence

from caseworker_app.letters.read_case import CaseRead, run_for

_OF_THE_MEETING = {"meeting_time": "time", "meeting_place": "place"}


def suggested(read: CaseRead, names: Sequence[str]) -> dict[str, str]:
    """Return the texts that the record offers for some typed facts."""
    found = {}
    run = run_for(read.story, "annual_review")
    planned = [one for one in run.events if one.type == "review_meeting_planned"] if run is not None else []
    for name in names:
        detail = _OF_THE_MEETING.get(name, "")
        if detail and planned and planned[-1].detail.get(detail):
            found[name] = str(planned[-1].detail[detail])
        elif name == "named_setting" and read.family.school is not None:
            found[name] = read.family.school.name
    return found
