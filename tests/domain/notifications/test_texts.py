"""The words by which people are told of a cause, as data."""

from __future__ import annotations

import re

import pytest

from functions.kernel.names import unaccented
from functions.notifications.domain import texts, wording
from functions.notifications.domain.notice import Notice, of_lost_key, of_result
from functions.notifications.domain.urgency import LANES, Urgency

KINDS = texts.kinds()


@pytest.mark.catalogue("I06")
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_is_one_plain_gsm7_message_without_link_or_health(kind: str, language: str) -> None:
    text = texts.sms_of(kind, language, **texts.SAMPLES)
    assert text.isascii() and "{" not in text
    assert not set(text) & set("[]^~\\|?`")
    assert len(text) <= wording.GSM7_LENGTH
    # The question of a day alone has a link, to our own door (ADR 0079).
    own = texts.SAMPLES["link"] if kind == "daily_check" else "-"
    assert not re.search(r"https?:|www\.|\.vn|\.com", text.replace(own, ""))
    said = unaccented(text).lower()
    assert not re.search(
        r"covid|vac ?xin|vaccine|xet nghiem|duong tinh|am tinh|lo thuoc|tiep xuc|contact|cach ly",
        said,
    )


def test_a_language_without_words_gets_vietnamese() -> None:
    assert texts.sms_of("recall", "ko") == texts.sms_of("recall")


def test_every_kind_has_a_lane_and_a_text_that_can_be_found_again() -> None:
    assert {texts.urgency_of(kind) for kind in KINDS} < set(LANES)
    assert texts.urgency_of("result") is Urgency.RESULT
    assert texts.text_of("exposure", "en").id == "exposure/en/1"
    assert texts.text_of("exposure", "ko").id == "exposure/vi/1"
    assert wording.result_text("ab", "en", amended=True).id == "result_amended/en/1"


def test_a_notice_says_its_kind_and_a_result_its_tube() -> None:
    assert of_result("p", "LC1", 2) == Notice("p", "result#LC1#2")
    assert (of_result("p", "LC1", 2).kind, of_result("p", "LC1", 2).tube) == ("result", "LC1")
    assert (of_lost_key("p", "ab").kind, of_lost_key("p", "ab").tube) == ("papers_anew", "")
