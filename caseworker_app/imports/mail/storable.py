"""A message whose every text can be kept: without bytes of no charset, halves of characters, and nulls.

Nor with characters that turn the direction of what follows, which make `exe.fdp` read as `pdf.exe`.
"""

from __future__ import annotations

import re
from dataclasses import replace

from caseworker_app.casework.incoming_mail import Address, IncomingMail

_UNKEPT = re.compile("[\0\ud800-\udfff]")
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
TURNED = "Characters that turn the direction of writing, which can disguise a name, were taken out of it."


def is_turned(*texts: str) -> bool:
    """Whether one of some texts holds a character that turns the direction of what follows."""
    return any(_TURNS.search(text) for text in texts)


def storable(mail: IncomingMail) -> IncomingMail:
    """Return the message with a mark in place of every letter that is none."""
    turned = is_turned(mail.subject, mail.sender.name, *(one.name for one in mail.to))
    more = (TURNED,) if turned and TURNED not in mail.cautions else ()
    return replace(
        mail,
        cautions=mail.cautions + more,
        subject=_straight(mail.subject),
        sender=_address(mail.sender),
        to=tuple(_address(one) for one in mail.to),
        text=_kept(mail.text),
        files=tuple(replace(one, name=_kept(one.name), type=_kept(one.type)) for one in mail.files),
    )


def _address(one: Address) -> Address:
    return Address(_straight(one.name), _kept(one.email))


def _straight(text: str) -> str:
    return _kept(_TURNS.sub("", text))


def _kept(text: str) -> str:
    return _UNKEPT.sub("\N{REPLACEMENT CHARACTER}", text)
