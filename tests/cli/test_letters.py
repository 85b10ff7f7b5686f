"""Letters from the command line: whole days of them, as other people's scripts would do it."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import docx
import pytest

from caseworker_app.cli.main import run
from tests.letters.families import COUNCIL, pages_of
from tests.store_fixtures import PASSPHRASE

Ask = Callable[..., tuple[int, Any, str]]
TODAY = datetime.now(UTC).astimezone(ZoneInfo("Europe/London")).date()
MAINTAIN = "review-decision-maintain"
REASONS = "--fact=reasons=The plan still fits."


@pytest.fixture
def ask(store_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run one command on a fresh store with --json: exit code, answer, standard error."""
    monkeypatch.setenv("CASEWORKER_STORE", str(store_folder))
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", PASSPHRASE)
    monkeypatch.chdir(store_folder.parent)  # a letter without --out is written where the command runs

    def asking(*argv: str) -> tuple[int, Any, str]:
        code = run([*argv, "--json"])
        out, err = capsys.readouterr()
        return code, json.loads(out) if out else None, err

    asking("settings", *(f"{name}={value}" for name, value in COUNCIL.items()))
    schools = store_folder.parent / "schools.csv"
    schools.write_text('Name,Address\nAsh Grove School,"2 School Lane, Ashmere, AS3 3SS"\n')
    assert asking("import", str(schools), "--as", "settings")[0] == 0
    return asking


def a_working_day_before(day: date, days: int) -> date:
    found = day - timedelta(days=days)
    return found - timedelta(days=max(0, found.weekday() - 4))


def reviewed(
    ask: Ask, reference: str, *, address: str = "1 Mill Lane; Ashmere; AS4 2LP", met: bool = True,
    reported: bool = True,
) -> None:  # fmt: skip
    """A child of twelve whose plan was reviewed lately, or is still to be."""
    born = TODAY.replace(year=TODAY.year - 12, day=1)
    ask("new", "--reference", reference, "--given-name=Freya", f"--family-name=Child{reference}",
        f"--date-of-birth={born}")  # fmt: skip
    ask("person", reference, "--name", f"Mona Name{reference}", "--title=Ms", "--role=mother",
        "--parental-responsibility", "--address", address)  # fmt: skip
    ask("edit", reference, "school=Ash Grove School")
    ask("event", reference, "plan_issued", str(a_working_day_before(TODAY, 330)))
    if met:
        ask("event", reference, "review_meeting_held", str(a_working_day_before(TODAY, 21)))
    if met and reported:
        ask("event", reference, "review_report_circulated", str(a_working_day_before(TODAY, 10)))


def test_a_name_that_nothing_needs_is_said_and_not_kept(ask: Ask) -> None:
    reviewed(ask, "A-1")
    code, made, err = ask("letter", "A-1", MAINTAIN, REASONS, "--draft", "--passed-by=Nobody", "--because=So")
    assert (code, made["passed_by"]) == (0, "")
    assert "was not needed" in err


def test_somebody_who_must_have_a_letter_and_gets_none_is_listed_with_the_exit_code(ask: Ask) -> None:
    reviewed(ask, "A-1")
    ask("edit", "A-1", "school=")
    code, made, _ = ask("letter", "A-1", MAINTAIN, REASONS, "--draft")
    assert (code, len(made["letters"])) == (1, 1)
    assert [one["why"] for one in made["refused"]] == [
        f"{one['name']} {one['why']}" for one in made["left_out"]
    ]


def test_one_letter_from_the_record_to_the_post_and_back(ask: Ask, tmp_path: Path) -> None:
    reviewed(ask, "A-1")
    file = tmp_path / "letter.pdf"
    code, made, err = ask("letter", "A-1", MAINTAIN, REASONS, "--out", str(file))
    assert (code, err) == (0, "")
    assert {"case", "to", "file", "pages", "sha256", "document"} <= set(made)
    assert hashlib.sha256(file.read_bytes()).hexdigest() == made["sha256"]
    assert "Dear Ms NameA-1" in pages_of(file.read_bytes())[0]

    code, posted, _ = ask("letters", "posted", made["document"], "--on", str(TODAY), "--class", "first")
    assert code == 0
    assert posted["events"] == [{"case": "A-1", "type": "decision_to_maintain"}]
    _, case, _ = ask("case", "A-1")
    assert sorted(one["state"] for one in case["documents"]) == ["posted", "printed"]
    met = [one for one in case["deadlines"] if one["rule"] == "ar-decision"]
    assert met[0]["met_on"] == str(TODAY)

    code, back, _ = ask("letters", "returned", made["document"], "--on", str(TODAY))
    assert (code, back["state"]) == (0, "returned")
    code, again, _ = ask("letter", "A-1", "early-review-refused", "--fact=reasons=No change.")
    assert code == 1
    assert "come back" in again["left_out"][0]["why"]


