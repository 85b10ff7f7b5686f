"""What becomes of a row that two people changed: a pure function of what it was and what each made of it.

Where only one changed something, that holds. Where both did, the colleague's value, which the server had
first, is in force everywhere, and the other is kept beside it until a person decides. Nothing is thrown away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]
DELETED = "deleted_at"


@dataclass(frozen=True)
class Rules:
    """How the fields of a table go together."""

    # Fields that only make sense together are decided together: never half of an address.
    together: tuple[tuple[str, ...], ...] = ()
    # The more careful of two values is in force at once, and the other is kept for a decision.
    careful: Mapping[str, Callable[[Any, Any], Any]] = field(default_factory=dict)
    # One of two values is as good as the other, and nobody needs to be asked.
    agreed: Mapping[str, Callable[[Any, Any], Any]] = field(default_factory=dict)
    first_stands: bool = False  # the whole row: what the server had first holds, without a question

    def groups(self, names: list[str]) -> list[tuple[str, ...]]:
        """Return the fields of a row, those that go together as one."""
        joined = {name: group for group in self.together for name in group}
        return list(dict.fromkeys(joined.get(name, (name,)) for name in names))


@dataclass(frozen=True)
class Clash:
    """Fields to which two people gave different values."""

    fields: tuple[str, ...]
    before: Row
    kept: Row
    other: Row
    kind: str = "edit"


@dataclass(frozen=True)
class Merged:
    """The row that holds, and what people have to decide."""

    row: Row
    clashes: tuple[Clash, ...] = ()


def merge(base: Row | None, mine: Row, theirs: Row, rules: Rules) -> Merged:
    """Merge two versions of a row; `base` is the last that both knew, or none if there is no such one."""
    before: Row = base if base is not None else {}
    names = [name for name in theirs if name in mine]
    if rules.first_stands:
        return Merged(dict(theirs))
    deleted = _deleted(base, mine, theirs, names)
    if deleted is not None:
        return deleted
    row, clashes = dict(theirs), []
    for group in rules.groups(names):
        if not _changed(base, mine, group) or _part(mine, group) == _part(theirs, group):
            continue
        if not _changed(base, theirs, group):
            row.update(_part(mine, group))
            continue
        clash = _both(before, mine, theirs, group, rules)
        row.update(clash.kept)
        if clash.fields:
            clashes.append(clash)
    return Merged(row, tuple(clashes))


def _both(before: Row, mine: Row, theirs: Row, group: tuple[str, ...], rules: Rules) -> Clash:
    """Decide fields that both changed; nothing is left to decide where a clash has no fields."""
    if len(group) == 1:
        (name,) = group
        if name == DELETED and mine[name] and theirs[name]:
            return Clash((), {}, {name: theirs[name]}, {})
        if name in rules.agreed:
            return Clash((), {}, {name: rules.agreed[name](mine[name], theirs[name])}, {})
        if name in rules.careful:
            safe = rules.careful[name](mine[name], theirs[name])
            left = theirs[name] if safe == mine[name] else mine[name]
            return Clash(group, _part(before, group), {name: safe}, {name: left})
    return Clash(group, _part(before, group), _part(theirs, group), _part(mine, group))


def _deleted(base: Row | None, mine: Row, theirs: Row, names: list[str]) -> Merged | None:
    """Decide between one who deleted a row and one who changed it: the first of the two holds."""
    gone_here, gone_there = bool(mine.get(DELETED)), bool(theirs.get(DELETED))
    was_gone = bool(base and base.get(DELETED))
    if was_gone or gone_here == gone_there:
        return None
    edited = [name for name in names if name != DELETED and _changed(base, mine, (name,))]
    if gone_there:
        if not edited or base is None:
            return Merged(dict(theirs)) if base is not None else None
        told = tuple(edited)
        clash = Clash(told, _part(base, told), _part(theirs, told), _part(mine, told), "deleted")
        return Merged(dict(theirs), (clash,))
    if not any(_changed(base, theirs, (name,)) for name in names if name != DELETED):
        return None
    clash = Clash((DELETED,), {DELETED: None}, {DELETED: None}, {DELETED: mine[DELETED]}, "deleted")
    return Merged(dict(theirs), (clash,))


def _changed(base: Row | None, row: Row, group: tuple[str, ...]) -> bool:
    return base is None or any(base.get(name) != row.get(name) for name in group)


def _part(row: Row, group: tuple[str, ...]) -> dict[str, Any]:
    return {name: row.get(name) for name in group}
