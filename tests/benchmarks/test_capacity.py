"""What do a scan and a dose ask of AWS on their whole way, and is the capacity document of that?

The result's way is counted by test_result_way. Prices times counted units: no answer stands in the
model, and a unit more is a price more.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

import app
from functions.aefi import consumers as aefi
from functions.aggregates.service.counting import count_left
from functions.certificates import consumers as certificates
from functions.immunization import streams
from functions.kernel.callers import Role
from functions.kernel.divisions import provinces
from functions.kernel.periods import DAY, day_of
from functions.messages.checkin import ScansPacked
from functions.runtime import aws, clock
from functions.vaccination import consumers as vaccination
from functions.zoning import consumers as zoning
from infra import paths
from infra.capacity import document, model, plan
from infra.capacity.kept import hours_of
from tests.benchmarks import national_day, rows
from tests.benchmarks.counted import Counting, lay_down
from tests.benchmarks.test_closing import EACH, VENUES
from tests.cloud import kept
from tests.doors.access.world import Issuer
from tests.doors.aggregates.counts import hear, scans
from tests.doors.checkin.conftest import issuer
from tests.doors.checkin.town import Officer, later
from tests.doors.immunization.ward import DOSES, LOT, QUESTIONS, VITALS, Ward
from tests.gateway import Gateway
from tests.simulation.meter import Meter
from tests.world import SAME_ORIGIN, Actor, facts_heard, poster_of, stream_records

__all__ = ["issuer"]
SCAN_SAYS = (
    "A warm container's check-in of somebody signed in and declared; the packed view beside it is"
    " the model of a national day (`tests/benchmarks/national_day.py`). Since figures are counted"
    " from what is told, that is in it too: boards, closed hours, the rounds that count."
)
DOSE_SAYS = (
    "One dose of a full vial: a sixth of its opening, screening, injection, end of observation, the"
    " stream that tells it, and the four houses that hear it. Certificates are asked for apart."
)
PER_VIAL = 6
HEARERS: dict[str, Any] = {
    "certificates_hear": certificates,
    "aefi_hear": aefi,
    "zoning_hear": zoning,
    "vaccination_hear": vaccination,
}
ROUNDS = 96
"""Of a day: every quarter of an hour (ADR 0089)."""
ROLLUP_UNITS = 28
"""Write units of a province's day in which every commune has every figure (test_aggregates)."""
TOGETHER = 25
"""Items of one BatchWriteItem."""


@pytest.fixture
def ward(issuer: Issuer, keys_kept: datetime) -> Ward:
    """Two sites and their staff, a province, the ministry."""
    return kept.stand("ward", lambda: Ward(issuer), issuer)


def view_of_the_nation(hops: Counting) -> None:
    """The packed view as a hop: units a scan over a national day, batches of the stream."""
    units = national_day.units_a_scan()
    scans = national_day.NATION
    batches = sum(
        scans * percent / 100 / min(
            national_day.BATCH,
            scans * percent / 100 / 3600 / national_day.STREAM_SHARDS * national_day.window(),
        )
        for percent in national_day.HOURS
    )  # fmt: skip
    meter = Meter()
    meter.wcu["presence"] = units.view + units.scan - 1
    meter.calls["dynamodb", "BatchWriteItem"] = units.view / TOGETHER  # type: ignore[assignment]
    hops.add("packed view", "checkin_pack_presence", "stream", batches / scans, meter)


def test_a_scan_is_counted_as_the_document_says(keys_kept: datetime) -> None:
    gateway = Gateway(app.app)
    owner = Actor(gateway).sign_in("0900001001")
    token = poster_of(owner, owner.registers_venue())
    visitor = Actor(gateway).sign_in("0900001002")
    assert visitor.declares().status == 201
    assert visitor.checks_in(token).status == 201
    counting, at = Counting(1), clock.now() + timedelta(seconds=1)
    with Meter() as meter:
        answer = visitor.checks_in(token, at)
    assert answer.status == 201
    counting.add(
        "recorded", "scan", "http", 1, meter, answer_bytes=len(answer.body), python=python_calls()
    )
    view_of_the_nation(counting)
    counted_for_figures(counting)

    scan = counting.hops[0]
    assert scan.calls == {"dynamodb:PutItem": 1}
    assert (scan.wcu, scan.rcu) == (1, 0)
    lay_down("scan", counting.hops, SCAN_SAYS)


