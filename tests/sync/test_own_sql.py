"""A person's own SQL, typed at the server with their password: no more than the program would let them."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import date
from typing import Any

import psycopg
import pytest

from caseworker_app.errors import NotAllowed
from caseworker_app.sync.server import users
from caseworker_app.sync.server.check import check
from caseworker_app.sync.server.policies import CALLS, VIEWS
from caseworker_app.sync.server.reporting import reported
from caseworker_app.sync.sharing import Scope, shared_tables
from tests.sync.office import PEOPLE, Office

EVERY_TABLE = [table.name for table in shared_tables()]


@pytest.fixture
def two_teams(office: Office) -> dict[str, str]:
    """A case with everything in North, a smaller one in South, and the people who made them."""
    cases = {}
    for name, others in (("Anna", 2), ("Sam", 0)):
        laptop = office.laptop(name)
        for number in range(1 + others):
            case = laptop.new_case(f"{name}-{number}")
            person = laptop.person(
                case, name=f"Parent of {name} {number}", role="mother", address="1 High Street"
            )
            laptop.person(case, person_id=person, address_withheld=True)
            laptop.record(case, "request_received", date(2026, 11, 2), kind="needs_assessment")
        laptop.sync()
        cases[name] = case
    return cases


def as_person(office: Office, name: str) -> psycopg.Connection[Any]:
    """What anybody can do who has the password."""
    return office.cluster.connect(office.database, user=name.lower())


def refusal(connection: psycopg.Connection[Any], statement: str, *values: Any) -> str:
    """Return how the server refuses a statement; empty where it does not."""
    try:
        connection.execute(statement, values)
    except psycopg.Error as error:
        return error.sqlstate or "?"
    return ""


@pytest.mark.parametrize("name", PEOPLE)
def test_each_role_reads_its_own_cases_and_nothing_else(
    office: Office, two_teams: dict[str, str], name: str
) -> None:
    role, teams = PEOPLE[name]
    seen = {"auditor": 4, "admin": 0}.get(role, 3 if "North" in teams else 1)
    with as_person(office, name) as connection:
        for table in ("cases", "relationships", "people", "hidden_addresses", "processes", "events"):
            found = connection.execute(f"select count(*) from sync.pull_{table}").fetchone()
            assert found == (seen,), table


@pytest.mark.parametrize("name", PEOPLE)
def test_nobody_touches_a_table_itself(office: Office, name: str) -> None:
    role = PEOPLE[name][0]
    with as_person(office, name) as connection:
        for table in EVERY_TABLE:
            for statement in (
                f"select 1 from casework.{table}",
                f"delete from casework.{table}",
                f"update casework.{table} set rev = 1",
                f"insert into casework.{table} (id) values (gen_random_uuid())",
                f"update sync.pull_{table} set changed_by = 'me'",
                f"delete from sync.pull_{table}",
                f"copy casework.{table} to stdout",
                f"select 1 from incoming.{table}",
            ):
                assert refusal(connection, statement) == "42501", statement
        for statement in (
            "create table public.mine (a int)",
            "create temporary table mine (a int)",
            "create schema mine",
            "select sync.next_rev()",
            "select sync.put('[]', 1)",
            "select sync.put_rows('cases', '[]', 1)",
            "select sync.new_epoch(gen_random_uuid(), 'because')",
            "select sync.move_case(gen_random_uuid(), 'North', 1, 1)",
            "select sync.has_case(gen_random_uuid())",
            "set role caseworker_owner",
            "set session authorization postgres",
            "alter role caseworker_users superuser",
        ):
            assert refusal(connection, statement) == "42501" or (role == "admin" and "next_rev" in statement)


def test_the_catalogue_opens_nothing_that_nobody_thought_of(office: Office) -> None:
    """Every object of the database is shut, or is one that the program needs."""
    may_call = {call.split("(")[0] for call in CALLS} | {"may_link"}
    may_read = {f"sync.pull_{table}" for table in EVERY_TABLE} | {f"sync.{view}" for view in VIEWS}
    calls = office.asks(
        "select distinct p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace "
        "where n.nspname in ('sync', 'casework', 'incoming', 'report') "
        "and has_function_privilege('anna', p.oid, 'execute')"
    )
    assert {name for (name,) in calls} == may_call
    reads = office.asks(
        "select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
        "where n.nspname in ('sync', 'casework', 'incoming', 'report') and c.relkind in ('r', 'v') "
        "and has_any_column_privilege('anna', c.oid, 'select')"
    )
    assert {name for (name,) in reads} == may_read


def test_every_shared_table_says_with_whom(office: Office) -> None:
    there = office.asks(
        "select c.relname from pg_class c join pg_policy p on p.polrelid = c.oid "
        "join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'casework' "
        "and c.relrowsecurity and c.relforcerowsecurity group by 1 having count(*) >= 3"
    )
    assert {name for (name,) in there} == set(EVERY_TABLE)


def push(connection: psycopg.Connection[Any], *groups: Any) -> dict[str, str]:
    """Push by hand; return what failed."""
    found = connection.execute(
        "select sync.push(%s, %s, %s)", (uuid.uuid4(), uuid.uuid4(), json.dumps(list(groups)))
    ).fetchone()
    assert found is not None
    failed: dict[str, str] = found[0]["failed"]
    return failed


def test_nobody_writes_into_another_teams_case(office: Office, two_teams: dict[str, str]) -> None:
    theirs, mine = two_teams["Sam"], two_teams["Anna"]
    rev = office.value("select rev from casework.cases where id = %s", theirs)
    process = office.value("select id::text from casework.processes where case_id = %s", theirs)
    person = office.value("select person_id::text from casework.relationships where case_id = %s", theirs)
    told = {"type": "sar_received", "on": "2026-01-05", "detail": {}, "recorded_at": "2026-01-05T00:00:00Z"}
    event = {**told, "process_id": process}
    before = office.asks("select row_to_json(c)::text from casework.cases c where id = %s", theirs)
    with as_person(office, "Anna") as connection:
        for group, why in (
            ([{"t": "cases", "set": [{"i": theirs, "b": rev, "d": {"note": "x"}}]}], "stale"),
            ([{"t": "cases", "move": [{"i": theirs, "b": rev, "to": "North"}]}], "denied"),
            (
                [{"t": "events", "new": [{"id": new(), "case_id": theirs, "process_id": process, **event}]}],
                "denied",
            ),
            # In one's own case, but pointing into theirs.
            (
                [{"t": "events", "new": [{"id": new(), "case_id": mine, "process_id": process, **event}]}],
                "missing",
            ),
            # A family of theirs, whose id was guessed.
            (
                [
                    {
                        "t": "relationships",
                        "new": [{"id": new(), "case_id": mine, "person_id": person, "role": "x"}],
                    }
                ],
                "denied",
            ),
            (
                [{"t": "hidden_addresses", "new": [{"id": new(), "person_id": person, "address": "x"}]}],
                "denied",
            ),
            ([{"t": "people", "set": [{"i": person, "b": rev, "d": {"name": "x"}}]}], "stale"),
        ):
            assert push(connection, group) == {"0": why}, group
    assert office.asks("select row_to_json(c)::text from casework.cases c where id = %s", theirs) == before


def new() -> str:
    return str(uuid.uuid4())


@pytest.mark.parametrize(
    "group",
    [
        [{"t": "cases", "set": [{"i": "", "b": 0, "d": {"rev": 99}}]}],
        [{"t": "cases", "set": [{"i": "", "b": 0, "d": {"changed_by": "Ben"}}]}],
        [{"t": "cases", "set": [{"i": "", "b": 0, "d": {"id": "01a211c4-5add-7000-af2b-c80aeedb2851"}}]}],
        [{"t": "cases", "set": [{"i": "", "b": 0, "d": {}}]}],
        [{"t": "cases", "set": [{"i": "", "b": 0, "d": {"note) = ('x": "x"}}]}],
        [{"t": "sync.app_user", "new": [{"login": "anna"}]}],
        [{"t": "app_user", "set": [{"i": "", "b": 0, "d": {"role": "admin"}}]}],
        [{"t": "cases", "new": [{"id": "x"}]}],
        [{"t": "cases", "set": [{"i": "", "b": 0, "d": {"date_of_birth": "infinity"}}]}],
        [{"t": "cases", "set": [{"i": "", "b": 0, "d": {"date_of_birth": "0044-03-15 BC"}}]}],
        [{"t": "cases", "set": [{"i": "", "b": 0, "d": {"opened_at": "infinity"}}]}],
        [{"t": "cases", "set": [{"i": "", "b": 0, "d": {"family_name": None}}]}],
        [{"t": "documents", "new": [{"id": "", "sha256": "../../etc/passwd"}]}],
        [{"nonsense": True}],
        ["nonsense"],
        "nonsense",
    ],
    ids=lambda group: json.dumps(group)[:60],
)
def test_what_is_no_change_of_the_programs_is_refused_and_stops_nobody_else(
    office: Office, two_teams: dict[str, str], group: Any
) -> None:
    case = two_teams["Anna"]
    rev = office.value("select rev from casework.cases where id = %s", case)
    text = json.dumps(group).replace('"i": "", "b": 0', f'"i": "{case}", "b": {rev}')
    good = [{"t": "cases", "new": [whole_case("Good")]}]
    with as_person(office, "Anna") as connection:
        failed = push(connection, json.loads(text), good)
    assert failed.keys() == {"0"}
    assert failed["0"].startswith("invalid")
    assert office.value("select count(*) from casework.cases where reference = 'Good'") == 1


def whole_case(reference: str, team: str = "North") -> dict[str, Any]:
    return {
        "id": new(), "reference": reference, "given_name": "", "family_name": "x", "preferred_name": "",
        "sex": "", "upn": "", "year_group_shift": 0, "primary_need": "", "secondary_need": "",
        "caseworker": "", "team": team, "note": "", "looked_after": False, "youth_custody": False,
        "interpreter": "", "status": "open", "closed_because": "", "opened_at": "2026-11-02T00:00:00Z",
    }  # fmt: skip


def test_what_was_recorded_stays_as_it_was(office: Office, two_teams: dict[str, str]) -> None:
    event, rev = office.asks(
        "select id::text, rev from casework.events where case_id = %s", two_teams["Anna"]
    )[0]
    with as_person(office, "Anna") as connection:
        change = [{"t": "events", "set": [{"i": event, "b": rev, "d": {"on": "2026-11-01"}}]}]
        assert push(connection, change) == {"0": "invalid:SY001"}
    assert refusal(office.server, "delete from casework.events") == "SY001"
    assert refusal(office.server, "update casework.events set note = 'x'") == "SY001"


def test_knowing_a_files_checksum_is_no_right_to_the_file(office: Office, two_teams: dict[str, str]) -> None:
    letter = b"a letter of South"
    sha = hashlib.sha256(letter).digest()
    with as_person(office, "Sam") as connection:
        connection.execute(
            "select sync.put_file(%s, %s, 0, %s, %s)", (two_teams["Sam"], sha, len(letter), letter)
        )
    with as_person(office, "Anna") as connection:
        assert connection.execute("select * from sync.pull_file where sha256 = %s", (sha,)).fetchall() == []
    with as_person(office, "Sara") as connection:
        found = connection.execute("select data from sync.pull_file where sha256 = %s", (sha,)).fetchall()
        assert found == [(letter,)]


@pytest.mark.parametrize("name", ["Otto", "Ada"])
def test_who_only_reads_or_administers_writes_nothing(office: Office, name: str) -> None:
    with as_person(office, name) as connection:
        statement = "select sync.push(gen_random_uuid(), gen_random_uuid(), '[]')"
        assert refusal(connection, statement) == "42501"
        assert refusal(connection, "select sync.load(gen_random_uuid(), gen_random_uuid(), '')") == "42501"


def test_a_first_upload_brings_no_case_into_another_team(office: Office, two_teams: dict[str, str]) -> None:
    """What was copied beside the tables counts only once it passes the policies, as its own sender."""
    batch = uuid.uuid4()
    row = whole_case("Smuggled", team="South")
    with as_person(office, "Anna") as connection:
        columns, values = ", ".join(row), [*row.values()]
        marks = ", ".join(["%s"] * len(values))
        connection.execute(
            f"insert into incoming.cases (batch, {columns}) values (%s, {marks})", [batch, *values]
        )
        forged = "insert into incoming.cases (batch, who) values (gen_random_uuid(), 'sam')"
        assert refusal(connection, forged) == "42501"
        assert refusal(connection, "select sync.load(%s, gen_random_uuid(), '')", batch) == "42501"
    with as_person(office, "Sam") as connection:
        connection.execute("select sync.load(%s, gen_random_uuid(), '')", (batch,))
    assert office.value("select count(*) from casework.cases where reference = 'Smuggled'") == 0


def test_reports_read_dates_and_marks_and_no_name(office: Office, two_teams: dict[str, str]) -> None:
    office.server.execute(
        "do $$ begin create role powerbi login; exception when duplicate_object then end $$"
    )
    office.server.execute("grant caseworker_reporting to powerbi")
    with as_person(office, "powerbi") as connection:
        for shared in reported():
            connection.execute(f"select * from report.{shared.name}")
            assert refusal(connection, f"select * from casework.{shared.name}") == "42501"
            assert refusal(connection, f"select * from sync.pull_{shared.name}") == "42501"
        told = connection.execute("select row_to_json(c)::text from report.cases c").fetchall()
        assert len(told) == 4
        everything = "".join(
            text
            for shared in reported()
            for (text,) in connection.execute(f"select row_to_json(x)::text from report.{shared.name} x")
        )
    for word in ("Okafor", "Ada", "Anna-0", "Parent of", "High Street"):
        assert word not in everything


def test_every_scope_has_a_table_and_every_table_a_comment(office: Office) -> None:
    assert {table.scope for table in shared_tables()} == set(Scope)
    without = office.asks(
        "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
        "where n.nspname = 'casework' and c.relkind = 'r' and obj_description(c.oid) is null"
    )
    assert without == []


def test_a_hostile_row_stops_nobody_elses_sync(office: Office, two_teams: dict[str, str]) -> None:
    """What a newer program, or a liar, may write where the server cannot know better."""
    case = two_teams["Anna"]
    process = office.value("select id::text from casework.processes where case_id = %s", case)
    rows = [
        {"id": new(), "case_id": case, "process_id": process, "type": type_, "on": on, "detail": detail,
         "note": "", "recorded_at": "2026-01-05T00:00:00Z", "recorded_by": ""}
        for type_, on, detail in (
            ("of_a_newer_program", "2026-01-05", {}),
            ("advice_requested", "0001-01-01", {"from": {"a": ["b"]}}),
            ("direction_made", "9999-12-31", {"due": "never"}),
            ("request_received", None, {}),
        )
    ]  # fmt: skip
    with as_person(office, "Anna") as connection:
        assert push(connection, [{"t": "events", "new": rows}]) == {}
    ben = office.laptop("Ben")
    ben.sync()
    assert ben.value("SELECT count(*) FROM events WHERE case_id = ?", case) == 5
    assert ben.value("SELECT count(*) FROM cases") == 3


@pytest.mark.parametrize("how", ["removed", "made a caseworker"])
def test_who_administers_no_longer_keeps_no_right_of_an_administrator(office: Office, how: str) -> None:
    with office.cluster.connect(office.database) as connection:
        if how == "removed":
            users.remove_user(connection, "Ada")
        else:
            users.change_user(connection, "Ada", role="caseworker", teams=["South"])
    with as_person(office, "Ada") as connection:
        for statement in (
            "update sync.app_user set active = true, role = 'team_lead' where login = 'ada'",
            "insert into sync.user_team values ('ada', 'North')",
            "select login from sync.app_user",
            "select sync.next_rev()",
            "alter role anna password 'x'",
            "create role another login",
            "grant caseworker_users to caseworker_reporting",
        ):
            assert refusal(connection, statement) == "42501", statement
    granted = "select pg_has_role('ada', 'pg_signal_backend', 'member')"
    assert office.asks(granted) == [(False,)]
    with office.cluster.connect(office.database) as connection:
        users.change_user(connection, "Ada", role="admin", teams=[])
        assert users.administers(connection, "ada")


def test_the_check_tells_of_rights_that_an_administrator_kept(office: Office) -> None:
    with office.cluster.connect(office.database) as connection:
        (grants,) = [each for each in check(connection) if each.name == "grants"]
        assert "administrator" not in grants.detail
        connection.execute("update sync.app_user set active = false where login = 'ada'")
        (grants,) = [each for each in check(connection) if each.name == "grants"]
        assert not grants.ok
        assert "ada still has the rights of an administrator" in grants.detail


def test_the_servers_own_superuser_is_not_made_a_person(office: Office) -> None:
    with office.cluster.connect(office.database) as connection:
        name = connection.info.user
        with pytest.raises(NotAllowed, match="for something else"):
            users.add_user(connection, name, "caseworker", ["North"])


def test_somebody_who_was_taken_out_is_not_added_but_brought_back(office: Office) -> None:
    with office.cluster.connect(office.database) as connection:
        users.remove_user(connection, "Ben")
        assert not users.is_active(connection, "Ben")
        with pytest.raises(NotAllowed, match="taken out") as refused:
            users.add_user(connection, "Ben", "caseworker", ["North"])
        assert "change-user DSN 'Ben'" in refused.value.remedy


def test_nobody_but_its_maker_and_a_lead_takes_a_case_back(office: Office, two_teams: dict[str, str]) -> None:
    """Else one statement would let a colleague's case vanish from every laptop."""
    case, other = (
        two_teams["Anna"],
        office.value("select id::text from casework.cases where reference = 'Anna-0'"),
    )
    for name, which, failed in (("Ben", case, {"0": "denied"}), ("Anna", case, {}), ("Lena", other, {})):
        rev = office.value("select rev from casework.cases where id = %s", which)
        gone = {"i": which, "b": rev, "d": {"deleted_at": "2026-11-25T09:00:00Z"}}
        with as_person(office, name) as connection:
            assert push(connection, [{"t": "cases", "set": [gone]}]) == failed, name
            assert refusal(connection, "select made_by_login from sync.pull_cases") == "42703"


