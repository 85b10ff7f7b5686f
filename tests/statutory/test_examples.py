"""Every rule against dates that were worked out by hand from the law."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from caseworker_app.cli import statutory as commands
from caseworker_app.statutory import engine, timeline
from caseworker_app.statutory.rules import RULES

EXAMPLES = Path(__file__).parent / "examples"
KINDS = {"ordinary", "boundary", "unusual"}
NULL_UNLESS_STATED = ("met_on", "days")
UNMET_DAYS = {"open", "overdue", "excepted"}


def examples_of(file: Path) -> list[dict[str, Any]]:
    """Read the worked examples of one rule."""
    return list(tomllib.loads(file.read_text("utf-8"))["example"])


def worked_examples() -> list[Any]:
    """Return every example of every rule."""
    return [
        pytest.param(file.stem, example, id=f"{file.stem}: {example['name']}")
        for file in sorted(EXAMPLES.glob("*.toml"))
        for example in examples_of(file)
    ]


def with_timelines() -> list[Any]:
    """Return the examples that tell what happened to a child."""
    return [param for param in worked_examples() if "expect" in param.values[1]]


def with_due_dates() -> list[Any]:
    """Return the examples that ask for one rule's due date."""
    return [param for param in worked_examples() if "due" in param.values[1]]


def plain(value: Any) -> Any:
    """Write dates as the JSON of the program does; an empty text stands for null."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value


def rows_of(rule: str, example: dict[str, Any]) -> list[dict[str, Any]]:
    """Answer an example's timeline and keep the deadlines of its rule."""
    case = timeline.read({key: plain(example[key]) for key in ("date_of_birth", "processes")})
    found = engine.deadlines(case, example["as_of"])
    answer = timeline.answer(found, example["as_of"], case)
    return [row for row in answer["deadlines"] if row["rule"] == rule]


def expected_row(line: dict[str, Any]) -> dict[str, Any]:
    """Complete a line of an example with what holds unless it says otherwise."""
    row = {key: plain(value) for key, value in line.items()}
    row.setdefault("original_due", row["due"])
    for key in NULL_UNLESS_STATED:
        row.setdefault(key, None)
    if "of" in row:
        row["of"] = row["of"] or None
    return row


def answered_due(rule: str, line: dict[str, Any]) -> dict[str, Any]:
    """Ask the command line for one due date."""
    details = [f"--detail={key}={plain(value)}" for key, value in line.get("detail", {}).items()]
    result = CliRunner().invoke(commands.due, [rule, plain(line["on"]), *details, "--json"])
    assert result.exit_code == 0, result.output
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


@pytest.mark.parametrize(("rule", "example"), with_timelines())
def test_a_timeline_gives_the_dates_worked_out_by_hand(rule: str, example: dict[str, Any]) -> None:
    rows = rows_of(rule, example)
    expected = [expected_row(line) for line in example["expect"]]
    told = [{key: row[key] for key in line} for row, line in zip(rows, expected, strict=False)]
    assert told == expected
    assert len(rows) == len(expected), rows


@pytest.mark.parametrize(("rule", "example"), with_due_dates())
def test_the_command_line_gives_the_date_worked_out_by_hand(rule: str, example: dict[str, Any]) -> None:
    for line in example["due"]:
        assert answered_due(rule, line)["due"] == (plain(line["gives"]) or None), line


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_ordinary_boundary_and_unusual_examples(rule: Any) -> None:
    assert {example["kind"] for example in examples_of(EXAMPLES / f"{rule.id}.toml")} >= KINDS


def test_no_example_is_of_a_rule_that_is_not_there() -> None:
    assert {file.stem for file in EXAMPLES.glob("*.toml")} == {rule.id for rule in RULES}


def test_a_days_count_is_written_wherever_something_is_still_to_do() -> None:
    for param in with_timelines():
        for line in param.values[1]["expect"]:
            if line["state"] in UNMET_DAYS and "met_on" not in line:
                assert line["days"] == (line["due"] - param.values[1]["as_of"]).days
