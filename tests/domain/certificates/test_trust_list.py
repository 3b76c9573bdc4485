"""The list that verifiers carry: written and read the same; anything else is refused."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.certificates.domain.judging import Revocations, usages_of
from functions.certificates.domain.trust_list import (
    ListedSigner,
    TrustList,
    TrustListInvalid,
    read_list,
    write_list,
)
from functions.certificates.domain.words import Algorithm
from functions.kernel.periods import Period
from functions.runtime.cose_keys import read_certificate
from tests.domain.certificates import samples


def listed() -> ListedSigner:
    read = read_certificate(samples.ES256.der)
    term = Period(read.not_before, read.not_after)
    return ListedSigner(
        samples.ES256.der, Algorithm.ES256, read.public_der, term, usages_of(read.usages)
    )


hashes = st.frozensets(st.binary(min_size=16, max_size=16), max_size=5)
kids = st.frozensets(st.binary(min_size=8, max_size=8), max_size=3)


@given(hashes, kids)
def test_what_is_written_is_read_back(
    identifiers: frozenset[bytes], keys: frozenset[bytes]
) -> None:
    told = TrustList(samples.NOW, (listed(),), Revocations(identifiers, keys))

    assert read_list(write_list(told)) == told
    assert write_list(read_list(write_list(told))) == write_list(told)
    assert told.good_until == samples.NOW + timedelta(days=7)


@pytest.mark.parametrize(
    "changed",
    [{"format": 2}, {"made_at": "now"}, {"signers": [1]}, {"signers": [{}]}, {"revoked": "AAAA"},
     {"revoked": 7}, {"revoked_keys": ["zz"]}, {"made_at": None}],
    ids=str,
)  # fmt: skip
def test_a_list_of_another_form_is_refused(changed: dict[str, Any]) -> None:
    told = json.loads(write_list(TrustList(samples.NOW, (listed(),), Revocations())))

    with pytest.raises(TrustListInvalid):
        read_list(json.dumps(told | changed).encode())


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_as_a_list(data: bytes) -> None:
    with pytest.raises(TrustListInvalid):
        read_list(data)
