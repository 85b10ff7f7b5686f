"""A waiting letter as a Word file, marked as a copy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from caseworker_app.letters import to_docx
from caseworker_app.letters.composing import sitting
from caseworker_app.letters.states import documents
from caseworker_app.store.opened import Store

COPY = "Copy for editing. What is changed here is not what the program sends."


def word_copy(store: Store, document_id: str, today: date) -> bytes:
    """Return one letter of the queue, as it reads now, as a Word file."""
    with store.reading() as session:
        (row,) = documents(session, [document_id])
        letter = sitting(session, store, today).again(row, row.dated).letter
    note = f"{COPY} {letter.copy_note}".strip()
    return to_docx.write(replace(letter, copy_note=note))
