"""For whom does a phone declare? Take in, remove, hand over to the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from functions.access import service as access
from functions.kernel.callers import Caller
from functions.kernel.errors import FieldFault, Invalid
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_of
from functions.registry import store
from functions.registry.domain import family as families
from functions.registry.domain.family import Guardianship, Hold, MemberUnknown, Offer, OfferOver
from functions.registry.domain.person import (
    PersonDetails,
    PersonField,
    Standing,
    check_details,
    sealed_values,
)
from functions.registry.service import sealing, vault
from functions.runtime import crypto, idempotency, keys
from functions.runtime.tables import ConditionLost

OFFER_PLACE = "family|offer|v1"


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a family as its holder sees them."""

    person: PersonId
    relation: str
    since: datetime
    full_name: str
    birth: str


def family(caller: Caller, now: datetime, request_id: str = "") -> tuple[Member, ...]:
    """The people that the caller declares for. Raises AuditUnavailable, CryptoUnavailable."""
    held = family_of(PersonId(caller.subject))
    known = vault.disclose(
        caller,
        [kept.member for kept in held],
        (PersonField.FULL_NAME, PersonField.BIRTH),
        action="family",
        now=now,
        request_id=request_id,
    )
    return tuple(
        Member(
            kept.member,
            kept.relation,
            kept.since,
            known.get(kept.member, {}).get(PersonField.FULL_NAME, ""),
            known.get(kept.member, {}).get(PersonField.BIRTH, ""),
        )
        for kept in held
    )


def family_of(holder: PersonId) -> tuple[Guardianship, ...]:
    """The guardianships that stand, oldest first."""
    kept = (each for each in store.families.family(holder) if each.state is Hold.HELD)
    return tuple(sorted(kept, key=lambda each: (each.since, each.member)))


def own_people(caller: Caller) -> tuple[PersonId, ...]:
    """The caller and those the caller looks after, longest first. Raises Busy."""
    own = PersonId(caller.subject)
    return (own, *(kept.member for kept in family_of(own)))


def acts_for(caller: Caller, person: PersonId) -> bool:
    """Is it the caller, or somebody the caller looks after? Raises Busy."""
    own = PersonId(caller.subject)
    return person == own or is_guardian(own, person)


def is_guardian(holder: PersonId, member: PersonId) -> bool:
    """May the holder declare for the member now?"""
    kept = store.families.guardianship(holder, member)
    return kept is not None and kept.state is Hold.HELD


def add_member(
    caller: Caller,
    details: PersonDetails,
    relation: str,
    *,
    consented: bool,
    key: str,
    now: datetime,
) -> PersonId:
    """Take a person into the caller's family; once per idempotency key.

    Raises ConsentMissing, FamilyFull, the refusals of `check_details`, IdempotencyKeyReused.
    """
    holder, member = PersonId(caller.subject), sealing.fresh_person()
    checked = check_details(details, day_of(now))
    if checked.full_name is None:
        raise Invalid(FieldFault("full_name", "REQUIRED"))
    values = sealed_values(checked)
    told = "|".join(f"{field}={value}" for field, value in sorted(values.items()))
    request = {"relation": relation, "details": sealing.index_of(f"member:v1:{told}")}
    claim = idempotency.Claim.of(holder, "POST /api/family", key, request, now)
    if first := idempotency.first_answer(claim):
        return PersonId(first)
    kept = families.take_in(
        store.families.family(holder),
        holder,
        member,
        relation=relation,
        consented=consented,
        now=now,
    )
    access.write_audit(
        caller, (member,), action="add_member", fields=sorted(values), allowed=True, now=now
    )
    made = store.persons.SealedPerson(
        member,
        Standing.MEMBER,
        now,
        sealing.seal(member, values, now),
        division=checked.division,
        kept_by=holder,
    )
    return PersonId(
        idempotency.commit(claim, lambda t: store.families.put_member(t, made, kept), member)
    )


def remove_member(caller: Caller, member: PersonId, now: datetime) -> None:
    """The caller no longer declares for the member. Raises MemberUnknown; twice is once."""
    kept = store.families.guardianship(PersonId(caller.subject), member)
    if kept is not None and kept.state is Hold.REMOVED:
        return
    standing = families.held(kept)
    access.write_audit(caller, (member,), action="remove_member", fields=(), allowed=True, now=now)
    try:
        store.families.end(families.remove(standing))
    except ConditionLost:
        raise MemberUnknown from None


def offer_member(caller: Caller, member: PersonId, now: datetime) -> str:
    """A code by which the member takes over with the own phone, within a day.

    Nothing of it is stored: the code is sealed, and the guardianship can end only once.
    Raises MemberUnknown, CryptoUnavailable.
    """
    kept = store.families.guardianship(PersonId(caller.subject), member)
    offered = families.offer(kept, now)
    plain = f"{offered.holder}|{offered.member}|{int(offered.until.timestamp())}"
    return crypto.to_text(crypto.seal(keys.key("personal-code"), plain.encode(), OFFER_PLACE))


def claim_member(caller: Caller, code: str, now: datetime) -> PersonId:
    """The caller takes the member's record over as the own; its visits are theirs from now on.

    Raises OfferOver, OwnOffer, CryptoUnavailable, AuditUnavailable.
    """
    claimant, offered = PersonId(caller.subject), _read_offer(code)
    kept = store.families.guardianship(offered.holder, offered.member)
    if kept is not None and kept.state is Hold.TRANSFERRED:
        mine = store.persons.person(offered.member)
        if mine is not None and mine.joined_to == claimant:
            return offered.member
    handed = families.hand_over(offered, kept, claimant, now)
    access.write_audit(
        caller, (offered.member,), action="claim_member", fields=(), allowed=True, now=now
    )
    try:
        store.families.hand_over(handed, claimant)
    except ConditionLost:
        raise OfferOver from None
    return offered.member


def _read_offer(code: str) -> Offer:
    try:
        sealed = crypto.from_text(code)
        plain = crypto.unseal(keys.key("personal-code"), sealed, OFFER_PLACE).decode()
    except (ValueError, crypto.Unopenable):
        raise OfferOver from None
    holder, member, until = plain.split("|")
    return Offer(PersonId(holder), PersonId(member), datetime.fromtimestamp(int(until), UTC))
