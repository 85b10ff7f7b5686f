"""Whom a letter speaks to: the names after “Dear”, and who “you” is."""

from __future__ import annotations

from datetime import date

import pytest

from caseworker_app.letters.family import Somebody
from caseworker_app.letters.names import addressee, greeted, possessive, salutation
from caseworker_app.store.open import Store
from tests.letters.world import FATHER, MOTHER, SCENES, Scene, composed, settle


def person(name: str, title: str = "", role: str = "mother") -> Somebody:
    return Somebody(id=name, name=name, title=title, role=role)


@pytest.mark.parametrize(
    ("people", "dear"),
    [
        ([person("Aisha Khan", "Mrs"), person("Omar Khan", "Mr")], "Mrs Khan and Mr Khan"),
        ([person("Sam Okafor")], "Sam Okafor"),
        ([person("Mrs Aisha Khan")], "Mrs Khan"),
        ([person("Dr. Amir Haddad", "Dr")], "Dr. Haddad"),
        ([person("Lotte van der Berg", "Ms")], "Ms van der Berg"),
        ([person("Nguyễn Thị Hồng Nhung", "Ms")], "Ms Nhung"),
        ([person("Cher")], "Cher"),
        ([person("Alex Osei", "Mr", "young_person")], "Alex"),
        ([person("A B", "Ms"), person("C D", "Mr"), person("E F")], "Ms B, Mr D and E F"),
        ([], ""),
    ],
)
def test_a_title_only_where_it_is_known(people: list[Somebody], dear: str) -> None:
    assert salutation(people) == dear


def test_a_title_that_stands_in_the_name_is_not_written_twice() -> None:
    assert addressee(person("Mrs Aisha Khan", "Mrs")) == "Mrs Aisha Khan"
    assert addressee(person("Aisha Khan", "Mrs")) == "Mrs Aisha Khan"
    assert greeted("Mrs Joan Whitlock") == "Mrs Whitlock"
    assert greeted("Head teacher or principal") == "Head teacher or principal"
    assert (possessive("Freya"), possessive("James")) == ("Freya’s", "James’")


DECISION, YOUNG = "review-decision-maintain", date(2010, 5, 2)


def letters(store: Store, scene: Scene, **made_with: object) -> dict[str, str]:
    case_id = settle(store, scene, **made_with)  # type: ignore[arg-type]
    found = composed(store, case_id, DECISION, scene.typed)
    return {made.recipient.name: " ".join(made.letter.text().split()) for made in found.made}


def test_separated_parents_get_a_letter_each_and_the_school_a_copy_that_greets_both(store: Store) -> None:
    apart = {**FATHER, "address": "2 Oak Lane; Ashmere; AS2 2BB"}
    texts = letters(store, SCENES[DECISION], people=(MOTHER, apart))
    assert "Dear Ms Lindqvist We will" in texts["Ms Karin Lindqvist"]
    assert "Dear Mr Osei We will" in texts["Mr David Osei"]
    copy = texts["Mrs Joan Whitlock"]
    assert "This is your copy of our letter to Freya’s parents or carers." in copy
    assert "Dear Ms Lindqvist and Mr Osei" in copy
    assert "Oak Lane" not in copy
    assert "Tannery" not in copy


def test_a_young_person_is_you_and_a_parent_gets_a_copy_only_by_their_leave(store: Store) -> None:
    scene = Scene(SCENES[DECISION].events, SCENES[DECISION].typed, YOUNG)
    freya = {"name": "Freya Lindqvist", "role": "young_person", "address": MOTHER["address"]}
    agreed = {**FATHER, "acts_because": "agreed"}
    texts = letters(store, scene, people=(MOTHER, agreed, freya))
    assert set(texts) == {"Freya Lindqvist", "Mr David Osei", "Mrs Joan Whitlock"}
    assert "Dear Freya We will keep your education, health and care plan" in texts["Freya Lindqvist"]
    assert "This is your copy of our letter to Freya. You need do nothing." in texts["Mr David Osei"]
    assert "Dear Freya We will keep your" in texts["Mr David Osei"]


def test_a_looked_after_child_without_parents_has_the_council_as_parent(store: Store) -> None:
    office = "Civic House; Ashmere; AS1 4QT"
    worker = {"name": "Amina Ahmed", "title": "Ms", "role": "social_worker", "address": office}
    school = {"name": "Lee Grant", "role": "virtual_school", "address": "Quay House; Ashmere; AS1 4QU"}
    texts = letters(store, SCENES[DECISION], people=(worker, school), looked_after=True)
    assert "Dear Ms Ahmed We will keep Freya’s" in texts["Ms Amina Ahmed"]
    assert "your copy" not in texts["Ms Amina Ahmed"]
    assert "your copy" in texts["Lee Grant"]