def counted_for_figures(hops: Counting) -> None:
    """How a scan comes into the figures: what is packed is told for the boards, a district's closed
    hour for the day; aggregates keep both, and count the provinces' days every quarter of an hour.

    Counted is one hour of a district (`VENUES` venues with `EACH` arrivals). Of the 96 rounds of a
    day each reads, on average, half of its sources, and puts a rollup for each province.
    """
    packed = hops.hops[-1].invocations
    venues = tuple((f"01/001/{n % 14:05}", "market", f"V{n:08}", EACH) for n in range(VENUES))
    day = day_of(clock.now()) - DAY
    hour = f"{day:%Y%m%d}08"
    with Meter() as live:
        hear(ScansPacked(batch="b", hour=hour, edition=1, arrived={"01": 9}).model_dump_json())
    meter = Meter()
    meter.calls = Counter({call: n * packed for call, n in live.calls.items()})  # type: ignore[assignment]
    meter.calls["sns", "Publish"] = packed  # type: ignore[assignment]
    meter.wcu["aggregates"] = sum(live.wcu.values()) * packed
    hops.add("told for boards", "aggregates_hear", "queue", packed, meter)
    with Meter() as heard:
        hear(scans(*venues, hour=hour))
    scans_told = VENUES * EACH
    meter = Meter()
    meter.calls = Counter({call: n / scans_told for call, n in heard.calls.items()})  # type: ignore[assignment]
    meter.calls["sns", "Publish"] = 1 / scans_told  # type: ignore[assignment]
    meter.wcu["aggregates"] = sum(heard.wcu.values()) / scans_told
    hops.add("told for figures", "aggregates_hear", "queue", 1 / scans_told, meter)
    with Meter() as counted:
        assert count_left(clock.now()) == 0
    rounds = ROUNDS * len(provinces()) / national_day.NATION
    sources = [n for (_, key, _), n in counted.reads_by_key.items() if key.startswith("src#")]
    reads = sum(sources) / scans_told * ROUNDS / 2
    meter = Meter()
    meter.calls = Counter({call: n * rounds for call, n in counted.calls.items()})  # type: ignore[assignment]
    meter.wcu["aggregates"] = ROLLUP_UNITS * rounds
    meter.rcu["aggregates"] = reads
    hops.add("counted", "aggregates_count", "clock", ROUNDS / national_day.NATION, meter)


def python_calls() -> float:
    """Of a warm scan, as test_scan counted last; what is kept where it has not run yet."""
    if rows.RESULTS.exists():
        for row in json.loads(rows.RESULTS.read_text("utf-8")):
            if row["name"] == "handler_calls":
                return float(row["value"])
    return float(model.read("counted")["scan"]["hops"][0]["python"])


def test_a_dose_is_counted_as_the_document_says(ward: Ward) -> None:
    """The second of two is counted: by then containers have opened their keys."""
    ward.receives(vials=10)
    hands = ward.hand(Role.DOCTOR, None), ward.hand(Role.VACCINATOR, None)
    queue = facts_heard()
    whole_way(ward, hands, "001090900001", queue)
    hops = whole_way(ward, hands, "001090900002", queue)
    lay_down("dose", hops, DOSE_SAYS)


def whole_way(
    ward: Ward, hands: tuple[Officer, Officer], number: str, queue: str
) -> list[model.Hop]:
    """A dose from its vial to the houses that hear of it."""
    counting, before = Counting(1), len(stream_records("immunizations"))
    with Meter() as opening:
        vial = ward.vial()
    opened = Counting(PER_VIAL)
    opened.add("a sixth of a vial opened", "staff", "http", 1, opening, answer_bytes=30)
    counting.hops += opened.hops
    gave(ward, hands, number, vial, counting)
    told = [
        one
        for one in stream_records("immunizations")[before:]
        if one["dynamodb"]["Keys"]["s"]["S"].startswith("dose#")
    ]
    with counting.hop("told", "immunization_tell_doses", "stream"):
        assert streams.tell_doses({"Records": told}, None) == {"batchItemFailures": []}
    batch = [
        {"messageId": str(n), "body": body, "eventSource": "aws:sqs"}
        for n, body in enumerate(heard_on(queue))
    ]
    assert batch
    for function, house in HEARERS.items():
        with counting.hop("heard", function, "queue"):
            assert house.hear_fact({"Records": batch}, None) == {"batchItemFailures": []}
    return counting.hops


def gave(
    ward: Ward, hands: tuple[Officer, Officer], number: str, vial: str, counting: Counting
) -> None:
    """Somebody is screened, injected and let go, each step counted."""
    doctor, giver = hands
    told = {
        "product": "comirnaty",
        "answers": dict.fromkeys(QUESTIONS, False),
        "vitals": VITALS,
        "walk_in": "reserve",
        "typed": {"kind": "cccd", "value": number},
    }
    headers = ward.key()
    with Meter() as meter:
        screened = doctor.call("POST", f"{DOSES}/screenings", told, headers=headers)
    assert screened.status == 201, screened.body
    size = len(screened.body)
    counting.add("screened", "staff", "http", 1, meter, answer_bytes=size)
    screening = screened.json["person"]["screening"]
    with Meter() as meter:
        dose = giver.call("POST", DOSES, {"screening": screening, "lot": LOT, "vial": vial})
    assert dose.status == 201, dose.body
    counting.add("injected", "staff", "http", 1, meter, answer_bytes=len(dose.body))
    with later(minutes=30), Meter() as meter:
        ended = ward.lets_go(screening)
    assert ended.status == 200, ended.body
    counting.add("observed", "staff", "http", 1, meter, answer_bytes=len(ended.body))


