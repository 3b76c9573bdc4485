"""What is told of a specimen: every kind, finding and standing; a pool makes nobody positive."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import pytest

from functions.laboratory.domain.telling import NEGATIVE, OPEN, statement, told
from functions.laboratory.domain.words import Finding, Kind, Told


@dataclass(frozen=True)
class Version:
    """A released version, as far as telling asks."""

    finding: Finding
    cancelled: bool = False


@pytest.mark.parametrize(
    ("kind", "finding", "expected"),
    [
        (Kind.SINGLE, Finding.NEGATIVE, Told.NEGATIVE),
        (Kind.SINGLE, Finding.POSITIVE, Told.POSITIVE),
        (Kind.SINGLE, Finding.INVALID, Told.RECOLLECT),
        (Kind.SINGLE, Finding.INDETERMINATE, Told.RECOLLECT),
        (Kind.FIELD_POOL, Finding.NEGATIVE, Told.NEGATIVE_IN_POOL),
        (Kind.FIELD_POOL, Finding.POSITIVE, Told.NEEDS_SECOND_SAMPLE),
        (Kind.FIELD_POOL, Finding.INVALID, Told.RECOLLECT),
        (Kind.FIELD_POOL, Finding.INDETERMINATE, Told.RECOLLECT),
        (Kind.LAB_POOL, Finding.NEGATIVE, Told.NEGATIVE_IN_POOL),
        (Kind.LAB_POOL, Finding.POSITIVE, Told.BEING_RETESTED),
        (Kind.LAB_POOL, Finding.INVALID, Told.BEING_RETESTED),
        (Kind.LAB_POOL, Finding.INDETERMINATE, Told.BEING_RETESTED),
    ],
)
def test_each_finding_of_each_kind(kind: Kind, finding: Finding, expected: Told) -> None:
    """The table of domain.md 1.3."""
    assert told(kind, Version(finding)) is expected


def test_a_positive_pool_is_never_a_positive_person() -> None:
    """Whatever else stands: only one's own specimen can make one positive."""
    standings = [None, *(Version(f, c) for f in Finding for c in (False, True))]
    tried = 0
    for kind, own, pool, rejected, review in product(
        Kind, standings, standings, (False, True), (False, True)
    ):
        said = told(kind, own, pooled=pool, rejected=rejected, under_review=review)
        own_positive = kind is Kind.SINGLE and own == Version(Finding.POSITIVE) and not review
        assert (said is Told.POSITIVE) == own_positive
        tried += 1
    assert tried == 3 * 9 * 9 * 4


def test_a_tube_in_a_laboratorys_pool() -> None:
    """The pool speaks until the tube's own result does, and is silent once it is taken back."""
    pool = Version(Finding.POSITIVE)
    assert told(Kind.SINGLE, None, pooled=pool) is Told.BEING_RETESTED
    assert told(Kind.SINGLE, Version(Finding.NEGATIVE), pooled=pool) is Told.NEGATIVE
    assert told(Kind.SINGLE, None, pooled=Version(Finding.NEGATIVE)) is Told.NEGATIVE_IN_POOL
    assert told(Kind.SINGLE, None, pooled=Version(Finding.NEGATIVE, cancelled=True)) is None


def test_what_was_taken_back_or_refused() -> None:
    """Withdrawn goes before the finding; a refused tube needs a new sample; else nothing yet."""
    assert told(Kind.SINGLE, Version(Finding.POSITIVE, cancelled=True)) is Told.WITHDRAWN
    assert told(Kind.SINGLE, None, rejected=True) is Told.RECOLLECT
    assert told(Kind.FIELD_POOL, None) is None
    assert told(Kind.SINGLE, Version(Finding.NEGATIVE), under_review=True) is Told.UNDER_REVIEW


@pytest.mark.parametrize("language", ["vi", "en", "ko"])
def test_only_a_positive_person_hears_the_word(language: str) -> None:
    """Each told value has words; `positive` and its colour are said to positive people alone."""
    word = {"vi": "dương tính", "en": "positive", "ko": "양성"}[language]
    for what in Told:
        said = statement(what, language)
        assert said.title and said.sentence and said.next_step
        text = f"{said.title} {said.sentence} {said.next_step}".lower()
        assert (word in text) == (what is Told.POSITIVE)
        assert (said.tone == "red") == (what is Told.POSITIVE)
        assert (said.tone == "green") == (what in NEGATIVE)
    assert not OPEN & NEGATIVE


def test_a_language_without_words_gets_vietnamese() -> None:
    """A missing language falls back."""
    assert statement(Told.NEGATIVE, "xx") == statement(Told.NEGATIVE, "vi")
