"""What a heading means: a guess with how sure it is, from its words and from the cells under it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from rapidfuzz import fuzz, process

from caseworker_app.imports.dates import Order, read_cell
from caseworker_app.imports.heading_sense import SENSED, may_be, of_both, says_both
from caseworker_app.imports.targets import ASSESS_DECISION, ASSESS_OUTCOME, TARGETS, Target
from caseworker_app.imports.workbook import Cell, Unvalued

SURE, CHECK = 0.85, 0.7
NO_CELLS = "No cell is filled."
LOOKED_AT = 60
SHORT = 5

ABBREVIATIONS = {
    "rec": "received", "recd": "received", "rcvd": "received", "rcd": "received", "req": "request",
    "reqd": "requested",
    "dec": "decision", "dob": "date of birth", "wk": "week", "wks": "weeks", "mtg": "meeting",
    "mtgs": "meeting",
    "ar": "annual review", "ehcp": "plan", "ehc": "plan", "sch": "school", "tel": "phone", "mob": "phone",
    "mobile": "phone", "telephone": "phone", "no": "number", "num": "number", "ref": "reference",
    "mum": "mother",
    "mums": "mother", "dad": "father", "dads": "father", "mother's": "mother", "add": "address",
    "addr": "address",
    "email": "email", "mail": "email", "yr": "year", "yp": "young person", "cyp": "child", "childs": "child",
    "pupil": "child", "student": "child", "prev": "previous", "rev": "review", "sw": "social worker",
    "ep": "educational psychologist", "edpsych": "educational psychologist", "consult": "consultation",
    "assess": "assess", "assessment": "assessment", "ncy": "year group", "nc": "national curriculum",
    "lac": "looked after", "cla": "looked after", "cic": "looked after", "forename": "given name",
    "forenames": "given name", "firstname": "given name", "surname": "family name", "lastname": "family name",
    "issued": "sent", "dt": "date", "c/w": "caseworker", "cw": "caseworker", "o'come": "outcome",
    "phase": "phase", "xfer": "transfer", "appl": "appeal", "trib": "tribunal", "gp": "gp",
}  # fmt: skip
SMALL = frozenset(
    {"the", "of", "a", "an", "by", "for", "on", "in", "s", "and", "child", "is", "was", "please", "enter"}
)
# “Pupil (Surname, Forename)”, “DoB (dd/mm/yyyy)”: how it is written, not what it is.
HOW_WRITTEN = re.compile(
    r"\((?:(?:surname|family|last|first|given|forenames?|names?|dd?|mm?|yy(?:yy)?|y|n|[\s,/.&-])+)\)", re.I
)
YEAR = re.compile(r"\b(?:20)?\d\d\s*[/-]\s*(?:20)?\d\d\b|\b20\d\d\b")


@dataclass(frozen=True, slots=True)
class Match:
    """One column: its heading, where it goes (None: kept as text), and how sure the guess is."""

    column: int
    heading: str
    target: str | None
    sure: float
    why: str = ""

    @property
    def word(self) -> str:
        """Say in a word how sure the guess is."""
        if self.target is None:
            return "Left out" if self.sure >= SURE else "Not known"
        return "Sure" if self.sure >= SURE else "Check"


@cache
def plain(heading: str) -> str:
    """Return a heading as words that can be compared: small letters, abbreviations written out."""
    text = YEAR.sub(" ", heading.casefold().replace("’", "'"))
    text = re.sub(r"(\w)'(?:s|d)\b", lambda found: found[1] + ("d" if found[0].endswith("d") else ""), text)
    words = re.findall(r"c/w|[a-z]+|\d+", text)
    return " ".join(ABBREVIATIONS.get(word, word) for word in words)


KEPT_AS_TEXT = frozenset({
    "notes", "note", "comments", "comment", "ethnicity", "transport", "band", "banding", "funding", "top up",
    "cost", "status",
    "actions", "update", "updates", "religion", "element 3", "hours", "history", "chased", "pep",
    "nhs number", "age", "number", "row", "count",
})  # fmt: skip


@cache
def _key(heading: str) -> frozenset[str]:
    return frozenset(word for word in plain(heading).split() if word not in SMALL)


@cache
def _known() -> tuple[dict[str, str], dict[frozenset[str], str], list[str], list[str]]:
    exact: dict[str, str] = {}
    sets: dict[frozenset[str], str] = {}
    for target in TARGETS:
        for words in (target.label, *target.headings):
            exact.setdefault(plain(words), target.name)
            sets.setdefault(_key(words), target.name)
    return exact, sets, list(exact), [exact[words] for words in exact]


@cache
def by_words(heading: str) -> tuple[str | None, float]:
    """Return the target that a heading's words mean, and how sure that is, without looking at cells."""
    target, sure = _by_heading(heading)
    if target in SENSED and says_both(heading):
        return of_both(heading)
    if target and sure < MUCH_ALIKE * 0.95 and not may_be(target, heading, plain(heading)):
        return None, 0.0
    return target, sure


