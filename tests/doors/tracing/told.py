"""What the laboratory and check-in tell tracing, as messages; and what tracing has told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from functions.kernel.periods import write_instant
from functions.messages.laboratory import ResultCorrected, ResultReported
from functions.messages.tracing import CaseTold
from functions.runtime import clock, crypto, facts, keys
from functions.tracing.service import telling
from functions.tracing.store import cases
from functions.tracing.store.sealed import name_of
from tests.world import stream_records

HERE = "01/001/00001"


def result(
    *members: str,
    told: str = "positive",
    release: int = 1,
    tube: str = "VN-000001",
    at: datetime | None = None,
    late: timedelta = timedelta(hours=5),
    **more: Any,
) -> str:
    """A released result of a sample that was taken at an instant and told `late`."""
    taken = at or clock.now() - timedelta(hours=8)
    sealed = crypto.seal(
        keys.key("results-2021"), json.dumps({"told": told}).encode(), f"facts|{tube}|{release}"
    )
    common: dict[str, Any] = {
        "tube": tube,
        "release": release,
        "kind": "single",
        "unit": "commune-00001",
        "laboratory": "lab-01",
        "division": HERE,
        "method": "pcr",
        "collected_at": write_instant(taken),
        "tested_at": write_instant(taken + timedelta(hours=3)),
        "released_at": write_instant(taken + late),
        "members": members,
        "year": 2021,
        "sealed": crypto.to_text(sealed),
    } | more
    if release == 1:
        return ResultReported(**common).model_dump_json()
    return ResultCorrected(**common, reason="laboratory_correction").model_dump_json()


def case_of(person: str, episode: int = 0) -> cases.Case | None:
    """The case of a person's episode."""
    return cases.case(name_of("case", person, episode))


def facts_told(monkeypatch: Any, records: Sequence[dict[str, Any]] = ()) -> list[dict[str, Any]]:
    """The facts that the stream of cases has to tell, opened."""
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(facts, "tell", told.append)
    for record in records or stream_records("cases"):
        change = record["dynamodb"]
        if change.get("NewImage", {}).get("s", {}).get("S") == "head":
            telling.told(change.get("NewImage"), change.get("OldImage"))
    return told


def opened(fact: dict[str, Any]) -> CaseTold:
    """What a fact of a case says."""
    key, bound_to = keys.key(f"cases-{fact['year']}"), f"facts|{fact['case']}|{fact['revision']}"
    return CaseTold.model_validate_json(
        crypto.unseal(key, crypto.from_text(fact["sealed"]), bound_to)
    )
