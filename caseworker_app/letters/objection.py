"""A reason why a letter must not go."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Objection:
    """A reason why a letter must not go; `may_pass` where a team lead may let it go with a reason."""

    why: str
    may_pass: bool = False
    confirms: bool = False  # the officer's own confirmation is enough, with a reason


def lead_may_pass(why: str) -> Objection:
    """Return a reason that only a named team lead can set aside."""
    return Objection(why, may_pass=True)


def officer_confirms(why: str) -> Objection:
    """Return a reason to look again: the officer confirms, with a reason that is kept."""
    return Objection(why, may_pass=True, confirms=True)
