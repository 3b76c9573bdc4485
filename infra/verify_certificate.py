"""`make verify-certificate FILE=paper.pdf TRUST=trust.json`: does a certificate count?

Needs no network: takes the text of a QR code (`HC1:…`), a file of it, a PNG or a PDF; whom to trust
is a signed list as `make certificate-list` keeps it, or certificates of signers (PEM or DER);
the clock may be told. Ends with 0 where it counts, 1 with the reason where not, 2 where no
certificate was found or nobody can be trusted.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from functions.certificates.domain.envelope import PREFIX
from functions.certificates.domain.judging import Revocations, Trust, Verdict, judge, kid_of
from functions.certificates.domain.trust_list import TrustListInvalid, filled, read_list
from functions.certificates.service.publishing import signing_input
from functions.certificates.service.trusting import anchor_of
from functions.kernel.errors import Refusal
from functions.kernel.periods import read_instant
from functions.runtime import crypto, signing
from infra.certificate_signer import der_of

LARGEST = 10_000_000
SCALE = 3


class NothingFound(Exception):
    """There is no certificate in this file."""


def text_in(given: str) -> str:
    """The text of the certificate in a text, or in a file of text, PNG or PDF."""
    if given.startswith(PREFIX):
        return given
    data = Path(given).read_bytes()[:LARGEST]
    if data.startswith((b"%PDF", b"\x89PNG")):
        return _drawn_text(data)
    try:
        return data.decode("ascii").strip()
    except UnicodeDecodeError:
        raise NothingFound from None


def trusted(files: list[Path], key: Path | None, now: datetime) -> tuple[Trust, Revocations]:
    """Whom to trust and what is revoked. Raises TrustListInvalid, ValueError, OSError."""
    ders: list[bytes] = []
    identifiers: set[bytes] = set()
    kids: set[bytes] = set()
    for file in files:
        if file.suffix == ".json":
            kept = json.loads(file.read_text("utf-8"))
            told = filled(read_list(_verified(kept, key)), _pieces(kept))
            if now >= told.good_until:
                raise TrustListInvalid
            ders += [one.der for one in told.signers]
            identifiers |= told.revoked.identifiers
            kids |= told.revoked.kids
        else:
            ders.append(der_of(file))
    anchors = [made for der in ders if (made := anchor_of(kid_of(der), der))]
    return Trust.of(anchors), Revocations(frozenset(identifiers), frozenset(kids))


def _verified(told: Any, pinned: Path | None) -> bytes:
    """The list, its signature checked: by the key one has from elsewhere, or the list's own."""
    jwk = json.loads(pinned.read_text("utf-8")) if pinned else told["key"]
    data = crypto.from_text(told["list"], most=100_000_000)
    signature = crypto.from_text(told["signature"])
    if not signing.verified(signing.key_of_jwk(jwk), signing_input(data), signature):
        raise TrustListInvalid
    return data


def _pieces(told: Any) -> dict[str, bytes]:
    """The parts that lie with a list (`make certificate-list`), by name."""
    parts = told.get("parts", {})
    return {name: crypto.from_text(part, most=100_000_000) for name, part in parts.items()}


def _drawn_text(data: bytes) -> str:
    import zxingcpp

    pictures = _pages(data) if data.startswith(b"%PDF") else [_picture(data)]
    for picture in pictures:
        for found in zxingcpp.read_barcodes(picture):
            if found.text.startswith(PREFIX):
                return str(found.text)
    raise NothingFound


def _pages(data: bytes) -> Any:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    return (page.render(scale=SCALE).to_pil() for page in list(document)[:10])


def _picture(data: bytes) -> Any:
    from io import BytesIO

    from PIL import Image

    return Image.open(BytesIO(data))


def say(told: Verdict) -> str:
    """One line: of a certificate that counts the name and birth year, else the reason."""
    if told.is_valid:
        return f"valid: {told.name}, born {told.birth_year or '-'}"
    return f"not valid: {told.reason.value if told.reason else ''}"


def main(arguments: list[str] | None = None) -> int:
    """Verify; 0 if it counts, 1 if not, 2 if it can't be told."""
    options = argparse.ArgumentParser(
        prog="python -m infra.verify_certificate", description=__doc__
    )
    options.add_argument("given", help="HC1:…, or a file of text, PNG or PDF")
    options.add_argument("--trust", nargs="+", type=Path, required=True, help="list.json, PEM, DER")
    options.add_argument("--list-key", type=Path, help="JWK of the list's signer, kept from before")
    options.add_argument("--at", default="", help="RFC 3339, e.g. 2022-01-01T00:00:00Z")
    asked = options.parse_args(arguments)
    try:
        now = read_instant(asked.at) if asked.at else datetime.now(UTC)
        trust, revoked = trusted(asked.trust, asked.list_key, now)
        told = judge(text_in(asked.given), trust, now, revoked)
    except NothingFound:
        print("no certificate was found", file=sys.stderr)
        return 2
    except (Refusal, ValueError, KeyError, TypeError, OSError) as failed:
        why = failed.en if isinstance(failed, Refusal) else type(failed).__name__
        print(f"can't be told: {why}", file=sys.stderr)
        return 2
    print(say(told))
    return 0 if told.is_valid else 1


if __name__ == "__main__":
    sys.exit(main())
