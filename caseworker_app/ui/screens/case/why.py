"""The pane "Why this date": the sentence, the count to scale, every limit, and the law.

It stands beside the case page and beside Today: give it a `WhySubject`.
"""

from __future__ import annotations

from datetime import date
from html import escape

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from caseworker_app.casework.what_if import if_started_on
from caseworker_app.statutory import explain
from caseworker_app.statutory.rule import Deadline, Source
from caseworker_app.ui import theme
from caseworker_app.ui.dates import long_date, weekday_date
from caseworker_app.ui.help_key import ask_help
from caseworker_app.ui.screens.case.event_words import event_words, law_words
from caseworker_app.ui.screens.case.why_strip import WhyStrip
from caseworker_app.ui.screens.case.why_subject import WhySubject, as_text, strip_of, why_subject
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.date_field import DateField
from caseworker_app.ui.widgets.labels import Words, hairline, surface
from caseworker_app.ui.widgets.layouts import clear

__all__ = ["WhyPane", "WhySubject", "why_subject"]

_COUNTS = {2: "Two", 3: "Three", 4: "Four"}


class WhyPane(QWidget):
    """Explains one date. Esc or the cross puts it away (`closed`)."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.subject: WhySubject | None = None
        self.strip = WhyStrip()
        self.day: DateField | None = None
        self.answer = Words(tone="quiet")
        self.close_button = Button("", self.closed.emit, kind="quiet", icon="x", tip="Close (Esc)")
        self.close_button.setAccessibleName("Close the explanation")
        self.copy = Button("Copy as text", self._copy, kind="link", icon="copy")
        self.about = Button("About this rule", self._show_rule, kind="link", icon="circle-question-mark")
        self.first = Words(role="strong")
        self.first.hide()
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(24, 8, 24, 16)
        self._column.setSpacing(0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._top())
        first = QHBoxLayout()
        first.setContentsMargins(24, 0, 24, 8)
        first.addWidget(self.first)
        layout.addLayout(first)
        layout.addWidget(area, 1)

    def _top(self) -> QHBoxLayout:
        self.title = Words(role="heading")
        self.under = Words(tone="quiet")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.under)
        row = QHBoxLayout()
        row.setContentsMargins(24, 16, 16, 8)
        row.addLayout(words, 1)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def show_subject(self, subject: WhySubject | None) -> None:
        """Explain a deadline, or nothing."""
        if subject == self.subject and subject is not None:
            return
        self.subject = subject
        for kept in (self.strip, self.answer, self.copy, self.about):
            kept.setParent(None)
        self.day = None
        clear(self._column)
        if subject is None:
            return
        self.title.setText(subject.title)
        self.under.setText(f"{subject.deadline.rule.title} · {subject.who}")
        self.setAccessibleName(f"{subject.title} {explain.because(subject.deadline, subject.as_of)}")
        self._add_sentence(subject)
        self._add_limits(subject)
        self._add_facts(subject)
        self._add_what_if(subject)
        self._column.addSpacing(12)
        row = QHBoxLayout()
        row.setSpacing(16)
        self._column.addLayout(row)  # first: a button shown before it has a parent is a window of its own
        for button in (self.copy, self.about):
            row.addWidget(button)
            button.show()
        row.addStretch(1)
        self._column.addStretch(1)

    def say_first(self, words: str) -> None:
        """Say at the top why this stands first in its list; without words, say nothing."""
        self.first.setText(words)
        self.first.setVisible(bool(words))

    def focus_first(self) -> None:
        """Put the keyboard where a person can ask or leave."""
        self.close_button.setFocus(Qt.FocusReason.TabFocusReason)

    def _add_sentence(self, subject: WhySubject) -> None:
        note = surface("note")
        inside = QVBoxLayout(note)
        inside.setContentsMargins(14, 10, 14, 10)
        inside.addWidget(Words(explain.because(subject.deadline, subject.as_of)))
        self._column.addWidget(note)
        self._column.addSpacing(12)
        self._column.addWidget(self.strip)
        self.strip.show_strip(strip_of(subject))
        self._column.addSpacing(12)

    def _add_limits(self, subject: WhySubject) -> None:
        limits = subject.limits
        if len(limits) > 1:
            count = _COUNTS.get(len(limits), str(len(limits)))
            self._column.addWidget(Words(f"{count} limits apply. The earlier one counts.", "strong"))
            self._column.addSpacing(4)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        for column, heading in enumerate(("Limit", "Counted from", "Last day")):
            grid.addWidget(Words(heading, tone="quiet"), 0, column)
        for number, limit in enumerate(limits):
            self._add_limit(grid, 1 + 2 * number, limit, first=number == 0)
        self._column.addLayout(grid)
        self._column.addSpacing(8)
        self._column.addWidget(hairline())
        self._column.addSpacing(10)

    def _add_limit(self, grid: QGridLayout, row: int, limit: Deadline, *, first: bool) -> None:
        grid.addWidget(hairline(), row, 0, 1, 3)
        tone = "" if first else "quiet"
        last = "No date" if limit.due is None else weekday_date(limit.due)
        grid.addWidget(Words(_limit_words(limit), tone=tone), row + 1, 0)
        grid.addWidget(Words(long_date(limit.starts_on), tone=tone, wrap=False), row + 1, 1)
        grid.addWidget(Words(last, "strong" if first else "body", tone=tone, wrap=False), row + 1, 2)

    def _add_facts(self, subject: WhySubject) -> None:
        why = explain.why(subject.deadline, subject.as_of)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, theme.current().scaled(118))
        grid.setColumnStretch(1, 1)
        facts = [
            ("Counted how", why.counted_how),
            ("What meets it", why.what_meets_it),
            ("Lawful exceptions", why.exceptions),
            ("Note", why.note),
            ("Recorded by", subject.recorded),
        ]
        row = 0
        for name, words in facts:
            if words:
                grid.addWidget(Words(name, tone="quiet"), row, 0, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(Words(words), row, 1)
                row += 1
        if why.law:
            grid.addWidget(Words("Law", tone="quiet"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addLayout(_law(why.law), row, 1)
        self._column.addLayout(grid)

    def _add_what_if(self, subject: WhySubject) -> None:
        start = subject.start_type
        if not start or subject.deadline.due is None:
            return
        self._column.addSpacing(16)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Words("What if", "strong", wrap=False), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(
            Words(f"“{event_words(start).lower()}” had been on", wrap=True), 1, Qt.AlignmentFlag.AlignTop
        )
        self.day = DateField("What if it had been on", subject.as_of, asks_for="a date to try")
        self.day.changed.connect(self._work_out)
        row.addWidget(self.day)
        self._column.addLayout(row)
        self._column.addWidget(self.answer)
        self.answer.setText("Nothing is saved")
        self.answer.show()

    def _work_out(self) -> None:
        day = self.day.day() if self.day is not None else None
        if self.subject is None or day is None:
            self.answer.setText("Nothing is saved")
            return
        due = if_started_on(self.subject.facts, self.subject.deadline, day, self.subject.as_of)
        self.answer.setText(_moved(self.subject.deadline.due, due))

    def _show_rule(self) -> None:
        if self.subject is not None:
            ask_help(self, f"rule/{self.subject.deadline.rule.id}")

    def _copy(self) -> None:
        if self.subject is not None:
            QGuiApplication.clipboard().setText(as_text(self.subject))


def _limit_words(limit: Deadline) -> str:
    period = limit.rule.limit.period if limit.rule.limit is not None else ""
    return period[:1].upper() + period[1:] if period else explain.reason(limit)


def _moved(due: date | None, then: date | None) -> str:
    if then is None:
        return "This limit would not run"
    if then == due:
        return f"Then it would still be due {weekday_date(then)}"
    return f"Then it would be due {weekday_date(then)}"


def _law(sources: tuple[Source, ...]) -> QVBoxLayout:
    """List the law; a link opens the text in the browser, and only when it is pressed."""
    column = QVBoxLayout()
    column.setSpacing(2)
    for source in sources:
        words = QLabel()
        words.setWordWrap(True)
        if source.url:
            words.setText(
                f'<p style="line-height: {theme.current().line("body")}px">'
                f'<a href="{escape(source.url)}" style="text-decoration: none">'
                f"{escape(law_words(source))}</a></p>"
            )
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
            words.setToolTip(f"Open {source.url} in the browser")
            words.linkActivated.connect(lambda url: QDesktopServices.openUrl(QUrl(url)))
        else:
            words.setText(escape(law_words(source)))
        words.setAccessibleName(law_words(source))
        column.addWidget(words)
    return column
