"""A lead lets a colleague's laptop in that could not sync for longer than the council allows."""

from __future__ import annotations

from caseworker_app.errors import WrongUse
from caseworker_app.store.open import Store
from caseworker_app.sync import state
from caseworker_app.sync.line import Line


def code_for_colleague(store: Store, name: str, question: str) -> str:
    """Return the code that answers the question which a colleague's laptop shows; a lead's deed."""
    with store.reading() as session:
        known = state.needed(session)
    with Line(known.address, known.password, known.certificate) as line:
        ((code,),) = line.ask("select sync.lease_code(%s, %s)", name, question)
    if code is None:
        raise WrongUse(
            f"No laptop of {name} asks {question}.", "Check the name, and the eight signs that it shows."
        )
    told = code.decode()
    return "-".join(told[start : start + 4] for start in range(0, len(told), 4))
