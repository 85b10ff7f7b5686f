"""A message whose every text can be kept: without bytes of no charset, halves of characters, and nulls."""

from __future__ import annotations

import re
from dataclasses import replace

from caseworker_app.casework.incoming_mail import Address, IncomingMail

_UNKEPT = re.compile("[\0\ud800-\udfff]")


def storable(mail: IncomingMail) -> IncomingMail:
    """Return the message with a mark in place of every letter that is none."""
    return replace(
        mail,
        subject=_kept(mail.subject),
        sender=_address(mail.sender),
        to=tuple(_address(one) for one in mail.to),
        text=_kept(mail.text),
        files=tuple(replace(one, name=_kept(one.name), type=_kept(one.type)) for one in mail.files),
    )


def _address(one: Address) -> Address:
    return Address(_kept(one.name), _kept(one.email))


def _kept(text: str) -> str:
    return _UNKEPT.sub("\N{REPLACEMENT CHARACTER}", text)
