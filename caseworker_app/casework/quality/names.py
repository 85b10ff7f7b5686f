"""The names of colleagues: two ways of writing one are one."""

from __future__ import annotations


def fold_name(name: str) -> str:
    """Return a colleague's name as it is compared."""
    return " ".join(name.split()).casefold()


def same_name(one: str, other: str) -> bool:
    """Whether two ways of writing a colleague's name are one."""
    return fold_name(one) == fold_name(other)
