"""A thousand e-mails are read, kept and filed at no less than a third of the speed of their bare parse."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import time
from collections.abc import Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from caseworker_app.imports.mail.bring_in import bring_in
from tests.bench.caseloads import NOW
from tests.bench.contacts import CASES, SMALL, filled
from tests.bench.ratio import Ratio
from tests.imports.mail import letters

MAILS, ROUNDS = 1_000, 3
_PARAGRAPH = "Thank you for your call. We are worried about the taxi, which came late again this week. "


def measure() -> list[Ratio]:
    """File a thousand fresh messages a round, in turn with their bare parse; the best of each counts."""
    ours, floor = [], []
    store = filled(SMALL)
    for round_ in range(ROUNDS):
        paths = _mails(round_)
        started = time.perf_counter()
        _bare(paths)
        parsed = time.perf_counter()
        report = bring_in(store, paths, user="bench", now=lambda: NOW)
        ours.append(time.perf_counter() - parsed)
        floor.append(parsed - started)
        assert len(report.filed) == MAILS, "every message of the bench belongs to one case"
    return [Ratio(f"{MAILS:,} e-mails filed, beside their bare parse", min(ours), min(floor), 3.0)]


def _mails(round_: int) -> list[Path]:
    """Write the messages: most a text of a page or two, one in five with a file, some of them HTML alone."""
    folder = Path(tempfile.mkdtemp(prefix="caseworker-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    paths = []
    for number in range(MAILS):
        sender = f"p{(number * 7 + round_) % CASES}@post.example"
        text = _PARAGRAPH * (10 + number % 40)
        if number % 5 == 0:
            content = letters.apple({"form.pdf": bytes([number % 251]) * 40_000}, text)
            content = content.replace(b"SARA@post.example", sender.encode())
            content = content.replace(b"<0E1F@", f"<{round_}.{number}@".encode())
        elif number % 5 == 1:
            content = letters.outlook(text, sender)
            content = content.replace(b"AM0PR01MB1234", f"M{round_}.{number}".encode())
        else:
            content = letters.gmail(
                f"Taxi {number}", text, sender, message_id=f"<{round_}.{number}@x.example>"
            )
        paths.append(folder / f"{number}.eml")
        paths[-1].write_bytes(content)
    return paths


def _bare(paths: Sequence[Path]) -> None:
    """Parse each as the standard library does: sender, subject, date, text and files."""
    for path in paths:
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert isinstance(message, EmailMessage)
        _ = message["from"], message["to"], message["subject"], message["date"], message["message-id"]
        body = message.get_body(("plain", "html"))
        if body is not None:
            body.get_content()
        for part in message.iter_attachments():
            part.get_content()
