"""Which levels are in force in a province, by whose signature, and how does the next one follow?

A publication is the whole map of a province under one number: nobody ever sees half of it. The
officer signs areas of a proposal as they saw it; as proposed, or otherwise with a reason. Its
levels hold from one instant, not before that of the publication before it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from functions.kernel.errors import Conflict, FieldFault, Invalid
from functions.kernel.names import canonical_line
from functions.kernel.periods import read_instant, write_instant
from functions.zoning.domain.area import AreaUnknown
from functions.zoning.domain.proposal import Proposal

DEFINITION: Final = "zone-level-1"
SHORTEST_REASON, LONGEST_REASON = 10, 400
FURTHEST: Final = timedelta(days=7)


class ReasonMissing(Invalid):
    """Another level than the proposed one, without a reason."""

    code = "REASON_MISSING"
    vi = "Công bố khác đề xuất thì phải ghi lý do (ít nhất 10 ký tự)."
    en = "A level other than the proposed one needs a reason (at least 10 characters)."


class ProposalChanged(Conflict):
    """The proposal, or what is in force, is otherwise than the officer saw."""

    code = "PROPOSAL_CHANGED"
    vi = "Đề xuất hoặc cấp độ đang áp dụng đã thay đổi, vui lòng xem lại trước khi ký."
    en = "The proposal or the levels in force have changed; please look again before signing."


class StartImpossible(Invalid):
    """In force from the past, before the publication before it, or in more than seven days."""

    code = "START_IMPOSSIBLE"
    vi = "Thời điểm áp dụng không hợp lệ: từ bây giờ đến tối đa 7 ngày sau."
    en = "The start is not right: from now on, within seven days."


class NothingSigned(Invalid):
    """No area was chosen, one twice, or nothing would change."""

    code = "NOTHING_SIGNED"
    vi = "Chưa chọn địa bàn nào, hoặc không có gì thay đổi."
    en = "No area was chosen, or nothing would change."


@dataclass(frozen=True, slots=True)
class Decision:
    """What is signed of an area: its level, None to lift it (of a part); why, where otherwise."""

    area: str
    level: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """The level of an area: since when, by which publication, rule and proposal."""

    area: str
    name: str
    level: int
    since: datetime
    number: int
    rule_id: str
    proposed: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Publication:
    """The map of a province, `changed` by this number; `proposal` is ``<day>#<revision>``."""

    province: str
    number: int
    starts_at: datetime
    signed_at: datetime
    by: str
    proposal: str
    levels: tuple[Standing, ...]
    changed: tuple[str, ...]

    def level_of(self, area: str) -> Standing | None:
        """What is in force in an area."""
        return next((one for one in self.levels if one.area == area), None)


def following(
    before: Publication | None,
    proposal: Proposal,
    revision: int,
    decisions: Iterable[Decision],
    *,
    starts_at: datetime,
    by: str,
    now: datetime,
) -> Publication:
    """The publication that follows from what is signed.

    Raises NothingSigned, ReasonMissing, StartImpossible, AreaUnknown, TextInvalid.
    """
    earliest = max(now, before.starts_at) if before else now
    if not earliest <= starts_at <= now + FURTHEST:
        raise StartImpossible(FieldFault("starts_at", "START_IMPOSSIBLE"))
    number = before.number + 1 if before else 1
    levels = {one.area: one for one in before.levels} if before else {}
    signed: dict[str, Decision] = {}
    for one in decisions:
        if one.area in signed:
            raise NothingSigned(FieldFault("decisions", "AREA_TWICE"))
        signed[one.area] = one
        _apply(levels, proposal, one, starts_at, number)
    was = {one.area: one.level for one in before.levels} if before else {}
    changed = tuple(
        area
        for area in sorted(signed)
        if was.get(area) != (levels[area].level if area in levels else None)
    )
    if not changed:
        raise NothingSigned
    return Publication(
        province=proposal.province,
        number=number,
        starts_at=starts_at,
        signed_at=now,
        by=by,
        proposal=f"{proposal.day.isoformat()}#{revision}",
        levels=tuple(levels[area] for area in sorted(levels)),
        changed=changed,
    )


def write(one: Publication) -> bytes:
    """The publication as it is kept and shown: canonical JSON. Who signed is not in it."""
    told = {
        "definition": DEFINITION,
        "province": one.province,
        "revision": one.number,
        "starts_at": write_instant(one.starts_at),
        "signed_at": write_instant(one.signed_at),
        "proposal": one.proposal,
        "levels": [_told(level) for level in one.levels],
        "changed": list(one.changed),
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read(body: bytes, by: str) -> Publication:
    """A publication that `write` wrote."""
    told = json.loads(body)
    return Publication(
        province=told["province"],
        number=told["revision"],
        starts_at=read_instant(told["starts_at"]),
        signed_at=read_instant(told["signed_at"]),
        by=by,
        proposal=told["proposal"],
        levels=tuple(_standing(level) for level in told["levels"]),
        changed=tuple(told["changed"]),
    )


def digest_of(body: bytes) -> str:
    """A fingerprint by which two copies of a publication are known to be the same."""
    return hashlib.sha256(body).hexdigest()


def in_force(newest_first: Iterable[Publication], at: datetime) -> Publication | None:
    """The publication in force at an instant, of those given newest first."""
    return next((one for one in newest_first if one.starts_at <= at), None)


def day_of_proposal(text: str) -> tuple[date, int]:
    """Day and revision of ``2021-11-22#1``. Raises ProposalChanged for anything else."""
    day, _, revision = text.partition("#")
    try:
        return date.fromisoformat(day), int(revision)
    except ValueError:
        raise ProposalChanged from None


def _apply(
    levels: dict[str, Standing],
    proposal: Proposal,
    one: Decision,
    starts_at: datetime,
    number: int,
) -> None:
    line = proposal.line_of(one.area)
    if line is None or (one.level is None and "#" not in one.area):
        raise AreaUnknown(FieldFault("area", "AREA_UNKNOWN"))
    proposed = line.outcome(proposal.rule_id).level
    reason = canonical_line(one.reason, LONGEST_REASON) if one.reason.strip() else ""
    if one.level == proposed:
        reason = ""
    elif len(reason) < SHORTEST_REASON:
        raise ReasonMissing(FieldFault("reason", "REASON_MISSING"))
    if one.level is None:
        levels.pop(one.area, None)
        return
    standing = levels.get(one.area)
    if standing is None or standing.level != one.level:
        levels[one.area] = Standing(
            one.area, line.name, one.level, starts_at, number, proposal.rule_id, proposed, reason
        )


def _told(one: Standing) -> dict[str, Any]:
    told: dict[str, Any] = {
        "area": one.area,
        "level": one.level,
        "since": write_instant(one.since),
        "revision": one.number,
        "rule": one.rule_id,
        "proposed": one.proposed,
    }
    return (
        told
        | ({"name": one.name} if one.name else {})
        | ({"reason": one.reason} if one.reason else {})
    )


def _standing(told: Mapping[str, Any]) -> Standing:
    return Standing(
        area=told["area"],
        name=told.get("name", ""),
        level=told["level"],
        since=read_instant(told["since"]),
        number=told["revision"],
        rule_id=told["rule"],
        proposed=told["proposed"],
        reason=told.get("reason", ""),
    )
