"""The window shares: fresh on every screen, synced in the background, a conflict decided, a line tried."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from caseworker_app.store.open import open_with_key
from caseworker_app.sync.connect import connect
from caseworker_app.sync.refusals import Step
from caseworker_app.sync.server import users
from caseworker_app.ui.reassigning import ReassignForm
from caseworker_app.ui.screens.case.news import HandoverDialog
from caseworker_app.ui.screens.case.screen import CaseScreen
from caseworker_app.ui.screens.caseload.screen import CaseloadScreen
from caseworker_app.ui.screens.preferences.keeping import CertificateDialog, DeleteQuestion
from caseworker_app.ui.screens.sharing.connecting import ConnectDialog
from caseworker_app.ui.screens.sharing.own_value import OwnValue
from caseworker_app.ui.screens.sharing.screen import SharingScreen
from caseworker_app.ui.screens.unlock.lease_page import LeasePage
from caseworker_app.ui.shell import Shell
from caseworker_app.ui.window import MainWindow
from tests.sync.conftest import _on_this_machine, cluster  # noqa: F401
from tests.sync.office import Cluster, Laptop
from tests.sync.office import Office as Council
from tests.ui.conftest import Office
from tests.ui.test_keeping import grown_up, opened


class Desk:
    """The window on Anna's laptop, and Ben's laptop beside it."""

    def __init__(self, office: Office, council: Council) -> None:
        self.office, self.council = office, council
        office.now = datetime.now(UTC)
        self.window, self.store = office.window, office.store
        if self.window._idle is not None:
            self.window._idle.start()  # the clock was put forward: nobody was away
        assert self.window.context is not None
        assert self.window.shell is not None
        self.context = self.window.context
        self.shell: Shell = self.window.shell

    def settle(self) -> None:
        """Wait until nothing runs, neither on the worker nor on the line."""
        self.office.settle()
        self.office.qtbot.waitUntil(lambda: not self.context.sharing.is_syncing, timeout=30_000)
        self.office.settle()

    def connect(self) -> Laptop:
        """Connect both laptops, and sync the window's cases to Ben."""
        connect(self.store, self.council.address("Anna"), user="Anna", now=self.office.now)
        self.context.sharing.look()
        self.settle()
        self.sync()
        ben = self.council.laptop("Ben")
        ben.sync()
        return ben

    def sync(self) -> None:
        """Press F5."""
        self.window.activateWindow()
        self.office.qtbot.waitUntil(lambda: QApplication.activeWindow() is self.window)
        self.office.press(Qt.Key.Key_F5)
        self.settle()
        self.window.look_for_changes()
        self.settle()

    def case(self, given_name: str) -> str:
        """The id of a case here."""
        with self.store.connection() as connection:
            found = connection.execute("SELECT id FROM cases WHERE given_name = ?", (given_name,)).fetchone()
        return str(found[0])

    def edit(self, case_id: str, **texts: str) -> None:
        """Change fields of a case here."""
        from caseworker_app.casework.edit_case import edit_case

        self.context.act("edit case", lambda unit: edit_case(unit, case_id, texts))
        self.settle()

    def value(self, case_id: str, column: str) -> str:
        """A field of a case as it is here."""
        with self.store.connection() as connection:
            asked = f"SELECT {column} FROM cases WHERE id = ?"
            return str(connection.execute(asked, (case_id,)).fetchone()[0])

    def clash(self, ben: Laptop, *names: str) -> list[str]:
        """Have both change the note of cases; return their ids once the window knows."""
        ids = [self.case(name) for name in names]
        for case_id in ids:
            ben.edit(case_id, note="from Ben")
            self.edit(case_id, note="from Anna")
        ben.sync()
        self.sync()
        return ids

    def screen(self) -> SharingScreen:
        """The screen of colleagues, opened by a click on what waits."""
        self.shell.status_bar.decide.click()
        self.settle()
        shown = self.shell.shown_screen()
        assert isinstance(shown, SharingScreen)
        return shown

    def words(self) -> str:
        """All words that are seen."""
        return self.office.words()


@pytest.fixture
def desk(office: Office, cluster: Cluster, empty_store: tuple[Path, bytes], tmp_path: Path) -> Iterator[Desk]:  # noqa: F811
    """A window that is not connected yet, and a council that shares."""
    folder = tmp_path / "council"
    folder.mkdir()
    council = Council(cluster, empty_store, folder)
    office.window.context.choose(sync_at_start=False)  # type: ignore[union-attr]
    made = Desk(office, council)
    yield made
    made.settle()
    council.close()


