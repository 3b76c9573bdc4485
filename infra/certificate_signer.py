"""`make certificate-signer CERTIFICATE=dsc.pem`: let a key of the centre sign health certificates.

The key was made in KMS and stays there. Its public half (`--public-key FILE` writes it) goes to
the country's authority (CSCA), whose certificate of it comes back and is installed here. On a
machine of one's own `--software-authority FOLDER` makes an authority in software, which nobody
abroad trusts.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_public_key,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from infra.build import STAGES
from infra.verify_audit import point_at

TERM = timedelta(days=3 * 365)
"""Of a software authority's certificate: a certificate of health needs a year of it."""


def authority_in(folder: Path) -> ec.EllipticCurvePrivateKey:
    """The key of the software authority, made once per folder."""
    place = folder / "certificate-authority.pem"
    if not place.exists():
        made = ec.generate_private_key(ec.SECP256R1())
        folder.mkdir(parents=True, exist_ok=True)
        place.touch(mode=0o600)
        place.write_bytes(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    read = load_pem_private_key(place.read_bytes(), None)
    if not isinstance(read, ec.EllipticCurvePrivateKey):
        raise ValueError(f"{place} is no key of ours")
    return read


def certified(public: bytes, authority: ec.EllipticCurvePrivateKey, now: datetime) -> bytes:
    """The authority's certificate of a public key, DER."""
    key = load_der_public_key(public)
    country = x509.NameAttribute(NameOID.COUNTRY_NAME, "VN")

    def called(name: str) -> x509.Name:
        return x509.Name([country, x509.NameAttribute(NameOID.COMMON_NAME, name)])

    made = (
        x509.CertificateBuilder()
        .subject_name(called("La Chan DSC (software)"))
        .issuer_name(called("La Chan CSCA (software)"))
        .public_key(key)  # type: ignore[arg-type]  # what KMS made is EC or RSA
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + TERM)
    )
    return made.sign(authority, hashes.SHA256()).public_bytes(Encoding.DER)


def der_of(file: Path) -> bytes:
    """A certificate from a file, PEM or DER. Raises ValueError, OSError."""
    data = file.read_bytes()
    read = (
        x509.load_pem_x509_certificate if b"-----BEGIN" in data else x509.load_der_x509_certificate
    )
    return read(data).public_bytes(Encoding.DER)


def main() -> int:
    """Install, or write the public key; 0 if done, 1 if refused."""
    options = argparse.ArgumentParser(
        prog="python -m infra.certificate_signer", description=__doc__
    )
    options.add_argument("--stage", choices=STAGES, default="dev")
    options.add_argument("--endpoint", default="", help="e.g. http://localhost:4566 (make run)")
    options.add_argument("--key", default="certificate-centre", help="or certificate-centre-pss")
    wanted = options.add_mutually_exclusive_group(required=True)
    wanted.add_argument("--certificate", type=Path, help="of the key, PEM or DER")
    wanted.add_argument("--software-authority", type=Path, help="folder of a made-up authority")
    wanted.add_argument("--public-key", type=Path, help="write the public half here, DER")
    asked = options.parse_args()
    point_at(asked.stage, asked.endpoint)
    from functions.certificates.service import installing, walked
    from functions.kernel.errors import Refusal

    now = datetime.now(UTC)
    try:
        public = installing.public_key(asked.key)
        if asked.public_key:
            asked.public_key.write_bytes(public)
            return 0
        der = (
            der_of(asked.certificate)
            if asked.certificate
            else certified(public, authority_in(asked.software_authority), now)
        )
        kid = installing.install(asked.key, der, now)
        walked.put_texts(asked.key, kid, der)
        print(f"key id {kid.hex()}")
    except (Refusal, ValueError, OSError) as refused:
        told = refused.en if isinstance(refused, Refusal) else str(refused)
        print(f"not installed: {told}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
