"""The look, the words and the worker that every screen stands on."""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

import caseworker_app
from caseworker_app import settings
from caseworker_app.errors import CaseworkerError, NotAllowed, WrongUse
from caseworker_app.paths import resources
from caseworker_app.reports.charts import drawing
from caseworker_app.statutory.rule import State
from caseworker_app.ui import chart_view, dates, theme
from caseworker_app.ui.background import Work, Worker
from caseworker_app.ui.crashes import Unexpected
from caseworker_app.ui.widgets.date_field import DateField
from caseworker_app.ui.widgets.labels import Words
from caseworker_app.ui.widgets.status import Status, paint_shape, paint_status

TODAY = date(2026, 11, 23)
GROUNDS = ("window", "surface", "selected")


def luminance(colour: QColor) -> float:
    parts = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(first: QColor, second: QColor) -> float:
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("token", ["text", "quiet", "accent", "late", "soon", "met", "information"])
def test_text_can_be_read_on_every_ground(qapp: QApplication, name: str, ground: str, token: str) -> None:
    look = theme.theme(name)
    assert contrast(look.colour(token), look.colour(ground)) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
def test_borders_chips_and_buttons_hold_their_contrast(qapp: QApplication, name: str) -> None:
    look = theme.theme(name)
    for ground in GROUNDS:
        assert contrast(look.colour("border"), look.colour(ground)) >= 3
    for token in ("late", "soon", "met", "information"):
        assert contrast(look.colour(token), look.colour(f"{token}_chip")) >= 4.5
    for ground in ("accent", "accent_strong"):
        assert contrast(look.colour("on_accent"), look.colour(ground)) >= 4.5
    assert contrast(look.colour("quiet"), look.colour("neutral")) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_focus_ring_is_seen_on_every_ground(qapp: QApplication, name: str) -> None:
    look = theme.theme(name)
    chips = [token for token in look.colours if token.endswith("_chip")]
    for ground in (*GROUNDS, "neutral", *chips):
        assert contrast(look.colour("accent"), look.colour(ground)) >= 3, ground
    for token in ("text", "quiet"):
        for ground in ("neutral", *chips):
            assert contrast(look.colour(token), look.colour(ground)) >= 4.5, (token, ground)


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
@pytest.mark.parametrize("ink", [drawing.FIRST, drawing.SECOND, drawing.PALE, drawing.AXIS])
def test_what_a_chart_draws_is_seen(
    qapp: QApplication, look: Callable[..., None], name: str, ink: str
) -> None:
    look(name)
    ground = theme.current().colour("window")
    assert contrast(chart_view._ink(ink), ground) >= 3


WINDOWS_NIGHT = {
    QPalette.ColorRole.Base: "#000000",
    QPalette.ColorRole.Text: "#FFFFFF",
    QPalette.ColorRole.Highlight: "#1AEBFF",
    QPalette.ColorRole.HighlightedText: "#000000",
}


@pytest.fixture
def windows_night(monkeypatch: pytest.MonkeyPatch) -> None:
    """A desktop in a high contrast theme of Windows."""
    desktop = QPalette()
    for role, colour in WINDOWS_NIGHT.items():
        desktop.setColor(role, colour)
    monkeypatch.setattr(theme, "_desktop", [desktop])


@pytest.mark.usefixtures("windows_night")
def test_high_contrast_is_high_everywhere(qapp: QApplication, look: Callable[..., None]) -> None:
    night = theme.theme("contrast")
    inks = ("text", "quiet", "accent", "border", "line", "late", "soon", "met", "information")
    for ground in ("window", "surface", "neutral", *(one for one in night.colours if one.endswith("_chip"))):
        for ink in inks:
            assert contrast(night.colour(ink), night.colour(ground)) >= 7, (ink, ground)
    assert contrast(night.colour("on_accent"), night.colour("accent")) >= 7
    assert contrast(night.colour("on_selected"), night.colour("selected")) >= 7


