"""A parent understands every letter at first reading: short words, short sentences, no word of the trade."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

import pytest

from caseworker_app.letters import example
from caseworker_app.letters.catalogue import legal_contents, letters
from caseworker_app.letters.facts import FACTS, KNOWN
from caseworker_app.letters.markup import Block, Box, Heading, Points, Table, Timeline, Words, text_of
from caseworker_app.letters.recipients import KINDS
from caseworker_app.statutory import rules
from caseworker_app.statutory.events import KINDS as PROCESSES
from caseworker_app.statutory.events import kinds_of

JARGON = re.compile(r"\b(EHCP?|SENCO|CYP|LA|SEND Regs|statutory|cease|maintain|amend\w*|pursuant|herewith)\b")


def without_the_law(words: str) -> str:
    """Return a letter's words without its legal contents."""
    return "\n".join(line for line in words.splitlines() if not line.startswith("::")) + "\n"


def sentences(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Words | Heading):
            yield from re.split(r"(?<=[.!?])\s+", text_of(block.runs))
        elif isinstance(block, Points):
            yield from map(text_of, block.points)
        elif isinstance(block, Table):
            yield from (text_of(row[-1]) for row in block.rows)
        elif isinstance(block, Box):
            yield from sentences(block.inside)


def syllables(word: str) -> int:
    found = len(re.findall(r"[aeiouy]+", word.lower()))
    return max(1, found - (word.lower().endswith("e") and not word.lower().endswith("le") and found > 1))


def reading_ease(blocks: tuple[Block, ...]) -> tuple[float, float]:
    """Return Flesch's reading ease, and the words of a sentence on average."""
    said = [one for one in sentences(blocks) if len(one.split()) > 2]
    words = [word for one in said for word in re.findall(r"[^\W\d_]+(?:’[^\W\d_]+)?", one)]
    length = len(words) / len(said)
    return 206.835 - 1.015 * length - 84.6 * sum(map(syllables, words)) / len(words), length


@pytest.mark.parametrize("name", sorted(letters()))
def test_a_letter_reads_easily(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    template = letters()[name]
    ours = example.letter(name, template.title, without_the_law(template.text))
    whole = example.letter(name, template.title, template.text)
    ease, length = reading_ease(ours.blocks)
    with_law, _ = reading_ease(whole.blocks)
    with capsys.disabled():
        sys.stdout.write(f"Flesch reading ease {ease:.0f} (with the law's words {with_law:.0f}): {name}\n")
    assert ease >= 60
    assert length <= 20
    found = JARGON.search(ours.text().replace("SEND Manager", "").split("Yours sincerely")[0])
    assert found is None or name == "setting-copy", found


@pytest.mark.parametrize("name", sorted(letters()))
def test_the_first_sentences_say_what_it_is_and_the_box_what_to_do(name: str) -> None:
    blocks = example.letter(name, letters()[name].title, letters()[name].text).blocks
    assert text_of(blocks[0].runs).startswith("Dear ")  # type: ignore[union-attr]
    assert isinstance(blocks[1], Heading)
    assert isinstance(blocks[2], Words)
    if letters()[name].unsigned:  # it asks for nothing: it tells, and says whom to ring
        assert isinstance(blocks[3], Timeline)
        assert isinstance(blocks[4], Box)
        return
    assert isinstance(blocks[3], Box)
    assert text_of(blocks[3].inside[0].runs) == "What you need to do"  # type: ignore[union-attr]


@pytest.mark.parametrize("name", sorted(letters()))
def test_a_letter_names_only_readers_events_rules_and_facts_that_there_are(name: str) -> None:
    template = letters()[name]
    assert {*template.recipients, *template.copies} <= set(KINDS)
    assert not template.process or template.process in PROCESSES
    events = [one for entry in template.relies_on for one in entry.split("|")]
    for type_ in (*events, *template.unless, *(entry.rpartition(".")[2] for entry in template.records)):
        assert kinds_of(type_.strip()), type_
    for rule in filter(None, (template.due_rule, template.replies_by)):
        assert rules.rule(rule)
    assert template.names <= KNOWN
    for legal in template.must_say:
        assert f":: {legal}" in template.text.splitlines()


def test_every_legal_content_is_used_and_has_its_source_and_says_what_is_looked_for() -> None:
    used = {name for template in letters().values() for name in template.must_say}
    assert used == set(legal_contents())
    facts = example.facts()
    for block in legal_contents().values():
        assert block.source
        assert block.says
        for said in block.says:
            assert (
                said.removeprefix("=") in facts
                if said.startswith("=")
                else said in block.text.casefold() or (said in block.text)
            )
        assert not block.when or block.when in KNOWN


def test_every_fact_has_an_example_a_meaning_and_a_way_to_mend_it() -> None:
    assert set(example.facts()) == KNOWN
    for fact in FACTS.values():
        assert fact.meaning
        assert fact.mend
