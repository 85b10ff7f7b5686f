"""The pages of the first start."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from caseworker_app.errors import CaseworkerError
from caseworker_app.ui import theme
from caseworker_app.ui.screens.first_run.strength import Strength, strength_of
from caseworker_app.ui.widgets.labels import Words, surface
from caseworker_app.ui.widgets.passphrase_field import PassphraseField

if TYPE_CHECKING:
    from caseworker_app.store.recovery import CouncilKey


Way = Literal["import", "connect", "example", "none"]
WAYS: tuple[Way, ...] = ("import", "connect", "example", "none")


class FormPage(QWidget):
    """A title, a sentence, fields."""

    def __init__(self, title: str, sentence: str) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 16)
        self.column.setSpacing(8)
        self.title = Words(title, "title")
        self.column.addWidget(self.title)
        self.column.addWidget(Words(sentence))
        self.problem = Words(tone="late")
        self.problem.hide()
        self.column.addSpacing(8)
        self.column.addWidget(self.problem)
        self.setAccessibleName(title)

    def say_problem(self, words: str, field: QWidget | None = None) -> None:
        """Say what is wrong, above the fields and to a screen reader."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
        if field is not None and words:
            field.setAccessibleDescription(words)
            field.setFocus()

    def add_field(self, label: str, field: QWidget, below: str = "") -> None:
        """Add a field under its label."""
        words = Words(label, "strong")
        words.setBuddy(field)
        self.column.addWidget(words)
        self.column.addWidget(field)
        if below:
            self.column.addWidget(Words(below, tone="quiet"))
        self.column.addSpacing(8)


