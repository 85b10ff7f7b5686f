"""What a person corrected in the wizard and has not brought in yet: kept like the draft of a form."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from caseworker_app.casework.drafts import Fields, Place, draft_at

if TYPE_CHECKING:
    from caseworker_app.imports.mapping import Mapping
    from caseworker_app.store.open import Store

FORM = "import"


def place_of(path: Path) -> Place:
    """Return where the corrections of a file are kept: by its content, since they name its cells."""
    with path.open("rb") as file:
        return Place(FORM, hashlib.file_digest(file, "sha256").hexdigest())


def fields_of(path: Path, mapping: Mapping) -> Fields:
    """Return the corrections as a draft holds them."""
    answers = [[*address, None if on is None else on.isoformat()] for address, on in mapping.answers.items()]
    whole = {**mapping.as_json(), "answers": answers}
    return {"File": str(path), "Match": json.dumps(whole, ensure_ascii=False)}


def corrections(store: Store, place: Place) -> Mapping | None:
    """Return what was corrected in this very file before, if it was not brought in."""
    from caseworker_app.imports import mapping as mappings

    with store.connection() as connection:
        draft = draft_at(connection, place)
    if draft is None:
        return None
    whole = json.loads(str(draft.fields["Match"]))
    answers = {
        (sheet, row, column): None if on is None else date.fromisoformat(on)
        for sheet, row, column, on in whole.pop("answers")
    }
    return replace(mappings.from_json(whole, "the draft of this import"), answers=answers)
