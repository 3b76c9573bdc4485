"""Certificates and how they move on. CER-10 to CER-16.

A certificate's id is drawn from what it certifies, so that it is put once whoever asks how often.
With it stand, in one transaction, its entry in the list of its person and in that of its facility
and day; none is written where its source is not the one that was judged. Every move names the
state it starts from: what was revoked in between never moves on.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from functions.certificates.domain.certificate import ACTIVE, Certificate
from functions.certificates.domain.sources import Source
from functions.certificates.domain.uvci import CertificateId, write_uvci
from functions.certificates.domain.words import State, Why
from functions.certificates.store import revocations
from functions.certificates.store.certificate_record import (
    CERTIFICATE,
    CertificateRecord,
    ListedRecord,
    body_of,
    read,
    record_of,
)
from functions.certificates.store.sources import SourceRecord, place_of
from functions.kernel.errors import Busy
from functions.kernel.identifiers import PersonId, UnitId
from functions.kernel.periods import day_of, millis_of
from functions.runtime.tables import ConditionLost, connection, translated

OF_PERSON = "crt#"
SHARDS = "0123456789abcdef"
KEPT_AFTER = timedelta(days=400)
"""So long a revocation stands where the certificate says no end of its own."""


def put_requested(made: Certificate, source: Source) -> bool:
    """CER-10: the certificate and its lists, once, of this very version of its source.

    False where it stands already, or where the source has moved on. Raises Busy.
    """
    id_, s = place_of(source)
    at_facility = facility_day(made.facility, day_of(made.happened_at))
    try:
        with translated(), TransactWrite(connection=connection()) as together:
            together.condition_check(
                SourceRecord,
                id_,
                s,
                condition=(SourceRecord.n == source.revision)
                & (SourceRecord.g == source.generation),
            )
            together.save(record_of(made), condition=CertificateRecord.id.does_not_exist())
            together.save(ListedRecord(f"p#{made.person}", OF_PERSON + made.id))
            together.save(ListedRecord(at_facility, made.id))
    except ConditionLost:
        return False
    return True


def certificate(identifier: CertificateId) -> Certificate | None:
    """CER-11: a certificate, read strongly. Raises Busy, CryptoUnavailable."""
    try:
        with translated():
            return read(CertificateRecord.get(identifier, CERTIFICATE, consistent_read=True))
    except DoesNotExist:
        return None


def certificates_of(person: PersonId) -> tuple[Certificate, ...]:
    """CER-12: all certificates of a person, read strongly. Raises Busy, CryptoUnavailable."""
    with translated():
        listed = ListedRecord.query(
            f"p#{person}", ListedRecord.s.startswith(OF_PERSON), consistent_read=True
        )
        ids = [CertificateId(str(one.s).removeprefix(OF_PERSON)) for one in listed]
    return _all(ids)


def certificates_at(facility: UnitId, day: date) -> tuple[CertificateId, ...]:
    """CER-13: what was certified of a facility's acts of a Vietnamese day. Raises Busy."""
    with translated():
        found = ListedRecord.query(facility_day(facility, day), consistent_read=True)
        return tuple(CertificateId(one.s) for one in found)


def all_at(facility: UnitId, day: date) -> tuple[Certificate, ...]:
    """CER-13: the certificates themselves, newest wish first. Raises Busy, CryptoUnavailable."""
    return _all(certificates_at(facility, day))


def put_attested(seen: Certificate, attestation: bytes) -> bool:
    """CER-14: the facility has signed; False where it has moved on since. Raises Busy."""
    return _move(
        seen.id,
        (State.REQUESTED,),
        [
            CertificateRecord.st.set(State.ATTESTED.value),
            CertificateRecord.a.set(attestation),
        ],
    )


def put_issued(made: Certificate) -> bool:
    """CER-15: the centre has signed, and it is listed under the key; False where it has moved on
    since. Raises Busy."""
    if made.issued_at is None or made.expires_at is None:
        raise ValueError("an issued certificate has a term")
    actions: list[Action] = [
        CertificateRecord.st.set(State.ISSUED.value),
        CertificateRecord.kid.set(made.kid),
        CertificateRecord.ia.set(millis_of(made.issued_at)),
        CertificateRecord.x.set(millis_of(made.expires_at)),
        CertificateRecord.b.set(body_of(made)),
    ]
    at_key = key_shard(made.kid, day_of(made.issued_at), shard_of(made.id))
    try:
        with translated(), TransactWrite(connection=connection()) as together:
            together.save(ListedRecord(at_key, made.id))
            together.update(
                CertificateRecord(made.id, CERTIFICATE),
                actions=actions,
                condition=CertificateRecord.st == State.ATTESTED.value,
            )
    except ConditionLost:
        return False
    return True