def test_who_may_not_write_holds_nobody_up(office: Office) -> None:
    """Asking what became of a lost answer waits for those who write: an auditor or a leaver must not."""
    users.remove_user(office.server, "Ben")
    for name in ("Otto", "Ben", "Ada"):
        with as_person(office, name) as holding, as_person(office, "Anna") as writing:
            holding.execute("begin")
            holding.execute("select sync.was_pushed(gen_random_uuid())")
            writing.execute("set statement_timeout = '5s'")
            assert push(writing, []) == {}, name
            holding.execute("rollback")


def test_who_was_taken_out_cannot_say_that_the_database_was_put_back(office: Office) -> None:
    laptop = office.laptop("Ben")
    laptop.new_case("B-1")
    laptop.sync()
    epoch = office.value("select epoch::text from sync.clock")
    told = {"device": new(), "program": "x", "schema": 1, "digest": "", "watermark": 1}
    told |= {"mark": "00", "epoch": epoch}
    users.remove_user(office.server, "Ben")
    with as_person(office, "Ben") as connection:
        connection.execute("select sync.hello(%s)", [json.dumps(told)])
    assert office.value("select epoch::text from sync.clock") == epoch
    with as_person(office, "Anna") as connection:  # who does share it is heard
        connection.execute("select sync.hello(%s)", [json.dumps({**told, "device": new()})])
    assert office.value("select epoch::text from sync.clock") != epoch


