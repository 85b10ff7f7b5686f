"""The list of children that inspectors ask for on the first morning, in the shape of their Annex A.

What is not kept here stays an empty column, so that whoever completes the list sees what is missing.
"""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

from collections.abc import Iterator

from caseworker_app.reports.evidence.pack import Request
from caseworker_app.reports.figures import Connection
from caseworker_app.reports.figures.ask import team_values, within_teams
from caseworker_app.reports.figures.selects import DROPPED, IN_FORCE, happened
from caseworker_app.statutory.rules.annual_review import DECISIONS

HEADINGS = (
    *("Unique ID", "UPN", "ULN", "Date of birth", "Gender", "Ethnicity", "Date of initial EHC plan"),
    *("Date of updated EHC plan", "Date plan last reviewed", "Primary need", "URN of main setting"),
    *("Phase of main setting", "Phase of subsidiary setting", "Electively home educated", "Suspensions"),
    *("Exclusions", "Absence", "Pupil premium", "Known to social care", "SEND team", "Disability"),
)
_PLANS = ("needs_assessment", "annual_review", "reassessment", "phase_transfer", "appeal", "detained")
_MADE = ("final_plan_sent", "plan_issued")
_UPDATED = ("amended_plan_sent", "phase_transfer_plan_sent")


def child_list(connection: Connection, request: Request) -> Iterator[tuple[str, ...]]:
    """Give a line for each child with a plan in force on the last day of the period, by reference."""
    sql = f"""WITH RECURSIVE {DROPPED},
      made AS (SELECT case_id, min(day) AS day FROM ({happened(_MADE, _PLANS)}) GROUP BY case_id),
      updated AS (SELECT case_id, max(day) AS day FROM ({happened(_UPDATED, _PLANS)}) GROUP BY case_id),
      reviewed AS (SELECT case_id, max(day) AS day FROM ({happened(DECISIONS, ("annual_review",))})
        GROUP BY case_id)
      SELECT c.reference, c.upn, c.date_of_birth, c.sex, made.day, updated.day, reviewed.day,
        c.primary_need, coalesce(s.urn, ''), coalesce(s.phase, ''), c.team
      FROM cases c LEFT JOIN settings s ON s.id = c.setting_id LEFT JOIN made ON made.case_id = c.id
        LEFT JOIN updated ON updated.case_id = c.id LEFT JOIN reviewed ON reviewed.case_id = c.id
      WHERE c.deleted_at IS NULL AND c.status <> 'merged' {within_teams(request.teams)}
        AND (c.closed_on IS NULL OR c.closed_on > :to)
        AND c.id IN ({IN_FORCE})
      ORDER BY c.reference, c.id"""
    values = {"to": request.period.last.isoformat(), **team_values(request.teams)}
    for row in connection.execute(sql, values).fetchall():
        reference, upn, born, sex, made, updated, reviewed, need, urn, phase, team = (
            one or "" for one in row
        )
        yield (
            *(reference, upn, "", born, sex, "", made, updated, reviewed, need, urn, phase),
            *("", "", "", "", "", "", "", team, ""),
        )
