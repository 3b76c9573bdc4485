"""For whom may one person declare, and how does the one declared for take over?

A household, boarding house or factory list is kept under one phone (domain.md 3.A2); each person is
separately consented and may later claim the own record with the own phone (transfer of control).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from functions.kernel.errors import Conflict, FieldFault, Gone, Invalid, NotFound
from functions.kernel.identifiers import PersonId
from functions.kernel.valuesets import value_set

MOST_MEMBERS = 50
"""One phone keeps a boarding house, not a whole factory; more is an import [J]."""
OFFER_LASTS = timedelta(hours=24)


class Hold(StrEnum):
    """Who controls the member's record?"""

    HELD = "held"
    TRANSFERRED = "transferred"
    REMOVED = "removed"


class ConsentMissing(Invalid):
    """The member (or the child's guardian) has not agreed."""

    code = "CONSENT_MISSING"
    vi = "Cần sự đồng ý của người được khai hộ."
    en = "The person declared for must have agreed."


class FamilyFull(Conflict):
    """More people than one phone may keep."""

    code = "FAMILY_FULL"
    vi = "Một số điện thoại khai hộ tối đa 50 người."
    en = "One phone may declare for at most 50 people."


class MemberUnknown(NotFound):
    """Not in this family."""

    code = "MEMBER_UNKNOWN"
    vi = "Không tìm thấy người này trong danh sách khai hộ."
    en = "This person is not in your list."


class OfferOver(Gone):
    """The offer to take over has been used, withdrawn, or is too old."""

    code = "OFFER_OVER"
    vi = "Mã nhận quyền đã dùng hoặc đã hết hạn."
    en = "This takeover code has been used or has expired."


class OwnOffer(Invalid):
    """The holder scanned the own offer."""

    code = "OWN_OFFER"
    vi = "Mã này dành cho người được khai hộ, trên điện thoại của họ."
    en = "This code is for the other person, on their own phone."


@dataclass(frozen=True, slots=True)
class Guardianship:
    """`holder` declares for `member` since `since`; the state says whether still."""

    holder: PersonId
    member: PersonId
    relation: str
    state: Hold
    since: datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """The holder's offer that the member take over, until `until`."""

    holder: PersonId
    member: PersonId
    until: datetime


def take_in(
    family: Sequence[Guardianship],
    holder: PersonId,
    member: PersonId,
    *,
    relation: str,
    consented: bool,
    now: datetime,
) -> Guardianship:
    """Take a member into the family. Raises ConsentMissing, FamilyFull, ValueUnknown."""
    if not consented:
        raise ConsentMissing(FieldFault("consented", "REQUIRED"))
    if sum(kept.state is Hold.HELD for kept in family) >= MOST_MEMBERS:
        raise FamilyFull
    return Guardianship(holder, member, value_set("relations").read(relation).code, Hold.HELD, now)


def held(kept: Guardianship | None) -> Guardianship:
    """The guardianship, if it stands. Raises MemberUnknown."""
    if kept is None or kept.state is not Hold.HELD:
        raise MemberUnknown
    return kept


def remove(kept: Guardianship) -> Guardianship:
    """The holder no longer declares for the member."""
    return replace(kept, state=Hold.REMOVED)


def offer(kept: Guardianship | None, now: datetime) -> Offer:
    """Offer the member to take over within a day. Raises MemberUnknown."""
    standing = held(kept)
    return Offer(standing.holder, standing.member, now + OFFER_LASTS)


def hand_over(
    offered: Offer, kept: Guardianship | None, claimant: PersonId, now: datetime
) -> Guardianship:
    """The member takes over. Raises OwnOffer, OfferOver."""
    if claimant == offered.holder:
        raise OwnOffer
    if kept is None or kept.state is not Hold.HELD or now > offered.until:
        raise OfferOver
    return replace(kept, state=Hold.TRANSFERRED)
