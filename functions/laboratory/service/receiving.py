"""A file of results has come: is it whole, and which chunks of rows are to be taken?

The file is read twice from a local copy. The first reading tells whether it can be trusted as a
whole; if not, it is quarantined and not one row is taken. The second sends its rows in chunks, as
sealed messages. Sending a chunk again is harmless, so that after a crash at any place the next
delivery sends what has no account yet. Memory does not grow with the file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import IO, Final

from functions.kernel.errors import Busy, Invalid, NotFound, Refusal, TooLarge, Unsupported
from functions.kernel.identifiers import FileId, UnitId, opaque_id
from functions.kernel.periods import day_of
from functions.kernel.uploads import FILENAME_LENGTH, FileIncomplete, file_name
from functions.laboratory.domain import file as accounting
from functions.laboratory.domain.chunks import chunks_of
from functions.laboratory.domain.file import FileState, ResultFile
from functions.laboratory.domain.row import RawRow
from functions.laboratory.domain.settings import in_force_on
from functions.laboratory.service import announcing, carrying, reading, reporting
from functions.laboratory.store import accounts, files, laboratories
from functions.messages.laboratory import ReportWanted, ResultsAgain
from functions.runtime import journal, objects, queues, settings
from functions.runtime.tables import ConditionLost

TRIES_TO_READ: Final = 3
CHUNKS: Final = "result-chunks"
DROP: Final = "drop"
BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class ResultUploadUnknown(journal.Fact):
    """An object that nobody announced has arrived outside any laboratory's drop; it is let be."""


def receive_message(body: str, attempt: int, now: datetime) -> None:
    """Take the files that an SQS message of S3 tells of, or write the report of one.

    `attempt` counts deliveries of the message from 1. Raises Busy and its like to be called
    again, ValueError or KeyError for what S3 would not send.
    """
    told = json.loads(body)
    if isinstance(told, dict) and told.get("fact") == "ReportWanted":
        reporting.write_report(ReportWanted.model_validate(told).file, now)
        return
    if isinstance(told, dict) and told.get("fact") == "ResultsAgain":
        receive_again(ResultsAgain.model_validate(told).file, attempt, now)
        return
    for arrival in objects.arrivals_in(body):
        receive_arrival(arrival, attempt, now)


def receive_arrival(arrival: objects.Arrival, attempt: int, now: datetime) -> None:
    """Take one object: announced, or dropped by a laboratory's own system. Others are let be."""
    unit, place, name = _parts(arrival.key)
    announced = files.head(place) if place and place != DROP else None
    if announced is not None and announced.object_key == arrival.key:
        # It is taken from the first object that was whole; a later upload changes nothing.
        if announced.version in ("", arrival.version):
            _receive(arrival, attempt, now, announced)
    elif place == DROP and announcing.is_laboratory(unit):
        _receive(arrival, attempt, now, None)
    else:
        journal.tell(ResultUploadUnknown())


def receive_again(file_id: str, attempt: int, now: datetime) -> None:
    """Take the object of a refused file for the one that was submitted in its place."""
    file = files.head(file_id)
    if file is not None and file.again_of is not None:
        bucket = settings.bucket("uploads")
        _receive(objects.Arrival(bucket, file.object_key, file.version, "", 0), attempt, now, file)


def _receive(
    arrival: objects.Arrival, attempt: int, now: datetime, announced: ResultFile | None
) -> None:
    """An object that can't be read is tried again, then its file is quarantined (F13)."""
    file = announced
    if file is not None and file.state not in accounting.UNDER_WAY:
        return
    try:
        with objects.local_copy(arrival) as copy:
            sha256 = _digest(copy)
            file = file or _dropped(arrival, sha256, now)
            _take(file, arrival.version, sha256, copy, now)
    except (NotFound, objects.Withheld, FileIncomplete) as unread:
        begun = file is not None and file.state is not FileState.AWAITING
        if attempt < TRIES_TO_READ or begun:
            raise Busy from unread
        _quarantine(file or _dropped(arrival, "", now), FileIncomplete(), now)


