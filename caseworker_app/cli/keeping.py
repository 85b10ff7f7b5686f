"""Making, keeping and checking a store: init, backup, restore, check."""

from __future__ import annotations

import time
from pathlib import Path

import click

from caseworker_app.cli.output import ask_passphrase, caller, now, print_json, print_lines
from caseworker_app.errors import WrongUse
from caseworker_app.store import backup, backup_file, check, recovery, restore
from caseworker_app.store.files import Places
from caseworker_app.store.open import create_store
from caseworker_app.store.refusals import StoreAlreadyThere, StoreLocked

_FILE = click.argument("file", type=click.Path(path_type=Path))


@click.command(epilog="\b\nExample:\n\n  caseworker init --store ~/caseload")
def _init() -> int:
    """Make an empty caseload."""
    asked = caller()
    if Places(asked.folder).database.exists():
        raise StoreAlreadyThere(asked.folder)
    council = recovery.of_the_machine()
    passphrase = asked.passphrase() or ask_passphrase("A passphrase for the new caseload", twice=True)
    with create_store(asked.folder, passphrase, role="`caseworker init`") as store:
        aside = store.set_aside
        if council is not None:
            recovery.keep(store, passphrase, council, user=asked.user, now=now(), clock=time.time)
    if asked.as_json:
        print_json({"store": str(asked.folder), "set_aside": aside and str(aside)})
    else:
        print_lines(
            f"Made an empty caseload in {asked.folder}.",
            _if_forgotten(council),
            *(_about_earlier(aside) if aside else ()),
        )
    return 0


def _if_forgotten(council: recovery.CouncilKey | None) -> str:
    if council is None:
        return "If you forget its passphrase, nobody can open it on another computer. Keep it safe."
    return f"If you forget its passphrase, two sheets of the council's recovery key “{council.name}” open it."


def _about_earlier(aside: Path) -> list[str]:
    """Tell of the caseload whose database was not there any more."""
    told = [f"Parts of another caseload were there, without its database. They are kept in {aside}."]
    kept = max(
        aside.glob(f"backups/*{backup_file.SUFFIX}"), key=lambda path: path.stat().st_mtime, default=None
    )
    if kept is None:
        return [
            *told,
            "If you find its caseload.db, put it and these parts together in a folder of their own.",
        ]
    return [*told, f"Its last backup comes back with its own passphrase: `caseworker restore {kept}`."]


@click.command(epilog="\b\nExample:\n\n  caseworker backup caseload.caseworker-backup")
@_FILE
def _backup(file: Path) -> int:
    """Write an encrypted backup to FILE, and check it."""
    asked = caller()
    target = _place_for_backup(file.expanduser().absolute())
    with asked.open_store() as store:
        backup.make_backup(store, target, now=now())
    size = target.stat().st_size
    if asked.as_json:
        print_json({"file": str(target), "bytes": size})
    else:
        print_lines(
            f"Backed up to {target} ({size / 1_000_000:.1f} MB); every page of it was checked.",
            "It opens with the passphrase that the caseload has today.",
        )
    return 0


def _place_for_backup(file: Path) -> Path:
    """Return where the backup goes; never over a file that is something else."""
    target = file / f"caseload-{backup.stamp(now())}{backup_file.SUFFIX}" if file.is_dir() else file
    if not target.parent.is_dir():
        raise WrongUse(f"There is no folder {target.parent}.", "Make it, or name another.")
    if target.exists() and not backup_file.is_backup(target):
        raise WrongUse(f"{target} is there already and is no backup.", "Choose another name.")
    return target


@click.command(epilog="\b\nExample:\n\n  caseworker restore caseload.caseworker-backup")
@_FILE
def _restore(file: Path) -> int:
    """Put the backup FILE in the place of the caseload, which is set aside."""
    asked = caller()
    if not file.expanduser().is_file():
        raise WrongUse(
            f"There is no file {file}.", "The automatic backups are in the caseload's folder backups."
        )
    done = _restored(file.expanduser().absolute(), asked.passphrase())
    if asked.as_json:
        print_json(
            {"store": str(asked.folder), "set_aside": done.aside and str(done.aside),
             "letters_missing": done.letters_missing}
        )  # fmt: skip
    else:
        print_lines(f"Restored {file.name} to {asked.folder}.", *_told(done))
    return 0


def _told(done: restore.Restored) -> list[str]:
    told = [f"The caseload that was there is kept in {done.aside}."] if done.aside else []
    if done.letters_missing:
        told.append(
            f"Kept letters that were not found: {done.letters_missing}. An automatic backup needs the folder "
            "documents beside it: put that there, and restore again."
        )
    return told


def _restored(file: Path, passphrase: str | None) -> restore.Restored:
    """Restore with the passphrase that was given, else by the keyring, else by asking at a terminal."""
    asked = caller()
    try:
        return restore.restore(file, asked.folder, passphrase, user=asked.user, now=now())
    except StoreLocked:
        typed = ask_passphrase("The passphrase of the backup")
        return restore.restore(file, asked.folder, typed, user=asked.user, now=now())


@click.command(epilog="\b\nExample:\n\n  caseworker check --json")
def _check() -> int:
    """Check the database, the audit, the documents and the backups."""
    asked = caller()
    with asked.open_store() as store:
        answer = check.check(store, now())
    well = all(finding["ok"] for finding in answer.values())
    if asked.as_json:
        print_json(answer)
    else:
        print_lines(
            *(
                f"{part.capitalize():<10} {'well' if finding['ok'] else 'NOT WELL'}: {finding['detail']}."
                for part, finding in answer.items()
            )
        )
    return 0 if well else 1


commands = {"init": _init, "backup": _backup, "restore": _restore, "check": _check}
