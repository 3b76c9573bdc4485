"""The JSON doors of modes decide as the page does: by two persons, each step once."""

from __future__ import annotations

from typing import Any

from functions.access.service import modes
from functions.access.store import modes as store
from functions.kernel.callers import Role
from functions.runtime import clock
from tests.doors.checkin.town import Officer, later
from tests.doors.modes.surge import WHY, Surge, said
from tests.gateway import Reply

KEY = "json-mode-0001"
OFF = {"kind": "switch", "scope": "00", "subject": "certificates", "minutes": 120, "reason": WHY}


def proposes(who: Officer, key: str = KEY, **more: Any) -> Reply:
    return who.call("POST", "/api/modes", OFF | more, headers={"idempotency-key": key})


def steps(who: Officer, mode: str, act: str, revision: int) -> Reply:
    return who.call("POST", f"/api/modes/{mode}", {"act": act, "revision": revision})


def test_two_persons_switch_off_and_on_again_and_each_step_counts_once(surge: Surge) -> None:
    asked = proposes(surge.first)
    assert (asked.status, asked.json["state"], asked.json["waits"]) == (201, "proposed", True)
    assert proposes(surge.first).json == asked.json
    assert said(proposes(surge.first, minutes=60)) == (409, "IDEMPOTENCY_KEY_REUSED")
    name = asked.json["mode"]
    assert said(steps(surge.first, name, "agree", 1)) == (403, "OTHER_PERSON_NEEDED")
    assert not modes.is_off("certificates", clock.now())
    for _ in range(2):
        agreed = steps(surge.second, name, "agree", 1)
        assert (agreed.status, agreed.json["state"]) == (200, "standing")
    assert modes.is_off("certificates", clock.now())
    assert said(steps(surge.first, name, "agree", 1)) == (409, "MODE_MOVED")
    (listed,) = surge.second.get("/api/modes").json["modes"]
    assert listed == agreed.json and listed["counts"]
    assert steps(surge.first, name, "end", 2).json["state"] == "ending"
    assert said(steps(surge.first, name, "agree", 3)) == (403, "OTHER_PERSON_NEEDED")
    assert steps(surge.second, name, "agree", 3).json["state"] == "ended"
    assert not modes.is_off("certificates", clock.now())
    assert [one.revision for one in store.steps_of(name)] == [1, 2, 3, 4]


def test_a_province_and_an_auditor_see_and_decide_no_more_than_on_the_page(surge: Surge) -> None:
    assert said(proposes(surge.province)) == (422, "MODE_INVALID")
    own = proposes(surge.province, kind="queue", scope="01", subject="", minutes=720)
    assert own.status == 201
    name = own.json["mode"]
    assert surge.elsewhere.get("/api/modes").json == {"modes": []}
    assert said(steps(surge.elsewhere, name, "agree", 1)) == (404, "MODE_UNKNOWN")
    auditor = surge.member(Role.AUDITOR, "moh")
    assert len(auditor.get("/api/modes").json["modes"]) == 1
    assert proposes(auditor).status == steps(auditor, name, "agree", 1).status == 403
    assert steps(surge.colleague, name, "agree", 1).json["counts"]


def test_one_person_switches_off_for_an_hour_once_a_key(surge: Surge) -> None:
    told, key = {"feature": "exports", "reason": WHY}, {"idempotency-key": KEY}
    first = surge.first.call("POST", "/api/mode-switches", told, headers=key)
    assert (first.status, first.json["alone"], first.json["hours"]) == (201, True, 1.0)
    assert surge.first.call("POST", "/api/mode-switches", told, headers=key).json == first.json
    assert surge.province.call("POST", "/api/mode-switches", told, headers=key).status == 403
    assert surge.first.call("POST", "/api/mode-switches", told).status == 422
    with later(minutes=60):
        assert not modes.is_off("exports", clock.now())


def test_the_doors_of_modes_stay_open_in_every_mode(surge: Surge) -> None:
    surge.begins("shed:3")
    surge.begins("read_only")
    asked = proposes(surge.first)
    assert asked.status == 201 and surge.second.get("/api/modes").status == 200
    assert steps(surge.second, asked.json["mode"], "agree", 1).status == 200
