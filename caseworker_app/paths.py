"""Where things are: the program's own data files, and the person's folders."""

from __future__ import annotations

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resources() -> Path:
    """Return the folder of data files: inside the package once installed, beside it in a checkout."""
    installed = _PACKAGE / "resources"
    return installed if installed.is_dir() else _PACKAGE.parent / "resources"


def changelog() -> Path:
    """Return the file of what changed for people."""
    return _page("CHANGELOG.md")


def accessibility() -> Path:
    """Return the file of the accessibility statement."""
    return _page("ACCESSIBILITY.md")


def _page(name: str) -> Path:
    """Return a page of the project: among the resources once installed, beside them in the source tree."""
    installed = resources() / name
    return installed if installed.is_file() else resources().parent / name


def default_store() -> Path:
    """Return the folder of this person's store (not the roaming profile: a store must stay on one disk)."""
    from platformdirs import user_data_path

    return user_data_path("Caseworker", appauthor=False, roaming=False) / "store"


def machine_settings() -> Path:
    """Return the file in which the administrator of this computer sets and locks settings."""
    if sys.platform == "win32":
        # Asked of Windows, not of the environment, which a person could change.
        from platformdirs import site_config_path

        return site_config_path("Caseworker", appauthor=False) / "settings.toml"
    return Path("/etc/caseworker/settings.toml")


def log_folder() -> Path:
    """Return the folder of the program's logs, which hold ids and counts only."""
    from platformdirs import user_log_path

    return user_log_path("Caseworker", appauthor=False)
