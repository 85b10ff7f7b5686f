"""Everything held on a child as a PDF to read: what is about others is marked where it stands."""

from __future__ import annotations

import io
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any, Final

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, PageBreak, Paragraph, SimpleDocTemplate, Spacer

from caseworker_app.reports import paper_fonts
from caseworker_app.reports.paper_fonts import BOLD, PLAIN
from caseworker_app.reports.person.held import Row
from caseworker_app.reports.person.marking import Mark, key_of
from caseworker_app.reports.person.words import TITLES, changes, heading, is_shown, label, said, title
from caseworker_app.statutory.words import count_of, long_date
from caseworker_app.store.session import LONDON

if TYPE_CHECKING:
    from caseworker_app.reports.person.write import Everything

_EDGE: Final = 20 * mm
_INK, _QUIET, _LATE = HexColor("#16191D"), HexColor("#4B5563"), HexColor("#A4161A")
_MARKED, _MUST_NOT = "#FFE8A3", "#FFC9C9"
_BODY = ParagraphStyle("body", fontName=PLAIN, fontSize=10.5, leading=14.5, textColor=_INK, spaceAfter=3)
_QUIET_STYLE = ParagraphStyle("quiet", parent=_BODY, textColor=_QUIET)
_WARNING = ParagraphStyle("warning", parent=_BODY, fontName=BOLD, textColor=_LATE, spaceAfter=5)
_TITLE = ParagraphStyle("title", parent=_BODY, fontName=BOLD, fontSize=22, leading=28, spaceAfter=8)
_ONE = ParagraphStyle(
    "one", parent=_BODY, fontName=BOLD, fontSize=15, leading=20, spaceBefore=14, spaceAfter=4, keepWithNext=1
)
_TWO = ParagraphStyle("two", parent=_BODY, fontName=BOLD, fontSize=11, spaceBefore=8, keepWithNext=1)
_FIELD = ParagraphStyle("field", parent=_BODY, leftIndent=12)
_LONGEST_WORDS = 160
_KEPT_TOGETHER = 12  # fields: a longer row may begin on one page and end on the next

_Marks = Mapping[tuple[str, str, str], Sequence[Mark]]


def readable(made: Everything) -> bytes:
    """Return the PDF; the same rows give the same bytes."""
    paper_fonts.register()
    file = io.BytesIO()
    request = made.request
    day = long_date(request.at.astimezone(LONDON).date())
    foot = f"{made.held.reference} · written by {request.by} on {day}"
    document = SimpleDocTemplate(
        file, pagesize=A4, leftMargin=_EDGE, rightMargin=_EDGE, topMargin=_EDGE, bottomMargin=_EDGE,
        title=f"Everything held: {made.held.reference}", author=request.council or "Caseworker", lang="en-GB",
        invariant=1,
    )  # fmt: skip

    def draw_foot(canvas: Any, _document: Any) -> None:
        canvas.setFont(PLAIN, 9)
        canvas.setFillColor(_QUIET)
        canvas.drawString(_EDGE, 11 * mm, f"{foot} · not for sending before it has been read")
        canvas.drawRightString(A4[0] - _EDGE, 11 * mm, f"Page {canvas.getPageNumber()}")

    document.build(list(_story(made)), onFirstPage=draw_foot, onLaterPages=draw_foot)
    return file.getvalue()


def _story(made: Everything) -> Iterator[Flowable]:
    yield from _cover(made)
    yield PageBreak()
    marks, named = _by_place(made.marks), _of_names(made.marks)
    names = {str(row["id"]): str(row["name"]) for row in made.held.rows["people"]}
    for name in _order(made):
        rows = made.held.rows.get(name, ())
        if name == "deadlines":
            yield from _dates(made)
        elif rows:
            yield _outlined(f"{title(name)} ({len(rows)})")
            if name == "audit":
                yield Paragraph(
                    "Each change as this computer holds it. Showing a withheld address and writing what "
                    "is held to "
                    "a file are looks that are recorded; opening a case is not.",
                    _QUIET_STYLE,
                )
            yield from _rows(name, [_with_names(row, names) for row in rows], marks, named)
    yield from _list_of_marks(made.marks)


def _order(made: Everything) -> list[str]:
    return [*TITLES, *(name for name in made.held.rows if name not in TITLES)]


