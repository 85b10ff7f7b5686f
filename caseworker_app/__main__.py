"""`python -m caseworker_app`, the same program as `caseworker`."""

from __future__ import annotations

import sys


def main() -> int:
    """Run one command, or open the window when there is none; return the exit code."""
    from caseworker_app.app import Window
    from caseworker_app.cli.main import run

    return run(sys.argv[1:], Window())


if __name__ == "__main__":
    sys.exit(main())
