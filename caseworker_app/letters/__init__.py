"""Letters: from what is on record to the posted envelope.

What a screen or a command calls, in the order of an officer's day (each `unit` is one transaction):

- choose a letter for a case: `one_letter.offers`; see it before making it: `one_letter.preview`
- make drafts, for one reader or for many cases: `drafts.make_drafts` (`progress` tells how far)
- look at one, with its pages, evidence slip, dates, objections, enclosures and parts: `one_letter.look`
- change it: `drafts.type_facts`, `drafts.change_words`, `drafts.forget_words`, `drafts.choose_class`,
  `enclosures.attach`, `enclosures.remove`; each makes it a draft again, but the class of post
- approve one or many: `drafts.approve`, with `passing.Passing(by, because)` where something speaks against it
- the queue and its numbers: `print_queue.queue_page`, `print_queue.counts`; one child's: `letters_of_case`;
  which of the ready ones something speaks against by now: `stale.Stale`, one a window
- print: `print_run.prepare` on a worker's thread, then `print_run.record` in a unit
- the printer failed: `print_run.from_item` from the item that did not come out, or `print_run.back_to_queue`;
  all of it: `print_run.cancel_run`; not to go at all, by letter or by run: `cancelling.cancel_named`
- save a run: `save_run.save`; print a letter again: `reprint.reprint`
- post: `posting.post` (its docstring says when a step counts as done; `posting.RULE` says it on a screen)
- it came back: `posting.came_back`, then `posting.settle_returned`
- it went to the wrong person: `incidents.mis_sent`, then `incidents.close_incident`
- what was sent, byte for byte: `one_letter.open_kept`
- the lists of reviews for settings, a letter each: `setting_letter.list_letters`
- a council's own wording: `wording.overview`, `wording.read`; while it is typed `wording.check` (mistakes at
  their lines) and `example.letter` (how it will look, then `to_pdf.write`); `wording.save`,
  `wording.approve`, `wording.take_back`; what differs: `wording.councils_changes`, `wording.upgrades_changes`

How a letter comes about: `compose` asks `recipients` who gets it, `evidence` what it rests on, `facts` (with
`law_dates`) what it may state, `template` and `markup` for its words, `must_say` whether the law is content,
and `checks` (`guard`, `scanning` with `whereabouts`) what speaks against sending it. `to_pdf` and
`to_docx` then write it.

What leaves a letter waiting is a value (`Refused`, `Objection`, `Waits`), to be listed; what cannot be done
at all is a `CaseworkerError`.
"""