def heard_on(queue: str) -> list[str]:
    """What it has heard."""
    sqs, heard = aws.client("sqs"), []
    while told := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
        for message in told:
            heard.append(message["Body"])
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    return heard


def test_kept_containers_cost_what_their_hours_and_memory_say() -> None:
    found = {(one.door, one.why): one for one in document.kept_ready(model.read("counted"))}
    low, high = found["scan", "9,800 scans/s"], found["scan", "30,000 scans/s"]
    most = found["scan", "all that is reserved"]
    price = model.prices(document.HOME).of("lambda_kept_gb_second")

    assert low.hours == 3.25 and most.containers == 1500
    assert 0 < low.containers < high.containers <= most.containers
    assert most.usd == pytest.approx(1500 * 3.25 * 3600 * price * most.memory / 1024)
    assert ("vaccination", "all that is reserved") in found
    http = document.bills(model.read("counted"), document.HOME, "scan")[0]
    each = low.usd / plan.scans_a_day(plan.STEPS[0]) * model.MILLION
    assert http.usd + each <= document.GOAL, "kept ready every day"
    with pytest.raises(ValueError, match="rate"):
        hours_of({"up": "rate(1 day)", "down": "cron(0 9 * * ? *)"})


# --- the model ---------------------------------------------------------------------------------


def test_the_document_is_computed_from_what_is_kept() -> None:
    told = document.DOCUMENT.read_text("utf-8")

    assert told == document.document(model.read("counted")), "stale: run `make capacity`"


def test_a_million_scans_cost_at_most_the_goal_on_the_cheapest_front() -> None:
    http, rest = document.bills(model.read("counted"), document.HOME, "scan")

    assert http.usd <= document.GOAL
    assert rest.usd > http.usd
    assert http.with_edge > http.usd
    for bill in (http, rest):
        rows.keep(
            f"cost_model: {bill.front}",
            bill.usd,
            unit="USD/M scans",
            goal=f"<= {document.GOAL}" if bill is http else "",
            beside=f"with the edge {bill.with_edge:.2f}",
            how=f"counted units x prices of {document.HOME}, gateway to logs",
        )


def scan_hops() -> tuple[model.Hop, ...]:
    return model.hops_of(model.read("counted"), "scan")


@pytest.mark.parametrize(
    ("more", "price"),
    [({"wcu": 1.0}, "write_unit"), ({"rcu": 1.0}, "read_unit")],
    ids=["write", "read"],
)
def test_a_unit_more_costs_a_unit_more_and_its_time(more: dict[str, float], price: str) -> None:
    table, told = model.prices(document.HOME), document.logging()
    first, *others = scan_hops()
    changed = replace(first, **{name: getattr(first, name) + n for name, n in more.items()})

    before = model.bill((first, *others), table, "http_api", told)
    after = model.bill((changed, *others), table, "http_api", told)

    assert after.usd - before.usd == pytest.approx(model.MILLION * table.of(price))


def test_a_call_more_costs_its_waiting_and_a_python_call_its_time() -> None:
    table = model.prices(document.HOME)
    first = scan_hops()[0]
    slower = replace(first, calls={"dynamodb:PutItem": 2.0})
    heavier = replace(first, python=first.python * 2)

    assert model.milliseconds(slower) == pytest.approx(
        model.milliseconds(first) + model.assumed("wait_ms")
    )
    assert model.milliseconds(heavier) > model.milliseconds(first)
    seconds = model.assumed("wait_ms") / 1000 * first.memory / 1024
    told = {"access_bytes": 0, "quiet": ("scan",)}
    usd = [model.bill((one,), table, "http_api", told).usd for one in (first, slower)]
    assert usd[1] - usd[0] == pytest.approx(
        model.MILLION * seconds * table.of("lambda_gb_second"), rel=1e-6
    )


def test_a_function_whose_platform_log_is_on_pays_for_it() -> None:
    table, quiet = model.prices(document.HOME), document.logging()
    loud = quiet | {"quiet": ()}

    bills = [model.bill(scan_hops(), table, "http_api", told) for told in (quiet, loud)]

    assert "scan" in quiet["quiet"]
    assert bills[1].usd > bills[0].usd


