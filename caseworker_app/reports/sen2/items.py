"""The modules and items of the SEN2 person-level return, with the names that its XML gives them.

The names are those of the guide for 2026 as other councils' programs read it; nobody on the project has
opened the technical specification, so compare them with it once before the first return.
"""

from __future__ import annotations

from dataclasses import dataclass

Item = tuple[str, str]  # the name in XML, and what it says


@dataclass(frozen=True, slots=True)
class Module:
    """One module: its number, its name in XML, its file, and its items in order."""

    number: str
    tag: str
    file: str
    items: tuple[Item, ...]


_PLACE: tuple[Item, ...] = (
    ("URN", "Unique reference number"),
    ("UKPRN", "UK provider reference number"),
    ("SENsetting", "SEN setting"),
    ("SENsettingOther", "SEN setting, other"),
    ("PlacementRank", "Placement rank"),
)
_UNIT: tuple[Item, ...] = (
    ("SENunitIndicator", "SEN unit"),
    ("ResourcedProvisionIndicator", "Resourced provision"),
)

HEADER = Module(
    "0",
    "Header",
    "0-header.csv",
    (
        ("Collection", "Collection"),
        ("Year", "Year"),
        ("ReferenceDate", "Reference date"),
        ("SourceLevel", "Source level"),
        ("LEA", "Local authority number"),
        ("SoftwareCode", "Software"),
        ("Release", "Release"),
        ("DMO", "Designated medical officer"),
        ("DCO", "Designated clinical officer"),
        ("DSCO", "Designated social care officer"),
    ),
)
PERSON = Module(
    "1",
    "Person",
    "1-person.csv",
    (
        ("Surname", "Surname"),
        ("Forename", "Forename"),
        ("PersonBirthDate", "Date of birth"),
        ("Sex", "Sex"),
        ("Ethnicity", "Ethnicity"),
        ("PostCode", "Postcode"),
        ("UPN", "Unique pupil number"),
        ("UniqueLearnerNumber", "Unique learner number"),
        ("UPNunknown", "Reason why both numbers are unavailable"),
    ),
)
REQUEST = Module(
    "2",
    "Requests",
    "2-requests.csv",
    (
        ("ReceivedDate", "Date received"),
        ("RequestSource", "Source of request"),
        ("RYA", "Initial request whilst in relevant youth accommodation"),
        ("RequestOutcomeDate", "Outcome date"),
        ("RequestOutcome", "Outcome"),
        ("RequestMediation", "Mediation"),
        ("RequestTribunal", "Tribunal"),
        ("Exported", "Moved before completion"),
    ),
)
ASSESSMENT = Module(
    "3",
    "Assessment",
    "3-assessment.csv",
    (
        ("AssessmentOutcome", "Decision to issue a plan"),
        ("AssessmentOutcomeDate", "Outcome date"),
        ("AssessmentMediation", "Mediation"),
        ("AssessmentTribunal", "Tribunal"),
        ("OtherMediation", "Other mediation"),
        ("OtherTribunal", "Other tribunal"),
        ("Week20", "20-week exceptions apply"),
    ),
)
NAMED_PLAN = Module(
    "4a",
    "NamedPlan",
    "4a-named-plan.csv",
    (
        ("StartDate", "Start date"),
        ("PlanRes", "Residential"),
        ("PlanWBP", "Work-based learning"),
        ("PB", "Personal budget taken up"),
        ("OA", "Organised arrangements"),
        ("DP", "Direct payments"),
        ("CeaseDate", "Cease date"),
        ("CeaseReason", "Cease reason"),
    ),
)
PLAN_DETAIL = Module("4b", "PlanDetail", "4b-plan-detail.csv", (*_PLACE, *_UNIT))
ACTIVE_PLAN = Module(
    "5a",
    "ActivePlans",
    "5a-active-plans.csv",
    (
        ("TransferLA", "Transferred in from"),
        ("ReviewMeeting", "Annual review meeting date"),
        ("ReviewOutcome", "Annual review decision"),
        ("LastReview", "Annual review decision date"),
        ("ReviewDraft", "Draft amended plan date"),
        ("PhaseTransferDueDate", "Phase transfer due date"),
        ("PhaseTransferFinalDate", "Phase transfer final plan date"),
    ),
)
PLACEMENT = Module(
    "5b",
    "PlacementDetail",
    "5b-placement-detail.csv",
    (
        *_PLACE,
        ("EntryDate", "Start date"),
        ("LeavingDate", "Leaving date"),
        *_UNIT,
        ("RES", "Residential"),
        ("WBP", "Work-based learning"),
    ),
)
NEED = Module("5c", "SENneed", "5c-sen-need.csv", (("SENtype", "SEN type"), ("SENtypeRank", "Rank")))

MODULES = (HEADER, PERSON, REQUEST, ASSESSMENT, NAMED_PLAN, PLAN_DETAIL, ACTIVE_PLAN, PLACEMENT, NEED)
# What this program does not keep: to be filled in from the council's core system.
NOT_KEPT: tuple[tuple[Module, str], ...] = (
    (HEADER, "DMO"),
    (HEADER, "DCO"),
    (HEADER, "DSCO"),
    (PERSON, "Ethnicity"),
    (PERSON, "UniqueLearnerNumber"),
    (REQUEST, "Exported"),
    (NAMED_PLAN, "PlanRes"),
    (NAMED_PLAN, "PlanWBP"),
    (NAMED_PLAN, "PB"),
    (NAMED_PLAN, "OA"),
    (NAMED_PLAN, "DP"),
    (PLAN_DETAIL, "SENunitIndicator"),
    (PLAN_DETAIL, "ResourcedProvisionIndicator"),
    (ACTIVE_PLAN, "TransferLA"),
    (PLACEMENT, "EntryDate"),
    (PLACEMENT, "SENunitIndicator"),
    (PLACEMENT, "ResourcedProvisionIndicator"),
    (PLACEMENT, "RES"),
    (PLACEMENT, "WBP"),
)

NEEDS = {
    "SPLD": "specific learning difficulty",
    "MLD": "moderate learning difficulty",
    "SLD": "severe learning difficulty",
    "PMLD": "profound and multiple learning difficulty",
    "SEMH": "social, emotional and mental health",
    "SLCN": "speech, language and communication needs",
    "HI": "hearing impairment",
    "VI": "vision impairment",
    "MSI": "multi-sensory impairment",
    "PD": "physical disability",
    "ASD": "autistic spectrum disorder",
    "DS": "down syndrome",
    "OTH": "other difficulty",
}
ALSO_CALLED = {"autism": "ASD", "autism (asd)": "ASD", "down’s syndrome": "DS", "down's syndrome": "DS"}


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a module: its values by item, and the records under it."""

    module: Module
    case: str  # the reference
    values: dict[str, str]
    under: tuple[Record, ...] = ()

    def all(self) -> list[Record]:
        """Return this record and all under it, each before those under it."""
        return [self, *(record for one in self.under for record in one.all())]
