"""Challenges and pairings: ACC-1 to ACC-5."""

from __future__ import annotations

from datetime import UTC, datetime

from pynamodb.attributes import BinaryAttribute, BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from functions.access.domain.challenge import Binding, Challenge, ChallengePurpose
from functions.runtime.tables import ConditionLost, Record, table_meta, translated


class ChallengeRecord(Record):
    """A code sent to a phone; neither code nor phone stand here in clear."""

    Meta = table_meta("challenges")
    id = UnicodeAttribute(hash_key=True)
    purpose = UnicodeAttribute()
    phone_index = UnicodeAttribute()
    device = UnicodeAttribute()
    holder = UnicodeAttribute()
    code_mac = BinaryAttribute(legacy_encoding=False)
    digits = NumberAttribute()
    sealed_phone = BinaryAttribute(legacy_encoding=False)
    language = UnicodeAttribute()
    tried = NumberAttribute(default=0)
    used = BooleanAttribute(null=True)
    x = NumberAttribute()


class PairingRecord(Record):
    """A pairing code given out for a venue, under its MAC."""

    Meta = table_meta("challenges")
    id = UnicodeAttribute(hash_key=True)
    venue = UnicodeAttribute()
    by = UnicodeAttribute()
    used = BooleanAttribute(null=True)
    x = NumberAttribute()


def put_challenge(challenge: Challenge) -> None:
    """ACC-1. Raises Busy."""
    bound = challenge.binding
    with translated():
        ChallengeRecord(
            bound.challenge,
            purpose=bound.purpose.value,
            phone_index=bound.phone_index,
            device=bound.device,
            holder=bound.holder,
            code_mac=challenge.code_mac,
            digits=challenge.digits,
            sealed_phone=challenge.sealed_phone,
            language=challenge.language,
            x=int(challenge.expires_at.timestamp()),
        ).save(condition=ChallengeRecord.id.does_not_exist())


def try_challenge(challenge: str, most: int) -> Challenge | None:
    """ACC-2: count one comparison, at most `most`; None where none is left or there is no such."""
    record = ChallengeRecord(challenge)
    allowed = ChallengeRecord.tried < most
    try:
        with translated():
            record.update(
                actions=[ChallengeRecord.tried.add(1)],
                condition=ChallengeRecord.code_mac.exists() & allowed,
            )
    except ConditionLost:
        return None
    return _challenge_of(record)


def use_challenge(challenge: str) -> bool:
    """ACC-3: was it us who used it?"""
    try:
        with translated():
            ChallengeRecord(challenge).update(
                actions=[ChallengeRecord.used.set(True)],
                condition=ChallengeRecord.code_mac.exists() & ChallengeRecord.used.does_not_exist(),
            )
    except ConditionLost:
        return False
    return True


def challenge(challenge: str) -> Challenge | None:
    """ACC-4. Expired ones are still found: who asks decides by `expires_at`."""
    try:
        with translated():
            return _challenge_of(ChallengeRecord.get(challenge, consistent_read=True))
    except DoesNotExist:
        return None


def put_pairing(code_mac: str, venue: str, by: str, until: datetime) -> None:
    """ACC-5. Raises ConditionLost where the code is given out already."""
    with translated():
        PairingRecord(f"pairing#{code_mac}", venue=venue, by=by, x=int(until.timestamp())).save(
            condition=PairingRecord.id.does_not_exist()
        )


def use_pairing(code_mac: str, now: datetime) -> tuple[str, str] | None:
    """ACC-5: use a pairing once; its venue and who made it, None where there is no live one."""
    record = PairingRecord(f"pairing#{code_mac}")
    try:
        with translated():
            record.update(
                actions=[PairingRecord.used.set(True)],
                condition=PairingRecord.used.does_not_exist()
                & (PairingRecord.x > int(now.timestamp())),
            )
    except ConditionLost:
        return None
    return record.venue, record.by


def _challenge_of(record: ChallengeRecord) -> Challenge:
    return Challenge(
        binding=Binding(
            record.id,
            ChallengePurpose(record.purpose),
            record.phone_index,
            record.device,
            record.holder,
        ),
        code_mac=bytes(record.code_mac),
        digits=int(record.digits),
        sealed_phone=bytes(record.sealed_phone),
        language=record.language,
        expires_at=datetime.fromtimestamp(int(record.x), UTC),
        tried=int(record.tried),
        used=bool(record.used),
    )
