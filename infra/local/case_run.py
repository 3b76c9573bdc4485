"""One large case through the running platform: sent, released, followed to its last notice.

Looked at is what people see (the board, the case, the first page of its candidates); counted are
besides the lines of its order and the notices, in the tables. Looking costs the emulator, so it is
done the more seldom the longer it takes.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import httpx

from functions.checkin.store import presence
from functions.kernel.periods import HOUR, hour_of
from functions.notifications.domain.notice import EXPOSURE
from functions.runtime import aws, settings
from functions.tracing.store import ranks
from functions.tracing.store.sealed import name_of
from infra.local.crowd import LargeCase
from infra.local.lab_file import LabFile
from infra.local.processor import processor_seconds
from infra.local.run import TICK

CLOSES: Final = f"lachan-{settings.STAGE}-checkin-close-hours"
PROVINCE: Final = "01"
LOOK_SECONDS, LOOK_SHARE, LONGEST_SECONDS, TELL_SECONDS = 0.5, 5, 15.0, 10.0
PATIENCE: Final = 3_600.0
STEPS: Final = {
    "released": "the result is released",
    "on_board": "the case is on the board",
    "first": "first candidates are listed",
    "answered": "check-in's whole answer is worked through",
    "listed": "everybody stands in the list",
    "noticed": "everybody's notice has left, or it is decided that none can",
}


class CaseRun(LabFile):
    """One case against the platform at `origin`; `since` begins when the result is let go."""

    def __init__(self, origin: str, endpoint: str, state: Path, case: LargeCase) -> None:
        super().__init__(origin, endpoint, state)
        self.large = case
        self.people = {one.person_id for at in case.visited for one in case.crowd(*at)}
        self.expected = len(self.people)
        self.port = int(endpoint.rpartition(":")[2])
        self.since, self.worked = time.monotonic(), 0.0
        self.seconds: dict[str, float] = {}
        self.processor: dict[str, float] = {}
        self.told: dict[str, int] = {}

    def lay_down(self) -> None:
        """The case's visits and crowds, and its tube."""
        last = time.monotonic()
        for stand in self.large.lay_down():
            if time.monotonic() - last > TELL_SECONDS or stand == self.expected:
                last = time.monotonic()
                self.tell(f"crowd: {stand} of {self.expected} presences laid down")
        self.settle(self.large, self.register(self.large))
        self.tell("tube: in the worklist")

    def close_hours(self) -> None:
        """What no run of the schedule has closed yet is closed, by the schedule's own function."""
        due = hour_of(datetime.now(UTC) - 3 * HOUR)
        if presence.last_closed() >= due:
            return
        self.tell("hours: closing those that are over")
        asked = {"InvocationType": "Event", "Payload": json.dumps(TICK).encode()}
        aws.client("lambda").invoke(FunctionName=CLOSES, **asked)
        self.wait(lambda: presence.last_closed() >= due, "closed")

    def release(self) -> None:
        """Send the file, have it approved; from then on it is counted."""
        file = self.send(b"".join(self.large.file()), f"ca-lon-{self.large.seed}.csv")
        self.tell(f"file: uploaded as {file}")
        self.wait(lambda: self.shown(file)["state"] not in ("RECEIVED", "READING"), "read")
        self.begin()
        while (shown := self.shown(file))["state"] != "RELEASED":
            if shown["state"] in ("AWAITING_RELEASE", "HELD"):
                self.begin()
                self.approve(file)
            elif shown["state"] in ("QUARANTINED", "REPEATED", "REJECTED"):
                raise SystemExit(f"the file was not taken: {shown}")
            time.sleep(LOOK_SECONDS)
        self.reached("released")

    def follow_case(self, until: str = "noticed") -> str:
        """Look until a step is reached; the case's id."""
        case = name_of("case", self.large.index, 0)
        self.wait(lambda: case in self.on_board(), "on the board")
        self.reached("on_board")
        self.wait(lambda: self.first_of(case), "the first candidates")
        self.reached("first")
        while until not in self.seconds:
            begun = time.monotonic()
            self.look(case)
            spent = time.monotonic() - begun
            if begun - self.since > PATIENCE:
                raise SystemExit(f"not whole after {PATIENCE:.0f} s: {self.told}")
            time.sleep(min(LONGEST_SECONDS, max(LOOK_SECONDS, LOOK_SHARE * spent)))
        return case

    def look(self, case: str) -> None:
        """How far everything is, told; each step that is reached is noted, in its order."""
        with self.staff("bo-dich-te") as epidemiologist:
            shown = answer_of(epidemiologist.get(f"/api/traced-cases/{case}"))
        (trace,) = (one for one in shown["traces"] if one["ring"] == 0)
        self.told = {"parts": trace["all"], "done": trace["done"], "listed": self.listed_of(case)}
        if trace["stage"] == "complete":
            self.reached("answered")
        if self.told["listed"] >= self.expected:
            self.reached("listed")
        if "listed" in self.seconds and self.queued() == 0:
            states = self.notices()
            if states.total() >= self.expected:
                self.reached("noticed")
                self.told |= {f"notices {state}": many for state, many in states.items()}
        self.tell(f"{self.told}")

    def on_board(self) -> set[str]:
        """The cases of the province's board."""
        with self.staff("bo-dich-te") as epidemiologist:
            told = answer_of(epidemiologist.get("/api/traced-cases", params={"province": PROVINCE}))
        return {one["case"] for one in told["cases"]}

    def first_of(self, case: str) -> int:
        """How many candidates the first page shows."""
        asked = {"purpose": "find_contacts"}
        with self.staff("bo-dich-te") as epidemiologist:
            told = answer_of(epidemiologist.get(f"/api/traced-cases/{case}/contacts", params=asked))
        self.told["first"] = len(told["candidates"])
        return self.told["first"]

    def listed_of(self, case: str) -> int:
        """How many stand in the case's list (the page counts ten thousand at most)."""
        lines = (f"{ranks.RANK}{case}#{shard}" for shard in ranks.SHARDS)
        return sum(ranks.LinkRecord.count(line) for line in lines)

    def queued(self) -> int:
        """Messages of contacts that wait to be heard, or are being."""
        sqs = aws.client("sqs")
        url = sqs.get_queue_url(QueueName=f"lachan-{settings.STAGE}-notice-facts")["QueueUrl"]
        told = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        names = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
        return sum(int(told[name]) for name in names)

    def notices(self) -> Counter[str]:
        """What became of the crowd's notices, by state; without those that are on their way."""
        pages = self.tables().get_paginator("scan")
        asked = {
            "TableName": settings.table_name("notices"),
            "ProjectionExpression": "w, #s",
            "FilterExpression": "begins_with(k, :k) AND #s <> :s",
            "ExpressionAttributeNames": {"#s": "state"},
            "ExpressionAttributeValues": {":k": {"S": f"{EXPOSURE}#"}, ":s": {"S": "sending"}},
        }
        items = (item for page in pages.paginate(**asked) for item in page["Items"])
        return Counter(item["state"]["S"] for item in items if item["w"]["S"] in self.people)

    def begin(self) -> None:
        """From now on it is counted."""
        self.since, self.worked = time.monotonic(), processor_seconds(self.port)

    def reached(self, step: str) -> None:
        """A step is reached; the first time counts."""
        if step not in self.seconds:
            self.seconds[step] = round(time.monotonic() - self.since, 1)
            self.processor[step] = round(processor_seconds(self.port) - self.worked, 1)
            self.tell(f"{STEPS[step]}: {self.seconds[step]:.1f} s")

    def wait(self, look: Callable[[], Any], what: str) -> None:
        """Look again and again. Raises SystemExit after an hour."""
        begun = time.monotonic()
        while not look():
            if time.monotonic() - begun > PATIENCE:
                raise SystemExit(f"not {what} after {PATIENCE:.0f} s")
            time.sleep(LOOK_SECONDS)


def answer_of(answer: httpx.Response) -> dict[str, Any]:
    """What was answered. Raises SystemExit with a refusal."""
    if answer.is_error:
        raise SystemExit(f"{answer.request.url} answered {answer.status_code}: {answer.text[:400]}")
    told: dict[str, Any] = answer.json()
    return told
