"""A signer's certificate is installed: the country's authority made it, of a key of ours."""

from __future__ import annotations

from datetime import datetime

from functions.certificates.store import signers
from functions.kernel.errors import Invalid
from functions.runtime import aws, cose_keys, settings

KEYS = ("certificate-centre", "certificate-centre-pss")
"""The KMS keys that may sign for the centre (infra/keys.yaml)."""


class SignerRefused(Invalid):
    """Not a certificate of this key of ours, or one that has run out."""

    code = "SIGNER_REFUSED"
    vi = "Chứng thư không phải của khoá này hoặc đã hết hạn."
    en = "The certificate is not of this key, or has run out."


def public_key(key: str) -> bytes:
    """The public half of a key of the centre in DER, for the authority to certify.

    Refuses SignerRefused for any other key. Raises CryptoUnavailable.
    """
    if key not in KEYS:
        raise SignerRefused
    return bytes(aws.ask_kms("get_public_key", KeyId=settings.key_alias(key))["PublicKey"])


def install(key: str, der: bytes, now: datetime) -> bytes:
    """Let this certificate's key sign from now on; its key id. The same again is the same.

    Refuses SignerRefused. Raises CryptoUnavailable, Busy.
    """
    try:
        read = cose_keys.read_certificate(der)
    except ValueError:
        raise SignerRefused from None
    if read.public_der != public_key(key) or now >= read.not_after:
        raise SignerRefused
    return signers.put_signer(key, der, now)
