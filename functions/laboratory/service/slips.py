"""Which code does a person without a phone take home from the sampling site?

The sampler prints one slip for each person of a sealed tube. A slip opens nothing by itself: a
phone that the registry knows, or the person's card at the health station, must come with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from functions.access import service as access
from functions.kernel.callers import Caller, Scope
from functions.kernel.errors import NotFound
from functions.kernel.identifiers import (
    TubeCode,
    TubeCodeInvalid,
    print_result_code,
    read_tube_code,
)
from functions.laboratory.domain.words import Custody
from functions.laboratory.service import codes
from functions.laboratory.store import specimens
from functions.registry import service as registry


class TubeUnknown(NotFound):
    """No such tube, or another unit's, or it is not sealed yet."""

    code = "TUBE_UNKNOWN"
    vi = "Không tìm thấy ống này."
    en = "This tube was not found."


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed for one person: a masked name, and the code."""

    masked_name: str
    code: str


def slips_of(
    caller: Caller, text: str, now: datetime, request_id: str = ""
) -> tuple[TubeCode, tuple[Slip, ...]]:
    """The slips of a tube that the caller's unit sealed, in order of names.

    Raises TubeUnknown, AuditUnavailable, CryptoUnavailable, Busy.
    """
    try:
        tube = specimens.specimen(read_tube_code(text))
    except TubeCodeInvalid:
        raise TubeUnknown from None
    try:
        access.require(caller, Scope(unit=tube.unit if tube else None))
    except NotFound:
        raise TubeUnknown from None
    if tube is None or tube.custody is Custody.COLLECTING:
        raise TubeUnknown
    known = registry.masked(caller, tube.members, now=now, request_id=request_id)
    made = [
        Slip(
            known[person].gate_name if person in known else "",
            print_result_code(codes.code_of(person, tube.tube, now)),
        )
        for person in tube.members
    ]
    return tube.tube, tuple(sorted(made, key=lambda slip: slip.masked_name))
