"""The whole caseload of the invented council: as many children as asked for, of every kind."""

from __future__ import annotations

from datetime import date, timedelta

from caseworker_app.demonstration import disputes, moves
from caseworker_app.demonstration.chance import Chance
from caseworker_app.demonstration.families import Families
from caseworker_app.demonstration.kinds import KINDS, Kind
from caseworker_app.demonstration.places import CASEWORKERS, NEEDS, NEXT_SCHOOLS, SCHOOLS, School
from caseworker_app.demonstration.told import Child

SEPTEMBER = 9
RECEPTION_AGE = 5
LETTERS_OF_UPN = "ABCDEFGHJKLMNPQRTUVWXYZ"
# What has happened, after how many days the case is closed, and why.
CLOSED_AFTER = (
    ("request_withdrawn", 7, "Request withdrawn"),
    ("decision_not_to_assess", 110, "Not assessed; no appeal"),
    ("decision_not_to_issue", 110, "No plan made; no appeal"),
    ("plan_sent_to_new_council", 3, "Moved to another council"),
    ("moved_away", 0, "Moved to another council"),
)
NOTES = (
    "Mum works nights: ring after 2pm",
    "Prefers a text before any call",
    "School asks that meetings start at 9:30am",
    "Family would like to meet before the draft",
    "Taxi to school; escort needed",
    "Dad reads the reports, Mum takes the calls",
    "Waiting for the hearing test before the next meeting",
)
FROM_THE_TRACKER = (
    ("Notes", "chased EP 3/4, again 12/5"),
    ("AR due", "TBC"),
    ("20 wk date", "see Bronwen"),
    ("Comments", "mum unhappy – ring first"),
    ("Panel", "agreed, band 5"),
    ("School resp?", "no – cannot meet need"),
    ("Transport", "Y – taxi"),
)


def caseload(count: int, seed: int, as_of: date) -> list[Child]:
    """Return that many invented children; the same for the same seed and date."""
    chance = Chance(seed, as_of)
    families = Families(chance)
    kinds = chance.shuffled([kind for kind, number in shares(count) for _ in range(number)])
    return [_child(chance, families, kind, number) for number, kind in enumerate(kinds, start=1)]


def shares(count: int) -> list[tuple[Kind, int]]:
    """Share out a number of cases among the kinds, so that the rarest kind is there as well."""
    whole = sum(kind.share for kind in KINDS)
    exact = [kind.share * count / whole for kind in KINDS]
    given = [int(part) or int(count >= 2 * len(KINDS)) for part in exact]
    by_rest = sorted(range(len(KINDS)), key=lambda place: given[place] - exact[place])
    for step in range(count - sum(given)):
        given[by_rest[step % len(KINDS)]] += 1
    largest = sorted(range(len(KINDS)), key=lambda place: -given[place])
    for step in range(sum(given) - count):
        given[largest[step % len(KINDS)]] -= 1
    return list(zip(KINDS, given, strict=True))


def _child(chance: Chance, families: Families, kind: Kind, number: int) -> Child:
    year = chance.one_of(kind.years)
    school = _school_for(chance, kind, year)
    child, family = families.child(_born_in(chance, kind, year))
    child.reference = f"EHC-{24000 + number * 7 + chance.between(0, 6):05}"
    child.school = school.name if school else ""
    child.primary_need = chance.weighted(NEEDS)
    child.secondary_need = chance.weighted(NEEDS) if chance.often(35) else ""
    if child.secondary_need == child.primary_need:
        child.secondary_need = ""
    child.caseworker, child.team = chance.weighted(
        [((name, team), share) for name, team, share in CASEWORKERS]
    )
    child.youth_custody = kind.name == "detained"
    child.note = chance.one_of(NOTES) if chance.often(14) else ""
    child.upn = _upn(chance, child.date_of_birth) if year >= 0 else ""
    child.runs = [run for run in kind.tell(chance, _consulted(chance, kind, school)) if run.has_any()]
    _and_beside(chance, child)
    _as_people_keep_it(chance, child, kind)
    child.roles = families.people_of(child, family)
    return child


