"""What the Letters screen reads: a page of each state of its list, and the numbers of all lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from caseworker_app.letters.print_queue import MOST, Queued
from caseworker_app.letters.states import DRAFT, POSTED, PRINTED, READY, RETURNED
from caseworker_app.ui.screens.letters.queue_rows import Band, Tab, band_of

if TYPE_CHECKING:
    from datetime import date

    from caseworker_app.letters.incidents import IncidentView
    from caseworker_app.letters.stale import Stale
    from caseworker_app.store.open import Store

    StaleOn = tuple[Stale, date]

_STATE_OF = {Band.READY: READY, Band.PRINTED: PRINTED, Band.POSTED: POSTED, Band.RETURNED: RETURNED}


@dataclass(frozen=True)
class Shown:
    """The letters of one list, which bands go on beyond what was read, and the numbers of the lists."""

    tab: Tab
    letters: tuple[Queued, ...]
    more: tuple[Band, ...]
    numbers: dict[Tab, str]
    incidents: tuple[IncidentView, ...] = ()  # letters that went to the wrong person, the most pressing first

    @property
    def ready(self) -> int:
        """How many letters can be printed."""
        return sum(band_of(one) is Band.READY for one in self.letters)


def read(
    store: Store, tab: Tab, caseworkers: Sequence[str], most: int = MOST, stale: StaleOn | None = None
) -> Shown:
    """Read one list; the waiting letters always, for the numbers on the tabs."""
    from caseworker_app.letters.incidents import open_incidents
    from caseworker_app.letters.print_queue import counts, queue_page

    with store.reading() as session:
        pages = {
            state: queue_page(session, state, caseworkers=caseworkers, most=most)
            for state in {READY, DRAFT, PRINTED, *tab.states}
        }
        if stale is not None:
            ready = stale[0].marked(session, pages[READY].letters, stale[1])
            pages[READY] = replace(pages[READY], letters=ready)
        incidents = open_incidents(session, caseworkers=caseworkers)
        returned = counts(session, caseworkers=caseworkers).returned
    waiting = [one for state in (READY, DRAFT, PRINTED) for one in pages[state].letters]
    more = {state for state, page in pages.items() if page.more}
    letters = [one for state in tab.states for one in pages[state].letters]
    return Shown(
        tab,
        tuple(one for one in letters if band_of(one) in tab.bands),
        tuple(band for band in tab.bands if _STATE_OF.get(band, DRAFT) in more),
        {
            Tab.TO_SEND: _number(waiting, Tab.TO_SEND, more),
            Tab.DRAFTS: _number(waiting, Tab.DRAFTS, more),
            Tab.POSTED: "",
            Tab.RETURNED: str(returned or ""),
        },
        incidents,
    )


def _number(waiting: Sequence[Queued], tab: Tab, more: set[str]) -> str:
    number = sum(band_of(one) in tab.bands for one in waiting)
    return f"{number}{'+' if more & set(tab.states) else ''}" if number else ""
