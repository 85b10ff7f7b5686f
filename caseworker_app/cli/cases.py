"""`new`, `edit`, `person`, `event` and `undo`: commands that change one case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from caseworker_app.cli.output import DATE, caller, now, print_json, print_lines, print_table, read_date
from caseworker_app.errors import WrongUse
from caseworker_app.statutory import timeline
from caseworker_app.statutory.words import long_date

if TYPE_CHECKING:
    from caseworker_app.casework.record_event import Recorded
    from caseworker_app.statutory.rule import Deadline

NEVER = "never"


@click.command(
    epilog="Example:  caseworker new --reference EHC-00123 --given-name Amira --family-name Siddiqui "
    "--date-of-birth 2016-03-02 --school 'Ash Grove School'"
)
@click.option("--reference", required=True, metavar="R", help="The council's reference of the case.")
@click.option("--given-name", default="", metavar="G")
@click.option("--family-name", required=True, metavar="F")
@click.option("--date-of-birth", type=DATE, required=True, metavar="D")
@click.option("--preferred-name", default="", metavar="NAME")
@click.option("--sex", default="")
@click.option("--upn", default="")
@click.option("--school", default="", metavar="NAME", help="Its name or URN. One that is not known is added.")
@click.option("--primary-need", default="", metavar="NEED")
@click.option("--secondary-need", default="", metavar="NEED")
@click.option("--caseworker", default="", metavar="USER")
@click.option("--team", default="", metavar="T")
@click.option("--note", default="", metavar="TEXT")
@click.option("--interpreter", default="", metavar="LANGUAGE")
@click.option("--looked-after", is_flag=True)
@click.option("--youth-custody", is_flag=True)
@click.option("--out-of-education-since", type=DATE, metavar="D")
@click.option("--year-group-shift", type=click.IntRange(-3, 3), default=0, help="-1 is taught a year below.")
def new(**facts: Any) -> None:
    """Open a case, and print its id."""
    from caseworker_app.casework.open_case import NewCase, open_case

    asking = caller()
    with asking.open_store() as store, store.unit("open case", user=asking.user, now=now()) as unit:
        made = NewCase(**facts)
        case_id = open_case(unit, made)
    if asking.as_json:
        print_json({"id": case_id, "reference": made.reference.strip()})
    else:
        print_lines(case_id)


@click.command(epilog="Example:  caseworker edit EHC-00123 school='Ash Grove School' caseworker='R. Patel'")
@click.argument("case", metavar="CASE")
@click.argument("fields", metavar="FIELD=VALUE …", nargs=-1, required=True)
def edit(case: str, fields: Sequence[str]) -> None:
    """Change fields of a case."""
    from caseworker_app.casework.edit_case import edit_case
    from caseworker_app.casework.lookup import case_id

    asking, texts = caller(), pairs(fields, "FIELD=VALUE, such as school='Ash Grove School'")
    with asking.open_store() as store, store.unit("edit case", user=asking.user, now=now()) as unit:
        wanted = case_id(unit.session, case)
        changed = edit_case(unit, wanted, texts)
    if asking.as_json:
        print_json({"id": wanted, "changed": list(changed)})
    else:
        print_lines(f"Changed: {', '.join(changed)}." if changed else "Nothing is different.")


@click.command(
    epilog="Example:  caseworker person EHC-00123 --name 'Sara Siddiqui' --role mother "
    "--parental-responsibility --address '4 Elm Road; Leeds; LS1 1AA'"
)
@click.argument("case", metavar="CASE")
@click.option("--name", required=True, metavar="N", help="Their name, or their id on this case.")
@click.option("--role", metavar="ROLE", help="mother, father, carer, young_person, social_worker …")
@click.option("--title", metavar="T")
@click.option("--parental-responsibility/--no-parental-responsibility", default=None)
@click.option("--lives-with/--does-not-live-with", default=None)
@click.option("--address", metavar='"LINE; LINE; POSTCODE"')
@click.option(
    "--address-withheld/--address-not-withheld",
    default=None,
    help="A withheld address is shown to nobody, and only this person's own letters carry it.",
)
@click.option("--email", metavar="E")
@click.option("--phone", metavar="P")
@click.option("--no-contact", metavar="REASON", help="Why they must not be contacted; '' allows it again.")
@click.option("--format", "format", metavar="FORMAT", help="large_print, braille, easy_read, audio or email.")
@click.option("--language", metavar="L")
@click.option("--may-post", type=click.Choice(["yes", "ask", "no"]), help="Whether letters may be sent.")
@click.option("--may-see-plan", type=click.Choice(["yes", "ask", "no"]))
@click.option("--restriction", metavar="TEXT", help="A court order or the like: no letters. '' ends it.")
@click.option("--deceased/--not-deceased", default=None)
@click.option("--own-copy/--household-copy", default=None, help="A letter of their own at a shared address.")
@click.option(
    "--acts-because",
    type=click.Choice(["", "agreed", "capacity"]),
    help="After school age: the young person agreed to a copy, or this person acts for them.",
)
def person(case: str, name: str, **details: Any) -> None:
    """Add a person to a case, or change one."""
    from caseworker_app.casework.lookup import case_id
    from caseworker_app.casework.people import PersonDetails, person_id, save_person

    asking = caller()
    with asking.open_store() as store, store.unit("save person", user=asking.user, now=now()) as unit:
        wanted = case_id(unit.session, case)
        known = person_id(unit.session, wanted, name)
        named = {"name": name} if known is None else {"person_id": known}
        saved = save_person(unit, PersonDetails(case_id=wanted, **{**named, **details}))
    print_json({"id": saved, "name": name}) if asking.as_json else print_lines(saved)


class DateOrNever(click.ParamType[date | None]):
    """A date, or `never`."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ARG002
        """Read the text; `never` stays a word."""
        return value if value == NEVER or isinstance(value, date) else read_date(value)


