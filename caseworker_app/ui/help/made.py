"""Pages that nobody writes twice: one for each rule of the law, what is new, the accessibility statement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from caseworker_app import __version__, paths
from caseworker_app.casework.stage import PROCESS_WORDS
from caseworker_app.statutory import explain
from caseworker_app.statutory.events import happened
from caseworker_app.statutory.rule import Duty, Holder, Rule, Start
from caseworker_app.statutory.rules import RULES
from caseworker_app.statutory.words import listed, long_date, lower_first
from caseworker_app.ui.help.pages import Page

RULE = "rule/"
_WHO = {
    Holder.COUNCIL: "The council",
    Holder.FAMILY: "The family",
    Holder.SETTING: "The school or setting",
    Holder.ADVISER: "Whoever was asked for advice",
    Holder.MEDIATION_ADVISER: "The mediation adviser",
    Holder.TRIBUNAL: "The Tribunal",
    Holder.ICB: "Health (the ICB)",
}
_BINDS = {
    Duty.MUST: "It is the law: a must.",
    Duty.SHOULD: "It is the Code of Practice: do it, unless there is a good reason not to.",
    Duty.POLICY: "It is a target, so that the law’s own date can be kept. It is not the law itself.",
    Duty.RIGHT: "It is a right: nobody is late who does not use it.",
    Duty.MAY: "It allows something; nobody has to.",
}
_BEGINS = {
    Start.FIRST: "Only the first one counts: a second does not move the date.",
    Start.EACH: "Each one begins a count of its own.",
    Start.AGAIN: "Each one begins the time again, and ends the earlier count.",
}


def pages() -> Iterator[Page]:
    """Make them all."""
    yield Page("rules", "Every limit of the law", _index(), "regulations deadlines statutory")
    for rule in RULES:
        yield Page(f"{RULE}{rule.id}", rule.title, _rule(rule), f"{rule.id} {rule.verb} law regulation")
    yield whats_new()
    yield _statement()


def name_of(rule: Rule) -> str:
    """Return the name of a rule's page."""
    return f"{RULE}{rule.id}"


def whats_new() -> Page:
    """Make the page of what changed in this version, from the changelog."""
    return Page(
        "whats-new",
        f"What is new in {__version__}",
        _newest(_read(paths.changelog())),
        "release notes update",
    )


def _statement() -> Page:
    """Make the page of the accessibility statement, as it is published."""
    title, _, body = _read(paths.accessibility()).partition("\n")
    title = title.lstrip("# ") or "Accessibility statement"
    return Page("accessibility-statement", title, body.strip(), "wcag conformance equality complaint")


def _index() -> str:
    lines = [
        "Each page says what must be done, by whom, how it is counted, what meets it, and where it is "
        "written. They are made from the rules by which the program counts."
    ]
    kinds = dict.fromkeys(rule.process for rule in RULES)
    for kind in kinds:
        lines += [f"\n## {PROCESS_WORDS.get(kind, kind.replace('_', ' ').capitalize())}\n"]
        lines += [
            f"- [{rule.title}]({name_of(rule)}): {_limit(rule)}" for rule in RULES if rule.process == kind
        ]
    return "\n".join(lines)


def _limit(rule: Rule) -> str:
    return rule.limit.period if rule.limit is not None else "no number of days"


def _rule(rule: Rule) -> str:
    parts = [
        ("Who, and how it binds", f"{_WHO[rule.holder]}. {_BINDS[rule.duty]}"),
        ("What begins it", _begins(rule)),
        ("How it is counted", f"{explain.counted_how(rule)} {_holidays(rule)}".strip()),
        ("What meets it", explain.what_meets_it(rule)),
        ("Lawful exceptions", explain.exceptions_of(rule)),
        ("To know", rule.note),
        ("The law", _law(rule)),
    ]
    text = "\n\n".join(f"## {heading}\n\n{words}" for heading, words in parts if words)
    return f"{text}\n\n[How to read a date’s reason](why-this-date) · [Every limit](rules)"


def _begins(rule: Rule) -> str:
    if rule.counts_from:
        names = [f"“[{_RULES[each].verb}]({RULE}{each})”" for each in rule.counts_from]
        return f"It is counted back from the last day of {listed(names, 'and')}."
    if not rule.starts_on:
        return "A birthday." if rule.start is Start.BIRTHDAY else ""
    told = listed([lower_first(happened(type_)) for type_ in rule.starts_on])
    return f"{told[:1].upper()}{told[1:]}. {_BEGINS.get(rule.start, '')}".strip()


def _holidays(rule: Rule) -> str:
    """Say whether holidays stop the count; they lengthen nothing but where the limit counts working days."""
    if rule.limit is None:
        return ""
    exceptions = " School holidays can allow an exception: see below." if rule.exceptions else ""
    if rule.limit.on_working_days:
        return f"School holidays do not stop it.{exceptions}"
    act = "Where the last day is a weekend or a bank holiday, do it by the working day before."
    return f"{act}{exceptions}"


def _law(rule: Rule) -> str:
    source = rule.source
    in_force = []
    if rule.in_force_from is not None:
        in_force.append(f"in force from {long_date(rule.in_force_from)}")
    if rule.in_force_to is not None:
        in_force.append(f"until {long_date(rule.in_force_to)}")
    if not explain.law(rule):
        words = "The wording of the law is to be checked, so it is not cited here."
    else:
        words = f"[{source}]({source.url})" if source.url else str(source)
    return f"{words}{', ' if in_force else ''}{' '.join(in_force)}".rstrip(".") + "."


def _read(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() else ""


def _newest(text: str) -> str:
    """Return the part of this version, or the newest there is."""
    parts = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    mine = next((part for part in parts if part.startswith(__version__)), parts[0] if parts else "")
    _, _, body = mine.partition("\n")
    body = re.sub(r"\n  +(?=\S)", " ", body).strip()
    return body or "Nothing is written down of this version."


_RULES = {rule.id: rule for rule in RULES}
