"""A notification of the desktop: freedesktop's on Linux (jeepney speaks D-Bus), a toast on Windows.

The words hold counts alone, never a name: a notification may stand on a locked screen.
"""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from caseworker_app import logs

NAME = "Caseworker"
_LOG = logs.logger("ui")
_MILLISECONDS = 12_000
_SECONDS = 10

_TOAST = """$ErrorActionPreference = 'Stop'
[Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType=WindowsRuntime] |
  Out-Null
[Windows.Data.Xml.Dom.XmlDocument, Windows.Data.Xml.Dom, ContentType=WindowsRuntime] | Out-Null
$xml = New-Object Windows.Data.Xml.Dom.XmlDocument
$xml.LoadXml('{xml}')
$toast = New-Object Windows.UI.Notifications.ToastNotification $xml
[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier('{name}').Show($toast)
"""


def notify(title: str, words: str) -> str:
    """Show a notification; return why it could not be shown, or nothing."""
    try:
        if sys.platform == "win32":
            return _run(
                ["powershell", "-NoProfile", "-NonInteractive", "-EncodedCommand", toast(title, words)]
            )
        if sys.platform == "darwin":
            return _run(["osascript", "-e", _apple_script(title, words)])
        return _freedesktop(title, words)
    except Exception as error:  # a desktop without this service must not cost anything else
        _LOG.info("no notification: %s", type(error).__name__)
        return "This computer shows no notifications here: no notification service answers."


def toast(title: str, words: str) -> str:
    """Return the PowerShell command that shows a toast, encoded as PowerShell takes it."""
    lines = "".join(f"<text>{escape(text)}</text>" for text in (title, words))
    xml = f'<toast><visual><binding template="ToastGeneric">{lines}</binding></visual></toast>'
    script = _TOAST.format(xml=xml.replace("'", "''"), name=NAME)
    return base64.b64encode(script.encode("utf-16-le")).decode()


def _apple_script(title: str, words: str) -> str:
    told = [text.replace("\\", "\\\\").replace('"', '\\"') for text in (words, title)]
    return f'display notification "{told[0]}" with title "{told[1]}"'


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
    return "" if done.returncode == 0 else "This computer refused to show the notification."


def _freedesktop(title: str, words: str) -> str:
    from jeepney import DBusAddress, MessageType, new_method_call
    from jeepney.io.blocking import open_dbus_connection

    service = "org.freedesktop.Notifications"
    address = DBusAddress("/org/freedesktop/Notifications", bus_name=service, interface=service)
    body: tuple[Any, ...] = (NAME, 0, "", title, escape(words), [], {"urgency": ("y", 1)}, _MILLISECONDS)
    connection = open_dbus_connection(bus=bus_address())
    try:
        call = new_method_call(address, "Notify", "susssasa{sv}i", body)
        answer = connection.send_and_get_reply(call, timeout=_SECONDS)
    finally:
        connection.close()
    if answer.header.message_type is MessageType.error:
        return "This computer shows no notifications here: no notification service answers."
    return ""


def bus_address() -> str:
    """Return the session bus of the person; a scheduled task is told of none, but its place is known."""
    named = os.environ.get("DBUS_SESSION_BUS_ADDRESS")
    if named:
        return named
    getuid = getattr(os, "getuid", lambda: 0)
    folder = os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{getuid()}"
    return f"unix:path={Path(folder) / 'bus'}"
