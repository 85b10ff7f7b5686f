"""Reading Outlook's .msg files (python-oxmsg reads the compound file and its properties)."""

from __future__ import annotations

import contextlib
import hashlib
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import HeaderParser
from email.utils import format_datetime
from typing import Any

from oxmsg import Message
from oxmsg.attachment import Attachment
from oxmsg.domain import constants
from oxmsg.properties import Properties

from caseworker_app.casework.file_names import shown_name
from caseworker_app.casework.incoming_mail import Address, IncomingMail, MailFile
from caseworker_app.errors import CaseworkerError
from caseworker_app.imports.mail import keys, limits, sender
from caseworker_app.imports.mail.eml import decoded, read_eml
from caseworker_app.imports.mail.html_text import text_of_html
from caseworker_app.imports.mail.storable import TURNED, is_turned

_MESSAGE_ID, _IN_REPLY_TO, _REFERENCES = 0x1035, 0x1042, 0x1039
_DELIVERED, _BODY, _HTML = 0x0E06, 0x1000, 0x1013
_SENDER_SMTP, _SENDER_NAME, _SENDER_EMAIL = 0x5D01, 0x0C1A, 0x0C1F
_EMBEDDED = "__substg1.0_3701000D"
_EMBEDDED_HEADER = 24  # bytes before the properties of a message in a message
_UNREADABLE = "Its text is in a form that this program cannot read: the message itself is attached."


def read_msg(content: bytes, file: str) -> IncomingMail:
    """Return the message of a .msg file."""
    try:
        return _read(content, file)
    except CaseworkerError:
        raise
    except Exception as error:  # whatever a damaged file makes the library do
        raise limits.unreadable("it is damaged, or not an Outlook message") from error


def _read(content: bytes, file: str) -> IncomingMail:
    message = Message.load(content)
    told = _Told(message.properties)
    text = told.text()
    files = _files(message, 1)
    cautions: tuple[str, ...] = ()
    if not text and not files and told.has_rtf:
        cautions = (_UNREADABLE,)
        files = [MailFile(shown_name(file, "message.msg"), "application/vnd.ms-outlook", content)]
    if is_turned(*(_name(one) for one in message.attachments)):
        cautions += (TURNED,)
    found = read_eml(told.headers.encode("utf-8", "replace") + b"\n\n", file) if told.headers else None
    sent = found.sender if found is not None and found.sender.email else told.sender()
    at = told.moment() or (found.at if found is not None else None)
    key = keys.key_of(
        told.string(_MESSAGE_ID) or _id_in(told.headers),
        sent.email, at, message.subject, text, [one.content for one in files],
    )  # fmt: skip
    return IncomingMail(
        file=file,
        key=key,
        answers=keys.keys_of_ids(told.string(_IN_REPLY_TO), told.string(_REFERENCES))
        or (found.answers if found is not None else ()),
        subject=" ".join(message.subject.replace("\0", "").split()),
        sender=sent,
        to=tuple(Address(one.name, one.email_address) for one in message.recipients),
        at=at,
        text=text[: limits.LONGEST_TEXT],
        files=tuple(files),
        cautions=cautions + (found.cautions if found is not None else sender.doubts(sent, None, None)),
        forged=found is not None and found.forged,
        several_senders=found is not None and found.several_senders,
        automatic=found is not None and found.automatic,
    )


