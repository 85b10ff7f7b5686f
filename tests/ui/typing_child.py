"""A process that types into a form and says when a draft of it is in the store; then it waits to be killed.

`python -m tests.ui.typing_child FOLDER KEY WORDS`
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from caseworker_app import settings
from caseworker_app.casework.drafts import drafts
from caseworker_app.casework.lookup import case_id
from caseworker_app.store.open import Store, open_with_key
from caseworker_app.ui.clock import Clock
from caseworker_app.ui.screens.case.record_form import RecordForm
from caseworker_app.ui.window import MainWindow
from tests.ui.conftest import NOW


def main(folder: Path, key: bytes, words: str) -> None:
    """Type into the form of Kofi's case, and go on living."""
    application = QApplication([])
    store = open_with_key(folder, key)
    window = MainWindow(folder, settings.read(folder.parent / "child.json"), Clock(lambda: NOW))
    window.show()
    window.show_store(store)
    with store.reading() as session:
        found = case_id(session, "14-131")
    assert window.context is not None
    window.context.go("case", case_id=found, form="record")
    while not (forms := window.findChildren(RecordForm)):
        QTest.qWait(20)
    QTest.keyClicks(forms[0].note, words)
    while not _is_kept(store, words):
        QTest.qWait(50)
    sys.stdout.write("kept\n")
    sys.stdout.flush()
    application.exec()


def _is_kept(store: Store, words: str) -> bool:
    with store.connection() as connection:
        return any(words in draft.fields.values() for draft in drafts(connection))


if __name__ == "__main__":
    main(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), sys.argv[3])
