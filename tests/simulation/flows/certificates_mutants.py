"""Planted bugs in the real issuing and revoking: each patches one name of a service or store."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from unittest.mock import patch

from functions.certificates.domain.certificate import Certificate
from functions.certificates.domain.sources import Source
from functions.certificates.domain.uvci import CertificateId, certificate_id
from functions.certificates.domain.words import Kind, State, Why
from functions.certificates.service import hearing, naming
from functions.certificates.store import certificates, revocations, sources
from functions.certificates.store.certificate_record import (
    CertificateRecord,
    ListedRecord,
    record_of,
)
from functions.kernel.periods import millis_of
from functions.runtime import entropy, facts
from functions.runtime.tables import translated


def _requested_of_anything(made: Certificate, source: Source) -> bool:
    if certificates.certificate(made.id) is not None:
        return False
    with translated():
        record_of(made).save()
        ListedRecord(f"p#{made.person}", certificates.OF_PERSON + made.id).save()
    return True


def _revoked_without_list(seen: Certificate, why: Why, now: datetime) -> bool:
    return certificates._move(
        seen.id,
        (State.REQUESTED, State.ATTESTED, State.ISSUED),
        [
            CertificateRecord.st.set(State.REVOKED.value),
            CertificateRecord.why.set(why.value),
            CertificateRecord.ra.set(millis_of(now)),
        ],
    )


def _drawn_id(kind: Kind, source: Source) -> CertificateId:
    return certificate_id(entropy.raw(16))


MUTANTS: dict[str, Callable[[], AbstractContextManager[object]]] = {
    "corrections revoke nothing": partial(
        patch.object, hearing, "revoke_outdated", lambda *_: None
    ),
    "asked of what has moved on": partial(
        patch.object, certificates, "put_requested", _requested_of_anything
    ),
    "revoked and not listed": partial(
        patch.object, certificates, "put_revoked", _revoked_without_list
    ),
    "ids are drawn": partial(patch.object, naming, "id_of", _drawn_id),
    "orders are not looked at": partial(patch.object, revocations, "orders", lambda: ()),
    "the next generation is not begun": partial(
        patch.object, sources, "next_generation", lambda *_: None
    ),
    "a paper that is gone is asked for in vain": partial(
        patch.object, certificates, "put_paper_gone", lambda *_: None
    ),
    "facts are forgotten": partial(patch.object, facts, "tell", lambda *_: None),
    "listed under another shard of its key": partial(
        patch.object, certificates, "shard_of", lambda _: "f"
    ),
}
