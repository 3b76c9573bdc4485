"""Facts of other houses as vaccination hears them: bodies of messages, sealed by their tellers."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from functions.kernel.periods import day_of, write_instant
from functions.messages.laboratory import ResultCorrected, ResultReported
from functions.messages.vaccination import (
    SEALED_DOSE,
    DoseTold,
    ImmunizationCorrected,
    ImmunizationRecorded,
    PersonReceived,
)
from functions.runtime import clock, crypto, keys


def result(*members: str, told: str = "positive", release: int = 1, **more: Any) -> str:
    """A released result of a sample taken some hours ago."""
    tube = more.get("tube", "VN-000001")
    at = more.get("at") or clock.now() - timedelta(hours=8)
    common = {
        "tube": tube,
        "release": release,
        "kind": "single",
        "unit": "commune-00001",
        "laboratory": "lab-01",
        "division": "01/001/00001",
        "method": "pcr",
        "collected_at": write_instant(at),
        "tested_at": write_instant(at + timedelta(hours=3)),
        "released_at": write_instant(at + timedelta(hours=5)),
        "members": members,
        "year": 2021,
        "sealed": _sealed("results-2021", {"told": told}, f"facts|{tube}|{release}"),
    }
    if release == 1:
        return ResultReported(**common).model_dump_json()
    return ResultCorrected(**common, reason="laboratory_correction").model_dump_json()


def received(person: str, at: datetime, site: str) -> str:
    """Somebody came to a site."""
    day = day_of(at).isoformat()
    return PersonReceived(person=person, site=site, day=day).model_dump_json()


def dose(
    person: str, at: datetime, *, revision: int = 1, state: str = "ok", site: str = "site-02"
) -> str:
    """A dose of comirnaty at a site."""
    key = f"{day_of(at):%Y%m%d}"
    told = DoseTold(
        product="comirnaty",
        lot="FF2382",
        dose=1,
        doses=2,
        occurred_at=write_instant(at),
        observed_until=None,
        state=state,  # type: ignore[arg-type]
    )
    bound_to = f"{SEALED_DOSE}{key}|{revision}"
    common = {
        "immunization": key,
        "revision": revision,
        "person": person,
        "site": site,
        "year": 2021,
        "sealed": _sealed("immunizations-2021", told.model_dump(), bound_to),
    }
    if revision == 1:
        return ImmunizationRecorded(**common).model_dump_json()
    return ImmunizationCorrected(**common, reason="withdrawn").model_dump_json()


def _sealed(key: str, told: dict[str, Any], bound_to: str) -> str:
    return crypto.to_text(crypto.seal(keys.key(key), json.dumps(told).encode(), bound_to))
