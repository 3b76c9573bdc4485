"""base45 agrees with the package of that name and refuses what RFC 9285 refuses."""

from __future__ import annotations

import base45 as package
import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.certificates.domain import base45


@given(st.binary(max_size=700))
def test_it_writes_and_reads_what_the_package_does(data: bytes) -> None:
    text = base45.encode(data)

    assert text == package.b45encode(data).decode()
    assert base45.decode(text) == data


@pytest.mark.parametrize("text", ["A", "ABCD", "GGW", ":::", "::", "ab", "A_B", "ÀÀÀ", "١٢٣"])
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="character|two bytes|one byte"):
        base45.decode(text)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_as_a_value(text: str) -> None:
    try:
        data = base45.decode(text)
    except ValueError:
        return

    assert base45.encode(data) == text
