"""What can be done with the chosen plan, action or finding: each opens its form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseworker_app.casework.quality import marking, settling
from caseworker_app.casework.quality.marking import ToMark
from caseworker_app.casework.quality.settling import ToSettle
from caseworker_app.ui.background import Work

if TYPE_CHECKING:
    from caseworker_app.ui.screens.quality.screen import QualityScreen


def mark(screen: QualityScreen) -> None:
    """Open the page on which the chosen plan is marked."""
    if (one := screen.plans.chosen()) is None:
        return
    store, user, audit_id = screen.context.store, screen.context.user, one.audit_id

    def op(_work: Work) -> ToMark:
        with store.reading() as session:
            return marking.to_mark(session, audit_id, user)

    def then(found: ToMark) -> None:
        from caseworker_app.ui.screens.quality.mark_dialog import MarkDialog

        MarkDialog(screen.window(), screen.context, found, screen.refresh).open()

    screen.context.run(op, then)


def settle(screen: QualityScreen) -> None:
    """Open what two markers differ on."""
    if (one := screen.plans.chosen()) is None:
        return
    store, user, audit_id = screen.context.store, screen.context.user, one.audit_id
    child = screen.name_of(one)

    def op(_work: Work) -> ToSettle:
        with store.reading() as session:
            return settling.to_settle(session, audit_id, user)

    def then(found: ToSettle) -> None:
        from caseworker_app.ui.screens.quality.settle_form import SettleForm

        SettleForm(screen.window(), screen.context, child, found, screen.refresh).open()

    screen.context.run(op, then)


def add_action(screen: QualityScreen) -> None:
    """Agree what somebody does about the chosen plan."""
    if (one := screen.plans.chosen()) is not None:
        from caseworker_app.ui.screens.quality.small_forms import ActionForm

        ActionForm(screen.window(), screen.context, one, screen.name_of(one), screen.refresh).open()


def action_done(screen: QualityScreen) -> None:
    """Record that an action was done: the chosen one, or one about the chosen plan."""
    there = [one for one in screen.actions_in_hand() if one.done_on is None]
    if there:
        from caseworker_app.ui.screens.quality.small_forms import DoneForm

        DoneForm(screen.window(), screen.context, there, screen.refresh).open()
    else:
        screen.context.notice("There is no open action here", undo=False)


def act_on_many(screen: QualityScreen) -> None:
    """Agree in the improvement plan what is done about the chosen finding."""
    if screen.found is not None and screen.found.areas:
        from caseworker_app.ui.screens.quality.small_forms import AboutManyForm

        about = screen.findings.worst()
        AboutManyForm(screen.window(), screen.context, screen.found.areas, about, screen.refresh).open()


def name_markers(screen: QualityScreen) -> None:
    """Name who marks the chosen plan."""
    if (one := screen.plans.chosen()) is not None:
        from caseworker_app.ui.screens.quality.small_forms import MarkersForm

        MarkersForm(screen.window(), screen.context, one, screen.refresh).open()


def take_out(screen: QualityScreen) -> None:
    """Take the chosen plan out of its sample, with a reason."""
    if (one := screen.plans.chosen()) is not None:
        from caseworker_app.ui.screens.quality.small_forms import WithdrawForm

        WithdrawForm(screen.window(), screen.context, one, screen.refresh).open()


def open_case(screen: QualityScreen) -> None:
    """Go to the case of the chosen plan."""
    if case_id := screen.chosen_case():
        screen.context.go("case", case_id=case_id)
