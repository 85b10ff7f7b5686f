"""What the administrator of a computer sets for everybody on it, and locks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from caseworker_app import paths, settings
from tests.cli.conftest import Ask


@pytest.fixture
def administrator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that only an administrator of this computer writes."""
    path = tmp_path / "settings.toml"
    monkeypatch.setattr(paths, "machine_settings", lambda: path)
    return path


def test_what_is_locked_wins_over_the_person_the_environment_and_the_caseload(
    ask: Ask, administrator: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask("settings", "idle_minutes=10", "reply_standard=7")[0] == 0
    monkeypatch.setenv("CASEWORKER_IDLE_MINUTES", "5")
    administrator.write_text('contact = "IT Service Desk"\n[locked]\nidle_minutes = 2\nreply_standard = 5\n')

    code, told, err = ask("settings")

    assert (code, err) == (0, "")
    assert (told["computer"]["idle_minutes"], told["settings"]["reply_standard"]) == (2, 5)
    who = f"IT Service Desk ({administrator})"
    assert told["locked"] == {"idle_minutes": who, "reply_standard": who}


@pytest.mark.parametrize("change", ["idle_minutes=10", "reply_standard=9", "signatory=A. Person"])
def test_a_change_of_what_is_locked_is_refused_with_who_decides_and_changes_nothing(
    ask: Ask, administrator: Path, change: str
) -> None:
    ask("settings", "signatory=R. Patel")
    administrator.write_text('[locked]\nidle_minutes = 3\nreply_standard = 5\nsignatory = "R. Patel"\n')
    before = ask("settings")[1]

    code, _, err = ask("settings", change)

    assert code == 2
    assert "cannot be changed here" in err
    assert f"the administrator of this computer ({administrator})" in err
    assert ask("settings")[1] == before


def test_when_a_lock_is_taken_away_a_persons_own_choice_is_there_again(
    ask: Ask, administrator: Path, store_folder: Path
) -> None:
    ask("settings", "theme=dark")
    administrator.write_text('[locked]\ntheme = "contrast"\n')
    ask("settings", "density=compact")
    assert ask("settings")[1]["computer"]["theme"] == "contrast"
    administrator.unlink()

    assert settings.read(settings.file_for(store_folder)).choices.theme == "dark"


def test_what_is_set_at_the_start_holds_until_a_person_chooses(ask: Ask, administrator: Path) -> None:
    administrator.write_text('[start]\ntheme = "light"\nsync_every = 30\ncouncil_name = "Northshire"\n')
    ask("settings", "theme=dark", "council_name=Southshire")

    told = ask("settings")[1]

    assert (told["computer"]["theme"], told["computer"]["sync_every"]) == ("dark", 30)
    assert told["settings"]["council_name"] == "Southshire"
    assert told["locked"] == {}


def test_the_environment_sets_a_choice_and_says_so(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEWORKER_ASK_AT_START", "yes")

    told = ask("settings")[1]

    assert told["computer"]["ask_at_start"] is True
    assert told["locked"] == {"ask_at_start": "the environment (CASEWORKER_ASK_AT_START)"}
    code, _, err = ask("settings", "ask_at_start=no")
    assert code == 2
    assert "CASEWORKER_ASK_AT_START" in err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[locked\n", "cannot be read"),
        ("[locked]\nidle_minutes = 60\n", "“60” does not fit idle_minutes. It can be: 2, 3, 5, 10."),
        ("[locked]\nreply_standard = 0\n", "reply_standard"),
        ("[locked]\nidle_minuts = 5\n", "there is no setting “idle_minuts”"),
        ("[lock]\nidle_minutes = 5\n", "no part called “lock”"),
        ("locked = 5\n", "write [locked] above its lines"),
        ("[locked]\nlocked = true\n", "there is no setting “locked”"),
    ],
)
def test_a_bad_file_is_explained_with_its_name_and_the_rest_counts(
    ask: Ask, administrator: Path, text: str, said: str
) -> None:
    administrator.write_text(text)

    code, told, err = ask("settings")

    assert code == 0
    assert said in err
    assert str(administrator) in err
    assert told["computer"]["idle_minutes"] == 10


def test_a_setting_that_does_not_fit_the_environment_is_said(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEWORKER_TEXT_SIZE", "huge")

    assert "CASEWORKER_TEXT_SIZE in the environment: “huge” does not fit text_size" in ask("settings")[2]


def test_the_example_that_is_packed_names_only_settings_that_there_are(ask: Ask, administrator: Path) -> None:
    example = Path(__file__).parents[2] / "build" / "installer" / "settings.example.toml"
    lines = example.read_text("utf-8").splitlines()
    administrator.write_text("\n".join(line.removeprefix("#") for line in lines if not line.startswith("# ")))

    code, told, err = ask("settings")

    assert (code, err) == (0, "")
    assert told["computer"]["idle_minutes"] == 5
    assert json.dumps(told["locked"]).count("IT Service Desk") == len(told["locked"]) > 2


@pytest.mark.parametrize(
    ("name", "wrong"), [("cover_until", "never"), ("remind_at", "25:99"), ("quiet_from", "late")]
)
def test_a_day_or_a_time_that_is_none_is_refused_wherever_it_is_written(
    ask: Ask, administrator: Path, monkeypatch: pytest.MonkeyPatch, name: str, wrong: str
) -> None:
    before = ask("settings")[1]["computer"][name]
    assert ask("settings", f"{name}={wrong}")[0] == 2
    administrator.write_text(f'[locked]\n{name} = "{wrong}"\n')
    monkeypatch.setenv(settings.variable(name), wrong)
    _, told, err = ask("settings")
    assert told["computer"][name] == before
    assert err.count("does not fit") == 2


def test_the_last_day_of_covering_is_kept_as_days_are_compared(ask: Ask) -> None:
    assert ask("settings", "cover_until=4/6/2027")[1]["computer"]["cover_until"] == "2027-06-04"
    assert ask("settings", "idle_minutes=5")[1]["computer"]["idle_minutes"] == 5
    assert ask("settings", "idle_minutes=", "cover_until=")[1]["computer"]["idle_minutes"] == 10


def test_a_list_in_the_file_is_one_line_each_and_what_is_no_text_does_not_count(
    ask: Ask, administrator: Path
) -> None:
    administrator.write_text('[locked]\nteam_leads = ["A. One", "B. Two"]\ncouncil_name = true\n')
    _, told, err = ask("settings")
    assert told["settings"]["team_leads"] == "A. One\nB. Two"
    assert "council_name" not in told["locked"]
    assert "“True” does not fit" in err
