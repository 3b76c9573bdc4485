"""Draws of a campaign and their waves of invitations: VAX-50 to VAX-54."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute

from functions.kernel.periods import day_of, instant_at
from functions.runtime import crypto, keys
from functions.runtime.tables import Record, table_meta, translated
from functions.vaccination.domain.allocation import Place, Round, Wave
from functions.vaccination.domain.campaign import CampaignId

_DRAW, _WAVE = "draw#", "wave#"


class DrawRecord(Record):
    """A round (`hash` of its seed, `b` the seed sealed, `seed` once drawn) or a wave of it."""

    Meta = table_meta("campaigns")
    c = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    at = NumberAttribute()
    rule = UnicodeAttribute(null=True)
    hash = UnicodeAttribute(null=True)
    y = NumberAttribute(null=True)
    b = BinaryAttribute(legacy_encoding=False, null=True)
    seed = UnicodeAttribute(null=True)
    drawn = NumberAttribute(null=True)
    up_to = UnicodeAttribute(null=True)
    until = NumberAttribute(null=True)


def rounds_of(campaign: CampaignId) -> tuple[Round, ...]:
    """VAX-50: all rounds with their waves, oldest first, read strongly."""
    with translated():
        draws = list(
            DrawRecord.query(campaign, DrawRecord.s.startswith(_DRAW), consistent_read=True)
        )
        waves = list(
            DrawRecord.query(campaign, DrawRecord.s.startswith(_WAVE), consistent_read=True)
        )
    rounds = [_round(record) for record in draws]
    return tuple(
        replace(one, waves=tuple(_wave(each) for each in waves if _round_of(each) == one.number))
        for one in rounds
    )


def put_round(campaign: CampaignId, made: Round, seed: str) -> None:
    """VAX-51: a seed is committed to, once a round. Raises ConditionLost, CryptoUnavailable."""
    place, year = f"{_DRAW}{made.number:04d}", day_of(made.committed_at).year
    sealed = crypto.seal(_key(year), seed.encode(), f"campaigns|{campaign}|{place}")
    record = DrawRecord(
        campaign,
        place,
        at=_seconds(made.committed_at),
        rule=made.rule_id,
        hash=made.commitment,
        y=year,
        b=sealed,
    )
    with translated():
        record.save(condition=DrawRecord.c.does_not_exist())


def draw(campaign: CampaignId, number: int, now: datetime) -> Round:
    """VAX-52: the round's seed is told, once; from then on its places are fixed.

    Raises ConditionLost where it was told before, Busy, CryptoUnavailable.
    """
    place = f"{_DRAW}{number:04d}"
    with translated():
        record = DrawRecord.get(campaign, place, consistent_read=True)
    bound = f"campaigns|{campaign}|{place}"
    seed = crypto.unseal(_key(int(record.y or 0)), bytes(record.b or b""), bound).decode()
    with translated():
        record.update(
            [DrawRecord.seed.set(seed), DrawRecord.drawn.set(_seconds(now))],
            condition=DrawRecord.seed.does_not_exist() & DrawRecord.hash.exists(),
        )
    return _round(record)


def put_wave(campaign: CampaignId, number: int, wave: Wave) -> None:
    """VAX-53: a wave of a round, once. Raises ConditionLost."""
    record = DrawRecord(
        campaign,
        f"{_WAVE}{number:04d}#{wave.number:04d}",
        at=_seconds(wave.at),
        up_to=wave.up_to,
        until=_seconds(wave.until),
    )
    with translated():
        record.save(condition=DrawRecord.c.does_not_exist())


def wave_of_image(image: Mapping[str, Any]) -> tuple[CampaignId, int, Wave] | None:
    """VAX-54: campaign, round and wave in a stream's image; None for another item."""
    if not image.get("s", {}).get("S", "").startswith(_WAVE):
        return None
    record = DrawRecord()
    record.deserialize(dict(image))
    return CampaignId(record.c), _round_of(record), _wave(record)


def _round(record: DrawRecord) -> Round:
    return Round(
        number=int(record.s.removeprefix(_DRAW)),
        rule_id=str(record.rule),
        commitment=str(record.hash),
        committed_at=instant_at(record.at),
        seed=str(record.seed or ""),
        drawn_at=instant_at(record.drawn) if record.drawn is not None else None,
    )


def _round_of(record: DrawRecord) -> int:
    return int(record.s.split("#")[1])


def _wave(record: DrawRecord) -> Wave:
    return Wave(
        number=int(record.s.split("#")[2]),
        up_to=Place(str(record.up_to)),
        at=instant_at(record.at),
        until=instant_at(record.until or 0),
    )


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _key(year: int) -> bytes:
    return keys.key(f"registrations-{year}")
