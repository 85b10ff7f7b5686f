"""Colours, type and sizes of every screen, read from `resources/theme.toml`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from caseworker_app.paths import resources

NAMES = ("system", "light", "dark", "contrast")
TEXT_SIZES = (100, 110, 125, 150, 175, 200)
_OWN_FAMILY = "Inter"
_current: list[Theme] = []
_desktop: list[QPalette] = []  # its own colours, before ours took their place


@cache
def _tokens() -> Mapping[str, Any]:
    """Read the tokens. Each value of that file is JSON too, and tomllib would lengthen every start."""
    sections: dict[str, dict[str, Any]] = {}
    for line in (resources() / "theme.toml").read_text("utf-8").splitlines():
        if line.startswith("["):
            section = sections.setdefault(line[1 : line.index("]")], {})
        elif line and not line.startswith("#"):
            name, _, value = line.partition(" = ")
            section[name] = json.loads(value)
    return sections


@dataclass(frozen=True)
class Theme:
    """One look: a set of colours at a text size and a density."""

    name: str
    colours: Mapping[str, str]
    text_size: int = 100
    density: str = "comfortable"

    def colour(self, token: str) -> QColor:
        """Return the colour of a token such as `late` or `quiet`."""
        return QColor(self.colours[token])

    def size(self, token: str) -> int:
        """Return a size of `theme.toml`, as it stands (borders, corners, window sizes)."""
        return int(_tokens()["sizes"][token])

    def space(self, token: str) -> int:
        """Return a distance of `theme.toml`."""
        return int(_tokens()["space"][token])

    def scaled(self, pixels: int) -> int:
        """Return a length that grows with the text size (rows, buttons, columns of text)."""
        return round(pixels * self.text_size / 100)

    def height(self, token: str) -> int:
        """Return the height of a row, a bar or a button, which grows with the text size."""
        if token == "row" and self.density == "compact":  # noqa: S105 - a token of the theme
            token = "row_compact"  # noqa: S105
        return self.scaled(self.size(token))

    def line(self, role: str) -> int:
        """Return the line height of a kind of text."""
        return self.scaled(int(_tokens()["type"][role][1]))

    def font(self, role: str = "body") -> QFont:
        """Return the font of a kind of text, with figures of equal width."""
        return QFont(_font(role, self.text_size))

    def metrics(self, role: str = "body") -> QFontMetrics:
        """Return the measures of a kind of text."""
        return _metrics(role, self.text_size)

    @property
    def is_dark(self) -> bool:
        """Whether text is lighter than the window."""
        return self.colour("window").lightness() < self.colour("text").lightness()

    def on_selection(self) -> Theme:
        """Return the look of what stands on a chosen row: high contrast turns the colours round."""
        if self.name != "contrast":
            return self
        turned = dict.fromkeys(self.colours, self.colours["on_selected"])
        grounds = ("window", "surface", "neutral", "on_accent", "selected")
        turned |= {token: self.colours["selected"] for token in self.colours if token.endswith("_chip")}
        return replace(self, colours=turned | dict.fromkeys(grounds, self.colours["selected"]))

    def palette(self) -> QPalette:
        """Return the colours as Qt's own controls ask for them."""
        palette = QPalette()
        roles = QPalette.ColorRole
        for role, token in {
            roles.Window: "window",
            roles.WindowText: "text",
            roles.Base: "window",
            roles.AlternateBase: "surface",
            roles.Text: "text",
            roles.Button: "surface",
            roles.ButtonText: "text",
            roles.ToolTipBase: "window",
            roles.ToolTipText: "text",
            roles.PlaceholderText: "quiet",
            roles.Highlight: "selected",
            roles.HighlightedText: "on_selected",
            roles.Link: "accent",
            roles.LinkVisited: "accent",
            roles.Accent: "accent",
            roles.BrightText: "late",
        }.items():
            palette.setColor(role, self.colour(token))
        for role in (roles.Text, roles.WindowText, roles.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("quiet"))
        return palette

    def style_sheet(self) -> str:
        """Return the one style sheet of the program."""
        from caseworker_app.ui.style_sheet import style_sheet

        return style_sheet(self)


def theme(name: str, text_size: int = 100, density: str = "comfortable") -> Theme:
    """Return the look of that name; `system` follows the desktop, `contrast` takes the desktop's colours."""
    if name == "system":
        name = system_name()
    colours = _contrast_colours() if name == "contrast" else _tokens()[name]
    return Theme(name, colours, text_size, density)


def system_name() -> str:
    """Return the look that the desktop asks for."""
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return "contrast"
    return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"


def current() -> Theme:
    """Return the look in use."""
    if not _current:
        _current.append(theme("light"))
    return _current[0]


def choose(look: Theme) -> None:
    """Take a look for what we paint ourselves."""
    _current[:] = [look]


@contextmanager
def on_selection(selected: bool) -> Iterator[None]:
    """Paint what stands on a chosen row, where `selected` says that it is one."""
    before = current()
    if selected and before.name == "contrast":
        choose(before.on_selection())
    try:
        yield
    finally:
        choose(before)


def apply(application: QApplication, look: Theme) -> None:
    """Give the whole program a look; open windows repaint themselves."""
    load_fonts()
    choose(look)
    sheet = look.style_sheet()
    if application.styleSheet() == sheet:
        return  # it is worn already, and every widget would be worked out anew
    if not _desktop:
        _desktop.append(application.palette())
    application.setPalette(_desktop[0] if look.name == "contrast" else look.palette())
    application.setFont(look.font())
    application.setStyleSheet(sheet)


@cache
def load_fonts() -> str:
    """Return the family to use: Segoe UI where Windows has it, else the bundled Inter."""
    if QGuiApplication.platformName() == "windows" and "Segoe UI" in QFontDatabase.families():
        return "Segoe UI"
    for name in ("Inter-Regular.otf", "Inter-SemiBold.otf"):
        QFontDatabase.addApplicationFont(str(resources() / "fonts" / name))
    return _OWN_FAMILY


@cache
def _font(role: str, text_size: int) -> QFont:
    pixels, _, weight = _tokens()["type"][role]
    font = QFont(load_fonts())
    font.setPixelSize(round(pixels * text_size / 100))
    font.setWeight(QFont.Weight(weight))
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


@cache
def _metrics(role: str, text_size: int) -> QFontMetrics:
    return QFontMetrics(_font(role, text_size))


def _contrast_colours() -> Mapping[str, str]:
    """Return the desktop's own colours under our names: no tint of ours in a high-contrast look."""
    palette = _desktop[0] if _desktop else QGuiApplication.palette()
    roles = QPalette.ColorRole
    window = palette.color(roles.Base).name()
    text = palette.color(roles.Text).name()
    named = dict.fromkeys(_tokens()["light"], text)
    named.update(dict.fromkeys(("window", "surface", "neutral", "on_accent"), window))
    named.update({token: window for token in named if token.endswith("_chip")})
    named["selected"] = palette.color(roles.Highlight).name()
    named["on_selected"] = palette.color(roles.HighlightedText).name()
    named["accent"] = named["accent_strong"] = text
    return named
