"""A council words a letter its own way: every mistake at its line, a team lead's leave, and the way back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caseworker_app.casework import preferences
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.letters import catalogue, example, wording
from caseworker_app.letters.wording import approve, check, compare, read, save, take_back, upgrades_changes
from caseworker_app.store.open import Store
from tests.letters.world import NOW, SCENES, composed, settle

DECISION = "review-decision-maintain"
SHIPPED = catalogue.letter(DECISION)
OURS = SHIPPED.text.replace("If you agree, you need do nothing.", "If that is fine, do nothing.")
LEAD = "Rina Patel"


@pytest.fixture
def office(store: Store) -> Store:
    with store.unit("leads", user="admin", now=NOW) as unit:
        preferences.write(unit, {"team_leads": LEAD})
    return store


def saved(store: Store, words: str = OURS, title: str = SHIPPED.title) -> int:
    with store.unit("wording", user="S. Hall", now=NOW) as unit:
        return save(unit, DECISION, title, words, note="Plainer")


def approved(store: Store, version: int, by: str = LEAD) -> None:
    with store.unit("approve", user=by, now=NOW) as unit:
        approve(unit, DECISION, version, by=by)


def now(store: Store) -> wording.Wording:
    with store.reading() as session:
        return read(session, DECISION)


def said(store: Store, case_id: str) -> str:
    with store.reading() as session:
        template = wording.in_force(session, DECISION)
    found = composed(store, case_id, template, SCENES[DECISION].typed)
    return found.made[0].letter.text()


def test_a_wording_is_used_once_a_team_lead_approved_it_and_can_be_taken_back(office: Store) -> None:
    case_id = settle(office, SCENES[DECISION])
    with office.unit("leads", user="admin", now=NOW) as unit:
        preferences.write(unit, {"team_leads": LEAD})
    version = saved(office)
    waits = now(office)
    assert (waits.version, waits.waiting and waits.waiting.number) == (0, 1)
    assert "If that is fine" not in said(office, case_id)

    approved(office, version)
    assert now(office).is_councils
    assert now(office).waiting is None
    assert "If that is fine, do nothing." in said(office, case_id)

    with office.unit("back", user=LEAD, now=NOW) as unit:
        take_back(unit, DECISION)
    assert not now(office).is_councils
    assert "If that is fine" not in said(office, case_id)
    assert [(one.number, one.withdrawn_at) for one in now(office).versions] == [(1, NOW)]
    assert saved(office) == 2


def test_only_a_team_lead_approves(office: Store) -> None:
    version = saved(office)
    with pytest.raises(NotAllowed, match="not a team lead"):
        approved(office, version, by="S. Hall")
    with pytest.raises(WrongUse, match="no version 7"):
        approved(office, 7)


LINES = SHIPPED.text.splitlines()


def with_line(number: int, text: str) -> str:
    return "\n".join([*LINES[: number - 1], text, *LINES[number - 1 :]]) + "\n"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("{{ chidl }}", "There is no fact “chidl”."),
        ("{{ child.__class__.__mro__ }}", "A dot after a name is not allowed here."),
        ("{{ child['x'] }}", "Square brackets after a name is not allowed here."),
        ("{{ child() }}", "A call is not allowed here."),
        ("{% include '/etc/passwd' %}", "An include is not allowed here."),
        ("{% import 'os' as os %}", "An import is not allowed here."),
        ("{% set x = 1 %}", "A set is not allowed here."),
        ("{% macro x() %}{% endmacro %}", "A macro is not allowed here."),
        ("{{ 9 ** 9 ** 9 }}", "Pow is not allowed here."),
        ("{{ 'x' * 999999999 }}", "Mul is not allowed here."),
        ("{% for a in range(999999999) %}x{% endfor %}", "This loop is not allowed."),
        ("{% for a in done recursive %}{{ loop(a) }}{% endfor %}", "This loop is not allowed."),
        ("{% for a in done %}{% for b in done %}x{% endfor %}{% endfor %}", "This loop is not allowed."),
        ("{{ child | upper }}", "There is no filter “upper”."),
        ("{{ child is defined }}", "“is” is not allowed here."),
        ("{% if child == 'x' %}{% endif %}", "A comparison is not allowed here."),
        ("{% if child %}", "Unexpected end of template. Jinja was looking for"),
        ("{{ child", "Unexpected"),
        (":: nothing", "There is no legal content “nothing”."),
    ],
)
def test_a_mistake_is_told_at_its_line_and_nothing_is_kept(office: Store, typed: str, told: str) -> None:
    found = check(DECISION, SHIPPED.title, with_line(9, typed))
    assert any(told.casefold() in one.what.casefold() for one in found), found
    if "end of template" not in told and typed != "{{ child":
        assert found[0].line == 9
    with pytest.raises(WrongUse):
        saved(office, with_line(9, typed))
    assert not now(office).versions


@pytest.mark.parametrize("legal", SHIPPED.must_say)
def test_what_the_law_asks_for_cannot_be_taken_out_nor_put_under_a_condition(legal: str) -> None:
    without = SHIPPED.text.replace(f":: {legal}\n", "")
    assert any("What the law asks for is gone" in one.what for one in check(DECISION, "T", without))
    hidden = SHIPPED.text.replace(
        f":: {legal}\n", f"{{% if looked_after %}}\n\n:: {legal}\n\n{{% endif %}}\n"
    )
    (found,) = check(DECISION, "T", hidden)
    assert "The law always asks" in found.what
    assert hidden.splitlines()[found.line - 1] == f":: {legal}"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", "There are no words."),
        ("x" * 70_000, "The letter is too long."),
        ("{% if child %}" * 400 + "x" + "{% endif %}" * 400, "too many parts"),
        ("- One\n  - Two\n", "A list inside a list"),
        ("#### Small\n", "too small"),
        ("See ![x](/etc/passwd)\n", "A picture cannot stand"),
        ("See [our page](https://x.example)\n", "A link would be printed as it is typed"),
        ("We say <b>hi</b> to you.\n", "“<b>” would be printed as it is typed"),
    ],
)
def test_what_the_program_could_not_set_is_refused(words: str, told: str) -> None:
    assert any(told in one.what for one in check(DECISION, "T", words))


def test_a_title_is_one_line(office: Store) -> None:
    assert check(DECISION, " ", SHIPPED.text)[0].line == 0
    with pytest.raises(WrongUse, match="the title"):
        saved(office, title="x" * 200)
    with pytest.raises(WrongUse, match="This is the shipped text"):
        saved(office, SHIPPED.text)


def test_a_newer_program_shows_what_changed_and_sets_an_unlawful_wording_aside(
    office: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved(office, saved(office))
    newer = replace(SHIPPED, text=SHIPPED.text.replace("Talk to us, or appeal", "Ring us, or appeal"))
    blocks = {**SHIPPED.blocks, "how_to_complain": catalogue.legal_contents()["how_to_complain"]}
    shipped = {**catalogue.letters(), DECISION: newer}
    monkeypatch.setattr(catalogue, "letters", lambda: shipped)
    wording.check.cache_clear()
    assert now(office).was_shipped_differently
    assert now(office).is_councils
    with office.reading() as session:
        told = [line for line in upgrades_changes(session, DECISION) if line.kind != "same"]
    assert [line.kind for line in told] == ["old", "new"]
    assert "Ring us" in told[1].text

    shipped[DECISION] = replace(newer, must_say=(*newer.must_say, "how_to_complain"), blocks=blocks)
    wording.check.cache_clear()
    set_aside = now(office)
    assert not set_aside.is_councils
    assert set_aside.unusable
    with office.reading() as session:
        assert wording.in_force(session, DECISION).text == newer.text
    wording.check.cache_clear()


def test_two_texts_are_compared_line_by_line() -> None:
    lines = compare("a\nb\nc\n", "a\nx\nc\nd\n")
    assert [(line.kind, line.text, line.old, line.new) for line in lines] == [
        ("same", "a", 1, 1), ("old", "b", 2, None), ("new", "x", None, 2), ("same", "c", 3, 3),
        ("new", "d", None, 4),
    ]  # fmt: skip


def test_every_letter_has_an_overview_and_an_example_without_a_case(store: Store) -> None:
    with store.reading() as session:
        found = wording.overview(session)
    assert [one.letter for one in found] == sorted(catalogue.letters())
    for one in found:
        shown = example.letter(one.letter, one.title, one.words)
        assert "Freya" in shown.text()
        assert "\ue000" not in shown.text()
