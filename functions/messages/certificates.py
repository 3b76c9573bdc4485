"""What certificates tell: facts on the topic, work on their own queues; ids, nobody's data.

Of which kind a certificate is stands in none of them: a recovery tells of an illness. An id is
the opaque part of its UVCI (`functions.certificates.domain.uvci`).
"""

from __future__ import annotations

from typing import Final, Literal

from functions.messages.message import Message

ORDERS: Final = "certificate-orders"
"""The queue of work on many certificates."""
WALKED_TEXTS: Final = "certificates/walked.json"
"""The document that holds two texts for walks from outside: `signed` by the centre for nobody and
over long ago, `changed` the same with one bit of its signature changed (ADR 0054)."""


class CertificateIssued(Message):
    """The centre has signed a certificate (topic of facts).

    `lost_key`: it takes the place of one that this key of the centre had signed, which was lost."""

    fact: Literal["CertificateIssued"] = "CertificateIssued"
    version: Literal[1] = 1
    certificate: str
    person: str
    facility: str
    issued_at: str
    expires_at: str
    lost_key: str = ""


class CertificateRevoked(Message):
    """A certificate counts no more (topic of facts); `lost_key`: since this key does."""

    fact: Literal["CertificateRevoked"] = "CertificateRevoked"
    version: Literal[1] = 1
    certificate: str
    person: str
    why: str
    revoked_at: str
    lost_key: str = ""


class CertificateToAttest(Message):
    """A certificate was asked for: the facility's key signs what it verified (queue
    `certificate-attestations`)."""

    fact: Literal["CertificateToAttest"] = "CertificateToAttest"
    version: Literal[1] = 1
    certificate: str


class CertificateToSign(Message):
    """The facility has signed: the centre's key signs the certificate (queue
    `certificate-signatures`)."""

    fact: Literal["CertificateToSign"] = "CertificateToSign"
    version: Literal[1] = 1
    certificate: str


class CertificateToPrint(Message):
    """A certificate is there: draw its paper (queue `certificate-papers`)."""

    fact: Literal["CertificateToPrint"] = "CertificateToPrint"
    version: Literal[1] = 1
    certificate: str


class FacilityDayToRevoke(Message):
    """An order stands against a facility's acts of a day: revoke each certificate of them (queue
    `certificate-orders`)."""

    fact: Literal["FacilityDayToRevoke"] = "FacilityDayToRevoke"
    version: Literal[1] = 1
    facility: str
    day: str


class KeyToReissue(Message):
    """A key of the centre counts no more: cut the work on what it signed into pieces (queue
    `certificate-orders`)."""

    fact: Literal["KeyToReissue"] = "KeyToReissue"
    version: Literal[1] = 1
    kid: str


class CertificatesToReissue(Message):
    """What that key signed on a day, of one shard, beyond the id `after`: issue it anew (queue
    `certificate-orders`)."""

    fact: Literal["CertificatesToReissue"] = "CertificatesToReissue"
    version: Literal[1] = 1
    kid: str
    day: str
    shard: str
    after: str = ""


class FacilityDayToIssue(Message):
    """A facility signed for what it did on a day: ask for a certificate of each dose beyond the
    place `after` (queue `certificate-orders`)."""

    fact: Literal["FacilityDayToIssue"] = "FacilityDayToIssue"
    version: Literal[1] = 1
    facility: str
    day: str
    after: str = ""
