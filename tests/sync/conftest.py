"""The office of every test of sync."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.office import Cluster, Laptop, Office, new_folder


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A private PostgreSQL for this run (CASEWORKER_TEST_PG_URL names another one)."""
    made = Cluster(new_folder())
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEWORKER_ALLOW_INSECURE", "1")


@pytest.fixture
def office(cluster: Cluster, empty_store: tuple[Path, bytes], tmp_path: Path) -> Iterator[Office]:
    """A fresh shared database with its people."""
    made = Office(cluster, empty_store, tmp_path)
    yield made
    made.close()


@pytest.fixture
def anna(office: Office) -> Laptop:
    """A caseworker of the team North."""
    return office.laptop("Anna")


@pytest.fixture
def ben(office: Office) -> Laptop:
    """Her colleague in the same team."""
    return office.laptop("Ben")
