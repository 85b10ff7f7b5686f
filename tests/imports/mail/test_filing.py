"""A message goes to the right child’s case, once, or waits for a person with the best guesses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from caseworker_app.casework import contact_log, file_mail, preferences, triage
from caseworker_app.casework.communication import About, NewEntry
from caseworker_app.casework.contact_log import Entry
from caseworker_app.casework.edit_case import edit_case
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.undo import undo_last
from caseworker_app.casework.write_mail import NewMail, write_mail
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.imports.mail.bring_in import MailReport, bring_in, mail_files, read_bytes
from caseworker_app.store import documents
from caseworker_app.store.open import Store
from caseworker_app.store.tables import Case, Setting
from tests.casework.case_steps import new_case, unit
from tests.imports.mail import letters
from tests.imports.mail.outlook import OutlookMessage

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
Drop = Callable[..., MailReport]


@pytest.fixture
def drop(store: Store, tmp_path: Path) -> Drop:
    """Drop some messages on the window, each by the name of its file."""
    numbers = iter(range(1000))
    with unit(store) as work:
        preferences.write(work, {"email": "send@ashmere.example"})

    def dropping(*messages: bytes, ending: str = ".eml", **more: Any) -> MailReport:
        paths = [tmp_path / f"{next(numbers)}{ending}" for _ in messages]
        for path, content in zip(paths, messages, strict=True):
            path.write_bytes(content)
        return bring_in(store, paths, user="R. Patel", now=lambda: NOW, **more)

    return dropping


@pytest.fixture
def amira(store: Store) -> str:
    """Amira Siddiqui, EHC-00123, whose mother writes from sara@post.example."""
    case_id = new_case(store, "EHC-00123", given_name="Amira", family_name="Siddiqui", caseworker="R. Patel")
    person(store, case_id, "Sara Siddiqui", "mother", email="Sara@post.example", title="Mrs")
    return case_id


def person(store: Store, case_id: str, name: str, role: str, **more: Any) -> str:
    with unit(store) as work:
        return save_person(work, PersonDetails(case_id=case_id, name=name, role=role, **more))


def entries(store: Store, case_id: str) -> tuple[Entry, ...]:
    with store.connection() as connection:
        return contact_log.log_page(connection, case_id).entries


def waiting(store: Store) -> tuple[triage.Waiting, ...]:
    with store.reading() as session:
        return triage.waiting(session)


def test_a_message_is_filed_by_its_senders_address_with_text_and_the_day_for_an_answer(
    store: Store, amira: str, drop: Drop
) -> None:
    report = drop(letters.gmail("When is the meeting?", "Hello\r\n\r\nwhen is it?"))

    assert [(one.file, one.case) for one in report.filed] == [("0.eml", "EHC-00123")]
    (entry,) = entries(store, amira)
    assert (entry.who, entry.how, entry.summary) == (
        "Mrs Sara Siddiqui", "Email from them", "When is the meeting?",
    )  # fmt: skip
    assert (entry.at, entry.reply_by) == (datetime(2026, 11, 16, 9, 30, 12, tzinfo=UTC), date(2026, 11, 23))
    with store.connection() as connection:
        assert contact_log.text_of(connection, entry.version) == "Hello\n\nwhen is it?"


def test_the_same_message_twice_is_one_entry_also_from_another_program(
    store: Store, amira: str, drop: Drop
) -> None:
    message = letters.gmail("Taxi", "Hello,\r\n\r\nwhen is it?", message_id="<a1@post.example>")
    as_outlook = OutlookMessage(
        subject="Taxi", body="Hello,\r\nwhen is it?\r\n", sender=("Sara", "sara@post.example"),
        message_id="<a1@post.example>", sent=datetime(2026, 11, 16, 9, 31, tzinfo=UTC),
    )  # fmt: skip
    first = drop(message, message)
    again = drop(as_outlook.as_bytes(), ending=".msg")
    assert (len(first.filed), len(first.duplicates), len(again.duplicates)) == (1, 1, 1)
    assert len(entries(store, amira)) == 1


@pytest.mark.parametrize(
    "other",
    [
        letters.gmail("Lunch", message_id="<a1@post.example>"),
        letters.gmail("Taxi", "Quite other words", message_id="<a1@post.example>"),
        letters.gmail("Taxi", sender="olena@post.example", message_id="<a1@post.example>"),
        letters.gmail("Taxi", message_id="<a1@post.example>", date="Tue, 17 Nov 2026 09:30:12 +0000"),
    ],
    ids=["subject", "words", "sender", "day"],
)
@pytest.mark.parametrize("together", [True, False])
def test_another_message_with_a_used_id_waits_with_a_caution_and_loses_nothing(
    store: Store, amira: str, drop: Drop, other: bytes, together: bool
) -> None:
    first = letters.gmail("Taxi", message_id="<a1@post.example>")
    reports = [drop(first, other)] if together else [drop(first), drop(other)]
    (one,) = reports[-1].triage
    assert "same Message-ID" in one.why
    (line,) = waiting(store)
    assert "same Message-ID" in line.caution
    assert line.text
    assert len(drop(other, first).duplicates) == 2
    answer = letters.gmail("Re", "x", "d@taxi.example", headers="References: <a1@post.example>")
    assert [one.case for one in drop(answer).filed] == ["EHC-00123"]


def test_a_message_in_the_name_of_two_waits(store: Store, amira: str, drop: Drop) -> None:
    two = letters.gmail().replace(b"<sara@post.example>", b"<sara@post.example>, Olena <olena@post.example>")
    (one,) = drop(two).triage
    assert (one.why, [guess.reference for guess in one.guesses]) == (
        "It gives more than one sender.", ["EHC-00123"],
    )  # fmt: skip
    same = letters.gmail("B").replace(b"<sara@post.example>", b"<sara@post.example>, S <SARA@post.example>")
    assert len(drop(same).filed) == 1


def test_a_message_that_the_family_of_another_case_reads_too_is_cautioned(
    store: Store, amira: str, drop: Drop
) -> None:
    other = new_case(store, "EHC-00999", given_name="Ben")
    person(store, other, "Olena Kravets", "mother", email="olena@post.example")
    person(store, other, "Jo Moss", "senco", email="jo@larkfield.example")
    to = b'To: "SEND casework" <send@ashmere.example>'
    for number, (reader, cautioned) in enumerate(
        [(b"Olena@post.example", True), (b"jo@larkfield.example", False), (b"sara@post.example", False)]
    ):
        drop(letters.gmail(f"Mail {number}").replace(to, to + b", " + reader))
        assert ("of another case" in entries(store, amira)[0].caution) is cautioned


def test_a_message_that_is_cut_off_is_filed_with_a_caution(store: Store, amira: str, drop: Drop) -> None:
    whole = letters.apple({"form.pdf": b"%PDF" * 300})
    report = drop(whole[: whole.index(b"Content-Transfer-Encoding: base64")], whole)
    assert (len(report.filed), len(report.triage)) == (1, 1)
    (entry,) = entries(store, amira)
    assert "cut off; an attachment may be missing" in entry.caution
    nameless = (
        b"From: Sara <sara@post.example>\r\nSubject: Two\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nx\r\n"
        b"--b\r\nContent-Type: application/octet-stream\r\n"
    )
    assert [one.name for one in read_bytes(nameless, "x.eml").files] == ["attachment"]


@pytest.mark.parametrize(
    "dated", ["Thu, 01 Jan 1970 00:00:00 +0000", "yesterday-ish", "", "16 Nov 2027 9:15"]
)
def test_a_message_without_a_date_that_can_be_true_says_as_of_when_it_is_filed(
    store: Store, amira: str, drop: Drop, dated: str
) -> None:
    drop(letters.gmail(date=dated))
    (entry,) = entries(store, amira)
    assert entry.at == NOW
    assert (
        "it stands here as of when it was filed, and the day for an answer is counted from" in entry.caution
    )


def test_characters_that_turn_the_writing_round_are_taken_out_with_a_caution(
    store: Store, amira: str, drop: Drop
) -> None:
    drop(letters.gmail("abc\u202exe.fdp \u2067x"), letters.apple({"a\u202egpj.exe": b"MZ"}))
    as_outlook = OutlookMessage(
        subject="Y", body="x", sender=("Sara", "sara@post.example"), attachments=[("b\u202egpj.exe", b"MZ")]
    )
    drop(as_outlook.as_bytes(), ending=".msg")
    told = {entry.summary: entry for entry in entries(store, amira)}
    assert set(told) == {"abcxe.fdp x", "Form", "Y"}
    assert all("turn the direction of writing" in entry.caution for entry in told.values())
    assert [one.name for one in told["Form"].attachments] == ["agpj.exe"]


def test_files_are_kept_encrypted_under_their_checksum_and_once(store: Store, amira: str, drop: Drop) -> None:
    drop(letters.apple({"../../form.pdf": b"%PDF-1.4 secret", "copy.pdf": b"%PDF-1.4 secret"}))
    (entry,) = entries(store, amira)
    assert [one.name for one in entry.attachments] == ["form.pdf", "copy.pdf"]
    (sealed,) = store.places.documents.iterdir()
    assert b"secret" not in sealed.read_bytes()
    assert documents.read(store, entry.attachments[0].sha256) == b"%PDF-1.4 secret"
    assert {path.name for path in store.folder.parent.iterdir()} == {"store", "0.eml"}


@pytest.mark.parametrize("subject", ["EHC-00123", "Re: ehc-00123 taxi", "[EHC-00123]: form", "(EHC-00123)"])
def test_a_stranger_who_names_the_reference_is_filed_by_it(
    store: Store, amira: str, drop: Drop, subject: str
) -> None:
    report = drop(letters.gmail(subject, sender="nurse@nhs.example", name="A. Nurse"))
    assert [one.case for one in report.filed] == ["EHC-00123"]
    (entry,) = entries(store, amira)
    assert entry.who == "A. Nurse (nurse@nhs.example)"
    assert entry.reply_by is None


def test_a_reference_of_another_case_than_the_senders_waits(store: Store, amira: str, drop: Drop) -> None:
    new_case(store, "EHC-00999", given_name="Ben")
    report = drop(letters.gmail("About EHC-00999"))
    (one,) = report.triage
    assert "its address belongs to another" in one.why
    assert {guess.reference for guess in one.guesses} == {"EHC-00123", "EHC-00999"}


def test_a_message_that_matches_three_cases_waits_with_all_three(
    store: Store, amira: str, drop: Drop
) -> None:
    for number in (1, 2):
        brother = new_case(store, f"EHC-0020{number}", given_name=f"Yusuf{number}", family_name="Siddiqui")
        person(store, brother, "Sara Siddiqui", "mother", email="sara@post.example")
    report = drop(letters.gmail("All three children"))
    (one,) = report.triage
    assert len(one.guesses) == 3
    assert one.why == "Its address belongs to 3 cases."


def test_of_brothers_and_sisters_the_one_who_is_named_is_meant(store: Store, amira: str, drop: Drop) -> None:
    brother = new_case(store, "EHC-00201", given_name="Yusuf", family_name="Siddiqui")
    person(store, brother, "Sara Siddiqui", "mother", email="sara@post.example")
    report = drop(letters.gmail("Taxi", "Yusuf’s taxi was late again"))
    assert [one.case for one in report.filed] == ["EHC-00201"]


def test_an_answer_to_a_filed_message_goes_to_its_case(store: Store, amira: str, drop: Drop) -> None:
    drop(letters.gmail("Taxi", message_id="<a1@post.example>"))
    answer = letters.gmail(
        "Re: Taxi", "On its way", "driver@taxi.example", headers="In-Reply-To: <a1@post.example>"
    )
    assert [one.case for one in drop(answer).filed] == ["EHC-00123"]


def test_a_child_named_by_their_own_school_is_filed_and_by_a_stranger_waits(
    store: Store, amira: str, drop: Drop
) -> None:
    with unit(store) as work:
        school = Setting(name="Larkfield", email="office@larkfield.example")
        work.session.add(school)
        work.session.flush()
        work.session.get_one(Case, amira).setting_id = school.id
    from_school = drop(letters.outlook("The report on Amira Siddiqui is late"))
    stranger = drop(letters.gmail("Amira Siddiqui", sender="x@somewhere.example", name="Someone"))
    assert [one.case for one in from_school.filed] == ["EHC-00123"]
    assert [guess.reference for guess in stranger.triage[0].guesses] == ["EHC-00123"]
    assert "an address that nobody on the case has" in stranger.triage[0].why


def test_a_message_about_nobody_waits_without_a_guess(store: Store, amira: str, drop: Drop) -> None:
    report = drop(letters.gmail("Lunch on Friday?", "Pizza", "colleague@ashmere-school.example", name="Jo"))
    (one,) = report.triage
    assert (one.guesses, one.why) == ((), "Nothing in it tells which child it is about.")


def test_a_forged_sender_is_never_filed_by_itself(store: Store, amira: str, drop: Drop) -> None:
    forged = letters.gmail(headers="Authentication-Results: mx; spf=fail; dkim=fail; dmarc=fail")
    (one,) = drop(forged).triage
    assert one.why == "Its sender may be false."
    (line,) = waiting(store)
    assert "not who it says" in line.caution
    assert entries(store, amira) == ()


def test_what_we_sent_is_filed_to_whom_it_went_and_answers_nothing_by_itself(
    store: Store, amira: str, drop: Drop
) -> None:
    ours = (
        b"From: R. Patel <r.patel@ashmere.example>\r\nTo: Sara <sara@post.example>\r\nSubject: Update\r\n"
        b"Date: Thu, 19 Nov 2026 08:00:00 +0000\r\nMessage-ID: <u1@ashmere.example>\r\n\r\nWhere we are"
    )
    drop(ours)
    (entry,) = entries(store, amira)
    assert (entry.direction, entry.who, entry.contact) == ("out", "Mrs Sara Siddiqui", False)


def test_what_someone_writes_who_may_not_be_told_is_kept_with_the_warning(
    store: Store, amira: str, drop: Drop
) -> None:
    person(store, amira, "Ali Khan", "father", email="ali@post.example", no_contact="Court order")
    report = drop(letters.gmail("Where is she?", sender="ali@post.example", name="Ali Khan"))
    assert "Listen, do not disclose." in report.filed[0].warnings[0]
    assert entries(store, amira)[0].caution == "Listen, do not disclose."


def test_what_waits_is_filed_by_a_person_and_comes_back_when_that_is_undone(
    store: Store, amira: str, drop: Drop
) -> None:
    files = letters.apple({"form.pdf": b"%PDF"}).replace(b"SARA@post", b"aunt@home")
    drop(files)
    (line,) = waiting(store)
    assert (line.sender, line.attachments) == ("Sara O'Neill (aunt@home.example)", ("form.pdf",))
    with unit(store, "file a message") as work:
        triage.file_as(work, line.id, [About(amira)])
    assert waiting(store) == ()
    assert [one.name for one in entries(store, amira)[0].attachments] == ["form.pdf"]
    assert len(drop(files).duplicates) == 1

    with unit(store) as work:
        undo_last(work)
    assert [one.id for one in waiting(store)] == [line.id]


def test_what_is_about_no_child_of_ours_is_dismissed_and_its_words_are_forgotten(
    store: Store, amira: str, drop: Drop
) -> None:
    spam = letters.gmail("Win a prize", sender="x@spam.example", name="Prize")
    drop(spam)
    with unit(store) as work:
        triage.dismiss(work, waiting(store)[0].id)
    assert waiting(store) == ()
    assert len(drop(spam).duplicates) == 1
    with store.connection() as connection:
        assert connection.execute("SELECT sender, entry FROM unfiled").fetchall() == [("", "{}")]


def test_a_call_from_someone_not_on_the_caseload_waits_to_be_sorted(store: Store, amira: str) -> None:
    entry = NewEntry(about=(), channel="phone", direction="in", also="Mrs Ford", summary="About her grandson")
    with unit(store) as work:
        triage.put_aside(work, entry)
    (line,) = waiting(store)
    assert (line.sender, line.summary, line.channel) == ("Mrs Ford", "About her grandson", "phone")
    with unit(store) as work:
        triage.file_as(work, line.id, [About(amira)])
    assert entries(store, amira)[0].who == "Mrs Ford"
    with pytest.raises(NotAllowed, match="filed or dismissed"), unit(store) as work:
        triage.file_as(work, line.id, [About(amira)])


def test_a_folder_of_every_kind_is_filed_with_progress_and_stops_when_asked(
    store: Store, amira: str, drop: Drop, tmp_path: Path
) -> None:
    folder = tmp_path / "inbox" / "below"
    folder.mkdir(parents=True)
    for number in range(120):
        content = letters.gmail(f"Mail {number}", message_id=f"<m{number}@post.example>")
        (folder / f"{number:03}.EML").write_bytes(content)
    (folder / "notes.txt").write_text("no mail")
    paths, told = mail_files([tmp_path / "inbox"]), []
    part = bring_in(
        store, paths, user="R. Patel", now=lambda: NOW, stopped=lambda: len(told) == 2,
        progress=lambda *step: told.append(step),
    )  # fmt: skip
    assert told == [(50, 120), (100, 120)]
    assert (len(part.filed), part.left) == (100, 20)
    rest = bring_in(store, paths, user="R. Patel", now=lambda: NOW)
    assert (len(rest.filed), len(rest.duplicates)) == (20, 100)


def test_one_bad_file_does_not_keep_the_others_out(store: Store, amira: str, drop: Drop) -> None:
    report = drop(letters.gmail("Good"), b"not a message at all", b"")
    assert len(report.filed) == 1
    assert [one.file for one in report.rejected] == ["1.eml", "2.eml"]
    with pytest.raises(WrongUse, match="no e-mail files"):
        mail_files([store.folder / "backups" if (store.folder / "backups").exists() else store.folder])


def test_a_message_for_a_case_that_is_closed_is_still_filed(store: Store, amira: str, drop: Drop) -> None:
    with unit(store) as work:
        work.session.get_one(Case, amira).status = "closed"
    assert [one.case for one in drop(letters.gmail("Late question")).filed] == ["EHC-00123"]


def test_a_draft_opens_in_the_persons_own_mail_program_and_is_logged(
    store: Store, amira: str, drop: Drop
) -> None:
    drop(letters.gmail("When is it?"))
    question = entries(store, amira)[0]
    with unit(store) as work:
        draft = write_mail(
            work,
            NewMail(
                case_id=amira, to=question.people, subject="Your question – EHC-00123",
                text="Dear Mrs Siddiqui,\n\nit is on Friday. £5\n", reply_to=question.id,
            ),
        )  # fmt: skip
    assert b"X-Unsent: 1\r\n" in draft.eml
    assert b"Siddiqui" not in draft.eml.split(b"Subject:")[1].split(b"\r\n")[0]
    read = read_bytes(draft.eml, "draft.eml")
    assert [(one.name, one.email) for one in read.to] == [("Sara Siddiqui", "Sara@post.example")]
    assert (read.subject, read.text.strip()) == (
        "Your question – EHC-00123", "Dear Mrs Siddiqui,\n\nit is on Friday. £5",
    )  # fmt: skip
    newest = entries(store, amira)[0]
    assert (newest.id, newest.direction, newest.contact) == (draft.entry_id, "out", True)


@pytest.mark.parametrize(
    ("change", "why"),
    [({"no_contact": "Court order"}, "may not receive"), ({"may_email": "no"}, "may not be told by email"),
     ({"email": ""}, "no e-mail address")],
)  # fmt: skip
def test_nobody_is_written_to_who_may_not_be(
    store: Store, amira: str, change: dict[str, str], why: str
) -> None:
    mother = person(store, amira, "Sara Siddiqui", "mother", **change)
    new = NewMail(case_id=amira, to=(mother,), subject="s", text="t")
    with pytest.raises((NotAllowed, WrongUse), match=why), unit(store) as work:
        write_mail(work, new)
    assert entries(store, amira) == ()


def test_an_address_in_a_header_cannot_break_out_of_it(store: Store, amira: str) -> None:
    mother = person(store, amira, 'Sara "x"\r\nBcc: <evil@x.example>', "mother", email="s@post.example")
    with unit(store) as work:
        draft = write_mail(
            work, NewMail(case_id=amira, to=(mother,), subject="a\r\nBcc: b@c.example", text="t")
        )
    assert b"\nBcc:" not in draft.eml


def test_the_id_of_a_message_is_found_by_an_index(store: Store) -> None:
    with store.connection() as connection:
        for table in ("communication", "unfiled"):
            plan = connection.execute(
                f"EXPLAIN QUERY PLAN {file_mail._USED.format(table=table)}", {"ids": '["a"]'}
            ).fetchall()
            assert f"ix_{table}_message_key" in plan[-1][3]


def test_the_sender_is_found_by_an_index(store: Store, amira: str) -> None:
    with store.connection() as connection:
        plan = connection.execute(
            "EXPLAIN QUERY PLAN SELECT id FROM people p "
            "WHERE p.email <> '' AND p.email COLLATE NOCASE IN ('SARA@post.example')"
        ).fetchall()
    assert "ix_people_email" in plan[0][3]


def test_a_message_filed_to_a_case_belongs_to_its_new_caseworker(
    store: Store, amira: str, drop: Drop
) -> None:
    drop(letters.gmail("Question"))
    with unit(store) as work:
        edit_case(work, amira, {"caseworker": "J. Ali"})
    with store.connection() as connection:
        assert connection.execute("SELECT caseworker FROM owed").fetchall() == [("J. Ali",)]
