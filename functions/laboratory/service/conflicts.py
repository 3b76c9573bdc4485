"""Sealings whose tube code was another's: a human gives the tube a new label, or drops it."""

from __future__ import annotations

from dataclasses import replace

from functions.kernel.callers import Caller
from functions.kernel.errors import NotFound
from functions.kernel.identifiers import UnitId, read_tube_code
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.store import manifests as store
from functions.laboratory.store import specimens


class ConflictUnknown(NotFound):
    """Nothing waits under this key, or it is another unit's."""

    code = "CONFLICT_UNKNOWN"
    vi = "Không tìm thấy ống chờ xử lý này."
    en = "No such tube is waiting."


def conflicts(caller: Caller) -> tuple[tuple[str, Specimen], ...]:
    """(key, sealing) that wait for a human of the caller's unit, oldest first."""
    return store.conflicts_of(UnitId(caller.unit))


def relabel(caller: Caller, key: str, tube: str) -> Specimen:
    """The sealing stands under a new code; then it no longer waits.

    Raises ConflictUnknown, TubeCodeInvalid, TubeTaken, Busy.
    """
    waiting = dict(conflicts(caller)).get(key)
    if waiting is None:
        raise ConflictUnknown
    made = specimens.put_new(replace(waiting, tube=read_tube_code(tube)))
    store.drop_conflict(UnitId(caller.unit), key)
    return made


def drop(caller: Caller, key: str) -> None:
    """The sealing was a mistake: nobody's sample is in it. Dropping it again changes nothing."""
    store.drop_conflict(UnitId(caller.unit), key)
