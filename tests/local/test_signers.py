"""Do our hands sign by keys that the local KMS made, as verifiers abroad want it? ES256 and PS256.

Only the local AWS itself is started, not the platform: what is tried is our way of signing.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import base45
import cbor2
import cwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)

from functions.certificates.domain.issuing import statement
from functions.certificates.domain.judging import (
    Anchor,
    Revocations,
    Trust,
    judge,
    kid_of,
    usages_of,
)
from functions.certificates.domain.terms import term_from
from functions.certificates.domain.words import Algorithm, Kind, Reason
from functions.kernel.errors import CryptoUnavailable
from functions.kernel.periods import Period
from functions.runtime import aws, cose_keys, settings
from infra.local.emulator import Emulator, free_port
from tests.domain.certificates.samples import NOW, payload
from tests.signers import certificate_for

pytestmark = pytest.mark.local
KEYS = {"ES256": "ECC_NIST_P256", "PS256": "RSA_2048"}


@pytest.fixture(scope="module")
def kms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """A local AWS with a signing key of each kind."""
    emulator = Emulator(free_port(), tmp_path_factory.mktemp("signers") / "state")
    emulator.start()
    try:
        for scheme, spec in KEYS.items():
            made = emulator.client("kms").create_key(KeySpec=spec, KeyUsage="SIGN_VERIFY")
            emulator.client("kms").create_alias(
                AliasName=settings.key_alias(f"signer-{scheme.lower()}"),
                TargetKeyId=made["KeyMetadata"]["KeyId"],
            )
        yield emulator
    finally:
        emulator.stop()


@pytest.fixture
def asked(kms: Emulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    """Our own client of KMS asks the local one."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_KMS", kms.endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    aws.forget()
    yield kms
    monkeypatch.undo()
    aws.forget()


@pytest.mark.parametrize("scheme", KEYS)
@pytest.mark.catalogue("K01")
def test_a_certificate_signed_in_the_local_kms_is_accepted_by_us_and_by_others(
    asked: Emulator, scheme: cose_keys.Scheme
) -> None:
    name = f"signer-{scheme.lower()}"
    told = asked.client("kms").get_public_key(KeyId=settings.key_alias(name))
    public = load_der_public_key(told["PublicKey"])
    der = certificate_for(public, ec.derive_private_key(7, ec.SECP256R1()))
    read = cose_keys.read_certificate(der)
    assert read.scheme == scheme
    kid = kid_of(der)
    written = statement(Algorithm(scheme), kid, payload(Kind.VACCINATION), term_from(NOW, 12))

    signature = cose_keys.sign(name, scheme, written.to_sign)
    text = written.text(signature)

    assert read.verify(written.to_sign, signature)
    term = Period(read.not_before, read.not_after)
    trust = Trust.of([Anchor(kid, Algorithm(scheme), term, usages_of(read.usages), read.verify)])
    assert judge(text, trust, NOW, Revocations()).reason is None
    changed = written.text(bytes([signature[0] ^ 1]) + signature[1:])
    assert judge(changed, trust, NOW, Revocations()).reason is Reason.SIGNATURE
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    key = cwt.COSEKey.from_pem(pem.decode(), alg=scheme, kid=kid)
    framed = zlib.decompress(base45.b45decode(text.removeprefix("HC1:")))
    claims = cbor2.loads(cwt.COSE.new().decode(framed, keys=[key]))
    assert claims[-260][1] == payload(Kind.VACCINATION)


def test_a_key_of_the_other_kind_signs_nothing(asked: Emulator) -> None:
    for name, scheme in (("signer-es256", "PS256"), ("signer-ps256", "ES256")):
        with pytest.raises(CryptoUnavailable):
            cose_keys.sign(name, scheme, b"message")  # type: ignore[arg-type]
