"""Planted values go through every way of returning a result, and its failures, and stay inside."""

from __future__ import annotations

import json
import logging
import re
from typing import Any

import pytest

from functions.access.store import audit as audit_store
from functions.kernel.errors import Busy
from functions.laboratory import streams
from functions.laboratory.domain.release import Outcome
from functions.laboratory.domain.words import Finding
from functions.laboratory.store import releases, specimens
from functions.notifications import consumers
from functions.runtime import aws, settings
from tests.doors.returning.street import Outbox, Street, specimen
from tests.doors.returning.test_pools import release
from tests.world import messages_in, stream_records

NAME, PHONE = "Nguyễn Thị Mai", "900001001"
VAULT = {"persons", "identities"}


@pytest.mark.catalogue("P06")
def test_planted_values_stay_in_the_vault(
    street: Street,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG, logger="functions")
    outbox, anh = Outbox(), street.person()
    child = street.member_of(anh, NAME)
    tube = specimen(child, at=street.now, version=1)
    specimens.put_new(tube)
    releases.put_releases(
        [release(tube.tube, street.now, 1, Outcome.REPORTED, finding=Finding.POSITIVE)]
    )
    records = stream_records("specimens")
    streams.project_specimens({"Records": records}, None)
    streams.tell_specimens({"Records": records}, None)
    told = messages_in("notices")
    assert told
    bodies = [record["body"] for record in told]
    consumers.tell_results({"Records": told}, None)
    code = street.code(child, tube.tube)
    visitor = street.somebody()
    asked = visitor.call("POST", "/api/result-codes", {"code": code})
    queued = messages_in("messages")
    bodies += [record["body"] for record in queued]
    consumers.send_message({"Records": queued}, None)
    once = next(
        part.strip(",.") for part in outbox.taken()[-1]["text"].split() if part[0].isdigit()
    )
    answers = f"/api/result-codes/{asked.json['challenge']}/answers"
    for wrong in (NAME[:8], PHONE[:8], "000000"):
        visitor.call("POST", answers, {"code": wrong})
    opened = visitor.call("POST", answers, {"code": once})
    assert opened.json["told"] == "positive"
    street.somebody().call("POST", "/api/papers", {"paper": opened.json["paper"]})
    street.somebody().call("POST", "/api/papers", {"paper": NAME})
    anh.get(f"/api/results/{opened.json['id']}/fhir")
    anh.get(f"/ket-qua?for={child}")
    street.somebody().call(
        "POST",
        "/can-bo/tra-ket-qua",
        form={"slip": code, "kind": "cccd", "number": "001190900002"},
        headers=street.officer(),
    )

    def refuse(_: object) -> None:
        raise Busy

    monkeypatch.setattr(audit_store, "put_audit", refuse)
    assert anh.get(f"/api/results/{opened.json['id']}").status == 503
    told_outside = capsys.readouterr().out + caplog.text + json.dumps(bodies) + everything_stored()
    planted = (NAME, "NGUYEN THI MAI", PHONE, code, code.replace("-", ""), once, "001190900002")
    assert [value for value in planted if value in told_outside] == []
    assert not re.search(r"\bpositive\b|duong tinh|Dương tính", told_outside)


def everything_stored() -> str:
    """All items of all tables but those of the vault."""
    dynamodb = aws.client("dynamodb")
    found: list[Any] = []
    for table in dynamodb.list_tables()["TableNames"]:
        if table.removeprefix(settings.table_name("")) not in VAULT:
            found += dynamodb.scan(TableName=table)["Items"]
    return str(found)