def _take(file: ResultFile, version: str, sha256: str, copy: IO[bytes], now: datetime) -> None:
    """Begin the file if nobody has, and send its rows. What can't be trusted is quarantined."""
    try:
        if file.state is FileState.AWAITING:
            begun = _begin(file, version, sha256, copy, now)
            if begun is None:
                return
            file = begun
        if file.state is FileState.RECEIVING and file.sha256 == sha256:
            _send(file, copy)
    except (Invalid, TooLarge, Unsupported) as broken:
        _quarantine(file, broken, now)


def _dropped(arrival: objects.Arrival, sha256: str, now: datetime) -> ResultFile:
    """A dropped object is known by its place, version and bytes: the same again is one file."""
    unit, _, name = _parts(arrival.key)
    identity = "\x1f".join(("drop:v1", arrival.key, arrival.version, sha256))
    shown = "".join(sign for sign in name if sign.isprintable())[-FILENAME_LENGTH:]
    made = ResultFile(
        id=FileId(opaque_id(hashlib.sha256(identity.encode()).digest()[:16])),
        laboratory=UnitId(unit),
        filename=shown,
        ending=name.rpartition(".")[2].lower()[:8],
        object_key=arrival.key,
        by="",
        made_at=now,
    )
    return files.put_dropped(made)


def _begin(
    file: ResultFile, version: str, sha256: str, copy: IO[bytes], now: datetime
) -> ResultFile | None:
    """The first reading: the file as it is to be taken, or None where nothing of it is.

    Raises the refusals of the readers, and ManifestMismatch.
    """
    seen = replace(file, version=version, sha256=sha256)
    if not file.by:  # dropped by a laboratory's system, which wrote its manifest on the object
        arrival = objects.Arrival(settings.bucket("uploads"), file.object_key, version, "", 0)
        file_name(file.filename, reading.ENDINGS)
        seen = replace(seen, manifest=announcing.manifest_of_labels(objects.labels(arrival)))
    rows = chunks = 0
    for chunk in chunks_of(_rows(copy, seen)):
        rows += len(chunk)
        chunks += 1
    kept = in_force_on(file.laboratory, laboratories.settings_of(file.laboratory), day_of(now))
    needed = kept.manifest_required
    accounting.check_manifest(seen.manifest, rows, sha256, required=needed)
    first = files.claim_content(seen)
    if first != file.id:
        _advance(file, accounting.repeat(seen, first, rows, now))
        return None
    return _advance(file, accounting.begin(seen, now, rows=rows, chunks=chunks))


def _send(file: ResultFile, copy: IO[bytes]) -> None:
    """The second reading: a message for each chunk that has no account yet."""
    taken = accounts.accounts_of(file.id)
    for number, chunk in enumerate(chunks_of(_rows(copy, file)), 1):
        if number not in taken:
            queues.send(CHUNKS, carrying.message_of(file, number, chunk).model_dump())


def _advance(before: ResultFile, after: ResultFile) -> ResultFile | None:
    """Put the next state. Where somebody else did: the file if its rows are still to be sent."""
    try:
        files.advance(before, after)
        return after
    except ConditionLost:
        standing = files.head(before.id)
        return standing if standing and standing.state is FileState.RECEIVING else None


def _quarantine(file: ResultFile, why: Refusal, now: datetime) -> None:
    if file.state is FileState.AWAITING:
        _advance(file, accounting.quarantine(file, why, now))


def _rows(copy: IO[bytes], file: ResultFile) -> Iterator[RawRow]:
    copy.seek(0)
    return reading.read_rows(copy, file.ending, file.manifest.encoding)


def _digest(copy: IO[bytes]) -> str:
    copy.seek(0)
    digest = hashlib.sha256()
    while block := copy.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _parts(key: str) -> tuple[str, str, str]:
    """Laboratory, file or ``drop``, name; all "" for a key of another shape."""
    parts = key.split("/")
    return (parts[1], parts[2], parts[3]) if len(parts) == 4 else ("", "", "")
