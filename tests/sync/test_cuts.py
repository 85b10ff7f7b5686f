"""The cable is cut at every single word of a sync: both sides stay whole, and the next sync completes."""

from __future__ import annotations

from datetime import date

import pytest

from caseworker_app.errors import ServerUnreachable
from caseworker_app.store import documents
from caseworker_app.store.tables import Document
from caseworker_app.sync import client, files, outbox, upload
from tests.sync import oracle
from tests.sync.faults import AFTER, BEFORE, Cut, cut
from tests.sync.office import Laptop, Office

NEVER = 10_000


def told(laptop: Laptop) -> dict[str, str]:
    """The notes of every case, by reference: what the edits below change."""
    return dict(laptop.rows("SELECT reference, note FROM cases"))


def words_of(laptop: Laptop) -> int:
    """Sync, and return of how many words that was."""
    lines: list[Cut] = []

    with cut(NEVER, BEFORE) as kind:
        original = kind.__init__

        def remember(self: Cut, *where: str) -> None:
            original(self, *where)
            lines.append(self)

        kind.__init__ = remember  # type: ignore[method-assign]
        laptop.sync()
    return lines[0].asked


def cut_then_sync(laptop: Laptop, at: int, when: str) -> bool:
    """Sync on a line that is cut, then on a good one; return whether the cut came before the end."""
    with cut(at, when):
        try:
            laptop.sync()
            was_cut = False
        except ServerUnreachable:
            was_cut = True
    oracle_holds(laptop)
    laptop.sync()
    return was_cut


def oracle_holds(laptop: Laptop) -> None:
    """Nothing is half there, whatever happened."""
    assert laptop.rows("SELECT * FROM pragma_foreign_key_check") == []
    assert laptop.value("SELECT noting FROM shared_database") == 1
    unsent_and_known = (
        "SELECT count(*) FROM cases c WHERE rev = 0 AND NOT EXISTS (SELECT 1 FROM unsent WHERE row_id = c.id)"
    )
    assert laptop.value(unsent_and_known) == 0


@pytest.mark.parametrize("when", [BEFORE, AFTER])
def test_cut_at_every_word_of_a_day(office: Office, when: str) -> None:
    """Edits both ways, a new case, a conflict, a letter: cut at the first word, then the second …"""
    anna, ben = office.laptop("Anna"), office.laptop("Ben")
    anna.new_case("EHC-1")
    anna.sync()
    ben.sync()
    at, day = 0, 0
    was_cut = True
    while was_cut:
        at, day = at + 1, day + 1
        (case,) = [row[0] for row in anna.rows("SELECT id FROM cases WHERE reference = 'EHC-1'")]
        ben.edit(case, note=f"Ben {day}", upn=f"B{day}")
        new = ben.new_case(f"B-{day}")
        ben.person(new, name=f"Parent {day}", role="mother")
        ben.sync()
        anna.edit(case, note=f"Anna {day}", sex=f"{day}")
        anna.record(case, "sar_received", date(2026, 1, 1 + day % 28))
        anna.new_case(f"A-{day}")
        was_cut = cut_then_sync(anna, at, when)
        ben.sync()
    assert at >= 9
    oracle.settle(office, [anna, ben])
    for laptop in (anna, ben):
        oracle.all_hold_the_same(office, laptop, {"North"})
        oracle.is_sound(laptop)
        assert laptop.value("SELECT count(*) FROM cases") == 1 + 2 * day
        assert laptop.value("SELECT upn FROM cases WHERE reference = 'EHC-1'") == f"B{day}"
    said = ben.rows("SELECT other FROM conflicts WHERE fields = '[\"note\"]' ORDER BY made_at")
    assert len(said) == day


