"""A notification reaches the desktop's own service over a real bus, and its absence is said."""

from __future__ import annotations

import base64
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from caseworker_app.desktop import notify as desktop

needs_bus = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("dbus-daemon") is None, reason="no D-Bus daemon on this computer"
)


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A session bus of our own."""
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1", f"--address=unix:dir={tmp_path}"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert daemon.stdout is not None
    address = daemon.stdout.readline().strip()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    yield address
    daemon.terminate()
    daemon.wait()
    daemon.stdout.close()


class Service:
    """A notification service as a desktop has one: it keeps what it was asked to show."""

    def __init__(self, address: str) -> None:
        from jeepney.bus_messages import DBus
        from jeepney.io.blocking import Proxy, open_dbus_connection

        self.shown: list[tuple[Any, ...]] = []
        self._connection = open_dbus_connection(bus=address)
        Proxy(DBus(), self._connection).RequestName("org.freedesktop.Notifications")
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        from jeepney import MessageType, new_method_return

        message = self._connection.receive(timeout=20)
        while message.header.message_type is not MessageType.method_call:
            message = self._connection.receive(timeout=20)
        self.shown.append(message.body)
        self._connection.send(new_method_return(message, "u", (1,)))

    def close(self) -> None:
        """Wait until it has answered, then leave the bus."""
        self._thread.join(20)
        self._connection.close()


@needs_bus
def test_the_notification_service_of_the_desktop_is_told_the_counts(bus: str) -> None:
    service = Service(bus)
    assert desktop.notify("Caseworker", "3 late, 1 <promise> to keep") == ""
    service.close()
    ((name, replaces, _icon, title, words, actions, hints, milliseconds),) = service.shown
    assert (name, replaces, title, words) == (
        "Caseworker",
        0,
        "Caseworker",
        "3 late, 1 &lt;promise&gt; to keep",
    )
    assert (actions, hints["urgency"][1], milliseconds > 0) == ([], 1, True)


@needs_bus
def test_a_desktop_without_notifications_is_said_in_words(bus: str) -> None:
    assert "no notification service answers" in desktop.notify("Caseworker", "3 late")


@pytest.mark.skipif(sys.platform != "linux", reason="Linux has D-Bus")
def test_a_computer_without_a_bus_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert desktop.bus_address() == f"unix:path={tmp_path}/bus"
    assert "no notification service answers" in desktop.notify("Caseworker", "3 late")


def test_a_toast_of_windows_is_well_formed_whatever_the_words() -> None:
    from xml.dom.minidom import parseString

    script = base64.b64decode(desktop.toast("Caseworker", "3 late & 'one' <b> \"x\"")).decode("utf-16-le")
    xml = script.split("LoadXml('")[1].split("')\n")[0].replace("''", "'")
    texts = [node.firstChild.data for node in parseString(xml).getElementsByTagName("text")]  # type: ignore[union-attr]
    assert texts == ["Caseworker", "3 late & 'one' <b> \"x\""]
