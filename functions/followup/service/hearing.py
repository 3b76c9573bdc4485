"""What is heard of contacts, cases, results and doses, twice, late, in any order.

Where a person lives decides who looks after them; where nothing was said, the place of the contact
or of the case. A result is kept only of who is followed up; doses and cases of everybody, since who
meets a case tomorrow is protected by what they had before.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Final

from functions.followup.domain import acts
from functions.followup.domain.follow import CASE, CONTACT, Cause, FollowUp, Found
from functions.followup.domain.protection import DOSE, ILL, Heard
from functions.followup.service import rounds
from functions.followup.service.moving import move
from functions.followup.store import heads, proofs
from functions.followup.store.sealed import id_of
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_of, read_day, read_instant
from functions.messages.followup import RoundWanted
from functions.messages.laboratory import ResultCorrected, ResultReported
from functions.messages.tracing import (
    CASE_FACTS,
    SEALED_CASE,
    SEALED_CONTACT,
    CaseOpened,
    CaseTold,
    CaseWithdrawn,
    ContactConfirmed,
    ContactDismissed,
    ContactFollowed,
)
from functions.messages.vaccination import (
    SEALED_DOSE,
    DoseTold,
    ImmunizationCorrected,
    ImmunizationRecorded,
)
from functions.registry import service as registry
from functions.runtime import crypto, keys

CONTACTS: Final[dict[str, type[ContactConfirmed]]] = {
    "ContactConfirmed": ContactConfirmed,
    "ContactDismissed": ContactDismissed,
}
RESULTS: Final[dict[str, type[ResultReported]]] = {
    "ResultReported": ResultReported,
    "ResultCorrected": ResultCorrected,
}
DOSES: Final[dict[str, type[ImmunizationRecorded]]] = {
    "ImmunizationRecorded": ImmunizationRecorded,
    "ImmunizationCorrected": ImmunizationCorrected,
}
"""What is heard; the queue's subscription asks for no other (infra/topics.yaml)."""
SURE: Final = frozenset({"ok", "confirmed"})
"""A dose that is held or suspect protects nobody until a second person has looked."""
UNPLACED: Final = "00"
"""The province of whom nobody knows where they are: the nation's officers see them."""


def hear(body: str, now: datetime) -> None:
    """A fact, or a page of a round. Raises Busy, CryptoUnavailable, NoRuleInForce."""
    name = str(json.loads(body).get("fact"))
    if name in CONTACTS:
        _contact(CONTACTS[name].model_validate_json(body), now)
    elif name in CASE_FACTS:
        _case(CASE_FACTS[name].model_validate_json(body), now)
    elif name in RESULTS:
        _result(RESULTS[name].model_validate_json(body), now)
    elif name in DOSES:
        _dose(DOSES[name].model_validate_json(body), now)
    elif name == "RoundWanted":
        rounds.go_through(RoundWanted.model_validate_json(body), now)


def _contact(fact: ContactConfirmed, now: datetime) -> None:
    plain = _opened(fact.year, fact.sealed, f"{SEALED_CONTACT}{fact.contact}|{fact.step}")
    told = ContactFollowed.model_validate_json(plain)
    cause = Cause(
        kind=CONTACT,
        revision=fact.step,
        counts=not isinstance(fact, ContactDismissed),
        day=day_of(read_instant(told.last_at)) if told.last_at else None,
        ring=told.ring,
    )
    _heard(PersonId(told.person), f"{CONTACT}#{fact.contact}", cause, fact.division, now)


def _case(fact: CaseOpened, now: datetime) -> None:
    plain = _opened(fact.year, fact.sealed, f"{SEALED_CASE}{fact.case}|{fact.revision}")
    told = CaseTold.model_validate_json(plain)
    cause = Cause(
        kind=CASE,
        revision=fact.revision,
        counts=not isinstance(fact, CaseWithdrawn),
        day=read_day(fact.day),
    )
    person = PersonId(told.person)
    ill = Heard(fact.revision, read_day(fact.day), cause.counts)
    proofs.hear(id_of(person), f"{ILL}#{fact.case}", ill, now)
    _heard(person, f"{CASE}#{fact.case}", cause, fact.division, now)


def _heard(person: PersonId, name: str, cause: Cause, place: str, now: datetime) -> None:
    home, today = registry.residence(person), day_of(now)

    def change(before: FollowUp | None) -> FollowUp | None:
        known = before or FollowUp(id_of(person), person, today.year)
        if before is None or cause.kind == CASE:
            known = replace(known, proof=proofs.proof(known.id))
        where = home or known.division or place or UNPLACED
        return acts.heard(replace(known, division=where), name, cause, today)

    move(id_of(person), change, now)


def _dose(fact: ImmunizationRecorded, now: datetime) -> None:
    bound_to = f"{SEALED_DOSE}{fact.immunization}|{fact.revision}"
    key = keys.key(f"immunizations-{fact.year}")
    told = DoseTold.model_validate_json(crypto.unseal(key, crypto.from_text(fact.sealed), bound_to))
    given = day_of(read_instant(told.occurred_at))
    id_, today = id_of(PersonId(fact.person)), day_of(now)
    heard = Heard(fact.revision, given, told.state in SURE)
    proofs.hear(id_, f"{DOSE}#{fact.immunization}", heard, now)

    def change(before: FollowUp | None) -> FollowUp | None:
        return acts.proved(before, proofs.proof(id_), today) if before else None

    move(id_, change, now)


def _result(fact: ResultReported, now: datetime) -> None:
    people = {id_of(PersonId(member)) for member in fact.members}
    followed = heads.follow_ups(people)
    if not followed:
        return
    sealed = crypto.from_text(fact.sealed)
    bound_to = f"facts|{fact.tube}|{fact.release}"
    plain = crypto.unseal(keys.key(f"results-{fact.year}"), sealed, bound_to)
    sampled = day_of(read_instant(fact.collected_at or fact.tested_at))
    found = Found(fact.release, sampled, str(json.loads(plain)["told"]))

    def change(before: FollowUp | None) -> FollowUp | None:
        return acts.tested(before, fact.tube, found) if before else None

    for id_ in sorted(followed):
        move(id_, change, now, on=sampled)


def _opened(year: int, sealed: str, bound_to: str) -> bytes:
    return crypto.unseal(keys.key(f"cases-{year}"), crypto.from_text(sealed), bound_to)