def test_a_draft_leaves_no_trace(ask: Ask, tmp_path: Path, store_folder: Path) -> None:
    reviewed(ask, "A-1")
    out = tmp_path / "look.pdf"
    code, made, _ = ask("letter", "A-1", MAINTAIN, REASONS, "--draft", "--out", str(out))
    assert (code, made["document"]) == (0, None)
    assert out.exists()
    assert ask("case", "A-1")[1]["documents"] == []
    assert not (store_folder / "documents").exists()


def test_a_letter_is_also_a_word_file_marked_as_a_copy(ask: Ask, tmp_path: Path) -> None:
    reviewed(ask, "A-1")
    file = tmp_path / "letter.docx"
    code, made, _ = ask("letter", "A-1", MAINTAIN, REASONS, "--out", str(file))
    assert code == 0
    word = docx.Document(str(file))
    assert any(line.text == "Dear Ms NameA-1" for line in word.paragraphs)
    assert word.sections[0].first_page_header.paragraphs[0].text == "Copy"
    assert ask("letter", "A-1", MAINTAIN, REASONS, "--out", str(tmp_path / "letter.odt"))[0] == 2
    assert made["document"]
    assert made["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert made["kept_sha256"] == made["letters"][0]["kept_sha256"] != made["sha256"]
    assert made["kept_sha256"] in [one["sha256"] for one in ask("case", "A-1")[1]["documents"]]


def test_what_no_lead_can_pass_does_not_say_that_one_can(
    ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    reviewed(ask, "A-1")
    assert run(["letter", "A-1", MAINTAIN, "--fact=reasons=Well done 🎉"]) == 1
    assert "passed-by" not in capsys.readouterr().err


def test_a_team_lead_cannot_let_a_withheld_address_go(ask: Ask) -> None:
    reviewed(ask, "A-1")
    ask("person", "A-1", "--name=Ann Away", "--role=carer", "--address=17 Hidden Lane; Secretville; ZE3 9AB",
        "--address-withheld", "--phone=07700 900321")  # fmt: skip
    for told in ("17 Hidden Lane", "ze39ab", "0770 0900 321"):
        passed = ("--passed-by=T. Bevan", "--because=She agrees")
        code, answer, _ = ask("letter", "A-1", MAINTAIN, f"--fact=reasons=She is at {told}.", *passed)
        assert code == 1
        assert any("Nobody can let this go" in one["why"] for one in answer["refused"])
    code, answer, _ = ask("letter", "A-1", MAINTAIN, "--fact=reasons=Off to seventeen hidden lane.", *passed)
    assert (code, [one["why"] for one in answer["refused"] if "Nobody can" in one["why"]] != []) == (1, True)
    place = ("letter", "A-1", MAINTAIN, "--fact=reasons=They moved to Secretville.")
    assert ask(*place)[0] == 1
    assert ask(*place, *passed)[0] == 0


def test_a_hidden_street_as_the_place_of_a_meeting_stops_its_invitation(ask: Ask) -> None:
    reviewed(ask, "A-1", met=False)
    ask("person", "A-1", "--name=Ann Away", "--role=carer", "--address=17 Hidden Lane; Secretville; ZE3 9AB",
        "--address-withheld")  # fmt: skip
    planned = a_working_day_before(TODAY + timedelta(days=60), 1)
    ask("event", "A-1", "review_meeting_planned", str(planned), "--detail", "time=2pm",
        "--detail", "place=The hall, Hidden Lane")  # fmt: skip
    code, answer, _ = ask("letter", "A-1", "review-invitation")
    assert code == 1
    assert any("street of Ann Away" in one["why"] for one in answer["refused"])


def test_a_sibling_of_the_same_parent_typed_twice_is_known_by_the_first_name(ask: Ask) -> None:
    reviewed(ask, "A-1")
    ask("new", "--reference=A-2", "--given-name=Elias", "--family-name=Other", "--date-of-birth=2016-05-02")
    ask("person", "A-2", "--name=mona NAMEA-1", "--role=mother", "--address=9 Far Road; Ashmere; AS9 9AA")
    code, answer, _ = ask("letter", "A-1", MAINTAIN, "--fact=reasons=Like Elias, she does well.")
    assert code == 1
    assert any("another child, A-2" in one["why"] for one in answer["refused"])


def test_a_letter_that_lacks_a_fact_or_an_event_is_a_refusal(ask: Ask) -> None:
    reviewed(ask, "A-1", met=False)
    code, answer, _ = ask("letter", "A-1", MAINTAIN, REASONS)
    assert code == 1
    assert "review_meeting_held" in answer["refused"][0]["why"]
    reviewed(ask, "A-2")
    code, answer, _ = ask("letter", "A-2", MAINTAIN)
    assert code == 1
    assert "reasons" in answer["refused"][0]["why"]
    assert ask("case", "A-2")[1]["documents"] == []


def test_a_fact_that_the_record_tells_cannot_be_given(ask: Ask) -> None:
    reviewed(ask, "A-1")
    code, _, err = ask("letter", "A-1", MAINTAIN, REASONS, "--fact=meeting_date=yesterday")
    assert code == 2
    assert "review_meeting_held" in err


def test_only_a_team_lead_lets_a_letter_go(ask: Ask) -> None:
    reviewed(ask, "A-1", met=False)
    saturday = a_working_day_before(TODAY, 14) - timedelta(days=a_working_day_before(TODAY, 14).weekday() + 2)
    ask("event", "A-1", "review_meeting_held", str(saturday))
    letter = ("letter", "A-1", MAINTAIN, REASONS)
    assert "weekend" in ask(*letter)[1]["refused"][0]["why"]
    code, answer, _ = ask(*letter, "--passed-by", "Somebody", "--because", "It was so")
    assert code == 1
    assert "“Somebody” is not one" in answer["refused"][0]["why"]
    assert ask(*letter, "--passed-by", "T. Bevan")[0] == 2
    assert ask(*letter, "--passed-by", "T. Bevan", "--because", "The school opened on that Saturday")[0] == 0


def test_a_batch_of_twenty_with_refusals(ask: Ask, tmp_path: Path) -> None:
    for number in range(20):
        bad = {3: "No postcode; Ashmere", 7: ""}.get(number, f"{number} Mill Lane; Ashmere; AS{number} 2LP")
        reviewed(ask, f"B-{number:02}", address=bad, met=number != 11)
    names = tmp_path / "cases.txt"
    names.write_text("Reference\n" + "\n".join(f"B-{number:02}" for number in range(20)) + "\nB-99\n")
    out = tmp_path / "run"

    code, answer, _ = ask("letters", "batch", MAINTAIN, "--cases", str(names), "--out", str(out), REASONS)

    assert code == 1
    families = [one for one in answer["letters"] if one["to"].startswith("Ms ")]
    assert (len(answer["letters"]), len(families)) == (34, 17)
    assert {one["case"] for one in answer["refused"]} == {"B-03", "B-07", "B-11", "B-99"}
    assert Path(answer["print_file"]).is_file()
    with Path(answer["manifest"]).open(encoding="utf-8-sig") as read:
        rows = list(csv.DictReader(read))
    assert [row["Checksum"] for row in rows] == [one["sha256"] for one in answer["letters"]]
    for one in answer["letters"]:
        assert hashlib.sha256(Path(one["file"]).read_bytes()).hexdigest() == one["sha256"]
    assert ask("case", "B-03")[1]["documents"] == []

    code, posted, _ = ask("letters", "posted", answer["run"], "--on", str(TODAY))
    assert (code, len(posted["posted"]), len(posted["events"])) == (0, 34, 17)
    code, answer, _ = ask("letters", "batch", MAINTAIN, "--cases", str(names), "--out", str(out), REASONS)
    assert code == 1
    assert not answer["letters"]


def test_a_batch_finds_the_cases_on_which_the_letter_is_due(ask: Ask, tmp_path: Path) -> None:
    reviewed(ask, "C-1")
    reviewed(ask, "C-2", met=False)
    out = str(tmp_path / "run")
    batch = ("letters", "batch", MAINTAIN, REASONS, "--out", out)
    assert ask(*batch)[0] == 2
    code, answer, _ = ask(*batch, "--due-within", "0")
    assert (code, answer["letters"], answer["print_file"]) == (0, [], None)
    code, answer, _ = ask(*batch, "--due-within", "14")
    assert (code, {one["case"] for one in answer["letters"]}) == (0, {"C-1"})


def test_a_batch_tells_who_is_left_out_and_which_letters_need_care(ask: Ask, tmp_path: Path) -> None:
    reviewed(ask, "D-1")
    ask(
        "person", "D-1", "--name", "Dan Osei", "--role=father", "--address", "4 Quay Street; Ashmere; AS1 9ZZ"
    )
    batch = ("letters", "batch", MAINTAIN, REASONS, "--due-within", "14", "--out", str(tmp_path / "run"))
    _, answer, _ = ask(*batch)
    assert [(one["case"], one["name"]) for one in answer["left_out"]] == [("D-1", "Dan Osei")]
    assert {(one["withheld"], one["interpreter"], one["format"]) for one in answer["letters"]} == {
        (False, None, None)
    }


def test_a_batch_says_what_it_needs_confirmed_and_which_words_all_share(
    ask: Ask, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reviewed(ask, "E-1", reported=False)
    reviewed(ask, "E-2")
    (tmp_path / "cases").write_text("E-1\nE-2\n")
    batch = ("letters", "batch", MAINTAIN, REASONS, "--cases", str(tmp_path / "cases"))
    code, answer, _ = ask(*batch, "--out", str(tmp_path / "one"))
    assert code == 1
    assert {one["case"] for one in answer["refused"]} == {"E-1"}
    assert answer["same_for_all"] == {}, "one child only was left"
    assert ask("letters", "cancel", answer["run"], "--because=Once more, with both")[0] == 0
    passed = ("--passed-by=R. Patel", "--because=The head read it to us")
    code, answer, _ = ask(*batch, "--out", str(tmp_path / "two"), *passed)
    assert (code, {one["case"] for one in answer["letters"]}) == (0, {"E-1", "E-2"})
    assert answer["same_for_all"] == {"reasons": "The plan still fits."}
    asked = {one["case"] for one in answer["letters"] if one["confirmed"]}
    assert asked == {"E-1"}
    assert ask("letters", "cancel", answer["run"], "--because=To see the words")[0] == 0
    assert run([*batch, "--out", str(tmp_path / "three"), *passed]) == 0
    told = capsys.readouterr().out
    assert "4 letters about 2 children say the same (reasons): The plan still fits." in told
    assert "Confirmed by R. Patel: E-1. No report of the review meeting" in told


def test_a_person_at_a_terminal_is_asked_before_all_get_the_same_words(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for reference in ("E-1", "E-2"):
        reviewed(ask, reference)
    (tmp_path / "cases").write_text("E-1\nE-2\n")
    batch = ["letters", "batch", MAINTAIN, REASONS, "--cases", str(tmp_path / "cases"), "--out",
             str(tmp_path / "run")]  # fmt: skip
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.confirm", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    assert run(batch) == 130
    assert "say the same (reasons): The plan still fits." in capsys.readouterr().out
    assert ask("case", "E-1")[1]["documents"] == []
    assert run([*batch, "--same-for-all"]) == 0


def test_invitations_to_meetings_that_are_not_planned_are_no_failure(ask: Ask, tmp_path: Path) -> None:
    born = TODAY.replace(year=TODAY.year - 12, day=1)
    ask("new", "--reference=F-1", "--given-name=Freya", "--family-name=Child", f"--date-of-birth={born}")
    ask("event", "F-1", "plan_issued", str(a_working_day_before(TODAY, 350)))
    out = ("--out", str(tmp_path / "run"))
    code, answer, _ = ask("letters", "batch", "review-invitation", "--due-within", "60", *out)
    assert (code, answer["refused"]) == (0, [])
    (tmp_path / "cases").write_text("F-1\n")
    code, answer, _ = ask("letters", "batch", "review-invitation", "--cases", str(tmp_path / "cases"), *out)
    assert (code, [one["case"] for one in answer["refused"]]) == (1, ["F-1"]), "this one was asked for"


def test_a_run_that_cannot_be_written_is_not_printed(ask: Ask, tmp_path: Path) -> None:
    reviewed(ask, "A-1")
    (tmp_path / "cases").write_text("A-1\n")
    (tmp_path / "taken").write_text("a file")
    code, _, err = ask(
        "letters",
        "batch",
        MAINTAIN,
        REASONS,
        "--cases",
        str(tmp_path / "cases"),
        "--out",
        str(tmp_path / "taken"),
    )
    assert code == 2
    assert "is a file" in err
    assert ask("case", "A-1")[1]["documents"] == []


def test_the_list_of_letters_says_what_each_needs(ask: Ask) -> None:
    code, answer, _ = ask("letters", "list")
    assert code == 0
    one = next(one for one in answer["letters"] if one["letter"] == MAINTAIN)
    assert {"letter", "title", "to", "records", "needs"} <= set(one)


def test_posting_says_who_has_not_been_sent_theirs(ask: Ask, tmp_path: Path) -> None:
    reviewed(ask, "A-1")
    ask("person", "A-1", "--name=Ben Said", "--title=Mr", "--role=father", "--parental-responsibility",
        "--address=4 Quay Street; Ashmere; AS1 9ZZ")  # fmt: skip
    _, made, _ = ask("letter", "A-1", MAINTAIN, REASONS, "--out", str(tmp_path / "x.pdf"))
    first, second = (one["document"] for one in made["letters"] if one["to"].startswith("M"))
    _, answer, _ = ask("letters", "posted", first, "--on", str(TODAY))
    assert answer["events"] == []
    assert answer["waits"][0]["type"] == "decision_to_maintain"
    _, answer, _ = ask("letters", "posted", second, "--on", str(TODAY))
    assert answer["events"] == [{"case": "A-1", "type": "decision_to_maintain"}]
