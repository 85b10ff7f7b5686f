"""What everybody may read is attacked: two public packs, tables, charts and texts, solved for children."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from html import unescape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from caseworker_app.casework import improvement
from caseworker_app.reports import paper_fonts
from caseworker_app.reports.evidence.as_page import page
from caseworker_app.reports.evidence.blocks import blocks
from caseworker_app.reports.evidence.make import asked_of
from caseworker_app.reports.evidence.pack import Pack
from caseworker_app.reports.evidence.read import read_pack
from caseworker_app.reports.evidence.tables import tables
from caseworker_app.reports.figures import Period
from caseworker_app.reports.published import LEAST
from caseworker_app.store.open import open_with_key
from tests.reports.figures_world import TODAY, World, write

SPRING = Period(date(2025, 1, 1), date(2025, 6, 30))
AUTUMN = Period(date(2025, 7, 1), date(2025, 12, 31))
# Of these each child stands once in each, so that one is a part of the other.
SAME_CHILDREN = (
    ("plans_in_20_weeks", "plans_in_20_weeks_without_exceptions"),
    *(("department_expected", f"department_{name}") for name in ("completed", "completed_before")),
    ("department_expected", "department_not_completed"),
    ("department_expected", "department_completed"),
    *(("department_completed", f"department_{name}") for name in ("amended", "ceased", "maintained")),
)
Atom = tuple[str, str, bool]  # part, month, counted
Line = dict[str, str]


def rows_of(content: bytes) -> list[Line]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


class Solver:
    """What a reader knows of a figure: sums of atoms; whether another sum follows from them."""

    def __init__(self, atoms: Iterable[Atom]) -> None:
        self.atoms = {one: place for place, one in enumerate(sorted(set(atoms)))}
        self.known: list[list[Fraction]] = []  # in echelon form

    def vector(self, wanted: Iterable[Atom]) -> list[Fraction]:
        found = [Fraction(0)] * len(self.atoms)
        for one in wanted:
            found[self.atoms[one]] = Fraction(1)
        return found

    def left(self, vector: list[Fraction]) -> list[Fraction]:
        for line in self.known:
            lead = next(place for place, value in enumerate(line) if value)
            if vector[lead]:
                times = vector[lead] / line[lead]
                vector = [one - times * other for one, other in zip(vector, line, strict=True)]
        return vector

    def learn(self, wanted: Iterable[Atom]) -> None:
        rest = self.left(self.vector(wanted))
        if any(rest):
            self.known.append(rest)

    def tells(self, wanted: Iterable[Atom]) -> bool:
        return not any(self.left(self.vector(wanted)))


def attack(figure: str, truth: Mapping[Atom, int], told: list[Line], months: list[Line], where: str) -> None:
    """Solve one figure of one pack for every part and month, counted, not counted and both."""
    solver = Solver(truth)
    groups: dict[tuple[str, str], set[Atom]] = {("", ""): set(truth)}
    for atom in truth:
        groups.setdefault(("part", atom[0]), set()).add(atom)
        groups.setdefault(("month", atom[1]), set()).add(atom)
    shown = {("part", one["part"]) if one["part"] else ("", ""): one for one in told}
    shown |= {("month", one["month"]): one for one in months}
    for key, one in shown.items():
        atoms = groups.get(key, set())
        if one["denominator"].isdigit():
            assert int(one["denominator"]) == sum(truth[atom] for atom in atoms), (where, figure, key)
            solver.learn(atoms)
        if one["numerator"].isdigit():
            solver.learn(atom for atom in atoms if atom[2])
    for kind in ("part", "month"):
        hidden = {atom for key, one in shown.items() if key[0] == kind and one["denominator"] == "*"
                  for atom in groups.get(key, ())}  # fmt: skip
        groups[("all hidden", kind)] = hidden
    for key, atoms in groups.items():
        for some in (atoms, {one for one in atoms if one[2]}, {one for one in atoms if not one[2]}):
            count = sum(truth[atom] for atom in some)
            if 0 < count < LEAST:
                assert not solver.tells(some), (where, figure, key, count)


def truths(pack: Pack, figure: str) -> dict[Atom, int]:
    """Return how many rows stand in each atom of a figure."""
    found: dict[Atom, int] = defaultdict(int)
    for row in pack.rows[figure]:
        found[(row.part or "not recorded", f"{row.day:%Y-%m}", row.counted)] += 1
    return found


def attack_pairs(told: dict[str, Line], pack: Pack, where: str) -> None:
    for whole, part in SAME_CHILDREN:
        first, second = told[whole], told[part]
        if "*" in (first["denominator"], second["denominator"]):
            continue
        counts = [[int(one["numerator"]), int(one["denominator"])] for one in (first, second)]
        if whole.startswith("department_"):  # the children of the part are those counted in the whole
            counts = [[int(first["numerator"])], [int(second["denominator"])]]
        for one, other in zip(*counts, strict=True):
            assert not 0 < one - other < LEAST, (where, whole, part, one - other)


def attack_words(text: str, told: list[Line], months: list[Line], where: str) -> None:
    """Hold every “3 of 7” of the page, of its charts' tables and texts, against what the tables say."""
    allowed = {(one["numerator"], one["denominator"]) for one in (*told, *months)}
    late = {
        (str(int(one["denominator"]) - int(one["numerator"])), one["denominator"])
        for one in (*told, *months)
        if one["numerator"].isdigit()
    }
    words = unescape(re.sub(r"<[^>]+>", " ", text)).replace("\u00a0", " ")
    for pair in re.findall(r"\b(\d+) of (\d+)\b(?! months)", words):
        assert pair in allowed | late, (where, pair)
    numbers = {one[place] for one in (*told, *months) for place in ("numerator", "denominator")}
    for tab, table in re.findall(
        r"([\w ]+): the numbers of the chart</caption>(.*?)</table>", text, re.DOTALL
    ):
        empty = (
            {"0"} if tab.strip() in ("Late by age", "Family contact") else set()
        )  # a band of nobody tells of nobody
        for cell in re.findall(r"<td[^>]*>([^<]*)</td>", table):
            assert not cell.isdigit() or int(cell) >= LEAST or cell in numbers | empty, (where, tab, cell)