class _Told:
    """What the properties of one message say."""

    def __init__(self, properties: Properties) -> None:
        self._properties = properties

    def string(self, pid: int) -> str:
        """Return a text; nothing where it is not there or cannot be decoded."""
        with contextlib.suppress(Exception):
            return (self._properties.str_prop_value(pid) or "").replace("\0", "")
        return ""

    @property
    def headers(self) -> str:
        """The lines with which it came over the internet; mail within a council has none."""
        return self.string(constants.PID_TRANSPORT_MESSAGE_HEADERS).strip()

    @property
    def has_rtf(self) -> bool:
        """Whether there is a text that only Outlook reads."""
        with contextlib.suppress(Exception):
            return bool(self._properties.binary_prop_value(0x1009))
        return False

    def text(self) -> str:
        """Return its text: the plain one, else that of the HTML."""
        plain = self.string(_BODY).replace("\r\n", "\n").strip()
        if plain:
            return plain
        html = b""
        with contextlib.suppress(Exception):
            html = self._properties.binary_prop_value(_HTML) or b""
        encoding = ""
        with contextlib.suppress(Exception):
            encoding = self._properties.body_encoding
        return text_of_html(decoded(html, encoding) if html else self.string(_HTML))

    def sender(self) -> Address:
        """Return who sent it; Exchange's own addresses are no e-mail addresses."""
        email = next((one for pid in (_SENDER_SMTP, _SENDER_EMAIL) if "@" in (one := self.string(pid))), "")
        return Address(self.string(_SENDER_NAME), email)

    def moment(self) -> datetime | None:
        """Return when it was sent, else when it arrived."""
        for pid in (constants.PID_CLIENT_SUBMIT_TIME, _DELIVERED):
            with contextlib.suppress(Exception):
                moment = self._properties.date_prop_value(pid)
                if moment is not None and moment.year >= 1990:
                    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return None


def _id_in(headers: str) -> str:
    return str(HeaderParser().parsestr(headers).get("message-id", ""))


def _files(message: Any, depth: int) -> list[MailFile]:
    if depth > limits.MOST_DEPTH:
        raise limits.too_deep()
    found = []
    for count, attachment in enumerate(message.attachments, start=1):
        limits.refuse_many_parts(count)
        inner = _embedded(attachment)
        if inner is not None:
            found.append(_as_eml(inner, depth))
        elif attachment.file_bytes is not None:
            name = shown_name(_name(attachment))
            limits.refuse_large_attachment(name, len(attachment.file_bytes))
            found.append(MailFile(name, attachment.mime_type or "", attachment.file_bytes))
    return found


def _name(attachment: Attachment) -> str:
    return attachment.file_name or attachment.properties.str_prop_value(0x3704) or ""


def _embedded(attachment: Attachment) -> Any:
    """Return the message that is attached as a message, if it is one."""
    return next((one for one in attachment._storage.storages if one.name == _EMBEDDED), None)  # type: ignore[attr-defined]


def _as_eml(storage: Any, depth: int) -> MailFile:
    """Write a message in a message as an .eml file, which any mail program opens."""
    told = _Told(Properties(storage, properties_header_offset=_EMBEDDED_HEADER))
    inner = EmailMessage(policy=policy.SMTP)
    sent, subject = told.sender(), told.string(constants.PID_SUBJECT)
    inner["Subject"] = " ".join(subject.split())
    inner["From"] = str(sent) if not sent.email else f"{_quoted(sent.name)} <{sent.email}>".strip()
    moment = told.moment()
    if moment is not None:
        inner["Date"] = format_datetime(moment)
    inner.set_content(told.text())
    for one in _files(Message(storage), depth + 1):
        main, _, sub = (one.type if "/" in one.type else "application/octet-stream").partition("/")
        if main in ("message", "multipart", "text"):
            main, sub = "application", "octet-stream"
        inner.add_attachment(one.content, maintype=main, subtype=sub, filename=one.name)
    if inner.is_multipart():
        # Not by chance: the same message must give the same bytes.
        inner.set_boundary(hashlib.sha256(f"{subject}\0{told.text()}".encode()).hexdigest()[:40])
    return MailFile(shown_name(f"{subject[:80]}.eml", "message.eml"), "message/rfc822", inner.as_bytes())


def _quoted(name: str) -> str:
    clean = "".join(letter for letter in name if letter.isprintable() and letter not in '"\\')
    return f'"{clean}"' if clean else ""
