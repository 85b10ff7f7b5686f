"""Reading an .eml file, well formed or not (the standard library's parser with its newer policy)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from email import errors, message_from_bytes, policy
from email.headerregistry import AddressHeader
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from mimetypes import guess_extension

from caseworker_app.casework.file_names import shown_name
from caseworker_app.casework.incoming_mail import Address, IncomingMail, MailFile
from caseworker_app.imports.mail import keys, limits, sender
from caseworker_app.imports.mail.html_text import text_of_html
from caseworker_app.imports.mail.storable import TURNED, is_turned

_EARLIEST = 1990
CUT_OFF = "The file is cut off; an attachment may be missing."


def read_eml(content: bytes, file: str) -> IncomingMail:
    """Return the message of an .eml file."""
    try:
        message = message_from_bytes(content, policy=policy.default)
    except (RecursionError, ValueError) as error:
        raise limits.too_deep() from error
    if not isinstance(message, EmailMessage) or not _is_message(message):
        raise limits.unreadable("it has none of the lines that begin a message")
    text, html, files = _parts(message)
    text = text if text.strip() else text_of_html(html)
    sent = _first(message, "from")
    at, subject = _moment(message), _header(message, "subject")
    writers = {one.email.casefold() for one in _addresses(message, "from") if one.email}
    cautions = sender.doubts(sent, _one(message, "reply-to"), _one(message, "sender"))
    if len(writers) > 1:
        cautions += (sender.SEVERAL,)
    if _is_cut_off(message):
        cautions += (CUT_OFF,)
    if is_turned(*(_file_name(part) for part in _walk(message, 0))):
        cautions += (TURNED,)
    forged = sender.is_forged([str(value) for value in _all(message, "authentication-results")])
    key = keys.key_of(
        _header(message, "message-id"), sent.email, at, subject, text, [one.content for one in files]
    )
    return IncomingMail(
        file=file,
        key=key,
        answers=keys.keys_of_ids(_header(message, "in-reply-to"), _header(message, "references")),
        subject=subject,
        sender=sent,
        to=tuple(_addresses(message, "to", "cc")),
        at=at,
        text=text[: limits.LONGEST_TEXT],
        files=tuple(files),
        cautions=((sender.FORGED,) if forged else ()) + cautions,
        forged=forged,
        several_senders=len(writers) > 1,
        automatic=_header(message, "auto-submitted").casefold() not in ("", "no"),
    )


def _is_message(message: EmailMessage) -> bool:
    return any(message.get(name) is not None for name in ("from", "to", "subject", "date", "message-id"))


def _is_cut_off(message: EmailMessage) -> bool:
    """Whether the end of the message is missing: the line that closes its parts, or all that a part holds."""
    broken = (errors.CloseBoundaryNotFoundDefect, errors.StartBoundaryNotFoundDefect)
    return any(isinstance(one, broken) for part in _walk(message, 0) for one in part.defects)


def _parts(message: EmailMessage) -> tuple[str, str, list[MailFile]]:
    """Return the plain text, the HTML, and the files; what is shown in the text is no attachment."""
    texts: list[str] = []
    htmls: list[str] = []
    files: list[MailFile] = []
    for count, part in enumerate(_walk(message, 0), start=1):
        limits.refuse_many_parts(count)
        kind = part.get_content_type()
        name = _file_name(part)
        if kind == "message/rfc822":
            files.append(_inner(part))
        elif part.get_content_disposition() != "attachment" and not name and kind == "text/plain":
            texts.append(_text(part))
        elif part.get_content_disposition() != "attachment" and not name and kind == "text/html":
            htmls.append(_text(part))
        elif not part.is_multipart() and (name or kind.partition("/")[0] not in ("multipart", "text")):
            files.append(_file(part, name, kind))
    return "\n".join(texts), "\n".join(htmls), files


def _walk(message: EmailMessage, depth: int) -> Iterator[EmailMessage]:
    """Give a message's own parts: what stands in an attached message is that message's."""
    if depth > limits.MOST_DEPTH:
        raise limits.too_deep()
    yield message
    if message.is_multipart() and message.get_content_type() != "message/rfc822":
        for part in message.get_payload():
            if isinstance(part, EmailMessage):
                yield from _walk(part, depth + 1)


def _file_name(part: EmailMessage) -> str:
    with contextlib.suppress(Exception):  # a name that no standard foresees
        return part.get_filename() or ""
    return "attachment"


def _file(part: EmailMessage, name: str, kind: str) -> MailFile:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    shown = shown_name(name, f"attachment{_ending(kind)}")
    limits.refuse_large_attachment(shown, len(content))
    return MailFile(shown, kind, content)


def _ending(kind: str) -> str:
    """Return how the name of a file of some type ends; nothing for one that tells nothing of itself."""
    ending = guess_extension(kind)
    return "" if ending is None or kind == "application/octet-stream" else ending


def _inner(part: EmailMessage) -> MailFile:
    """Keep an attached message whole, as a file of its own."""
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else part
    assert isinstance(inner, EmailMessage)
    _refuse_deep(inner, 1)
    with contextlib.suppress(Exception):
        content = inner.as_bytes(policy=policy.compat32)
        limits.refuse_large_attachment("message.eml", len(content))
        return MailFile(
            shown_name(f"{_header(inner, 'subject')[:80]}.eml", "message.eml"), "message/rfc822", content
        )
    return MailFile("message.txt", "text/plain", _text(inner).encode())


def _refuse_deep(message: EmailMessage, depth: int) -> None:
    if depth > limits.MOST_DEPTH:
        raise limits.too_deep()
    for part in _walk(message, 0):
        payload = part.get_payload()
        if part.get_content_type() == "message/rfc822" and isinstance(payload, list):
            for inner in payload:
                if isinstance(inner, EmailMessage):
                    _refuse_deep(inner, depth + 1)


def _text(part: EmailMessage) -> str:
    """Decode a text as it says that it is written, else as UTF-8, else as Windows writes it."""
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    declared = str(part.get_param("charset", "") or "").strip("'\"") if part.get("content-type") else ""
    return decoded(content, declared)


def decoded(content: bytes, declared: str) -> str:
    """Return bytes as text by the first charset in which they make sense."""
    for charset in (declared, "utf-8", "cp1252"):
        if charset:
            with contextlib.suppress(LookupError, UnicodeDecodeError, ValueError):
                return content.decode(charset).replace("\r\n", "\n")
    return content.decode("latin-1").replace("\r\n", "\n")


def _header(message: EmailMessage, name: str) -> str:
    """Return a header in one line, however badly it is written."""
    with contextlib.suppress(Exception):  # the standard library stumbles over some malformed headers
        return " ".join(str(message.get(name) or "").split())
    raw = next((value for key, value in message.raw_items() if key.casefold() == name), "")
    return " ".join(str(raw).encode("ascii", "replace").decode().split())


def _all(message: EmailMessage, name: str) -> list[str]:
    return [str(value) for key, value in message.raw_items() if key.casefold() == name]


def _addresses(message: EmailMessage, *names: str) -> Iterator[Address]:
    for name in names:
        try:
            found = [
                Address(" ".join(one.display_name.split()), one.addr_spec)
                for header in message.get_all(name, [])
                if isinstance(header, AddressHeader)
                for one in header.addresses
            ]
        except Exception:  # as above
            found = [Address(said, email) for said, email in getaddresses(_all(message, name))]
        yield from (one for one in found if one.email or one.name)


def _first(message: EmailMessage, name: str) -> Address:
    return next(_addresses(message, name), Address("", ""))


def _one(message: EmailMessage, name: str) -> Address | None:
    return next(_addresses(message, name), None)


def _moment(message: EmailMessage) -> datetime | None:
    """Return when it was sent; nothing where it does not say so, or nothing that can be."""
    raw = _header(message, "date")
    with contextlib.suppress(Exception):
        moment = parsedate_to_datetime(raw)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC) if moment.year >= _EARLIEST else None
    return None