def _with_names(row: Row, names: Mapping[str, str]) -> Row:
    """Return a row that names the people to whom it points by their ids."""
    told = dict(row)
    if "person_id" in row:
        told = {"person": names.get(row["person_id"], ""), **row}
    if isinstance(row.get("people"), list):
        told["people"] = [names.get(each, "somebody") for each in row["people"]]
    return told


def _cover(made: Everything) -> Iterator[Flowable]:
    child, request = made.held.child, made.request
    name = f"{child['given_name']} {child['family_name']}".strip()
    yield Paragraph(escape(f"Everything held on {name}"), _TITLE)
    born = f", born {said(child['date_of_birth'])}" if child["date_of_birth"] else ""
    day = long_date(request.at.astimezone(LONDON).date())
    yield Paragraph(escape(f"Case {made.held.reference}{born}."), _BODY)
    yield Paragraph(escape(f"Written on {day} by {request.by}. Why: {request.because}."), _BODY)
    if request.council:
        yield Paragraph(escape(request.council), _BODY)
    yield Spacer(1, 6)
    for line in made.warnings:
        yield Paragraph(escape(line), _WARNING)
    yield Paragraph("Before any of this is sent", _ONE)
    for line in _before_sending(made):
        yield Paragraph(line, _BODY)
    yield Paragraph("What is in here", _ONE)
    for name in _order(made):
        if rows := made.held.rows.get(name):
            yield Paragraph(escape(f"{title(name)}: {len(rows)}"), _FIELD)
    yield Paragraph(
        escape(f"Letters, enclosures and attachments, as sent or received: {len(made.files)}"), _FIELD
    )
    for line in made.absent:
        yield Paragraph(escape(f"Missing. {line}."), _WARNING)
    if len(made.held.cases) > 1:
        others = len(made.held.cases) - 1
        yield Paragraph(f"{count_of(others, 'case')} merged into this one: in here too.", _FIELD)


def _before_sending(made: Everything) -> Iterator[str]:
    must_not = sum(mark.must_not for mark in made.marks)
    yield (
        f"Nothing was taken out. {count_of(len(made.marks), 'passage')} may be other people’s to protect: "
        f'<font backColor="{_MARKED}">marked like this</font> with a number, and listed at the end with the '
        "reason and in marked.csv. Each is for a person to decide."
    )
    yield (
        "<b>This page, and the list of passages at the end, are for whoever reads this for the council: they "
        "repeat what is marked. Leave both, marked.csv and the data out of what is sent.</b>"
    )
    if must_not:
        yield (
            f'<b>{count_of(must_not, "passage")} <font backColor="{_MUST_NOT}">marked like this</font> '
            f"{'shows' if must_not == 1 else 'show'} a withheld address. Take them out of every copy that "
            f"goes to "
            "anybody but its holder.</b>"
        )
    yield (
        "Names, telephone numbers, e-mails and addresses of the people on this case, and the names of "
        "brothers and sisters on record, are looked for. Other children, such as a classmate, words such as "
        "“her sister”, hints, pictures and nicknames are not found: a person must read all of it. What "
        "colleagues at work did and said is theirs by name and is not marked. A mark may be wrong: the "
        "child’s own home can be a parent’s."
    )


def _dates(made: Everything) -> Iterator[Flowable]:
    """Give every limit with the sentence that explains it; the columns behind it are in the data."""
    if made.dates:
        yield _outlined(f"{title('deadlines')} ({len(made.dates)})")
    for what, because in made.dates:
        yield KeepTogether([Paragraph(escape(what), _TWO), Paragraph(escape(because), _FIELD)])


def _outlined(words: str) -> Flowable:
    return _Heading(escape(words), _ONE)


class _Heading(Paragraph):
    """A heading that is also a bookmark."""

    def draw(self) -> None:
        words = self.getPlainText()
        self.canv.bookmarkPage(words)
        self.canv.addOutlineEntry(words, words, 0)
        super().draw()


def _by_place(marks: Sequence[Mark]) -> _Marks:
    found: dict[tuple[str, str, str], list[Mark]] = defaultdict(list)
    for mark in marks:
        found[mark.place, mark.row, mark.field].append(mark)
    return found


def _of_names(marks: Sequence[Mark]) -> list[Mark]:
    """Return the marks of people's names, which the paper also writes where a row points to them."""
    names = [replace(mark, whole=False) for mark in marks if (mark.place, mark.field) == ("people", "name")]
    return sorted(names, key=lambda mark: -len(mark.words))


