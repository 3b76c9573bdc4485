"""What does a fact say, as a source? Each one's last version counts; nothing is kept here.

A sample stands under a keyed hash of its tube and a contact under one of its id, so that nobody
reads from a row whose it is. A sample's day is that of sampling, a contact's that on which it was
first said to be one: neither is changed by what comes later. Where a contact is counted may change,
so its row lies in no province (`UNPLACED`) and names the province in its figures.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import Final

from functions.aggregates.domain.source import (
    DISTRICT,
    REGISTER,
    UNPLACED,
    Cells,
    Measure,
    Source,
    cut,
)
from functions.aggregates.domain.turnaround import hour_of_release
from functions.kernel.divisions import read_path
from functions.kernel.periods import day_of, period_of_hour, read_instant
from functions.messages.checkin import ScansCounted
from functions.messages.followup import FollowUpsCounted
from functions.messages.laboratory import ResultReported
from functions.messages.registry import VenueListed
from functions.messages.tracing import CaseOpened, CaseWithdrawn, ContactConfirmed, ContactDismissed
from functions.messages.vaccination import CorrectionCounted, SiteDayCounted
from functions.runtime import crypto, keys

WITHIN: Final = timedelta(hours=24)
COLUMNS: Final = {"positive": "positive", "negative": "negative", "negative_in_pool": "negative"}
METHODS: Final = {"pcr": "pcr", "antigen": "rapid"}
UNTOLD: Final = "withdrawn"


def scans(fact: ScansCounted) -> Source:
    """Arrivals of a district's hour."""
    return Source(
        day=day_of(period_of_hour(fact.hour).start),
        province=cut(fact.district, 1),
        key=f"scan#{fact.district}#{fact.hour}#{fact.known}#{fact.part}",
        version=fact.edition,
        hour=fact.hour,
        venues=fact.venues,
    )


def result(fact: ResultReported) -> Source:
    """A release of a sample. Raises CryptoUnavailable."""
    bound_to = f"facts|{fact.tube}|{fact.release}"
    opened = crypto.unseal(
        keys.key(f"results-{fact.year}"), crypto.from_text(fact.sealed), bound_to
    )
    told = str(json.loads(opened)["told"])
    sampled_at = read_instant(fact.collected_at or fact.tested_at)
    took = read_instant(fact.released_at) - sampled_at
    leaf, many = district(fact.division), len(fact.members)
    columns = {
        Measure.RESULTS: COLUMNS.get(told, "other"),
        Measure.TURNAROUND: "within_day" if took <= WITHIN else "later",
        Measure.METHODS: METHODS.get(fact.method, "other"),
        Measure.HOURS: hour_of_release(took),
    }
    counts: dict[str, Cells] = {
        measure.value: {leaf: {column: many}} for measure, column in columns.items()
    }
    return Source(
        day=day_of(sampled_at),
        province=cut(leaf, 1),
        key=f"result#{keys.name_of('aggregates', 'tube', fact.tube)}",
        version=fact.release,
        figures=counts if told != UNTOLD else {},
    )


def doses(fact: SiteDayCounted) -> Source:
    """A site's day: doses, and of their records how many are verified and of the same day."""
    leaf = district(fact.division)
    return Source(
        day=date.fromisoformat(fact.day),
        province=cut(leaf, 1),
        key=f"dose#{fact.site}",
        version=fact.revision,
        figures={
            Measure.DOSES.value: {leaf: {Measure.DOSES.value: fact.doses}},
            Measure.RECORDS.value: {leaf: {"verified": fact.verified, "same_day": fact.same_day}},
        },
    )


def case(fact: CaseOpened) -> Source:
    """A case as it stands."""
    leaf = district(fact.division)
    counts = not isinstance(fact, CaseWithdrawn)
    return Source(
        day=date.fromisoformat(fact.day),
        province=cut(leaf, 1),
        key=f"case#{fact.case}",
        version=fact.revision,
        figures={Measure.CASES.value: {leaf: {Measure.CASES.value: 1}}} if counts else {},
    )


def contact(fact: ContactConfirmed) -> Source:
    """A confirmed contact, or one that is none any more."""
    counts = not isinstance(fact, ContactDismissed)
    leaf = district(fact.division)
    return Source(
        day=date.fromisoformat(fact.day),
        province=UNPLACED,
        key=f"contact#{keys.name_of('aggregates', 'contact', fact.contact)}",
        version=fact.step,
        figures={Measure.CONTACTS.value: {leaf: {Measure.CONTACTS.value: 1}}} if counts else {},
    )


def followed(fact: FollowUpsCounted) -> Source:
    """People whom a round of the follow-up went through, by district of where they are."""
    cells: defaultdict[str, Counter[str]] = defaultdict(Counter)
    danger: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for place, (many, answered, _, red) in fact.counts.items():
        leaf = district(place)
        cells[leaf].update(answered=answered, unanswered=many - answered)
        danger[leaf].update(red=red)
    return Source(
        day=date.fromisoformat(fact.day),
        province=UNPLACED,
        key=f"followed#{fact.province}#{fact.shard}",
        version=fact.edition,
        figures={Measure.FOLLOWED.value: dict(cells), Measure.RED.value: dict(danger)},
    )


def venue(fact: VenueListed) -> Source:
    """A venue that is open, in the register."""
    leaf = str(read_path(fact.division))
    return Source(
        day=REGISTER,
        province=cut(leaf, 1),
        key=f"venue#{fact.venue}",
        version=fact.edition,
        figures={Measure.VENUES.value: {leaf: {fact.kind: 1}}} if fact.is_open else {},
        since=fact.registered,
    )


def correction(fact: CorrectionCounted) -> Source:
    """A correction of a dose's record that waits, in the register; its division never changes."""
    leaf = district(fact.division)
    counts = {Measure.CORRECTIONS.value: {leaf: {Measure.CORRECTIONS.value: 1}}}
    return Source(
        day=REGISTER,
        province=cut(leaf, 1),
        key=f"correction#{fact.correction}",
        version=fact.revision,
        figures=counts if fact.is_open else {},
    )


def district(division: str) -> str:
    """The district of a path, the province where no more is known, or `UNPLACED`."""
    return cut(str(read_path(division)), DISTRICT) or UNPLACED
