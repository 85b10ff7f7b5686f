"""One contact with a family in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caseworker_app.casework.contact_log import Entry


def entry_words(one: Entry) -> str:
    """Say how it went and what was said: “Mrs Abena Siddiqui, they rang: when will it come?”."""
    how = f"{one.who}, {one.how[:1].lower()}{one.how[1:]}" if one.who else one.how
    said = one.summary.partition("\n")[0]
    return f"{how}: {said}" if said else how
