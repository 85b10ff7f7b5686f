"""Writing out all that is held on one child, from the command line and from the window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from caseworker_app.casework import preferences, typed
from caseworker_app.casework.lookup import case_id
from caseworker_app.reports.person import sealed as sealing
from caseworker_app.reports.person import write
from caseworker_app.reports.person.write import Everything, Request, Written
from caseworker_app.statutory.words import count_of
from caseworker_app.store.opened import Store


@dataclass(frozen=True)
class Done:
    """What was written out, and the passphrase of a sealed file."""

    made: Everything
    written: Written
    passphrase: str | None = None


def export(
    store: Store, called: str, target: Path, *, user: str, now: datetime, because: str, sealed: bool = False
) -> Done:
    """Write all that is held on the child of a case into a new folder, or into one sealed file.

    That it left the caseload is written down first.
    """
    if not sealed:
        write.refuse_folder(target)
    with store.reading() as session:
        wanted = case_id(session, called)
        write.refuse_other_people(session, wanted, user)
        council = preferences.read(session).council_name
        request = Request(wanted, user, now, typed.required(because, "reason"), council)
        made = write.collect(store, session, request)
    with store.unit("write out all that is held", user=user, now=now) as unit:
        write.note(unit, made, target.name)
    if not sealed:
        return Done(made, write.write(target, made))
    passphrase = sealing.new_passphrase()
    return Done(made, sealing.write(target, made, passphrase), passphrase)


def told(done: Done) -> list[str]:
    """Say what was written, and what to look at first."""
    made = done.made
    lines = [
        f"Everything held on {made.held.reference}: {count_of(made.held.count(), 'row')} and "
        f"{count_of(len(made.files), 'file')}, written to {done.written.folder}.",
        *made.warnings,
        f"Marked as possibly about others: {count_of(len(made.marks), 'passage')}. Nothing was taken out: "
        f"read "
        "everything.pdf before any of it is sent.",
    ]
    if must_not := sum(mark.must_not for mark in made.marks):
        lines.append(f"Of these, {must_not} show a withheld address, which may reach nobody but its holder.")
    lines += [f"Missing: {line}." for line in made.absent]
    if done.passphrase:
        lines.append(f"It opens with this passphrase, which is kept nowhere: {done.passphrase}")
    return lines
