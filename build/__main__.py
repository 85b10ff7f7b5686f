"""`python3 build TASK`: everything that is done to this checkout, with the standard library alone."""

from __future__ import annotations

import ctypes
import hashlib
import os
import subprocess
import sys
import venv
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST_PYTHON = (3, 11)

# What Qt's wheels expect of the system on Linux, and the Debian package that brings it.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
}
# Needed besides only where a window is really drawn on an X11 display.
X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


class CannotBuild(Exception):
    """Something that the person at the keyboard has to mend first."""


def main(arguments: Sequence[str]) -> int:
    """Run one task and return its exit code."""
    if not arguments or arguments[0] not in TASKS:
        wanted = "\n".join(f"  {name:<10}{task.__doc__}" for name, task in TASKS.items())
        print(f"Usage: python3 build TASK\n{wanted}", file=sys.stderr)
        return 0 if arguments[:1] == ["--help"] else 2
    try:
        return TASKS[arguments[0]](list(arguments[1:]))
    except CannotBuild as problem:
        print(problem, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def setup(_arguments: Sequence[str] = ()) -> int:
    """make .venv with what the program needs (nothing again until a lock changes)"""
    return _set_up("runtime.txt")


def demo(arguments: Sequence[str]) -> int:
    """open a fictional council's caseload (arguments are passed on to `caseworker demo`)"""
    return _set_up("runtime.txt") or _run("-m", "caseworker_app", "demo", *arguments)


def run(arguments: Sequence[str]) -> int:
    """start the program from this checkout (arguments are passed on)"""
    return _set_up("runtime.txt") or _run("-m", "caseworker_app", *arguments)


def test(arguments: Sequence[str]) -> int:
    """run the tests (arguments are passed on to pytest)"""
    wanted = arguments or ["tests"]
    return _set_up("develop.txt") or _run("-m", "pytest", "-q", "-n", "2", *wanted, offscreen=True)


def check(_arguments: Sequence[str]) -> int:
    """lint, format, types and the direction of imports"""
    if failed := _set_up("develop.txt"):
        return failed
    checks = (
        ("lint", ("-m", "ruff", "check", ".")),
        ("format", ("-m", "ruff", "format", "--check", ".")),
        ("types", ("-m", "mypy")),
        ("imports", ("-c", "from importlinter.cli import lint_imports_command as c; c()")),
    )
    worst = 0
    for name, command in checks:
        print(f"== {name}", flush=True)
        worst = _run(*command) or worst
    return worst or _lock_files_name_no_address()


def bench(arguments: Sequence[str]) -> int:
    """measure, as ratios to a floor taken in the same run"""
    return _set_up("develop.txt") or _run("-m", "tests.bench", *arguments, offscreen=True)


def soak(arguments: Sequence[str]) -> int:
    """the long tests with their full counts (R1 R2 …, --short, --minutes N; or paths of tests)"""
    if failed := _set_up("develop.txt"):
        return failed
    named = [word for word in arguments if "/" in word or word.endswith(".py")]
    if not named:
        failed = _run("-m", "tests.soak", *arguments, offscreen=True)
        if arguments:
            return failed
        named = ["tests/sync", "tests/store"]
        return _run("-m", "pytest", "-q", "-m", "soak", *named, offscreen=True) or failed
    wanted = named
    return _run("-m", "pytest", "-q", "-m", "soak", *wanted, offscreen=True)


def pictures(_arguments: Sequence[str]) -> int:
    """take the pictures of help from the present program, and write its sheet of shortcuts"""
    take = "from caseworker_app.ui.help import take_pictures; take_pictures.write_all()"
    return _set_up("develop.txt") or _run("-c", take, offscreen=True)


def lock(_arguments: Sequence[str]) -> int:
    """work the lock files out again from pyproject.toml"""
    if failed := _set_up("develop.txt"):
        return failed
    compile_ = ("-m", "uv", "pip", "compile", "pyproject.toml", "--universal", "--generate-hashes")
    quiet = ("--no-header", "--no-annotate", "--quiet")
    develop, runtime = BUILD / "develop.txt", BUILD / "runtime.txt"
    return _run(*compile_, *quiet, "--extra", "dev", "-o", str(develop)) or _run(
        *compile_, *quiet, "-c", str(develop), "-o", str(runtime)
    )


def installer(arguments: Sequence[str]) -> int:
    """pack the program for people without Python: a folder, an archive, a package"""
    return _set_up("develop.txt") or _run(str(BUILD / "installer"), *arguments)


TASKS: dict[str, Callable[[Sequence[str]], int]] = {
    task.__name__: task for task in (setup, demo, run, test, check, bench, soak, pictures, lock, installer)
}


def _set_up(lock_file: str) -> int:
    """Bring .venv to what the lock says; do nothing when it is there already."""
    if sys.version_info < OLDEST_PYTHON:
        raise CannotBuild(
            f"Caseworker needs Python 3.11 or later; this is {sys.version.split()[0]}. "
            "Install a newer Python and run the same command with it."
        )
    if not _is_current(lock_file):
        _install(lock_file)
    _name_missing_libraries()
    return 0


def _install(lock_file: str) -> None:
    if not PYTHON.exists():
        print("Making .venv", flush=True)
        try:
            venv.create(ENVIRONMENT, with_pip=True, clear=True)
        except (subprocess.CalledProcessError, ModuleNotFoundError):
            raise CannotBuild(
                "Python cannot make a virtual environment here. On Debian or Ubuntu: "
                f"apt install python3-venv{_apt_names(_missing_libraries())}"
            ) from None
    print(f"Installing what build/{lock_file} locks", flush=True)
    # The lock names all that is needed, so nothing is resolved again: pip would ask for the newest release
    # of a package that another asks for with an extra, and stop at its missing hash.
    pip = ("-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps")
    steps = (
        (*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(BUILD / lock_file)),
        (*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(BUILD / "backend.txt")),
        (*pip, "--no-build-isolation", "-e", str(ROOT)),
    )
    for step in steps:
        if _run(*step):
            raise CannotBuild(
                "The packages could not be installed (pip says why above). Check the network or the package "
                "index in your pip settings, then run the same command again."
            )
    for name in ("runtime.txt", "develop.txt") if lock_file == "develop.txt" else ("runtime.txt",):
        _marker(name).write_text(_wanted(name), "utf-8")


def _is_current(lock_file: str) -> bool:
    marker = _marker(lock_file)
    return PYTHON.exists() and marker.exists() and marker.read_text("utf-8") == _wanted(lock_file)


def _marker(lock_file: str) -> Path:
    return ENVIRONMENT / f"installed-{lock_file}"


def _wanted(lock_file: str) -> str:
    """A digest of all that decides what is installed."""
    digest = hashlib.sha256(str(ROOT).encode())
    for path in (BUILD / lock_file, BUILD / "backend.txt", ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _missing_libraries() -> list[str]:
    if not sys.platform.startswith("linux"):
        return []
    wanted = dict(QT_LIBRARIES)
    if os.environ.get("DISPLAY") and os.environ.get("QT_QPA_PLATFORM") != "offscreen":
        wanted |= X11_LIBRARIES
    return sorted(package for library, package in wanted.items() if not _loads(library))


def _name_missing_libraries() -> None:
    if missing := _missing_libraries():
        raise CannotBuild(
            "The window system (Qt) needs libraries that this machine lacks. On Debian or Ubuntu: "
            f"apt install{_apt_names(missing)}"
        )


def _apt_names(packages: Sequence[str]) -> str:
    return "".join(f" {package}" for package in packages)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _run(*command: str, offscreen: bool = False, **environment: str) -> int:
    """Run the environment's Python; keep its exit code."""
    settings = os.environ | environment | {"PYTHONUTF8": "1"}
    if offscreen:
        settings["QT_QPA_PLATFORM"] = "offscreen"
    try:
        return subprocess.run([str(PYTHON), *command], cwd=ROOT, env=settings, check=False).returncode
    except KeyboardInterrupt:
        return 130


def _lock_files_name_no_address() -> int:
    """A lock holds names, versions and hashes; where packages come from is each machine's own setting."""
    guilty = [path.name for path in BUILD.glob("*.txt") if "://" in path.read_text("utf-8")]
    if guilty:
        names = ", ".join(guilty)
        print(f"These lock files name an address: {names}. Run python3 build lock", file=sys.stderr)
    return int(bool(guilty))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
