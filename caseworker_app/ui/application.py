"""Qt's application, with our name and style."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication

# The style is an argument: setStyle would bring in the six hundred names of QStyle at each start.
_ARGUMENTS = ["caseworker", "-style", "Fusion"]


def make_application() -> QApplication:
    """Return Qt's application, with our name and style."""
    _spare_imports()
    running = QApplication.instance()
    application = running if isinstance(running, QApplication) else QApplication(_ARGUMENTS)
    application.setApplicationName("Caseworker")
    application.setDesktopFileName("caseworker")  # by which Linux finds the icon
    return application


def _spare_imports() -> None:
    """Keep PySide from reading the source of every module that is imported after it.

    It looks there for its `snake_case` switch, which we never use. A twentieth of the start goes into it:
    with that, Today's rows take more than the two and a half times of an empty window that they may take.
    """
    feature = sys.modules.get("shibokensupport.feature")
    if feature is not None and hasattr(feature, "_mod_uses_pyside"):
        feature.__dict__["_mod_uses_pyside"] = lambda _module: False
