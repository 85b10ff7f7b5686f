"""What a sync did, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caseworker_app.sync.client import Outcome


def counted(number: int, one: str, many: str = "") -> str:
    """`1 change`, `2 changes`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def in_one_line(outcome: Outcome) -> str:
    """`12 changes sent, 31 received, 1 to decide`."""
    sent = counted(outcome.sent, "change")
    return f"{sent} sent, {outcome.received:,} received, {outcome.conflicts:,} to decide"


def said(outcome: Outcome) -> list[str]:
    """Return what a sync did: one line, and more where there is more to know."""
    lines = [f"{in_one_line(outcome)}."]
    if outcome.arrived:
        lines.append(f"{counted(outcome.arrived, 'case')} came to you.")
    if outcome.waiting:
        wait = "waits" if outcome.waiting == 1 else "wait"
        lines.append(f"{counted(outcome.waiting, 'change')} {wait} to be sent.")
    return [*lines, *what_to_know(outcome)]


def what_to_know(outcome: Outcome) -> list[str]:
    """Return what nobody should miss: cases that are gone, a clock or a program that is wrong."""
    lines = []
    if outcome.removed:
        are = "is" if outcome.removed == 1 else "are"
        were = "was" if outcome.removed == 1 else "were"
        cases = counted(outcome.removed, "case")
        lines.append(f"{cases} {are} no longer yours and {were} taken off this laptop.")
    return [*lines, *outcome.notes]
