"""Planted values go through asking, signing, printing, checking and failing; they stay inside."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from functions.kernel.errors import CryptoUnavailable
from functions.runtime import aws, cose_keys, facts, settings
from tests.doors.certificates import office as rooms
from tests.doors.certificates.office import TUBE, Office
from tests.world import messages_in

NAME, MACHINE, BIRTH, PHONE = "Nguyễn Thị Mai", "NGUYEN", "1990-01-01", "900001001"


@pytest.mark.catalogue("P06")
def test_what_a_certificate_says_stays_out_of_tables_queues_facts_and_logs(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(facts, "tell", lambda fact: seen.append(json.dumps(fact)))
    monkeypatch.setattr(rooms, "messages_in", lambda queue: _noted(queue, seen))
    anh = office.named(full_name=NAME)
    messages_in("messages")
    office.hears(office.result(anh.person, told="positive", ago=timedelta(days=12)))
    whole = office.issued(anh, TUBE, "r")
    office.check(whole["text"])
    with monkeypatch.context() as broken:
        broken.setattr(cose_keys, "sign", _fails)
        office.asks(anh, TUBE)
        with pytest.raises(AssertionError):
            office.works()

    items = [
        str(item)
        for table in ("certificates", "certificate_revocations", "audit")
        for item in aws.client("dynamodb").scan(TableName=settings.table_name(table))["Items"]
    ]
    told = [*seen, *items, *capsys.readouterr()]
    for canary in (NAME, MACHINE, BIRTH, PHONE, whole["text"][:60], "positive"):
        assert not [one[:200] for one in told if canary in one], canary
    assert len(seen) >= 4


def _noted(queue: str, seen: list[str]) -> list[dict[str, Any]]:
    found = messages_in(queue)
    seen.extend(str(one["body"]) for one in found)
    return found


def _fails(*_: Any) -> bytes:
    raise CryptoUnavailable