def test_nothing_on_the_screen_moves_by_itself() -> None:
    """What does not move needs no setting that stops it (WCAG 2.3.3)."""
    folder = Path(caseworker_app.__file__).parent
    for file in folder.rglob("*.py"):
        words = file.read_text("utf-8")
        assert not any(
            each in words for each in ("QPropertyAnimation", "QVariantAnimation", "QMovie", "QTimeLine")
        ), file


def test_the_tokens_are_read_as_toml_reads_them(qapp: QApplication) -> None:
    assert theme._tokens() == tomllib.loads((resources() / "theme.toml").read_text("utf-8"))


def test_a_high_contrast_look_takes_the_desktops_colours(qapp: QApplication) -> None:
    look = theme.theme("contrast")
    assert look.colour("late") == look.colour("text")
    assert look.style_sheet()


@pytest.mark.usefixtures("windows_night")
def test_a_chosen_row_can_be_read_in_high_contrast(qapp: QApplication, look: Callable[..., None]) -> None:
    look("contrast")
    assert qapp.palette().color(QPalette.ColorRole.Base) == QColor("#000000")
    with theme.on_selection(True):
        chosen = theme.current()
        for token in ("text", "quiet", "late", "soon", "met", "information", "accent"):
            assert contrast(chosen.colour(token), chosen.colour("selected")) >= 7
    assert theme.current().colour("text") == QColor("#FFFFFF")
    look("light")
    with theme.on_selection(True):
        assert theme.current() is theme.current().on_selection()


@pytest.mark.parametrize("role", ["small", "body", "heading"])
def test_wrapped_text_stands_at_the_line_height_of_the_theme(
    qtbot: QtBot, look: Callable[..., None], role: str
) -> None:
    words = Words(
        "We posted the proposed changes to Amira’s plan on 29 October and have your views. " * 3, role
    )
    qtbot.addWidget(words)
    words.resize(240, words.heightForWidth(240))
    words.show()
    line = theme.current().line(role)
    lines, rest = divmod(words.height(), line)
    assert rest == 0
    picture = words.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    assert lines >= 4
    for top in range(0, lines * line, line):
        assert any(picture.pixelColor(x, top + y).value() < 128 for x in range(240) for y in range(line))


def test_text_of_twice_the_size_makes_rows_of_twice_the_height(qapp: QApplication) -> None:
    assert theme.theme("light", 200).height("row") == 2 * theme.theme("light").height("row")
    assert theme.theme("light", 200).font("body").pixelSize() == 28


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("4/6", date(2026, 6, 4)),
        ("4 6 26", date(2026, 6, 4)),
        ("4.6.2026", date(2026, 6, 4)),
        ("4 jun", date(2026, 6, 4)),
        ("4th June 2027", date(2027, 6, 4)),
        ("thursday 4 june 2026", date(2026, 6, 4)),
        ("2026-06-04", date(2026, 6, 4)),
        ("10 jan", date(2027, 1, 10)),
        ("1 sept", date(2026, 9, 1)),
        ("today", TODAY),
        ("yesterday", date(2026, 11, 22)),
        ("fri", date(2026, 11, 27)),
        ("mon", date(2026, 11, 30)),
        ("+2w", date(2026, 12, 7)),
        ("-3d", date(2026, 11, 20)),
        ("+3", date(2026, 11, 26)),
        ("+3m", date(2027, 2, 23)),
        ("1/2/85", date(1985, 2, 1)),
    ],
)
def test_dates_are_understood_as_people_type_them(typed: str, meant: date) -> None:
    assert dates.parse_typed(typed, TODAY) == meant


def test_a_month_shorter_than_the_day_ends_on_its_last() -> None:
    assert dates.parse_typed("+1m", date(2027, 1, 31)) == date(2027, 2, 28)