def _by_heading(heading: str) -> tuple[str | None, float]:
    group, _, own = heading.rpartition(BELOW)
    if not group:
        known = _by_plain(plain(heading), _key(heading))
        alone = HOW_WRITTEN.sub("", heading).strip()
        if known[1] < SURE and alone not in ("", heading):
            known = _by_plain(plain(alone), _key(alone))
            return known[0], known[1] * 0.95
        return known
    whole = _by_plain(plain(heading), _key(heading))
    found = [whole] if whole[1] >= ALMOST else []
    own_guess = _by_plain(plain(own), _key(own))
    if "review" in plain(group):
        # Under a review's heading, “Draft” and “Final” are the amended ones.
        found += [
            _by_plain(plain(words), _key(words))
            for words in (f"ar {own}", f"amended {own}", f"{own} amended")
        ]
        own_guess = own_guess if not (own_guess[0] or "").startswith("needs_assessment.") else (None, 0.0)
    found.append(own_guess)
    return max(
        ((target, sure * 0.95) for target, sure in found), key=lambda guess: (guess[1], guess[0] or "")
    )


MUCH_ALIKE = 0.92  # no guess by likeness is surer
ALMOST = 0.95  # a group and a heading together must be known words: “Other – Panel” is not “Mother”
BELOW = " – "  # joins the two rows of a heading


def _by_plain(words: str, key: frozenset[str]) -> tuple[str | None, float]:
    exact, sets, choices, names = _known()
    if not words:
        return None, 0.0
    if LAST.search(words) and not NOT_A_REVIEW.search(words):
        # Near to “AR mtg” in letters, but history: a cycle that is over must not start a new count.
        return LAST_REVIEWED, 1.0 if words in exact else 0.95
    if words in exact:
        return exact[words], 1.0
    if words in KEPT_AS_TEXT:
        return None, 1.0
    if key and key in sets:
        return sets[key], 0.97
    if len(words) < SHORT:
        return None, 0.0  # a few letters are like too much
    place, best = _most_alike(words, choices)
    return (names[place], best / 100 * MUCH_ALIKE) if best >= ALIKE else (None, 0.0)


LAST = re.compile(r"(?=.*\b(?:last|previous|latest|recent)\b)(?=.*\breview(?:ed)?\b)")
NOT_A_REVIEW = re.compile(
    r"\b(?:next|due|decision|outcome|report|paperwork|notice|letter|amend(?:ed|ment|ments)?|name)\b"
)
LAST_REVIEWED = "annual_review.plan_last_reviewed"
FIRST_PLAN = ("annual_review.plan_issued", "needs_assessment.final_plan_sent")


def by_meeting(heading: str) -> bool:
    """Say whether a heading of last reviews names the meeting, not its decision."""
    return bool({"meeting", "held"} & _key(heading))


ALIKE = 75  # of 100


def _most_alike(words: str, choices: Sequence[str]) -> tuple[int, float]:
    """Return which of the known words is most like these, and how much: 100 is the same."""
    # Both must hold: alike as a whole, and no telling word (final, draft, mother …) in one alone. What is
    # not half alike as a whole cannot be alike enough in the mean of both.
    near = process.extract(words, choices, scorer=fuzz.ratio, score_cutoff=2 * ALIKE - 100, limit=None)
    scored = ((0.5 * whole + 0.5 * fuzz.token_sort_ratio(words, text), -place) for text, whole, place in near)
    best, place = max(scored, default=(0.0, 0))
    return -place, best


