"""What is heard of results: an individual positive opens a case, or joins the one that stands.

A release is heard once per tube, whatever comes twice or late: the person's record moves on in the
same transaction as the case. A pool's own finding opens nothing. A retraction takes the positive
out; the case stands while another positive does, or two signatures.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Final

from pynamodb.transactions import TransactWrite

from functions.kernel.errors import Busy
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_of, read_instant
from functions.messages.laboratory import ResultCorrected, ResultReported
from functions.registry import service as registry
from functions.runtime import crypto, keys
from functions.runtime.tables import ConditionLost, connection, translated
from functions.tracing.domain.case import (
    Act,
    Case,
    Positive,
    State,
    drawn,
    with_positive,
    without_tube,
)
from functions.tracing.domain.known import Episode, Known
from functions.tracing.service import moving, records
from functions.tracing.store import cases, persons
from functions.tracing.store.sealed import name_of

TRIES: Final = 8
FACTS: Final[dict[str, type[ResultReported]]] = {
    "ResultReported": ResultReported,
    "ResultCorrected": ResultCorrected,
}
"""What is heard; the queue's subscription asks for no other (infra/topics.yaml)."""
POSITIVE, SINGLE = "positive", "single"


def hear(body: str, now: datetime) -> None:
    """A fact of a result: open, amend or withdraw cases. Raises Busy, CryptoUnavailable."""
    model = FACTS.get(str(json.loads(body).get("fact")))
    if model is None:
        return
    fact = model.model_validate_json(body)
    if fact.kind != SINGLE:
        return  # what a pool's members are told is told again of their own samples
    plain = crypto.unseal(
        keys.key(f"results-{fact.year}"),
        crypto.from_text(fact.sealed),
        f"facts|{fact.tube}|{fact.release}",
    )
    is_positive = json.loads(plain)["told"] == POSITIVE
    if not is_positive and not isinstance(fact, ResultCorrected):
        return  # nothing came before it that could be void
    for member in fact.members:
        _heard(PersonId(member), fact, now, is_positive=is_positive)


def _heard(person: PersonId, fact: ResultReported, now: datetime, *, is_positive: bool) -> None:
    for _ in range(TRIES):
        known = records.known_of(person, fact.tube, day_of(positive_of(fact).sampled_at))
        if not known.is_new(fact.tube, fact.release):
            return
        try:
            with translated(), TransactWrite(connection=connection()) as together:
                _move(together, known, fact, now, is_positive=is_positive)
        except (ConditionLost, Busy):
            continue  # another result, or somebody at work on the case: judge anew
        return
    raise Busy


def _move(
    together: TransactWrite, known: Known, fact: ResultReported, now: datetime, *, is_positive: bool
) -> None:
    case = _holding(known, fact.tube)
    opened = None
    if is_positive:
        found = positive_of(fact)
        case = case or _standing(known, found)
        if case is None:
            after = _opened(known, found, now)
            opened = Episode(after.id, day_of(found.sampled_at))
        else:
            after = with_positive(case, found)
        moving.put(together, case, after, now)
    elif case is not None:
        moving.put(together, case, without_tube(case, fact.tube), now)
    persons.put_known(together, known.after(fact.tube, fact.release, opened), day_of(now).year)


def positive_of(fact: ResultReported) -> Positive:
    """The finding of a fact, as a case keeps it."""
    return Positive(
        tube=fact.tube,
        release=fact.release,
        sampled_at=read_instant(fact.collected_at or fact.tested_at),
        released_at=read_instant(fact.released_at),
        division=fact.division,
    )


def _holding(known: Known, tube: str) -> Case | None:
    """The case that the tube's positive is in."""
    for episode in known.episodes:
        case = cases.case(episode.case)
        if case is not None and any(one.tube == tube for one in case.positives):
            return case
    return None


def _standing(known: Known, found: Positive) -> Case | None:
    episode = known.episode_on(day_of(found.sampled_at))
    return cases.case(episode.case) if episode else None


def _opened(known: Known, found: Positive, now: datetime) -> Case:
    return drawn(
        Case(
            id=name_of("case", known.person, len(known.episodes)),
            person=known.person,
            state=State.OPEN,
            act=Act.OPENED,
            revision=1,
            opened_at=now,
            year=day_of(now).year,
            positives=(found,),
            home=registry.residence(known.person) or "",
        )
    )
