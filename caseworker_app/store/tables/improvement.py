"""The improvement plan: its areas, the actions in each, and what the board decided."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from caseworker_app.store.tables.base import Base, Synced


class ImprovementArea(Synced, Base):
    """One area of a notice. Its former names stay, so that an earlier report reads as it did."""

    __tablename__ = "improvement_areas"

    names: Mapped[list[dict[str, Any]]] = mapped_column(default=list)  # from, name: the oldest first
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]  # the last day
    place: Mapped[int] = mapped_column(default=0)  # in the order of the notice


class ImprovementAction(Synced, Base):
    """What somebody does in an area by a day, with the figure that will show it."""

    __tablename__ = "improvement_actions"

    area_id: Mapped[str] = mapped_column(ForeignKey("improvement_areas.id"), index=True)
    what: Mapped[str]
    owner: Mapped[str] = mapped_column(default="")
    due: Mapped[date | None]
    figure: Mapped[str] = mapped_column(default="")  # an id of reports.figures
    agreed_on: Mapped[date]
    progress: Mapped[list[dict[str, Any]]] = mapped_column(default=list)  # on, state, risk, text, by


class BoardDecision(Synced, Base):
    """A decision of the improvement board, as its minutes have it."""

    __tablename__ = "board_decisions"

    area_id: Mapped[str | None] = mapped_column(ForeignKey("improvement_areas.id"), index=True)
    decided_on: Mapped[date] = mapped_column(index=True)
    what: Mapped[str]
    owner: Mapped[str] = mapped_column(default="")
    due: Mapped[date | None]
    done_on: Mapped[date | None]