def guess(
    headings: Sequence[str], in_full: Sequence[str], columns: Sequence[Sequence[Cell]], *, today: date
) -> tuple[Match, ...]:
    """Guess every column's target; one that only one column can fill goes to the surest."""
    matches = [
        _with_cells(Match(index, heading, *by_words(full)), _sample(cells), today)
        for index, (heading, full, cells) in enumerate(zip(headings, in_full, columns, strict=True))
    ]
    matches = [
        _review_outcome(match, _sample(cells), matches) for match, cells in zip(matches, columns, strict=True)
    ]
    matches = [
        _assess_outcome(match, _sample(cells), matches) for match, cells in zip(matches, columns, strict=True)
    ]
    matches = [_whose_decision(match, full, matches) for match, full in zip(matches, in_full, strict=True)]
    counts = [len(_sample(cells)) for cells in columns]
    return tuple(_once(_meeting_and_decision(matches), counts))


def _review_outcome(match: Match, cells: list[Cell], matches: Sequence[Match]) -> Match:
    """“Decision” over maintain, amend and cease is what was decided at the review that stands beside it."""
    if match.target not in (None, ASSESS_OUTCOME, ASSESSED, ASSESS_DECISION, DECISION) or "assess" in plain(
        match.heading
    ):
        return match
    if not {"decision", "outcome", "result"} & _key(match.heading) or not cells:
        return match
    if not any((other.target or "").startswith("annual_review.") for other in matches if other is not match):
        return match
    said = sum(bool(REVIEW_OUTCOME.match(str(cell).strip())) for cell in cells)
    if said * 2 < len(cells):
        return match
    why = "The cells give the outcome."
    return replace(match, target=REVIEW_DECIDED, sure=max(match.sure, SURE), why=why)


ASSESSED = "needs_assessment.decision_to_assess"
ASSESSING = "needs_assessment."
REVIEWING = "annual_review."


def _assess_outcome(match: Match, cells: list[Cell], matches: Sequence[Match]) -> Match:
    """“Outcome” over agreed and refused is what was decided on a request that stands beside it."""
    if match.target is not None or not cells or not {"decision", "outcome", "result"} & _key(match.heading):
        return match
    beside = [other.target or "" for other in matches if other is not match]
    if not any(target.startswith(ASSESSING) for target in beside) or ASSESS_OUTCOME in beside:
        return match
    if any(target.startswith(REVIEWING) for target in beside) and "assess" not in plain(match.heading):
        return match
    said = sum(_is_outcome(str(cell).strip().casefold()) for cell in cells)
    if said * 2 < len(cells):
        return match
    return replace(match, target=ASSESS_OUTCOME, sure=SURE, why="The cells give the outcome.")


def _whose_decision(match: Match, full: str, matches: Sequence[Match]) -> Match:
    """“Decision date” is of the review or of the request that stands nearest before it, or else after it."""
    if match.target != ASSESS_DECISION or "assess" in plain(full):
        return match
    at = matches.index(match)
    nearest = [*reversed(matches[:at]), *matches[at + 1 :]]
    found = next((o.target for o in nearest if o.target and o.target.startswith((ASSESSING, REVIEWING))), "")
    if found.startswith(REVIEWING):
        return replace(match, target=DECISION, sure=0.75, why="A review stands beside it.")
    return match if found else replace(match, sure=0.75)


REVIEW_DECIDED = "annual_review.outcome"
REVIEW_OUTCOME = re.compile(r"(?:maintain|amend|cease|no change|no amend|to (?:maintain|amend|cease))", re.I)


def _meeting_and_decision(matches: list[Match]) -> list[Match]:
    """Of “AR mtg” and “AR date” side by side, the second is the decision; alone it is the meeting."""
    meetings = [m for m in matches if m.target == MEETING and not YEAR.search(m.heading)]
    if len(meetings) < 2 or any(m.target == DECISION for m in matches):
        return matches
    loose = [m for m in meetings if not {"meeting", "held"} & _key(m.heading)]
    if len(loose) != 1:
        return matches
    other = next(m.heading for m in meetings if m is not loose[0])
    why = f"“{other}” gives the meeting, so this may be the decision."
    return [replace(m, target=DECISION, sure=0.75, why=why) if m is loose[0] else m for m in matches]


MEETING, DECISION = "annual_review.review_meeting_held", "annual_review.decision"


def _sample(cells: Sequence[Cell]) -> list[Cell]:
    found: list[Cell] = []
    for cell in cells:
        if cell != "" and type(cell) is not Unvalued:
            found.append(cell)
            if len(found) == LOOKED_AT:
                break
    return found


