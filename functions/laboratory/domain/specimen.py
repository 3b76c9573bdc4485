"""Which tube is it, who is in it, and in whose hands?

A tube goes COLLECTING → SEALED → SENT → RECEIVED, or to REJECTED from the moment it is on its way
(domain.md 1.3). While it is open, people are added, each once; sealing closes it for good. Its
people, its times and its kind never change afterwards: only its custody, and the laboratory's pool
that took an aliquot of it. Results are not custody: they are rows and releases of the same tube.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from functions.kernel.errors import Conflict, FieldFault, Invalid
from functions.kernel.identifiers import (
    DivisionPath,
    PersonId,
    SamplingId,
    StaffId,
    TubeCode,
    UnitId,
)
from functions.laboratory.domain.words import Custody, Kind, RejectReason, SamplingReason

MOST_MEMBERS: Final = 20
"""People in a tube, or tubes in a pool, whatever the rule of a method says."""

NASOPHARYNGEAL: Final = "258500001"
SPECIMEN_TYPES: Final = (
    NASOPHARYNGEAL,
    "258529004",
    "697989009",
    "258560004",
    "119334006",
    "258607008",
    "119364003",
)
"""SNOMED CT: nasopharyngeal, throat, anterior nares, saliva, sputum, lavage, serum."""


class MemberTwice(Conflict):
    """A person is in a tube once."""

    code = "MEMBER_TWICE"
    vi = "Người này đã có trong ống."
    en = "This person is in the tube already."


class TubeSealed(Conflict):
    """A sealed tube is never opened again."""

    code = "TUBE_SEALED"
    vi = "Ống đã niêm phong nên không thay đổi được nữa."
    en = "The tube is sealed and can't be changed any more."


class TubeEmpty(Invalid):
    """Nobody is in the tube."""

    code = "TUBE_EMPTY"
    vi = "Ống chưa có ai, chưa niêm phong được."
    en = "Nobody is in the tube, so it can't be sealed."


class TubeTooFull(Invalid):
    """More people than a tube takes."""

    code = "TUBE_TOO_FULL"
    vi = "Ống đã đủ số người theo quy định."
    en = "The tube holds as many people as the rule allows."


class TubeTaken(Conflict):
    """A tube code is used once: others stand in the record of this code."""

    code = "TUBE_TAKEN"
    vi = "Mã ống này đã dùng cho mẫu khác. Giữ ống lại và báo người phụ trách."
    en = "This tube code is used by another sample. Keep the tube and tell the officer in charge."


class CustodyOutOfOrder(Conflict):
    """A step that does not follow from where the tube is."""

    code = "CUSTODY_OUT_OF_ORDER"
    vi = "Trạng thái của ống không cho phép bước này."
    en = "The state of the tube does not allow this step."


class SpecimenTypeUnknown(Invalid):
    """Not a specimen type that we know."""

    code = "SPECIMEN_TYPE_UNKNOWN"
    vi = "Loại mẫu không có trong danh mục."
    en = "The type of specimen is not in the list."


@dataclass(frozen=True, slots=True)
class Specimen:
    """The record of a tube.

    `unit` took it and `division` is where (the path of the session's place); `laboratory` is the
    unit it goes to. `members` are the people in it, in order of their ids; a LAB_POOL has `tubes`
    instead. `second_of` is the pool tube whose finding asked for this one; `pooled_in` the
    laboratory's pool that holds an aliquot of it. `sealed_at` is the instant that counts,
    `told_at` what the sampler's device said, `registered_at` when we heard of it, `skew_seconds`
    how far that clock was ahead (security.md T03, T04). `rule_id` is the rule of pool sizes that it
    was judged by. `version` rises by one with each change.
    """

    tube: TubeCode
    kind: Kind
    custody: Custody
    unit: UnitId
    division: DivisionPath
    session: SamplingId | None
    laboratory: UnitId
    reason: SamplingReason
    members: tuple[PersonId, ...] = ()
    tubes: tuple[TubeCode, ...] = ()
    specimen_type: str = NASOPHARYNGEAL
    collector: StaffId | None = None
    collected_at: datetime | None = None
    sealed_at: datetime | None = None
    sent_at: datetime | None = None
    received_at: datetime | None = None
    rejected_at: datetime | None = None
    reject_reason: RejectReason | None = None
    version: int = 1
    second_of: TubeCode | None = None
    pooled_in: TubeCode | None = None
    manifest: str | None = None
    told_at: datetime | None = None
    registered_at: datetime | None = None
    skew_seconds: int = 0
    late: bool = False
    rule_id: str = ""

    @property
    def is_pool(self) -> bool:
        """Is the finding one of several people together?"""
        return self.kind is not Kind.SINGLE

    @property
    def size(self) -> int:
        """How many people are in the tube, or tubes in the laboratory's pool."""
        return len(self.tubes) if self.kind is Kind.LAB_POOL else len(self.members)


def with_member(open_tube: Specimen, person: PersonId) -> Specimen:
    """One more person in an open tube; the second makes it a FIELD_POOL.

    Raises TubeSealed, MemberTwice, TubeTooFull.
    """
    if open_tube.custody is not Custody.COLLECTING:
        raise TubeSealed
    if person in open_tube.members:
        raise MemberTwice(FieldFault("members", "MEMBER_TWICE"))
    if len(open_tube.members) >= MOST_MEMBERS:
        raise TubeTooFull(FieldFault("members", "TUBE_TOO_FULL"))
    members = tuple(sorted((*open_tube.members, person)))
    kind = Kind.SINGLE if len(members) == 1 else Kind.FIELD_POOL
    return replace(open_tube, members=members, kind=kind)


def sealed(open_tube: Specimen, at: datetime) -> Specimen:
    """The tube closed. Raises TubeSealed, TubeEmpty, SpecimenTypeUnknown."""
    if open_tube.custody is not Custody.COLLECTING:
        raise TubeSealed
    if not open_tube.members and not open_tube.tubes:
        raise TubeEmpty
    if open_tube.specimen_type not in SPECIMEN_TYPES:
        raise SpecimenTypeUnknown(FieldFault("specimen_type", "SPECIMEN_TYPE_UNKNOWN"))
    return replace(
        open_tube,
        custody=Custody.SEALED,
        sealed_at=at,
        collected_at=open_tube.collected_at or at,
    )


def sent(tube: Specimen, manifest: str, at: datetime) -> Specimen:
    """On its way with a manifest. Raises CustodyOutOfOrder unless it is sealed and not yet sent."""
    if tube.custody is not Custody.SEALED:
        raise CustodyOutOfOrder
    return _next(tube, custody=Custody.SENT, sent_at=at, manifest=manifest)


def received(tube: Specimen, at: datetime) -> Specimen:
    """In the laboratory's hands; a tube that came without a manifest is received all the same.

    Raises CustodyOutOfOrder.
    """
    if tube.custody not in (Custody.SEALED, Custody.SENT):
        raise CustodyOutOfOrder
    return _next(tube, custody=Custody.RECEIVED, received_at=at)


def rejected(tube: Specimen, reason: RejectReason, at: datetime) -> Specimen:
    """Refused by the laboratory: its people have to be sampled again. Raises CustodyOutOfOrder."""
    if tube.custody not in (Custody.SEALED, Custody.SENT, Custody.RECEIVED):
        raise CustodyOutOfOrder
    return _next(tube, custody=Custody.REJECTED, rejected_at=at, reject_reason=reason)


def pooled(
    tube: Specimen, pool: TubeCode, hands: Container[Custody] = (Custody.RECEIVED,)
) -> Specimen:
    """An aliquot of the tube, which is in these hands, is in the laboratory's pool.

    Raises CustodyOutOfOrder, TubeTaken.
    """
    if tube.custody not in hands or tube.kind is Kind.LAB_POOL:
        raise CustodyOutOfOrder
    if tube.pooled_in not in (None, pool):
        raise TubeTaken
    return _next(tube, pooled_in=pool)


def is_same_sealing(one: Specimen, other: Specimen) -> bool:
    """Is it the same tube, sealed by the same person with the same content at the same time?

    The natural key of a sealing: tube code, members, the device's instant, sampler. Custody may
    have moved on since.
    """
    return _sealing(one) == _sealing(other)


def _sealing(tube: Specimen) -> tuple[object, ...]:
    return (
        tube.tube,
        tuple(sorted(tube.members)),
        tuple(sorted(tube.tubes)),
        tube.told_at or tube.sealed_at,
        tube.collector,
    )


def _next(tube: Specimen, **changed: object) -> Specimen:
    return replace(tube, version=tube.version + 1, **changed)  # type: ignore[arg-type]