def test_the_foot_of_every_screen_tells_how_fresh_it_is_and_one_click_syncs(desk: Desk) -> None:
    bar = desk.shell.status_bar
    assert not bar.sync.isVisible()
    ben = desk.connect()
    assert bar.sync.text().startswith("Synced ")
    desk.edit(desk.case("Kofi"), note="rang")
    desk.office.qtbot.waitUntil(lambda: "1 change to send" in bar.sync.text())
    for screen in ("caseload", "reviews", "letters", "preferences"):
        desk.shell.go(screen)
        desk.settle()
        assert bar.sync.isVisible()
    bar.sync.click()
    desk.settle()
    assert "to send" not in bar.sync.text()
    assert desk.context.notices[-1].words == "1 change sent, 0 received, 0 to decide"
    ben.sync()
    assert ben.value("SELECT note FROM cases WHERE given_name = 'Kofi'") == "rang"


def test_away_from_the_network_the_work_goes_on_and_nothing_is_an_error(desk: Desk) -> None:
    desk.connect()
    with desk.store.unit("move", user="Anna", now=desk.office.now) as unit:
        unit.session.connection().exec_driver_sql(
            "UPDATE shared_database SET address = replace(address, 'port=', 'port=1')"
        )
    desk.sync()
    assert desk.shell.status_bar.sync.text().startswith("Offline · synced ")
    assert not desk.shell.error_bar.isVisible()
    assert "Your work is saved on this laptop" in desk.context.notices[-1].words


def test_while_a_sync_waits_the_screens_go_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    from caseworker_app.sync import client

    desk.connect()
    held, exchange = threading.Event(), client._exchange

    def slowly(*told: object) -> object:
        held.wait(20)
        return exchange(*told)  # type: ignore[arg-type]

    monkeypatch.setattr(client, "_exchange", slowly)
    desk.office.press(Qt.Key.Key_F5)
    assert desk.context.sharing.is_syncing
    assert desk.shell.status_bar.sync.text() == "Syncing…"
    desk.shell.go("caseload")
    desk.office.settle()
    screen = desk.shell.shown_screen()
    assert isinstance(screen, CaseloadScreen)
    assert screen.model.rowCount() == 5
    held.set()
    desk.settle()
    assert desk.shell.status_bar.sync.text().startswith("Synced ")


def test_a_conflict_is_decided_with_one_key_and_both_values_stay(desk: Desk) -> None:
    ben = desk.connect()
    (case_id,) = desk.clash(ben, "Kofi")
    assert desk.shell.status_bar.decide.text() == "1 to decide"
    screen = desk.screen()
    told = desk.words()
    for words in ("You and Ben both changed Kofi Mensah’s note", "from Anna", "from Ben", "Yours", "Theirs"):
        assert words in told
    assert screen.page.ask.text() == "Ask Ben first"
    screen.page.ask.click()
    asked = QApplication.clipboard().text()
    assert "note" in asked
    assert not any(value in asked for value in ("from Anna", "from Ben", "Kofi"))
    assert desk.shell.status_bar.decide.text() == "1 to decide"
    screen.page.list.setFocus()
    QTest.keyClick(screen.page.list, Qt.Key.Key_1)
    desk.settle()
    assert desk.value(case_id, "note") == "from Anna"
    assert not desk.shell.status_bar.decide.isVisible()
    desk.sync()
    ben.sync()
    assert ben.value("SELECT note FROM cases WHERE id = ?", case_id) == "from Anna"
    with desk.store.connection() as connection:
        (kept,) = connection.execute("SELECT kept FROM conflicts").fetchone()
    assert "from Ben" in kept


def test_many_are_decided_at_once(desk: Desk) -> None:
    ben = desk.connect()
    ids = desk.clash(ben, "Kofi", "Dylan", "Zofia")
    screen = desk.screen()
    screen.page.list.selectAll()
    desk.settle()
    assert screen.page.theirs.text() == "Keep theirs for all 3"
    screen.page.theirs.click()
    desk.settle()
    assert [desk.value(case_id, "note") for case_id in ids] == ["from Ben"] * 3
    assert desk.context.notices[-1].words.startswith("3 changes settled")


def test_a_third_value_is_written(desk: Desk) -> None:
    ben = desk.connect()
    (case_id,) = desk.clash(ben, "Kofi")
    screen = desk.screen()
    screen.edit()
    form = desk.office.dialog(OwnValue)
    assert isinstance(form, OwnValue)
    form.value.setText("from both")
    form.accept()
    desk.settle()
    assert desk.value(case_id, "note") == "from both"


