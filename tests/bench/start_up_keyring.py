"""A keyring that takes its one secret from a file: what a real one costs us, without its prompts."""

from __future__ import annotations

import os
from pathlib import Path

from keyring.backend import KeyringBackend


class FileKeyring(KeyringBackend):
    """Holds what the bench put into `CASEWORKER_BENCH_KEYRING`."""

    priority = 1  # type: ignore[assignment]

    def get_password(self, service: str, username: str) -> str | None:
        path = _path(service, username)
        return path.read_text("utf-8") if path.is_file() else None

    def set_password(self, service: str, username: str, password: str) -> None:
        _path(service, username).write_text(password, "utf-8")

    def delete_password(self, service: str, username: str) -> None:
        _path(service, username).unlink()


def _path(service: str, username: str) -> Path:
    return Path(os.environ["CASEWORKER_BENCH_KEYRING"]) / f"{service}-{username}".replace("/", "_")
