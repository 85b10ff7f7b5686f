"""Drawing a sample: which plans, how many, by what, with which seed, and who marks them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QSpinBox, QWidget

from caseworker_app.casework.drafts import Place
from caseworker_app.casework.quality import draw
from caseworker_app.casework.quality.frame import MANY, STRATA, Asked, Frame, frame_of
from caseworker_app.errors import CaseworkerError
from caseworker_app.reports.figures import Period
from caseworker_app.statutory.words import count_of
from caseworker_app.ui.background import Work
from caseworker_app.ui.context import Context
from caseworker_app.ui.form import Form, text_area
from caseworker_app.ui.widgets.date_field import DateField
from caseworker_app.ui.widgets.labels import Words

if TYPE_CHECKING:
    from caseworker_app.casework.quality.draw import Drawn

SIZE = 12
_SEEDS = 999_999


class DrawForm(Form):
    """Says how many plans there are to draw from while it is filled in."""

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        period: Period,
        teams: Sequence[str],
        then: Callable[[Drawn], object],
    ) -> None:
        super().__init__(parent, "Draw a sample of plans", "Draw", width=560)
        self.context, self._then = context, then
        today = context.today()
        self.first, self.last = DateField("First day", today), DateField("Last day", today, latest=today)
        self.first.set_day(period.first)
        self.last.set_day(period.last)
        self.add_grid([(("Sent from", self.first), ("Sent to", self.last))])
        self.kinds: dict[str, QCheckBox] = {}
        for kind, words in MANY.items():
            box = QCheckBox(f"{words[:1].upper()}{words[1:]}")
            box.setChecked(True)
            self.kinds[kind] = box
            self.form.addWidget(box)
        self.team, self.strata = QComboBox(), QComboBox()
        self.team.addItem("All teams", "")
        for name in teams:
            self.team.addItem(name, name)
        self.strata.addItem("Nothing: simply at random", "")
        for key, words in STRATA.items():
            self.strata.addItem(words, key)
        self.how_many, self.seed = _number(1, 500, SIZE), _number(0, _SEEDS, secrets.randbelow(_SEEDS) + 1)
        self.add_grid(
            [
                (("Team", self.team), ("Each its share, by", self.strata)),
                (("How many plans", self.how_many), ("Seed", self.seed)),
            ]
        )
        self.frame = Words(tone="quiet")
        self.form.addWidget(self.frame)
        self.markers = text_area(3)
        self.add_field(
            "Markers",
            self.markers,
            below="One name a line, two or more. Nobody is given a plan that they wrote.",
        )
        for signal in (
            *(self.team.currentIndexChanged, self.strata.currentIndexChanged, self.first.changed),
            *(self.last.changed, *(box.toggled for box in self.kinds.values())),
        ):
            signal.connect(lambda *_: self.count())
        self.keeps_draft(Place("draw a sample"))
        self.markers.setFocus()
        self.count()

    def asked(self) -> Asked | None:
        """Return what is asked for; nothing while a day is missing."""
        first, last = self.first.day(), self.last.day()
        if first is None or last is None:
            return None
        team = str(self.team.currentData())
        return Asked(
            first=first,
            last=last,
            kinds=tuple(kind for kind, box in self.kinds.items() if box.isChecked()),
            teams=(team,) if team else (),
            strata=str(self.strata.currentData()),
        )

    def count(self) -> None:
        """Say from how many plans the sample would be drawn."""
        asked, store = self.asked(), self.context.store
        if asked is None:
            self.frame.setText("")
            return

        def op(_work: Work) -> Frame:
            with store.reading() as session:
                return frame_of(session, asked)

        def tell(found: Frame) -> None:
            if self.asked() == asked:
                self.frame.setText(frame_words(found, asked.strata))
                self.refit()

        def failed(error: CaseworkerError) -> None:
            self.frame.setText(str(error))

        self.context.run(op, tell, failed)

    def accept(self) -> None:
        for field in (self.first, self.last):
            day: date | None = field.day()
            if (problem := field.show_problem()) or day is None:
                self.say_problem(problem, field)
                return
        asked, size, seed = self.asked(), self.how_many.value(), self.seed.value()
        assert asked is not None
        markers = self.markers.toPlainText().splitlines()
        self.save(
            "draw a sample",
            lambda unit: draw.draw(unit, asked, size, seed, markers),
            notice=_notice,
            then=self._then,
        )


def frame_words(frame: Frame, strata: str) -> str:
    """Say how many plans there are to draw from, and how they fall into strata."""
    told = f"{count_of(len(frame.plans), 'plan')} to draw from."
    if frame.ceased:
        told += f" {frame.ceased} more {'has' if frame.ceased == 1 else 'have'} ceased since."
    sizes = frame.sizes(strata) if strata else {}
    if len(sizes) > 1:
        shown = sorted(sizes.items(), key=lambda one: -one[1])[:6]
        rest = f" and {len(sizes) - 6} more" if len(sizes) > 6 else ""
        told += f" {', '.join(f'{name} {number}' for name, number in shown)}{rest}."
    return told


def _number(least: int, most: int, value: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(least, most)
    box.setValue(value)
    box.lineEdit().setTextMargins(6, 0, 0, 0)
    return box


def _notice(drawn: Drawn) -> str:
    told = f"{count_of(drawn.plans, 'plan')} drawn"
    if drawn.without_two_markers:
        told += f"; {drawn.without_two_markers} still without two markers"
    return told
