"""Do others read our certificates? Decoded and verified by hands that share nothing with ours."""

from __future__ import annotations

import json
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import base45
import cbor2
import cwt
import jsonschema
import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from functions.certificates.domain import envelope
from functions.certificates.domain.words import Kind
from tests.domain.certificates import samples
from tests.signers import Signer

SCHEMA = json.loads((Path(__file__).parent / "data/DCC.combined-schema.json").read_text("utf-8"))
SIGNERS = {"ES256": samples.ES256, "PS256": samples.PS256}


def opened_by_hand(text: str, der: bytes) -> dict[Any, Any]:
    """A verifier of thirty lines: RFC 9285, 1950, 9052 and 8392, nothing of the project."""
    assert text.startswith("HC1:")
    tagged = cbor2.loads(zlib.decompress(base45.b45decode(text[4:])))
    assert tagged.tag == 18
    protected, unprotected, payload, signature = tagged.value
    header = cbor2.loads(protected)
    certificate = x509.load_der_x509_certificate(der)
    assert unprotected == {}
    assert header[4] == certificate.fingerprint(hashes.SHA256())[:8]
    message = cbor2.dumps(["Signature1", protected, b"", payload])
    key = certificate.public_key()
    if header[1] == -7:
        assert isinstance(key, ec.EllipticCurvePublicKey)
        half = len(signature) // 2
        r, s = (int.from_bytes(part, "big") for part in (signature[:half], signature[half:]))
        key.verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
    else:
        assert header[1] == -37
        pss = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=32)
        key.verify(signature, message, pss, hashes.SHA256())  # type: ignore[union-attr, call-arg, arg-type]
    return dict(cbor2.loads(payload))


@pytest.mark.parametrize("algorithm", SIGNERS)
@pytest.mark.parametrize("kind", Kind)
def test_a_verifier_written_by_hand_accepts_it(algorithm: str, kind: Kind) -> None:
    signer = SIGNERS[algorithm]

    claims = opened_by_hand(samples.signed(kind, signer), signer.der)

    assert claims[1] == "VN"
    assert datetime.fromtimestamp(claims[6], UTC) == samples.NOW
    assert datetime.fromtimestamp(claims[4], UTC) > samples.NOW
    told = claims[-260][1]
    assert told["nam"]["fnt"] == "NGUYEN"
    jsonschema.Draft202012Validator(
        SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    ).validate(told)


@pytest.mark.parametrize("algorithm", SIGNERS)
def test_a_changed_byte_is_noticed_by_that_hand_too(algorithm: str) -> None:
    signer = SIGNERS[algorithm]
    tagged = cbor2.loads(zlib.decompress(base45.b45decode(samples.signed(signer=signer)[4:])))
    protected, _, payload, signature = tagged.value
    changed = payload.replace(b"NGUYEN", b"NGUYEM")
    framed = cbor2.dumps(cbor2.CBORTag(18, [protected, {}, changed, signature]))
    text = "HC1:" + base45.b45encode(zlib.compress(framed)).decode()

    with pytest.raises(InvalidSignature):
        opened_by_hand(text, signer.der)


@pytest.mark.parametrize("algorithm", SIGNERS)
def test_the_package_cwt_accepts_it(algorithm: str) -> None:
    signer: Signer = SIGNERS[algorithm]
    framed = zlib.decompress(base45.b45decode(samples.signed(signer=signer)[4:]))
    pem = signer.private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    key = cwt.COSEKey.from_pem(pem, alg=algorithm, kid=signer.kid)

    told = cbor2.loads(cwt.COSE.new().decode(framed, keys=[key]))

    assert told[-260][1]["v"][0]["mp"] == "BBIBP-CorV"


def test_what_the_package_cwt_issues_is_accepted_here() -> None:
    signer = samples.ES256
    pem = signer.private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    key = cwt.COSEKey.from_pem(pem, alg="ES256", kid=signer.kid)
    claims = cbor2.dumps(
        {1: "AT", 4: int(samples.NOW.timestamp()) + 60, 6: 0, -260: {1: samples.payload()}}
    )
    coder = cwt.COSE.new(alg_auto_inclusion=False, kid_auto_inclusion=False)
    headers = {1: -7, 4: signer.kid}

    for protected, unprotected in ((headers, {}), ({1: -7}, {4: signer.kid})):
        framed = coder.encode_and_sign(claims, key, protected=protected, unprotected=unprotected)
        text = "HC1:" + base45.b45encode(zlib.compress(framed)).decode()
        assert samples.verdict(text).is_valid


@pytest.mark.parametrize("size", [0, 1, 23, 24, 255, 256, 4000, 65535])
def test_frames_are_those_that_cbor2_writes(size: int) -> None:
    data = bytes(size)

    assert envelope.signed_bytes(data, data) == cbor2.dumps(["Signature1", data, b"", data])
    framed = zlib.decompress(base45.b45decode(envelope.write(data, data, data)[4:]))
    assert framed == cbor2.dumps(cbor2.CBORTag(18, [data, {}, data, data]))
