"""What the laboratory and check-in tell tracing, as messages; and what tracing has told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from functions.kernel.identifiers import PersonId
from functions.kernel.periods import write_instant
from functions.messages.laboratory import ResultCorrected, ResultReported
from functions.messages.tracing import CaseTold, PresencesFound, TraceAnswered
from functions.runtime import clock, crypto, facts, keys, queues
from functions.tracing import consumers
from functions.tracing.domain.contact import Contact
from functions.tracing.domain.trace import Trace
from functions.tracing.service import telling
from functions.tracing.service.wording import fact_of
from functions.tracing.store import cases, contacts, traces
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


def facts_told() -> list[dict[str, Any]]:
    """The facts that the stream of cases has to tell."""
    images = (record["dynamodb"].get("NewImage") for record in stream_records("cases"))
    return [fact_of(case).model_dump() for case in map(cases.case_of_image, images) if case]


def opened(fact: dict[str, Any]) -> CaseTold:
    """What a fact of a case says."""
    key, bound_to = keys.key(f"cases-{fact['year']}"), f"facts|{fact['case']}|{fact['revision']}"
    return CaseTold.model_validate_json(
        crypto.unseal(key, crypto.from_text(fact["sealed"]), bound_to)
    )


Together = tuple[str, str, datetime, int]
"""Who was where, from when, for how many minutes."""


def found(
    trace: Trace, part: str, *together: Together, edition: int = 1, **more: Any
) -> dict[str, Any]:
    """A part of an answer as check-in tells it."""
    presences = [
        {
            "person": person,
            "venue": venue,
            "kind": "food",
            "division": HERE,
            "from_at": write_instant(at),
            "until_at": write_instant(at + timedelta(minutes=minutes)),
            "certainty": "observed",
            "assurance": "high",
            "weight": 100,
        }
        | more
        for person, venue, at, minutes in together
    ]
    bound_to = f"presences|{trace.case}|{trace.id}|{part}"
    plain = json.dumps({"presences": presences}).encode()
    sealed = crypto.to_text(crypto.seal(keys.key(f"cases-{trace.year}"), plain, bound_to))
    return PresencesFound(
        case=trace.case,
        trace=trace.id,
        part=part,
        edition=edition,
        year=trace.year,
        sealed=sealed,
    ).model_dump()


def answered(trace: Trace, edition: int = 1, **parts: int) -> dict[str, Any]:
    """The end of an answer: its parts with their editions."""
    told = TraceAnswered(
        case=trace.case, trace=trace.id, edition=edition, parts=tuple(parts.items())
    )
    return told.model_dump()


def hears(*messages: dict[str, Any]) -> None:
    """Messages that come from the queue of answers, in this order."""
    for number, message in enumerate(messages):
        record = {"messageId": str(number), "body": json.dumps(message)}
        answer = consumers.hear_answer({"Records": [record]}, None)
        assert answer == {"batchItemFailures": []}, message


class Stream:
    """The stream of cases and what it sends; queues of tracing itself are worked through."""

    def __init__(self, monkeypatch: Any) -> None:
        self.facts: list[dict[str, Any]] = []
        self.wishes: list[dict[str, Any]] = []
        self.notices: list[dict[str, Any]] = []
        self.judged = 0
        self.read = 0
        self.own: list[dict[str, Any]] = []
        self.others = queues.send
        monkeypatch.setattr(facts, "tell", self.facts.append)
        monkeypatch.setattr(facts, "tell_all", self.facts.extend)
        monkeypatch.setattr(queues, "send", self._send)
        monkeypatch.setattr(queues, "send_all", self._send_all)

    def _send(self, queue: str, message: dict[str, Any]) -> None:
        if queue in (telling.WISHES, telling.FOUND, telling.NOTICES):
            self._send_all(queue, [message])
        else:
            self.others(queue, message)

    def _send_all(self, queue: str, messages: Sequence[dict[str, Any]]) -> None:
        ours = {telling.WISHES: self.wishes, telling.FOUND: self.own, telling.NOTICES: self.notices}
        ours[queue].extend(messages)

    def runs(self) -> Stream:
        """Tell what was written, and work through what it led to, until nothing is left."""
        while True:
            records = stream_records("cases")[self.read :]
            self.read += len(records)
            heard = [one for one in records if is_heard(one)]
            if heard:
                telling.tell(heard, clock.now())
            waiting, self.own = self.own, []
            if not records and not waiting:
                return self
            self.judged += len(waiting)
            hears(*waiting)

    def told_of(self, person: str) -> list[tuple[int, bool]]:
        """The notices of a person: editions, and whether an earlier one is void."""
        return [(n["edition"], n["amended"]) for n in self.notices if n["person"] == person]


def is_heard(record: dict[str, Any]) -> bool:
    """Do the filters of the stream (infra/doors.yaml) let the record through?"""
    place, range_ = (record["dynamodb"]["Keys"][key]["S"] for key in ("p", "s"))
    if record["eventName"] == "REMOVE":
        return False
    is_case = place.startswith("case#") and (range_ == "head" or range_.startswith("trace#"))
    is_export = place.startswith("export#") and range_ == "head"
    return is_case or is_export or place.startswith("con#")


def trace_of(person: str) -> Trace:
    """The trace in force of a person's first case."""
    case = case_of(person)
    assert case is not None
    return traces.traces_of(case.id)[case.traces[""]]


def contact_of(case: str, person: str) -> Contact | None:
    """A person's contact with a case as it stands."""
    id_ = contacts.contact_id(case, PersonId(person))
    return contacts.contacts_at(case, [id_]).get(id_)
