"""Planted personal values go through every flow and every failure, and stay in the vault."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from functions.checkin.service import recording
from functions.checkin.store import visits
from functions.kernel.callers import Role
from functions.kernel.errors import Busy
from functions.runtime import aws, settings
from tests.doors.access.world import Issuer
from tests.doors.checkin.test_federating import HEADING, announce, arrives, line, receive
from tests.doors.checkin.test_pages import IDENTITY, NO
from tests.doors.checkin.town import (
    CCCD,
    VISITOR,
    Town,
    close_hours,
    items_of,
    later,
    officer_of,
    phone_code,
    wire,
)
from tests.world import messages_in, pack_presence

CANARIES = (
    "Trần Thị Bình",
    "TRAN THI BINH",
    "900002002",
    "900007007",
    "001190900002",
    "024900002",
    "Số 2 Phố Thử",
    "HUE-S/77",
)


def all_flows(town: Town, issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every flow, its failures too; what lay in queues meanwhile."""
    visitor, gate = town.visitor(declared=False), town.gate()
    page = f"/v/{town.token}"
    form = {"at": wire(town.now), "kind": "domestic", "version": "2"} | IDENTITY | NO
    for broken in ({}, {"identity.birth": "Trần Thị Bình"}, {"unknown": "900002002"}):
        visitor.call("POST", page, form=form | broken)
    visitor.call("POST", "/khai-bao/domestic", form=form | {"answers.fever": "001190900002"})
    visitor.call("POST", "/api/declarations", {"identity": {"document": "001190900002"}})
    visitor.call("POST", "/api/checkins", {"poster": "Trần Thị Bình", "at": "900002002"})
    visit = visitor.checks_in(town.token).json["visit"]
    gate.send(gate.event(CCCD), gate.event(phone_code(visitor)), gate.event("Trần Thị Bình"))
    gate.send(gate.event(typed={"kind": "cccd", "value": "001190900002"}))
    gate.send(gate.event(typed={"kind": "passport", "value": "Trần Thị Bình"}))
    gate.call("POST", "/api/gate/links", {"card": CCCD, "personal": phone_code(visitor)})
    code = {"phone": "0900007007", "purpose": "sign_in"}
    assert town.somebody().call("POST", "/api/otp/challenges", code).status == 202
    bodies = [message["body"] for message in messages_in("messages")]
    real = visits.put

    def busy(_: Any) -> None:
        raise Busy

    def broken_put(_: Any) -> None:
        raise ValueError("Trần Thị Bình 900002002")

    with later(minutes=1) as now:
        monkeypatch.setattr(recording, "put", busy)
        visitor.checks_in(town.token, now)
        bodies += [message["body"] for message in messages_in("spilled-checkins")]
        monkeypatch.setattr(recording, "put", broken_put)
        assert visitor.checks_in(town.token, now).status == 500
        monkeypatch.setattr(recording, "put", real)
        visitor.call("POST", "/api/checkouts", {"visit": visit, "at": wire(now)})
        officer = officer_of(town, issuer, "01", Role.PROVINCE_OFFICER)
        rows = line(VISITOR, town.venue) + line("0900007007", theirs="HUE-S/77")
        receive(arrives(announce(officer), HEADING + rows + line("Trần Thị Bình", town.venue)))
        officer.get("/api/parked-visits")
        assert visitor.get("/api/parked-visits").status == 403
        pack_presence()
        town.owner.get(f"/api/venues/{town.venue}/board")
        for path in ("/lich-su", "/khai-bao", "/ma-cua-toi/the", "/api/visits", "/api/me"):
            assert visitor.get(path).status == 200
    with later(hours=2):
        close_hours()
    return bodies


@pytest.mark.catalogue("P06", "P07", "I14")
def test_planted_values_are_in_no_log_no_queue_no_key_and_no_table(
    town: Town,
    issuer: Issuer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    bodies = all_flows(town, issuer, monkeypatch)
    told = capsys.readouterr()
    places = {
        "stdout": told.out,
        "stderr": told.err,
        "logging": caplog.text,
        "queues": "\n".join(bodies),
        "object keys": str(keys_of("uploads") + keys_of("documents")),
        "visits": str(items_of("checkins")),
        "presence": str(items_of("presence")),
        "declarations": str(items_of("declarations")),
        "parked": str(items_of("parked_visits")),
        "persons": str(items_of("persons")),
        "identities": str(items_of("identities")),
        "imports": str(items_of("imports")),
        "audit": str(items_of("audit")),
        "refusals": str(items_of("refusals")),
    }
    assert '"fact":"RequestFailed"' in told.out, "the failure was told, by class and place"
    assert len(bodies) >= 2
    for place, text in places.items():
        assert text not in ("", "[]") or place in ("stderr", "logging"), f"{place} saw nothing"
        for canary in CANARIES:
            assert canary not in text, f"{canary} in {place}"


def keys_of(bucket: str) -> list[str]:
    """The keys of all objects of a bucket."""
    told = aws.client("s3").list_objects_v2(Bucket=settings.bucket(bucket))
    return [stored["Key"] for stored in told.get("Contents", [])]
