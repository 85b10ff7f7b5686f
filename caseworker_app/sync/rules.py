"""How the fields of each table are merged: what goes together, and which of two values is more careful."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from caseworker_app.sync.merge import Rules

_Chooser = Callable[[Any, Any], Any]
_ANSWERS = {"no": 0, "ask": 1, "yes": 2}


def _set(mine: Any, theirs: Any) -> Any:
    """A mark that protects somebody holds as soon as one has set it; of two reasons the server's."""
    return theirs or mine


def _most_careful(mine: Any, theirs: Any) -> Any:
    return min((theirs, mine), key=lambda answer: _ANSWERS.get(answer, 0))


def _earlier(mine: Any, theirs: Any) -> Any:
    return min(mine, theirs)


def _either(_mine: Any, theirs: Any) -> Any:
    return theirs


def _union(mine: Any, theirs: Any) -> Any:
    return [*theirs, *(each for each in mine if each not in theirs)]


_MAY: Mapping[str, _Chooser] = dict.fromkeys(
    ("may_phone", "may_email", "may_post", "may_see_plan", "may_attend"), _most_careful
)
_POSTING = (
    *("state", "run_id", "place", "first_page", "approved_at", "approved_by", "approved_sha256"),
    *("printed_at", "printed_by", "posted_on", "post_class", "returned_on", "returned_settled"),
    *("cancelled_at", "cancelled_because", "sha256", "pages"),
)
_FIRST_STANDS = Rules(first_stands=True)

RULES: Mapping[str, Rules] = MappingProxyType(
    {
        "cases": Rules(
            together=(
                ("given_name", "family_name", "preferred_name"),
                ("caseworker", "team"),  # a case is handed to a person in their team
                ("status", "closed_on", "closed_because", "merged_into_id"),
            ),
            careful={"looked_after": _set, "youth_custody": _set},
            agreed={"opened_at": _earlier},
        ),
        "people": Rules(together=(("title", "name"),)),
        "relationships": Rules(
            together=(("parental_responsibility", "responsibility_basis"), ("case_id", "person_id")),
            careful={
                "address_withheld": _set,
                "no_contact": _set,
                "restriction": _set,
                "deceased": _set,
                **_MAY,
            },
        ),
        # Whether a process is closed follows from its events, and is worked out again after every merge.
        "processes": Rules(agreed={"opened_at": _earlier, "closed": _either}),
        "documents": Rules(together=(_POSTING,), agreed={"event_ids": _union}),
        "promises": Rules(together=(("by", "state", "settled_on", "reason", "moves"),)),
        "plan_audits": Rules(
            together=(
                ("decided", "answers", "score", "grade", "found_good", "settled_on"),
                ("withdrawn_on", "withdrawn_because"),
            )
        ),
        "plan_marks": Rules(together=(("answers", "finished_at"),)),
        "plan_audit_actions": Rules(together=(("done_on", "done_by"),)),
        "spreadsheet_rows": Rules(agreed={"said": _either}),
        # Someone decided already.
        "conflicts": _FIRST_STANDS,
        # One person's own, from two laptops.
        "saved_views": _FIRST_STANDS,
        "import_batches": _FIRST_STANDS,
        "column_matches": _FIRST_STANDS,
    }
)
_PLAIN = Rules()


def rules_of(table: str) -> Rules:
    """Return how the fields of a table are merged: each by itself where nothing else is said."""
    return RULES.get(table, _PLAIN)
