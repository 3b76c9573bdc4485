"""Planted bugs in the real release: each patches one name of domain, service or store.

One is left out: that a version which another worker has beaten is not decided again. It shows only
where the other read the tube before a second file's rows were written and is yet the first to put
its version; here all rows lie there from the beginning. `test_release_races` goes there straight.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from functions.kernel.errors import Busy
from functions.laboratory.domain import announcing, clearing, releasing, verdict
from functions.laboratory.domain.announcing import Announcement
from functions.laboratory.domain.file import FileState, ResultFile
from functions.laboratory.domain.release import Clearance, Release
from functions.laboratory.service import deciding, telling
from functions.laboratory.service import releasing as releasing_service
from functions.laboratory.store import releases
from functions.runtime import queues
from functions.runtime.tables import translated


def _over(wanted: Sequence[Release]) -> tuple[Release, ...]:
    for release in wanted:
        with translated():
            releases._record(release).save()
    return ()


def _busy_is_done(wanted: Sequence[Release]) -> tuple[Release, ...]:
    try:
        return _put_releases(wanted)
    except Busy:
        return ()


def _first_row_wins(rows: Any, rule: Any) -> Any:
    told = _verdict(rows, rule)
    return told and replace(told, finding=told.basis.finding)


def _all_cleared(file: ResultFile | None) -> Clearance:
    return Clearance.CLEARED


def _swallowed(queue: str, message: dict[str, Any]) -> None:
    try:
        _send(queue, message)
    except Busy:
        return


def _never_amends(kind: Any, versions: Any, number: int) -> Announcement:
    return replace(_announcement(kind, versions, number), amends=False)


def _disputes_told(kind: Any, versions: Any, number: int) -> Announcement:
    return replace(_announcement(kind, versions, number), is_message=True)


def _one_is_enough(file: ResultFile, said: Any) -> Any:
    state = _after_approvals(file, said)
    if state is file.state and any(each.lets_go for each in said):
        return FileState.RELEASING
    return state


def _late_tube_let_be(tube: Any, before: Any) -> None:
    return


def _pool_let_be(release: Release, now: Any) -> None:
    if not release.tube.startswith("POOL"):
        _tell_release(release, now)


_verdict, _send = verdict.verdict, queues.send
_announcement, _after_approvals = announcing.announcement, clearing.after_approvals
_tell_release, _put_releases = telling.tell_release, releases.put_releases


def planted(where: Any, name: str, what: Any) -> Callable[[], AbstractContextManager[object]]:
    """A context in which a name of a module is another thing."""

    @contextmanager
    def with_bug() -> Iterator[None]:
        with patch.object(where, name, what):
            yield

    return with_bug


MUTANTS = {
    "versions-written-over": planted(releases, "put_releases", _over),
    "busy-transaction-taken-for-done": planted(releases, "put_releases", _busy_is_done),
    "conflict-decided-by-a-rule": planted(releasing, "verdict", _first_row_wins),
    "files-always-cleared": planted(releasing_service, "clearance", _all_cleared),
    "one-approver-is-enough": planted(deciding, "after_approvals", _one_is_enough),
    "message-swallowed": planted(queues, "send", _swallowed),
    "amendment-not-told": planted(telling, "announcement", _never_amends),
    "dispute-told": planted(telling, "announcement", _disputes_told),
    "late-tube-not-matched": planted(telling, "tell_tube", _late_tube_let_be),
    "tubes-of-a-pool-forgotten": planted(telling, "tell_release", _pool_let_be),
}
