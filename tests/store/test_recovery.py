"""The council's recovery key: any two of three sheets open the caseload, and nothing less."""

from __future__ import annotations

import itertools
import logging
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseworker_app.errors import CaseworkerError
from caseworker_app.store import keys, recovery, refusals, restore, sealing
from caseworker_app.store.backup import make_backup
from caseworker_app.store.open import Store, change_passphrase, create_store, open_store
from tests.store_fixtures import PASSPHRASE

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
POSTS = ("Head of SEND", "IT service desk", "Information governance")
NEW = "seven brass kettles whistling"
PAIRS = list(itertools.permutations(range(3), 2))


@pytest.fixture(autouse=True)
def _cheap_stretching(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a passphrase costs is measured elsewhere; here it is chosen often."""
    monkeypatch.setattr(keys, "MEMORY_KIB", 1024)
    monkeypatch.setattr(keys, "PASSES", 1)


@pytest.fixture(scope="module")
def made() -> recovery.RecoveryKey:
    return recovery.new_key()


@pytest.fixture
def guarded(store: Store, made: recovery.RecoveryKey) -> Store:
    """A store whose recovery key is in use."""
    keep(store, made)
    return store


def keep(store: Store, key: recovery.RecoveryKey) -> None:
    council = key.for_laptops(NOW.date(), POSTS)
    recovery.keep(store, PASSPHRASE, council, user="T. Bevan", now=NOW, clock=NOW.timestamp)


def typed(key: recovery.RecoveryKey, *numbers: int) -> list[str]:
    return [" ".join(key.shares[number]) for number in numbers]


def why(action: object) -> str:
    assert callable(action)
    with pytest.raises(CaseworkerError) as caught:
        action()
    return str(caught.value)


@pytest.mark.parametrize("pair", PAIRS)
def test_any_two_sheets_in_any_order_give_a_new_passphrase(
    guarded: Store, made: recovery.RecoveryKey, pair: tuple[int, int]
) -> None:
    guarded.close()
    recovery.recover(guarded.folder, typed(made, *pair), NEW, user="R. Patel", now=NOW)
    with open_store(guarded.folder, NEW) as opened, opened.connection() as connection:
        deeds = [row[0] for row in connection.execute("SELECT deed FROM audit ORDER BY number")]
    assert deeds[-2:] == ["recovery key", "recovery"]
    with pytest.raises(refusals.WrongPassphrase):
        open_store(guarded.folder, PASSPHRASE)


def test_the_waits_after_wrong_passphrases_are_over_once_two_sheets_were_typed(
    guarded: Store, made: recovery.RecoveryKey
) -> None:
    guarded.close()
    for _ in range(5):
        with pytest.raises(CaseworkerError):
            open_store(guarded.folder, "wrong", clock=NOW.timestamp)
    recovery.recover(guarded.folder, typed(made, 0, 2), NEW, user="", now=NOW)
    open_store(guarded.folder, NEW, clock=NOW.timestamp).close()


def test_all_three_sheets_open_it_too(guarded: Store, made: recovery.RecoveryKey) -> None:
    file = keys.read_key_file(guarded.places.key_file)
    assert recovery.key_from(file, typed(made, 2, 0, 1)) == guarded.key


def test_one_sheet_or_the_same_sheet_twice_opens_nothing(guarded: Store, made: recovery.RecoveryKey) -> None:
    file = keys.read_key_file(guarded.places.key_file)
    assert "One sheet alone opens nothing" in why(lambda: recovery.key_from(file, typed(made, 1)))
    assert "one sheet typed twice" in why(lambda: recovery.key_from(file, typed(made, 1, 1)))


def test_new_sheets_put_the_old_ones_out_of_use(guarded: Store, made: recovery.RecoveryKey) -> None:
    newer = recovery.new_key()
    keep(guarded, newer)
    guarded.close()
    said = why(lambda: recovery.recover(guarded.folder, typed(made, 0, 1), NEW, user="", now=NOW))
    assert "were replaced, or belong to another" in said
    assert newer.name in said
    open_store(guarded.folder, PASSPHRASE).close()
    recovery.recover(guarded.folder, typed(newer, 0, 1), NEW, user="", now=NOW)


def test_sheets_of_different_keys_are_refused_and_the_stranger_is_named(
    guarded: Store, made: recovery.RecoveryKey
) -> None:
    stranger = recovery.new_key()
    file = keys.read_key_file(guarded.places.key_file)
    mixed = [*typed(made, 0), *typed(stranger, 1)]
    said = why(lambda: recovery.key_from(file, mixed))
    assert f"one begins with “{stranger.name}”" in said
    assert f"begin with “{made.name}”" in said


@settings(max_examples=60)
@given(st.integers(0, 2), st.integers(0, 19), st.integers(0, 1023))
def test_a_sheet_with_one_wrong_word_is_named(
    made: recovery.RecoveryKey, sheet: int, place: int, other: int
) -> None:
    from shamir_mnemonic.wordlist import WORDLIST

    words = list(made.shares[sheet])
    if WORDLIST[other] == words[place]:
        return
    words[place] = WORDLIST[other]
    with pytest.raises(recovery.ShareUnreadable) as caught:
        recovery.read_share(" ".join(words), 1)
    assert caught.value.which == 1
    assert caught.value.message.startswith("The second sheet has a word that is wrong")


@settings(max_examples=60)
@given(st.integers(0, 2), st.integers(0, 18), st.sampled_from(["swap", "drop", "twice"]))
def test_words_that_are_lost_doubled_or_changed_places_are_noticed(
    made: recovery.RecoveryKey, sheet: int, place: int, harm: str
) -> None:
    words = list(made.shares[sheet])
    if harm == "swap":
        words[place], words[place + 1] = words[place + 1], words[place]
    elif harm == "drop":
        del words[place]
    else:
        words.insert(place, words[place])
    if words != list(made.shares[sheet]):
        with pytest.raises(recovery.ShareUnreadable):
            recovery.read_share(" ".join(words))


@settings(max_examples=40)
@given(st.data())
def test_a_sheet_may_be_typed_in_capitals_with_its_numbers_or_by_four_letters(
    made: recovery.RecoveryKey, data: st.DataObject
) -> None:
    shapes = (
        lambda n, word: f"{n}. {word}",
        lambda _n, word: word.upper(),
        lambda _n, word: word[:4],
        lambda _n, word: f"\n\t{word},",
    )
    written = [
        data.draw(st.sampled_from(shapes))(number, word) for number, word in enumerate(made.shares[0], 1)
    ]
    assert recovery.read_share(" ".join(written)).words() == list(made.shares[0])


@settings(max_examples=80)
@given(st.text(max_size=200))
def test_whatever_is_typed_is_refused_in_words(text: str) -> None:
    with pytest.raises(recovery.ShareUnreadable) as caught:
        recovery.read_share(text)
    assert caught.value.remedy


def test_a_word_that_no_sheet_has_is_named_with_the_nearest(made: recovery.RecoveryKey) -> None:
    words = ["acadmeic", *made.shares[0][1:]]
    said = why(lambda: recovery.read_share(" ".join(words)))
    assert "no sheet has the word “acadmeic” (word 1)" in said
    assert "Did you mean “academic”?" in said


@settings(max_examples=25)
@given(st.permutations(range(3)))
def test_every_key_comes_back_from_its_sheets(order: list[int]) -> None:
    fresh = recovery.new_key()
    from shamir_mnemonic import combine_mnemonics

    assert combine_mnemonics([" ".join(fresh.shares[n]) for n in order[:2]]) == fresh.secret
    assert all(" ".join(share[:2]) == fresh.name for share in fresh.shares)


def test_the_key_file_holds_neither_a_word_nor_the_secret(
    guarded: Store, made: recovery.RecoveryKey, caplog: pytest.LogCaptureFixture
) -> None:
    text = guarded.places.key_file.read_text("utf-8")
    assert made.secret.hex() not in text
    for share in made.shares:
        assert " ".join(share[2:5]) not in text
    assert recovery.standing_in(guarded.folder) == made.for_laptops(NOW.date(), POSTS)
    assert repr(made).startswith("<")


def test_nothing_of_the_sheets_is_left_on_the_disk_or_in_the_log(
    guarded: Store, made: recovery.RecoveryKey, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    with caplog.at_level(logging.DEBUG):
        guarded.close()
        recovery.recover(guarded.folder, typed(made, 0, 1), NEW, user="", now=NOW)
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for share in made.shares:
        assert " ".join(share[2:6]).encode() not in kept
        assert " ".join(share[2:6]) not in caplog.text


def test_a_wrong_passphrase_makes_no_recovery_key(store: Store, made: recovery.RecoveryKey) -> None:
    council = made.for_laptops(NOW.date(), POSTS)
    with pytest.raises(refusals.WrongPassphrase):
        recovery.keep(store, "wrong", council, user="", now=NOW, clock=NOW.timestamp)
    assert recovery.standing_in(store.folder) is None


def test_a_store_without_a_recovery_key_says_so(store: Store, made: recovery.RecoveryKey) -> None:
    file = keys.read_key_file(store.places.key_file)
    assert "has no recovery key" in why(lambda: recovery.key_from(file, typed(made, 0, 1)))


def test_a_changed_passphrase_leaves_the_sheets_in_use(guarded: Store, made: recovery.RecoveryKey) -> None:
    change_passphrase(guarded.folder, PASSPHRASE, NEW)
    file = keys.read_key_file(guarded.places.key_file)
    assert recovery.key_from(file, typed(made, 1, 2)) == guarded.key


def test_a_laptop_that_the_council_shut_is_not_opened_by_the_sheets(
    guarded: Store, made: recovery.RecoveryKey
) -> None:
    guarded.close()
    sealing.seal(guarded.places, sealing.new_code())
    with pytest.raises(refusals.StoreSealed):
        recovery.recover(guarded.folder, typed(made, 0, 1), NEW, user="", now=NOW)


def test_a_backup_comes_back_with_two_sheets_on_a_new_laptop(
    guarded: Store, made: recovery.RecoveryKey, tmp_path: Path
) -> None:
    file = make_backup(guarded, tmp_path / "friday.caseworker-backup", now=NOW)
    laptop = tmp_path / "new laptop"
    words = typed(made, 2, 1)
    restore.restore(file, laptop, None, user="R. Patel", now=NOW, shares=words)
    recovery.recover(laptop, words, NEW, user="R. Patel", now=NOW)
    open_store(laptop, NEW).close()
    shutil.rmtree(laptop)
    with pytest.raises(recovery.ShareUnreadable):
        restore.restore(file, laptop, None, user="", now=NOW, shares=[words[0], "academic"])
    assert not (laptop / "caseload.db").exists()


def test_the_undo_does_not_take_a_recovery_key_back(guarded: Store) -> None:
    from caseworker_app.casework.undo import last_undoable

    with guarded.reading() as session:
        assert last_undoable(session) is None


def test_one_recovery_key_serves_many_laptops_by_a_file_without_a_secret(
    guarded: Store, made: recovery.RecoveryKey, tmp_path: Path
) -> None:
    file = tmp_path / "council.caseworker-recovery"
    made.for_laptops(NOW.date(), POSTS).write(file)
    assert made.secret.hex() not in file.read_text("utf-8")
    with create_store(tmp_path / "second", PASSPHRASE, keyring=False) as second:
        recovery.keep(
            second, PASSPHRASE, recovery.CouncilKey.read(file), user="", now=NOW, clock=NOW.timestamp
        )
        key = second.key
    assert recovery.key_from(keys.read_key_file(second.places.key_file), typed(made, 1, 2)) == key
    assert key != guarded.key


@pytest.mark.parametrize("text", ["", "{}", '{"caseworker": "recovery key"}', "[1]", "\x00"])
def test_another_file_is_no_recovery_key(tmp_path: Path, text: str) -> None:
    file = tmp_path / "notes.txt"
    file.write_text(text, "utf-8")
    assert "notes.txt is not a council’s recovery key" in why(lambda: recovery.CouncilKey.read(file))
    assert "is not a council’s" in why(lambda: recovery.CouncilKey.read(tmp_path / "absent"))


def test_a_wrap_moved_to_another_store_or_made_to_say_more_does_not_open(
    guarded: Store, made: recovery.RecoveryKey
) -> None:
    file = keys.read_key_file(guarded.places.key_file)
    (wrap,) = [each for each in file.wraps if each["kind"] == "recovery"]
    for other in (
        replace(file, store_id="another"),
        keys.with_wrap(file, {**wrap, "holders": ["Somebody"]}),
    ):
        assert "do not open this caseload" in why(
            lambda other=other: recovery.key_from(other, typed(made, 0, 1))
        )