def test_before_one_chooses_one_sees_which_dates_would_change(desk: Desk) -> None:
    ben = desk.connect()
    case_id = desk.case("Lowri")
    ben.edit(case_id, date_of_birth="1 September 2012")
    desk.edit(case_id, date_of_birth="2 March 2016")
    ben.sync()
    desk.sync()
    screen = desk.screen()
    told = desk.words()
    assert "2 March 2016" in told
    assert "1 September 2012" in told
    assert screen.comparison is not None
    if not screen.comparison.dates:
        assert "No deadline changes, whichever is kept." in told


def test_a_case_that_a_colleague_changed_is_marked_until_it_is_looked_at(desk: Desk) -> None:
    ben = desk.connect()
    case_id = desk.case("Ella")
    ben.edit(case_id, note="rang the school")
    ben.sync()
    desk.sync()
    desk.shell.go("caseload")
    desk.settle()
    caseload = desk.shell.shown_screen()
    assert isinstance(caseload, CaseloadScreen)
    rows = [caseload.model.case_at(place) for place in range(caseload.model.rowCount())]
    assert [row.id for row in rows if caseload.model.news(row)] == [case_id]
    desk.shell.go("case", {"case_id": case_id})
    desk.settle()
    assert "Ben changed this case" in desk.words()
    desk.office.qtbot.waitUntil(lambda: not desk.context.sharing.standing.changed)


def test_a_case_is_given_to_a_colleague_with_a_note_that_they_read(desk: Desk) -> None:
    ben = desk.connect()
    case_id = desk.case("Kofi")
    desk.shell.go("case", {"case_id": case_id})
    desk.settle()
    shown = desk.shell.shown_screen()
    assert isinstance(shown, CaseScreen)
    shown.deeds.reassign()
    form = desk.office.dialog(ReassignForm)
    assert isinstance(form, ReassignForm)
    assert [form.name.itemText(place) for place in range(form.name.count())] == [
        "Anna", "Bea", "Ben", "Lena", "Sam", "Sara",
    ]  # fmt: skip
    form.name.setEditText("Ben")
    form.note.setPlainText("Mother prefers calls")
    form.accept()
    desk.settle()
    desk.sync()
    ben.sync()
    assert ben.value("SELECT caseworker FROM cases WHERE id = ?", case_id) == "Ben"

    with ben.unit() as unit:
        from caseworker_app.casework.reassign import reassign

        reassign(unit, [case_id], "Anna", note="All is arranged")
    ben.sync()
    desk.sync()
    assert "Ben gave you this case today" in desk.words()
    shown.news.show_note()
    dialog = desk.office.dialog(HandoverDialog)
    assert "All is arranged" in desk.office.words(dialog)


def test_a_caseload_is_connected_by_its_enrolment_file_step_by_step(desk: Desk, tmp_path: Path) -> None:
    enrolment = users.add_user(desk.council.server, "R. Patel", "caseworker", ("North",))
    file = tmp_path / "rpatel.json"
    file.write_text(enrolment.as_text())
    desk.office.press(Qt.Key.Key_F5)
    desk.settle()
    screen = desk.shell.shown_screen()
    assert isinstance(screen, SharingScreen)
    screen.empty_state.button.click()
    dialog = desk.office.dialog(ConnectDialog)
    assert isinstance(dialog, ConnectDialog)
    dialog.file.setText(str(file))
    dialog.accept()
    desk.office.qtbot.waitUntil(lambda: dialog.primary.text() == "Sync now", timeout=20_000)
    assert set(dialog.steps.shapes.values()) == {"met"}
    assert "Connected as R. Patel (caseworker, in North)" in dialog.outcome.text()
    dialog.accept()
    desk.settle()
    assert desk.shell.status_bar.sync.text().startswith("Synced ")


