"""R7: random histories of several people who share a caseload, each different in every run."""

from __future__ import annotations

import os
import traceback
from typing import ClassVar

from tests.soak.runs import Outcome, Soak
from tests.sync.office import Cluster
from tests.sync.test_histories import Histories, run

FULL = 20_000
AT_A_TIME = 50  # so many histories are tried between two looks at the clock
STEPS = 60


class _Counted(Histories):
    """The histories of the tests, counted."""

    ended: ClassVar[int] = 0

    def teardown(self) -> None:
        super().teardown()
        type(self).ended += 1


def histories(soak: Soak) -> Outcome:
    """R7: nothing is lost, nothing comes back, nobody holds what they may not see."""
    os.environ["CASEWORKER_ALLOW_INSECURE"] = "1"
    out = Outcome(soak.count(FULL), detail=f"histories of up to {STEPS} steps by four people in two teams")
    empty, cluster = soak.store("empty"), Cluster(soak.folder / "postgres")
    _Counted.ended = 0
    try:
        while out.done < out.wanted and soak.has_time():
            try:
                run(_Counted, cluster, empty, examples=min(AT_A_TIME, out.wanted - out.done), steps=STEPS)
            except Exception:
                out.faults.append(traceback.format_exc())
            out.done = _Counted.ended
    finally:
        cluster.close()
    return out
