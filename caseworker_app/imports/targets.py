"""Where a column can go: the fields of a case, its people, its setting, its events, and dates to check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from caseworker_app.errors import WrongUse
from caseworker_app.statutory.events import event_type

ASSESS_DECISION = "needs_assessment.decision"  # to assess or not: the outcome beside it says which
ASSESS_OUTCOME = "needs_assessment.assess_outcome"

Kind = Literal["text", "date", "birth", "yes_no", "name", "school", "check", "outcome", "year", "shift"]


@dataclass(frozen=True, slots=True)
class Target:
    """One place that a column can go to, with the headings that councils give it."""

    name: str  # as in a mapping file
    label: str
    kind: Kind
    group: str
    headings: tuple[str, ...] = ()
    repeats: bool = False  # several columns may go there: one review a year, several notes
    outcome: str | None = None  # the target for cells that give the outcome where a date was promised
    detail: tuple[tuple[str, str], ...] = ()

    @property
    def event(self) -> tuple[str, str] | None:
        """The process and the event type, where the target is one."""
        if self.kind != "date" or "." not in self.name:
            return None
        kind, type_ = self.name.split(" ")[0].split(".")
        return kind, type_


def _fields() -> tuple[Target, ...]:
    child, work = "The child or young person", "The case"
    return (
        Target("reference", "Reference", "text", work, (
            "ref", "ref no", "case ref", "case number", "case no", "id", "unique id", "person id",
            "pupil id", "ehc ref",
            "ehcp ref", "child id", "one id", "eyes id", "synergy id", "system id", "mosaic id", "client id",
            "our ref", "EHC number")),
        Target("name", "Full name", "name", child, (
            "name", "child's name", "pupil name", "child name", "student name", "cyp name", "full name",
            "name of child", "surname, forename", "forename surname", "name (surname, forename)",
            "child / young person", "yp name", "name of cyp", "cyp", "child", "pupil")),
        Target("given_name", "First name", "text", child, (
            "forename", "first name", "given name", "given names", "forename(s)", "legal forename",
            "pupil forename",
            "child's forename", "christian name", "child first name", "fname")),
        Target("family_name", "Family name", "text", child, (
            "surname", "last name", "family name", "legal surname", "pupil surname", "child's surname",
            "child surname", "sname")),
        Target("preferred_name", "Known as", "text", child, ("preferred name", "known as",
        "preferred forename", "likes to be called")),
        Target("date_of_birth", "Date of birth", "birth", child, ("dob", "d.o.b.", "birth date",
        "date of birth", "born", "birthdate", "b'day", "child dob")),
        Target("sex", "Sex", "text", child, ("gender", "m/f", "sex", "male/female")),
        Target("upn", "UPN", "text", child, ("unique pupil number", "upn number", "upn no")),
        Target("year_group", "Year group", "year", child, (
            "ncy", "nc year", "year group", "yr", "year", "school year", "national curriculum year", "yr gp",
            "current year group", "ncy group", "yr group")),
        Target("year_group_shift", "Years taught out of year", "shift", child, ("out of year",
        "years out of year")),
        Target("school", "Setting", "school", child, (
            "school", "setting", "current school", "placement", "school name", "educational setting",
            "establishment",
            "school/setting", "school / college", "current setting", "college", "provision name",
            "school placement", "named school", "section i", "base")),
        Target("primary_need", "Main need", "text", child, (
            "primary need", "need", "sen need", "main need", "sen type", "primary sen",
            "primary type of need", "area of need", "primary need type", "sen")),
        Target("secondary_need", "Second need", "text", child, ("secondary need", "second need",
        "other need", "secondary sen", "need 2")),
        Target("looked_after", "Looked after (CLA)", "yes_no", child, ("lac", "cla", "cic", "looked after",
        "looked after child", "child in care", "lac?", "lac y/n", "in care")),
        Target("youth_custody", "In youth custody", "yes_no", child, ("youth custody", "custody",
        "detained")),
        Target("out_of_education_since", "Out of education since", "date", child, ("out of education since",
        "not in education since", "out of school since", "date out of education", "cme since")),
        Target("interpreter", "Interpreter's language", "text", child, ("interpreter", "language",
        "home language", "first language", "interpreter language")),
        Target("caseworker", "Caseworker", "text", work, (
            "caseworker", "case worker", "officer", "send officer", "case officer", "ehc coordinator",
            "ehcco", "coordinator", "co-ordinator",
            "plan coordinator", "allocated to", "allocated officer", "lead officer", "sen officer",
            "key worker", "owner", "worker", "ehcp co", "casework officer")),
        Target("team", "Team", "text", work, ("team", "locality", "area team", "area", "district")),
        Target("note", "Note", "text", work, ("case note",), repeats=True),
    )  # fmt: skip


def _people() -> tuple[Target, ...]:
    roles = (
        (
            "parent",
            "Parent",
            (
                "parent",
                "parent carer",
                "parent/carer",
                "parents",
                "carers",
                "parent 1",
                "contact",
                "pc",
                "mum/dad",
                "mother/father",
            ),
        ),
        ("mother", "Mother", ("mother", "mum")),
        ("father", "Father", ("father", "dad")),
        ("carer", "Carer", ("carer", "foster carer", "guardian")),
        ("social_worker", "Social worker", ("social worker", "sw")),
    )
    parts = (
        ("name", "name", ("", "name", "full name")),
        ("phone", "phone", ("phone", "mob", "tel", "telephone", "mobile", "phone number", "contact number",
        "tel no", "mob no", "contact", "number")),
        ("email", "email", ("email", "e-mail", "email address")),
        ("address", "address", ("address", "home address", "postal address")),
    )  # fmt: skip
    made = []
    for role, label, names in roles:
        for part, word, endings in parts:
            headings = tuple(f"{name} {ending}".strip() for name in names for ending in endings)
            if role == "parent" and part in ("phone", "email", "address"):
                headings += (part, f"home {part}", f"contact {part}", f"family {part}")
            made.append(Target(f"{role}.{part}", f"{label}’s {word}", "text", "People", headings))
    made.append(
        Target(
            "parent.postcode",
            "Parent’s postcode",
            "text",
            "People",
            ("postcode", "post code", "home postcode"),
        )
    )
    return tuple(made)


def _setting() -> tuple[Target, ...]:
    return (
        Target("school.senco", "Setting’s SENCO", "text", "The setting", ("senco", "sendco", "senco name",
        "name of senco", "inclusion lead")),
        Target("school.head", "Setting’s head", "text", "The setting", ("head", "headteacher",
        "head teacher", "principal", "head of school")),
        Target("school.urn", "Setting’s URN", "text", "The setting", ("urn", "school urn", "estab urn",
        "setting urn")),
        Target("school.email", "Setting’s email", "text", "The setting", ("school email", "senco email",
        "setting email", "school e-mail")),
        Target("school.phone", "Setting’s phone", "text", "The setting", ("school phone", "school tel",
        "setting phone")),
        Target("school.address", "Setting’s address", "text", "The setting", ("school address",
        "setting address")),
    )  # fmt: skip


def _assessment() -> tuple[Target, ...]:
    group = "Needs assessment"

    def event(name: str, label: str, *headings: str, **more: object) -> Target:
        return Target(f"needs_assessment.{name}", label, "date", group, headings, **more)  # type: ignore[arg-type]

    advice = (
        ("ep", "EP", ("ep", "educational psychologist", "ed psych", "eps", "psychology")),
        ("health", "Health", ("health", "nhs", "paediatrician", "salt", "ot", "medical", "community health")),
        ("social_care", "Social care", ("social care", "sc", "csc", "childrens social care")),
        ("setting", "Setting", ("school", "setting", "education", "school/setting")),
        ("family", "Family", ("parent", "parental", "family")),
        ("other", "Other", ("", "other", "all", "professional")),
    )
    return (
        event("request_received", "Request received",
              "date req rec'd", "req rec'd", "request rec'd", "date request received", "date of request",
              "request date", "ehcna request",
              "ehcna request received", "date received", "referral date", "date of referral",
              "ehcna received", "request received date", "date requested",
              "ehc request", "na request", "request for assessment", "date rec'd", "initial request",
              "start date of assessment", "20 week start", "clock start",
              "ehcna req date", "ehcna", "ehcna start", "ehc needs assessment request received"),
        event("considering_notified", "Family told that we are considering", "considering letter",
        "notice of considering", "acknowledgement sent", "date acknowledged"),
        event("decision_to_assess", "Decision to assess sent",
              "dec to assess", "decision to assess", "date agreed to assess", "agree to assess",
              "agreed to assess", "6 week decision", "6 wk dec", "assess decision date",
              "decision to assess date", "date of decision to assess", "yes to assess", "rta decision",
              "6 week decision date", "assessment agreed",
              outcome=ASSESS_OUTCOME),
        event("decision", "Decision to assess or not sent (the outcome says which)",
              "decision", "decision date", "date of decision", "date decision made", "decision sent",
              "assessment decision date", "assessment decision", "date of assessment decision",
              "decision date to assess",
              outcome=ASSESS_OUTCOME),
        event("decision_not_to_assess", "Decision not to assess sent", "refusal to assess", "rta",
        "refused to assess", "decision not to assess", "no to assess", "date refused",
        "refuse to assess date"),
        Target(ASSESS_OUTCOME, "Decision to assess: yes or no", "outcome", group,
               ("assess y/n", "decision to assess y/n", "assess?", "assess outcome", "outcome of request",
               "6 week outcome", "agreed to assess y/n", "request outcome",
               "assessment outcome", "assessment decision outcome", "outcome of assessment request")),
        *(event(f"advice_requested from={who}", f"{label} advice requested",
                *(f"{name} advice {word}".strip() for name in names for word in ("req", "requested",
                "request", "sent", "sought", "request sent", "req date", "commissioned")),
                repeats=True, detail=(("from", who),)) for who, label, names in advice),
        *(event(f"advice_received from={who}", f"{label} advice received",
                *(f"{name} {word}".strip() for name in names for word in ("advice rec'd", "advice received",
                "advice in", "advice back", "report received", "report rec'd", "advice returned",
                "advice date")),
                repeats=True, detail=(("from", who),)) for who, label, names in advice),
        event("decision_not_to_issue", "Decision not to issue a plan sent", "rti", "refusal to issue",
        "refuse to issue", "decision not to issue", "no to issue", "note in lieu", "nil"),
        event("draft_plan_sent", "Draft plan sent",
              "draft", "draft out", "draft ehcp", "draft plan", "draft issued", "draft sent",
              "date draft issued",
              "draft ehcp sent", "proposed plan", "draft date", "draft plan issued", "date of draft",
              "draft ehcp issued", "draft ehcp date"),
        event("representations_received", "Parent’s comments on the draft received",
        "parent comments received", "parental comments", "representations received", "draft comments",
        "reps rec'd"),
        event("setting_consulted", "Setting consulted", "consultation sent", "school consulted",
        "consult sent", "date consulted", "consults sent", "consultation date", "date of consultation"),
        event("setting_responded", "Setting answered", "consultation response", "school response",
        "consult back", "response from school", "consult response"),
        event("final_plan_sent", "Final plan sent",
              "final ehcp", "final", "final plan", "final issued", "ehcp final", "final ehcp issued",
              "date final issued", "final plan issued", "date of final plan", "ehcp issued",
              "plan issued", "date ehcp issued", "final date", "finalised", "date finalised",
              "plan finalised", "final ehcp date", "date of final ehcp", "final sent", "ehc plan final"),
        event("request_withdrawn", "Request withdrawn", "withdrawn", "request withdrawn", "date withdrawn"),
        event("exception_relied_on", "Exception relied on", "exception", "exception date", "exemption date"),
    )  # fmt: skip


def _reviews() -> tuple[Target, ...]:
    group = "Annual review"

    def event(name: str, label: str, *headings: str, **more: object) -> Target:
        return Target(f"annual_review.{name}", label, "date", group, headings, repeats=True, **more)  # type: ignore[arg-type]

    return (
        event("plan_issued", "Plan first made", "date initial plan", "plan start date", "original plan date",
        "first plan", "initial ehcp", "date plan first issued", "ehcp start date", "first ehcp issued",
        "date of original plan", "date of first plan", "original ehcp"),
        event("plan_last_reviewed", "Plan last reviewed", "last review", "last ar", "date of last ar",
        "last ar date", "date plan last reviewed", "previous ar", "last annual review", "last reviewed",
        "prev ar", "date of last review", "last review date", "most recent ar", "last ar held"),
        event("review_meeting_planned", "Review meeting planned", "ar booked", "ar planned",
        "planned ar date", "ar meeting booked", "next ar meeting", "ar scheduled", "next ar booked",
        "ar invite date"),
        event("review_invitations_sent", "Review invitations sent", "ar invitations", "ar invites sent",
        "invitations sent"),
        event("review_advice_circulated", "Review advice circulated", "ar advice circulated",
        "advice circulated"),
        event("review_meeting_held", "Review meeting held", "ar mtg", "ar meeting", "date of ar meeting",
        "ar held", "review meeting", "ar meeting date", "date of ar", "annual review meeting",
        "annual review date", "review date", "ar mtg date", "review held", "ar meeting held",
        "annual review held", "ar mtg held"),
        event("review_report_circulated", "Review report received", "ar report", "ar paperwork received",
        "ar paperwork", "ar report rec'd", "ar paperwork rec'd", "ar docs received", "ar paperwork in",
        "ar report received", "paperwork rec'd"),
        event("decision", "Review decision sent", "ar decision", "ar decision date", "ar date",
        "review decision", "decision letter", "ar decision sent", "ar outcome date", "4 week decision",
        "ar outcome letter", "ar letter sent", "ar dec", "date of ar decision",
        outcome="annual_review.outcome"),
        Target("annual_review.outcome", "Review decision: maintain, amend or cease", "outcome", group,
        ("ar outcome", "review outcome", "maintain/amend/cease", "outcome of ar", "m/a/c",
        "ar decision outcome", "amend/maintain/cease", "annual review outcome", "ar result"), repeats=True),
        event("decision_to_maintain", "Decision to maintain sent", "no change letter", "maintain letter",
        "decision to maintain", "maintained"),
        event("decision_to_amend", "Decision to amend sent", "decision to amend", "amend letter",
        "agreed to amend"),
        event("decision_to_cease", "Decision to cease sent", "decision to cease", "cease letter"),
        event("amendment_notice_sent", "Amendment notice sent", "amendment notice", "proposed amendments",
        "amendment notice sent", "draft amended", "amended draft", "draft amended plan",
        "notice of amendment", "draft amended ehcp", "amend notice", "proposed amendments sent"),
        event("representations_received", "Parent’s comments on the amendments received",
        "ar representations", "amendment comments"),
        event("decision_not_to_amend", "Decision not to amend sent", "decision not to amend", "not to amend"),
        event("amended_plan_sent", "Amended plan sent", "amended final", "final amended", "amended plan",
        "final amended plan", "amended ehcp", "final amended ehcp", "amended ehcp issued",
        "amended final plan", "date updated plan", "amended plan issued", "amended final issued",
        "final amended issued"),
    )  # fmt: skip


def _other_processes() -> tuple[Target, ...]:
    def event(kind: str, name: str, label: str, group: str, *headings: str) -> Target:
        return Target(f"{kind}.{name}", label, "date", group, headings)

    return (
        event("phase_transfer", "phase_transfer_planned", "Day of the phase transfer", "Phase transfer",
        "phase transfer date", "transfer date", "date of phase transfer"),
        event("phase_transfer", "phase_transfer_plan_sent", "Phase transfer plan sent", "Phase transfer",
        "phase transfer final", "phase transfer plan", "kst final", "phase transfer final date",
        "phase transfer final issued", "pt final"),
        event("transfer_in", "plan_transferred", "Plan transferred to us", "Moving", "transferred in",
        "moved in", "date moved in", "date transferred in", "transfer in"),
        event("transfer_out", "moved", "Moved away", "Moving", "moved out", "date moved out", "left area",
        "transferred out"),
        event("ceasing", "plan_ceased", "Plan ceased", "Ceasing", "ceased", "date ceased", "cease date",
        "plan ceased", "ehcp ceased", "end date", "closed"),
        event("mediation", "decision_sent", "Decision with appeal right sent", "Mediation and appeal",
        "appeal right letter"),
        event("mediation", "certificate_issued", "Mediation certificate issued", "Mediation and appeal",
        "mediation certificate", "mediation cert"),
        event("mediation", "mediation_requested", "Mediation requested", "Mediation and appeal",
        "mediation requested", "mediation request"),
        event("mediation", "mediation_held", "Mediation held", "Mediation and appeal", "mediation",
        "mediation date", "mediation meeting"),
        event("appeal", "appeal_received", "Appeal received", "Mediation and appeal", "appeal", "tribunal",
        "appeal registered", "appeal lodged", "tribunal date", "sendist", "appeal received"),
        event("appeal", "order_made", "Tribunal order made", "Mediation and appeal", "tribunal order",
        "order date", "order"),
        event("reassessment", "reassessment_requested", "Reassessment requested", "Reassessment",
        "reassessment request", "reassessment requested", "re-assessment request"),
    )  # fmt: skip


def _checks() -> tuple[Target, ...]:
    group = "Dates worked out in the sheet (checked against the law)"

    def check(rule: str, label: str, *headings: str) -> Target:
        return Target(f"check.{rule}", label, "check", group, headings)

    return (
        check("na-decide-assess", "6 week date", "6 week", "6 wk date", "6 week deadline", "6 weeks", "wk 6",
        "week 6", "6wk", "6 week due", "decision due", "decision due date", "6wk date",
        "6 week decision due"),
        check("na-draft-target", "16 week date", "16 week", "16 wk date", "16 week deadline", "16 weeks",
        "week 16", "16wk", "draft due", "16 week due", "16wk date"),
        check("na-plan-final", "20 week date", "20 wk date", "20 week", "20 weeks", "20 wk",
        "20 week deadline", "week 20", "20wk", "final due", "final due date", "20 week due", "20wk date",
        "20 week due date", "statutory deadline", "20 week target"),
        check("na-advice-return", "Advice due", "advice due", "ep advice due", "12 week date",
        "advice due date", "advice deadline"),
        check("ar-next-12m", "Annual review due", "ar due", "next ar", "next review", "ar due date",
        "next ar due", "annual review due", "ar due by", "review due", "next review due",
        "next annual review", "next ar date", "date ar due", "next review date", "review due date",
        "12 month date"),
        check("ar-decision", "Review decision due", "ar decision due", "4 week date", "4 wk date",
        "4 week deadline", "4 weeks", "4wk date", "4 week due"),
        check("ar-report", "Review report due", "ar report due", "2 week date", "ar paperwork due",
        "paperwork due"),
        check("ar-final-overall", "12 week date after the review", "12 week deadline", "amended final due",
        "12wk", "12 wk date", "final amended due"),
        check("pt-15-feb", "Phase transfer deadline", "phase transfer deadline", "phase transfer due",
        "phase transfer due date", "pt deadline", "pt due", "kst deadline", "kst due", "transfer deadline",
        "transfer due", "phase transfer plan due", "phase transfer final due", "15 feb deadline",
        "key stage transfer deadline", "31 march deadline"),
        check("ar-final-from-notice", "8 week date after the notice", "8 week date", "8 wk date",
        "8 week deadline"),
    )  # fmt: skip


TARGETS: tuple[Target, ...] = (
    *_fields(), *_people(), *_setting(), *_assessment(), *_reviews(), *_other_processes(), *_checks(),
)  # fmt: skip
_BY_NAME = {target.name: target for target in TARGETS}


def find(name: str) -> Target:
    """Return a target by its name in a mapping file; any `process.event` of the law is one."""
    if name in _BY_NAME:
        return _BY_NAME[name]
    place, _, detail = name.partition(" ")
    kind, dot, type_ = place.partition(".")
    if not dot:
        raise WrongUse(
            f"A column cannot go to {name!r}.",
            "Give a field of a case (such as date_of_birth), or an event "
            "(such as needs_assessment.request_received), or null to keep its text. "
            "`caseworker import FILE --write-mapping FILE` shows the guess.",
        )
    event_type(kind, type_)
    pairs = tuple((key, value) for part in detail.split() for key, eq, value in [part.partition("=")] if eq)
    words = type_.replace("_", " ").capitalize()
    return Target(name, words, "date", kind.replace("_", " ").capitalize(), repeats=True, detail=pairs)
