"""What is told to aggregates, and its queue and clock run by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from functions.aggregates import consumers
from functions.aggregates.service import counting
from functions.aggregates.store import rollups
from functions.kernel.periods import write_instant
from functions.messages.checkin import ScansCounted
from functions.messages.followup import FollowUpsCounted
from functions.messages.laboratory import ResultCorrected, ResultReported
from functions.messages.registry import VenueListed
from functions.messages.tracing import ContactConfirmed, ContactDismissed
from functions.messages.vaccination import CorrectionCounted, SiteDayCounted
from functions.runtime import clock, crypto, keys

YESTERDAY = date(2021, 11, 22)
DISTRICT, COMMUNE, NEXT = "01/001", "01/001/00001", "01/001/00004"
Venue = tuple[str, str, str, int]


def scans(
    *venues: Venue, hour: str = "2021112208", known: str = "", edition: int = 1, part: int = 0
) -> str:
    """A closed hour of a district, or what a later closing learned of it."""
    return ScansCounted(
        district=DISTRICT,
        hour=hour,
        known=known or hour,
        edition=edition,
        part=part,
        venues=venues,
    ).model_dump_json()


def result(
    tube: str,
    told: str = "negative",
    release: int = 1,
    *,
    sampled: datetime,
    released: datetime,
    division: str = COMMUNE,
    members: int = 1,
    method: str = "pcr",
) -> str:
    """A release of a sample, sealed as the laboratory does."""
    plain, bound = json.dumps({"told": told}).encode(), f"facts|{tube}|{release}"
    sealed = crypto.to_text(crypto.seal(keys.key("results-2021"), plain, bound))
    common: dict[str, Any] = {
        "tube": tube,
        "release": release,
        "kind": "single" if members == 1 else "field_pool",
        "unit": "site-01",
        "laboratory": "lab-01",
        "division": division,
        "method": method,
        "collected_at": write_instant(sampled),
        "tested_at": write_instant(released),
        "released_at": write_instant(released),
        "members": tuple(f"person-{one}" for one in range(members)),
        "year": 2021,
        "sealed": sealed,
    }
    if release > 1:
        return ResultCorrected(**common, reason="retest").model_dump_json()
    return ResultReported(**common).model_dump_json()


def doses(
    site: str,
    many: int,
    revision: int = 1,
    day: date = YESTERDAY,
    at: str = COMMUNE,
    **records: int,
) -> str:
    """A site's day as immunization counts it."""
    return SiteDayCounted(
        site=site,
        division=at,
        day=day.isoformat(),
        doses=many,
        revision=revision,
        **records,
    ).model_dump_json()


def contact(name: str, step: int = 1, *, stands: bool = True, division: str = COMMUNE) -> str:
    """A contact of a case as tracing tells it; what is sealed in it is not opened here."""
    made = ContactConfirmed if stands else ContactDismissed
    return made(
        case="CASE-1",
        contact=name,
        step=step,
        division=division,
        year=2021,
        sealed="",
        day=YESTERDAY.isoformat(),
    ).model_dump_json()


def followed(shard: str, counts: dict[str, tuple[int, int, int, int]], edition: int = 1) -> str:
    """What a round of the follow-up counted."""
    return FollowUpsCounted(
        day=YESTERDAY.isoformat(), province="01", shard=shard, edition=edition, counts=counts
    ).model_dump_json()


def venue(
    code: str,
    kind: str = "market",
    edition: int = 1,
    *,
    is_open: bool = True,
    at: str = COMMUNE,
    registered: str = "",
) -> str:
    """A venue as the registry tells it."""
    return VenueListed(
        venue=code,
        edition=edition,
        division=at,
        kind=kind,
        is_open=is_open,
        registered=registered,
    ).model_dump_json()


def correction(name: str, revision: int = 1, *, is_open: bool = True) -> str:
    """A correction of a dose's record as immunization tells it."""
    return CorrectionCounted(
        correction=name, revision=revision, division=COMMUNE, is_open=is_open
    ).model_dump_json()


def batch(bodies: Iterable[str]) -> dict[str, Any]:
    """What Lambda hands over."""
    return {
        "Records": [
            {
                "messageId": f"m-{place}",
                "body": body,
                "attributes": {"ApproximateReceiveCount": "1"},
                "eventSource": "aws:sqs",
            }
            for place, body in enumerate(bodies)
        ]
    }


def hear(*bodies: str) -> None:
    """Facts come, ten a batch; all are taken."""
    for begun in range(0, len(bodies), 10):
        told = consumers.hear_fact(batch(bodies[begun : begun + 10]), None)
        assert told == {"batchItemFailures": []}


def figures(day: date = YESTERDAY, province: str = "01") -> dict[str, Any]:
    """A province's day, counted now."""
    assert counting.count_left(clock.now()) == 0
    return dict(rollups.rollup(day, province).counted.plain())
