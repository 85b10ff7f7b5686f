"""Audits of the quality of plans: a sample is drawn, two people mark each plan, a moderator settles it.

What a screen calls:

- `rubric.current(session)`, `rubric.of(session, id)`, `rubric.change(unit, questions, grades)`;
- `draw.frame_of(session, asked)`, `draw.draw(unit, asked, size, seed, markers)`;
- `marking.to_mark(session, audit_id, user)`, `marking.keep(unit, …)`, `marking.finish(unit, …)`;
- `settling.to_settle(session, audit_id, user)`, `settling.settle(unit, …)`;
- `actions`: what is done about one plan, or about what many lack;
- `lists.samples(session)`, `lists.round_of(session, sample_id, user)`: what is shown of a round.

Nothing here shows one marker what the other found before both have finished.
"""