LEADS = (
    ("letter_texts", {
        "letter": "x", "version": 1, "title": "t", "words": "w", "shipped_title": "", "shipped_words": "",
        "written_at": "2026-11-20T09:00:00Z",
    }, {"approved_at": "2026-11-20T09:00:00Z", "approved_by": "Anna"}),
    ("legal_holds", {"because": "Inquiry", "set_at": "2026-11-20T09:00:00Z"}, {
        "lifted_at": "2026-11-20T09:00:00Z", "lifted_by": "Anna", "lifted_because": "x",
    }),
    ("deadline_notes", {
        "process": "x", "rule": "r", "text": "t", "written_at": "2026-11-20T09:00:00Z",
    }, {"kind": "agreed", "reason": "other", "next_on": "2026-12-01", "owner": "Ben"}),
)  # fmt: skip


@pytest.mark.parametrize(("table", "row", "decision"), LEADS)
def test_what_a_lead_decides_nobody_else_fills_or_changes(
    office: Office, two_teams: dict[str, str], table: str, row: dict[str, Any], decision: dict[str, Any]
) -> None:
    case = {} if table == "letter_texts" else {"case_id": two_teams["Anna"]}

    def told(name: str, op: dict[str, Any]) -> list[str]:
        payload = json.dumps([[{"t": table, **op}]])
        with as_person(office, name) as connection:
            asked = connection.execute(
                "select sync.push(%s, %s, %s)", (uuid.uuid4(), uuid.uuid4(), payload)
            ).fetchone()
        assert asked is not None
        return list(asked[0]["failed"].values())

    new = {"id": str(uuid.uuid4()), "_extra": {}, **case, **row}
    assert told("Anna", {"new": [{**new, **decision}]}) == ["denied"]
    assert told("Anna", {"new": [new]}) == []
    rev = office.value(f"select rev from casework.{table} where id = %s", new["id"])
    assert told("Anna", {"set": [{"i": new["id"], "b": rev, "d": decision}]}) == ["denied"]
    assert told("Lena", {"set": [{"i": new["id"], "b": rev, "d": decision}]}) == []


@pytest.mark.parametrize("table", ["kept_longer", "plan_audits"])
def test_whole_decisions_of_a_lead_are_written_by_nobody_else(table: str) -> None:
    assert next(each for each in shared_tables() if each.name == table).writers == ("team_lead",)
