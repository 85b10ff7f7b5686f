"""Log a contact: who, how it went, what was said, what was promised. Eight keys for a call without a note."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from caseworker_app.casework import talk
from caseworker_app.casework.drafts import Place
from caseworker_app.casework.offered_promise import Offered, offered_promise
from caseworker_app.ui import icons, theme
from caseworker_app.ui.context import Context
from caseworker_app.ui.form import Form, labelled, line_edit
from caseworker_app.ui.screens.quick_log import words
from caseworker_app.ui.screens.quick_log.beside import Beside
from caseworker_app.ui.screens.quick_log.felt import KEYS as FELT_KEYS
from caseworker_app.ui.screens.quick_log.felt import FeltFields
from caseworker_app.ui.screens.quick_log.how_bar import HowBar
from caseworker_app.ui.screens.quick_log.note import NoteField
from caseworker_app.ui.screens.quick_log.phrase_menu import KEYS as PHRASE_KEYS
from caseworker_app.ui.screens.quick_log.phrase_menu import open_phrases
from caseworker_app.ui.screens.quick_log.promise_offer import PromiseOffer
from caseworker_app.ui.screens.quick_log.saving import Filled, log, names_of
from caseworker_app.ui.screens.quick_log.timer import KEYS as TIMER_KEYS
from caseworker_app.ui.screens.quick_log.timer import CallTimer
from caseworker_app.ui.screens.quick_log.when_field import KEYS, WhenField
from caseworker_app.ui.screens.quick_log.who_field import WhoField
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.date_field import DateField
from caseworker_app.ui.widgets.labels import ElidedWords, Words, surface

PLACE = Place("log a contact")


class QuickLog(Form):
    """The quick log. The people of the case `about` are offered first; `reply_to` is a message it answers."""

    def __init__(self, parent: QWidget, context: Context, about: str = "", reply_to: str = "") -> None:
        super().__init__(parent, "Log a contact", "Save", width=676)
        self.context, self._reply_to, self._about = context, reply_to, about
        self._refused = ""  # the note whose promise was said to be none
        self._promise: Offered | None = None
        self._then_open = False
        self._they_rang = False  # so that it is asked whose promise it is
        self.form.setSpacing(10)
        self.who = WhoField(context, about)
        self.how = HowBar(words.WAYS)
        self.note = NoteField()
        self.offer = PromiseOffer(self._keep_promise, self._refuse_promise)
        self.promised = DateField("Promised by", context.today(), asks_for="the day of the promise")
        self.when = WhenField(context.now())
        self.felt = FeltFields()
        self.phrases = Button("Phrases", self._open_phrases, small=True, icon="chevron-down")
        self.timer = CallTimer(context.now)
        self.beside = Beside(context, self.who, self.refit)
        self.because = line_edit()
        self._lay_out()
        self._connect()
        self.who.begin(self)
        self.who.setFocus()
        self.keeps_draft(PLACE)

    def open(self) -> None:
        """Show the form; what was half written before is gone on with at the end of the note."""
        super().open()
        if not self.who.is_empty and self.note.toPlainText():
            self.note.moveCursor(QTextCursor.MoveOperation.End)
            self.note.setFocus()

    def accept(self) -> None:
        """Save, once a promise in the note has been answered for."""
        if self.offer.offered is not None:
            self.offer.keep.setFocus()
            return
        if self.say_problems(self._problems()):
            return
        how = self._how()
        assert how is not None
        timed = how.channel == talk.PHONE and how.outcome == talk.SPOKE
        filled = Filled(
            chosen=tuple(self.who.chosen),
            also=self.who.also,
            how=how,
            note=self.note.toPlainText().strip(),
            at=self.when.at(),
            promise=self._promise.text if self._promise else "",
            promised_by=self.promised.day() if self.promised.line.text().strip() else None,
            reply_to=self._answers(),
            nevertheless=self.because.text().strip() if self.because.isVisible() else "",
            seconds=self.timer.seconds if timed else None,
            views=self.felt.words,
            satisfaction=self.felt.satisfaction,
            satisfaction_from=self.felt.satisfaction_from,
        )
        if not filled.chosen:
            notice = "Saved as unmatched. Sort it under Unmatched"
        else:
            notice = f"Logged for {names_of(filled.chosen, discreet=self.context.discreet)}"
        self.save("log a contact", lambda unit: log(unit, filled), notice=notice, then=self._saved)

    def _how(self) -> words.How | None:
        """Return how it went, turned round where that was said."""
        how = self.how.how
        turns = how is not None and bool(words.other_way(how)) and self.wrote.isChecked()
        return words.turned(how) if how is not None and turns else how

    def _answers(self) -> str:
        """Return the message that this answers, where it is about its case."""
        return self._reply_to if self._about in {one.case_id for one in self.who.chosen} else ""

    def save_and_open(self) -> None:
        """Save, and open the case."""
        self._then_open = True
        self.primary.click()

    def _saved(self, _result: object) -> None:
        if self._then_open and self.who.chosen:
            self.context.go("case", case_id=self.who.chosen[0].case_id)

    def _problems(self) -> list[tuple[str, QWidget]]:
        how, found = self._how(), list[tuple[str, QWidget]]()
        if self.who.is_empty:
            found.append(("Choose who it was with", self.who.line))
        if how is None:
            found.append(("Choose how it went: press a key from 1 to 9", self.how))
        elif how.needs_note and not self.note.toPlainText().strip():
            found.append(("Write what was said", self.note))
        if self.promised.line.text().strip():
            day = self.promised.day()
            if day is None:
                found.append((self.promised.show_problem(), self.promised))
            elif day < self.context.today():
                found.append(("The day of the promise must be today or later", self.promised))
            elif not self.who.chosen:
                found.append(("A promise belongs to a child on the caseload", self.promised))
        if problem := self.when.problem():
            found.append((problem, self.when.day))
        if self.because.isVisible() and not self.because.text().strip():
            found.append(("Write why they were told although they may not be", self.because))
        return found

    def _lay_out(self) -> None:
        self.told_icon = QLabel()
        self.told, self.heed = Words(wrap=False), ElidedWords(tone="quiet")
        self.another = Button("Add another", self.who.add_another, kind="link", tip="Someone else took part")
        told = QHBoxLayout()
        told.setSpacing(4)
        told.addWidget(self.told_icon)
        told.addWidget(self.told)
        told.addWidget(self.heed, 1)
        told.addWidget(self.another)
        column = labelled("Who", self.who)
        column.addLayout(told)
        column.addLayout(self.beside.siblings)
        self.form.addLayout(column)
        self.banner = surface("late")
        inside = QVBoxLayout(self.banner)
        inside.setContentsMargins(12, 8, 12, 8)
        self.listen = Words("Listen, do not disclose.", "strong", tone="late")
        self.listen_more = Words(tone="late")
        inside.addWidget(self.listen)
        inside.addWidget(self.listen_more)
        self.form.addWidget(self.banner)
        self.form.addLayout(labelled("How it went", self.how))
        self.wrote = Button("", small=True)
        self.wrote.setCheckable(True)
        self.form.addWidget(self.wrote)
        self.because_label = Words("Why they were told although they may not be", "strong")
        self.form.addLayout(labelled(self.because_label, self.because))
        self.form.addLayout(self._noting())
        self.form.addWidget(self.offer)
        self.form.addWidget(self.felt)
        self._lay_out_foot()
        for part in (self.banner, self.wrote, self.because_label, self.because, self.another, self.told_icon):
            part.hide()

    def _noting(self) -> QVBoxLayout:
        """Lay out the note with the phrases and the timer over it."""
        label = Words("Note", "strong", wrap=False)
        label.setBuddy(self.note)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label)
        row.addStretch(1)
        row.addWidget(self.timer)
        row.addWidget(self.phrases)
        self.phrases.setToolTip(f"Phrases for the note ({PHRASE_KEYS})")
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.note)
        return column

    def _open_phrases(self) -> None:
        open_phrases(self.phrases, self.context, self.note)

    def _lay_out_foot(self) -> None:
        label = Words("Promised by", "strong", wrap=False)
        optional = QHBoxLayout()
        optional.setSpacing(4)
        optional.addWidget(label)
        optional.addWidget(Words("optional", tone="quiet", wrap=False))
        optional.addStretch(1)
        label.setBuddy(self.promised)
        self.promised.line.setMaximumWidth(theme.current().scaled(310))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.addLayout(optional, 0, 0)
        grid.addWidget(Words("When", "strong"), 0, 1)
        grid.addWidget(self.promised, 1, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.when, 1, 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.form.addLayout(grid)
        self.bar.add_left(self.beside.last, 100)

    def _connect(self) -> None:
        self.who.changed.connect(self._who_changed)
        self.who.chosen_one.connect(self._to_how)
        self.how.changed.connect(self._say_told)
        self.how.changed.connect(self._look_for_promise)
        self.how.chosen_one.connect(self.note.setFocus)
        self.note.entered.connect(self.primary.click)
        self.note.textChanged.connect(self._look_for_promise)
        self.promised.changed.connect(self._look_for_promise)
        self.when.opened.connect(self.refit)
        self.felt.resized.connect(self.refit)
        self.wrote.toggled.connect(lambda _on: self._say_told())
        for keys, deed in (
            (KEYS, self.when.ask),
            (TIMER_KEYS, self.timer.press),
            (PHRASE_KEYS, self._open_phrases),
            (FELT_KEYS, self.felt.ask_views),
        ):
            QShortcut(QKeySequence(keys), self, deed)
        for keys in ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"):
            QShortcut(QKeySequence(keys), self, self.save_and_open)

    def _to_how(self) -> None:
        self.how.setFocus()

    def _who_changed(self) -> None:
        self.another.setVisible(bool(self.who.chosen))
        self._say_told()
        self.beside.read()
        self.refit()

    def _say_told(self) -> None:
        """Say what they may be told in this way; where they may not, what to do about it."""
        how = self._how()
        told = words.told(self.who.chosen, how, self.context.name_of, self.context.today())
        self.told.setText(told.words if told else "")
        self.heed.setText(told.more if told else "")
        self.told.set_tone(told.tone if told else "")
        self.told_icon.setVisible(told is not None)
        if told is not None:
            self.told_icon.setPixmap(icons.picture(told.icon, told.tone, theme.current().scaled(14)))
        barred = told is not None and told.barred
        self.banner.setVisible(barred)
        self.listen_more.setText("You can log what they say. Tell them nothing about this case.")
        ours = barred and how is not None and how.direction == talk.OUT and how.outcome != talk.NO_ANSWER
        self.because_label.setVisible(ours)
        self.because.setVisible(ours)
        self.because.setAccessibleName(self.because_label.text())
        turn = words.other_way(self.how.how)
        self.wrote.setVisible(bool(turn))
        if turn != self.wrote.text():
            self.wrote.setChecked(False)
            self.wrote.set_words(turn)
        self.refit()

    def _look_for_promise(self) -> None:
        """Offer the promise that the note makes, until it is answered for or a day is typed."""
        note = self.note.toPlainText()
        typed = bool(self.promised.line.text().strip())
        if not typed:
            self._promise = None
        found = None if typed or note == self._refused else offered_promise(note, self.context.today())
        how = self._how()
        they_rang = how is not None and how.direction == talk.IN
        if (found, they_rang) != (self.offer.offered, self._they_rang):
            self._they_rang = they_rang
            self.offer.offer(found, they_rang=they_rang)
            self.refit()

    def _keep_promise(self) -> None:
        offered = self.offer.offered
        if offered is not None:
            self.promised.set_day(offered.by)
            self._promise = offered
            self.offer.offer(None)
            self.refit()
            self.primary.click()

    def _refuse_promise(self) -> None:
        self._refused = self.note.toPlainText()
        self.offer.offer(None)
        self.refit()
        self.note.setFocus()


def open_quick_log(parent: QWidget, context: Context, about: str = "", *, reply_to: str = "") -> QuickLog:
    """Open the quick log over a window; `about` is a case whose people are offered first."""
    form = QuickLog(parent, context, about, reply_to)
    form.open()
    return form