@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.generate),
)
@given(seed=st.integers(0, 10**9), children=st.integers(60, 220))
def test_two_packs_that_follow_each_other_tell_of_no_small_number(
    empty_store: tuple[Path, bytes], tmp_path_factory: pytest.TempPathFactory, seed: int, children: int
) -> None:
    paper_fonts.register()
    folder = shutil.copytree(empty_store[0], tmp_path_factory.mktemp("attack") / "store")
    with open_with_key(folder, empty_store[1]) as store:
        write(store, World(seed, children).children)
        for period in (SPRING, AUTUMN):
            request = asked_of(store, period, TODAY)
            with store.reading() as session:
                board = improvement.board(session, period.first, period.last)
            with store.connection() as connection:
                pack = read_pack(connection, request, board)
            where = f"{seed} {children} {period.first}"
            attack_pack(pack, where)
    shutil.rmtree(folder)


def attack_pack(pack: Pack, where: str) -> None:
    files = tables(pack, public=True)
    assert not {"rows.csv", "gaps.csv", "sample.csv", "children.csv"} & set(files)
    told, months = rows_of(files["figures.csv"]), rows_of(files["months.csv"])
    for one in (*told, *months):
        hidden = [one[name] == "*" for name in ("numerator", "denominator", "per_cent")]
        assert all(hidden) or not any(hidden), one  # no share without its numbers
    for figure in pack.rows:
        attack(
            figure,
            truths(pack, figure),
            [one for one in told if one["figure"] == figure],
            [one for one in months if one["figure"] == figure],
            where,
        )
    attack_pairs({one["figure"]: one for one in told if not one["part"]}, pack, where)
    attack_words(page("", [], blocks(pack, public=True)), told, months, where)