def put_refused(seen: Certificate, code: str) -> bool:
    """CER-15: it can't be written; `code` says why. Raises Busy."""
    return _move(
        seen.id,
        (State.REQUESTED, State.ATTESTED),
        [CertificateRecord.st.set(State.REFUSED.value), CertificateRecord.no.set(code)],
    )


def put_printed(identifier: CertificateId) -> None:
    """CER-15: its paper lies there. Raises Busy."""
    _move(identifier, tuple(State), [CertificateRecord.pr.set(True)])


def put_paper_gone(identifier: CertificateId) -> None:
    """CER-15: its paper lies there no more, which its stream hears once. Raises Busy."""
    lies_there = CertificateRecord.pr == True  # noqa: E712
    _move(identifier, (State.ISSUED,), [CertificateRecord.pr.remove()], lies_there)


def put_revoked(seen: Certificate, why: Why, now: datetime) -> bool:
    """CER-16: it counts no more, and stands in the list of those that don't, in one step.

    False where it was revoked or refused before. Raises Busy.
    """
    until = (seen.expires_at or now + KEPT_AFTER) + timedelta(days=1)
    active = CertificateRecord.st.is_in(*(state.value for state in sorted(ACTIVE)))
    try:
        with translated(), TransactWrite(connection=connection()) as together:
            together.save(revocations.record_of(write_uvci(seen.id), why, now, until))
            together.update(
                CertificateRecord(seen.id, CERTIFICATE),
                actions=[
                    CertificateRecord.st.set(State.REVOKED.value),
                    CertificateRecord.why.set(why.value),
                    CertificateRecord.ra.set(millis_of(now)),
                ],
                condition=active,
            )
    except ConditionLost:
        return False
    return True


def put_void_by_key(seen: Certificate, now: datetime) -> bool:
    """CER-17: its key counts no more, and it with it; the key alone stands in the list. Raises
    Busy."""
    return _move(
        seen.id,
        (State.ISSUED,),
        [
            CertificateRecord.st.set(State.REVOKED.value),
            CertificateRecord.why.set(Why.KEY.value),
            CertificateRecord.ra.set(millis_of(now)),
        ],
    )


def signed_by(kid: bytes, day: date, shard: str, after: str, most: int) -> list[CertificateId]:
    """CER-18: the next that a key signed on a Vietnamese day, of one shard, in order. Raises
    Busy."""
    beyond = ListedRecord.s > after if after else None
    with translated():
        found = ListedRecord.query(
            key_shard(kid, day, shard), beyond, limit=most, consistent_read=True
        )
        return [CertificateId(one.s) for one in found]


def key_shard(kid: bytes, day: date, shard: str) -> str:
    """Under which key the certificates of a signer's day are listed: sixteen lists a day."""
    return f"k#{kid.hex()}#{day.isoformat()}#{shard}"


def shard_of(identifier: CertificateId) -> str:
    """Which of the sixteen: ids are random, the last character's low bits spread evenly."""
    return SHARDS[ord(identifier[-1]) % len(SHARDS)]


def facility_day(facility: UnitId, day: date) -> str:
    """Under which key the certificates of a facility's day are listed."""
    return f"f#{facility}#{day.isoformat()}"


def _all(ids: Iterable[CertificateId]) -> tuple[Certificate, ...]:
    wanted = [(identifier, CERTIFICATE) for identifier in ids]
    if not wanted:
        return ()
    with translated():
        found = [read(one) for one in CertificateRecord.batch_get(wanted, consistent_read=True)]
    if len(found) < len(wanted):
        raise Busy
    return tuple(sorted(found, key=lambda one: (one.requested_at, one.id), reverse=True))


def _move(
    identifier: CertificateId,
    states: tuple[State, ...],
    actions: list[Any],
    only: Condition | None = None,
) -> bool:
    condition: Condition = CertificateRecord.st.is_in(*(state.value for state in states))
    if only is not None:
        condition &= only
    try:
        with translated():
            CertificateRecord(identifier, CERTIFICATE).update(actions=actions, condition=condition)
    except ConditionLost:
        return False
    return True
