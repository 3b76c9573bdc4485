"""Whose doses adverse events are reported of, and what immunization tells of each, revision by
revision; the counts that should follow are reckoned from these alone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from functions.aefi.domain.followup import Counts
from functions.kernel.identifiers import PersonId, UnitId, person_id
from functions.kernel.periods import day_of, write_instant
from functions.messages.vaccination import DoseTold, ImmunizationCorrected, ImmunizationRecorded
from functions.runtime import crypto, keys
from tests.simulation.schedule import START

HERE = "01/001/00001"
SITES = (UnitId("site-01"), UnitId("site-02"))
GIVEN = START - timedelta(hours=2)
DAY = f"{day_of(GIVEN):%Y%m%d}"
ILL, WELL, GONE = (PersonId(person_id((0xAEF0 + n).to_bytes(8))) for n in range(3))
PEOPLE = (ILL, WELL, GONE)
TOLD: dict[tuple[PersonId, int], tuple[str, UnitId, str]] = {
    (ILL, 1): ("FF2382", SITES[0], "ok"),
    (ILL, 2): ("FF2383", SITES[0], "ok"),
    (ILL, 3): ("FF2383", SITES[1], "ok"),
    (WELL, 1): ("FF2382", SITES[0], "ok"),
    (WELL, 2): ("FF2382", SITES[1], "ok"),
    (GONE, 1): ("FF2382", SITES[0], "ok"),
    (GONE, 2): ("FF2382", SITES[0], "withdrawn"),
}
"""Lot, site and state by person and revision."""


def fact_of(person: PersonId, revision: int) -> dict[str, Any]:
    """The fact that immunization tells."""
    lot, site, state = TOLD[person, revision]
    told = DoseTold(
        product="comirnaty", lot=lot, dose=1, doses=2, occurred_at=write_instant(GIVEN),
        observed_until=None, state=state,
    )  # fmt: skip
    sealed = crypto.seal(
        keys.key("immunizations-2021"), told.model_dump_json().encode(), f"facts|{DAY}|{revision}"
    )
    common: dict[str, Any] = {
        "immunization": DAY, "revision": revision, "person": person, "site": site, "year": 2021,
        "sealed": crypto.to_text(sealed),
    }  # fmt: skip
    if revision == 1:
        return ImmunizationRecorded(**common).model_dump()
    return ImmunizationCorrected(**common, reason="site_correction").model_dump()


def counted(reported: Collection[str], severe: Collection[str]) -> dict[str, Counts]:
    """What each lot adds up to when everything was heard; lots of which nothing counts stay out."""
    total: dict[str, Counts] = {}
    for person in PEOPLE:
        last = max(revision for who, revision in TOLD if who == person)
        lot, _, state = TOLD[person, last]
        if state == "withdrawn":
            continue
        place = f"comirnaty.{lot}"
        adds = Counts(1, int(person in reported), int(person in severe))
        total[place] = total.get(place, Counts()) + adds
    return total
