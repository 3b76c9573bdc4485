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
from functions.laboratory.service import deciding, noticing, projecting, telling
from functions.laboratory.service import releasing as releasing_service
from functions.laboratory.store import orphans, releases
from functions.runtime import bulk, queues


def _over(wanted: Sequence[Release]) -> tuple[Release, ...]:
    bulk.put_items("specimens", [releases._item(one, releases._s(one)) for one in wanted])
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


def _swallowed(queue: str, messages: Sequence[dict[str, Any]]) -> None:
    try:
        _send_all(queue, messages)
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


def _late_tube_let_be(*_: Any) -> tuple[()]:
    return ()


def _word_forgotten_first(tubes: Any) -> Any:
    found = _waited_for(tubes)
    orphans.forget_waited_for(found)
    return found


def _pool_let_be(known: Any, number: int) -> Any:
    return () if known.tube.startswith("POOL") else _told_of_version(known, number)


def _rows_last(records: Any, now: Any) -> None:
    later: list[Any] = []
    with patch.object(projecting, "keep_all", lambda results: later.extend(results)):
        _project(records, now)
    _keep_all(later)


def _row_forgotten(results: Any) -> int:
    kept = [one for one in results if not one.is_corrected]
    return _keep_all(kept)


_verdict, _send_all = verdict.verdict, queues.send_all
_waited_for = orphans.waited_for
_project, _keep_all = projecting.project, projecting.keep_all
_announcement, _after_approvals = announcing.announcement, clearing.after_approvals
_told_of_version, _put_releases = telling.told_of_version, releases.put_releases


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
    "message-swallowed": planted(queues, "send_all", _swallowed),
    "amendment-not-told": planted(noticing, "announcement", _never_amends),
    "dispute-told": planted(noticing, "announcement", _disputes_told),
    "late-tube-not-matched": planted(telling, "told_of_tube", _late_tube_let_be),
    "word-of-a-tube-forgotten-first": planted(orphans, "waited_for", _word_forgotten_first),
    "tubes-of-a-pool-forgotten": planted(telling, "told_of_version", _pool_let_be),
    "told-before-it-can-be-read": planted(projecting, "project", _rows_last),
    "correction-not-shown": planted(projecting, "keep_all", _row_forgotten),
}
