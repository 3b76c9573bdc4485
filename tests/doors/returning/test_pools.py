"""A positive pool is never a positive person: every page, message, fact, resource and count."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.kernel.identifiers import FileId, TubeCode, UnitId, tube_code
from functions.kernel.periods import day_of
from functions.laboratory import streams
from functions.laboratory.domain.release import Outcome, Release, Why
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.domain.words import Finding, Kind, Method
from functions.laboratory.store import recollections, releases, specimens, worklist
from functions.messages.laboratory import ResultCorrected, ResultReported
from functions.notifications import consumers
from functions.runtime import crypto, facts, keys
from tests.doors.laboratory.bench import Bench
from tests.doors.laboratory.works import Works, worker
from tests.doors.returning.street import Outbox, Street, specimen
from tests.result_files import csv_file, written
from tests.world import Actor, messages_in, stream_records

SAID = {
    "vi": ("dương tính", "result red", "tag red"),
    "en": ("positive", "result red", "tag red"),
    "ko": ("양성", "result red", "tag red"),
}
DETECTED = ("260373001", "10828004")


def release(tube: TubeCode, at: datetime, number: int, outcome: Outcome, **more: Any) -> Release:
    """A version; `finding` and `pool` as the outcome has them."""
    return Release(
        tube=tube,
        number=number,
        outcome=outcome,
        finding=more.get("finding"),
        method=Method.PCR,
        tested_at=at - timedelta(hours=1),
        released_at=at,
        laboratory=UnitId("lab-01"),
        file=FileId("F" * 26),
        row_key="k" * 26,
        rule_id="release-2021-07",
        reason=Why.FIRST if number == 1 else Why.LABORATORY_CORRECTION,
        pool=more.get("pool"),
    )


def pools(street: Street, persons: list[str], seed: int) -> Iterator[tuple[Specimen, Release]]:
    """Tubes in pools that were positive, by every way in which a pool can be so."""
    drawn = random.Random(seed)
    for number in range(1, 7):
        tube, at = tube_code(seed * 100 + number), street.now
        if drawn.random() < 0.5:
            members = drawn.sample(persons, drawn.randint(2, len(persons)))
            made = specimen(*members, at=at, tube=tube, version=1)
            yield made, release(tube, at, 1, Outcome.REPORTED, finding=Finding.POSITIVE)
        else:
            pool = tube_code(seed * 100 + 50 + number)
            made = specimen(drawn.choice(persons), at=at, tube=tube, version=1, pooled_in=pool)
            yield made, release(tube, at, 1, Outcome.REFLEX, pool=pool)


@pytest.fixture
def facts_told(street: Street, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What went to the topic of facts."""
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(facts, "tell_all", told.extend)
    return told


@pytest.mark.parametrize("seed", range(1, 5))
def test_a_positive_pool_is_never_a_positive_person(
    street: Street, facts_told: list[dict[str, Any]], seed: int
) -> None:
    people = [street.person(f"09000040{10 + n}") for n in range(4)]
    persons = [one.person for one in people]
    outbox = Outbox()
    messages_in("messages")
    made = list(pools(street, persons, seed))
    for tube, told in made:
        specimens.put_new(tube)
        releases.put_releases([told])
    records = stream_records("specimens")
    streams.project_specimens({"Records": records}, None)
    streams.tell_specimens({"Records": records}, None)
    consumers.tell_results({"Records": messages_in("notices")}, None)

    nobody_reads_positive(street, people, outbox)
    assert {told_of(fact) for fact in facts_told if fact["fact"] != "SpecimenRegistered"} <= {
        "needs_second_sample",
        "being_retested",
    }
    rows, _ = worklist.rows_of(UnitId("lab-01"), day_of(made[0][0].sealed_at or street.now))
    assert len(rows) == len(made)
    assert sum(row.outcome.positives for row in rows if row.outcome) == 0


