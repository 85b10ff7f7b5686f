"""Reading and filtering the Caseload."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker_app.casework import caseload
from caseworker_app.casework.case_filter import CaseFilter, Token, parse
from caseworker_app.casework.case_index import CLOSED, CaseIndex, Entry, day_number
from caseworker_app.casework.case_order import SORTS, order_by
from caseworker_app.casework.case_search import CaseSearch, Order
from caseworker_app.casework.year_group import cohort
from caseworker_app.store.connection import KeyedConnection, connect
from caseworker_app.store.files import Places
from caseworker_app.store.folding import fold
from caseworker_app.store.open import Store, open_with_key
from tests.bench.caseload_store import TODAY, write_caseload

SETTINGS = ("St Anne’s Primary", "Thornfield High School", "Łódź Academy", "")
PEOPLE = ("R. Patel", "J. Ali", "Zoë O’Neill")
WORDS = ("amira", "smith", "zoë", "o’neill", "14-203", "07700", "wi", "śniewski", "a", "anne", "high", "lodz")


@st.composite
def entries(draw: st.DrawFn) -> list[Entry]:
    made = []
    for rowid in range(1, draw(st.integers(0, 30)) + 1):
        closed = draw(st.booleans())
        text = " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4)))
        made.append(
            Entry(
                rowid=rowid,
                text=fold(text),
                setting=draw(st.sampled_from(SETTINGS)),
                caseworker=draw(st.sampled_from(PEOPLE)),
                team=draw(st.sampled_from(("North", "South"))),
                step="" if closed else draw(st.sampled_from(("", "ar-decision", "na-plan-final"))),
                due=0 if closed else draw(st.sampled_from((0, *(day_number(TODAY) + n for n in (-3, 0, 5))))),
                cohort=draw(st.sampled_from((0, cohort(date(2015, 9, 1)), cohort(date(2020, 1, 1))))),
                flags=CLOSED if closed else 0,
                heard=draw(st.sampled_from((0, *(day_number(TODAY) - n for n in (0, 14, 15, 60))))),
            )
        )
    return made


TOKENS = (
    "late",
    "today",
    "nodate",
    "mine",
    "closed",
    "stage:review",
    "year:6",
    "year:1,6",
    "team:north",
    "contact>2w",
)
NAMED = ('setting:"st anne’s"', "caseworker:o’neill", "setting:high")
FILTERS = st.lists(st.sampled_from((*WORDS, *TOKENS, *NAMED)), max_size=4).map(" ".join)


def holds(entry: Entry, wanted: CaseFilter) -> bool:
    """Say by the plainest reading of the words whether a case is let through."""
    if any(word not in entry.text and word not in fold(entry.setting) for word in wanted.words):
        return False
    if entry.flags & CLOSED and not wanted.has("closed"):
        return False
    today, opened = day_number(TODAY), not entry.flags & CLOSED
    stage = {"ar-decision": "decision due annual review", "na-plan-final": "final plan due needs assessment"}
    group = {cohort(date(2015, 9, 1)): "6", cohort(date(2020, 1, 1)): "2"}.get(entry.cohort, "")
    said = {
        "late": opened and 0 < entry.due < today,
        "today": opened and entry.due == today,
        "nodate": opened and entry.due == 0,
        "mine": fold(entry.caseworker) == "r patel",
        "stage": lambda value: opened and value in stage.get(entry.step, "fact missing"),
        "year": lambda value: value == group,
        "setting": lambda value: all(word in fold(entry.setting) for word in value.split()),
        "caseworker": lambda value: value in fold(entry.caseworker),
        "team": lambda value: value in fold(entry.team),
        "contact": lambda days: entry.heard < today - int(days),
    }
    for key in {token.key for token in wanted.tokens} - {"closed"}:
        claim = said[key]
        if not (any(claim(fold(each)) for each in wanted.values(key)) if callable(claim) else claim):
            return False
    return True


@given(entries(), FILTERS, st.sampled_from((2, 5, 48)), st.randoms())
def test_the_filter_lets_through_what_the_plainest_reading_would(
    made: list[Entry], text: str, page: int, chance: object
) -> None:
    index = CaseIndex(len(made) // 2)
    index.extend(made)
    index.trim()
    positions = list(range(len(made)))
    chance.shuffle(positions)  # type: ignore[attr-defined]
    order = Order(caseload_array(positions))
    wanted = parse(text)

    found = CaseSearch(index, today=TODAY, mine=["R. Patel"]).find(wanted, order, page)

    expected = [made[place].rowid for place in positions if holds(made[place], wanted)]
    first = list(found.rowids)
    assert first == expected[: len(first)]
    assert len(first) == len(expected) if found.complete else len(first) >= min(page, len(expected))
    assert list(found.all_found()) == expected


def caseload_array(positions: list[int]) -> object:
    from array import array

    return array("I", positions)


@given(st.text(alphabet='abz :",’é14-late mine year:6 stage“”', max_size=40))
def test_what_a_filter_says_of_itself_reads_back_the_same(text: str) -> None:
    wanted = parse(text)
    assert parse(str(wanted)) == wanted


@pytest.mark.parametrize(
    ("typed", "words", "tokens"),
    [
        ("smith am", ("smith", "am"), ()),
        ("LATE Mine zoë", ("zoe",), ("late", "mine")),
        ('setting:"St Anne\'s"', (), ('setting:"St Anne\'s"',)),
        ("setting:“St Anne's", (), ('setting:"St Anne\'s"',)),
        ("year:6,11", (), ("year:6", "year:11")),
        ("year: am", ("am",), ()),
        ('"late"', ("late",), ()),
        ("colour:red", ("colourred",), ()),
    ],
)
def test_words_and_tokens_are_told_apart(typed: str, words: tuple[str, ...], tokens: tuple[str, ...]) -> None:
    wanted = parse(typed)
    assert wanted.words == words
    assert tuple(map(str, wanted.tokens)) == tokens


@pytest.mark.parametrize(
    ("name", "typed"),
    [("Zoë O’Neill", "zoe oneill"), ("Tomasz Wiśniewski", "WISNI tom"), ("Łukasz Großmann", "lukasz gross")],
)
def test_accents_case_and_order_do_not_matter(name: str, typed: str) -> None:
    assert all(word in fold(name) for word in parse(typed).words)


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    return write_caseload(tmp_path_factory.mktemp("council") / "store", 240)


@pytest.fixture
def store(council: tuple[Path, bytes]) -> Iterator[Store]:
    with open_with_key(*council) as opened:
        yield opened


@pytest.fixture
def writing(council: tuple[Path, bytes]) -> Iterator[KeyedConnection]:
    """A connection that writes without the audit, and takes back what it wrote."""
    from caseworker_app.store.schema import drop_triggers

    connection = connect(Places(council[0]).database, council[1])
    connection.execute("BEGIN")
    drop_triggers(connection)
    yield connection
    connection.execute("ROLLBACK")
    connection.close()


def test_a_page_of_rows_is_one_query(store: Store) -> None:
    with store.connection() as connection:
        index = caseload.read_index(connection, TODAY)
        asked: list[str] = []
        connection.set_trace_callback(asked.append)
        rows = caseload.read_rows(connection, index.rowids[:40], TODAY)
        connection.set_trace_callback(None)
    assert len(rows) == 40
    assert len([query for query in asked if not query.startswith("--")]) == 1


def test_a_page_never_reads_all_cases_or_all_deadlines(store: Store) -> None:
    with store.connection() as connection:
        plan = connection.execute(
            f"EXPLAIN QUERY PLAN {caseload._ROWS} (1, 2, 3)", {"today": TODAY.isoformat()}
        ).fetchall()
    steps = [row[3] for row in plan]
    assert not [step for step in steps if step.startswith("SCAN") and "CONSTANT" not in step]


def test_a_search_only_reads_memory_and_its_order_is_that_of_the_rows(store: Store) -> None:
    with store.connection() as connection:
        index = caseload.read_index(connection, TODAY)
        found = CaseSearch(index, today=TODAY).find(parse(""), order_by(index, "due", connection))
        rows = caseload.read_rows(connection, found.all_found(), TODAY)
    dues = [rows[rowid].due for rowid in found.rowids]
    without = [due for due in dues if due is None]
    assert without
    assert dues == without + sorted(due for due in dues if due is not None)
    assert len(dues) == 220


@pytest.mark.parametrize("column", SORTS)
def test_every_column_sorts_all_cases_both_ways(store: Store, column: str) -> None:
    with store.connection() as connection:
        index = caseload.read_index(connection, TODAY)
        forwards = order_by(index, column, connection)
        backwards = order_by(index, column, connection, backwards=True)
        rows = caseload.read_rows(connection, index.rowids, TODAY)
    assert sorted(forwards.positions) == list(range(240))
    assert list(backwards.positions) == list(forwards.positions)[::-1]
    if column in ("setting", "stage", "next_step", "caseworker", "team", "reference"):
        said = [fold(getattr(rows[index.rowids[place]], column)) for place in forwards.positions]
        opened = [text for text in said if text not in ("", "closed")]
        assert opened == sorted(opened) or column in ("stage", "next_step")


def test_a_changed_case_is_taken_in_alone(council: tuple[Path, bytes], writing: KeyedConnection) -> None:
    index = caseload.read_index(writing, TODAY)
    writing.execute("UPDATE cases SET family_name = 'Wiśniewska', caseworker = 'N. Osei' WHERE id = 'case-7'")
    writing.execute("UPDATE cases SET deleted_at = '2026-11-23' WHERE id = 'case-8'")
    caseload.patch(index, caseload.read_changes(writing, ["case-7", "case-8"], TODAY))

    fresh = caseload.read_index(writing, TODAY)
    order = Order(caseload_array(list(range(len(index)))))  # type: ignore[arg-type]
    for text in ("wisniewska", "caseworker:osei", "", "late", "ehc00008 closed"):
        patched = CaseSearch(index, today=TODAY).find(parse(text), order).all_found()
        again = CaseSearch(fresh, today=TODAY).find(parse(text), order_by(fresh, "name", writing)).all_found()
        assert sorted(patched) == sorted(again), text


def test_a_new_case_is_found_before_the_order_is_worked_out(writing: KeyedConnection) -> None:
    index = caseload.read_index(writing, TODAY)
    order = order_by(index, "name", writing)
    columns = [row[1] for row in writing.execute("PRAGMA table_info(cases)")]
    values = ", ".join(
        {"id": "'new'", "reference": "'NEW-1'", "family_name": "'Quist'"}.get(c, f'"{c}"') for c in columns
    )
    writing.execute(f"INSERT INTO cases SELECT {values} FROM cases WHERE id = 'case-1'")
    caseload.patch(index, caseload.read_changes(writing, ["new"], TODAY))
    found = CaseSearch(index, today=TODAY).find(parse("quist"), order.covering(len(index)))
    assert len(found.all_found()) == 1


def test_a_token_can_be_added_and_taken_away() -> None:
    wanted = parse("late amira").and_also(Token("mine"), Token("late"))
    assert str(wanted) == "late mine amira"
    assert str(wanted.without(Token("late"))) == "mine amira"
