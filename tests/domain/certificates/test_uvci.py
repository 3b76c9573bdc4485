"""Identifiers of certificates: one form, and a check character that notices a slip."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from functions.certificates.domain.uvci import (
    CHARACTERS,
    UvciInvalid,
    certificate_id,
    check_character,
    read_uvci,
    write_uvci,
)

ids = st.binary(min_size=16, max_size=16).map(certificate_id)


@pytest.mark.parametrize(
    "published",
    [
        "URN:UVCI:01:AT:10807843F94AEE0EE5093FBC254BD813#B",
        "URN:UVCI:01:NL:DADFCC47C7334E45A906DB12FD859FB7#1",
    ],
)
def test_the_check_character_is_that_of_published_certificates(published: str) -> None:
    body, _, check = published.partition("#")

    assert check_character(body) == check


@given(ids)
def test_what_is_written_is_read_back(identifier: str) -> None:
    text = write_uvci(identifier)  # type: ignore[arg-type]

    assert len(text) == 43
    assert read_uvci(f" {text.lower()} ") == identifier


@given(ids, st.integers(15, 40), st.sampled_from(CHARACTERS))
def test_one_wrong_character_is_noticed(identifier: str, place: int, sign: str) -> None:
    text = write_uvci(identifier)  # type: ignore[arg-type]
    assume(text[place] != sign)

    with pytest.raises(UvciInvalid):
        read_uvci(text[:place] + sign + text[place + 1 :])


@given(st.text(max_size=90))
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(UvciInvalid):
        read_uvci(text)
