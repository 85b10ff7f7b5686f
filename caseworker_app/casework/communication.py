"""Recording what was said to and by a family (`correct_entry` mends what was recorded wrongly)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from caseworker_app.casework import preferences, talk, telling, typed
from caseworker_app.casework.entries import standing, talk_of
from caseworker_app.casework.lookup import known_to_change
from caseworker_app.casework.promises import NewPromise, promise
from caseworker_app.casework.telling import OnTheCase
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.statutory.words import long_date
from caseworker_app.store.identifiers import new_id
from caseworker_app.store.session import LONDON, Unit
from caseworker_app.store.tables import Answered, Communication

LONGEST_BODY = 200_000
LONGEST_CALL = 24 * 60 * 60
_CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True)
class About:
    """One child that a talk was about, and the people of that case who took part."""

    case_id: str
    people: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NewEntry:
    """What was said, to whom, and how. Several children make one talk: an entry on each of their cases.

    `also` names someone who is not on the case. `at` is now unless it is given; `as_of` may lie after today.
    `needs_reply` says whether a message wants an answer; nothing (`None`) leaves that to the council's
    standard. A person who must not be told is rung or written to only with a reason in `nevertheless`;
    whatever they say to us is recorded.
    """

    about: tuple[About, ...]
    channel: str
    direction: str
    outcome: str = talk.SPOKE
    summary: str = ""
    at: datetime | None = None
    seconds: int | None = None
    also: str = ""
    body: str = ""
    views: str = ""
    satisfaction: str = ""
    satisfaction_from: str = ""
    reply_to: str = ""
    needs_reply: bool | None = None
    attachments: tuple[Mapping[str, Any], ...] = ()
    message_key: str = ""
    caution: str = ""
    promise: NewPromise | None = None
    nevertheless: str = ""
    as_of: date | None = None


@dataclass(frozen=True)
class Logged:
    """The entries that were made, one a case in the order given, and what to heed."""

    entry_ids: tuple[str, ...]
    promise_id: str | None = None
    warnings: tuple[str, ...] = ()

    @property
    def entry_id(self) -> str:
        """The first entry."""
        return self.entry_ids[0]


def log_communication(unit: Unit, new: NewEntry) -> Logged:
    """Record one talk or message, on one case or on several."""
    if not new.about:
        raise WrongUse("A contact belongs to a case.", "Choose the child that it was about.")
    new = read_entry(unit, new)
    answered = _answered(unit.session, new)
    joint = new_id() if len(new.about) > 1 else None
    warnings: list[str] = []
    ids = [_log_one(unit, new, about, joint, answered, warnings) for about in new.about]
    made = None
    if new.promise is not None:
        first = new.about[0].case_id
        made = promise(unit, replace(new.promise, case_id=first, entry_id=ids[0], made_at=new.at))
    return Logged(tuple(ids), made, tuple(dict.fromkeys(warnings)))


def needs_no_reply(unit: Unit, entry_id: str, because: str) -> None:
    """Say of a message that it wants no answer, and why."""
    message = standing(unit.session, entry_id)
    _settle(unit, message, None, typed.required(because, "reason why no answer is needed"))


def was_answered(unit: Unit, entry_id: str, by_entry: str) -> None:
    """Say that an entry made since answered a message."""
    message, answer = standing(unit.session, entry_id), standing(unit.session, by_entry)
    if answer.direction != talk.OUT and answer.channel not in talk.LIVE:
        raise NotAllowed("A message from the family does not answer one.", "Choose what we said or sent.")
    _settle(unit, message, answer.corrects or answer.id, "")


CARRIED = (
    *("channel", "direction", "outcome", "summary", "at", "seconds", "also", "body", "views"),
    *("satisfaction", "satisfaction_from", "message_key", "caution"),
)


def read_entry(unit: Unit, new: NewEntry) -> NewEntry:
    """Check the words of an entry, and put in the moment."""
    talk.one_of(new.channel, talk.CHANNELS, "way of contact")
    talk.one_of(new.direction, talk.DIRECTIONS, "direction")
    talk.one_of(new.outcome, talk.OUTCOMES, "outcome")
    _check_satisfaction(new.satisfaction, new.satisfaction_from)
    if new.seconds is not None and not 0 <= new.seconds <= LONGEST_CALL:
        raise WrongUse("A call lasts between no time and a day.", "Check how long it took.")
    return replace(
        new,
        at=_moment(unit, new.at, new.as_of),
        summary=typed.text(new.summary, "summary"),
        also=typed.text(new.also, "name"),
        views=typed.text(new.views, "views"),
        body=new.body.replace("\0", "")[:LONGEST_BODY],
    )


def _check_satisfaction(satisfaction: str, source: str) -> None:
    if satisfaction:
        talk.one_of(satisfaction, talk.SATISFACTION, "kind of satisfaction")
        talk.one_of(source, talk.SATISFACTION_FROM, "way to know how satisfied someone is")
    elif source:
        raise WrongUse("Say how satisfied they are.", f"One of: {', '.join(talk.SATISFACTION)}.")


def _moment(unit: Unit, at: datetime | None, as_of: date | None) -> datetime:
    """Return when it happened: never later than now, but for clocks that differ a little."""
    if as_of is not None and as_of != unit.today:
        then = datetime.combine(as_of, unit.now.astimezone(LONDON).time(), LONDON)
        at, latest = at or then, max(then, unit.now)
    else:
        latest = unit.now
    if at is None:
        return unit.now
    if at.tzinfo is None:
        at = at.replace(tzinfo=LONDON)
    if at > latest + _CLOCKS_DIFFER:
        raise NotAllowed(
            f"{long_date(at.astimezone(LONDON).date())} is still to come.",
            "Log a contact when it has happened. Check the date and the time.",
        )
    return at.astimezone(unit.now.tzinfo)


def _answered(session: Session, new: NewEntry) -> dict[str, str]:
    """Return by case the message that this answers: a talk about several children answers on each case."""
    if not new.reply_to:
        return {}
    message = standing(session, new.reply_to)
    found = {row.case_id: row.corrects or row.id for row in talk_of(session, message)}
    if not any(about.case_id in found for about in new.about):
        raise WrongUse("The message that this answers is on another case.", "Check the id of the message.")
    return found


def _log_one(
    unit: Unit,
    new: NewEntry,
    about: About,
    joint: str | None,
    answered: Mapping[str, str],
    warnings: list[str],
) -> str:
    case_id = known_to_change(unit.session, about.case_id)
    known = telling.people_on(unit.session, case_id) if about.people else {}
    people = [telling.named(known, person) for person in dict.fromkeys(about.people)]
    caution = _caution(people, new, warnings)
    entry_id, reply_to = new_id(), answered.get(case_id)
    row = {
        "id": entry_id,
        "case_id": case_id,
        "joint_id": joint,
        "people": [person.person_id for person in people],
        "reply_to": reply_to,
        "reply_by": _reply_by(unit, new, people),
        "attachments": [dict(one) for one in new.attachments],
        **counted(new.channel, new.direction, new.outcome, people, reply_to),
        **{name: getattr(new, name) for name in CARRIED},
        "caution": " ".join(filter(None, (new.caution, caution))),
        "recorded_at": unit.now,
        "recorded_by": unit.user,
    }
    unit.insert(Communication, row)
    unit.changed_cases.add(case_id)
    return entry_id


def counted(
    channel: str, direction: str, outcome: str, people: Sequence[OnTheCase], reply_to: str | None
) -> dict[str, bool]:
    with_family = any(person.is_family for person in people)
    contact = talk.counts_as_contact(channel, direction, outcome, answers=reply_to is not None)
    return {
        "contact": with_family and contact,
        "told": with_family and talk.tells(channel, direction, outcome),
    }


def _reply_by(unit: Unit, new: NewEntry, people: Sequence[OnTheCase]) -> date | None:
    """Return the day by which a message must be answered, if it must."""
    needed = new.needs_reply
    if needed is None:
        of_family = any(person.is_family for person in people)
        needed = of_family and talk.wants_reply(new.channel, new.direction, new.outcome)
    if not needed or new.direction != talk.IN:
        return None
    assert new.at is not None
    received = new.at.astimezone(LONDON).date()
    return talk.reply_due(received, preferences.read(unit.session).reply_standard)


def _caution(people: Sequence[OnTheCase], new: NewEntry, warnings: list[str]) -> str:
    """Say what to heed in talking to these people; refuse to tell one who must not be told."""
    assert new.at is not None
    day = new.at.astimezone(LONDON).date()
    told = [(person, telling.may_be_told(person, new.channel, day)) for person in people]
    barred = [(person, one) for person, one in told if one.answer == "no"]
    warnings += [one.words for _, one in told if one.answer == "ask"]
    if not barred:
        return ""
    if new.direction == talk.IN:
        warnings += [f"{one.words} {telling.LISTEN}" for _, one in barred]
        return telling.LISTEN
    if not new.nevertheless:
        raise NotAllowed(
            f"{barred[0][0].called} may not receive information about this case. {barred[0][1].words}",
            "Choose another person, or change who may be told. If it happened, say why it did.",
        )
    return f"Told although they may not be: {typed.text(new.nevertheless, 'reason')}"


def _settle(unit: Unit, message: Communication, entry_id: str | None, because: str) -> None:
    if message.reply_by is None:
        raise NotAllowed("This entry waits for no answer.", "Nothing needs to be done.")
    unit.session.add(
        Answered(
            case_id=message.case_id,
            message_id=message.corrects or message.id,
            entry_id=entry_id,
            because=because,
            at=unit.now,
            by=unit.user,
        )
    )
    unit.session.flush()
    unit.changed_cases.add(message.case_id)
