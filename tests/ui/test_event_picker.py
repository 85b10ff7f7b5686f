"""Choosing what happened by a few letters."""

from __future__ import annotations

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from caseworker_app.casework.likely_events import Choice
from caseworker_app.ui.screens.case.event_picker import EventPicker

CHOICES = (
    Choice("information_request", "sar_received", begins=True),
    Choice("annual_review", "review_meeting_planned"),
    Choice("annual_review", "review_meeting_held"),
    Choice("annual_review", "amendment_notice_sent"),
    Choice("annual_review", "report_circulated"),
)


def offered(qtbot: QtBot, letters: str) -> list[str]:
    picker = EventPicker(CHOICES, {"annual_review": "Annual review 2026"})
    qtbot.addWidget(picker)
    QTest.keyClicks(picker.line, letters)
    return [picker.list.item(row).text().split(" · ")[0] for row in range(picker.list.count())]


def test_initials_find_an_event_likely_first_and_letters_inside_a_word_do_not(qtbot: QtBot) -> None:
    assert offered(qtbot, "rm") == ["Review meeting planned", "Review meeting held"]


def test_word_beginnings_come_before_letters_inside_a_word(qtbot: QtBot) -> None:
    assert offered(qtbot, "re mee") == ["Review meeting planned", "Review meeting held"]
    assert offered(qtbot, "rec") == ["Subject access request received"]
    assert offered(qtbot, "not") == ["Amendment notice sent"]
    assert offered(qtbot, "re")[-1] == "Amendment notice sent"  # only its process is a review
    assert offered(qtbot, "meet") == ["Review meeting planned", "Review meeting held"]
    assert offered(qtbot, "eeting") == ["Review meeting planned", "Review meeting held"]
