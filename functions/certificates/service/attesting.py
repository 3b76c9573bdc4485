"""The facility's hand: what it verified and recorded is signed by the key of facilities.

The verified act is the release of a result by two approvers, or a dose whose observation was closed
at its site; this step sees that it still stands, as it was asked for, and signs all of it. The role
of this function may use the key of facilities and no other.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from functions.certificates.domain.certificate import Certificate, attested
from functions.certificates.domain.sources import NotCertifiable, Source, check
from functions.certificates.domain.terms import terms_on
from functions.certificates.domain.uvci import CertificateId
from functions.certificates.domain.words import State, Why
from functions.certificates.store import certificates, revocations
from functions.certificates.store import sources as store
from functions.kernel.periods import day_of
from functions.runtime import signing

FACILITY_KEY = "certificate-facility"


def attest(identifier: str, now: datetime) -> None:
    """Sign what a certificate was asked of. Raises CryptoUnavailable, Busy."""
    wanted = certificates.certificate(CertificateId(identifier))
    if wanted is None or wanted.state is not State.REQUESTED:
        return
    source = standing_source(wanted, now)
    if source is None:
        return
    told = attested(wanted.id, wanted.kind, source)
    certificates.put_attested(wanted, signing.sign(FACILITY_KEY, told))


def standing_source(wanted: Certificate, now: datetime) -> Source | None:
    """The version that a certificate was asked of, if it still stands and may be certified, and no
    order is against its facility's day.

    Where it does not, the certificate is closed here. Raises Busy, CryptoUnavailable.
    """
    if any(one.holds(wanted.facility, wanted.happened_at) for one in revocations.orders()):
        # Asked for after the order's day was worked through: it would count for whoever is offline.
        certificates.put_revoked(wanted, Why.ORDERED, now)
        return None
    source = store.source(wanted.person, wanted.source)
    if source is None or source.revision != wanted.revision:
        certificates.put_revoked(wanted, Why.SOURCE_CORRECTED, now)
        return None
    try:
        check(wanted.kind, source, terms_on(day_of(now)), now)
    except NotCertifiable as refusal:
        certificates.put_refused(wanted, refusal.code)
        return None
    return replace(source, generation=wanted.generation)