def test_walls_stand_in_the_order_in_which_they_are_met() -> None:
    found = plan.walls(scan_hops(), document.ours())
    stops = [wall.stops_at for wall in found]

    assert stops == sorted(stops)
    for wall in found:
        for rate in plan.STEPS:
            asked = wall.wanted(rate)
            assert (asked > 0) == (wall.needs[rate] * model.assumed("headroom") > wall.stands)
            assert asked == 0 or asked >= wall.needs[rate]
        assert wall.stops_at >= plan.STEPS[0] or wall.wanted(plan.STEPS[0]) > 0


def test_a_wall_before_the_first_scan_says_what_it_holds_up() -> None:
    """Production's reservations alone are more than a new account may run at once."""
    ours = document.ours()
    wall = next(w for w in plan.walls(scan_hops(), ours) if w.name == "Concurrent executions")
    lines = document.DOCUMENT.read_text("utf-8").splitlines()
    (told,) = [line for line in lines if wall.name in line]

    assert (wall.stops_at, wall.without_a_scan) == (0, ours.reserved + 100)
    assert f"deploying: {wall.without_a_scan:,.0f} are needed" in told
    assert all(wall.wanted(rate) >= wall.without_a_scan for rate in plan.STEPS)
    assert not [line for line in lines if " | 0 scans/s" in line]


def test_what_is_asked_for_the_api_is_what_the_build_takes() -> None:
    """The number of docs/capacity.md and the one at which packaging ends are one."""
    wall = next(w for w in plan.walls(scan_hops(), document.ours()) if w.unit == "resources")

    assert (wall.stands, wall.stops_at) == (paths.MOST, 0)
    assert [wall.wanted(rate) for rate in plan.STEPS] == [paths.ASKED] * 2
    assert paths.MOST < wall.without_a_scan == paths.PLANNED


def test_twice_the_units_meet_the_tables_wall_at_half_the_rate() -> None:
    first, *others = scan_hops()
    heavier = (replace(first, wcu=first.wcu * 2), *others)

    def stops(hops: tuple[model.Hop, ...]) -> float:
        walls = plan.walls(hops, document.ours())
        return next(wall.stops_at for wall in walls if "new on-demand table" in wall.name)

    assert stops(heavier) == pytest.approx(stops((first, *others)) / 2)


def test_every_price_and_quota_has_a_source_and_a_mark() -> None:
    told = [row for table in model.read("prices")["regions"].values() for row in table.values()]
    told += model.read("quotas")["quotas"] + list(model.read("assumptions").values())

    marks = {"verified", "to_be_confirmed", "measured", "our judgement"}
    assert all(row["source"] and row["mark"] in marks for row in told)
    home, beside = (set(table) for table in model.read("prices")["regions"].values())
    assert home == beside


def test_a_scan_is_taken_from_an_http_api(keys_kept: datetime) -> None:
    """Payload format 1.0 as an HTTP API writes it: a version, its own request context, lower-case
    header names, no resource path of REST's context."""
    gateway = Gateway(app.app)
    owner = Actor(gateway).sign_in("0900001001")
    token = poster_of(owner, owner.registers_venue())
    visitor = Actor(gateway).sign_in("0900001002")
    assert visitor.declares().status == 201
    at = clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    cookie = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    headers = SAME_ORIGIN | {"content-type": "application/json", "cookie": cookie}
    event = http_api_event("POST", "/api/checkins", headers, {"poster": token, "at": at})

    answer = app.app(event, None)

    assert answer["statusCode"] == 201, answer
    assert json.loads(answer["body"])["outcome"] != "duplicate"


def http_api_event(
    method: str, path: str, headers: dict[str, str], body: dict[str, Any]
) -> dict[str, Any]:
    """An event of an HTTP API with a Lambda integration of payload format 1.0."""
    return {
        "version": "1.0",
        "resource": path,
        "path": path,
        "httpMethod": method,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "a1b2c3d4e5",
            "domainName": "a1b2c3d4e5.execute-api.ap-southeast-1.amazonaws.com",
            "domainPrefix": "a1b2c3d4e5",
            "extendedRequestId": "request-id",
            "httpMethod": method,
            "identity": {"sourceIp": "203.0.113.7", "userAgent": "test"},
            "path": path,
            "protocol": "HTTP/1.1",
            "requestId": "request-id",
            "requestTime": "23/Nov/2021:01:30:00 +0000",
            "requestTimeEpoch": 1637631000000,
            "resourceId": f"{method} {path}",
            "resourcePath": path,
            "stage": "$default",
        },
        "pathParameters": None,
        "stageVariables": None,
        "body": json.dumps(body),
        "isBase64Encoded": False,
    }
