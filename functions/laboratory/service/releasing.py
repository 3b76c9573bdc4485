"""How are the rows of a file released, tube by tube, each version once?

A message names a chunk of a file, or tubes. Every tube is read as a whole, decided by the pure
rule, and its next version put under its number, if nobody has taken that: of two workers one wins
and the other decides again. Doing it again changes nothing, so every message may come any number
of times and in any order. The last chunk moves its file to RELEASED.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from functions.kernel.errors import Busy
from functions.kernel.identifiers import FileId, TubeCode
from functions.laboratory.domain.clearing import clearance, moved
from functions.laboratory.domain.file import FileState
from functions.laboratory.domain.release import Aggregate, Clearance
from functions.laboratory.domain.releasing import Next, decide, strays
from functions.laboratory.service import orphans
from functions.laboratory.store import accounts, approvals, files, releases
from functions.messages.laboratory import TubesToRelease
from functions.runtime.tables import ConditionLost

ROUNDS = 5
"""A tube is decided again where another worker was faster; so often at most in one call."""


def release_message(body: str, now: datetime) -> None:
    """Release what a message of the queue names. Raises Busy and its like to be called again."""
    told = TubesToRelease.model_validate_json(body)
    if told.chunk is None:
        settle(map(TubeCode, told.tubes), now)
    else:
        release_chunk(FileId(told.file), told.chunk, now)


def release_chunk(file_id: FileId, number: int, now: datetime) -> None:
    """Decide every tube of a chunk; the last chunk ends the release of its file."""
    file = files.head(file_id)
    if file is None or clearance(file) is Clearance.PENDING:
        return
    settle(accounts.tubes_of(file_id, number), now)
    if file.state is FileState.RELEASING:
        approvals.put_done(file_id, number, now)
        if approvals.done(file_id) == file.chunks:
            _finish(file_id)


def settle(tubes: Iterable[TubeCode], now: datetime) -> None:
    """Decide tubes until nothing is left to release of them now. Raises Busy."""
    waiting = list(dict.fromkeys(tubes))
    cleared = Clearances()
    for _ in range(ROUNDS):
        decided = [(known, decide(known, now)) for known in (known_of(t, cleared) for t in waiting)]
        stray = [known for known, _ in decided if strays(known)]
        found = orphans.keep(stray)
        beaten = releases.put_releases(
            [each.release for _, each in decided if isinstance(each, Next)]
        )
        waiting = list(dict.fromkeys((*found, *(each.tube for each in beaten))))
        if not waiting:
            return
    raise Busy


def known_of(tube: TubeCode, cleared: Clearances) -> Aggregate:
    """All that is known of a tube: with the standing release of its pool, and its files' state."""
    known = releases.aggregate(tube)
    pooled_in = known.specimen.pooled_in if known.specimen else None
    pool = releases.aggregate(pooled_in).standing if pooled_in else None
    return replace(known, pool=pool, files=cleared.of(row.file for row in known.rows))


class Clearances:
    """The states of files, each read once per message.

    A state that moves on meanwhile brings messages of its own for the tubes of its file.
    """

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._known: dict[FileId, Clearance] = {}

    def of(self, wanted: Iterable[FileId]) -> dict[str, Clearance]:
        """The clearance of each of the files."""
        told = {}
        for file in wanted:
            if file not in self._known:
                self._known[file] = clearance(files.head(file))
            told[str(file)] = self._known[file]
        return told


def _finish(file_id: FileId) -> None:
    """RELEASED, once; another worker's move, or our own unheard one, counts as well."""
    file = files.head(file_id)
    if file is None or file.state is not FileState.RELEASING:
        return
    try:
        files.advance(file, moved(file, FileState.RELEASED))
    except ConditionLost:
        standing = files.head(file_id)
        if standing is None or standing.state is not FileState.RELEASED:
            raise Busy from None
