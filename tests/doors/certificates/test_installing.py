"""A signer is installed only with a certificate of its own key that has not run out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import load_der_public_key

from functions.certificates.domain.terms import term_from
from functions.certificates.domain.words import Kind
from functions.certificates.service import installing, trusting
from functions.kernel.errors import CryptoUnavailable
from infra.certificate_signer import authority_in, certified
from tests.doors.certificates.office import AUTHORITY
from tests.signers import TEST, Signer, certificate_for

KEY = "certificate-centre"


def test_the_command_s_software_authority_certifies_our_key(
    keys_kept: datetime, tmp_path: Path
) -> None:
    authority = authority_in(tmp_path)
    der = certified(installing.public_key(KEY), authority, keys_kept)

    kid = installing.install(KEY, der, keys_kept)

    assert installing.install(KEY, der, keys_kept) == kid
    signer = trusting.signer_for(Kind.TEST, term_from(keys_kept, 12))
    assert (signer.kid, signer.key) == (kid, KEY)
    assert authority_in(tmp_path).private_numbers() == authority.private_numbers()


@pytest.mark.parametrize("der", [b"", b"x" * 900, Signer.es256().der, Signer.ps256().der])
def test_a_certificate_of_another_key_or_none_is_refused(keys_kept: datetime, der: bytes) -> None:
    with pytest.raises(installing.SignerRefused):
        installing.install(KEY, der, keys_kept)
    with pytest.raises(installing.SignerRefused):
        installing.public_key("proofs")


def test_one_that_runs_out_within_the_term_does_not_sign(keys_kept: datetime) -> None:
    public = load_der_public_key(installing.public_key(KEY))
    start = datetime(2021, 1, 1, tzinfo=UTC)
    for term, usages in (
        ((start, keys_kept + timedelta(days=364)), ()),
        ((start, keys_kept + timedelta(days=800)), (TEST,)),
    ):
        der = certificate_for(public, AUTHORITY.private, term=term, usages=usages)
        installing.install(KEY, der, keys_kept)

    with pytest.raises(CryptoUnavailable):
        trusting.signer_for(Kind.VACCINATION, term_from(keys_kept, 12))
    assert trusting.signer_for(Kind.TEST, term_from(keys_kept, 12)).key == KEY
    gone = certificate_for(public, AUTHORITY.private, term=(start, keys_kept))
    with pytest.raises(installing.SignerRefused):
        installing.install(KEY, gone, keys_kept)
