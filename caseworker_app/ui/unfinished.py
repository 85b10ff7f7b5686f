"""The forms that were begun and not saved: what they are called, and how each is opened again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QWidget

from caseworker_app.casework.drafts import Draft, Place
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import count_of, moment_words

if TYPE_CHECKING:
    from caseworker_app.store.session import Unit

_WORDS = {
    "record": "Record what happened",
    "correct": "Correct an entry",
    "add person": "Add a person",
    "person": "Change who may be told",
    "edit case": "Change the child’s details",
    "close case": "Close the case",
    "merge case": "Merge with another case",
    "new case": "New case",
    "import": "Bring in cases",
    "record it done": "Record it done",
    "put off": "Put off, with the reason",
    "plan meeting": "Plan the review meeting",
    "make letter": "Make a letter",
    "log a contact": "Log a contact",
    "correct contact": "Correct an entry of the contact log",
    "write mail": "Write an e-mail",
    "wording": "Words of our letters",
    "improvement action": "Add an action",
    "improvement progress": "How an action stands",
    "board decision": "Decision of the board",
    "evidence": "Commentary of an evidence pack",
    "draw a sample": "Draw a sample of plans",
    "settle an audit": "Settle a plan",
    "take out of a sample": "Take a plan out of a sample",
    "audit action": "Action about a plan",
    "action about plans": "Action about what plans lack",
    "question of the rubric": "A question of the rubric",
}
_ON_EVIDENCE = ("evidence", "improvement action", "improvement progress", "board decision")
_ON_QUALITY = (
    *("draw a sample", "settle an audit", "take out of a sample", "audit action", "action about plans"),
    "question of the rubric",
)
_ON_TODAY = ("record it done", "put off")


def count_words(drafts: Sequence[Draft]) -> str:
    """Say how many there are."""
    return count_of(len(drafts), "draft")


def notice_words(drafts: Sequence[Draft]) -> str:
    """Say after a start what was not saved; a notice names no child."""
    forms = ", ".join(dict.fromkeys(form_words(draft.place) for draft in drafts))
    return f"Not saved yet: {forms}. Go on under {count_words(drafts)}, at the foot of the window"


def form_words(place: Place) -> str:
    """Return the name of a form."""
    return _WORDS.get(place.form, place.form)


def drafts_menu(parent: QWidget, context: Context, drafts: Sequence[Draft]) -> QMenu:
    """Return the menu of what can be gone on with, or thrown away."""
    menu = QMenu(parent)
    for draft in drafts:
        name = context.name_of(draft.given_name, draft.family_name) or file_name(draft)
        parts = (form_words(draft.place), name, moment_words(draft.kept_at, context.now()))
        inner = menu.addMenu(" · ".join(part for part in parts if part).replace("&", "&&"))
        inner.addAction("Go on", partial(go_on, context, parent, draft))
        inner.addAction("Throw it away", partial(throw_away, context, draft.place))
    return menu


def file_name(draft: Draft) -> str:
    """Return the name of the spreadsheet that was being brought in."""
    return Path(str(draft.fields.get("File", ""))).name


def go_on(context: Context, parent: QWidget, draft: Draft) -> None:
    """Open the form again, with what was typed into it."""
    place = draft.place
    if place.form == "import":
        context.go("importing", path=draft.fields["File"])
    elif place.form == "new case":
        from caseworker_app.ui.screens.case.actions import open_new_case

        open_new_case(parent.window(), context)
    elif place.form == "log a contact":
        from caseworker_app.ui.screens.quick_log.form import open_quick_log

        open_quick_log(parent.window(), context)
    elif place.form == "make letter":
        context.go("make_letter", case_id=place.case_id, letter=place.about.rpartition(" ")[2])
    elif place.form in _ON_EVIDENCE:
        context.go("evidence", about=place.about if place.form == "evidence" else "")
    elif place.form in _ON_QUALITY:
        context.go("quality")
    elif place.form == "wording":
        context.go("wording", letter=place.about)
    elif place.form in _ON_TODAY:
        context.go("today", form=place.form, about=place.about)
    else:
        context.go("case", case_id=place.case_id, form=place.form, about=place.about)


def throw_away(context: Context, place: Place) -> None:
    """Forget what was typed."""

    def use_case(unit: Unit) -> None:
        from caseworker_app.casework.drafts import drop_draft

        drop_draft(unit, place)

    def then(_done: object) -> None:
        context.drafts_changed.emit()
        context.notice(f"Thrown away: {form_words(place)}")

    context.keep("drop a draft", use_case, then)


def read(context: Context, then: Callable[[list[Draft]], object]) -> None:
    """Read in the background what is not saved."""

    def op(_work: object) -> list[Draft]:
        from caseworker_app.casework.drafts import drafts

        with context.store.connection() as connection:
            return drafts(connection)

    context.run(op, then)
