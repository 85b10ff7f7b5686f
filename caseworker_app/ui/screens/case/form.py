"""The forms of a case are forms like all others."""

from caseworker_app.ui.form import Form, clear, labelled, line_edit, offer

__all__ = ["Form", "clear", "labelled", "line_edit", "offer"]
