"""The code of a printed result: what it says is read back, anything else is refused."""

from __future__ import annotations

import hmac
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.identifiers import opaque_id
from functions.laboratory.domain.paper import (
    Paper,
    PaperInvalid,
    read_token,
    token_in,
    write_link,
    write_token,
)
from functions.laboratory.domain.words import Method

KEY = b"k" * 32
SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
papers = st.builds(
    Paper,
    result=st.binary(min_size=16, max_size=16).map(opaque_id),
    version=st.integers(1, 999),
    method=st.sampled_from(Method),
    sampled_on=st.dates(date(2020, 1, 1), date(2099, 12, 31)),
)


def sign(message: bytes) -> bytes:
    """A stand-in for KMS: 64 bytes that only the key gives."""
    return hmac.digest(KEY, message, "sha512")


def verify(key_id: int, message: bytes, signature: bytes) -> bool:
    """Is it what `sign` gives, of the key that exists?"""
    return key_id == 1 and hmac.compare_digest(sign(message), signature)


@given(papers)
def test_what_a_paper_says_is_read_back(paper: Paper) -> None:
    token = write_token(paper, sign)

    assert len(token) == 118
    assert read_token(token, verify) == paper
    link = write_link("https://lachan.test", token)
    assert token_in(f" {link}?utm=1#x ", "https://lachan.test") == token


@given(papers, st.integers(0, 117), st.sampled_from(SIGNS))
def test_one_altered_sign_is_refused(paper: Paper, place: int, sign_put: str) -> None:
    token = write_token(paper, sign)
    altered = token[:place] + sign_put + token[place + 1 :]
    if altered == token:
        assert read_token(altered, verify) == paper
        return
    with pytest.raises(PaperInvalid):
        read_token(altered, verify)


@given(st.text(max_size=600))
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(PaperInvalid):
        read_token(token_in(text, "https://lachan.test"), verify)


@pytest.mark.parametrize(
    "origin", ["http://lachan.test", "https://lachan.test.evil", "https://evil/lachan.test"]
)
def test_a_link_elsewhere_is_refused(origin: str) -> None:
    paper = Paper("0" * 26, 1, Method.PCR, date(2021, 11, 23))
    with pytest.raises(PaperInvalid):
        token_in(write_link(origin, write_token(paper, sign)), "https://lachan.test")
