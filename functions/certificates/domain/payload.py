"""What does a certificate say? The payload of each kind, in the words of the EU DCC 1.3.0.

The issuer and the country are ours; codes are of the value sets, each in force (`values.active`).
A booster says 3/3: its number is the dose's, and the series grows with it (domain.md section 4).
"""

from __future__ import annotations

from typing import Any, Final

from functions.certificates.domain import values
from functions.certificates.domain.schema import VERSION
from functions.certificates.domain.sources import ANTIGEN, Dose, Result
from functions.certificates.domain.terms import recovery_days
from functions.certificates.domain.transliteration import certified_name
from functions.certificates.domain.uvci import CertificateId, write_uvci
from functions.certificates.domain.words import Kind
from functions.kernel.births import read_birth
from functions.kernel.periods import day_of, write_instant
from functions.kernel.rules import Rule

COUNTRY: Final = "VN"
ISSUER: Final = "Ministry of Health of Viet Nam"

Payload = dict[str, Any]


def payload_of(
    kind: Kind,
    source: Result | Dose,
    identifier: CertificateId,
    *,
    full_name: str,
    birth: str,
    centre: str,
    rule: Rule,
) -> Payload:
    """The payload. `birth` is ISO, a year alone where no more is known; `centre` names the
    laboratory. Refuses NameInvalid, NameNotLatin, BirthInvalid."""
    name = certified_name(full_name)
    called = {"fn": name.family, "fnt": name.family_machine}
    if name.given:
        called |= {"gn": name.given, "gnt": name.given_machine}
    entry = _entry(kind, source, centre, rule)
    entry |= {
        "tg": values.DISEASE,
        "co": COUNTRY,
        "is": ISSUER,
        "ci": write_uvci(identifier),
    }
    return {"ver": VERSION, "nam": called, "dob": str(read_birth(birth)), kind.value: [entry]}


def _entry(kind: Kind, source: Result | Dose, centre: str, rule: Rule) -> Payload:
    if isinstance(source, Dose):
        product = values.products()[source.product]
        return {
            "vp": product.prophylaxis,
            "mp": product.medicinal,
            "ma": product.maker,
            "dn": source.dose,
            "sd": max(source.doses, source.dose),
            "dt": day_of(source.occurred_at).isoformat(),
        }
    if kind is Kind.RECOVERY:
        first, last = recovery_days(source.collected_at, rule)
        return {
            "fr": day_of(source.collected_at).isoformat(),
            "df": first.isoformat(),
            "du": last.isoformat(),
        }
    rapid = {"tt": values.RAPID, "ma": source.device}
    return {
        **(rapid if source.method == ANTIGEN else {"tt": values.NAAT}),
        "sc": f"{write_instant(source.collected_at)[:19]}Z",
        "tr": values.DETECTED if source.is_positive else values.NOT_DETECTED,
        "tc": centre[:80],
    }
