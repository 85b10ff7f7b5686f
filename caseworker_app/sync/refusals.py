"""Why the shared database cannot be used, in words, each with its next step."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from caseworker_app.errors import ServerUnreachable


class Step(Enum):
    """What must go well, one after another, before two can share a database."""

    NAME = "Find the server"
    ANSWER = "Reach it"
    TRUST = "Check its certificate"
    LOGIN = "Sign in"
    DATABASE = "Find the shared caseload"
    VERSION = "Compare the versions"


# What libpq and the server say, where it went wrong, and what it means; the first that fits.
_SAID: tuple[tuple[tuple[str, ...], Step, str, str], ...] = (
    (
        (
            "could not translate host name",
            "name or service not known",
            "nodename nor servname",
            "unknown host",
        ),
        Step.NAME,
        "The name of the server was not found.",
        "Check the address, and that you are on the council's network or its VPN.",
    ),
    (
        ("not permitted to log in",),
        Step.LOGIN,
        "You may no longer use the shared database.",
        "Ask your team lead. What you have not sent yet is still in this caseload.",
    ),
    (
        ("password authentication failed", "no password supplied", "channel binding"),
        Step.LOGIN,
        "The server does not accept this name and password.",
        "Ask for a new enrolment file (`caseworker server change-user NAME --enrol`) and connect with it.",
    ),
    (
        (
            "certificate verify failed",
            "does not match host name",
            "root certificate",
            "self-signed",
            "ssl error",
        ),
        Step.TRUST,
        "The server's certificate is not trusted: it may not be the council's server.",
        "Tell IT. Nothing was sent. The enrolment file holds the right certificate.",
    ),
    (
        ("does not support ssl", "ssl off", "no encryption"),
        Step.TRUST,
        "The server does not protect the connection, or does not want this one.",
        "Tell IT: the server must offer TLS, and let your login in (pg_hba.conf).",
    ),
    (
        ("no pg_hba.conf entry", "pg_hba.conf rejects"),
        Step.LOGIN,
        "The server does not let this laptop or this name in.",
        "Tell IT: pg_hba.conf has no line for it.",
    ),
    (
        ("does not exist",),
        Step.DATABASE,
        "There is no such name or no such database on this server.",
        "Check the address with the person who set it up.",
    ),
    (
        ("too many connections", "too many clients", "connection slots"),
        Step.ANSWER,
        "The server has no free place just now.",
        "Try again in a minute.",
    ),
    (
        ("starting up", "shutting down", "in recovery mode", "terminating connection due to administrator"),
        Step.ANSWER,
        "The server is just being restarted.",
        "Try again in a few minutes.",
    ),
    (
        ("server closed the connection unexpectedly", "connection reset"),
        Step.ANSWER,
        "The connection broke off.",
        "Sync again in a minute.",
    ),
    (
        ("connection refused", "no such file or directory", "is the server running"),
        Step.ANSWER,
        "Nothing answers at this address.",
        "Check the address and the port, and that the server is running.",
    ),
    (
        ("timeout expired", "timed out", "no route to host", "network is unreachable"),
        Step.ANSWER,
        "The server does not answer.",
        "Check the network or the VPN, then sync again.",
    ),
)
_LOST = ("The connection to the shared database was lost.", "Nothing is lost: sync again when it is back.")


class CannotConnect(ServerUnreachable):
    """No connection could be made; `step` tells how far it came."""

    def __init__(self, message: str, remedy: str, step: Step = Step.ANSWER) -> None:
        super().__init__(message, remedy)
        self.step = step

    @property
    def is_away(self) -> bool:
        """Whether the server is only out of reach, as it is on a train: no reason for an error."""
        return self.step in {Step.NAME, Step.ANSWER}


class ConnectionLost(ServerUnreachable):
    """The connection broke off; both sides are as they were after the last thing that was answered."""

    def __init__(self) -> None:
        super().__init__(*_LOST)


class ServerRefused(ServerUnreachable):
    """The server answered, and does not go on with this laptop."""

    def __init__(self, message: str, remedy: str, step: Step = Step.LOGIN) -> None:
        super().__init__(message, remedy)
        self.step = step


class TryAgain(ServerUnreachable):
    """The server is busy with something that ends soon."""


class LaptopLost(ServerUnreachable):
    """This laptop was reported lost: the caseload on it was locked."""

    def __init__(self) -> None:
        super().__init__(
            "This laptop was reported lost, so its caseload is locked.",
            "If you have it back, ask the administrator for the code that unlocks it.",
        )


_FOR_A_MOMENT = ("no free place", "just being restarted", "broke off")


def cannot_connect(said: str) -> CannotConnect | TryAgain:
    """Return why a connection could not be made, from what libpq says."""
    text = said.lower()
    for signs, step, message, remedy in _SAID:
        if any(sign in text for sign in signs):
            passes = any(sign in message for sign in _FOR_A_MOMENT)
            return TryAgain(message, remedy) if passes else CannotConnect(message, remedy, step)
    return CannotConnect("The shared database cannot be reached.", "Check the network, then try again.")


_STATES: dict[str, Callable[[], ServerUnreachable]] = {
    "SY020": lambda: ServerRefused(
        "This name is not one of those who share the database.", "Ask the administrator to add you."
    ),
    "SY021": lambda: ServerRefused(
        "The enrolment file is too old.", "Ask the administrator for a new one; it holds for 72 hours."
    ),
    "SY030": LaptopLost,
    "42501": lambda: ServerRefused(
        "The shared database does not let you do this.", "Ask your team lead what your role may do."
    ),
    "3F000": lambda: ServerRefused(
        "This database is no Caseworker database.",
        "Check the address, or make one with `caseworker server init`.",
        Step.DATABASE,
    ),
    "53100": lambda: TryAgain(
        "The server's disk is full, so nothing more can be shared.", "Tell IT. Your work is kept here."
    ),
}
_BUSY = {"40001", "40P01", "55P03", "57014", "53300", "53200", "25P03"}


def is_away(error: Exception) -> bool:
    """Whether the server was only out of reach, or busy: sync goes on later, and nothing is wrong."""
    return isinstance(error, ConnectionLost | TryAgain) or (
        isinstance(error, CannotConnect) and error.is_away
    )


def step_of(error: Exception) -> Step:
    """Return where it went wrong."""
    return error.step if isinstance(error, CannotConnect | ServerRefused) else Step.ANSWER


def refused(state: str | None) -> ServerUnreachable | None:
    """Return what an error of the server means for the person, or nothing where it is ours to mend."""
    if state is None or state.startswith(("08", "57P")):
        return ConnectionLost()
    if state in _BUSY:
        return TryAgain("The shared database is busy.", "Try again in a minute.")
    if state in {"42P01", "42883"}:
        state = "3F000"
    made = _STATES.get(state)
    return made() if made is not None else None
