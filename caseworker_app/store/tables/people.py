"""People around a child, what each may be told, and addresses that must not be disclosed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from caseworker_app.store.tables.base import Base, Synced


class Person(Synced, Base):
    """A parent, carer, young person or professional. A withheld address never stands here."""

    __tablename__ = "people"

    title: Mapped[str] = mapped_column(default="")
    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="")  # lines split by "\n", postcode last
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    format: Mapped[str] = mapped_column(default="")  # large_print, braille, easy_read …

    # An e-mail is matched to its sender by this, in any case of letters.
    __table_args__ = (
        Index("ix_people_email", text("email COLLATE NOCASE"), sqlite_where=text("email <> ''")),
        Index("ix_people_address", "address", sqlite_where=text("address <> ''")),
    )


class HiddenAddress(Synced, Base):
    """An address that only its holder's own letters may carry. Showing it is audited."""

    __tablename__ = "hidden_addresses"

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), unique=True)
    address: Mapped[str]


class Relationship(Synced, Base):
    """What one person is to one child, and what they may be told."""

    __tablename__ = "relationships"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    role: Mapped[str] = mapped_column(String(32))  # mother, father, carer, young_person, social_worker …
    parental_responsibility: Mapped[bool] = mapped_column(default=False)
    responsibility_basis: Mapped[str] = mapped_column(default="")
    lives_with: Mapped[bool] = mapped_column(default=False)
    address_withheld: Mapped[bool] = mapped_column(default=False)
    no_contact: Mapped[str] = mapped_column(default="")  # the reason; empty means contact is allowed
    # Each of these is yes, ask or no.
    may_phone: Mapped[str] = mapped_column(String(3), default="yes")
    may_email: Mapped[str] = mapped_column(String(3), default="yes")
    may_post: Mapped[str] = mapped_column(String(3), default="yes")
    may_see_plan: Mapped[str] = mapped_column(String(3), default="yes")
    may_attend: Mapped[str] = mapped_column(String(3), default="yes")
    told_because: Mapped[str] = mapped_column(default="")
    checked_on: Mapped[date | None]
    restriction: Mapped[str] = mapped_column(default="")  # a court order or the like, in words: no letters
    deceased: Mapped[bool] = mapped_column(default=False)
    own_copy: Mapped[bool] = mapped_column(default=False)  # wants a letter of their own, not the household's
    # After compulsory school age: "agreed" (the young person agreed to a copy) or "capacity" (acts for them).
    acts_because: Mapped[str] = mapped_column(String(16), default="")
