"""The journey “first call logged”, by keys alone, in a program that is already packed.

The keys come from outside (xdotool, on a display of Xvfb), so that the program needs no door for tests. What
was logged is asked of the program's own commands; the pictures are for people.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageChops, ImageGrab

PASSPHRASE = "four plain garden words"
REFERENCE, SAID = "EHC-00001", "Asked when the plan comes."
NEEDED = ("Xvfb", "openbox", "xdotool")  # a display, its window manager, the keys
Run = Callable[[Sequence[str], Mapping[str, str]], "subprocess.Popen[str]"]
_LONGEST = 60.0
_TEXT_CURSOR = 4  # it blinks; no wider change is rest


class WentWrong(Exception):
    """The journey did not end as it should."""


def missing() -> list[str]:
    """Return the programs that the journey needs and that are not here."""
    return [name for name in NEEDED if shutil.which(name) is None]


@contextmanager
def display(size: str = "1440x900") -> Iterator[str]:
    """Start a display that nobody sees, and return its name."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24", "-ac", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as told:
        name = f":{told.readline().strip()}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    manager = subprocess.Popen(["openbox"], env=os.environ | {"DISPLAY": name}, **quiet)
    try:
        yield name
    finally:
        for each in (manager, server):
            each.terminate()
            each.wait()


class Person:
    """Somebody at the keyboard: types, waits until the screen is at rest, and takes pictures."""

    def __init__(self, screen: str, pictures: Path) -> None:
        self._screen, self._pictures = screen, pictures
        self._taken = 0
        pictures.mkdir(parents=True, exist_ok=True)

    def press(self, *keys: str) -> None:
        """Press keys or chords, one after the other."""
        for key in keys:
            self._xdotool("key", "--clearmodifiers", key)
            self.wait_for_rest()

    def write(self, words: str) -> None:
        """Type these letters."""
        self._xdotool("type", "--delay", "20", words)
        self.wait_for_rest()

    def picture(self, name: str) -> None:
        """Keep what the screen shows."""
        self._taken += 1
        self._look().save(self._pictures / f"{self._taken:02} {name}.png")

    def wait_for_window(self, title: str) -> None:
        """Wait until a window of this title is there, has the keyboard and is painted."""
        name = ("--name", f"^{title}$")
        self._xdotool("search", "--sync", "--onlyvisible", *name, "windowactivate", "--sync")
        self.wait_for_rest()

    def wait_for_rest(self, seconds: float = 0.5) -> None:
        """Wait until the screen has changed no more for a while."""
        begun = quiet_since = time.monotonic()
        before = self._look()
        while time.monotonic() - quiet_since < seconds:
            time.sleep(0.1)
            now = self._look()
            box = ImageChops.difference(before, now).getbbox()
            if box is not None and box[2] - box[0] >= _TEXT_CURSOR:
                quiet_since = time.monotonic()
            before = now
            if time.monotonic() - begun > _LONGEST:
                raise WentWrong("The screen does not come to rest.")

    def _look(self) -> Image.Image:
        return ImageGrab.grab(xdisplay=self._screen).convert("RGB")

    def _xdotool(self, *words: str) -> None:
        there = os.environ | {"DISPLAY": self._screen}
        try:
            subprocess.run(["xdotool", *words], env=there, check=True, timeout=_LONGEST)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            raise WentWrong(f"This could not be done: {' '.join(words)}") from error


def log_first_call(run: Run, pictures: Path) -> list[str]:
    """Begin as a newcomer, open a case, log a call; return what the program says was said."""
    with display() as screen:
        window = run([], {"DISPLAY": screen, "QT_QPA_PLATFORM": "xcb"})
        try:
            _by_keys(Person(screen, pictures), run)
        except WentWrong as problem:
            window.terminate()
            raise WentWrong(f"{problem} The program said: {window.communicate()[1]}") from None
        finally:
            window.terminate()
            window.communicate(timeout=_LONGEST)
    return _what_was_logged(run)


def _by_keys(person: Person, run: Run) -> None:
    person.wait_for_window("Caseworker")
    person.picture("first start")
    person.write(PASSPHRASE)
    person.press("Tab", "Tab")
    person.write(PASSPHRASE)
    person.picture("a passphrase")
    person.press("Return")
    _wait_for(lambda: not _asked(run, "find", "nobody")[0], "No caseload was made.")
    person.wait_for_rest()
    person.write("Sam Tester")
    person.picture("who you are")
    person.press("Return", "Down", "Down", "Down")
    person.picture("no cases yet")
    person.press("Return")
    person.picture("practice")
    person.press("shift+Tab", "space")  # Skip this: the first call is to be one's own
    person.picture("today")
    _open_a_case(person, run)
    _log_a_call(person, run)


def _open_a_case(person: Person, run: Run) -> None:
    person.press("ctrl+2", "ctrl+n")
    person.wait_for_window("New case")
    for words in (REFERENCE, "14/3/2016", "Amira", "Siddiqui"):
        person.write(words)
        if words != "Siddiqui":
            person.press("Tab")
    person.picture("a new case")
    person.press("Return")
    _wait_for(lambda: not _asked(run, "case", REFERENCE)[0], "No case was opened.")
    person.wait_for_rest(1)
    person.picture("the case")


def _log_a_call(person: Person, run: Run) -> None:
    person.press("ctrl+l")
    person.wait_for_window("Log a contact")
    person.write("sidd")
    person.wait_for_rest(1.5)  # whom the letters may mean is looked for
    person.picture("who")
    person.press("Return", "4")
    person.write(SAID)
    person.picture("a call")
    person.press("Return")
    _wait_for(lambda: _what_was_logged(run), "No call was logged.")
    person.wait_for_rest()
    person.picture("logged")


def _wait_for(seen: Callable[[], object], otherwise: str) -> None:
    deadline = time.monotonic() + _LONGEST
    while not seen():
        if time.monotonic() > deadline:
            raise WentWrong(otherwise)
        time.sleep(0.5)


def _what_was_logged(run: Run) -> list[str]:
    failed, told = _asked(run, "case", REFERENCE, "--json")
    if failed:
        raise WentWrong(told)
    return [entry["summary"] for entry in json.loads(told)["communication"]]


def _asked(run: Run, *command: str) -> tuple[int, str]:
    asked = run(command, {"CASEWORKER_PASSPHRASE": PASSPHRASE})
    told, trouble = asked.communicate(timeout=_LONGEST)
    return asked.returncode, trouble if asked.returncode else told
