"""Which page answers the question that arises where the keyboard is."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from caseworker_app.ui.help.pages import INDEX as INDEX

# The page of each folder of `ui/screens`, and of a module in it that answers another question.
PAGES: Mapping[str, str] = {
    "case": "case",
    "case.contacts_tab": "log-a-contact",
    "case.correct_contact": "put-it-right",
    "case.deadlines_tab": "why-this-date",
    "case.entry_pane": "log-a-contact",
    "case.held_form": "subject-access",
    "case.hold_form": "retention",
    "case.letters_tab": "letters",
    "case.news": "hand-over",
    "case.people_tab": "who-may-be-told",
    "case.people_table": "who-may-be-told",
    "case.person_form": "who-may-be-told",
    "case.promise_strip": "waiting",
    "case.record_form": "record-an-event",
    "case.review_strip": "annual-review",
    "case.why": "why-this-date",
    "caseload": "caseload",
    "charts": "charts",
    "evidence": "evidence",
    "first_run": "first-day",
    "importing": "import",
    "letters": "letters",
    "letters.cover_question": "print-run",
    "letters.printing": "print-run",
    "letters.questions": "print-run",
    "make_letter": "make-a-letter",
    "make_letter.readers": "who-may-be-told",
    "make_many": "make-many-letters",
    "palette": "caseload",
    "preferences": "settings",
    "preferences.keeping": "retention",
    "preferences.passphrase": "unlock",
    "preferences.recovery_tools": "recovery-key",
    "quality": "audit-plans",
    "quick_log": "log-a-contact",
    "reassigning": "hand-over",
    "recovery": "forgotten-passphrase",
    "recovery.bring_back": "new-laptop",
    "recovery.council_file": "recovery-key",
    "recovery.making": "recovery-key",
    "repair": "damaged",
    "reviews": "planner",
    "reviews.step_form": "annual-review",
    "sharing": "sync",
    "sharing.conflict_list": "conflicts",
    "sharing.own_value": "conflicts",
    "sharing.side_by_side": "conflicts",
    "team": "team",
    "team.leaving": "hand-over",
    "tell_family": "tell-the-family",
    "today": "today",
    "today.owing": "waiting",
    "today.questions": "record-an-event",
    "unlock": "unlock",
    "unlock.lease_page": "lost-laptop",
    "unmatched": "unmatched",
    "waiting": "waiting",
    "wording": "wording",
    "write_mail": "write-an-email",
}
_HOME = "caseworker_app.ui."


def page_of(kind: type) -> str:
    """Return the page of a kind of widget: of its module, else of its folder; nothing where it has none."""
    if not kind.__module__.startswith(_HOME):
        return ""
    module = kind.__module__.removeprefix(_HOME).removeprefix("screens.")
    return PAGES.get(module) or PAGES.get(module.split(".")[0], "")


def page_at(widget: QWidget | None) -> str:
    """Return the page for where the keyboard is: of the widget, else of the nearest thing around it."""
    while widget is not None:
        if found := page_of(type(widget)):
            return found
        widget = widget.parentWidget()
    return INDEX
