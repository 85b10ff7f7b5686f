"""The menu of views, and the question under which name to save one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QCheckBox, QLineEdit, QMenu, QVBoxLayout, QWidget

from caseworker_app.casework.case_filter import FLAGS, CaseFilter, Token
from caseworker_app.casework.saved_views import BUILT_IN, LONGEST_NAME, View, is_taken
from caseworker_app.ui.form import labelled
from caseworker_app.ui.screens.caseload.columns import AT_FIRST, COLUMNS
from caseworker_app.ui.widgets.dialog import Dialog


def views_menu(
    parent: QWidget,
    own: Sequence[View],
    wanted: CaseFilter,
    *,
    show: Callable[[View], object],
    narrow: Callable[[Token, bool], object],
    delete: Callable[[View], object],
) -> QMenu:
    """Return the menu: views that are always there, views of one's own, and the tokens in words."""
    menu = QMenu(parent)
    for view in BUILT_IN:
        menu.addAction(view.name, partial(show, view))
    if own:
        menu.addSection("Saved views")
        menu.addSeparator()
    for view in own:
        menu.addAction(view.name.replace("&", "&&"), partial(show, view))
    menu.addSeparator()
    narrowing = menu.addMenu("Narrow the list")
    for flag, words in FLAGS.items():
        action = narrowing.addAction(f"{words}\t{flag}")
        action.setCheckable(True)
        action.setChecked(wanted.has(flag))
        action.toggled.connect(partial(narrow, Token(flag)))
    if own:
        deleting = menu.addMenu("Delete a view")
        for view in own:
            deleting.addAction(view.name.replace("&", "&&"), partial(delete, view))
    return menu


class SaveViewDialog(Dialog):
    """Asks for the name of a view."""

    def __init__(self, parent: QWidget, name: str, save: Callable[[str], object]) -> None:
        super().__init__(parent, "Save this view", "Save view")
        self._save = save
        self.name = QLineEdit(name)
        self.name.setMaxLength(LONGEST_NAME)
        self.name.selectAll()
        below = "The filter, the columns and their order are kept."
        self.form.addLayout(labelled("Name of the view", self.name, below=below))
        self.name.setFocus()

    def accept(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.say_problem("Enter a name for the view", self.name)
            return
        if is_taken(name):
            self.say_problem("That is the name of a view that is always there. Enter another name", self.name)
            return
        self._save(name)
        super().accept()


class ColumnsDialog(Dialog):
    """Which columns are shown. Dragging the headings, or a heading's menu, puts them in order."""

    def __init__(self, parent: QWidget, shown: Sequence[str], choose: Callable[[list[str]], object]) -> None:
        super().__init__(parent, "Columns", "Show these columns", width=360)
        self._shown, self._choose = list(shown), choose
        self.form.addSpacing(4)
        boxes = QVBoxLayout()
        boxes.setSpacing(4)
        self.form.addLayout(boxes)
        self.boxes: dict[str, QCheckBox] = {}
        for column in COLUMNS:
            if not column.always:
                box = QCheckBox(column.heading)
                box.setChecked(column.name in shown)
                self.boxes[column.name] = box
                boxes.addWidget(box)
        next(iter(self.boxes.values())).setFocus()

    def accept(self) -> None:
        wanted = [name for name, box in self.boxes.items() if box.isChecked()]
        kept = [name for name in self._shown if name in wanted]
        self._choose(["name", *kept, *(name for name in wanted if name not in kept)])
        super().accept()


def column_menu(
    parent: QWidget,
    name: str,
    shown: Sequence[str],
    *,
    sort: Callable[[str, bool], object],
    choose: Callable[[list[str]], object],
    width: Callable[[str, int], object],
    columns: Callable[[], object],
) -> QMenu:
    """Return the menu of a heading: order, place, width, and which columns there are."""
    menu, column = QMenu(parent), next(each for each in COLUMNS if each.name == name)
    if column.sorts:
        menu.addAction(f"Sort by {column.heading.lower()}", lambda: sort(name, False))
        menu.addAction("Sort backwards", lambda: sort(name, True))
        menu.addSeparator()
    place = list(shown).index(name) if name in shown else 0
    if place > 1:
        menu.addAction("Move left", lambda: choose(_swapped(shown, place, place - 1)))
    if 0 < place < len(shown) - 1:
        menu.addAction("Move right", lambda: choose(_swapped(shown, place, place + 1)))
    menu.addAction("Wider", lambda: width(name, 24))
    menu.addAction("Narrower", lambda: width(name, -24))
    if not column.always:
        menu.addAction(
            f"Hide {column.heading.lower()}", lambda: choose([each for each in shown if each != name])
        )
    menu.addSeparator()
    menu.addAction("Columns…", columns)
    menu.addAction("Show the usual columns", lambda: choose(list(AT_FIRST)))
    return menu


def _swapped(names: Sequence[str], one: int, other: int) -> list[str]:
    moved = list(names)
    moved[one], moved[other] = moved[other], moved[one]
    return moved
