"""What was done, in the words of the screens: the history keeps shorter names for some of it."""

from __future__ import annotations

_ON_SCREEN = {
    "record event": "record what happened",
    "edit case": "change the child’s details",
    "save person": "change who may be told",
    "reassign": "change caseworker",
    "letter came back": "a letter came back",
}


def deed_words(deed: str) -> str:
    """Return what was done as the screens name it: "record what happened"."""
    return _ON_SCREEN.get(deed, deed)
