"""Writing to a parent: a draft for the person's own mail program, as bytes of an .eml file, and its entry."""

from __future__ import annotations

from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

from caseworker_app.casework import preferences, talk, telling, typed
from caseworker_app.casework.communication import About, NewEntry, log_communication
from caseworker_app.casework.promises import NewPromise
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.store.session import LONDON, Unit

_LONGEST = 20_000


@dataclass(frozen=True, kw_only=True)
class NewMail:
    """What to write, to whom on a case, and which message it answers."""

    case_id: str
    to: tuple[str, ...]  # people on the case
    subject: str
    text: str
    reply_to: str = ""
    promise: NewPromise | None = None
    nevertheless: str = ""


@dataclass(frozen=True)
class Draft:
    """The draft that the mail program opens, and the entry that says it was written."""

    eml: bytes
    entry_id: str
    warnings: tuple[str, ...]


def write_mail(unit: Unit, new: NewMail) -> Draft:
    """Make a draft to people who may be told by e-mail, and log it."""
    people = telling.people_on(unit.session, new.case_id)
    named = [telling.named(people, one) for one in new.to]
    if not named:
        raise WrongUse("Choose to whom the e-mail goes.")
    for person in named:
        if not person.email:
            raise WrongUse(
                f"{person.called} has no e-mail address on this case.", "Add it on the People tab first."
            )
    _keep_apart(named)
    text = new.text.strip()
    if not text:
        raise WrongUse("Write the text of the e-mail.")
    if len(text) > _LONGEST:
        raise WrongUse(f"The e-mail is longer than {_LONGEST} letters.", "Shorten it, or attach a document.")
    subject = " ".join(typed.text(new.subject, "subject").split())
    logged = log_communication(
        unit,
        NewEntry(
            about=(About(new.case_id, new.to),),
            channel=talk.EMAIL,
            direction=talk.OUT,
            summary=subject,
            body=text,
            reply_to=new.reply_to,
            promise=new.promise,
            nevertheless=new.nevertheless,
        ),
    )
    return Draft(_eml(unit, named, subject, text), logged.entry_id, logged.warnings)


def _keep_apart(named: list[telling.OnTheCase]) -> None:
    """Refuse one e-mail to several where one lives in hiding: each would see the others' addresses."""
    hidden = next((person for person in named if person.address_withheld), None)
    if hidden is not None and len(named) > 1:
        raise NotAllowed(
            f"The others would see the e-mail address of {hidden.called}, which is withheld.",
            "Write to each of them separately.",
        )


def _eml(unit: Unit, to: list[telling.OnTheCase], subject: str, text: str) -> bytes:
    """Return the draft: X-Unsent makes Outlook and others open it for sending."""
    draft = EmailMessage(policy=policy.SMTP)
    draft["X-Unsent"] = "1"
    draft["To"] = ", ".join(_address(person) for person in to)
    draft["Subject"] = subject
    draft["Date"] = format_datetime(unit.now.astimezone(LONDON))
    sender = preferences.read(unit.session).email
    if sender:
        draft["Reply-To"] = sender
    draft.set_content(text)
    return draft.as_bytes()


def _address(person: telling.OnTheCase) -> str:
    name = "".join(letter for letter in person.name if letter.isprintable() and letter not in '"\\<>')
    return f'"{name}" <{person.email}>'
