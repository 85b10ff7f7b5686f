"""What a refusal says to do, for the window: its commands become places of the window."""

from __future__ import annotations

import re

# What the command line would have one type, and where that is in the window. The first that fits wins.
_PLACES = (
    (r"(Record [^:`]*): `caseworker event [^`]*`\.?", r"\1, on the case page."),
    (
        r"If it happened, record it: `caseworker event [^`]*`\.?",
        "If it happened, record it on the case page.",
    ),
    (r"Set it: `caseworker settings [^`]*`\.?", "Set it in Settings."),
    (r"Add it: `caseworker edit [^`]*`\.?", "Add it on the case page."),
    (r"Name them first: `caseworker settings [^`]*`\.?", "Name them first in Settings, under Letters."),
    (r"Give --from DATE and --to DATE, the earlier day first\.", "Give the earlier day first."),
    (r"Type it with --fact\.?", "Type it here."),
    (r"Date it today: leave out --as-of\.?", "Make it again today."),
    (r"; or, if they were told another way, `caseworker event [^`]*`", ""),
    (r"Ask IT to run `([^`]*)`", r"Ask IT to run “\1”"),
    (r"run `caseworker check` and ", ""),
    (r"`caseworker undo`", "Undo"),
    # A command that stands within a sentence goes without the sentence.
    (r" \(`caseworker [^`]*`\)", ""),
    (r"\(`caseworker [^`]*`; ", "("),
    (r"(, or make one| or)? (with|by) `caseworker [^`]*`", ""),
    (r"; `caseworker [^`]*`[^.:]*", ""),
    (r"[:,] `caseworker [^`]*`(?=\.|$)", ""),
    (r"`caseworker [^`]*`[^.]*\.?", ""),
)
_NEEDS = re.compile(r"The letter needs “[^”]+”: ([^.]+)\.")


def window_words(words: str) -> str:
    """Return what somebody at the window can do, where the words name a command."""
    for pattern, place in _PLACES:
        words = re.sub(pattern, place, words)
    words = _NEEDS.sub(lambda found: f"Missing: {found[1]}.", words)
    return " ".join(words.split())
