"""Closing a case, and making one case of two that are the same child's."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from caseworker_app.casework.case_shapes import CaseHeader
from caseworker_app.casework.close_case import close_case
from caseworker_app.casework.drafts import Place
from caseworker_app.casework.lookup import case_id
from caseworker_app.casework.merge_cases import merge_cases
from caseworker_app.store.session import Unit
from caseworker_app.ui.context import Context
from caseworker_app.ui.form import Form, line_edit
from caseworker_app.ui.widgets.date_field import DateField
from caseworker_app.ui.widgets.labels import Words

_REASONS = (
    "The plan ceased",
    "No assessment was made",
    "No plan was made",
    "Moved to another council",
    "The request was withdrawn",
    "Opened in error",
)


class CloseForm(Form):
    """Closes a case: nothing is due on it any more, and its history stays."""

    def __init__(self, parent: QWidget, context: Context, header: CaseHeader, child: str) -> None:
        super().__init__(parent, f"Close the case · {child}", "Close the case")
        self.context, self._header = context, header
        self.reason = line_edit(known=_REASONS)
        self.day = DateField(
            "Closed on", context.today(), asks_for="the day on which it was closed", latest=context.today()
        )
        self.day.set_day(context.today())
        self.form.addWidget(
            Words(
                "Nothing will be due on it any more. Its history stays, and it can be reopened.", tone="quiet"
            )
        )
        self.add_field("Why it is closed", self.reason)
        self.add_field("Closed on", self.day)
        self.reason.setFocus()
        self.keeps_draft(Place("close case", header.case_id, header.case_id))

    def accept(self) -> None:
        problems: list[tuple[str, QWidget]] = []
        if not self.reason.text().strip():
            problems.append(("Enter why the case is closed", self.reason))
        if problem := self.day.show_problem():
            problems.append((problem, self.day))
        on = self.day.day()
        if self.say_problems(problems) or on is None:
            return
        because, closing = self.reason.text().strip(), self._header.case_id
        self.save(
            "close case",
            lambda unit: close_case(unit, closing, because, on),
            notice=f"Case {self._header.reference} closed",
        )


class MergeForm(Form):
    """Brings all that another case of the same child holds to this one."""

    def __init__(self, parent: QWidget, context: Context, header: CaseHeader, child: str) -> None:
        super().__init__(parent, f"Merge with another case · {child}", "Merge into this case")
        self.context, self._header = context, header
        self.other = line_edit(placeholder="Reference of the other case")
        self.form.addWidget(
            Words(
                f"Everything on the other case comes to {header.reference}: its events, people and notes. "
                "The other case stays on file, closed, and says where it went."
            )
        )
        self.add_field("The other case", self.other, below="Its reference, as the caseload shows it")
        self.other.setFocus()
        self.keeps_draft(Place("merge case", header.case_id, header.case_id))

    def accept(self) -> None:
        other = self.other.text().strip()
        if self.say_problems([] if other else [("Enter the reference of the other case", self.other)]):
            return
        keep = self._header.case_id

        def use_case(unit: Unit) -> None:
            merge_cases(unit, keep, case_id(unit.session, other))

        self.save(
            "merge cases",
            use_case,
            notice=f"{other} was merged into {self._header.reference}",
        )
