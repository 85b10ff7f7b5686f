"""The wording of our letters: the council's own text in place of the shipped one, seen as it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from caseworker_app.casework.drafts import Place
from caseworker_app.errors import CaseworkerError
from caseworker_app.ui import theme
from caseworker_app.ui.background import Work
from caseworker_app.ui.commands import Command
from caseworker_app.ui.context import Context
from caseworker_app.ui.draft import DraftKeeper
from caseworker_app.ui.screen import Screen
from caseworker_app.ui.screens.wording.approving import ApproveWording
from caseworker_app.ui.screens.wording.differences import Differences
from caseworker_app.ui.screens.wording.reading import Known, mark, read, shown, standing_words
from caseworker_app.ui.screens.wording.trying import Tried, WrongWords, try_wording
from caseworker_app.ui.screens.wording.words_field import WordsField
from caseworker_app.ui.widgets.action_bar import ActionBar
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import ElidedWords, Words
from caseworker_app.ui.widgets.pages_pane import PagesPane

if TYPE_CHECKING:
    from caseworker_app.letters.wording import Line, Mistake, Wording
    from caseworker_app.store.session import Unit

FORM = "wording"
_WORDS, _PAGE = 640, 540
_FIXED = "Only the words are yours. Who gets it and what the law asks for stay as shipped"


class WordingScreen(Screen):
    """One letter's words at the left, its page with an invented family at the right."""

    key = "wording"
    title = "Words of our letters"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.known: Known | None = None
        self._wanted = ""
        self._keeper: DraftKeeper | None = None
        self.letter = QComboBox()
        self.letter.setAccessibleName("Letter")
        self.letter.setMinimumContentsLength(20)
        self.letter.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.heading = QLineEdit()
        self.heading.setAccessibleName("Title of the letter")
        self.words = WordsField()
        self.mistakes = QListWidget()
        self.mistakes.setAccessibleName("What is wrong, line by line")
        self.differences = Differences()
        self.pages = PagesPane(context)
        self.standing = Words(tone="quiet")
        self._make_bar()
        self._lay_out()
        self.letter.currentIndexChanged.connect(lambda _place: self._choose())
        self.words.textChanged.connect(self._typed)
        self.heading.textChanged.connect(self._typed)
        self.mistakes.itemActivated.connect(lambda _item: self._go_to_mistake())
        self.pages.made.connect(lambda _tried: self._show_mistakes(()))
        self.pages.failed.connect(self._wrong)

    @property
    def primary(self) -> Button:
        return self.save

    def show_with(self, letter: str = "", **_arguments: Any) -> None:
        """Open the words of a letter."""
        self._wanted = letter
        if self.known is None or letter:
            self.refresh()

    def refresh(self, _changed: set[str] | None = None) -> None:
        if self.known is not None and self._is_typing():
            return
        if self.known is None:
            self.loading.set_words("Reading the letters…")
            self.show_state("loading")
        self.context.run(lambda _work: read(self.context), self._take, self._could_not_read)

    def commands(self) -> list[Command]:
        group = "Words of our letters"
        return [
            Command("save wording", "Save these words", self.save_words, "Ctrl+S", group),
            Command("approve wording", "Have a team lead approve them", self.approve, group=group,
                    shows=lambda: self.approving.isEnabled()),
            Command("shipped words", "Take the shipped text back", self.take_back, group=group,
                    shows=lambda: self.back_button.isEnabled()),
            Command("next mistake", "Go to the next mistake", self._go_to_mistake, "F8", group),
            *self.pages.commands(group),
        ]  # fmt: skip

    def panes(self) -> list[QWidget]:
        return [self.left, self.pages, self.bar]

    def focus_first(self) -> None:
        if self.state == "ready":
            self.letter.setFocus()
        else:
            super().focus_first()

    def keep_draft(self, *, at_once: bool = False) -> None:
        """Keep what was typed now: the window locks, or closes."""
        if self._keeper is not None:
            self._keeper.keep_at_once() if at_once else self._keeper.keep()

    def wording(self) -> Wording | None:
        """Return how the chosen letter is worded on file."""
        name = self.letter.currentData()
        wordings = self.known.wordings if self.known is not None else ()
        return next((one for one in wordings if one.letter == name), None)

    def save_words(self) -> None:
        """Keep the words as a new version, which waits for a team lead."""
        wording, title, words = self.wording(), self.heading.text().strip(), self.words.toPlainText()
        if wording is None or not self.save.isEnabled():
            return
        keeper = self._keeper

        def use_case(unit: Unit) -> int:
            from caseworker_app.letters.wording import save

            number = save(unit, wording.letter, title, words)
            if keeper is not None and keeper.is_kept:
                keeper.drop(unit)
            return number

        def notice(number: int) -> str:
            return f"Kept as version {number}. It is used once a team lead approves it"

        self.context.act("word a letter", use_case, lambda _number: self._again(), notice=notice)

    def approve(self) -> None:
        """Ask which team lead approves the version that waits."""
        wording = self.wording()
        if wording is None or wording.waiting is None or self.known is None:
            return
        number = wording.waiting.number

        def then(by: str) -> None:
            def use_case(unit: Unit) -> None:
                from caseworker_app.letters.wording import approve

                approve(unit, wording.letter, number, by=by)

            self.context.act(
                "approve a wording", use_case, lambda _n: self._again(),
                notice=f"Version {number} is used from now on",
            )  # fmt: skip

        ApproveWording(self, wording.title, number, self.known.leads, self.context.user, then).open()

    def take_back(self) -> None:
        """Go back to the shipped text; the council's versions stay to be read."""
        wording = self.wording()
        if wording is None:
            return

        def use_case(unit: Unit) -> None:
            from caseworker_app.letters.wording import take_back

            take_back(unit, wording.letter)

        words = "The shipped text is in force again"
        self.context.act("take the shipped text back", use_case, lambda _n: self._again(), notice=words)

    def _again(self) -> None:
        wording = self.wording()
        self._wanted = wording.letter if wording is not None else ""
        self._stop_keeping()
        self.known = None
        self.refresh()

    def _is_typing(self) -> bool:
        wording = self.wording()
        return wording is not None and (self.heading.text(), self.words.toPlainText()) != shown(wording)

    def _take(self, known: Known) -> None:
        chosen = self._wanted or self.letter.currentData() or ""
        self.known, self._wanted = known, ""
        self.letter.blockSignals(True)
        self.letter.clear()
        for one in known.wordings:
            self.letter.addItem(f"{one.title}{mark(one)}", one.letter)
        self.letter.setCurrentIndex(max(self.letter.findData(chosen), 0))
        self.letter.blockSignals(False)
        self.show_state("ready")
        self._choose()

    def _choose(self) -> None:
        """Show the words of another letter."""
        wording = self.wording()
        if wording is None:
            return
        self.keep_draft()
        self._stop_keeping()
        title, words = shown(wording)
        for field in (self.heading, self.words):
            field.blockSignals(True)
        self.heading.setText(title)
        self.words.setPlainText(words)
        for field in (self.heading, self.words):
            field.blockSignals(False)
        self._keeper = DraftKeeper(self.left, self.context, Place(FORM, wording.letter), only_changes=True)
        self._keeper.begin()
        self._show_standing(wording)
        self._show_differences(wording)
        self._look(at_once=True)

    def _stop_keeping(self) -> None:
        if self._keeper is not None:
            self._keeper.stop()
            self._keeper = None

    def _show_standing(self, wording: Wording) -> None:
        self.standing.setText(standing_words(wording))
        wants = bool(wording.was_shipped_differently or wording.unusable)
        self.standing.set_tone("soon" if wants else "quiet")
        self.approving.setEnabled(wording.waiting is not None)
        self.back_button.setEnabled(wording.is_councils or wording.waiting is not None)

    def _show_differences(self, wording: Wording) -> None:
        from caseworker_app.letters.wording import compare

        parts: list[tuple[str, Sequence[Line]]] = []
        if self.known is not None and self.known.upgrades.get(wording.letter):
            newer = self.known.upgrades[wording.letter]
            parts.append(("What the newer program changed in the shipped text", newer))
        ours = compare(wording.shipped_words, self.words.toPlainText())
        if any(line.kind != "same" for line in ours):
            parts.append(("What ours changes in the shipped text", ours))
        self.differences.show_parts(parts or [("Nothing: this is the shipped text.", ())])

    def _typed(self) -> None:
        self._look(at_once=False)

    def _look(self, *, at_once: bool) -> None:
        """Have the page made of the words that stand there now."""
        wording = self.wording()
        if wording is None:
            return
        name, title, words = wording.letter, self.heading.text(), self.words.toPlainText()
        council = self.context.preferences
        self.save.setEnabled(False)

        def make(_work: Work) -> Tried:
            return try_wording(name, title, words, council)

        page = self.pages.page
        number = page.number if page is not None and not at_once else 1
        self.pages.show_made(make, number=number, at_once=at_once)

    def _wrong(self, error: CaseworkerError) -> None:
        self._show_mistakes(error.mistakes if isinstance(error, WrongWords) else ())

    def _show_mistakes(self, mistakes: Sequence[Mistake]) -> None:
        self.words.show_wrong({max(one.line, 1): f"{one.what} {one.remedy}" for one in mistakes if one.line})
        self.mistakes.clear()
        for one in mistakes:
            where = f"Line {one.line}" if one.line else "Title"
            self.mistakes.addItem(f"{where}: {one.what} {one.remedy}")
        self.mistakes.setVisible(bool(mistakes))
        self.save.setEnabled(not mistakes and self._is_typing())
        wording = self.wording()
        if wording is not None and not mistakes:
            self._show_differences(wording)
        count = f"{len(mistakes)} {'mistake' if len(mistakes) == 1 else 'mistakes'}"
        self.count.setText(f"{count}. F8 goes to the next" if mistakes else _FIXED)

    def _go_to_mistake(self) -> None:
        place = max(self.mistakes.currentRow(), 0)
        item = self.mistakes.item(place)
        if item is None:
            return
        where = item.text().split(":")[0]
        if where == "Title":
            self.heading.setFocus()
        else:
            self.words.go_to_line(int(where.split(" ")[1]))
        self.mistakes.setCurrentRow((place + 1) % self.mistakes.count())

    def _could_not_read(self, error: CaseworkerError) -> None:
        if self.known is None:
            self.show_failure(error, self.refresh)
        else:
            self.context.show_error(error)

    def _make_bar(self) -> None:
        self.bar = ActionBar()
        self.count = ElidedWords(tone="quiet")
        self.back_button = Button("Take the shipped text back", self.take_back)
        self.approving = Button("Approve", self.approve, tip="A team lead approves the version that waits")
        self.save = Button("Save", self.save_words, kind="primary", tip="Save these words (Ctrl+S)")
        self.bar.add_left(self.count, 100)
        for button in (self.back_button, self.approving, self.save):
            self.bar.add_right(button)

    def _lay_out(self) -> None:
        self.left = QWidget()
        column = QVBoxLayout(self.left)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.letter)
        column.addWidget(self.standing)
        column.addWidget(self.heading)
        tabs = QHBoxLayout()
        tabs.setSpacing(2)
        self._tabs = QButtonGroup(self)
        self.sides = QStackedWidget()
        for number, words in enumerate(("The words", "What is different")):
            tab = Button(words, partial(self.sides.setCurrentIndex, number), kind="quiet", small=True)
            tab.setCheckable(True)
            tab.setChecked(number == 0)
            self._tabs.addButton(tab, number)
            tabs.addWidget(tab)
        tabs.addStretch(1)
        column.addLayout(tabs)
        self.sides.addWidget(self.words)
        self.sides.addWidget(self.differences)
        column.addWidget(self.sides, 1)
        self.mistakes.setMaximumHeight(theme.current().scaled(96))
        self.mistakes.setWordWrap(True)
        self.mistakes.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self.mistakes)
        self.mistakes.hide()
        self.splitter = QSplitter()
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.left)
        self.splitter.addWidget(self.pages)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([_WORDS, _PAGE])
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.splitter, 1)
        layout.addWidget(self.bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme.current().scaled(760)
        self.pages.setVisible(not narrow)
        self.count.setVisible(not narrow)
