"""The list that verifiers carry: written and read the same; anything else is refused."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.certificates.domain.judging import Revocations, usages_of
from functions.certificates.domain.trust_list import (
    INLINE,
    ListedSigner,
    TrustList,
    TrustListInvalid,
    cut,
    filled,
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
    [{"format": 2}, {"format": 2, "parts": ["a"]}, {"format": 2, "parts": []}, {"format": 3},
     {"made_at": "now"}, {"signers": [1]}, {"signers": [{}]}, {"revoked": "AAAA"},
     {"revoked": 7}, {"revoked_keys": ["zz"]}, {"made_at": None}],
    ids=str,
)  # fmt: skip
def test_a_list_of_another_form_is_refused(changed: dict[str, Any]) -> None:
    told = json.loads(write_list(TrustList(samples.NOW, (listed(),), Revocations())))

    with pytest.raises(TrustListInvalid):
        read_list(json.dumps(told | changed).encode())


def hashes_of(many: int) -> frozenset[bytes]:
    return frozenset(hashlib.sha256(str(n).encode()).digest()[:16] for n in range(many))


def test_many_revocations_lie_in_parts_and_one_more_changes_one_of_them() -> None:
    """A hundred thousand; with a million each part is ten times as large, the list is not."""
    whole = TrustList(samples.NOW, (listed(),), Revocations(hashes_of(100_000)))
    told, pieces = cut(whole)
    assert len(write_list(told)) < 16_000
    assert max(map(len, pieces.values())) < 16 * 600
    assert read_list(write_list(told)) == told
    assert filled(told, pieces) == whole
    more = replace(whole, revoked=Revocations(hashes_of(100_001)))
    changed, again = cut(more)
    assert sum(one != other for one, other in zip(told.parts, changed.parts, strict=True)) == 1
    assert len(set(again) - set(pieces)) == 1
    few = replace(whole, revoked=Revocations(hashes_of(INLINE)))
    assert cut(few) == (few, {})


@pytest.mark.parametrize("wrong", [None, b"", b"x" * 16, b"x" * 17])
def test_a_part_that_is_missing_or_another_is_refused(wrong: bytes | None) -> None:
    told, pieces = cut(TrustList(samples.NOW, (), Revocations(hashes_of(INLINE + 1))))
    name = next(iter(pieces))
    given = {one: piece for one, piece in pieces.items() if one != name}
    with pytest.raises(TrustListInvalid):
        filled(told, given if wrong is None else given | {name: wrong})


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_as_a_list(data: bytes) -> None:
    with pytest.raises(TrustListInvalid):
        read_list(data)