@pytest.mark.parametrize(
    ("address", "step", "said"),
    [
        ("host=no-such-host.invalid dbname=x user=anna", Step.NAME, "was not found"),
        ("host=127.0.0.1 port=9 dbname=x user=anna", Step.ANSWER, "Nothing answers"),
        ("host={host} port={port} dbname=no_such_database user=anna", Step.DATABASE, "no such database"),
        ("host={host} port={port} dbname=postgres user=postgres", Step.DATABASE, "no Caseworker database"),
    ],
)
def test_a_connection_that_fails_says_at_which_step_and_what_to_do(
    desk: Desk, address: str, step: Step, said: str
) -> None:
    where = desk.council.cluster
    dialog = ConnectDialog(desk.window, desk.context)
    dialog.open()
    dialog.by_address.setChecked(True)
    dialog.address.setText(address.format(host=where.host, port=where.port))
    dialog.accept()
    desk.office.qtbot.waitUntil(lambda: dialog.primary.text() == "Try again", timeout=30_000)
    assert said in dialog.outcome.text()
    assert dialog.outcome.text().endswith(".")
    assert [each for each, shape in dialog.steps.shapes.items() if shape == "late"] == [step]
    passed = [each for each, shape in dialog.steps.shapes.items() if shape == "met"]
    assert passed == list(Step)[: list(Step).index(step)]
    assert not desk.context.sharing.is_shared


def test_what_is_unsent_goes_before_the_program_closes(desk: Desk) -> None:
    ben = desk.connect()
    desk.context.choose(sync_at_close=True)
    desk.edit(desk.case("Kofi"), note="the last word")
    desk.office.qtbot.waitUntil(lambda: "1 change to send" in desk.shell.status_bar.sync.text())
    assert not desk.window.close()
    assert "Sending your last changes" in desk.words()
    desk.office.qtbot.waitUntil(lambda: not desk.window.isVisible(), timeout=20_000)
    ben.sync()
    assert ben.value("SELECT note FROM cases WHERE given_name = 'Kofi'") == "the last word"
    QApplication.processEvents()


@pytest.mark.parametrize(
    ("server", "said"),
    [
        ("schema = schema - 1", "older than this program"),
        ("schema = schema + 1, oldest_schema = schema + 1", "too old for the shared database"),
    ],
)
def test_the_wizard_tells_a_server_that_is_too_old_from_one_that_is_too_new(
    desk: Desk, server: str, said: str
) -> None:
    where, council = desk.council.cluster, desk.council
    council.server.execute(f"update sync.clock set {server}")
    dialog = ConnectDialog(desk.window, desk.context)
    dialog.open()
    dialog.by_address.setChecked(True)
    dialog.address.setText(f"host={where.host} port={where.port} dbname={council.database} user=anna")
    dialog.accept()
    desk.office.qtbot.waitUntil(lambda: dialog.primary.text() == "Try again", timeout=30_000)
    assert said in dialog.outcome.text()
    assert [each for each, shape in dialog.steps.shapes.items() if shape == "late"] == [Step.VERSION]
    desk.settle()
    assert not desk.context.sharing.is_shared
    with desk.store.connection() as connection:
        assert connection.execute("SELECT count(*) FROM unsent").fetchone() == (0,)


def test_a_caseload_that_has_met_nobody_for_long_is_shut_until_it_syncs(desk: Desk) -> None:
    desk.connect()
    with desk.store.unit("away", user="Anna", now=desk.office.now) as unit:
        unit.session.connection().exec_driver_sql(
            "UPDATE shared_database SET met_at = ?", ((desk.office.now - timedelta(days=31)).isoformat(),)
        )
    window = MainWindow(desk.store.folder, desk.window.kept, desk.window.clock)
    window.resize(1366, 768)
    window.show()
    with open_with_key(desk.store.folder, desk.store.key) as store:
        window.show_store(store)
        assert window.shell is None
        page = window.findChild(LeasePage)
        assert page is not None
        assert "has not met your colleagues’ for 31 days" in page.state.sentence.text()
        assert page.asked.text().endswith(f"{desk.store.device_id[-4:]}-{page.asked.text()[-4:]}")
        page.code.setText("0000-0000-0000")
        page.open.click()
        desk.office.qtbot.waitUntil(lambda: "does not open this caseload" in page.problem.text())
        page.sync()
        desk.office.qtbot.waitUntil(lambda: window.shell is not None, timeout=20_000)
        desk.office.qtbot.waitUntil(lambda: window._idle is not None, timeout=20_000)
        desk.office.qtbot.wait(600)  # Today reads what its first rows did not need
        desk.office.qtbot.waitUntil(lambda: not window.worker.is_busy, timeout=20_000)
        window.close()


def test_whoever_leaves_hands_in_what_was_unsent_and_the_window_shows_no_child_any_more(desk: Desk) -> None:
    desk.connect()
    lena = desk.council.laptop("Lena")
    lena.sync()
    desk.edit(desk.case("Kofi"), note="not sent yet")
    users.remove_user(desk.council.server, "Anna")
    desk.sync()
    assert "its cases were taken off this laptop" in desk.shell.error_bar.words.text()
    desk.shell.go("caseload")
    desk.settle()
    assert not any(name in desk.words() for name in ("Kofi", "Mensah", "Ella"))
    with desk.store.connection() as connection:
        assert connection.execute("SELECT count(*) FROM cases").fetchone() == (0,)
    lena.sync()
    assert "not sent yet" in str(lena.rows("SELECT other FROM conflicts"))


