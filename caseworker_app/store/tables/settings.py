"""Settings: the schools, colleges and early years providers that children attend."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from caseworker_app.store.tables.base import Base, Synced


class Setting(Synced, Base):
    """One setting. Made from a school column alone it has no address yet, and says so."""

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(index=True)
    urn: Mapped[str] = mapped_column(String(6), default="", index=True)
    head: Mapped[str] = mapped_column(default="")
    senco: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    phase: Mapped[str] = mapped_column(default="")