def _rows(table: str, rows: Sequence[Row], marks: _Marks, named: Sequence[Mark]) -> Iterator[Flowable]:
    for number, row in enumerate(rows, 1):
        found: dict[str, Sequence[Mark]] = {name: marks.get((table, key_of(row), name), ()) for name in row}
        found |= {name: named for name in ("person", "people") if name in row}
        fields = [
            Paragraph(f"<b>{escape(label(name))}:</b> {_marked(_said(name, value), found[name])}", _FIELD)
            for name, value in row.items()
            if is_shown(name, value)
        ]
        of_row = [replace(mark, whole=False) for each in found.values() for mark in each]
        head = Paragraph(_marked(heading(row, number), [*of_row, *named]), _TWO)
        if len(fields) <= _KEPT_TOGETHER:
            yield KeepTogether([head, *fields])
        else:
            yield head
            yield from fields


def _said(field: str, value: Any) -> str:
    return changes(value) if field == "change" and isinstance(value, dict) else said(value)


def _marked(text: str, marks: Sequence[Mark]) -> str:
    """Return a text as mark-up with its marked passages on a ground of their own, each with its number."""
    spans: list[tuple[int, int, Mark]] = []
    for mark in marks:
        words = text if mark.whole else mark.words
        start = text.find(words) if words else -1
        while start >= 0:
            if all(start + len(words) <= first or start >= last for first, last, _ in spans):
                spans.append((start, start + len(words), mark))
            start = text.find(words, start + len(words))
    told, place = "", 0
    for first, last, mark in sorted(spans, key=lambda span: span[0]):
        ground = _MUST_NOT if mark.must_not else _MARKED
        told += _lines(text[place:first])
        told += f'<font backColor="{ground}">{_lines(text[first:last])}</font> <b>[{mark.number}]</b>'
        place = last
    return told + _lines(text[place:])


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br/>")


def _list_of_marks(marks: Sequence[Mark]) -> Iterator[Flowable]:
    yield _outlined(f"Passages that may be others’ to protect ({len(marks)})")
    yield Paragraph("Not for sending: it repeats what is marked.", _WARNING)
    if not marks:
        yield Paragraph("None was found. A person must read all of it all the same.", _BODY)
    for mark in marks:
        where = title(mark.place) if mark.place in TITLES else mark.place
        part = label(mark.field) if mark.field else mark.row
        place = ", ".join(filter(None, (where, part)))
        words = f" “{_in_short(mark)}”." if mark.words else ""
        whose = f" {mark.whose}." if mark.whose else ""
        told = f"<b>[{mark.number}]</b> {escape(place)}.{_lines(words)}{escape(whose)} {escape(mark.why)}"
        yield Paragraph(told, _WARNING if mark.must_not else _FIELD)


def covering_page(made: Everything, files: Sequence[str]) -> bytes:
    """Return the first page of the sealed file: what is attached to it, and how to get at it."""
    paper_fonts.register()
    file = io.BytesIO()
    story: list[Flowable] = [
        Paragraph(escape(f"Everything held: {made.held.reference}"), _TITLE),
        *(Paragraph(escape(line), _WARNING) for line in made.warnings),
        Paragraph(
            "The files are attached to this page. Adobe Acrobat Reader shows them under Attachments (the "
            "paper "
            "clip), Firefox under its sidebar. Begin with everything.pdf. Browsers other than Firefox do "
            "not show "
            "attachments.",
            _BODY,
        ),
        *(Paragraph(escape(name.replace("/", " - ")), _FIELD) for name in files),
    ]
    SimpleDocTemplate(
        file, pagesize=A4, leftMargin=_EDGE, rightMargin=_EDGE, topMargin=_EDGE, bottomMargin=_EDGE,
        title=f"Everything held: {made.held.reference}", author=made.request.council or "Caseworker",
        lang="en-GB", invariant=1,
    ).build(story)  # fmt: skip
    return file.getvalue()


def _in_short(mark: Mark) -> str:
    """Return the marked words; of a whole field with parts, what they say."""
    words = mark.words
    if mark.whole and words.startswith("{"):
        words = _said(mark.field, json.loads(words))
    return words if len(words) <= _LONGEST_WORDS else f"{words[:_LONGEST_WORDS]}…"
