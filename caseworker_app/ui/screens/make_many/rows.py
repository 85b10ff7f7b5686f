"""The cases of a batch in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from caseworker_app.letters.many import Prospect
from caseworker_app.ui.dates import count_of
from caseworker_app.ui.plain_words import window_words
from caseworker_app.ui.screens.letters.queue_rows import Band, Heading, TickLine

BANDS = (Band.CANNOT, Band.LOOK_FIRST, Band.WILL_BE_MADE)
Naming = Callable[[str, str], str]


def band_of(prospect: Prospect) -> Band:
    """Return the band of one case."""
    if prospect.problem:
        return Band.CANNOT
    return Band.LOOK_FIRST if prospect.look_first else Band.WILL_BE_MADE


def rows(prospects: Sequence[Prospect], naming: Naming, *, discreet: bool) -> list[Heading | TickLine]:
    """Return the cases of a batch under their bands: those to see to first."""
    items: list[Heading | TickLine] = []
    for band in BANDS:
        own = [_line(one, band, naming, discreet=discreet) for one in prospects if band_of(one) is band]
        if own:
            items += [Heading(band, len(own)), *own]
    return items


def _line(one: Prospect, band: Band, naming: Naming, *, discreet: bool) -> TickLine:
    said = one.problem or " ".join(one.look_first) or f"To {' · '.join(one.readers)}"
    count = count_of(len(one.readers), "letter") if one.readers else ""
    return TickLine(
        id=one.case_id, band=band, child=naming(one.given_name, one.family_name), what=one.reference,
        below="Details hidden" if discreet else window_words(said), right=count, is_deed=False,
        by_hand=band is Band.CANNOT,
    )  # fmt: skip
