"""`retention`: how long cases are kept, legal holds, and deletion with a certificate."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from caseworker_app.cli.output import DATE, caller, civil_day, now, print_json, print_lines, print_table, utc
from caseworker_app.errors import WrongUse
from caseworker_app.statutory.words import count_of, long_date

_WAYS = ("list", "hold", "lift", "keep", "purge", "certificates")


@click.command(
    help="How long cases are kept. list: whose time is over; hold and lift: a legal hold; keep: until a "
    "later day; "
    "purge: delete one case, with a certificate; certificates: what was deleted. Nothing is deleted by "
    "itself.",
    epilog="Examples:\n\n\b\n  caseworker retention list\n"
    "  caseworker retention hold 14-203 --because 'Inquiry of 2026'\n"
    "  caseworker retention purge 91-017 --because 'Schedule, line 14' --out certificate.pdf",
)
@click.argument("what", metavar="|".join(_WAYS))
@click.argument("called", metavar="[CASE]", required=False)
@click.option("--because", metavar="TEXT", default="", help="Why; it is kept.")
@click.option("--until", type=DATE, metavar="DATE", help="With keep: the day until which it is kept.")
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE.pdf", help="With purge: the certificate."
)
def _retention(what: str, called: str | None, because: str, until: date | None, out: Path | None) -> None:
    """Show the list, or decide about one case."""
    if what == "list":
        _list()
    elif what == "certificates":
        _certificates()
    elif what not in _WAYS or not called:
        raise WrongUse(
            f"Say one of {', '.join(_WAYS)}, and whose case.", "For example: caseworker retention list"
        )
    elif what == "purge":
        _purge(called, because, out)
    else:
        _decide(what, called, because, until)


def _list() -> None:
    from caseworker_app.casework import retention

    asking = caller()
    with asking.open_store() as store, store.reading() as session:
        rows = retention.review_list(session, asking.as_of)
        kinds = retention.schedule(session)
    if asking.as_json:
        print_json({
            "schedule": [{"kind": one.kind, "period": one.period, "source": one.source} for one in kinds],
            "cases": [{"case": row.reference, "date_of_birth": row.date_of_birth.isoformat(),
                       "over_on": row.over_on.isoformat(), "stopped": row.stopped or None} for row in rows],
        })  # fmt: skip
        return
    print_lines(*(f"{one.kind}: {one.period}. {one.source.removesuffix('.')}." for one in kinds), "")
    if not rows:
        print_lines("The time of keeping is over for nobody.")
        return
    print_table(
        ("Case", "Born", "Over since", "Stopped by"),
        [(row.reference, long_date(row.date_of_birth), long_date(row.over_on), row.stopped) for row in rows],
        wide="Stopped by",
    )


def _decide(what: str, called: str, because: str, until: date | None) -> None:
    from caseworker_app.casework import retention
    from caseworker_app.casework.lookup import case_id

    asking = caller()
    if what == "keep" and until is None:
        raise WrongUse("Until when?", "Give --until DATE.")
    with asking.open_store() as store:
        with store.reading() as session:
            case = case_id(session, called)
        with store.unit(f"retention {what}", user=asking.user, now=now()) as unit:
            if what == "hold":
                retention.hold(unit, case, because)
            elif what == "lift":
                retention.lift(unit, case, because)
            elif until is not None:
                retention.keep_longer(unit, case, until, because)
    told = {"hold": "is under a legal hold", "lift": "is under no hold any more", "keep": "is kept longer"}
    if asking.as_json:
        print_json({"case": called, "done": what})
    else:
        print_lines(f"{called} {told[what]}.")


def _purge(called: str, because: str, out: Path | None) -> None:
    from caseworker_app.casework import preferences
    from caseworker_app.casework.lookup import case_id
    from caseworker_app.reports import certificate
    from caseworker_app.sync.purge import purge

    asking = caller()
    if out is not None and not out.expanduser().absolute().parent.is_dir():
        raise WrongUse(f"There is no folder {out.absolute().parent}.", "Make it first, or name another.")
    with asking.open_store() as store:
        with store.reading() as session:
            case = case_id(session, called)
            council = preferences.read(session).council_name
        made = purge(store, case, because, user=asking.user, now=now())
        if out is not None:
            certificate.write(out.expanduser(), made, council)
    if asking.as_json:
        print_json(_as_json(made))
        return
    print_lines(
        f"{made.reference} is deleted.", *(f"{name}: {words}" for name, words in certificate.lines(made))
    )
    print_lines(*(f"{name}: {count}" for name, count in certificate.counted(made)))
    print_lines(certificate.about_backups(made))


def _certificates() -> None:
    from caseworker_app.casework import purge

    asking = caller()
    with asking.open_store() as store:
        found = purge.certificates(store)
    if asking.as_json:
        print_json({"certificates": [_as_json(one) for one in found]})
        return
    print_lines(f"{count_of(len(found), 'certificate')}.")
    print_table(
        ("Case", "Deleted on", "By", "Reason"),
        [(one.reference, long_date(civil_day(one.at)), one.by, one.because) for one in found],
        wide="Reason",
    )


def _as_json(made: object) -> dict[str, object]:
    from caseworker_app.casework.purge import Certificate

    assert isinstance(made, Certificate)
    return {
        "certificate": made.id,
        "case": made.reference,
        "at": utc(made.at),
        "by": made.by,
        "rule": made.rule,
        "because": made.because,
        "deleted": dict(made.counts),
        "backups_until": made.backups_until.isoformat(),
    }


commands = {"retention": _retention}
