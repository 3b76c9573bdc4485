"""What a version of a result says, as the JSON that is sealed; older layouts are read for good."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from functions.kernel.identifiers import FileId, TubeCode, UnitId
from functions.laboratory.domain.release import Outcome, Release, Why
from functions.laboratory.domain.words import Finding, Method

LAYOUT = 1


def written(release: Release) -> dict[str, Any]:
    """What is sealed of a version; tube, number and instant stand beside it."""
    return {
        "layout": LAYOUT,
        "outcome": release.outcome.value,
        "finding": release.finding.value if release.finding else None,
        "method": release.method.value,
        "tested_at": release.tested_at.isoformat(),
        "laboratory": release.laboratory,
        "file": release.file,
        "row_key": release.row_key,
        "rule_id": release.rule_id,
        "reason": release.reason.value,
        "by": list(release.by),
        "note": release.note,
        "seen": list(release.seen),
        "pool": release.pool,
        "device": release.device,
    }


def read(tube: TubeCode, number: int, at: datetime, body: Mapping[str, Any]) -> Release:
    """The version again. What a later layout adds is passed over (security.md R04)."""
    finding, pool = body["finding"], body.get("pool")
    return Release(
        tube=tube,
        number=number,
        outcome=Outcome(body["outcome"]),
        finding=Finding(finding) if finding else None,
        method=Method(body["method"]),
        tested_at=datetime.fromisoformat(body["tested_at"]),
        released_at=at,
        laboratory=UnitId(body["laboratory"]),
        file=FileId(body["file"]),
        row_key=body["row_key"],
        rule_id=body["rule_id"],
        reason=Why(body["reason"]),
        by=tuple(body.get("by", ())),
        note=body.get("note", ""),
        seen=tuple(body.get("seen", ())),
        pool=TubeCode(pool) if pool else None,
        device=body.get("device", ""),
    )
