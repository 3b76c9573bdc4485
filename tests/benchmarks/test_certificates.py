"""What does a certificate cost beside the one signature that it can't do without?

Gated by Python calls and by bytes, which no busy machine changes; CPU is told.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from functions.certificates.domain.issuing import statement
from functions.certificates.domain.judging import Revocations, Trust, judge
from functions.certificates.domain.terms import term_from
from functions.certificates.domain.words import Algorithm
from tests.benchmarks import rows
from tests.benchmarks.timing import ratio
from tests.domain.certificates import samples

SIGNER = samples.ES256
TERM = term_from(samples.NOW, 12)
PAYLOAD = samples.payload()
MOST_CALLS = 40
"""Python calls of issuing once the payload is there, the software signature included."""
MOST_CALLS_OF_A_VERDICT = 400
LONGEST = 700
"""Characters: a code of version 18 or less in the alphanumeric mode at level M."""


def issue() -> str:
    """Payload to the text of the QR code, signed by a key in memory."""
    made = statement(Algorithm.ES256, SIGNER.kid, PAYLOAD, TERM)
    return made.text(SIGNER.sign(made.to_sign))


def calls_of(act: Callable[[], object]) -> int:
    """How many Python functions an act calls, itself left out."""
    counted = [0]

    def count(frame: object, event: str, argument: object) -> None:
        counted[0] += event == "call"

    act()
    sys.setprofile(count)
    try:
        act()
    finally:
        sys.setprofile(None)
    return counted[0] - 1


def test_issuing_is_few_calls_beside_one_signature() -> None:
    message = statement(Algorithm.ES256, SIGNER.kid, PAYLOAD, TERM).to_sign
    key = SIGNER.private
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    assert samples.verdict(issue()).is_valid

    found = ratio(issue, lambda: key.sign(message, ec.ECDSA(hashes.SHA256())), rounds=7, times=200)
    calls = calls_of(issue)

    rows.keep(
        "dcc_ratio",
        found,
        unit="x CPU of a raw ES256 signature",
        goal="<= 4.0",
        beside="raw signature 1.0; with the package base45 5.9",
        how="payload to text, ES256 in memory, 7 interleaved rounds of 200",
    )
    rows.keep(
        "dcc_calls",
        calls,
        unit="Python calls",
        goal=f"<= {MOST_CALLS}",
        beside="-",
        how="sys.setprofile, payload to text",
    )
    assert calls <= MOST_CALLS
    assert len(issue()) <= LONGEST


def test_a_verdict_is_bounded_work() -> None:
    trust = Trust.of([samples.anchor(SIGNER)])
    text = issue()

    calls = calls_of(lambda: judge(text, trust, samples.NOW, Revocations()))

    rows.keep(
        "dcc_verify_calls",
        calls,
        unit="Python calls",
        goal=f"<= {MOST_CALLS_OF_A_VERDICT}",
        beside="-",
        how="sys.setprofile, text to verdict",
    )
    assert calls <= MOST_CALLS_OF_A_VERDICT
