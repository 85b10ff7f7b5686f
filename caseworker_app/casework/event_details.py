"""Reading the details of an event as they were typed: `by=parent`, `regulation=10(4)(b)`."""

from __future__ import annotations

from collections.abc import Mapping

from caseworker_app.casework import typed
from caseworker_app.errors import WrongUse
from caseworker_app.statutory.events import CHOICE, DATE, EventType


def read_details(event: EventType, written: Mapping[str, str]) -> dict[str, str]:
    """Return the details as they are kept; refuse an unknown one, and a value it does not take."""
    return {name: _read(event, name, text) for name, text in written.items() if text.strip()}


def _read(event: EventType, name: str, text: str) -> str:
    detail = event.detail(name)
    if detail is None:
        known = ", ".join(each.name for each in event.details)
        raise WrongUse(
            f"The event {event.type} takes no detail “{name}”.",
            f"Its details are: {known}." if known else "It takes none.",
        )
    if detail.shape == DATE:
        return typed.day(text, name.replace("_", " ")).isoformat()
    value = typed.text(text, name.replace("_", " "))
    if detail.shape == CHOICE and value not in detail.values:
        raise WrongUse(f"“{text}” is not a value of {name}.", f"Write one of: {', '.join(detail.values)}.")
    return value
