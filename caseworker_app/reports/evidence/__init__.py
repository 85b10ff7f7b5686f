"""The evidence pack for an improvement board: one reading of the caseload, written so that it can be checked.

`make_pack` reads all that it tells in one moment of the store and writes the folder: the PDF, its accessible
twin as a web page, the tables as CSV, a manifest with checksums, and the version for everybody.
ReportLab writes no tags into a PDF, so whoever reads by a screen reader is given the page.
"""

from caseworker_app.reports.evidence.make import asked_of, make_pack, overlap_words, read_capacity
from caseworker_app.reports.evidence.pack import COMMENTARY, Pack, Request, Step, no_progress
from caseworker_app.reports.evidence.read import read_pack
from caseworker_app.reports.evidence.write import Written, refuse_folder, write_pack

__all__ = [
    "COMMENTARY",
    "Pack",
    "Request",
    "Step",
    "Written",
    "asked_of",
    "make_pack",
    "no_progress",
    "overlap_words",
    "read_capacity",
    "read_pack",
    "refuse_folder",
    "write_pack",
]
