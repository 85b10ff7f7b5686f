"""`python3 build installer --try`: the package on a Debian without Python, from installing it to purging it.

Makes the root once (dist/bare-debian/RELEASE/base, by debootstrap), works in a copy of it, and prints what
was seen. The display stands outside: nothing is in the root but Debian's base and what the package asks for.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from journey import PASSPHRASE, REFERENCE, SAID, WentWrong, log_first_call, missing
from project import VERSION

_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
_CHROOT = "/usr/sbin/chroot"
_HOME, _STORE = "/home/anna", "/home/anna/.local/share/Caseworker/store"


def try_in(out: Path, release: str) -> int:
    """Try the package that stands in `out` on a release of Debian; return 0 where all went as it should."""
    absent = [*missing(), *(name for name in ("debootstrap", "chroot") if shutil.which(name) is None)]
    if os.geteuid() != 0 or absent:
        print(f"This needs root{' and ' + ', '.join(absent) if absent else ''}.", file=sys.stderr)
        return 2
    package = next(out.glob(f"caseworker_{VERSION}_*.deb"), None)
    if package is None:
        print("Make the package first: python3 build installer", file=sys.stderr)
        return 2
    try:
        with _root(out / "bare-debian" / release, release) as root:
            _try(root, package, out, out / "bare-debian" / release / "pictures")
    except (WentWrong, subprocess.CalledProcessError) as problem:
        print(f"It did not go well: {problem}", file=sys.stderr)
        return 1
    return 0


def _try(root: Bare, package: Path, out: Path, pictures: Path) -> None:
    root.must_not_have("python3")
    root.install(package)
    root.must_not_have("python3")
    root.say(f"Installed; no Python there. Version: {root.as_anna('caseworker', '--version').strip()}")
    _log_a_call(root, pictures)
    _lock_a_setting(root)
    _try_archive(root, out)
    root.run("apt-get", "remove", "-y", "-q", "caseworker")
    root.must_have_caseload(kept=True)
    root.run("apt-get", "purge", "-y", "-q", "caseworker")
    root.must_have_caseload(kept=True)
    if root.machine_settings.exists():
        raise WentWrong("Purging left the settings of the machine.")
    root.say("Removed and purged; the caseload is still there.")
    root.install(package)
    if REFERENCE not in root.as_anna("caseworker", "find", "Siddiqui", CASEWORKER_PASSPHRASE=PASSPHRASE):
        raise WentWrong("The caseload that was kept does not hold its case.")
    root.say("Installed again; the caseload opens with its case.")
    root.run("apt-get", "purge", "-y", "-q", "caseworker", CASEWORKER_DELETE_CASELOADS="yes")
    root.must_have_caseload(kept=False)
    root.say("Purged with CASEWORKER_DELETE_CASELOADS=yes; the caseload is gone.")


def _log_a_call(root: Bare, pictures: Path) -> None:
    shutil.rmtree(pictures, ignore_errors=True)
    said = log_first_call(lambda command, more: root.start("caseworker", *command, **more), pictures)
    if said != [SAID]:
        raise WentWrong(f"The call is not in the contact log: {said}")
    root.say(f"First call logged by keys; pictures in {pictures}")


def _lock_a_setting(root: Bare) -> None:
    root.machine_settings.parent.mkdir()
    root.machine_settings.write_text('contact = "IT Service Desk"\n[locked]\nidle_minutes = 2\n', "utf-8")
    asked = root.start("caseworker", "settings", "idle_minutes=10", CASEWORKER_PASSPHRASE=PASSPHRASE)
    told = asked.communicate()[1]
    if asked.returncode != 2 or "is set by IT Service Desk" not in told:
        raise WentWrong(f"A locked setting was changed: {told}")
    root.say(f"A locked setting is refused: {' '.join(told.split())}")


def _try_archive(root: Bare, out: Path) -> None:
    archive = next(out.glob(f"caseworker-{VERSION}-linux-*.tar.gz"))
    shutil.copy(archive, root.path / "tmp" / archive.name)
    root.run("tar", "-xzf", f"/tmp/{archive.name}", "-C", "/opt")
    there = f"/opt/caseworker-{VERSION}/caseworker"
    root.as_anna(there, "check", CASEWORKER_PASSPHRASE=PASSPHRASE)
    root.say(f"The archive runs from {there}, on the same caseload.")


class Bare:
    """A Debian root with nothing in it, and a person called anna."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def machine_settings(self) -> Path:
        """The file in which the administrator sets and locks settings."""
        return self.path / "etc/caseworker/settings.toml"

    def say(self, words: str) -> None:
        """Tell whoever watches."""
        print(f"  {words}", flush=True)

    def run(self, *command: str, **environment: str) -> str:
        """Run a command as root in there."""
        settled = {
            "PATH": _PATH,
            "DEBIAN_FRONTEND": "noninteractive",
            "LANG": "C.UTF-8",
        }
        done = subprocess.run(
            [_CHROOT, str(self.path), *command], env=settled | environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
        if done.returncode:
            raise WentWrong(f"{' '.join(command)}: {done.stdout[-2000:]}")
        return done.stdout

    def start(self, *command: str, **environment: str) -> subprocess.Popen[str]:
        """Start a command as anna."""
        return subprocess.Popen(
            [_CHROOT, "--userspec", "anna:anna", str(self.path), *command],
            env=_annas(environment), text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def as_anna(self, *command: str, **environment: str) -> str:
        """Run a command as anna and return what it prints."""
        started = self.start(*command, **environment)
        told, trouble = started.communicate()
        if started.returncode:
            raise WentWrong(f"{' '.join(command)}: {trouble}")
        return told

    def install(self, package: Path) -> None:
        """Install the package with what it declares that it needs, and nothing else."""
        shutil.copy(package, self.path / "tmp" / package.name)
        self.run("apt-get", "install", "-y", "-q", "--no-install-recommends", f"/tmp/{package.name}")

    def must_not_have(self, program: str) -> None:
        """Make sure that a program is not in there."""
        if any((self.path / folder / program).exists() for folder in ("usr/bin", "usr/local/bin", "bin")):
            raise WentWrong(f"The root is not bare: it has {program}.")

    def must_have_caseload(self, *, kept: bool) -> None:
        """Make sure that anna's caseload is there, or is not."""
        if (self.path / _STORE.lstrip("/") / "caseload.db").exists() != kept:
            raise WentWrong("The caseload is gone." if kept else "The caseload is still there.")


def _annas(environment: Mapping[str, str]) -> dict[str, str]:
    return {"HOME": _HOME, "USER": "anna", "PATH": _PATH, "LANG": "C.UTF-8", **environment}


@contextmanager
def _root(folder: Path, release: str) -> Iterator[Bare]:
    """Make a fresh copy of the bare root, with what the kernel shows mounted in it."""
    base, path = folder / "base", folder / "root"
    folder.mkdir(parents=True, exist_ok=True)
    if not (base / "etc/debian_version").exists():
        print(f"Making a bare Debian {release} (debootstrap)", flush=True)
        shutil.rmtree(base, ignore_errors=True)
        _do("debootstrap", "--variant=minbase", release, str(base))
    shutil.rmtree(path, ignore_errors=True)
    _do("cp", "-a", str(base), str(path))
    shutil.copy("/etc/resolv.conf", path / "etc/resolv.conf")
    _do("mount", "-t", "proc", "proc", str(path / "proc"))
    try:
        bare = Bare(path)
        bare.run("useradd", "--create-home", "anna")
        bare.run("apt-get", "update", "-q")
        yield bare
    finally:
        _do("umount", str(path / "proc"))


def _do(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
