"""Reminders and the calendar from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseworker_app.desktop import notify
from tests.cli.conftest import Ask
from tests.cli.test_cases import opened


def test_remind_answers_as_today_and_a_notification_holds_counts_alone(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[tuple[str, str]] = []
    monkeypatch.setattr(notify, "notify", lambda *told: shown.append(told) or "")
    opened(ask)
    ask("event", "EHC-1", "request_received", "2026-01-05", "--process", "needs_assessment")
    _, reminded, _ = ask("remind", "--as-of", "2026-11-23")
    _, today, _ = ask("today", "--as-of", "2026-11-23")
    assert {name: reminded[name] for name in today} == today
    assert reminded["words"].startswith(f"{len(today['deadlines'])} late")

    assert ask("remind", "--notify", "--as-of", "2026-11-23")[0] == 0
    assert shown == [("Caseworker", reminded["words"])]


def test_a_computer_that_shows_no_notifications_is_exit_1_with_the_words(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notify, "notify", lambda *_told: "No service answers.")
    opened(ask)
    ask("event", "EHC-1", "request_received", "2026-01-05", "--process", "needs_assessment")
    code, _, err = ask("remind", "--notify", "--as-of", "2026-11-23")
    assert code == 1
    assert "No service answers." in err


def test_a_calendar_for_nobody_or_to_nowhere_is_refused_and_the_file_stays(ask: Ask, tmp_path: Path) -> None:
    opened(ask, caseworker="R. Patel")
    ask("event", "EHC-1", "plan_issued", "2026-01-05", "--process", "annual_review")
    out = tmp_path / "caseworker.ics"
    assert ask("calendar", "--out", str(out), "--for", "R. Patel")[0] == 0
    before = out.read_bytes()
    code, _, err = ask("calendar", "--out", str(out), "--for", "Nobody Atall")
    assert (code, "No case is held by “Nobody Atall”" in err) == (2, True)
    assert out.read_bytes() == before
    for nowhere in (tmp_path, tmp_path / "none" / "c.ics", Path("/proc/c.ics")):
        code, _, err = ask("calendar", "--out", str(nowhere))
        assert (code, "The calendar could not be written to" in err) == (2, True), err


def test_the_calendar_is_written_once_and_left_alone(ask: Ask, tmp_path: Path) -> None:
    opened(ask)
    ask("event", "EHC-1", "plan_issued", "2026-01-05", "--process", "annual_review")
    out = tmp_path / "caseworker.ics"
    first = ask("calendar", "--out", str(out), "--as-of", "2026-11-23")
    again = ask("calendar", "--out", str(out), "--as-of", "2026-11-23")
    assert (first[0], first[1]["changed"], again[1]["changed"]) == (0, True, False)
    assert first[1]["entries"] > 0
    assert b"Neill" not in out.read_bytes()
