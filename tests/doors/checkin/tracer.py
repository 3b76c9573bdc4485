"""What tracing says to check-in and hears from it, without tracing: sealed as the contract says."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from functions.checkin import consumers, streams
from functions.kernel.periods import write_instant
from functions.messages.tracing import (
    SEALED_CASE,
    SEALED_PRESENCES,
    SEALED_WISH,
    CaseOpened,
    CaseTold,
    CaseWithdrawn,
    VisitsWanted,
    WishTold,
)
from functions.runtime import crypto, keys
from tests.world import messages_in, stream_records

YEAR = 2021
NOTHING_FAILED: dict[str, Any] = {"batchItemFailures": []}


@dataclass
class Heard:
    """What tracing knows of a trace from what it was told, in any order and often."""

    parts: dict[str, tuple[int, list[dict[str, Any]]]] = field(default_factory=dict)
    edition: int = 0
    whole: tuple[tuple[str, int], ...] | None = None
    refused: int = 0
    told: list[dict[str, Any]] = field(default_factory=list)

    def take(self, body: dict[str, Any]) -> None:
        """A message of `presences-found`."""
        self.told.append(body)
        if body["fact"] == "TraceRefused":
            self.refused += 1
        elif body["fact"] == "PresencesFound":
            if body["edition"] > self.parts.get(body["part"], (0, []))[0]:
                self.parts[body["part"]] = (body["edition"], opened(body))
        elif body["edition"] > self.edition:
            self.edition = body["edition"]
            self.whole = tuple((name, edition) for name, edition in body["parts"])

    @property
    def is_whole(self) -> bool:
        """Are all parts there, in the edition that was named or a later one?"""
        if self.whole is None:
            return False
        return all(self.parts.get(name, (0, []))[0] >= edition for name, edition in self.whole)

    @property
    def presences(self) -> list[dict[str, Any]]:
        """All presences of the parts that make up the whole."""
        named = [name for name, _ in self.whole or ()]
        return [one for name in named for one in self.parts[name][1]]

    @property
    def people(self) -> list[str]:
        """Who was found, each once."""
        return sorted({one["person"] for one in self.presences})


class Tracer:
    """One case and the wishes for it."""

    def __init__(self, person: str, starts_at: datetime, ends_at: datetime) -> None:
        self.person, self.starts_at, self.ends_at = person, starts_at, ends_at
        self.case = "case-01"
        self.heard: dict[str, Heard] = {}
        self._seen = 0

    def fact(
        self, revision: int = 1, *, model: type[CaseOpened] = CaseOpened, **other: Any
    ) -> dict[str, Any]:
        """What the case tells of itself."""
        told = CaseTold(
            **{
                "person": self.person,
                "basis": "laboratory",
                "tube": "VN-1",
                "release": 1,
                "starts_at": write_instant(self.starts_at),
                "ends_at": write_instant(self.ends_at),
                "rule": "window-test",
                **other,
            }
        )
        more = {"why": "retracted"} if model is CaseWithdrawn else {}
        return model(
            case=self.case,
            revision=revision,
            division="01/001/00001",
            day="2021-11-23",
            year=YEAR,
            sealed=_sealed(f"{SEALED_CASE}{self.case}|{revision}", told.model_dump_json()),
            **more,
        ).model_dump()

    def wish(self, trace: str = "trace-01", *, revision: int = 1, **other: Any) -> dict[str, Any]:
        """A wish for the visits of the case's person, unless said otherwise."""
        told = WishTold(
            **{
                "person": self.person,
                "ring": 0,
                "starts_at": write_instant(self.starts_at),
                "ends_at": write_instant(self.ends_at),
                **other,
            }
        )
        return VisitsWanted(
            case=self.case,
            trace=trace,
            revision=revision,
            year=YEAR,
            sealed=_sealed(f"{SEALED_WISH}{self.case}|{trace}", told.model_dump_json()),
        ).model_dump()

    def tell(self, *messages: dict[str, Any], waited: timedelta | None = None) -> dict[str, Any]:
        """Messages arrive on the queue of cases and wishes; the door's answer."""
        from functions.runtime import clock

        sent = clock.now() - (waited or timedelta(0))
        attributes = {"SentTimestamp": str(int(sent.timestamp() * 1000))}
        records = [
            {
                "messageId": f"m-{place}",
                "body": json.dumps(message),
                "attributes": attributes,
                "eventSource": "aws:sqs",
            }
            for place, message in enumerate(messages)
        ]
        answer: dict[str, Any] = consumers.hear_case({"Records": records}, None)
        return answer

    def run(self) -> None:
        """Streams and queues until nothing moves; what tracing hears is kept."""
        while True:
            records = stream_records("visit_searches")
            fresh, self._seen = records[self._seen :], len(records)
            if fresh:
                assert streams.tell_searches({"Records": fresh}, None) == NOTHING_FAILED
            wanted = messages_in("visit-places")
            if wanted:
                assert consumers.search_place({"Records": wanted}, None) == NOTHING_FAILED
            for message in messages_in("presences-found"):
                body = json.loads(message["body"])
                self.heard.setdefault(body["trace"], Heard()).take(body)
            if not fresh and not wanted:
                return

    def asks(self, trace: str = "trace-01", **other: Any) -> Heard:
        """Ask, let everything run, and look at what came."""
        assert self.tell(self.wish(trace, **other)) == NOTHING_FAILED
        self.run()
        return self.heard.setdefault(trace, Heard())


def opened(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The presences of a part."""
    bound_to = f"{SEALED_PRESENCES}{body['case']}|{body['trace']}|{body['part']}"
    plain = crypto.unseal(
        keys.key(f"cases-{body['year']}"),
        crypto.from_text(body["sealed"], most=300_000),
        bound_to,
    )
    told: list[dict[str, Any]] = json.loads(plain)["presences"]
    return told


def _sealed(bound_to: str, plain: str) -> str:
    return crypto.to_text(crypto.seal(keys.key(f"cases-{YEAR}"), plain.encode(), bound_to))
