"""The centre's hand: the certificate is written and signed, once the facility's signature is seen.

What is signed is made here of the stored source and the person's record, never of anything that a
caller sent. The role of this function may use the keys of the centre and no other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from functions.access import service as access
from functions.certificates.domain.certificate import Certificate, attested
from functions.certificates.domain.issuing import statement
from functions.certificates.domain.payload import payload_of
from functions.certificates.domain.sources import Source
from functions.certificates.domain.terms import recovery_days, recovery_term, term_from, terms_on
from functions.certificates.domain.uvci import CertificateId
from functions.certificates.domain.words import Kind, State
from functions.certificates.service import naming, trusting
from functions.certificates.service.attesting import FACILITY_KEY, standing_source
from functions.certificates.store import certificates
from functions.kernel.errors import Invalid, NotFound
from functions.kernel.periods import Period, day_of
from functions.kernel.rules import Rule
from functions.registry import service as registry
from functions.runtime import cose_keys, journal, signing


@dataclass(frozen=True, slots=True)
class AttestationRefused(journal.Fact):
    """What stood as a facility's signature is none: somebody else wrote into the table."""

    certificate: str


def sign(identifier: str, now: datetime) -> None:
    """Write and sign an attested certificate. Raises CryptoUnavailable, AuditUnavailable, Busy."""
    wanted = certificates.certificate(CertificateId(identifier))
    if wanted is None or wanted.state is not State.ATTESTED:
        return
    source = standing_source(wanted, now)
    if source is None:
        return
    told = attested(wanted.id, wanted.kind, source)
    if not signing.verified(signing.public_key(FACILITY_KEY), told, wanted.attestation):
        journal.tell(AttestationRefused(wanted.id))
        certificates.put_refused(wanted, "ATTESTATION_INVALID")
        return
    try:
        made = _issued(wanted, source, now)
    except Invalid as unwritable:
        certificates.put_refused(wanted, unwritable.code)
        return
    certificates.put_issued(made)


def _issued(wanted: Certificate, source: Source, now: datetime) -> Certificate:
    """The certificate with its text. Refuses Invalid where its person can't be written."""
    person = registry.to_certify(wanted.person, now)
    rule = terms_on(day_of(now))
    term = _term(wanted.kind, source, rule, now)
    payload = payload_of(
        wanted.kind,
        source,
        wanted.id,
        full_name=person.full_name,
        birth=person.birth,
        centre=_name(source.facility),
        rule=rule,
    )
    signer = trusting.signer_for(wanted.kind, term)
    written = statement(signer.algorithm, signer.kid, payload, term)
    signature = cose_keys.sign(signer.key, signer.algorithm.value, written.to_sign)
    return replace(
        wanted,
        kid=signer.kid,
        issued_at=term.start,
        expires_at=term.end,
        rule_id=rule.rule_id,
        text=written.text(signature),
        mark=naming.mark_of(person),
    )


def _term(kind: Kind, source: Source, rule: Rule, now: datetime) -> Period:
    months = int(rule.body["months"])
    if kind is Kind.RECOVERY:
        return recovery_term(now, recovery_days(source.happened_at, rule)[1], months)
    return term_from(now, months)


def _name(unit: str) -> str:
    try:
        return access.unit_of(unit).name
    except NotFound:
        return unit
