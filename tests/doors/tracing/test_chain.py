"""The chain of a case over generations, and the why that each of its events keeps."""

from __future__ import annotations

from typing import Any

import pytest
from pynamodb.transactions import TransactWrite

from functions.kernel.errors import Busy
from functions.registry import service as registry
from functions.runtime import clock
from functions.runtime.tables import connection
from functions.tracing.domain.case import Act
from functions.tracing.service import chain, hearing
from functions.tracing.store import cases, events, ranks
from functions.tracing.store.sealed import seal_body
from tests.doors.checkin.town import items_of
from tests.doors.tracing.bureau import CASES, WHY, A, B, Bureau, C, D
from tests.doors.tracing.told import HERE, Stream, case_of, result

ELSEWHERE = "79/760/26734"


def _line(bureau: Bureau, running: Stream) -> list[str]:
    """A met B, B met C, C met D; each became a case, D in another province."""
    people, found = (A, B, C, D), list[str]()
    for number, person in enumerate(people):
        where = ELSEWHERE if person == D else HERE
        hearing.hear(result(person, tube=f"VN-10000{number}", division=where), clock.now())
        running.runs()
        made = case_of(person)
        assert made is not None
        found.append(made.id)
        if person != D:
            bureau.meets(person, people[number + 1])
            running.runs()
    return found


def _page(bureau: Bureau, case: str) -> str:
    reply = bureau.tracer.get(f"/can-bo/truy-vet/{case}")
    assert reply.status == 200
    return reply.body.decode()


def _audited() -> list[dict[str, Any]]:
    return [one for one in items_of("audit") if "chain" in str(one)]


def test_a_chain_shows_generations_and_nothing_of_a_case_elsewhere(
    bureau: Bureau, running: Stream
) -> None:
    a, b, c, d = _line(bureau, running)
    page = _page(bureau, a)
    assert all(f'href="/can-bo/truy-vet/{one}"' in page for one in (b, c))
    assert "Sau 1 đời" in page
    assert "Sau 2 đời" in page
    assert "ca ở địa bàn khác" in page
    assert d[:8] not in page
    again = _page(bureau, c)
    assert "Trước 2 đời" in again
    assert a[:8] in again
    assert len(_audited()) == 4  # two other people a look, each before it was answered


def test_two_that_met_each_other_are_shown_once_each(bureau: Bureau, running: Stream) -> None:
    a, b, *_ = _line(bureau, running)
    bureau.meets(B, A, part="p9")
    ranks.put_turned(b, "0" * 26, a)
    running.runs()
    made = cases.case(a)
    assert made is not None
    page = _page(bureau, a)
    assert page.count(f'href="/can-bo/truy-vet/{b}"') == 1


def test_nothing_is_told_where_it_can_not_be_audited(
    bureau: Bureau, running: Stream, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, *_ = _line(bureau, running)
    kept = registry.audited

    def no_chain(*args: Any, **more: Any) -> None:
        if more["fields"] == ("chain",):
            raise Busy
        kept(*args, **more)

    monkeypatch.setattr(chain.registry, "audited", no_chain)
    reply = bureau.tracer.get(f"/can-bo/truy-vet/{a}")
    assert reply.status == 503


def test_each_event_keeps_its_why_and_older_ones_are_shown_as_they_are(
    bureau: Bureau, running: Stream
) -> None:
    case = bureau.opens()
    running.runs()
    told = {"revision": 1, "words": WHY, "onset": "2021-11-21", "visits": []}
    assert bureau.takes(case, "interview", told).status == 200
    closed = {"revision": 2, "words": WHY, "step": "close"}
    assert bureau.takes(case, "steps", closed).status == 200
    first, second, third = bureau.tracer.get(f"{CASES}/{case}").json["events"]
    assert "chưa rõ nguồn lây" in first["why"]
    assert "trước ngày khởi phát" in second["why"]
    assert third["why"].startswith("Đã điều tra xong")
    assert all(one["rule"] in one["why"] for one in (first, second, third))
    page = _page(bureau, case)
    assert all(one["why"] in page for one in (first, second, third))


def test_an_event_that_kept_no_why_is_read(bureau: Bureau, running: Stream) -> None:
    case = bureau.opens()
    place, range_ = events.CASE + case, f"{events.EVENT}000002"
    with TransactWrite(connection=connection()) as together:
        events.put_event(together, case, 2021, events.Event(Act.ASKED, 2, clock.now(), words=WHY))
    record = events.EventRecord.get(place, range_)
    record.b = seal_body(place, range_, {"w": WHY}, 2021)  # as it was kept before
    record.save()
    assert [one.why for one in events.events_of(case)][1:] == [""]
    assert _page(bureau, case).count("Vì sao") == 1
