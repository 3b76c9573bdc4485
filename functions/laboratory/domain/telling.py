"""What is a person told of a specimen? The one place where a finding becomes words to somebody.

Pages, messages, facts, FHIR resources, counts, prints and verification all ask here. A finding of
a pool is one of many people together: it makes nobody positive (domain.md 1.3). A positive field
pool has no specimen of any one person left, so each is sampled again; of a pool that the laboratory
made, the tubes are kept and tested one by one. Sentences are ours, in data/telling.json; Korean is
a draft.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final, Protocol

from functions.laboratory.domain.words import Finding, Kind, Told

DEFAULT: Final = "vi"


class Released(Protocol):
    """What must be known of a released version; `store.releases.Release` is one."""

    @property
    def finding(self) -> Finding:
        """What was found in the specimen as a whole."""

    @property
    def cancelled(self) -> bool:
        """Was the result taken back?"""


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said: a heading, a sentence, what to do next, and the tone of the page.

    `tone` is green, yellow, red or grey; red is for `Told.POSITIVE` alone.
    """

    told: Told
    tone: str
    title: str
    sentence: str
    next_step: str


_OWN: Final = {
    Finding.NEGATIVE: Told.NEGATIVE,
    Finding.POSITIVE: Told.POSITIVE,
    Finding.INVALID: Told.RECOLLECT,
    Finding.INDETERMINATE: Told.RECOLLECT,
}
_FIELD_POOL: Final = {
    Finding.NEGATIVE: Told.NEGATIVE_IN_POOL,
    Finding.POSITIVE: Told.NEEDS_SECOND_SAMPLE,
    Finding.INVALID: Told.RECOLLECT,
    Finding.INDETERMINATE: Told.RECOLLECT,
}
_LAB_POOL: Final = {
    Finding.NEGATIVE: Told.NEGATIVE_IN_POOL,
    Finding.POSITIVE: Told.BEING_RETESTED,
    Finding.INVALID: Told.BEING_RETESTED,
    Finding.INDETERMINATE: Told.BEING_RETESTED,
}
_BY_KIND: Final = {Kind.SINGLE: _OWN, Kind.FIELD_POOL: _FIELD_POOL, Kind.LAB_POOL: _LAB_POOL}
NEGATIVE: Final = frozenset({Told.NEGATIVE, Told.NEGATIVE_IN_POOL})
OPEN: Final = frozenset({Told.NEEDS_SECOND_SAMPLE, Told.BEING_RETESTED, Told.UNDER_REVIEW})
"""Something is still to come for this sample or its person."""


def told(
    kind: Kind,
    release: Released | None,
    *,
    pooled: Released | None = None,
    rejected: bool = False,
    under_review: bool = False,
) -> Told | None:
    """What each member of a specimen is told; None while there is nothing to tell yet.

    `release` is the latest version of the specimen's own, `pooled` that of the laboratory's pool
    that holds an aliquot of it; what was found in the specimen itself goes before. `rejected`: the
    laboratory refused the tube. `under_review`: results contradict each other and a human decides.
    """
    if under_review:
        return Told.UNDER_REVIEW
    if release is not None:
        return Told.WITHDRAWN if release.cancelled else _BY_KIND[kind][release.finding]
    if rejected:
        return Told.RECOLLECT
    if pooled is not None and not pooled.cancelled:
        return _LAB_POOL[pooled.finding]
    return None


def statement(what: Told, language: str = DEFAULT) -> Statement:
    """The words for what is told; a language without them gets the Vietnamese ones."""
    words = _words()[what]

    def say(part: str) -> str:
        spoken = words[part]
        return str(spoken.get(language) or spoken[DEFAULT])

    return Statement(what, str(words["tone"]), say("title"), say("say"), say("next"))


@cache
def _words() -> dict[Told, dict[str, dict[str, str]]]:
    text = (resources.files(__package__) / "data/telling.json").read_text(encoding="utf-8")
    return {Told(key): words for key, words in json.loads(text).items()}
