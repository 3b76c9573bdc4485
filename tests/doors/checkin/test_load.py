"""A small national day is driven against the doors on loopback: its shape, bounds, account."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from functions.checkin import consumers
from functions.checkin.service import recording
from functions.checkin.store import visits
from functions.kernel.errors import Busy
from functions.runtime import aws, clock, settings
from infra.load import driver
from infra.load.day import HOURS, Act, Planned, by_hour, peak_rate, plan
from infra.load.driver import Account, Answered, Drive, NotDriven, Visitor, account, check
from infra.load.report import is_well, percentile, report
from tests.doors.checkin.town import OTHER, VISITOR, Town, items_of
from tests.world import messages_in

REQUESTS = 30
_DROPPED = {"connection", "content-length", "transfer-encoding"}


@pytest.fixture
def origin(town: Town) -> Iterator[str]:
    """The town's doors behind a real socket of this machine."""

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = [(name.lower(), value) for name, value in self.headers.items()]
            headers.append(("sec-fetch-site", "same-origin"))
            reply = town.gateway.answer(self.command, self.path, headers, body, "203.0.113.7")
            self.send_response(reply.status)
            for name, values in reply.headers.items():
                for value in values if name not in _DROPPED else ():
                    self.send_header(name, value)
            self.send_header("content-length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def visitors(town: Town, origin: str) -> list[Visitor]:
    """Two people who are signed in and have declared."""
    found = []
    for phone in (VISITOR, OTHER):
        cookies = town.visitor(phone).cookies
        headers = {"cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        found.append(Visitor(httpx.Client(base_url=origin, headers=headers, timeout=60)))
    return found


def driven(town: Town, visitors: list[Visitor], seed: int = 1) -> tuple[list[Answered], Account]:
    """A day in a second."""
    drive = Drive(visitors, town.token, clock.now)
    drive.run(plan(REQUESTS, 1.0, len(visitors), seed))
    records = messages_in("spilled-checkins")
    if records:
        assert consumers.record_spilled({"Records": records}, None) == {"batchItemFailures": []}
    return drive.answers, account(visitors)


def test_every_scan_of_a_day_is_acknowledged_and_there_once(
    town: Town, visitors: list[Visitor]
) -> None:
    answers, found = driven(town, visitors)

    outcomes = Counter((one.planned.act, one.status, one.code) for one in answers)
    assert len(answers) == REQUESTS
    assert {status for _, status, _ in outcomes} <= {200, 201}
    assert found.acknowledged >= 20 and found.lost == found.changed == 0
    assert is_well(answers, found)
    text = report(answers, found, 1.0)
    assert f"scans acknowledged {found.acknowledged}; of them 0 do not stand" in text
    assert len([line for line in text.splitlines() if line.startswith("| ")]) == 25


def test_a_phone_that_heard_no_answer_sends_the_same_again(
    town: Town, visitors: list[Visitor]
) -> None:
    drive = Drive(visitors, town.token, clock.now)
    acts: tuple[Act, ...] = ("scan", "again", "scan")
    for act in acts:
        drive.run([Planned(0.0, 0, act, 0)])

    assert [one.code == "duplicate" for one in drive.answers] == [False, True, False]
    assert len(visitors[0].known) == 2


@pytest.mark.catalogue("B15")
def test_while_the_table_is_throttled_every_202_becomes_a_visit(
    town: Town, visitors: list[Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each third write is taken; the others are accepted into the queue, and none is lost."""
    real, tried, lock = visits.put, [0], threading.Lock()

    def throttled(sealed: visits.Sealed) -> Any:
        with lock:
            tried[0] += 1
            busy = tried[0] % 3 != 0
        if busy:
            raise Busy
        return real(sealed)

    with monkeypatch.context() as while_driven:
        while_driven.setattr(recording, "put", throttled)
        drive = Drive(visitors, town.token, clock.now)
        drive.run(plan(REQUESTS, 1.0, len(visitors)))
    statuses = Counter(one.status for one in drive.answers if one.planned.act == "scan")
    assert statuses[202] > statuses[201] > 0 and set(statuses) == {201, 202}
    records = messages_in("spilled-checkins")
    assert len(records) >= statuses[202]
    half = len(records) // 2
    assert consumers.record_spilled({"Records": records[:half]}, None) == {"batchItemFailures": []}
    standing = len(items_of("checkins"))
    acknowledged = sum(len(one.known) for one in visitors)
    assert standing < acknowledged
    assert consumers.record_spilled({"Records": records}, None) == {"batchItemFailures": []}
    assert len(items_of("checkins")) == acknowledged
    assert account(visitors) == Account(acknowledged, 0, 0)


def test_a_scan_that_does_not_stand_is_seen(town: Town, visitors: list[Visitor]) -> None:
    answers, found = driven(town, visitors)
    (visit, _), *_ = visitors[0].known.items()
    (row, *_) = items_of("checkins")
    aws.client("dynamodb").delete_item(
        TableName=settings.table_name("checkins"), Key={name: row[name] for name in ("p", "s")}
    )
    lost = account(visitors)
    visitors[0].known["another"] = visitors[0].known.pop(visit)
    changed = account(visitors)

    assert is_well(answers, found)
    assert (lost.lost, lost.changed) == (1, 0)
    assert (changed.lost, changed.changed) == (0, 1)
    assert not is_well(answers, lost)
    assert not is_well(answers, changed)


def test_no_more_are_under_way_than_the_bound_and_the_rest_is_told(
    town: Town, visitors: list[Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver, "MOST_UNDER_WAY", 1)
    drive = Drive(visitors, town.token, clock.now)
    drive.run(plan(REQUESTS, 0.05, len(visitors)))

    statuses = Counter(one.status for one in drive.answers)
    assert sum(statuses.values()) == REQUESTS
    assert statuses[-1] > 0
    assert "NOT_SENT" in report(drive.answers, account(visitors), 0.05)


def test_the_day_has_the_nations_shape_and_comes_again_by_its_seed() -> None:
    planned = plan(10_000, 240, 5)

    assert planned == plan(10_000, 240, 5) != plan(10_000, 240, 5, seed=2)
    assert [one.due for one in planned] == sorted(one.due for one in planned)
    for hour, many in by_hour(planned):
        assert many == pytest.approx(100 * HOURS[hour] * 100 / sum(HOURS), abs=2)
    assert all(10 * one.hour <= one.due <= 10 * (one.hour + 1) for one in planned)
    assert peak_rate(10_000, 240) == pytest.approx(10_000 * 12 / sum(HOURS) / 10)
    acts = Counter(one.act for one in planned)
    assert acts["scan"] > 7 * acts["again"] > 0


@pytest.mark.parametrize(
    ("origin", "total", "seconds", "visitors"),
    [
        ("https://lachan.example.vn", 10, 60, 6),
        ("http://localhost.evil.example", 10, 60, 6),
        ("http://localhost:8000", 100_000, 60, 6),
        ("http://localhost:8000", 0, 60, 6),
        ("http://localhost:8000", 10, 0.0001, 6),
        ("http://localhost:8000", 10, 0, 6),
        ("http://localhost:8000", 10, -1, 6),
        ("http://localhost:8000", 10, float("nan"), 6),
        ("http://localhost:8000", 10, 60, 0),
        ("http://localhost:8000", 10, 60, 1_001),
    ],
)
def test_only_this_machine_is_driven_and_only_so_hard(
    origin: str, total: int, seconds: float, visitors: int
) -> None:
    with pytest.raises(NotDriven):
        check(origin, total, seconds, visitors)


def test_what_may_be_driven_is_driven() -> None:
    check("http://localhost:8000", 600, 120)
    check("http://127.0.0.1:8080", 600, 120)
    assert percentile([1.0, 2.0, 3.0, 4.0], 0.5) == 2.0
    assert percentile([], 0.99) == 0.0
