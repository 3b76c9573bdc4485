"""A ward with officers who sign levels; facts of cases and doses, streams and clock run by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from functions.kernel.callers import Role
from functions.messages.tracing import CaseAmended, CaseOpened, CaseWithdrawn
from functions.runtime import aws, clock
from functions.zoning import schedules, streams
from functions.zoning.service import hearing, public_map
from infra.parts import ROOT
from tests.doors.access.world import Issuer
from tests.doors.checkin.town import Officer
from tests.doors.immunization.ward import Ward
from tests.gateway import Reply
from tests.world import facts_heard, stream_records

COMMUNE, NEXT, ELSEWHERE = "01/001/00001", "01/001/00004", "79/760/26734"
YESTERDAY = date(2021, 11, 22)
TICK = json.loads((ROOT / "events/zoning/schedules.propose.json").read_text("utf-8"))
PROPOSALS, FIGURES = "/api/zones/proposals", "/api/zones/figures"
SIGN, MAP = "/api/zones/publications", "/api/zones"
WELL = {
    "population": 100_000,
    "adults": 70_000,
    "elders50": 20_000,
    "adults_one": 60_000,
    "adults_full": 50_000,
    "elders50_full": 19_000,
    "capacity_met": True,
}


class Zones(Ward):
    """A ward whose province proposes, signs and publishes levels."""

    published = 0

    def __init__(self, issuer: Issuer) -> None:
        super().__init__(issuer)
        self.signs_in_staff()

    def signs_in_staff(self) -> None:
        """All members of staff sign in: a shift ends after ten hours."""
        public_map.forget()
        self.site = self.member(Role.COMMUNE_OFFICER, "site-01")
        self.province = self.member(Role.PROVINCE_OFFICER, "province-01")
        self.elsewhere = self.member(Role.PROVINCE_OFFICER, "province-79")
        self.ministry = self.member(Role.MINISTRY_OPERATOR, "moh")

    def ticks(self) -> None:
        """A quarter of an hour has come."""
        schedules.propose(TICK, None)

    def enters(self, *rows: dict[str, Any], who: Officer | None = None, **more: Any) -> Reply:
        """The province enters figures of yesterday, unless said otherwise."""
        headers = more.pop("headers", None) or self.key()
        body = {"province": "01", "as_of": YESTERDAY.isoformat(), "rows": list(rows)} | more
        return (who or self.province).call("POST", FIGURES, body, headers=headers)

    def proposed(self, who: Officer | None = None) -> dict[str, Any]:
        """The newest proposal, as an officer reads it."""
        reply = (who or self.province).get(PROPOSALS)
        assert reply.status == 200, reply.body
        return dict(reply.json)

    def line(self, area: str = COMMUNE) -> dict[str, Any]:
        """An area of the newest proposal."""
        return next(one for one in self.proposed()["lines"] if one["area"] == area)

    def signs(self, *decisions: dict[str, Any], who: Officer | None = None, **more: Any) -> Reply:
        """An officer signs what was proposed last, unless said otherwise."""
        headers = more.pop("headers", None) or self.key()
        shown = self.proposed() if {"proposal", "number"} - {*more} else {}
        seen = {name: shown[name] for name in ("proposal", "number") if name in shown}
        body = seen | {"decisions": list(decisions)} | more
        return (who or self.province).call("POST", SIGN, body, headers=headers)

    def tells_zones(self) -> list[dict[str, Any]]:
        """What the stream of publications tells; the facts."""
        sqs, queue = aws.client("sqs"), facts_heard("zones-heard")
        records = stream_records("zoning")[self.published :]
        self.published += len(records)
        maps = [
            one
            for one in records
            if one["eventName"] == "INSERT" and one["dynamodb"]["Keys"]["p"]["S"].startswith("map#")
        ]
        if maps:
            assert streams.tell_zones({"Records": maps}, None) == {"batchItemFailures": []}
        heard: list[dict[str, Any]] = []
        while told := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
            for message in told:
                heard.append(json.loads(message["Body"]))
                sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        return heard


def case(
    number: int,
    revision: int = 1,
    day: date = YESTERDAY,
    division: str = COMMUNE,
    *,
    fact: type[CaseOpened] = CaseOpened,
) -> str:
    """A fact of a case, as tracing tells it; its seal is nothing that zoning could open."""
    why = {"why": "retracted"} if fact is CaseWithdrawn else {}
    told = fact(
        case=f"case-{number:04}",
        revision=revision,
        division=division,
        day=day.isoformat(),
        year=day.year,
        sealed="c2VhbGVk",
        **why,
    )
    return told.model_dump_json()


def amended(number: int, revision: int, day: date = YESTERDAY, division: str = COMMUNE) -> str:
    """A case is otherwise than was told."""
    return case(number, revision, day, division, fact=CaseAmended)


def withdrawn(number: int, revision: int, day: date = YESTERDAY, division: str = COMMUNE) -> str:
    """A case stands no more."""
    return case(number, revision, day, division, fact=CaseWithdrawn)


def hear(facts: Sequence[str]) -> None:
    """Facts come to zoning."""
    for body in facts:
        hearing.hear(body, clock.now())
