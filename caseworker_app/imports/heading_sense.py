"""What a heading must not be taken for: a refusal where it says yes as well, a deadline for what happened."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from caseworker_app.imports.targets import ASSESS_DECISION, TARGETS

REFUSALS = frozenset(
    {
        "needs_assessment.decision_not_to_assess",
        "needs_assessment.decision_not_to_issue",
        "annual_review.decision_not_to_amend",
        "annual_review.decision_to_cease",
    }
)
SENSED = REFUSALS | {"needs_assessment.decision_to_assess", "annual_review.decision_to_amend"}
YES = re.compile(r"\b(?:y|yes|agree[ds]?|accept\w*|approv\w*)\b", re.I)
NO = re.compile(r"\b(?:n|no|not|refus\w*|declin\w*|reject\w*)\b", re.I)
EITHER = re.compile(r"\b(?:assess|issue|amend|cease)\b.*\bnot\b|\bor not\b|\bwhether\b", re.I)
NEGATIVE = re.compile(
    r"\b(?:no|not|refus\w*|declin\w*|reject\w*|rta|rti|nil|lieu|nta|cease\w*|ceasing)\b", re.I
)
NOT_DONE = re.compile(r"\b(?:not|refus\w*|declin\w*|reject\w*)\b", re.I)
DUE_WORDS = ("due", "deadline", "target", "limit", "statutory", "expected")
COUNTED = re.compile(r"\b(?:week|weeks|month|months|next)\b")
ALIKE = 75  # “du” and “dedline” are typed in haste
KINDS = {target.name: target.kind for target in TARGETS}


def says_both(heading: str) -> bool:
    """Say whether a heading promises yes or no alike: it is no decision until something says which."""
    return bool((YES.search(heading) and NO.search(heading)) or EITHER.search(heading))


def of_both(heading: str) -> tuple[str | None, float]:
    """Return where a decision goes whose heading says yes and no; to assess has its own place."""
    return (ASSESS_DECISION, 0.75) if re.search(r"\bassess", heading, re.I) else (None, 0.0)


def may_be(target: str, heading: str, words: str) -> bool:
    """Say whether a heading that is only much like a target's may be taken for it."""
    if target in REFUSALS:
        return bool(NEGATIVE.search(heading))
    kind, due = KINDS[target], _says_due(words)
    if kind == "check":
        return due or bool(COUNTED.search(words))
    return kind != "date" or not (due or NOT_DONE.search(heading))


def _says_due(words: str) -> bool:
    return any(fuzz.ratio(word, due) >= ALIKE for word in words.split() for due in DUE_WORDS)