@pytest.mark.parametrize("when", [BEFORE, AFTER])
def test_cut_at_every_word_of_a_first_sync(
    office: Office, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cases come whole or not at all, and none is fetched twice."""
    monkeypatch.setattr(client, "CASES_A_PAGE", 2)
    monkeypatch.setattr(client, "CASES_AT_ONCE", 1)
    anna = office.laptop("Anna")
    for number in range(5):
        case = anna.new_case(f"EHC-{number}")
        anna.person(case, name=f"Parent {number}", role="mother")
    anna.sync()
    ben = office.laptop("Ben")
    for at in range(1, NEVER):
        with cut(at, when):
            try:
                ben.sync()
                break
            except ServerUnreachable:
                pass
        oracle_holds(ben)
        assert ben.value("SELECT count(*) FROM cases") == ben.value("SELECT count(*) FROM relationships")
    oracle.all_hold_the_same(office, ben, {"North"})
    ben.sync()
    oracle.is_sound(ben)


@pytest.mark.parametrize("when", [BEFORE, AFTER])
def test_cut_at_every_word_of_a_first_upload(
    office: Office, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "WORTH_IT", 3)
    monkeypatch.setattr(upload, "CASES_AT_ONCE", 3)
    anna = office.laptop("Anna")
    for number in range(7):
        case = anna.new_case(f"EHC-{number}", school="Ash Grove")
        anna.person(
            case, name=f"Parent {number}", role="mother", address="1 High Street", address_withheld=True
        )
        anna.record(case, "request_received", date(2026, 11, 2), kind="needs_assessment")
    for at in range(1, NEVER):
        with cut(at, when):
            try:
                anna.sync()
                break
            except ServerUnreachable:
                pass
        oracle_holds(anna)
        if at % 4 == 0:
            anna.edit(case, note=f"while uploading, {at}")
    anna.sync()
    ben = office.laptop("Ben")
    oracle.settle(office, [anna, ben])
    for laptop in (anna, ben):
        oracle.all_hold_the_same(office, laptop, {"North"})
        oracle.is_sound(laptop)
    assert ben.value("SELECT count(*) FROM conflicts") == 0


def test_a_first_upload_brings_every_sign_as_it_was_written(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "WORTH_IT", 1)
    note = "a\ttab, a \\ stroke, \\N and \\t as text,\na line\r\nand another — “é”, 🙂"
    anna = office.laptop("Anna")
    case = anna.new_case("EHC-1", given_name="Zoë\\")
    with anna.unit() as unit:
        unit.session.connection().exec_driver_sql("UPDATE cases SET note = ? WHERE id = ?", (note, case))
    anna.sync()
    ben = office.laptop("Ben")
    ben.sync()
    told = "SELECT given_name, note FROM cases"
    assert ben.rows(told) == anna.rows(told) == [("Zoë\\", note)]


def test_a_push_whose_answer_was_lost_has_one_effect(office: Office) -> None:
    anna = office.laptop("Anna")
    anna.sync()
    anna.new_case("EHC-1")
    words = words_of(anna)
    anna.new_case("EHC-2")
    with cut(words, AFTER), pytest.raises(ServerUnreachable):
        anna.sync()
    assert office.value("select count(*) from casework.cases") == 2
    batches = office.asks("select batch, rev from sync.push_log order by rev")
    outcome = anna.sync()
    assert office.asks("select batch, rev from sync.push_log order by rev") == batches
    assert (outcome.sent, outcome.waiting) == (1, 0)


def test_a_letter_goes_with_its_row_and_comes_with_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "PART", 1000)
    anna, ben, sam = office.laptop("Anna"), office.laptop("Ben"), office.laptop("Sam")
    case = anna.new_case("EHC-1")
    anna.sync()
    ben.sync()
    letter = bytes(range(256)) * 20
    sha = documents.keep(anna.store, letter)
    with anna.unit() as unit:
        unit.session.add(
            Document(
                case_id=case, letter="x", title="x", version="1", recipient="r", kind="family",
                state="printed", pages=1, sha256=sha, made_at=unit.now, dated=date(2026, 11, 2),
            )
        )  # fmt: skip
    for at in range(1, 12):
        with cut(at, AFTER):
            try:
                anna.sync()
            except ServerUnreachable:
                continue
            break
    anna.sync()
    ben.sync()
    assert documents.read(ben.store, sha) == letter
    sam.sync()
    assert not documents.is_kept(sam.store, sha)


def test_a_batch_is_never_so_large_that_it_is_refused(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "MOST_BYTES", 3_000)
    anna, ben = office.laptop("Anna"), office.laptop("Ben")
    for number in range(12):
        anna.new_case(f"EHC-{number}", note="n" * 500)
    assert anna.sync().sent == 12
    assert office.value("select count(*) from sync.push_log") >= 4
    ben.sync()
    assert told(ben) == told(anna)
