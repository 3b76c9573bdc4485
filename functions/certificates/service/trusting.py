"""Whom do we trust, who signs now, and does a certificate count? Answered from our own tables.

Signers and what is revoked by key or by facility and period are read at most every thirty seconds,
what is revoked by itself each time: a revocation is in effect within a minute everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.certificates.domain.judging import (
    Anchor,
    Revocations,
    Trust,
    Verdict,
    judge,
    usages_of,
)
from functions.certificates.domain.revocation import FacilityOrder
from functions.certificates.domain.uvci import UvciInvalid, read_uvci
from functions.certificates.domain.words import Algorithm, Kind, Reason
from functions.certificates.store import certificates, revocations, signers
from functions.kernel.errors import CryptoUnavailable
from functions.kernel.periods import Period
from functions.runtime import cose_keys

KEPT = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class ActiveSigner:
    """Who signs: the KMS key of this name, known to verifiers by this key id."""

    kid: bytes
    key: str
    algorithm: Algorithm


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands of signers and orders at an instant."""

    read_at: datetime
    trust: Trust
    kids: frozenset[bytes]
    orders: tuple[FacilityOrder, ...]


_kept: list[Standing] = []


def verify(text: str, now: datetime) -> Verdict:
    """What is said of a text that somebody shows. Raises Busy where our tables can't be read."""
    standing = standing_at(now)
    told = judge(text, standing.trust, now, Revocations(kids=standing.kids))
    if told.is_valid and _is_revoked(told, standing):
        return Verdict(Reason.REVOKED)
    return told


def signer_for(kind: Kind, term: Period) -> ActiveSigner:
    """The newest signer that counts for the whole term and may sign this kind.

    Raises CryptoUnavailable where none is installed: its certificate has to be renewed in time.
    """
    refused = revocations.revoked_keys()
    for signer in signers.signers():
        read = _read(signer.der)
        if read is None or signer.kid in refused:
            continue
        usages = usages_of(read.usages)
        covers = read.not_before <= term.start and term.end <= read.not_after
        if covers and (not usages or kind in usages):
            return ActiveSigner(signer.kid, signer.key, Algorithm(read.scheme))
    raise CryptoUnavailable


def standing_at(now: datetime) -> Standing:
    """Signers and orders as read within the last thirty seconds. Raises Busy."""
    if _kept and abs(now - _kept[0].read_at) < KEPT:
        return _kept[0]
    anchors = [made for one in signers.signers() if (made := anchor_of(one.kid, one.der))]
    fresh = Standing(now, Trust.of(anchors), revocations.revoked_keys(), revocations.orders())
    _kept[:] = [fresh]
    return fresh


def anchor_of(kid: bytes, der: bytes) -> Anchor | None:
    """A signer's certificate as verifiers trust it; None where it can't be read."""
    read = _read(der)
    if read is None:
        return None
    term = Period(read.not_before, read.not_after)
    return Anchor(kid, Algorithm(read.scheme), term, usages_of(read.usages), read.verify)


def forget() -> None:
    """Drop what was read."""
    _kept.clear()


def _is_revoked(told: Verdict, standing: Standing) -> bool:
    if revocations.is_revoked(told.uvci):
        return True
    if not standing.orders:
        return False
    try:
        ours = certificates.certificate(read_uvci(told.uvci))
    except UvciInvalid:
        return False
    return ours is not None and any(
        order.holds(ours.facility, ours.happened_at) for order in standing.orders
    )


def _read(der: bytes) -> cose_keys.SignerCertificate | None:
    try:
        return cose_keys.read_certificate(der)
    except ValueError:
        return None
