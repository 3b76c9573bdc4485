"""A key of the centre was lost: what it signed is issued anew under another, as jobs (K04).

The key stands in the list of those that count no more before anything here runs, so no certificate
of it has to be listed by itself. Work is cut by the key's days and sixteen shards a day, and within
one by a cursor: a million certificates are some thousands of messages, each of bounded work, and
each may come twice.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from functions.certificates.domain.certificate import Certificate
from functions.certificates.domain.sources import NotCertifiable, check
from functions.certificates.domain.terms import terms_on
from functions.certificates.domain.words import State
from functions.certificates.service.requesting import wish_for
from functions.certificates.store import certificates, signers
from functions.certificates.store import sources as store
from functions.certificates.store.certificates import SHARDS
from functions.kernel.periods import day_of, days_between
from functions.messages.certificates import ORDERS, CertificatesToReissue, KeyToReissue
from functions.runtime import cose_keys, queues

A_TIME: Final = 200
"""Certificates in one message's work."""


def plan(wanted: KeyToReissue, now: datetime) -> int:
    """Cut a key's work into messages; how many. Raises Busy."""
    days = [day for one in signers.signers() if one.kid.hex() == wanted.kid
            for day in days_between(_first_day(one.der, now), day_of(now))]  # fmt: skip
    for day in days:
        for shard in SHARDS:
            piece = CertificatesToReissue(kid=wanted.kid, day=day.isoformat(), shard=shard)
            queues.send(ORDERS, piece.model_dump())
    return len(days) * len(SHARDS)


def work_through(piece: CertificatesToReissue, now: datetime) -> None:
    """Void and ask anew for the next of a shard, then ask for the rest. Raises Busy."""
    day = date.fromisoformat(piece.day)
    found = certificates.signed_by(bytes.fromhex(piece.kid), day, piece.shard, piece.after, A_TIME)
    for identifier in found:
        one = certificates.certificate(identifier)
        if one is not None:
            _reissue(one, now)
    if len(found) == A_TIME:
        queues.send(ORDERS, piece.model_copy(update={"after": found[-1]}).model_dump())


def _reissue(one: Certificate, now: datetime) -> None:
    """The wish first, then the old is void: cut off in between, it is only asked for again."""
    if one.state is not State.ISSUED:
        return
    source = store.source(one.person, one.source)
    rule = terms_on(day_of(now))
    if source is not None and source.revision == one.revision:
        try:
            check(one.kind, source, rule, now)
        except NotCertifiable:
            source = None
        if source is not None and source.generation == one.generation:
            store.next_generation(source)
            source = store.source(one.person, one.source)
        if source is not None and source.generation > one.generation:
            certificates.put_requested(wish_for(one.kind, source, rule.rule_id, now, one), source)
    certificates.put_void_by_key(one, now)


def _first_day(der: bytes, now: datetime) -> date:
    try:
        return day_of(cose_keys.read_certificate(der).not_before)
    except ValueError:
        return day_of(now)
