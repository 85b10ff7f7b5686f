"""Who has the store open: one window, any number of commands beside it, and work that needs it alone.

The locks are the operating system's own (flock, LockFileEx), so a program that dies holds none.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from caseworker_app.store.files import Places, make_private_folder, write_whole
from caseworker_app.store.refusals import StoreInUse, StoreReadOnly

_MOMENT_SECONDS = 0.05


class FileLock:
    """A lock on one file, shared or exclusive, for as long as it is open."""

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def take(self, *, shared: bool = False) -> bool:
        """Take the lock if it is free; never wait."""
        if sys.platform == "win32":
            return _lock_on_windows(self._handle, shared=shared)
        import fcntl

        try:
            fcntl.flock(self._handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        """Let the lock go."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def _lock_on_windows(handle: int, *, shared: bool) -> bool:
    if sys.platform != "win32":
        raise NotImplementedError
    import ctypes
    import msvcrt
    from ctypes import wintypes

    class Overlapped(ctypes.Structure):
        _fields_ = (
            ("internal", ctypes.c_void_p),
            ("internal_high", ctypes.c_void_p),
            ("offset", wintypes.DWORD),
            ("offset_high", wintypes.DWORD),
            ("event", wintypes.HANDLE),
        )

    exclusive, at_once = 2, 1
    where = Overlapped(offset_high=1)  # far beyond the text, which others may then still read
    return bool(
        ctypes.windll.kernel32.LockFileEx(
            wintypes.HANDLE(msvcrt.get_osfhandle(handle)),
            at_once | (0 if shared else exclusive),
            0,
            1,
            0,
            ctypes.byref(where),
        )
    )


class Presence:
    """One program's share of an open store, with the words that tell others who it is."""

    def __init__(self, places: Places, role: str) -> None:
        self._lock = _open_lock(places)
        self._named: FileLock | None = None
        self._name = places.in_use / f"{os.getpid()}-{secrets.token_hex(4)}"
        if not _take_soon(self._lock, shared=True):
            self._lock.close()
            raise StoreInUse(holders(places))
        with contextlib.suppress(OSError):  # a full disk must not keep anyone out
            self._say_who(places, role)

    def _say_who(self, places: Places, role: str) -> None:
        make_private_folder(places.in_use)
        holders(places)  # sweeps away the names of programs that died
        self._named = FileLock(self._name)
        self._named.take()
        self._name.write_text(role, "utf-8")

    def close(self) -> None:
        """Leave the store."""
        if self._named is not None:
            self._named.close()
            with contextlib.suppress(OSError):
                self._name.unlink()
        self._lock.close()


@contextlib.contextmanager
def alone(places: Places, role: str) -> Iterator[None]:
    """Hold the store alone, for migration, restoring and re-keying; refuse, saying who has it open."""
    lock = _open_lock(places)
    named: Path | None = None
    try:
        if not _take_soon(lock, shared=False):
            raise StoreInUse(holders(places))
        with contextlib.suppress(OSError):
            make_private_folder(places.in_use)
            named = places.in_use / f"{os.getpid()}-alone"
            named.write_text(role, "utf-8")
        yield
    finally:
        if named is not None:
            with contextlib.suppress(OSError):
                named.unlink()
        lock.close()


def holders(places: Places) -> list[str]:
    """Name the programs that have the store open, and forget those that are gone."""
    found = []
    for path in sorted(places.in_use.iterdir()) if places.in_use.is_dir() else ():
        with contextlib.suppress(OSError):
            if path.name.endswith("-alone"):
                found.append(path.read_text("utf-8"))
                continue
            theirs = FileLock(path)
            free = theirs.take()
            theirs.close()
            if free:
                path.unlink()
            else:
                found.append(path.read_text("utf-8") or "another program")
    return found


def _open_lock(places: Places) -> FileLock:
    try:
        return FileLock(places.folder / "store.lock")
    except PermissionError as error:
        raise StoreReadOnly(places.folder) from error


def _take_soon(lock: FileLock, *, shared: bool) -> bool:
    """Try for a moment: a program that is just leaving should not be in the way."""
    for _ in range(20):
        if lock.take(shared=shared):
            return True
        time.sleep(_MOMENT_SECONDS)
    return False


class WindowLock:
    """The right to show a window on a store: one at a time.

    The window watches `socket` (a QSocketNotifier); when it stirs, it raises itself if `asked_to_show()`.
    """

    def __init__(self, lock: FileLock | None, listener: socket.socket | None, token: bytes) -> None:
        self._lock = lock
        self._token = token
        self.socket = listener

    @classmethod
    def take(cls, folder: Path) -> WindowLock | None:
        """Take the right for this program, or none when another window has it."""
        try:
            make_private_folder(folder)
            lock = FileLock(folder / "window.lock")
        except OSError:
            return cls(None, None, b"")  # nothing can be written there; opening the store will say why
        if not lock.take():
            lock.close()
            return None
        address = folder / "window.address"
        token = secrets.token_hex(16).encode()
        listener = None
        with contextlib.suppress(OSError):  # without a local socket the second start can only say so
            address.unlink(missing_ok=True)
            listener = socket.create_server(("127.0.0.1", 0), backlog=32)
            listener.setblocking(False)
            write_whole(address, f"{listener.getsockname()[1]} ".encode() + token)
        return cls(lock, listener, token)

    def asked_to_show(self) -> bool:
        """Tell whether another start has asked for this window since the last time."""
        asked = False
        while self.socket is not None:
            try:
                visitor, _ = self.socket.accept()
            except OSError:
                break
            with visitor, contextlib.suppress(OSError):
                visitor.settimeout(1)
                said = visitor.makefile("rb").read(len(self._token))
                asked = secrets.compare_digest(said, self._token) or asked
        return asked

    def close(self) -> None:
        """Give the right up."""
        if self.socket is not None:
            self.socket.close()
            self.socket = None
        if self._lock is not None:
            self._lock.close()


def ask_to_show(folder: Path) -> bool:
    """Ask the window that holds the store to come to the front; tell whether it was there to ask.

    It is not when it has just closed: then `WindowLock.take` may be tried once more.
    """
    for _ in range(40):  # it may have only just taken the lock
        with contextlib.suppress(OSError, ValueError):
            port, token = (folder / "window.address").read_text("ascii").split()
            with socket.create_connection(("127.0.0.1", int(port)), timeout=2) as visit:
                visit.sendall(token.encode("ascii"))
            return True
        time.sleep(_MOMENT_SECONDS)
    return False
