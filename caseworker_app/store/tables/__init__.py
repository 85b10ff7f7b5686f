"""One file an aggregate; importing this package brings all tables into the metadata."""

from caseworker_app.store.tables.base import Base
from caseworker_app.store.tables.cases import Case, SpreadsheetRow
from caseworker_app.store.tables.contacts import Answered, Communication, Phrase, Promise
from caseworker_app.store.tables.desk import Draft, FamilyClock, Owed, Snooze, Unfiled
from caseworker_app.store.tables.events import Event, Process
from caseworker_app.store.tables.improvement import BoardDecision, ImprovementAction, ImprovementArea
from caseworker_app.store.tables.letters import Document, Enclosure, Incident, LetterText, PrintRun
from caseworker_app.store.tables.local import (
    AuditEntry,
    DerivedDeadline,
    DerivedDoubt,
    DerivedReview,
    LocalFact,
)
from caseworker_app.store.tables.office import (
    ColumnMatch,
    DeadlineNote,
    ImportBatch,
    Preference,
    SavedView,
)
from caseworker_app.store.tables.people import HiddenAddress, Person, Relationship
from caseworker_app.store.tables.quality import PlanAudit, PlanAuditAction, PlanMark, PlanSample, Rubric
from caseworker_app.store.tables.retention import KeptLonger, LegalHold, Purge
from caseworker_app.store.tables.settings import Setting
from caseworker_app.store.tables.shared import (
    Colleague,
    ColleagueChange,
    Conflict,
    Handover,
    Held,
    LooseEnd,
    Mark,
    Sending,
    SharedDatabase,
    Unsent,
)

__all__ = [
    "Answered",
    "AuditEntry",
    "Base",
    "BoardDecision",
    "Case",
    "Colleague",
    "ColleagueChange",
    "ColumnMatch",
    "Communication",
    "Conflict",
    "DeadlineNote",
    "DerivedDeadline",
    "DerivedDoubt",
    "DerivedReview",
    "Document",
    "Draft",
    "Enclosure",
    "Event",
    "FamilyClock",
    "Handover",
    "Held",
    "HiddenAddress",
    "ImportBatch",
    "ImprovementAction",
    "ImprovementArea",
    "Incident",
    "KeptLonger",
    "LegalHold",
    "LetterText",
    "LocalFact",
    "LooseEnd",
    "Mark",
    "Owed",
    "Person",
    "Phrase",
    "PlanAudit",
    "PlanAuditAction",
    "PlanMark",
    "PlanSample",
    "Preference",
    "PrintRun",
    "Process",
    "Promise",
    "Purge",
    "Relationship",
    "Rubric",
    "SavedView",
    "Sending",
    "Setting",
    "SharedDatabase",
    "Snooze",
    "SpreadsheetRow",
    "Unfiled",
    "Unsent",
]
