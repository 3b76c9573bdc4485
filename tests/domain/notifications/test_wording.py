"""The words that go out by SMS."""

from __future__ import annotations

import re

import pytest

from functions.notifications.domain import wording

GSM7 = re.compile(r"[A-Za-z0-9 @$_!\"#%&'()*+,\-./:;<=>?\n]*")


@pytest.mark.catalogue("I06")
@pytest.mark.parametrize("text", wording.texts())
def test_an_sms_is_one_plain_gsm7_message_without_a_link(text: str) -> None:
    assert GSM7.fullmatch(text)
    assert len(text) <= wording.GSM7_LENGTH
    assert not re.search(r"https?:|www\.|\.vn|\.com", text)


def test_an_unknown_language_gets_vietnamese() -> None:
    assert wording.code_text("sign_in", "ko", "123456") == wording.code_text(
        "sign_in", "vi", "123456"
    )