def _born_in(chance: Chance, kind: Kind, year: int) -> date:
    """Return a birthday in the school year that makes the child this year group."""
    as_of = chance.as_of
    if kind.name == "nearly 25":
        return as_of.replace(day=1, year=as_of.year - 25) + timedelta(days=chance.between(20, 330))
    if kind.name == "under five":
        return as_of - timedelta(days=chance.between(850, 1500))
    school_year = as_of.year if as_of.month >= SEPTEMBER else as_of.year - 1
    return date(school_year - RECEPTION_AGE - year, SEPTEMBER, 1) + timedelta(days=chance.between(0, 364))


def _school_for(chance: Chance, kind: Kind, year: int) -> School | None:
    if kind.name == "detained" or chance.often(2):
        return None
    if kind.name == "year 2":
        return next(school for school in SCHOOLS if school.phase == "infant")
    fitting = [school for school in SCHOOLS if school.first_year <= year <= school.last_year]
    if kind.name == "year 6":
        fitting = [school for school in fitting if school.last_year == year]
    if kind.name == "year 11":
        fitting = [school for school in fitting if school.last_year == year or school.special]
    return chance.weighted([(school, 3 if school.special else 2) for school in fitting])


def _consulted(chance: Chance, kind: Kind, school: School | None) -> tuple[str, ...]:
    """Return the settings asked for a place: the child's own first, where there is no move."""
    if not kind.consults:
        return ()
    if kind.consults == "near":
        special = chance.one_of([other.name for other in SCHOOLS if other.special])
        own = school.name if school else special
        return (own, special) if special != own and chance.often(35) else (own,)
    others = [name for name in NEXT_SCHOOLS[kind.consults] if school is None or name != school.name]
    return tuple(chance.shuffled(others)[: chance.between(1, 3)])


def _and_beside(chance: Chance, child: Child) -> None:
    """Add what stands beside the main work: complaints, requests for papers, direct payments."""
    if chance.often(5):
        child.runs.append(disputes.complaint(chance, chance.day_ago(4, 60)))
    if chance.often(3):
        child.runs.append(disputes.information_request(chance, chance.day_ago(4, 60)))
    has_plan = any(run.kind == "annual_review" for run in child.runs)
    if has_plan and chance.often(6):
        child.runs.append(moves.direct_payments(chance, chance.day_ago(20, 140)))
    if has_plan and chance.often(3):
        child.out_of_education_since = chance.day_ago(20, 200)


def _as_people_keep_it(chance: Chance, child: Child, kind: Kind) -> None:
    """Leave the traces of a real office: old notes from the tracker, a missing birthday, a closed case."""
    if chance.often(28):
        child.spreadsheet = dict(chance.shuffled(FROM_THE_TRACKER)[: chance.between(1, 3)])
    if kind.name == "steady" and chance.often(4):
        child.date_of_birth = None
    _close(chance, child, kind)


def _close(chance: Chance, child: Child, kind: Kind) -> None:
    """Close the cases that an office would have closed: nothing more can be asked of it."""
    happened = {event.type: event.on for run in child.runs for event in run.events}
    for type_, after, because in CLOSED_AFTER:
        if type_ in happened and happened[type_] + timedelta(days=after) <= chance.as_of:
            child.closed_on, child.closed_because = happened[type_] + timedelta(days=after), because
    if kind.name == "refused" and any(run.kind == "appeal" for run in child.runs):
        child.closed_on, child.closed_because = None, ""


def _upn(chance: Chance, born: date | None) -> str:
    """Return a unique pupil number of an authority (999) that does not exist, with its check letter."""
    year = (born.year + RECEPTION_AGE) % 100 if born else 0
    digits = f"999{chance.between(2000, 6999)}{year:02}{chance.between(0, 999):03}"
    total = sum(int(digit) * weight for weight, digit in enumerate(digits, start=2))
    return LETTERS_OF_UPN[total % len(LETTERS_OF_UPN)] + digits
