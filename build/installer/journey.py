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
    manager = subprocess.Popen(["openbox"], env=os.environ | {"DISPLAY": name}, stderr=subprocess.DEVNULL)
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

    def wait_for_window(self) -> None:
        """Wait until something is painted."""
        deadline = time.monotonic() + _LONGEST
        while self._look().getextrema() == ((0, 0),) * 3:
            if time.monotonic() > deadline:
                raise WentWrong("No window came.")
            time.sleep(0.2)
        self._xdotool("search", "--sync", "--onlyvisible", "--name", "Caseworker", "windowactivate", "--sync")
        self.wait_for_rest()

    def wait_for_rest(self) -> None:
        """Wait until the screen changes no more."""
        deadline, before = time.monotonic() + _LONGEST, self._look()
        quiet = 0
        while quiet < 3:
            time.sleep(0.15)
            now = self._look()
            box = ImageChops.difference(before, now).getbbox()
            blinks = box is not None and box[2] - box[0] < 4  # the text cursor
            quiet = quiet + 1 if box is None or blinks else 0
            before = now
            if time.monotonic() > deadline:
                raise WentWrong("The screen does not come to rest.")

    def _look(self) -> Image.Image:
        return ImageGrab.grab(xdisplay=self._screen).convert("RGB")

    def _xdotool(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=os.environ | {"DISPLAY": self._screen}, check=True)


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
    person.wait_for_window()
    person.picture("first start")
    person.write(PASSPHRASE)
    person.press("Tab", "Tab")
    person.write(PASSPHRASE)
    person.picture("a passphrase")
    person.press("Return")
    _wait_for_the_caseload(run)
    person.wait_for_rest()
    person.write("Sam Tester")
    person.picture("who you are")
    person.press("Return", "Down")
    person.picture("no cases yet")
    person.press("Return")
    person.picture("keys")
    person.press("Return")
    person.picture("today")
    person.press("ctrl+2", "ctrl+n")
    person.write(REFERENCE)
    person.press("Tab")
    person.write("14/3/2016")
    person.press("Tab")
    person.write("Amira")
    person.press("Tab")
    person.write("Siddiqui")
    person.picture("a new case")
    person.press("Return")
    person.picture("the case")
    person.press("ctrl+l")
    person.write("sidd")
    person.picture("who")
    person.press("Return", "4")
    person.write(SAID)
    person.picture("a call")
    person.press("Return")
    person.picture("logged")


def _wait_for_the_caseload(run: Run) -> None:
    deadline = time.monotonic() + _LONGEST
    while _asked(run, "find", "nobody")[0]:
        if time.monotonic() > deadline:
            raise WentWrong("No caseload was made.")
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