class StrengthBars(QWidget):
    """Five bars, with the words beside them."""

    def __init__(self) -> None:
        super().__init__()
        self._bars, self._tint = 0, "quiet"

    def show_strength(self, strength: Strength) -> None:
        """Show so many bars."""
        self._bars = strength.bars
        self._tint = "met" if strength.bars >= 4 else "soon"
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.current().scaled(240), theme.current().line("body"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in range(5):
            filled = number < self._bars
            outlined = not filled and look.name == "contrast"
            painter.setPen(look.colour("border") if outlined else Qt.PenStyle.NoPen)
            painter.setBrush(look.colour(self._tint if filled else "window" if outlined else "line"))
            left, wide = look.scaled(number * 48), look.scaled(44)
            painter.drawRoundedRect(left, self.height() // 2 - 3, wide, 6, 3, 3)


class PassphrasePage(FormPage):
    """Choose a passphrase; what it means to forget it is said plainly."""

    def __init__(self) -> None:
        super().__init__(
            "Choose a passphrase",
            "It locks the children’s files on this laptop. Four or five words that you can type are better "
            "than one clever one.",
        )
        self.first = PassphraseField("Passphrase")
        self.again = PassphraseField("Type it again", can_show=False)
        self.bars = StrengthBars()
        self.words = Words(tone="quiet")
        self.add_field("Passphrase", self.first)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.bars)
        row.addWidget(self.words, 1)
        self.column.insertLayout(self.column.count() - 1, row)
        self.add_field("Type it again", self.again)
        note = surface("soon")
        inside = QVBoxLayout(note)
        inside.setContentsMargins(16, 12, 16, 12)
        inside.setSpacing(4)
        inside.addWidget(Words("If you forget it", "strong"))
        inside.addWidget(
            Words(
                "If this computer keeps passwords under your sign-in, your sign-in can still open the "
                "caseload here. On a computer that keeps none, anywhere else, and after a new laptop, "
                "nobody can open it or its backups without the passphrase: not your council, "
                "not the makers of this program. Write it down and keep it where your council keeps keys, or "
                "make a recovery key afterwards in Settings: three sheets of paper, of which any two open it."
            )
        )
        self.column.addWidget(note)
        self.council: CouncilKey | None = None
        self.has_council_key = QCheckBox("My council gave me a recovery key")
        self.has_council_key.toggled.connect(self._council_key_wanted)
        self.council_words = Words(tone="quiet")
        self.council_words.hide()
        self.column.addWidget(self.has_council_key)
        self.column.addWidget(self.council_words)
        self.column.addStretch(1)
        self.first.changed.connect(self._judge)
        self._take_the_machines()

    def check(self) -> bool:
        """Say whether the passphrase can be used; if not, say why."""
        strength = strength_of(self.first.text())
        if not self.first.text():
            self.say_problem("Enter a passphrase", self.first.line)
        elif not strength.is_enough:
            self.say_problem(strength.words, self.first.line)
        elif self.again.text() != self.first.text():
            self.say_problem("The two passphrases differ. Type the same one in both fields", self.again.line)
        else:
            self.say_problem("")
            return True
        return False

    def _take_the_machines(self) -> None:
        """Where the administrator laid a recovery key down for this computer, it is used."""
        from caseworker_app import paths
        from caseworker_app.store.recovery import MACHINE_FILE

        file = paths.machine_settings().with_name(MACHINE_FILE)
        if file.is_file():
            self.take_council_key(file)
            if self.council is not None:
                self.has_council_key.setChecked(True)
                self.has_council_key.setEnabled(False)

    def take_council_key(self, file: Path) -> None:
        """Read the council's file; a file that is something else is said to be so."""
        from caseworker_app.store.recovery import CouncilKey
        from caseworker_app.ui.screens.recovery.council_file import about

        try:
            self.council = CouncilKey.read(file)
        except CaseworkerError as error:
            self.has_council_key.setChecked(False)
            self.say_problem(str(error), self.has_council_key)
            return
        self.say_problem("")
        self.council_words.setText(f"Two of its sheets will open this caseload. {about(self.council)}")
        self.council_words.show()

    def _council_key_wanted(self, wanted: bool) -> None:
        if wanted and self.council is None:
            from caseworker_app.ui.screens.recovery.council_file import FILTER

            name, _ = QFileDialog.getOpenFileName(self, "Choose the council’s recovery key", "", FILTER)
            if name:
                self.take_council_key(Path(name))
            else:
                self.has_council_key.setChecked(False)
        elif not wanted:
            self.council = None
            self.council_words.hide()

    def _judge(self) -> None:
        strength = strength_of(self.first.text())
        self.bars.show_strength(strength)
        self.words.setText(strength.words)
        self.words.set_tone("met" if strength.bars >= 4 else "soon")
        self.first.line.setAccessibleDescription(strength.words)


class WhoPage(FormPage):
    """The person's name, as the spreadsheet writes it."""

    def __init__(self) -> None:
        super().__init__("Who you are", "Your name finds your cases, and stands beside what you record.")
        self.user_name, self.team = QLineEdit(), QLineEdit()
        for field, name in ((self.user_name, "Your name"), (self.team, "Your team")):
            field.setAccessibleName(name)
        self.add_field(
            "Your name",
            self.user_name,
            "As the caseworker column of your spreadsheet writes it, such as R. Patel.",
        )
        self.add_field("Your team", self.team)
        self.column.addStretch(1)


class CasesPage(FormPage):
    """Where the cases come from."""

    def __init__(self) -> None:
        super().__init__(
            "Bring your cases", "You see what would come in before anything is kept, and can take it back."
        )
        self.ways = QButtonGroup(self)
        for number, (words, below) in enumerate(
            (
                ("Import a spreadsheet", "Excel, OpenDocument or CSV, as it is. It is read, never changed."),
                ("Connect to the shared caseload", "With the file that your administrator sent you."),
                ("Look at the example first", "A council of invented children. Your own caseload waits."),
                ("Start with no cases", "Add them one by one, or import later from the sidebar."),
            )
        ):
            button = QRadioButton(words)
            button.setAccessibleDescription(below)
            self.ways.addButton(button, number)
            self.column.addWidget(button)
            indented = QHBoxLayout()
            indented.setContentsMargins(theme.current().scaled(30), 0, 0, 8)
            indented.addWidget(Words(below, tone="quiet"))
            self.column.addLayout(indented)
        self.ways.buttons()[0].setChecked(True)
        self.column.addStretch(1)

    @property
    def way(self) -> Way:
        """How the cases are to come."""
        return WAYS[self.ways.checkedId()]


class PractisePage(FormPage):
    """What the practice asks for, and the keys that it needs."""

    def __init__(self) -> None:
        super().__init__(
            "Practise for 60 seconds",
            "On the example, where every child is invented. Each task is ticked off when you have really "
            "done it. Then your own caseload opens.",
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(12)
        tasks = (
            ("Log a call", "Ctrl+L, a few letters of a name, Enter, 1 for “spoke”, a note, Enter."),
            ("Find a child", "Ctrl+K, a few letters of the name, Enter."),
            ("Make a letter", "Ctrl+P on the child’s page. Read it, then Add to queue."),
        )
        for row, (task, words) in enumerate(tasks):
            grid.addWidget(Words(task, "strong", wrap=False), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Words(words), row, 1)
        grid.setColumnStretch(1, 1)
        self.column.addLayout(grid)
        self.column.addSpacing(16)
        self.column.addWidget(
            Words(
                "F1 helps on every screen, F2 says why a date is what it is, Ctrl+Z takes back.", tone="quiet"
            )
        )
        self.column.addStretch(1)
