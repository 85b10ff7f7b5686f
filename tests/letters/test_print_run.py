"""From draft to print run: approval, envelope order, what a jam and a cancelled run leave."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.errors import CaseworkerError, NotAllowed, WrongUse
from caseworker_app.letters import drafts, enclosures, one_letter, own_words, print_queue, print_run, save_run
from caseworker_app.letters.passing import Passing
from caseworker_app.letters.reprint import reprint
from caseworker_app.store import documents
from caseworker_app.store.open import Store
from tests.letters.families import (
    DAY,
    LEAD,
    MAINTAIN,
    NOW,
    OFFICER,
    approved,
    child,
    drafted,
    file_of,
    pages_of,
    parent,
    prepared,
    printed,
    ready,
    set_up,
)

FREYA = parent("Ms Karin Lindqvist", "18 Tannery Row; Ashmere; AS4 2LP")
PAPA = parent("Mr Dan Osei", "4 Quay Street; Ashmere; AS1 9ZZ", "father")


@pytest.fixture(autouse=True)
def council(store: Store) -> None:
    """Every test has a council."""
    set_up(store)


def states(store: Store) -> list[str]:
    with store.reading() as session:
        return [
            one.state for state in print_queue.TABS for one in print_queue.queue_page(session, state).letters
        ]


def test_a_draft_is_approved_printed_and_kept_byte_for_byte(store: Store) -> None:
    case = child(store, "14-197", "Freya", "Lindqvist", FREYA)
    made = drafted(store, case)
    assert states(store) == ["draft"]
    assert approved(store, made.document_ids).document_ids == made.document_ids
    assert states(store) == ["ready"]
    run = printed(store, made.document_ids)
    assert states(store) == ["printed"]
    (item,) = run.items
    content = documents.read(store, item.sha256)
    assert hashlib.sha256(content).hexdigest() == item.sha256
    assert "Dear Ms Lindqvist" in pages_of(content)[0]
    with store.unit("open", user=OFFICER, now=NOW) as unit:
        assert one_letter.open_kept(unit, store, item.document_id) == content


def test_a_run_stands_in_the_order_of_its_envelopes_and_each_letter_on_a_sheet_of_its_own(
    store: Store, tmp_path: Path
) -> None:
    wide = child(store, "B", "Bo", "Berg", parent("Ms Ann Berg", "1 Mill Lane; Ashmere; AS9 1AA"))
    near = child(store, "A", "Al", "Aho", parent("Ms Eva Aho", "1 Mill Lane; Ashmere; AS1 1AA"))
    slow = child(store, "C", "Cy", "Cole", parent("Ms Una Cole", "1 Mill Lane; Ashmere; AS0 1AA"))
    full = child(store, "D", "Di", "Dunn", parent("Ms Ida Dunn", "1 Mill Lane; Ashmere; AS0 1AB"))
    ids = {case: drafted(store, case).document_ids for case in (wide, near, slow, full)}
    plan = file_of(tmp_path, "plan.pdf", "Di Dunn, plan", "page two", "page three")
    with store.unit("change", user=OFFICER, now=NOW) as unit:
        drafts.choose_class(unit, ids[slow], "second")
        assert enclosures.attach(unit, store, ids[full], plan, what="the present plan") == 3
    every = [one for some in ids.values() for one in some]
    assert len(approved(store, every).document_ids) == 4
    made = prepared(store, every)
    assert [item.reference for item in made.items] == ["A", "B", "D", "C"]
    assert [item.post_class for item in made.items] == ["first", "first", "first", "second"]
    pages = pages_of(made.print_file)
    for item in made.items:
        assert item.first_page % 2 == 1
        assert f"Our reference: {item.reference}" in pages[item.first_page - 1]
    dunn = made.items[2]
    after = dunn.first_page - 1 + dunn.pages + dunn.pages % 2
    assert "Do not post this sheet" in pages[after]
    assert "the present plan: 3 pages" in pages[after]
    assert "Di" not in pages[after]
    assert [pages[after + 2 + at] for at in range(3)] == ["Di Dunn, plan", "page two", "page three"]
    assert dunn.sheets == (dunn.pages + 1) // 2 + 2


def test_the_manifest_lists_each_letter_with_its_checksum(store: Store, tmp_path: Path) -> None:
    case = child(store, "14-197", "Freya", "Lindqvist", FREYA, PAPA)
    run = printed(store, ready(store, case))
    files = save_run.save(store, run, tmp_path / "run")
    with (tmp_path / "run" / "manifest.csv").open(encoding="utf-8-sig") as read:
        rows = list(csv.DictReader(read))
    assert [row["Recipient"] for row in rows] == ["Mr Dan Osei", "Ms Karin Lindqvist"]
    for row in rows:
        content = (tmp_path / "run" / row["File"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row["Checksum"]
        assert len(pages_of(content)) == int(row["Pages"])
        assert "Lindqvist" not in row["File"]
    assert files[0].name == "print.pdf"
    with pytest.raises(WrongUse, match="print run already"):
        save_run.save(store, run, tmp_path / "run")


def test_after_a_jam_printing_goes_on_from_the_item_that_did_not_come_out(store: Store) -> None:
    cases = [
        child(store, f"R-{n:02}", "Al", f"Child{'abcdefghij'[n]}",
              parent(f"Ms Eva Name{'abcdefghij'[n]}", f"{n} Mill Lane; Ashmere; AS{n} 1AA"))
        for n in range(10)
    ]  # fmt: skip
    run = printed(store, [one for case in cases for one in ready(store, case)])
    with store.reading() as session:
        rest = print_run.from_item(session, store, run.id, 7)
        whole = print_run.from_item(session, store, run.id, 1)
        with pytest.raises(WrongUse, match="no letter number 11"):
            print_run.from_item(session, store, run.id, 11)
    assert pages_of(rest) == pages_of(whole)[run.items[6].first_page - 1 :]


def test_a_letter_that_did_not_come_out_goes_back_to_the_queue_as_it_was(store: Store) -> None:
    case = child(store, "14-197", "Freya", "Lindqvist", FREYA, PAPA)
    run = printed(store, ready(store, case))
    with store.unit("jam", user=OFFICER, now=NOW) as unit:
        print_run.back_to_queue(unit, [run.items[1].document_id], because="The printer jammed")
    with store.reading() as session:
        (waiting,) = print_queue.queue_page(session, "ready").letters
        assert (waiting.document_id, waiting.reference) == (run.items[1].document_id, "14-197")
        assert len(print_run.run_of(session, run.id).items) == 1
    assert len(printed(store, [waiting.document_id]).items) == 1


def test_cancelling_a_run_leaves_only_what_was_there_before_it(store: Store) -> None:
    case = child(store, "14-197", "Freya", "Lindqvist", FREYA, PAPA)
    ids = ready(store, case)
    run = printed(store, ids)
    with store.unit("cancel", user=OFFICER, now=NOW) as unit:
        assert print_run.cancel_run(unit, run.id, because="Wrong paper") == 2
    assert states(store) == ["ready", "ready"]
    with store.reading() as session:
        assert not print_run.run_of(session, run.id).items


def test_what_was_approved_is_what_is_printed(store: Store) -> None:
    case = child(store, "14-197", "Freya", "Lindqvist", FREYA)
    ids = ready(store, case)
    with store.unit("move", user=OFFICER, now=NOW) as unit:
        save_person(
            unit, PersonDetails(case_id=case, name="Karin Lindqvist", address="2 New Road; Ashmere; AS2 2BB")
        )
    made = prepared(store, ids)
    assert not made.items
    assert "changed since it was approved" in made.refused[0].why


def test_a_change_while_the_run_is_being_written_stops_the_run(store: Store) -> None:
    case = child(store, "14-197", "Freya", "Lindqvist", FREYA)
    other = child(store, "15-200", "Omar", "Said")
    ids = [*ready(store, case), *ready(store, other)]
    made = prepared(store, ids)
    with store.unit("move", user=OFFICER, now=NOW) as unit:
        save_person(unit, PersonDetails(case_id=case, name="Karin Lindqvist", no_contact="court order"))
    with pytest.raises(CaseworkerError), store.unit("print", user=OFFICER, now=NOW) as unit:
        print_run.record(unit, store, made)
    assert states(store) == ["ready", "ready"]


def test_a_letter_printed_on_a_later_day_is_dated_that_day(store: Store) -> None:
    case = child(store, "14-197", "Freya", "Lindqvist", FREYA)
    ids = ready(store, case)
    later = NOW + timedelta(days=2)
    run = printed(store, ids, now=later)
    assert "Wednesday 25 November 2026" in pages_of(documents.read(store, run.items[0].sha256))[0]


def test_a_second_print_of_the_same_letter_warns_and_is_confirmed_with_a_reason(store: Store) -> None:
    case = child(store, "14-197", "Freya", "Lindqvist", FREYA)
    printed(store, ready(store, case))
    again = drafted(store, case)
    outcome = approved(store, again.document_ids)
    assert not outcome.document_ids
    assert "already printed" in outcome.refused[0].why
    assert approved(store, again.document_ids, Passing(OFFICER, "The first was spoilt")).document_ids


def test_the_same_letter_does_not_stand_in_one_run_twice_unasked(store: Store) -> None:
    case = child(store, "14-197", "Freya", "Lindqvist", FREYA)
    first, second = ready(store, case), drafted(store, case).document_ids
    outcome = approved(store, second)
    assert not outcome.document_ids
    assert "is already ready" in outcome.refused[0].why
    assert len(prepared(store, [*first, *second]).items) == 1


def test_only_a_named_team_lead_lets_a_meeting_on_a_saturday_pass(store: Store) -> None:
    events = (("plan_issued", "2026-01-12"), ("review_meeting_held", "2026-11-07"))
    case = child(store, "14-197", "Freya", "Lindqvist", FREYA, events=events)
    ids = drafted(store, case).document_ids
    assert "weekend" in approved(store, ids).refused[0].why
    refused = approved(store, ids, Passing(OFFICER, "It was a Saturday")).refused
    assert f"“{OFFICER}” is not one" in refused[0].why
    assert LEAD in refused[0].why
    assert approved(store, ids, Passing("t.  bevan", "It was a Saturday")).document_ids == ids


def test_a_siblings_plan_among_the_enclosures_stops_the_letter(store: Store, tmp_path: Path) -> None:
    case = child(store, "14-197", "Freya", "Lindqvist", FREYA)
    child(store, "14-198", "Elias", "Lindqvist", FREYA)
    ids = drafted(store, case).document_ids
    plan = file_of(
        tmp_path, "scan.pdf", "Education, health and care plan", "Elias likes trains. See Freya too."
    )
    with store.unit("attach", user=OFFICER, now=NOW) as unit:
        enclosures.attach(unit, store, ids, plan, what="the present plan")
    refused = approved(store, ids, Passing(OFFICER, "I looked")).refused
    assert "the present plan: It names another child, 14-198" in refused[0].why


def test_an_enclosure_without_words_or_without_the_child_must_be_looked_at(
    store: Store, tmp_path: Path
) -> None:
    case = child(store, "14-197", "Freya", "Lindqvist", FREYA)
    ids = drafted(store, case).document_ids
    with store.unit("attach", user=OFFICER, now=NOW) as unit:
        enclosures.attach(unit, store, ids, file_of(tmp_path, "a.pdf", ""), what="the report")
        enclosures.attach(unit, store, ids, file_of(tmp_path, "b.pdf", "A form for everyone"), what="a form")
    why = approved(store, ids).refused[0].why
    assert "the report: It is a picture" in why
    assert "a form: It does not name Freya" in why
    assert approved(store, ids, Passing(OFFICER, "I read both")).document_ids == ids


@pytest.mark.parametrize("content", [b"", b"not a pdf", b"%PDF-1.4\nbroken"])
def test_a_file_that_is_no_pdf_is_refused(store: Store, tmp_path: Path, content: bytes) -> None:
    ids = drafted(store, child(store, "14-197", "Freya", "Lindqvist", FREYA)).document_ids
    path = tmp_path / "plan.pdf"
    path.write_bytes(content)
    with pytest.raises(WrongUse, match="not a PDF"), store.unit("attach", user=OFFICER, now=NOW) as unit:
        enclosures.attach(unit, store, ids, path, what="the plan")


def test_one_letters_own_words_follow_its_facts_and_keep_its_dates(store: Store) -> None:
    case = child(store, "14-197", "Freya", "Lindqvist", FREYA)
    (document,) = drafted(store, case, "review-decision-amend", amendments="- Section F").document_ids
    with store.reading() as session:
        shown = one_letter.look(session, store, document, DAY)
    part = next(one for one in shown.parts if one.words.startswith("We have decided"))
    legal = next(one for one in shown.parts if "at least 15 days" in one.words)
    assert "law asks" in legal.fixed_because
    with store.unit("edit", user=OFFICER, now=NOW) as unit:
        with pytest.raises(NotAllowed, match="law asks"):
            drafts.change_words(unit, store, document, legal.number, "Nothing.")
        with pytest.raises(NotAllowed, match="must keep its date"):
            drafts.change_words(unit, store, document, part.number, "We will change the plan.")
        words = part.words.replace("\u00a0", " ").replace(
            "We have decided to change", "We met, and will change"
        )
        drafts.change_words(unit, store, document, part.number, words)
    assert approved(store, [document]).document_ids
    run = printed(store, [document], now=NOW + timedelta(days=1))
    text = " ".join(pages_of(documents.read(store, run.items[0].sha256)))
    assert "We met, and will change Freya’s plan" in text
    assert "Tell us by Thursday 10 December 2026 what you think" in text


def test_one_letters_own_words_can_be_given_up_again(store: Store) -> None:
    case = child(store, "14-197", "Freya", "Lindqvist", FREYA)
    (document,) = drafted(store, case).document_ids
    with store.reading() as session:
        first = one_letter.look(session, store, document, DAY).parts[2]
    with store.unit("edit", user=OFFICER, now=NOW) as unit:
        drafts.change_words(unit, store, document, first.number, first.words + " Thank you for coming.")
    with store.reading() as session:
        assert one_letter.look(session, store, document, DAY).parts[first.number].changed
    with store.unit("forget", user=OFFICER, now=NOW) as unit:
        drafts.forget_words(unit, store, document)
    with store.reading() as session:
        assert not any(part.changed for part in one_letter.look(session, store, document, DAY).parts)


def test_own_words_in_a_part_that_reads_differently_now_are_asked_about_again() -> None:
    change = own_words.Change(0, "We will write by \ue0000\ue001.", "We write by \ue0000\ue001.")
    texts = ["Freya", "Friday"]
    kept = own_words.rewritten("We will write by \ue0001\ue001.", texts, [change])
    assert kept.startswith("We write by \ue0001")
    with pytest.raises(NotAllowed, match="reads differently now"):
        own_words.rewritten("We will write to \ue0000\ue001.", texts, [change])


def test_a_letter_is_printed_again_as_a_copy_with_a_reason(store: Store) -> None:
    case = child(store, "14-197", "Freya", "Lindqvist", FREYA)
    run = printed(store, ready(store, case))
    with store.unit("again", user=OFFICER, now=NOW) as unit:
        with pytest.raises(WrongUse):
            reprint(unit, store, run.items[0].document_id, because=" ")
        _, copy = reprint(unit, store, run.items[0].document_id, because="The mother lost it")
    pages = pages_of(copy)
    assert all("Copy" in page for page in pages)
    assert "Dear Ms Lindqvist" in pages[0]


def test_an_old_letter_is_not_printed_again_for_someone_who_may_not_have_it_any_more(store: Store) -> None:
    case = child(store, "14-197", "Freya", "Lindqvist", FREYA)
    run = printed(store, ready(store, case))
    with store.unit("stop", user=OFFICER, now=NOW) as unit:
        save_person(unit, PersonDetails(case_id=case, name="Karin Lindqvist", no_contact="court order"))
    with pytest.raises(NotAllowed, match="court order"), store.unit("again", user=OFFICER, now=NOW) as unit:
        reprint(unit, store, run.items[0].document_id, because="lost")


def test_a_draft_waits_with_what_it_lacks_and_the_others_go(store: Store) -> None:
    case = child(
        store, "14-197", "Freya", "Lindqvist", FREYA, replace(PAPA, address="4 Quay Street; Ashmere")
    )  # fmt: skip
    made = drafted(store, case)
    assert len(made.document_ids) == 2
    with store.reading() as session:
        waiting = print_queue.queue_page(session, "draft").letters
    assert "postcode" in next(one.problem for one in waiting if one.problem)
    outcome = approved(store, made.document_ids)
    assert len(outcome.document_ids) == 1
    assert outcome.refused[0].to == "Mr Dan Osei"


def test_a_withheld_address_is_never_seen_on_the_screen_only_on_its_own_letter(store: Store) -> None:
    hidden = parent("Ms Karin Lindqvist", "9 Secret Close; Ashmere; AS7 7QQ", address_withheld=True)
    case = child(store, "14-197", "Freya", "Lindqvist", hidden)
    (document,) = ready(store, case)
    with store.reading() as session:
        view = one_letter.look(session, store, document, DAY)
        (waiting,) = print_queue.queue_page(session, "ready").letters
    assert "Secret" not in " ".join((*pages_of(view.pdf), *view.address, waiting.envelope))
    run = printed(store, [document])
    assert "9 Secret Close" in pages_of(documents.read(store, run.items[0].sha256))[0]


def test_the_queue_puts_the_letters_of_one_envelope_together_and_counts(store: Store) -> None:
    first = child(store, "A", "Al", "Aho", FREYA)
    second = child(store, "B", "Bo", "Berg")
    for case, letter in ((first, MAINTAIN), (second, MAINTAIN)):
        drafted(store, case, letter)
    drafted(store, first, "review-decision-amend", amendments="- Section F")
    with store.reading() as session:
        page = print_queue.queue_page(session, "draft")
        assert [one.reference for one in page.letters] == ["A", "A", "B"]
        assert print_queue.queue_page(session, "draft", most=2).more
        assert print_queue.counts(session).draft == 3
        assert print_queue.counts(session, caseworkers=["nobody"]).draft == 0


def test_the_queue_is_read_by_its_index_however_many_letters_were_ever_sent(store: Store) -> None:
    with store.connection() as connection:
        for state, index in (("draft", "waiting"), ("posted", "posted"), ("returned", "returned")):
            with store.reading() as session:
                asked = print_queue._of(state, print_queue.select(print_queue.Document.id), ())
                sql = str(asked.order_by(*print_queue._ORDER[state]).compile(session.get_bind()))
            plan = " ".join(
                row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", ["x"] * sql.count("?"))
            )
            assert f"ix_documents_{index}" in plan
            assert "TEMP B-TREE" not in plan, "nothing is sorted that is not shown"


def test_an_event_that_is_corrected_takes_the_letter_that_rests_on_it_out_of_the_run(store: Store) -> None:
    case = child(store, "14-197", "Freya", "Lindqvist", FREYA)
    ids = ready(store, case)
    with store.unit("correct", user=OFFICER, now=NOW) as unit:
        from caseworker_app.casework.processes import story_of

        (held,) = [one for one in story_of(unit.session, case).told if one.type == "review_meeting_held"]
        record_event(unit, NewEvent(case_id=case, type="review_meeting_held", on=None, corrects=held.id))
    refused = prepared(store, ids).refused
    assert "no such event" in refused[0].why or "no open" in refused[0].why


def test_a_letter_cancelled_with_a_reason_cannot_be_printed(store: Store) -> None:
    ids = ready(store, child(store, "14-197", "Freya", "Lindqvist", FREYA))
    with store.unit("cancel", user=OFFICER, now=NOW) as unit:
        drafts.cancel(unit, ids, because="Not needed after all")
    assert "is cancelled" in prepared(store, ids).refused[0].why
    assert states(store) == []
