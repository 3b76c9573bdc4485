"""Is the audit of an hour what it was? Rows, notes, seal, signature and chain, each by the other.

For auditors with their own AWS rights (`make verify-audit`); no function of the platform does it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.access.domain import chain
from functions.access.domain.chain import Finding, Noted, Verdict
from functions.access.domain.seal import Seal, SealUnreadable, place_of, read_seal
from functions.access.service.sealing import BUCKET, SIGNER, sealed_hours
from functions.access.store import notes as store
from functions.kernel.errors import Conflict, NotFound
from functions.runtime import crypto, objects, signing


class HourNotOver(Conflict):
    """The hour still takes notes, so there is nothing to compare it with."""

    code = "HOUR_NOT_OVER"
    vi = "Giờ này chưa kết thúc, chưa thể kiểm tra nhật ký."
    en = "This hour is not over, its audit can't be verified yet."


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at, and what is wrong (nothing: an empty tuple)."""

    hour: str
    rows: int
    findings: tuple[Finding, ...]


def verify_hour(hour: str, now: datetime, former: Sequence[Any] = ()) -> Verified:
    """Verify all shards of an hour (``yyyymmddHH``, Vietnam).

    `former` are public keys that signed before the present one. Raises HourNotOver, Busy,
    CryptoUnavailable. Refuses InstantInvalid.
    """
    if not chain.is_closed(hour, now, chain.SEALED_AFTER):
        raise HourNotOver
    keys = (signing.public_key(SIGNER), *former)
    rows, findings = 0, list[Finding]()
    for shard in chain.SHARDS:
        notes = store.notes_of(hour, shard)
        rows += len(notes)
        findings += _findings(hour, shard, notes, keys)
    return Verified(hour, rows, tuple(findings))


def _findings(
    hour: str, shard: str, notes: tuple[Noted, ...], keys: tuple[Any, ...]
) -> Iterator[Finding]:
    seal, signed, versions = _first_seal(hour, shard)
    if versions > 1:
        yield Finding(Verdict.REPLACED, hour, shard)
    if seal is None:
        yield Finding(Verdict.FORGED if versions else Verdict.UNSEALED, hour, shard)
    elif (seal.hour, seal.shard) != (hour, shard) or not _is_ours(seal, signed, keys):
        yield Finding(Verdict.FORGED, hour, shard)
    elif not _is_chained(seal):
        yield Finding(Verdict.UNCHAINED, hour, shard)
    present = store.rows_of((one.subject, one.at) for one in notes)
    # Without a seal the rows are still held against their notes.
    sealed = seal.digests if seal else tuple(one.digest for one in notes)
    yield from chain.judge(hour, shard, sealed, notes, present)


def _is_ours(seal: Seal, signed: bytes, keys: tuple[Any, ...]) -> bool:
    return seal.is_sound and any(signing.verified(key, seal.head, signed) for key in keys)


def _first_seal(hour: str, shard: str) -> tuple[Seal | None, bytes, int]:
    """The seal as it was first locked away, its signature, and how many versions there are."""
    place = place_of(hour, shard)
    versions = objects.versions(BUCKET, place)
    if not versions or not versions[0]:
        return None, b"", len(versions)
    try:
        seal, signature = read_seal(objects.read(BUCKET, place, versions[0]))
        return seal, crypto.from_text(signature), len(versions)
    except (SealUnreadable, NotFound, ValueError):
        return None, b"", len(versions)


def _is_chained(seal: Seal) -> bool:
    """Does it go on from the hour before, or begin where nothing was before?"""
    before, _, _ = _first_seal(chain.hour_before(seal.hour), seal.shard)
    if before is not None:
        return before.root == seal.previous
    return seal.previous == chain.BEGINNING and sealed_hours("")[:1] == [seal.hour]