def test_a_laptop_that_was_reported_lost_locks_itself_in_the_middle_of_work(desk: Desk) -> None:
    desk.connect()
    users.report_lost(desk.council.server, "Anna")
    desk.office.press(Qt.Key.Key_F5)
    desk.office.qtbot.waitUntil(lambda: desk.window.is_locked, timeout=20_000)
    told = desk.words()
    assert "reported lost" in told
    assert "Mensah" not in told


def test_on_a_small_screen_the_words_of_a_failure_are_in_sight(desk: Desk) -> None:
    desk.window.resize(683, 384)
    dialog = ConnectDialog(desk.window, desk.context)
    dialog.open()
    dialog.accept()
    assert "Choose the enrolment file" in dialog.problem.text()
    dialog.by_address.setChecked(True)
    assert not dialog.problem.isVisible()
    dialog.address.setText("rubbish")
    dialog.accept()
    desk.office.qtbot.waitUntil(lambda: "is not the address" in dialog.problem.text(), timeout=20_000)
    assert not dialog.steps.isVisible()
    dialog.address.setText("host=127.0.0.1 port=9 dbname=x user=anna")
    dialog.accept()
    desk.office.qtbot.waitUntil(lambda: "Nothing answers" in dialog.outcome.text(), timeout=20_000)
    desk.office.qtbot.waitUntil(lambda: not dialog.outcome.visibleRegion().isEmpty())
    assert dialog.outcome.visibleRegion().boundingRect().height() == dialog.outcome.height()


def test_a_case_that_goes_to_another_team_goes_from_the_screen_too(desk: Desk) -> None:
    desk.connect()
    desk.shell.go("case", {"case_id": desk.case("Kofi")})
    desk.settle()
    assert "Mensah" in desk.words()
    users.change_user(desk.council.server, "Anna", teams=["South"])
    desk.sync()
    assert "no longer yours" in desk.shell.error_bar.words.text()
    assert "not in the caseload any more" in desk.words()
    assert "Mensah" not in desk.words()


def test_a_shut_caseload_says_why_in_whole_sentences_on_a_small_screen(desk: Desk) -> None:
    desk.connect()
    with desk.store.unit("away", user="Anna", now=desk.office.now) as unit:
        unit.session.connection().exec_driver_sql(
            "UPDATE shared_database SET met_at = ?", ((desk.office.now - timedelta(days=31)).isoformat(),)
        )
    window = MainWindow(desk.store.folder, desk.window.kept, desk.window.clock)
    window.resize(683, 384)
    window.show()
    with open_with_key(desk.store.folder, desk.store.key) as store:
        window.show_store(store)
        page = window.findChild(LeasePage)
        assert page is not None
        page.code.setText("0000-0000-0000")
        page.open.click()
        desk.office.qtbot.waitUntil(lambda: page.problem.isVisible())
        desk.office.qtbot.wait(50)
        for label in (page.state.sentence, page.state.more, page.asked, page.problem):
            assert label.height() >= label.heightForWidth(label.width()), label.text()
        bottom = page.open.mapTo(window, page.open.rect().bottomLeft()).y()
        assert bottom < window.height()
        window.close()


def test_a_lead_deletes_a_shared_case_and_it_goes_from_a_colleagues_laptop(desk: Desk) -> None:
    connect(desk.store, desk.council.address("Lena"), user="Lena", now=desk.office.now)
    desk.context.sharing.look()
    desk.settle()
    grown_up(desk.office, "14-130")
    desk.sync()
    ben = desk.council.laptop("Ben")
    ben.sync()
    case = desk.case("Dylan")
    dialog = opened(desk.office)
    dialog.because.setText("Schedule, line 14")
    dialog.delete_case()
    question = desk.office.dialog(DeleteQuestion)
    assert "from each colleague’s laptop" in desk.office.words(question)
    question.accept()
    told = desk.office.dialog(CertificateDialog)
    assert "14-130" in desk.office.words(told)
    ben.sync()
    assert ben.rows("SELECT 1 FROM cases WHERE id = ?", case) == []
    desk.settle()
    assert dialog.rows.rows == []
