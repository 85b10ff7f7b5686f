"""Events that end unmet deadlines besides those that a rule names itself."""

from __future__ import annotations

from dataclasses import dataclass

from caseworker_app.statutory.rule import Rule


@dataclass(frozen=True, slots=True)
class Ending:
    """An event that ends every unmet deadline of a case, but for some rules, by the start of their ids."""

    type: str
    kinds: tuple[str, ...] = ()  # the kinds of process in which it does; empty: in every one
    only: tuple[str, ...] = ("",)
    spared: tuple[str, ...] = ()
    whenever: bool = False  # also those that began after it

    def ends(self, rule: Rule) -> bool:
        """Say whether deadlines of a rule end with this event."""
        return rule.id.startswith(self.only) and not rule.id.startswith(self.spared)


STAYS_AFTER_A_MOVE = ("mv-old-transfer", "sar-", "foi-", "cmp-", "ap-", "or-", "un-", "me-", "rec-")

ENDINGS = (
    Ending("moved_away", spared=STAYS_AFTER_A_MOVE),
    Ending("moved", kinds=("transfer_out",), spared=STAYS_AFTER_A_MOVE),
    Ending("plan_ceased", only=("ar-", "pt-", "ra-")),
    Ending(
        "plan_sent_to_new_council", only=("ar-first-12m", "ar-next-12m", "ar-meeting-target", "ar-under5")
    ),
    Ending("died", whenever=True),
)
