"""The style sheet of Qt's own controls; what we paint ourselves asks the theme directly."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

from caseworker_app.paths import resources

if TYPE_CHECKING:
    from caseworker_app.ui.theme import Theme

_TEMPLATE = Template("""
QToolTip { background: $window; color: $text; border: 1px solid $border; padding: 6px 8px; }
$roles
QLabel[quiet="true"] { color: $quiet; }
QLabel[tone="late"] { color: $late; }
QLabel[tone="soon"] { color: $soon; }
QLabel[tone="met"] { color: $met; }
QLabel[tone="information"] { color: $information; }
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox {
  background: $window; color: $text; border: 1px solid $border; border-radius: 4px;
  padding: 1px 9px; selection-background-color: $accent; selection-color: $on_accent;
  placeholder-text-color: $quiet;
}
QLineEdit, QComboBox, QSpinBox { min-height: ${field}px; }
QPlainTextEdit, QTextEdit { padding: 5px 7px; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus { border: 2px solid $accent; padding: 0px 8px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $accent; padding: 4px 6px; }
QLineEdit[bare="true"], QLineEdit[bare="true"]:focus {
  border: none; background: transparent; padding: 0px 2px;
}
QLineEdit[wrong="true"] { border: 2px solid $late; padding: 0px 8px; }
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled { background: $surface; color: $quiet; }
QComboBox::drop-down { border: none; width: ${target}px; }
QComboBox::down-arrow { image: url("$chevron"); width: ${mark}px; height: ${mark}px; }
QComboBox QAbstractItemView {
  background: $window; color: $text; border: 1px solid $border; outline: none;
  selection-background-color: $selected; selection-color: $on_selected;
}
QComboBox QAbstractItemView::item { min-height: ${target}px; padding: 2px 8px; }
QSpinBox::up-button, QSpinBox::down-button { width: 0px; }
QCheckBox, QRadioButton { spacing: 10px; border: 2px solid transparent; border-radius: 4px; padding: 2px; }
QCheckBox:focus, QRadioButton:focus { border-color: $accent; }
QCheckBox::indicator, QRadioButton::indicator, QListWidget::indicator {
  width: ${mark}px; height: ${mark}px; background: $window;
}
QCheckBox::indicator, QListWidget::indicator { border: 1px solid $border; border-radius: 3px; }
QRadioButton::indicator { border: 1px solid $border; border-radius: ${half_mark}px; }
QCheckBox::indicator:checked, QListWidget::indicator:checked {
  background: $accent; border-color: $accent; image: url("$tick");
}
QRadioButton::indicator:checked {
  background: $window; border: ${ring}px solid $accent; border-radius: ${half_ringed}px;
  width: ${half_mark}px; height: ${half_mark}px;
}
QAbstractItemView {
  background: $window; color: $text; border: none; outline: none;
  selection-background-color: $selected; selection-color: $on_selected; gridline-color: $line;
}
QListWidget::item { padding: 0px 8px; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section {
  background: $surface; color: $text; border: none; border-bottom: 1px solid $line; padding: 0px 8px;
  font-weight: 600; min-height: ${row_compact}px;
}
QTableCornerButton::section { background: $surface; border: none; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab {
  background: transparent; color: $quiet; padding: 8px 4px 9px 4px; margin-right: 16px;
  border: 2px solid transparent; border-radius: 4px;
}
QTabBar::tab:selected { color: $text; font-weight: 600; border-bottom: 3px solid $accent;
  border-bottom-left-radius: 0px; border-bottom-right-radius: 0px; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected:focus { border: 2px solid $accent; border-radius: 4px; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }
QMenu { background: $window; color: $text; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; min-height: 20px; }
QMenu::item:selected { background: $selected; color: $on_selected; }
QMenu::item:disabled { color: $quiet; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QScrollArea { border: none; background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0px; }
QScrollBar::handle { background: $border; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0px; height: 0px; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QSplitter::handle { background: $line; }
QProgressBar {
  background: $neutral; border: none; border-radius: 3px; color: transparent;
  max-height: 6px; min-height: 6px;
}
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QDialog { background: $window; }
QFrame[part="line"] { background: $line; border: none; }
QFrame[part="rule"] { background: $text; border: none; }
QWidget[part="surface"] { background: $surface; }
QWidget[part="window"] { background: $window; }
QWidget[part="soon"] { background: $soon_chip; border-radius: 4px; }
QWidget[part="late"] { background: $late_chip; border-radius: 4px; }
QWidget[part="information"] { background: $information_chip; border-radius: 4px; }
QListView[part="hanging"] { border: 1px solid $border; border-radius: 4px; padding: 2px; }
QWidget[part="chosen"] { background: $selected; border-radius: 4px; }
QWidget[part="note"] { background: $surface; border-radius: 4px; }
QWidget[part="lines"] { background: $line; border-radius: 4px; }
QWidget[part="mine"] { background: $selected; }
QWidget[part="mine"] QLabel { color: $on_selected; }
""")
# Where the desktop's colours leave no tints, a line tells a box from what stands around it.
_OUTLINES = Template("""
QWidget[part="soon"], QWidget[part="late"], QWidget[part="information"], QWidget[part="note"], QDialog {
  border: 1px solid $border;
}
""")


ROLES = ("small", "small_strong", "strong", "heading", "title", "number")


def _role(look: Theme, role: str) -> str:
    font = look.font(role)
    size, weight = font.pixelSize(), font.weight().value
    return f'QLabel[role="{role}"] {{ font-size: {size}px; font-weight: {weight}; }}'


def style_sheet(look: Theme) -> str:
    """Return the sheet with the colours and sizes of one look."""
    drawn = resources() / "icons" / ("on-dark" if look.is_dark else "on-light")
    outlines = _OUTLINES.substitute(look.colours) if look.name == "contrast" else ""
    return outlines + _TEMPLATE.substitute(
        look.colours,
        roles="\n".join(_role(look, role) for role in ROLES),
        field=look.height("button") - 4,
        mark=look.scaled(16),
        half_mark=look.scaled(8),
        ring=look.scaled(5),
        half_ringed=look.scaled(9),
        target=look.height("target"),
        row_compact=look.height("row_compact") - 1,
        chevron=(drawn / "chevron-down.svg").as_posix(),
        tick=(drawn / "check.svg").as_posix(),
    )
