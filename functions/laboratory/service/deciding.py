"""What follows when a file is accounted for, approved or refused? The stream of `result_files`.

The guards are asked before any message can go out. Every record may come again, late or out of
order: what is done follows from the file as it stands now, and its state moves on by one
conditional write.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from functions.kernel.identifiers import FileId
from functions.kernel.periods import day_of
from functions.laboratory.domain import guards
from functions.laboratory.domain.clearing import (
    OPEN,
    after_accounting,
    after_approvals,
    counted,
    moved,
)
from functions.laboratory.domain.file import FileState, ResultFile
from functions.laboratory.domain.guards import Alarm, Counted
from functions.laboratory.domain.probe import is_probe
from functions.laboratory.domain.settings import ReleaseMode, Settings, in_force_on
from functions.laboratory.store import accounts, approvals, files, laboratories
from functions.messages.laboratory import ResultsAgain, TubesToRelease
from functions.runtime import journal, queues
from functions.runtime.tables import ConditionLost

RELEASES = "result-releases"
Image = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FileHeld(journal.Fact):
    """Guards hold a file: people have to look before anybody is told."""

    level: ClassVar[journal.Level] = "WARNING"
    file: str
    laboratory: str
    guards: str


def file_told(new: Image, old: Image, now: datetime) -> None:
    """A record of the stream: a file's head, or an approver's word. Raises Busy."""
    if (approved := approvals.approval_of_image(new)) is not None:
        follow_approvals(approved)
    elif (file := files.file_of_image(new)) is not None:
        before = files.file_of_image(old)
        if before is None or before.state is not file.state:
            follow_state(file.id, file.state, now)


def follow_state(file_id: FileId, state: FileState, now: datetime) -> None:
    """Do what a state asks for, if the file still stands there: the next one is told as well."""
    file = files.head(file_id)
    if file is None or file.state is not state:
        return
    if file.state is FileState.ACCOUNTED:
        _decide(file, now)
    elif file.state is FileState.AWAITING and file.again_of is not None:
        queues.send("result-files", ResultsAgain(file=file.id).model_dump())
    elif file.state in (FileState.RELEASING, FileState.REJECTED):
        if file.state is FileState.REJECTED:
            _count(file, Counted(0, 0), now)
        for number in range(1, file.chunks + 1):
            wanted = TubesToRelease(file=file.id, chunk=number)
            queues.send(RELEASES, wanted.model_dump())


def follow_approvals(file_id: FileId) -> ResultFile | None:
    """Move a file on where enough was said of it; the file as it stands. Raises Busy."""
    file = files.head(file_id)
    if file is None or file.state not in OPEN:
        return file
    state = after_approvals(file, approvals.approvals(file_id))
    if state is file.state:
        return file
    return _advance(file, state)


def _decide(file: ResultFile, now: datetime) -> None:
    if is_probe(file.laboratory):
        _advance(file, FileState.RELEASING)
        return
    found = counted(accounts.found_in(file.id))
    alarms = _alarms(file, found, now)
    _count(file, found, now)
    if alarms:
        approvals.put_hold(file.id, alarms, now)
    state = after_accounting(file, settings_of(file, now), alarms)
    moved_on = _advance(file, state)
    if moved_on.state is FileState.HELD:
        names = ",".join(alarm.guard for alarm in alarms)
        journal.tell(FileHeld(file.id, file.laboratory, names))
        journal.measure("FilesHeld", 1)


def settings_of(file: ResultFile, now: datetime) -> Settings:
    """What holds for a file today. The laboratory of the probes releases by itself."""
    if is_probe(file.laboratory):
        return Settings(file.laboratory, mode=ReleaseMode.AUTO)
    return in_force_on(file.laboratory, laboratories.settings_of(file.laboratory), day_of(now))


def _alarms(file: ResultFile, found: Counted, now: datetime) -> tuple[Alarm, ...]:
    day = day_of(file.finished_at or now)
    first = day - timedelta(days=guards.POSITIVITY_DAYS)
    days = laboratories.days_of(file.laboratory, first, day, but=file.id)
    return guards.alarms(found, day, days, settings_of(file, now).guards)


def _count(file: ResultFile, found: Counted, now: datetime) -> None:
    day = day_of(file.finished_at or now)
    laboratories.note_file(file.laboratory, day, file.id, found)


def _advance(file: ResultFile, state: FileState) -> ResultFile:
    """The file in its next state, or in the one that another worker gave it."""
    wanted = moved(file, state)
    try:
        files.advance(file, wanted)
    except ConditionLost:
        return files.head(file.id) or file
    return wanted