def _with_cells(match: Match, cells: list[Cell], today: date) -> Match:
    """Lower a guess that the cells do not bear out, and make one where the words say little."""
    if not cells:
        return (
            match
            if match.target and match.sure >= SURE
            else replace(match, target=None, sure=1.0, why=NO_CELLS)
        )
    dates = sum(_is_date(cell, today) for cell in cells) / len(cells)
    kind = TARGETS_BY_NAME[match.target].kind if match.target else ""
    if match.target is None and match.sure >= SURE:
        return match
    if match.target and match.sure >= CHECK:
        if kind == "date" and dates < 0.5:
            return _not_dates(match, cells)
        if kind == "text" and dates > 0.8 and match.target not in ("note", "reference"):
            return replace(match, target=None, sure=0.3, why="The cells are dates.")
        if kind == "yes_no" and dates > 0.8:
            return replace(match, sure=min(match.sure, 0.7), why="The cells are dates.")
        return match
    return _by_cells(match, cells)


def _not_dates(match: Match, cells: list[Cell]) -> Match:
    """A heading that promises dates over cells that answer yes or no, or with an outcome."""
    short = {str(cell).strip().casefold() for cell in cells}
    outcome = TARGETS_BY_NAME[match.target or ""].outcome
    if outcome and sum(_is_outcome(text) for text in short) >= len(short) / 2:
        return replace(match, target=outcome, why="The cells give the outcome, not the date.")
    if sum(text in YES_OR_NO for text in short) >= len(short) * 0.8:
        return replace(match, target=None, sure=0.3, why="The cells answer yes or no, and are no dates.")
    return replace(match, sure=min(match.sure, 0.72), why="Few of the cells are dates.")


YES_OR_NO = frozenset({"y", "n", "yes", "no", "true", "false", "x", "✓", "1", "0"})


def _is_outcome(text: str) -> bool:
    return bool(
        re.match(r"(y|n|yes|no|agree[ds]?|refuse[ds]?|maintain|amend|cease|assess|issue|not)\b", text)
    )


def _by_cells(match: Match, cells: list[Cell]) -> Match:
    texts = [str(cell).strip() for cell in cells]
    for pattern, target in CELL_SHAPES:
        if sum(bool(pattern.fullmatch(text)) for text in texts) >= 0.8 * len(texts):
            return replace(match, target=target, sure=0.75, why="From the look of the cells.")
    return replace(match, target=None, sure=0.3)


CELL_SHAPES = (
    (re.compile(r"[A-HJ-NP-RT-Z]\d{11}[A-Z0-9]"), "upn"),
    (re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"), "parent.email"),
)
TARGETS_BY_NAME: dict[str, Target] = {target.name: target for target in TARGETS}


LIKE_A_DATE = re.compile(r"\s*\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b")


def _is_date(cell: Cell, today: date) -> bool:
    if isinstance(cell, dt.date):
        return True
    if isinstance(cell, int | float):
        return not isinstance(cell, bool) and 30_000 < cell < 60_000
    if isinstance(cell, str):
        read = read_cell(cell, order=Order(), today=today)
        return read.on is not None or read.outcome in ("doubtful", "kept") or bool(LIKE_A_DATE.match(cell))
    return False


def _rank(match: Match, filled: int) -> tuple[bool, float, float]:
    """Rank columns that compete for one target: a filled one, the surer guess, the more exact heading."""
    label = plain(TARGETS_BY_NAME[match.target].label) if match.target else ""
    return bool(filled), match.sure, fuzz.token_sort_ratio(plain(match.heading), f"date {label}")


def _once(matches: Sequence[Match], counts: Sequence[int]) -> list[Match]:
    best: dict[str, int] = {}
    for index, match in enumerate(matches):
        if match.target and not TARGETS_BY_NAME[match.target].repeats:
            held = best.get(match.target)
            if held is None or _rank(matches[held], counts[held]) < _rank(match, counts[index]):
                best[match.target] = index
    return [
        match
        if match.target is None
        or (match.sure >= CHECK and (TARGETS_BY_NAME[match.target].repeats or best[match.target] == index))
        else replace(match, target=None, sure=0.4, why=_taken(match, matches, best))
        for index, match in enumerate(matches)
    ]


ALREADY = "” already gives this."


def _taken(match: Match, matches: Sequence[Match], best: dict[str, int]) -> str:
    if match.target in best and matches[best[match.target]] is not match:
        return f"“{matches[best[match.target]].heading}{ALREADY}"
    return match.why
