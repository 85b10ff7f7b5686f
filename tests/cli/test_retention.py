"""`retention` as other people's scripts call it."""

from __future__ import annotations

from pathlib import Path

import pdfplumber

from tests.cli.conftest import Ask

BORN = ("--given-name", "Sam", "--family-name", "Quetzal", "--date-of-birth", "2001-03-02")


def test_a_case_is_listed_held_lifted_closed_and_deleted_with_a_certificate(ask: Ask, tmp_path: Path) -> None:
    assert ask("new", "--reference", "91-1", *BORN)[0] == 0
    ask("settings", "retention_years=26")
    later = ("--as-of", "2027-03-02")
    assert ask("retention", "list")[1]["cases"] == []
    _, listed, _ = ask("retention", "list", *later)
    assert [(one["case"], one["over_on"]) for one in listed["cases"]] == [("91-1", "2027-03-02")]
    assert listed["cases"][0]["stopped"] == "The case is open: close it first"
    assert "26 years after birth" in listed["schedule"][0]["period"]

    assert ask("retention", "hold", "91-1", "--because", "Inquiry")[0] == 0
    assert ask("retention", "list", *later)[1]["cases"][0]["stopped"] == "Legal hold: Inquiry"
    code, _, err = ask("retention", "purge", "91-1", "--because", "x")
    assert code == 2
    assert "cannot be deleted" in err
    assert ask("retention", "lift", "91-1", "--because", "Over")[0] == 0
    assert ask("case", "91-1")[0] == 0


def test_what_is_not_due_is_refused(ask: Ask, tmp_path: Path) -> None:
    ask("new", "--reference", "91-1", *BORN)
    code, _, err = ask("retention", "purge", "91-1", "--because", "x", "--out", str(tmp_path / "c.pdf"))
    assert code == 2
    assert "must be kept until 2 March 2036" in err
    assert not (tmp_path / "c.pdf").exists()
    assert ask("retention", "certificates")[1]["certificates"] == []


def test_wrong_use_is_told(ask: Ask) -> None:
    assert ask("retention", "burn", "91-1")[0] == 2
    assert ask("retention", "hold")[0] == 2
    ask("new", "--reference", "91-1", *BORN)
    assert "Until when" in ask("retention", "keep", "91-1", "--because", "x")[2]


def test_the_certificate_is_a_page_without_the_child(tmp_path: Path) -> None:
    from datetime import UTC, date, datetime

    from caseworker_app.casework.purge import Certificate
    from caseworker_app.reports import certificate

    made = Certificate(
        "01a2", "91-1", "35 years after birth: our schedule", "Line 14",
        datetime(2026, 11, 23, 9, tzinfo=UTC),
        "T. Bevan", {"cases": 1, "communication": 12, "files": 3}, date(2027, 1, 18),
    )  # fmt: skip
    certificate.write(tmp_path / "c.pdf", made, "Aldermere Council")
    with pdfplumber.open(tmp_path / "c.pdf") as paper:
        text = " ".join(paper.pages[0].extract_text().split())
    for words in ("91-1", "23 November 2026, 09:00, by T. Bevan", "Calls, messages, meetings and visits: 12",
                  "in ordinary use by 18 January 2027"):  # fmt: skip
        assert words in text
