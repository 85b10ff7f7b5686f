"""An e-mail to a family under the same guard as a letter: it shows nobody else's address, and no other child.

What nobody may let go is refused. What may be right, such as a sister's name, a person looks at first.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from caseworker_app.casework.write_mail import Draft, NewMail, write_mail
from caseworker_app.errors import NotAllowed
from caseworker_app.letters.family import FAMILY
from caseworker_app.letters.objection import Objection
from caseworker_app.letters.passing import NOBODY_CAN
from caseworker_app.letters.read_case import near_children, read_case, read_others
from caseworker_app.letters.recipients import Recipient
from caseworker_app.letters.scanning import objections_to_text
from caseworker_app.store.session import Unit


class LookAgain(NotAllowed):
    """The text may show something of somebody else: a person must look at it before it is written."""


def draft_mail(unit: Unit, new: NewMail, *, looked_at: bool = False) -> Draft:
    """Make and log a draft; `looked_at` says that a person saw what may speak against it, and it is right."""
    found = _objections(unit.session, new)
    if barred := [one for one in found if not one.may_pass]:
        raise NotAllowed(_why(barred), NOBODY_CAN)
    if found and not looked_at:
        raise LookAgain(_why(found), "Check it. If it is right, say so and write it.")
    draft = write_mail(unit, new)
    if found:
        unit.note("communication", draft.entry_id, new.case_id, {"checked": [None, _why(found)]})
    return draft


def _objections(session: Session, new: NewMail) -> list[Objection]:
    family = read_case(session, new.case_id).family
    people = tuple(one for one in family.people if one.id in new.to)
    home = people[0].address if len(people) == 1 else ""
    reader = Recipient(FAMILY, people, "", home, "")
    near = near_children(session, family)
    text = f"{new.subject}\n{new.text}"
    return list(objections_to_text(text, family, reader, read_others(session), near=near))


def _why(found: Sequence[Objection]) -> str:
    return " ".join(dict.fromkeys(one.why for one in found))
