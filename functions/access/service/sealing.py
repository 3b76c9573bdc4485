"""Each closed hour of the audit is chained to the one before, signed and locked away for two years.

An object that stands is never written again: a second run finds it and goes on from its root.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from functions.access.domain import chain
from functions.access.domain.seal import Seal, place_of, read_seal, seal_of, write_seal
from functions.access.service import openness
from functions.access.store import notes as store
from functions.kernel.errors import NotFound
from functions.kernel.periods import hour_of
from functions.runtime import crypto, journal, objects, signing

BUCKET = "audit"
SIGNER = "proofs"
FIRST_LOOKS_BACK = timedelta(hours=6)
"""The first run of all seals six hours: so long a tick of the clock is tried again (wiring.py)."""
HOURS_A_RUN = 48
"""A run that makes good an outage seals at most so many hours; the next goes on (300 s) [J]."""
RECENT = timedelta(days=40)
"""Hours that one page of a listing holds: 1,000 (S3 API Reference, ListObjectsV2)."""


@dataclass(frozen=True, slots=True)
class AuditSealed(journal.Fact):
    """Hours of the audit are sealed up to `until`; `written` seals are new."""

    until: str
    written: int
    rows: int


def seal_due_hours(now: datetime) -> int:
    """Seal every closed hour that is not, oldest first; how many seals were written.

    Raises Busy, CryptoUnavailable: what is sealed by then stays, the next run goes on.
    """
    due = chain.last_due(now)
    begun = _last_sealed(due, now) or hour_of(now - FIRST_LOOKS_BACK)
    written = rows = 0
    until = begun
    for hour in islice(chain.hours_between(begun, due), HOURS_A_RUN):
        for shard in chain.SHARDS:
            fresh = seal_hour(hour, shard)
            written += fresh is not None
            rows += len(fresh.digests) if fresh else 0
        openness.count_hour(hour)
        until = hour
    journal.tell(AuditSealed(until, written, rows))
    return written


def seal_hour(hour: str, shard: str) -> Seal | None:
    """Seal a closed hour of a shard; None if it has been. Raises Busy, CryptoUnavailable."""
    if _sealed(hour, shard) is not None:
        return None
    before = _sealed(chain.hour_before(hour), shard)
    digests = [one.digest for one in store.notes_of(hour, shard)]
    made = seal_of(hour, shard, before.root if before else chain.BEGINNING, digests)
    signature = crypto.to_text(signing.sign(SIGNER, made.head))
    body = write_seal(made, signature)
    placed = objects.put_once(BUCKET, place_of(hour, shard), body, "application/json")
    return made if placed else None


def sealed_hours(since: str) -> list[str]:
    """The hours from `since` on of which at least one shard is sealed, oldest first."""
    return [folder.split("/")[1] for folder in objects.folders(BUCKET, "seals/", since)]


def _last_sealed(due: str, now: datetime) -> str:
    """Where to go on (that hour may lack shards); "" where nothing ever was sealed."""
    hours = sealed_hours(hour_of(now - RECENT)) or sealed_hours("")
    return max((hour for hour in hours if hour <= due), default="")


def _sealed(hour: str, shard: str) -> Seal | None:
    try:
        return read_seal(objects.read(BUCKET, place_of(hour, shard)))[0]
    except NotFound:
        return None