@click.command(
    epilog="Example:  caseworker event EHC-00123 review_meeting_held 2026-11-20 --note 'At school'"
)
@click.argument("case", metavar="CASE")
@click.argument("type_", metavar="TYPE")
@click.argument("day", metavar="DATE", type=DateOrNever())
@click.option("--process", "kind", default="", metavar="KIND", help="Where several kinds of process fit.")
@click.option("--index", type=click.IntRange(min=1), help="With --process: the number of that process.")
@click.option("--new", "opens", is_flag=True, help="Open another process of the kind.")
@click.option("--corrects", default="", metavar="EVENT", help="The id of an event recorded wrongly.")
@click.option("--note", default="", metavar="T")
@click.option("--detail", "details", multiple=True, metavar="k=v", help="`caseworker events` lists them.")
def event(case: str, type_: str, day: date | str, details: Sequence[str], opens: bool, **where: Any) -> None:
    """Record a dated event on a case, and print the deadlines that changed.

    With --corrects the event takes the place of another; DATE never says that the other did not happen.
    """
    from caseworker_app.casework.lookup import case_id
    from caseworker_app.casework.record_event import NewEvent, record_event
    from caseworker_app.store.tables import Case

    asking = caller()
    detail = pairs(details, "--detail NAME=VALUE, such as --detail by=parent")
    with asking.open_store() as store, store.unit("record event", user=asking.user, now=now()) as unit:
        wanted = case_id(unit.session, case)
        recorded = record_event(
            unit,
            NewEvent(
                case_id=wanted,
                type=type_,
                on=None if isinstance(day, str) else day,
                new=opens,
                detail=detail,
                as_of=asking.as_of_given,
                **where,
            ),
        )
        reference = unit.session.get_one(Case, wanted).reference
    if asking.as_json:
        print_json(_recorded_json(recorded, reference, asking.as_of))
    else:
        _print_recorded(recorded, asking.as_of)


@click.command(epilog="Example:  caseworker undo")
def undo() -> None:
    """Take back the last thing done, where it can be."""
    from caseworker_app.casework.undo import undo_last

    asking = caller()
    with asking.open_store() as store, store.unit("undo", user=asking.user, now=now()) as unit:
        undone = undo_last(unit)
    if asking.as_json:
        print_json({"undone": undone.description, "cases": sorted(undone.case_ids)})
    else:
        print_lines(f"Taken back: {undone.description}.")


def pairs(texts: Iterable[str], how: str) -> dict[str, str]:
    """Read NAME=VALUE texts."""
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise WrongUse(f"“{text}” has no name and value.", f"Write {how}.")
        found[name.strip()] = value
    return found


def _recorded_json(recorded: Recorded, reference: str, as_of: date) -> dict[str, Any]:
    return {
        "id": recorded.event_id,
        "process": recorded.process,
        "process_index": recorded.process_index,
        "deadlines": timeline.answer(recorded.changed, as_of, reference)["deadlines"],
        "gone": timeline.answer(recorded.gone, as_of, reference)["deadlines"],
        "doubts": list(recorded.doubts),
    }


def _print_recorded(recorded: Recorded, as_of: date) -> None:
    print_lines(f"Recorded in {recorded.process} {recorded.process_index}. Its id is {recorded.event_id}.")
    changed = [_line(deadline, as_of) for deadline in recorded.changed if _is_seen(deadline, as_of)]
    if changed:
        print_table(("Due", "What must be done", "Why"), changed, wide="Why")
    for deadline in recorded.gone:
        print_lines(f"No longer: {deadline.rule.title}")
    if not changed and not recorded.gone:
        print_lines("No deadline changed.")
    print_lines(*(f"Look at this: {doubt}" for doubt in recorded.doubts))


def _is_seen(deadline: Deadline, as_of: date) -> bool:
    from caseworker_app.statutory.standing import shows_on

    return shows_on(deadline, as_of)


def _line(deadline: Deadline, as_of: date) -> tuple[str, str, str]:
    from caseworker_app.statutory import explain

    due = long_date(deadline.due) if deadline.due else "no date"
    return due, deadline.rule.title, explain.because(deadline, as_of)


commands = {"new": new, "edit": edit, "person": person, "event": event, "undo": undo}
