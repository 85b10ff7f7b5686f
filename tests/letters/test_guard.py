"""What stops a letter: named scenes, as a SEND officer would tell them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker_app.letters import guard
from caseworker_app.letters.family import Family, School, Somebody
from caseworker_app.letters.objection import Objection
from caseworker_app.letters.others import SIBLING, TWIN, OtherChild, Others, Protected
from caseworker_app.letters.passing import Passing, refusal
from caseworker_app.letters.recipients import Recipient, Sending, recipients
from caseworker_app.letters.scanning import objections_to_envelope, objections_to_text

DAY = date(2026, 11, 23)
HOME, REFUGE = "1 Elm Road\nAshmere\nAS1 1AA", "9 Refuge Court\nHilton\nHT9 9ZZ"
FATHER = Somebody(id="f", name="David Khan", role="father", address=HOME, parental_responsibility=True)
MOTHER = Somebody(
    id="m", name="Sana Khan", role="mother", address=REFUGE, withheld=True, parental_responsibility=True,
    email="sana@hidden.example", phone="07700 900 123",
)  # fmt: skip
FAMILY = Family(
    case_id="c", reference="14-197", given_name="Ada", family_name="Khan", date_of_birth=date(2015, 1, 1),
    people=(FATHER, MOTHER), school=School("s", "Rowan Bank School", "", "Mill Lane\nAshmere\nAS4 1AA"),
)  # fmt: skip
HIDDEN = Protected("m", MOTHER.name, REFUGE, MOTHER.email, MOTHER.phone)
OTHERS = Others([OtherChild("20-001", "Rose", "Green")], [HIDDEN], ["Rose Green Infants"])


def envelope(to: Somebody, *, family: Family = FAMILY) -> Recipient:
    found = recipients(family, Sending(to=("parent", "young_person")), DAY)
    return next(one for one in found.envelopes if to.id in {person.id for person in one.people})


def whys(text: str, to: Somebody, *near: OtherChild, family: Family = FAMILY) -> list[str]:
    found: list[Objection] = list(objections_to_text(text, family, envelope(to), OTHERS, near=near))
    for one in found:
        assert one.may_pass == ("must not be disclosed" not in one.why), "nobody lets a withheld fact go"
        assert not one.confirms, "only a team lead lets it go"
    return [one.why for one in found]


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("She lives at 9, refuge  COURT now.", "address"),
        ("They moved near ht99zz.", "postcode"),
        ("They moved near H T 9 9 Z Z.", "postcode"),
        ("Ring +44 7700 900123.", "telephone number"),
        ("Ring (07700) 900-123.", "telephone number"),
        ("She uses +44 (0)7700 900123.", "telephone number"),
        ("Ring 0044(0)7700-900-123", "telephone number"),
        ("0044 (0)7700 900 123", "telephone number"),
        ("7700 900123", "telephone number"),
        ("07700/900123", "telephone number"),
        ("O77OO 9OOl23", "telephone number"),
        ("zero 7 7 0 0 9 0 0 1 2 3", "telephone number"),
        ("oh double seven, double oh, nine hundred, one two three", "telephone number"),
        ("０７７００ ９００１２３", "telephone number"),
        ("on 0770\u00ad0900\u200b123", "telephone number"),
        ("sana at hidden.example", "email address"),
        ("sana (at) hidden [dot] example", "email address"),
        ("9 Refug\u0435 \u0421ourt", "address"),
        ("９ Ｒｅｆｕｇｅ Ｃｏｕｒｔ", "address"),
        ("9 Re\u00adfuge\u200b Court", "address"),
        ("9 Réfuge Court", "address"),
        ("Η\u03a4\u0399 9ZZ or ΗΤ9 9ΖΖ", "postcode"),
        ("Write to SANA@hidden.example.", "email address"),
    ],
)
def test_a_withheld_fact_in_a_letter_to_the_other_parent_stops_it(typed: str, what: str) -> None:
    assert whys(typed, FATHER) == [f"It shows the {what} of Sana Khan, which must not be disclosed."]


@pytest.mark.parametrize(
    "typed",
    [
        "She is at seventeen Refuge Court.",
        "We met in Refuge Court",
        "on refuge ct, I think",
        "REFUGE COURT 9",
        "Court Refuge, number 9",
        "R\u0435fuge Court",
    ],
)
def test_a_hidden_street_tells_without_its_number_and_nobody_lets_it_go(typed: str) -> None:
    assert whys(typed, FATHER) == ["It shows the street of Sana Khan, which must not be disclosed."]
    assert not whys(typed, MOTHER)


def test_a_hidden_place_alone_is_for_a_team_lead_unless_it_is_known_anyway() -> None:
    told = "It names the place where Sana Khan lives, whose address is withheld."
    assert whys("They moved to Hilton.", FATHER) == [told]
    in_hilton = School("s", "Rowan Bank School", "", "Mill Lane\nHilton\nAS4 1AA")
    assert not whys("Come to Hilton.", FATHER, family=Family(**{**_facts(FAMILY), "school": in_hilton}))
    here = Somebody(**{**_facts(FATHER), "address": "1 Elm Road\nHilton\nHT1 1AA"})
    family = Family(**{**_facts(FAMILY), "people": (here, MOTHER)})
    assert not list(objections_to_text("Come to Hilton.", family, envelope(here, family=family), OTHERS))
    council = Others([], [HIDDEN], ["Hilton Academy"], "Hilton Borough Council")
    assert not list(objections_to_text("Hilton Borough Council", FAMILY, envelope(FATHER), council))
    named = Others([], [HIDDEN], ["Hilton Academy"])
    assert not list(objections_to_text("She asked for Hilton Academy.", FAMILY, envelope(FATHER), named))


def test_a_place_that_is_also_a_word_needs_its_capital() -> None:
    reading = Others([], [Protected("m", MOTHER.name, "9 Refuge Court\nReading\nRG1 9ZZ")])
    assert not list(objections_to_text("Her reading is better.", FAMILY, envelope(FATHER), reading))
    assert list(objections_to_text("She lives near Reading.", FAMILY, envelope(FATHER), reading))
    march = Others([], [Protected("m", MOTHER.name, "9 Refuge Court\nMarch\nPE1 9ZZ")])
    assert not list(objections_to_text("By Friday 5 March 2027.", FAMILY, envelope(FATHER), march))


def test_a_street_of_a_stranger_in_hiding_is_for_a_team_lead_and_their_town_for_nobody() -> None:
    others = Others([], [Protected("x", "Sam Other", "Flat 2, 7 Harbour Row\nHilton\nHT1 3QQ")])
    (asked,) = objections_to_text("It is in Harbour Row.", FAMILY, envelope(FATHER), others)
    assert asked.may_pass
    assert "Harbour" not in asked.why
    assert not list(objections_to_text("Come to Hilton, the flat.", FAMILY, envelope(FATHER), others))


def test_a_street_called_only_the_street_is_no_secret() -> None:
    others = Others([], [Protected("m", MOTHER.name, "4 The Street\nHilton\nHT1 3QQ")])
    assert not list(objections_to_text("He crosses the street alone.", FAMILY, envelope(FATHER), others))
    assert list(objections_to_text("At 4, The Street.", FAMILY, envelope(FATHER), others))


def test_somebody_in_hiding_who_was_typed_twice_belongs_to_the_child_all_the_same() -> None:
    twice = Others([], [Protected("other id", "sana KHAN", REFUGE)])
    father_only = Family(
        **{**_facts(FAMILY), "people": (FATHER, Somebody(**{**_facts(MOTHER), "address": ""}))}
    )
    (stops,) = objections_to_text("In Refuge Court.", father_only, envelope(FATHER), twice)
    assert not stops.may_pass


def test_nobody_lets_a_withheld_fact_go_not_even_a_team_lead() -> None:
    found = list(objections_to_text("At 9 Refuge Court.", FAMILY, envelope(FATHER), OTHERS))
    why = refusal(found * 2, Passing("T. Bevan", "She agrees"), ("T. Bevan",))
    assert why.count("It shows the address of Sana Khan") == 1
    assert "Nobody can let this go" in why


def test_a_house_called_like_the_reader_s_own_in_another_town_is_for_a_team_lead() -> None:
    others = Others([], [Protected("x", "Sam Other", "1 Elm Road\nHilton\nHT1 3QQ", phone="07700 900 777")])
    (asked,) = objections_to_text("To 1 Elm Road, Ashmere.", FAMILY, envelope(FATHER), others)
    assert asked.may_pass
    for told in ("Or 1 Elm Road, Hilton HT1 3QQ.", "To 1 Elm Road, 07700 900777"):
        (stops,) = objections_to_text(told, FAMILY, envelope(FATHER), others)
        assert not stops.may_pass


def test_her_own_letter_may_show_her_own_address() -> None:
    assert not whys("We write to you at 9 Refuge Court, HT9 9ZZ, and 07700 900 123.", MOTHER)
    assert not list(objections_to_envelope(envelope(MOTHER), OTHERS))


def test_a_withheld_address_recorded_for_the_other_parent_too_stops_his_envelope() -> None:
    his = Somebody(**{**_facts(FATHER), "address": REFUGE})
    family = Family(**{**_facts(FAMILY), "people": (his, MOTHER)})
    assert list(objections_to_envelope(envelope(his, family=family), OTHERS))


def test_a_house_in_another_postcode_district_is_another_house() -> None:
    others = Others([], [Protected("x", "Sam Other", "1 Elm Road\nEmberley\nAS5 5SW")])
    assert not list(objections_to_envelope(envelope(FATHER), others))
    for near in ("1 Elm Road\nAshmere\nAS1 5SW", "1 Elm Road\nEmberley"):
        assert list(objections_to_envelope(envelope(FATHER), Others([], [Protected("x", "Sam", near)])))


GAPS = st.sampled_from(["", " ", "-", " - ", "/", ".", "\u00a0", "\u200b", "\u2013", "(", ")", "\n"])
WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@given(
    st.sampled_from(["0", "", "+44", "0044", "+44 (0)", "0044(0)", "44 "]),
    st.lists(GAPS, min_size=9, max_size=9),
    st.lists(st.booleans(), min_size=10, max_size=10),
    st.sampled_from(["", " on 3 December 2026, and ", "Ring between 9 and 10: ", "x"]),
)
def test_a_withheld_number_stops_a_letter_however_it_is_written(
    start: str, gaps: list[str], spelled: list[bool], before: str
) -> None:
    written = start
    for figure, gap, is_word in zip("7700900123", [*gaps, ""], spelled, strict=True):
        written += (f" {WORDS[int(figure)]} " if is_word else figure) + gap
    assert whys(f"{before}{written} is hers.", FATHER)


@given(st.text("0123456789 -()", max_size=40))
def test_another_number_is_no_withheld_number(written: str) -> None:
    figures = "".join(filter(str.isdecimal, written))
    assert bool(whys(written, FATHER)) == ("700900123" in figures)


def _facts(of: object) -> dict[str, object]:
    return {name: getattr(of, name) for name in of.__dataclass_fields__}  # type: ignore[attr-defined]


def test_two_homes_in_one_street_may_have_one_postcode() -> None:
    near_by = Protected("x", "Sam Other", "7 Elm Road\nAshmere\nAS1 1AA")
    others = Others([], [near_by])
    assert not list(objections_to_text("At AS1 1AA.", FAMILY, envelope(FATHER), others))
    assert not list(objections_to_envelope(envelope(FATHER), others))
    assert list(objections_to_text("At 7 Elm Road.", FAMILY, envelope(FATHER), others))


def test_a_house_known_by_its_name_alone_is_seen() -> None:
    others = Others([], [Protected("x", "Sam Other", "Harbour House\nHilton\nHT1 3QQ")])
    assert list(objections_to_text("They live at harbour house.", FAMILY, envelope(FATHER), others))
    assert not list(objections_to_text("They live in Hilton.", FAMILY, envelope(FATHER), others))


def test_a_new_address_of_the_other_parent_typed_into_a_letter_stops_it() -> None:
    elsewhere = Somebody(
        id="g", name="Tariq Khan", role="grandparent", address="4 Mill Lane\nAshmere\nAS9 9AA"
    )
    family = Family(**{**_facts(FAMILY), "people": (FATHER, elsewhere)})
    (why,) = whys("He now stays at 4 Mill Lane.", FATHER, family=family)
    assert why == "It shows the address of Tariq Khan, who lives elsewhere."


def test_another_child_is_known_by_name_reference_or_pupil_number() -> None:
    for typed in ("Rose Green", "GREEN, Rose", "Rose Green’s plan", "20-001.", "(20-001)"):
        assert whys(f"See {typed}", FATHER) == ["It names another child, 20-001."]
    numbered = Others([OtherChild("20-002", "", "", upn="A123456789012")], [])
    assert list(objections_to_text("UPN a123456789012", FAMILY, envelope(FATHER), numbered))


def test_a_school_called_like_a_child_is_not_that_child() -> None:
    assert not whys("She goes to Rose Green Infants.", FATHER)
    assert whys("She goes to Rose Green Infants with Rose Green.", FATHER)


def test_somebody_on_the_case_with_the_name_of_another_child_may_be_named() -> None:
    worker = Somebody(id="w", name="Rose Green", role="social_worker")
    family = Family(**{**_facts(FAMILY), "people": (FATHER, worker)})
    assert not whys("Rose Green will ring you.", FATHER, family=family)


def test_a_brother_or_sister_is_told_by_the_first_name_alone_a_namesake_is_not() -> None:
    will = OtherChild("14-198", "Will", "Khan", how=TWIN)
    may = OtherChild("14-199", "May", "Khan", how=SIBLING)
    assert whys("Ask Will about it.", FATHER, will) == ["It names another child, 14-198."]
    assert not whys("We will write on 4 May 2027, and may ring in May 2027.", FATHER, will, may)
    assert not whys("Ask Leo.", FATHER, OtherChild("14-200", "Leo", "Khan", how="same surname"))
    assert not whys("Ask David.", FATHER, OtherChild("14-201", "David", "Khan", how=SIBLING))
    assert not whys("Ask Leo.", FATHER, OtherChild("14-202", "", "Khan", how=SIBLING))


@pytest.mark.parametrize(
    ("held", "told"),
    [(date(2026, 11, 21), "a weekend"), (date(2026, 8, 31), "a bank holiday"), (date(2026, 11, 2), "")],
)
def test_a_review_said_to_be_held_when_nobody_works_needs_a_lead(held: date, told: str) -> None:
    found = list(guard.objections_to_meeting(held))
    assert bool(found) == bool(told)
    assert all(told in one.why and one.may_pass and not one.confirms for one in found)


def test_a_meeting_planned_for_a_saturday_is_asked_about_and_short_notice_needs_a_lead() -> None:
    (asked,) = guard.objections_to_plan(date(2027, 1, 9), DAY, None)
    assert asked.confirms
    (late,) = guard.objections_to_plan(date(2027, 1, 8), date(2026, 12, 28), date(2026, 12, 25))
    assert late.may_pass
    assert not late.confirms
    assert not list(guard.objections_to_plan(date(2027, 1, 8), date(2026, 12, 25), date(2026, 12, 25)))


def test_a_final_plan_before_the_family_has_had_its_days_needs_a_lead() -> None:
    until = DAY
    assert list(guard.objections_to_haste(until, DAY, answered=False))
    assert not list(guard.objections_to_haste(until, DAY, answered=True))
    assert not list(guard.objections_to_haste(until, DAY + timedelta(days=1), answered=False))
    assert not list(guard.objections_to_haste(None, DAY, answered=False))


def test_a_move_within_28_days_shows_old_and_new_and_never_a_withheld_one() -> None:
    moved = Somebody(
        **{**_facts(FATHER), "moved_on": DAY - timedelta(27), "address_before": "2 Oak\nAS2 2BB"}
    )
    (seen,) = guard.objections_to_address([moved], DAY)
    assert "from 2 Oak, AS2 2BB to 1 Elm Road, Ashmere, AS1 1AA" in seen.why
    assert seen.confirms
    hidden = Somebody(**{**_facts(MOTHER), "moved_on": DAY, "address_before": "2 Oak\nAS2 2BB"})
    (unseen,) = guard.objections_to_address([hidden], DAY)
    assert "Refuge" not in unseen.why
    assert "Oak" not in unseen.why
    first = Somebody(**{**_facts(FATHER), "moved_on": DAY})
    (plain,) = guard.objections_to_address([first], DAY)
    assert plain.why.endswith("23 November 2026.")


def test_a_quarrel_of_colleagues_and_a_long_silence_are_asked_about() -> None:
    disputed = Somebody(**{**_facts(FATHER), "disputed": ("the address (“A” or “B”)",)})
    (asked,) = guard.objections_to_address([disputed], DAY)
    assert "Colleagues disagree about David Khan" in asked.why
    assert not list(guard.objections_to_silence(None, DAY))
    assert not list(guard.objections_to_silence(DAY - timedelta(days=1), DAY))
    assert list(guard.objections_to_silence(DAY - timedelta(days=2), DAY))


def test_a_setting_that_is_also_the_one_named_gets_one_letter() -> None:
    sending = Sending(to=("setting",), copies=("named_setting",), settings={"named_setting": FAMILY.school})
    found = recipients(FAMILY, sending, DAY)
    assert [one.name for one in found.envelopes] == ["Head teacher or principal"]
    missing = recipients(FAMILY, Sending(to=("consulted_setting",)), DAY)
    assert missing.left_out[0].is_wanting


def test_rights_pass_to_the_young_person_the_day_after_the_last_friday_in_june() -> None:
    born = date(2010, 9, 1)  # 16 in the school year 2026-27, which ends school on 25 June 2027
    family = Family(**{**_facts(FAMILY), "date_of_birth": born, "people": (FATHER,)})
    last, after = (recipients(family, Sending(to=("parent",)), date(2027, 6, day)) for day in (25, 26))
    assert [one.name for one in last.envelopes] == ["David Khan"]
    assert not after.envelopes
    assert {left.name for left in after.left_out if left.is_wanting} == {"Ada Khan"}