@pytest.mark.parametrize("typed", ["", "soon", "4", "4/13", "1/2/3/4", "4 jun 2", "99999999999/1"])
def test_what_is_no_date_says_how_to_write_one(typed: str) -> None:
    with pytest.raises(WrongUse, match="Enter a date like 4 June 2026 or 4/6"):
        dates.parse_typed(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("30/2", "February 2026 has 28 days, so there is no 30"),
        ("30 feb 2028", "February 2028 has 29 days, so there is no 30"),
        ("2026-06-31", "June 2026 has 30 days, so there is no 31"),
    ],
)
def test_a_day_that_its_month_does_not_have_is_said_so(typed: str, why: str) -> None:
    with pytest.raises(WrongUse, match=why):
        dates.parse_typed(typed, TODAY)


def test_dates_and_lateness_read_as_the_council_writes_them() -> None:
    assert dates.long_date(date(2026, 6, 4)) == "4 June 2026"
    assert dates.weekday_date(date(2026, 6, 4)) == "Thursday 4 June 2026"
    assert dates.short_date(date(2026, 6, 4)) == "4 Jun 2026"
    assert dates.lateness(date(2026, 11, 21), TODAY) == "2 days late (was due 21 November 2026)"
    assert dates.lateness(date(2026, 11, 22), TODAY) == "1 day late (was due 22 November 2026)"
    assert dates.lateness(TODAY, TODAY) == "due today"
    assert dates.lateness(date(2026, 11, 24), TODAY) == "due tomorrow"
    assert dates.lateness(date(2026, 11, 28), TODAY) == "in 5 days (28 November 2026)"
    assert [dates.clock_time(*at) for at in ((9, 0), (17, 30), (12, 0), (0, 0))] == [
        "9am",
        "5:30pm",
        "midday",
        "11:59pm",
    ]
    assert dates.school_year(date(2026, 8, 31)) == "2025 to 2026"


def test_the_date_field_writes_the_meaning_under_what_was_typed(qtbot: QtBot) -> None:
    field = DateField("Date of the review meeting", TODAY, latest=TODAY)
    qtbot.addWidget(field)
    field.line.setText("4/6")
    assert field.meaning.text() == "Thursday 4 June 2026"
    assert field.line.accessibleDescription() == "Thursday 4 June 2026"
    assert field.day() == date(2026, 6, 4)
    field.line.stepped.emit(1)
    assert field.day() == date(2026, 6, 5)
    field.line.setText("fri")
    assert field.problem() == "Date of the review meeting must be today or in the past"
    assert field.day() is None
    field.line.clear()
    assert field.show_problem() == "Enter date of the review meeting"


@pytest.mark.parametrize(
    ("status", "shape", "words"),
    [
        (Status.from_deadline(State.OVERDUE, -2), "late", "Late 2 days"),
        (Status.from_deadline(State.OVERDUE, 0), "late", "Late today"),
        (Status.from_deadline(State.OPEN, 0), "today", "Due today"),
        (Status.from_deadline(State.OPEN, 5), "soon", "In 5 days"),
        (Status.from_deadline(State.OPEN, 30), "later", "In 30 days"),
        (Status.from_deadline(State.MET, None, met_on=date(2026, 6, 1)), "met", "Met 1 Jun"),
        (Status.from_deadline(State.EXCEPTED, -9), "disapplied", "Limit disapplied"),
        (Status.from_deadline(State.OPEN, None), "missing", "No date"),
    ],
)
def test_a_status_is_a_shape_and_words(status: Status, shape: str, words: str) -> None:
    assert (status.shape, status.words) == (shape, words)


def test_every_shape_is_painted_and_no_two_are_alike(look: Callable[..., None]) -> None:
    drawn = set()
    for shape in ("late", "today", "soon", "later", "met", "disapplied", "missing", "ended"):
        image = QImage(16, 16, QImage.Format.Format_ARGB32)
        image.fill(0xFFFFFFFF)
        painter = QPainter(image)
        paint_shape(painter, shape, QPointF(8, 8))  # type: ignore[arg-type]
        paint_status(painter, QRect(0, 40, 10, 10), Status(shape, "words"))  # type: ignore[arg-type]
        painter.end()
        image = image.convertToFormat(QImage.Format.Format_Grayscale8)
        drawn.add(bytes(image.constBits()))
    assert len(drawn) == 8


