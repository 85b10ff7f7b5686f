"""Every test runs offscreen and touches nothing of the person who runs it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# How long an example takes on a busy machine says nothing of the program.
settings.register_profile("caseworker", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("caseworker")

pytest_plugins = ["tests.store_fixtures"]


@pytest.fixture(autouse=True)
def own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Point every per-user folder into a fresh one, and keep the real keyring out of reach."""
    home = tmp_path_factory.mktemp("home")
    for name in (
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
        "XDG_STATE_HOME",
        "XDG_CACHE_HOME",
        "LOCALAPPDATA",
        "APPDATA",
    ):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    for name in ("CASEWORKER_STORE", "CASEWORKER_PASSPHRASE", "CASEWORKER_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    return home
