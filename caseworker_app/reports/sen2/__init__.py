"""The SEN2 person-level return: collected from the cases, checked, and written as CSV and XML.

`collect(session, year, today)` reads it; `make_folder(folder)` refuses a folder with anything else in it;
`note_return(unit, …)` writes down that it leaves; `write(folder, return)` writes the modules, the XML and the
list of what to put right.
"""

from caseworker_app.reports.sen2.collect import Return, collect
from caseworker_app.reports.sen2.write import make_folder, note_return, write

__all__ = ["Return", "collect", "make_folder", "note_return", "write"]