def test_the_worker_gives_results_and_errors_back_to_the_windows_thread(qtbot: QtBot) -> None:
    worker = Worker()
    told: list[object] = []
    where: list[bool] = []

    def then(result: object) -> None:
        told.append(result)
        where.append(threading.current_thread() is threading.main_thread())

    def refuse(_work: Work) -> None:
        raise NotAllowed("It cannot be.", "Do otherwise.")

    def break_down(_work: Work) -> None:
        raise ZeroDivisionError("Amira Siddiqui")

    worker.run(lambda _work: 42, then, told.append)
    worker.run(refuse, then, then)
    worker.run(break_down, then, then)
    qtbot.waitUntil(lambda: not worker.is_busy)
    worker.finish()
    assert told[0] == 42
    assert all(where)
    assert isinstance(told[1], NotAllowed)
    assert isinstance(told[2], Unexpected)
    assert "ZeroDivisionError" in told[2].details
    assert "Amira" not in told[2].details


def test_work_that_is_stopped_rolls_back_and_says_nothing(qtbot: QtBot) -> None:
    worker = Worker()
    told: list[object] = []
    said: list[tuple[str, int, int]] = []
    begun = threading.Event()

    def long_work(work: Work) -> None:
        for number in range(100_000):
            work.say("Counting", number, 100_000)
            begun.set()

    work = worker.run(long_work, told.append, told.append)
    work.progressed.connect(lambda *words: said.append(words))
    assert begun.wait(5)
    work.stop()
    qtbot.waitUntil(lambda: not worker.is_busy)
    worker.finish()
    assert told == []
    assert said[0][0] == "Counting"


def test_only_one_module_starts_threads() -> None:
    package = Path(caseworker_app.__file__).parent / "ui"
    starting = [
        file.name
        for file in package.rglob("*.py")
        if "Thread(" in (text := file.read_text("utf-8")) or "QThread" in text or "ThreadPool" in text
    ]
    assert starting == ["background.py"]


def test_the_qt_binding_survives_fifty_thousand_calls_that_return_nothing(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    for number in range(50_000):
        label.setText(str(number))
    assert label.text() == "49999"


def test_choices_are_kept_and_what_is_not_known_is_kept_too(tmp_path: Path) -> None:
    path = tmp_path / "choices.json"
    path.write_text('{"theme": "dark", "text_size": 7, "from_a_newer_version": [1]}')
    kept = settings.read(path)
    assert (kept.choices.theme, kept.choices.text_size) == ("dark", 100)
    settings.write(kept, user_name="R. Patel")
    again = settings.read(path)
    assert (again.choices.user_name, again.choices.theme) == ("R. Patel", "dark")
    assert again.unknown == {"from_a_newer_version": [1]}


def test_choices_that_cannot_be_read_are_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "choices.json"
    path.write_text("{half")
    assert settings.read(path).choices == settings.Choices()


def test_choices_that_cannot_be_kept_say_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CaseworkerError, match="could not be kept"):
        settings.write(settings.read(tmp_path / "file" / "choices.json"), theme="dark")


def test_a_word_without_a_fold_gives_way_instead_of_widening_its_pane(
    qtbot: QtBot, look: Callable[..., None]
) -> None:
    look()
    pane = QWidget()
    column, email = QVBoxLayout(pane), Words("aleksandra.wisniewska-kowalczyk@social.care.aldermere.example")
    column.addWidget(email)
    column.addWidget(
        Words("ADULT\nLlanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch-Featherstonehaugh")
    )
    qtbot.addWidget(pane)
    pane.resize(220, 300)
    pane.show()
    assert pane.minimumSizeHint().width() <= 220
    assert email.height() >= 2 * theme.current().line("body")
