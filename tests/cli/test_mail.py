"""Filing e-mail from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Ask
from tests.cli.test_cases import opened
from tests.imports.mail import letters
from tests.imports.mail.outlook import OutlookMessage


def test_a_folder_of_mail_is_filed_left_or_rejected_and_never_twice(ask: Ask, tmp_path: Path) -> None:
    opened(ask, "EHC-00123")
    ask("person", "EHC-00123", "--name", "Sara", "--role", "mother", "--email", "sara@post.example")
    outlook = OutlookMessage(subject="About EHC-00123", body="x", sender=("Jo", "jo@school.example"))
    for name, content in (
        ("a.eml", letters.gmail("Taxi")),
        ("b.msg", outlook.as_bytes()),
        ("c.eml", letters.gmail("Lunch", sender="x@elsewhere.example")),
        ("d.eml", letters.gmail("Taxi")),
        ("e.eml", b"nothing"),
    ):
        (tmp_path / name).write_bytes(content)

    code, answer, _ = ask("import-mail", str(tmp_path))

    assert code == 1
    assert [(one["file"], one["case"]) for one in answer["filed"]] == [
        ("a.eml", "EHC-00123"),
        ("b.msg", "EHC-00123"),
    ]
    assert [(one["file"], one["guesses"]) for one in answer["triage"]] == [("c.eml", [])]
    assert answer["duplicates"] == [{"file": "d.eml"}]
    assert [one["file"] for one in answer["rejected"]] == ["e.eml"]
    assert len(ask("case", "EHC-00123")[1]["communication"]) == 2


def test_a_file_that_is_not_there_changes_nothing(ask: Ask, tmp_path: Path) -> None:
    code, answer, err = ask("import-mail", str(tmp_path / "none.eml"))
    assert (code, answer) == (2, None)
    assert "There is no file" in err
