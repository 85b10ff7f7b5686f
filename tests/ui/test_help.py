"""Help: a page for every screen and form, links that lead somewhere, and words that are the program's own."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import caseworker_app.ui
from caseworker_app.statutory import explain
from caseworker_app.statutory.rules import RULES
from caseworker_app.ui.help import made, pages, shortcuts, take_pictures, topics
from caseworker_app.ui.help.window import HelpWindow
from caseworker_app.ui.screen import Screen
from caseworker_app.ui.screens import SCREENS
from caseworker_app.ui.screens.case.why import WhyPane
from caseworker_app.ui.widgets.dialog import Dialog
from tests.ui.conftest import Office

SOURCE = Path(caseworker_app.ui.__file__).parent.parent


@pytest.fixture
def help_window(qtbot: QtBot) -> HelpWindow:
    window = HelpWindow()
    qtbot.addWidget(window)
    window.show()
    return window


def kinds_of(base: type) -> Iterator[type]:
    """Every screen or form of the program."""
    for found in pkgutil.walk_packages(caseworker_app.ui.__path__, "caseworker_app.ui."):
        module = importlib.import_module(found.name)
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, base) and kind.__module__ == found.name:
                yield kind


def test_every_screen_and_every_form_has_its_page() -> None:
    frames = {"caseworker_app.ui.screen", "caseworker_app.ui.form", "caseworker_app.ui.widgets.dialog"}
    asked = [kind for base in (Screen, Dialog) for kind in kinds_of(base) if kind.__module__ not in frames]
    assert len(asked) > 55
    without = [kind.__qualname__ for kind in asked if topics.page_of(kind) not in pages.written()]
    assert without == []


def test_every_place_that_names_a_page_is_there_and_so_is_its_page() -> None:
    for module, name in topics.PAGES.items():
        assert name in pages.written(), name
        homes = (f"caseworker_app.ui.screens.{module}", f"caseworker_app.ui.{module}")
        assert any(_is_there(home) for home in homes), module
    assert {place.key for place in SCREENS} <= set(topics.PAGES)


def _is_there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def test_every_link_leads_to_a_page_and_every_picture_is_there_with_its_words() -> None:
    known = pages.every()
    for page in known.values():
        for link in page.links:
            assert link in known or link.startswith("https://"), f"{page.name} leads to {link}"
        for words, picture in page.pictures:
            assert (pages.folder() / picture).is_file(), f"{page.name} shows {picture}"
            assert len(words) > 8, f"{picture} needs words for who cannot see it"


def test_no_page_is_an_orphan_and_no_picture_is_left_over() -> None:
    listed = {name for _, members in pages.contents() for _, name in members}
    assert set(pages.written()) - {pages.INDEX} <= listed
    shown = {Path(picture).name for page in pages.written().values() for _, picture in page.pictures}
    assert {path.name for path in take_pictures.folder().glob("*.png")} == shown


def test_pages_are_short_and_in_plain_words() -> None:
    unplain = re.compile(r"\b(please|sorry|invalid|simply|utili[sz]e|leverage|entity|click on|e\.g\.)", re.I)
    for page in pages.written().values():
        if page.name == pages.INDEX:
            continue
        words = len(page.plain.split())
        assert 40 < words < (1400 if page.name in {"glossary", "keyboard"} else 420), (page.name, words)
        assert not unplain.search(page.text), page.name


def test_what_a_page_calls_a_button_or_a_place_is_what_the_program_calls_it() -> None:
    files = (path for name in ("ui", "casework") for path in (SOURCE / name).rglob("*.py"))
    said = "\n".join(path.read_text("utf-8") for path in (*files, SOURCE / "settings.py")).casefold()
    for page in pages.written().values():
        for words in re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", page.text):
            assert words.casefold() in said, f"{page.name}: nothing is called “{words}”"


def test_each_rule_has_a_page_made_of_the_rule_itself() -> None:
    for rule in RULES:
        page = pages.page(made.name_of(rule))
        assert page.title == rule.title
        assert explain.counted_how(rule) in page.text
        assert explain.what_meets_it(rule) in page.text
        if rule.source.verified == "U":
            assert str(rule.source) not in page.text
            assert "to be checked" in page.text
        else:
            assert str(rule.source) in page.text
    index = pages.page("rules")
    assert {made.name_of(rule) for rule in RULES} <= set(index.links)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("forgot password", "forgotten-passphrase"),
        ("phone call", "log-a-contact"),
        ("printer jam", "print-run"),
        ("stolen", "lost-laptop"),
        ("excel", "import"),
        ("snooze", "today"),
        ("jargon", "glossary"),
        ("reg 20 decision", ""),
    ],
)
def test_people_find_a_page_by_the_words_they_would_use(typed: str, first: str) -> None:
    found = pages.search(typed)
    assert found
    assert not first or found[0].name == first
    assert pages.search(f"{typed} zzzz") == []


def test_f1_opens_the_page_of_the_screen_and_of_the_pane_with_the_keyboard(office: Office) -> None:
    assert office.window.shell is not None
    office.press(Qt.Key.Key_F1)
    helping = help_of(office)
    assert helping.name == "today"
    office.in_list()
    office.choose("Dylan Rees")
    office.press(Qt.Key.Key_F2)
    office.settle()
    why = next(each for each in office.window.findChildren(WhyPane) if each.isVisible())
    why.focus_first()
    office.press(Qt.Key.Key_F1)
    assert helping.name == "why-this-date"
    office.window.shell.go("caseload")
    office.settle()
    office.window.open_help()
    assert helping.name == "caseload"
    office.window.open_help("keyboard")
    assert "Every shortcut" in helping.page.toPlainText()


def test_f1_in_a_form_opens_the_page_of_the_form(office: Office) -> None:
    office.choose("Dylan Rees")
    office.today.record_done()
    question = office.dialog(Dialog)
    question.activateWindow()
    office.qtbot.waitUntil(lambda: QApplication.activeWindow() is question)
    office.press(Qt.Key.Key_F1)
    assert help_of(office).name == "record-an-event"
    assert question.isVisible()


def test_f1_before_the_caseload_is_open_helps_with_unlocking(office: Office) -> None:
    office.window.lock()
    QTest.keyClick(office.window.pages.currentWidget(), Qt.Key.Key_F1)
    assert help_of(office).name == "unlock"


def test_why_this_date_leads_to_the_page_of_its_rule(office: Office) -> None:
    office.choose("Dylan Rees")
    office.press(Qt.Key.Key_F2)
    office.settle()
    pane = next(each for each in office.window.findChildren(WhyPane) if each.isVisible())
    assert pane.subject is not None
    pane.about.click()
    rule = pane.subject.deadline.rule
    assert help_of(office).name == f"rule/{rule.id}"
    assert rule.title in help_of(office).page.toPlainText()


def test_help_goes_with_its_window(office: Office) -> None:
    office.window.open_help()
    helping = help_of(office)
    assert helping.isVisible()
    office.window.close()
    assert not helping.isVisible()


def help_of(office: Office) -> HelpWindow:
    found = office.window._help
    assert found is not None
    return found


def test_searching_shows_the_best_page_at_once_and_enter_stays_on_it(help_window: HelpWindow) -> None:
    help_window.show_page("today")
    QTest.keyClicks(help_window.search, "jammed")
    assert help_window.name == "print-run"
    QTest.keyClick(help_window.search, Qt.Key.Key_Return)
    assert help_window.search.text() == ""
    assert help_window.name == "print-run"
    help_window.back()
    assert help_window.name == "today"
    QTest.keyClicks(help_window.search, "xyzzy")
    assert help_window.nothing.isVisible()
    QTest.keyClick(help_window, Qt.Key.Key_Escape)
    assert help_window.search.text() == ""
    QTest.keyClick(help_window, Qt.Key.Key_Escape)
    assert not help_window.isVisible()


def test_a_link_goes_to_its_page_and_a_page_that_is_not_there_to_the_index(help_window: HelpWindow) -> None:
    help_window.show_page("today")
    help_window.page.anchorClicked.emit(QUrl("log-a-contact"))
    assert help_window.name == "log-a-contact"
    help_window.show_page("no-such-page")
    assert help_window.name == pages.INDEX


def test_the_list_of_pages_never_moves_sideways(help_window: HelpWindow) -> None:
    help_window.resize(900, 600)
    help_window.show_page("today")
    QTest.qWait(1)
    assert help_window.list.verticalScrollBar().maximum() > 0
    assert help_window.list.horizontalScrollBar().maximum() == 0


def test_in_a_small_window_the_list_gives_way_until_one_searches(help_window: HelpWindow) -> None:
    help_window.resize(640, 340)
    help_window.show_page("today")
    assert not help_window.list.isVisible()
    QTest.keyClicks(help_window.search, "letter")
    assert help_window.list.isVisible()
    assert not help_window.page.isVisible()
    QTest.keyClick(help_window.search, Qt.Key.Key_Return)
    assert help_window.page.isVisible()
    help_window.home.click()
    assert help_window.name == pages.INDEX


def test_a_page_is_printed(help_window: HelpWindow, tmp_path: Path) -> None:
    help_window.show_page("keyboard")
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "keys.pdf"))
    help_window.page.print_(printer)
    assert (tmp_path / "keys.pdf").stat().st_size > 10_000


def test_every_page_draws_in_every_look(help_window: HelpWindow) -> None:
    for name in pages.every():
        help_window.show_page(name)
        assert help_window.page.toPlainText().startswith(pages.every()[name].title)


def test_what_is_new_is_the_newest_part_of_the_changelog() -> None:
    text = made.whats_new().text
    assert text.startswith("- ")
    assert "## " not in text


def test_the_start_loads_nothing_of_the_help() -> None:
    code = (
        "import sys; import caseworker_app.ui.window, caseworker_app.ui.shell, "
        "caseworker_app.ui.window_commands, caseworker_app.ui.screens.today.screen, "
        "caseworker_app.ui.screens.case.why;print([name for name in sys.modules if '.ui.help.' in name or "
        "name in ('markdown_it', 'PIL')])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_every_picture_and_the_sheet_of_shortcuts_are_of_the_present_program(qapp: QApplication) -> None:
    with take_pictures.demonstration() as (application, window):
        sheet = shortcuts.text(application, window)
        drawn = dict(take_pictures.taken(application, window))
    folder = take_pictures.folder()
    assert sheet == shortcuts.file().read_text("utf-8"), "The commands changed: run `python3 build pictures`"
    assert {path.stem for path in folder.glob("*.png")} == set(drawn)
    old = [name for name, now in drawn.items() if take_pictures.stale(now, folder / f"{name}.png")]
    assert old == [], "These screens changed: look at them, and run `python3 build pictures`"


def test_tab_goes_through_the_links_of_a_page_and_leaves_it_again(help_window: HelpWindow) -> None:
    help_window.show_page("today")
    help_window.page.setFocus()
    links = []
    for _ in range(60):
        QTest.keyClick(help_window.page, Qt.Key.Key_Tab)
        QApplication.processEvents()
        if help_window.focusWidget() is not help_window.page:
            break
        links.append(help_window.page.textCursor().selectedText())
    assert help_window.focusWidget() is help_window.search
    assert len(links) > 1
    assert all(links)
