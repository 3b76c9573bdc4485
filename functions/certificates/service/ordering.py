"""What stands in the queue of orders: a facility's day, a key, or a piece of their work."""

from __future__ import annotations

import json
from datetime import datetime

from functions.certificates.service import batching, reissuing, revoking
from functions.messages.certificates import (
    CertificatesToReissue,
    FacilityDayToIssue,
    FacilityDayToRevoke,
    KeyToReissue,
)


def work_through(body: str, now: datetime) -> None:
    """Do the piece of work that a message asks for. Raises KeyError for another, Busy."""
    match json.loads(body)["fact"]:
        case "FacilityDayToRevoke":
            day = FacilityDayToRevoke.model_validate_json(body)
            revoking.work_through(day.facility, day.day, now)
        case "KeyToReissue":
            reissuing.plan(KeyToReissue.model_validate_json(body), now)
        case "CertificatesToReissue":
            reissuing.work_through(CertificatesToReissue.model_validate_json(body), now)
        case "FacilityDayToIssue":
            batching.work_through(FacilityDayToIssue.model_validate_json(body), now)
        case other:
            raise KeyError(other)
