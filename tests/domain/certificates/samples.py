"""Sources, payloads and signed texts that the tests of certificates start from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from functions.certificates.domain.issuing import statement
from functions.certificates.domain.judging import (
    Anchor,
    Revocations,
    Trust,
    Verdict,
    judge,
    usages_of,
)
from functions.certificates.domain.payload import payload_of
from functions.certificates.domain.sources import Dose, Result
from functions.certificates.domain.terms import term_from, terms_on
from functions.certificates.domain.uvci import certificate_id
from functions.certificates.domain.words import Algorithm, Kind
from functions.kernel.identifiers import PersonId, TubeCode, UnitId
from functions.kernel.periods import Period, day_of
from functions.runtime.cose_keys import read_certificate
from tests.signers import Signer

NOW = datetime(2021, 12, 20, 3, 0, tzinfo=UTC)
PERSON = PersonId("0000000000001")
ID = certificate_id(bytes(range(16)))
RULE = terms_on(day_of(NOW))
ES256, PS256 = Signer.es256(), Signer.ps256()
DOSE = Dose(
    PERSON, "imm-1", 1, "vero-cell", "LOT-1", 2, 2,
    NOW - timedelta(days=30), NOW - timedelta(days=30) + timedelta(minutes=30), "ok",
    UnitId("site-1"),
)  # fmt: skip
TEST = Result(
    PERSON, TubeCode("LC0000000010"), 1, "negative", "pcr", NOW - timedelta(days=1),
    UnitId("lab-1"), UnitId("unit-1"),
)  # fmt: skip
POSITIVE = replace(TEST, told="positive", collected_at=NOW - timedelta(days=40))
SOURCES = {Kind.VACCINATION: DOSE, Kind.TEST: TEST, Kind.RECOVERY: POSITIVE}


def payload(kind: Kind = Kind.VACCINATION, **changed: Any) -> dict[str, Any]:
    """A payload; `changed` are its name, birth or source."""
    source = changed.pop("source", SOURCES[kind])
    told = {"full_name": "Nguyễn Thị Hồng Đào", "birth": "1990-01-01", "centre": "CDC Mẫu"}
    return payload_of(kind, source, ID, rule=RULE, **(told | changed))


def signed(
    kind: Kind = Kind.VACCINATION,
    signer: Signer = ES256,
    *,
    at: datetime = NOW,
    term: Period | None = None,
    said: dict[str, Any] | None = None,
) -> str:
    """A certificate as the house writes it, signed by a key in memory."""
    algorithm = Algorithm.ES256 if signer is not PS256 else Algorithm.PS256
    made = statement(algorithm, signer.kid, said or payload(kind), term or term_from(at, 12))
    return made.text(signer.sign(made.to_sign))


def anchor(signer: Signer, **changed: Any) -> Anchor:
    """A signer as a verifier trusts it."""
    read = read_certificate(signer.der)
    made = Anchor(
        signer.kid,
        Algorithm(read.scheme),
        Period(read.not_before, read.not_after),
        usages_of(read.usages),
        read.verify,
    )
    return replace(made, **changed)


def verdict(text: str, *signers: Signer, now: datetime = NOW, **more: Any) -> Verdict:
    """What a verifier says that trusts these signers."""
    trust = Trust.of(anchor(each) for each in signers or (ES256, PS256))
    return judge(text, trust, now, more.get("revoked", Revocations()))
