"""A caseload that met nobody for long is shut: a sync opens it, or for a week the code of a lead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from caseworker_app.errors import ServerUnreachable, WrongUse
from caseworker_app.store.lease import LeaseOver, let_in, refuse_if_over
from caseworker_app.sync.let_in import code_for_colleague
from caseworker_app.sync.server import users
from tests.sync.office import Laptop, Office

DAY = timedelta(days=1)


def is_shut(laptop: Laptop, at: datetime) -> str:
    """Return what a shut caseload asks, or nothing."""
    try:
        refuse_if_over(laptop.store, at)
    except LeaseOver as error:
        return error.question
    return ""


@pytest.fixture
def ben(office: Office) -> Laptop:
    """A laptop that met the shared caseload just now."""
    laptop = office.laptop("Ben")
    laptop.sync()
    return laptop


@pytest.fixture
def lena(office: Office) -> Laptop:
    """The lead's laptop."""
    laptop = office.laptop("Lena")
    laptop.sync()
    return laptop


def test_a_leads_code_opens_a_shut_caseload_for_a_week_and_only_once(ben: Laptop, lena: Laptop) -> None:
    start = ben.clock()
    assert not is_shut(ben, start + 29 * DAY)
    later = start + 31 * DAY
    question = is_shut(ben, later)
    assert question == is_shut(ben, later + DAY)
    code = code_for_colleague(lena.store, "Ben", f" {question.upper()} ")
    with pytest.raises(WrongUse):
        let_in(ben.store, "0000-0000-0000", user="Ben", now=later)
    let_in(ben.store, code.upper(), user="Ben", now=later)
    assert not is_shut(ben, later + 6 * DAY)
    again = is_shut(ben, later + 8 * DAY)
    assert again not in {"", question}
    with pytest.raises(WrongUse):
        let_in(ben.store, code, user="Ben", now=later + 8 * DAY)
    assert ben.value("SELECT count(*) FROM audit WHERE \"table\" = 'lease'") == 1


def test_a_sync_begins_a_new_lease_and_the_code_counts_no_more(ben: Laptop, lena: Laptop) -> None:
    later = ben.clock() + 31 * DAY
    let_in(ben.store, code_for_colleague(lena.store, "Ben", is_shut(ben, later)), user="Ben", now=later)
    ben.clock = lambda: later + DAY
    ben.sync()
    assert not is_shut(ben, later + 30 * DAY)
    assert is_shut(ben, later + 32 * DAY)


def test_a_clock_set_back_prolongs_no_lease(ben: Laptop, lena: Laptop) -> None:
    start = datetime.now(UTC)
    ben.clock = lambda: start + 20 * DAY
    ben.new_case("EHC-1")
    ben.clock = lambda: start + 2 * DAY  # ... and set back: what is written now makes nobody forget it
    ben.new_case("EHC-2")
    assert is_shut(ben, start + 2 * DAY)
    assert not is_shut(ben, start + 20 * DAY)
    question = is_shut(ben, start + 31 * DAY)  # found to be over, it stays over
    assert is_shut(ben, start + 21 * DAY) == question
    code = code_for_colleague(lena.store, "Ben", question)
    let_in(ben.store, code, user="Ben", now=start + 31 * DAY)
    assert is_shut(ben, start + 30 * DAY)
    assert not is_shut(ben, start + 32 * DAY)


def test_a_clock_that_was_a_year_ahead_shuts_a_caseload_only_until_it_syncs(ben: Laptop) -> None:
    start = datetime.now(UTC)
    ben.clock = lambda: start + 365 * DAY
    ben.new_case("EHC-1")
    assert is_shut(ben, start + DAY)
    ben.clock = lambda: start + DAY
    ben.sync()
    assert not is_shut(ben, start + 2 * DAY)


def test_only_the_owners_own_lead_is_told_a_code(office: Office, ben: Laptop, lena: Laptop) -> None:
    question = is_shut(ben, ben.clock() + 31 * DAY)
    for name in ("Anna", "Sara", "Otto", "Bea"):
        other = office.laptop(name)
        other.sync()
        with pytest.raises(ServerUnreachable):
            code_for_colleague(other.store, "Ben", question)
    for wrong in ("", "0000-0000", question[:4], question + "0"):
        if wrong[:4] != question[:4] or len(wrong) != len(question):
            with pytest.raises(WrongUse):
                code_for_colleague(lena.store, "Ben", wrong)
    with (
        office.cluster.connect(office.database, user="ben") as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("select lease_key from sync.device")
    users.report_lost(office.server, "Ben")
    with pytest.raises(WrongUse):
        code_for_colleague(lena.store, "Ben", question)
