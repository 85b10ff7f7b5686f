"""What whoever sends out what is held on a child must know first."""

from __future__ import annotations

from collections.abc import Iterator

from caseworker_app.reports.person.held import Held


def warnings_of(held: Held) -> tuple[str, ...]:
    """Return the warnings, the gravest first."""
    return tuple(_warnings(held))


def _warnings(held: Held) -> Iterator[str]:
    child = held.child
    names = {row["id"]: row["name"] for row in held.rows["people"]}
    for row in held.rows["hidden_addresses"]:
        if row["deleted_at"] is None:
            yield (
                f"Safe address: where {names.get(row['person_id'], 'a person')} lives is withheld and "
                f"must reach "
                "nobody else. It stands in this export."
            )
    if child["youth_custody"]:
        yield "Youth custody: ask the youth offending team before anything is sent to the place of detention."
    for row in held.rows["relationships"]:
        who = names.get(row["person_id"], "A person")
        if row["deleted_at"] is not None:
            continue
        if row["no_contact"]:
            yield f"{who} must not be contacted: {row['no_contact']}."
        if row["restriction"]:
            yield f"{who}: {row['restriction']}."
    if child["looked_after"]:
        yield "Looked after: the child's social worker should know of this request."
    if any(row["closed_at"] is None and row["deleted_at"] is None for row in held.rows["incidents"]):
        yield "A letter of this child went astray and the incident is open: ask the data protection officer."
    if any(row["decided_at"] is None and row["deleted_at"] is None for row in held.rows["conflicts"]):
        yield "Colleagues gave two values for something here, and nobody has decided yet: both are in here."
