"""A real encrypted store for every test that wants one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from caseworker_app.store import keys
from caseworker_app.store.files import Places
from caseworker_app.store.open import Store, create_store, open_with_key

PASSPHRASE = "correct horse battery staple"


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """One empty store made the real way, once a run, and its key: copies of it are fresh stores."""
    folder = tmp_path_factory.mktemp("template") / "store"
    create_store(folder, PASSPHRASE, keyring=False).close()
    key = keys.unwrap(keys.read_key_file(Places(folder).key_file), PASSPHRASE)
    assert key is not None
    return folder, key


@pytest.fixture
def store_folder(empty_store: tuple[Path, bytes], tmp_path: Path) -> Path:
    """A folder with a fresh store in it, closed; its passphrase is `PASSPHRASE`."""
    return shutil.copytree(empty_store[0], tmp_path / "store")


@pytest.fixture
def store(store_folder: Path, empty_store: tuple[Path, bytes]) -> Iterator[Store]:
    """A fresh store, open by its key (the passphrase's cost is paid once a run)."""
    with open_with_key(store_folder, empty_store[1]) as opened:
        yield opened
