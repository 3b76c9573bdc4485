"""People who ask about their data, officers who answer, streams and queues run by hand."""

from __future__ import annotations

import json
from typing import Any

from functions.access import service as access
from functions.access.domain.staff import Unit
from functions.datarights import consumers, streams
from functions.kernel.callers import Role
from functions.runtime import facts
from functions.vaccination import consumers as vaccination
from tests.doors.checkin.town import items_of
from tests.doors.vaccination.clinic import Clinic
from tests.gateway import Reply
from tests.world import Actor, stream_records

OWN, QUEUE = "/api/data-requests", "/api/data-request-queue"
PAGE, STAFF_PAGE = "/yeu-cau-du-lieu", "/can-bo/yeu-cau-du-lieu"
MOH = Unit("moh", "ministry", "Bộ Y tế (thử)", "")


class Desk:
    """Everything that a test of data subject requests needs."""

    def __init__(self, clinic: Clinic, monkeypatch: Any) -> None:
        self.clinic = clinic
        access.put_unit(MOH)
        self.officer = clinic.department
        self.elsewhere = clinic.member(Role.PROVINCE_OFFICER, "province-79")
        self.ministry = clinic.member(Role.MINISTRY_OPERATOR, "moh")
        self.auditor = clinic.member(Role.AUDITOR, "moh")
        self.district = clinic.district
        self.told: list[dict[str, Any]] = []
        self._heard = 0
        monkeypatch.setattr(facts, "tell", self.told.append)

    def asks(self, who: Actor, kind: str = "deletion", **more: Any) -> Reply:
        """Somebody asks about their data."""
        return who.call("POST", OWN, {"kind": kind} | more)

    def decides(
        self, request: str, ground: str = "", *, who: Any = None, version: int = 1
    ) -> Reply:
        """An officer decides: done, or refused on a ground."""
        decision = "refused" if ground else "done"
        body = {"version": version, "decision": decision, "ground": ground}
        return (who or self.officer).call("POST", f"{QUEUE}/{request}/decision", body)

    def mine(self, who: Actor) -> list[dict[str, Any]]:
        """The requests of somebody, the newest first."""
        reply = who.get(OWN)
        assert reply.status == 200, reply.body
        found: list[dict[str, Any]] = reply.json["requests"]
        return found

    def queue(self, who: Any = None, query: str = "") -> dict[str, Any]:
        """What waits."""
        reply = (who or self.officer).get(QUEUE + query)
        assert reply.status == 200, reply.body
        found: dict[str, Any] = reply.json
        return found

    def tells(self) -> None:
        """What the stream of requests tells, as the template asks for it."""
        records = [
            one
            for one in stream_records("data_requests")
            if one["eventName"] == "INSERT" and one["dynamodb"]["Keys"]["s"]["S"] == "000002"
        ]
        if records:
            assert streams.tell_decided({"Records": records}, None) == {"batchItemFailures": []}

    def works(self) -> None:
        """Streams and queues, until nothing is told any more."""
        self.tells()
        while self._heard < len(self.told):
            fresh, self._heard = self.told[self._heard :], len(self.told)
            for fact in fresh:
                self.hears(fact)
            self.clinic.ends()
            self.told[:] = self.told[: self._heard] + [
                one for one in self.told[self._heard :] if one not in self.told[: self._heard]
            ]

    def hears(self, fact: dict[str, Any]) -> None:
        """A fact comes to the queues that ask for it."""
        records = {"Records": [{"messageId": "m", "body": json.dumps(fact)}]}
        if fact["fact"] in ("DataRequestAgreed", "DataErased"):
            assert consumers.hear_fact(records, None) == {"batchItemFailures": []}
        if fact["fact"] == "DataRequestAgreed":
            assert vaccination.hear_fact(records, None) == {"batchItemFailures": []}


def deeds(person: str) -> set[str]:
    """What the audit says was done with the data of a person."""
    return {one["action"]["S"] for one in items_of("audit") if one["subject"]["S"] == person}