@pytest.mark.parametrize("named", ["in the row of each tube", "by one row with its members"])
def test_a_pool_that_a_file_tells_of_is_never_a_positive_person(
    street: Street, facts_told: list[dict[str, Any]], named: str
) -> None:
    """The whole way: file, rows, pool, release, streams, tasks, and everything that is read."""
    people = [street.person(f"09000041{10 + n}") for n in range(4)]
    outbox, works = Outbox(), Works(street.gateway, street.now, worker())
    bench = Bench(street.now)
    bench.releases_by_itself(positivity_rows=1_000)
    messages_in("messages")
    tubes = [tube_code(700 + number) for number in range(4)]
    for tube, one in zip(tubes, people, strict=True):
        specimens.put_new(specimen(one.person, at=street.now, tube=tube, version=1))
    tested = written(street.now - timedelta(hours=2))
    told = {"assay": "94500-6", "finding": "Dương tính", "tested_at": tested, "ct_n": "21,5"}
    rows = [told | {"tube": tube, "pool": "G-0012"} for tube in tubes]
    if named == "by one row with its members":
        rows = [told | {"tube": tube_code(799), "members": " ".join(tubes)}]

    works.arrive("results/lab-01/drop/gop.csv", csv_file(rows).encode())
    bench.run()
    streams.project_specimens({"Records": stream_records("specimens")}, None)
    assert bench.told() == []

    nobody_reads_positive(street, people, outbox)
    shown = {one["told"] for each in people for one in each.get("/api/results").json["results"]}
    assert shown == {"being_retested"}
    assert not [fact for fact in facts_told if fact["fact"] != "SpecimenRegistered"]
    day = day_of(street.now - timedelta(hours=20))
    counted, _ = worklist.rows_of(UnitId("lab-01"), day)
    assert {row.tube for row in counted} >= set(tubes)
    assert sum(row.outcome.positives for row in counted if row.outcome) == 0
    due = recollections.tasks_of(UnitId("lab-01"), street.now - timedelta(days=1))
    assert {task.retest for task in due} == set(tubes)
    assert {task.person for task in due} == {None}


def test_the_walk_would_find_a_positive_person(
    street: Street, facts_told: list[dict[str, Any]]
) -> None:
    """The same walk over one's own positive tube: each place says so, so the walk can fail."""
    anh = street.person()
    tube = specimen(anh.person, at=street.now, version=1)
    specimens.put_new(tube)
    releases.put_releases(
        [release(tube.tube, street.now, 1, Outcome.REPORTED, finding=Finding.POSITIVE)]
    )
    streams.project_specimens({"Records": stream_records("specimens")}, None)
    texts = list(everything_shown(street, anh))

    assert all(
        any(word in text.lower() for words in SAID.values() for word in words)
        or any(code in text for code in DETECTED)
        for text in texts
    )
    rows, _ = worklist.rows_of(UnitId("lab-01"), day_of(tube.sealed_at or street.now))
    assert [row.outcome.positives for row in rows if row.outcome] == [1]


def test_a_member_confirmed_by_an_own_sample_is_told_by_that_sample(street: Street) -> None:
    anh = street.person()
    pool = specimen(anh.person, "0000000000009", at=street.now, version=1)
    second = specimen(
        anh.person, number=2, at=street.now, version=1, second_of=pool.tube, kind=Kind.SINGLE
    )
    for tube in (pool, second):
        specimens.put_new(tube)
        releases.put_releases(
            [release(tube.tube, street.now, 1, Outcome.REPORTED, finding=Finding.POSITIVE)]
        )
    streams.project_specimens({"Records": stream_records("specimens")}, None)

    told = {one["tube"]: one["told"] for one in anh.get("/api/results").json["results"]}
    assert told == {pool.tube: "needs_second_sample", second.tube: "positive"}


def nobody_reads_positive(street: Street, people: list[Actor], outbox: Outbox) -> None:
    """Walk all that these people, and others of them, can read."""
    walked = [text for one in people for text in everything_shown(street, one)]
    walked += [one["text"] for one in outbox.taken()]
    assert len(walked) > 40
    for text in walked:
        low = text.lower()
        assert not any(word in low for words in SAID.values() for word in words), text[:2000]
        assert not any(code in text for code in DETECTED)


def everything_shown(street: Street, person: Actor) -> Iterator[str]:
    """Everything a person, a verifier and a desk can read of this person's samples."""
    yield (
        person.get("/api/results").body.decode()
        if person.get("/api/results").json["results"]
        else ""
    )
    for one in person.get("/api/results").json["results"]:
        identifier = one["id"]
        yield person.get(f"/api/results/{identifier}").body.decode()
        yield json.dumps(person.get(f"/api/results/{identifier}/fhir").json)
        for language in SAID:
            yield person.get(f"/ket-qua/{identifier}?lang={language}").body.decode()
            link = one["paper"] or person.get(f"/api/results/{identifier}").json["paper"]
            path = link.removeprefix("https://lachan.test")
            yield street.somebody().get(f"{path}?lang={language}").body.decode()
        paper = street.somebody().call("POST", "/api/papers", {"paper": link})
        yield paper.body.decode()
    if person.get("/api/results").json["results"]:
        for language in SAID:
            yield person.get(f"/ket-qua?lang={language}").body.decode()


def told_of(fact: dict[str, Any]) -> str:
    """What members are told in a fact."""
    kinds = {"ResultReported": ResultReported, "ResultCorrected": ResultCorrected}
    read = kinds[fact["fact"]].model_validate(fact)
    bound_to = f"facts|{read.tube}|{read.release}"
    plain = crypto.unseal(keys.key(f"results-{read.year}"), crypto.from_text(read.sealed), bound_to)
    return str(json.loads(plain)["told"])
