"""Levels are signed as they were seen, published whole, told once, and shown to everybody."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from functions.runtime import clock
from functions.zoning import streams
from functions.zoning.service import proposing, public_map
from infra.parts import ROOT
from tests.doors.checkin.town import Officer, later
from tests.doors.zoning.officers import (
    COMMUNE,
    MAP,
    NEXT,
    WELL,
    YESTERDAY,
    Zones,
    case,
    hear,
)
from tests.gateway import Reply
from tests.world import Actor

PART = f"{COMMUNE}#to-7"
REASON = "Ổ dịch tại chợ, đang khoanh vùng"
PAGE = "/minh-bach/cap-do-dich"


@pytest.fixture
def ready(zones: Zones) -> Zones:
    """Two communes are well known: 25 cases in one, none in the other; a proposal stands."""
    public_map.forget()
    part = {"area": PART, "name": "Tổ 7", **WELL, "population": 900, "cases": 4}
    part |= {
        "adults": 700,
        "adults_one": 600,
        "adults_full": 500,
        "elders50": 99,
        "elders50_full": 99,
    }
    assert zones.enters({"area": COMMUNE, **WELL}, {"area": NEXT, **WELL}, part).status == 201
    hear([case(number, day=date(2021, 11, 18)) for number in range(25)])
    proposing.propose("01", YESTERDAY, clock.now())
    return zones


def test_what_is_signed_is_in_force_told_and_shown(ready: Zones) -> None:
    assert (ready.line()["level"], ready.line(NEXT)["level"], ready.line(PART)["level"]) == (
        2,
        1,
        4,
    )
    made = ready.signs({"area": COMMUNE, "level": 2}, {"area": PART, "level": 4})
    assert made.status == 201, made.body
    assert (made.json["revision"], made.json["changed"]) == (1, 2)
    told = ready.tells_zones()
    assert [(one["area"], one["level"], one["revision"]) for one in told] == [
        (COMMUNE, 2, 1),
        (PART, 4, 1),
    ]
    assert {one["rule"] for one in told} == {"zones-4800-2021-11"}
    shown = Actor(ready.gateway).get(f"{MAP}?province=01").json
    levels = {one["area"]: one["level"] for one in shown["areas"]}
    assert (levels[COMMUNE], levels[PART], levels[NEXT]) == (2, 4, None)
    assert shown["revision"] == 1 and len(shown["digest"]) == 64


def test_a_case_moves_the_count_at_once_and_the_proposal_at_the_days_end(ready: Zones) -> None:
    hear([case(500, day=date(2021, 11, 23))])
    line = ready.line()
    assert (line["cases_now"], line["criteria"][0]["count"]) == (26, 25)
    assert ready.line(PART)["cases_now"] is None


def test_everything_is_signed_in_one_publication_or_nothing(ready: Zones) -> None:
    assert ready.signs(everything=True).json["changed"] == 3
    again = ready.signs(everything=True)
    assert (again.status, again.code) == (422, "NOTHING_SIGNED")
    half = ready.signs({"area": NEXT, "level": 3, "reason": REASON}, {"area": COMMUNE, "level": 1})
    assert (half.status, half.code) == (422, "REASON_MISSING")
    shown = Actor(ready.gateway).get(f"{MAP}?province=01").json
    assert {one["area"]: one["level"] for one in shown["areas"]}[NEXT] == 1


def test_another_level_than_the_proposed_one_needs_a_reason(ready: Zones) -> None:
    bare = ready.signs({"area": COMMUNE, "level": 3})
    assert (bare.status, bare.code) == (422, "REASON_MISSING")
    unknown = "01/001/00006"
    assert ready.line(unknown)["level"] is None
    assert ready.signs({"area": unknown, "level": 1}).code == "REASON_MISSING"
    assert ready.signs({"area": COMMUNE, "level": 3, "reason": REASON}).status == 201


def test_a_proposal_that_has_changed_since_is_refused(ready: Zones) -> None:
    seen = {name: ready.proposed()[name] for name in ("proposal", "number")}
    hear([case(number) for number in range(100, 140)])
    proposing.propose("01", YESTERDAY, clock.now())
    late = ready.signs({"area": COMMUNE, "level": 2}, **seen)
    assert (late.status, late.code) == (409, "PROPOSAL_CHANGED")
    assert ready.signs({"area": COMMUNE, "level": 3}).status == 201
    stale = ready.signs({"area": NEXT, "level": 1}, number=0)
    assert (stale.status, stale.code) == (409, "PROPOSAL_CHANGED")
    for wrong in ("2021-11-22#9", "x", "2021-11-22"):
        assert ready.signs({"area": NEXT, "level": 1}, proposal=wrong).code == "PROPOSAL_CHANGED"


def test_a_signature_sent_twice_is_one_publication(ready: Zones) -> None:
    seen = {name: ready.proposed()[name] for name in ("proposal", "number")}
    key = {"idempotency-key": "zones-sign-0001"}
    first = ready.signs({"area": COMMUNE, "level": 2}, headers=key, **seen)
    with later(minutes=1):
        second = ready.signs({"area": COMMUNE, "level": 2}, headers=key, **seen)
    assert (first.status, second.status) == (201, 201) and first.json == second.json
    other = ready.signs({"area": NEXT, "level": 1}, headers=key, **seen)
    assert other.code == "IDEMPOTENCY_KEY_REUSED"
    assert len(ready.tells_zones()) == 1


def test_a_publication_of_tomorrow_waits_and_an_earlier_revision_stays_to_be_read(
    ready: Zones,
) -> None:
    ready.signs({"area": COMMUNE, "level": 2})
    start = "2021-11-23T17:00:00Z"
    made = ready.signs({"area": COMMUNE, "level": 4, "reason": REASON}, starts_at=start)
    assert made.status == 201, made.body
    who = Actor(ready.gateway)
    assert who.get(f"{MAP}?province=01").json["revision"] == 1
    assert "Công bố mới đổi cấp độ" in who.get(f"{PAGE}?province=01").body.decode()
    with clock.fixed(clock.now() + timedelta(hours=20)):
        assert who.get(f"{MAP}?province=01").json["revision"] == 2
    old = who.get(f"{MAP}?province=01&revision=1").json
    assert {one["area"]: one["level"] for one in old["areas"]}[COMMUNE] == 2
    assert who.get(f"{MAP}?province=01&revision=9").status == 404
    early = ready.signs({"area": NEXT, "level": 1}, starts_at="2021-11-23T01:00:00Z")
    assert early.code == "START_IMPOSSIBLE"


@pytest.mark.catalogue("P08")
def test_few_cases_are_hidden_and_what_they_would_follow_from_with_them(zones: Zones) -> None:
    public_map.forget()
    spread = {COMMUNE: 30, NEXT: 3, "01/001/00006": 8}
    number = 0
    for area, count in spread.items():
        hear([case(number + one, day=date(2021, 11, 18), division=area) for one in range(count)])
        number += count
    hear([case(900, day=date(2021, 11, 23), division=COMMUNE)])
    told = Actor(zones.gateway).get(f"{MAP}?province=01").json
    counts = {one["area"]: one["cases_week"] for one in told["areas"]}
    assert [counts[area] for area in spread] == [30, None, None]
    assert counts["01/001/00007"] == 0
    table = Actor(zones.gateway).get(f"{PAGE}/bang?province=01").body.decode("utf-8-sig")
    assert [line for line in table.splitlines() if NEXT in line][0].endswith(',""')
    page = Actor(zones.gateway).get(f"{PAGE}?province=01").body.decode()
    assert "quá ít để công bố" in page


def test_the_map_has_a_number_in_each_tile_a_table_and_files(ready: Zones) -> None:
    ready.signs({"area": COMMUNE, "level": 2}, {"area": PART, "level": 4})
    who = Actor(ready.gateway)
    page = who.get(f"{PAGE}?province=01").body.decode()
    assert page.count('<g class="lv') == 579
    assert '<g class="lv2"><title>Phường Phúc Xá: Cấp 2' in page and ">2</text>" in page
    assert "Tổ 7" in page and "<script" in page and "onclick" not in page
    geo = json.loads(who.get(f"{PAGE}/geojson?province=01").body)
    assert geo["type"] == "FeatureCollection" and len(geo["features"]) == 580
    one = next(feature for feature in geo["features"] if feature["id"] == PART)
    assert (one["geometry"], one["properties"]["level"]) == (None, 4)
    assert one["properties"]["name"] == "Tổ 7"
    assert who.get(f"{MAP}?province=99").code == "DIVISION_UNKNOWN"


def test_only_the_provinces_own_officer_signs_and_the_ministry_looks(ready: Zones) -> None:
    body = {"province": "01", "proposal": "2021-11-22#1", "number": 0, "everything": True}
    for who, status in ((ready.elsewhere, 404), (ready.ministry, 403), (ready.site, 403)):
        reply = who.call("POST", "/api/zones/publications", body, headers=ready.key())
        assert reply.status == status, reply.body
    assert ready.ministry.get("/api/zones/proposals?province=01").json["revision"] == 1
    assert ready.elsewhere.get("/api/zones/proposals?province=01").status == 404
    assert ready.enters({"area": COMMUNE, **WELL}, who=ready.elsewhere).status == 404


def test_figures_are_numbered_kept_and_entered_once(ready: Zones) -> None:
    key = {"idempotency-key": "zones-figures-0001"}
    first = ready.enters({"area": NEXT, "deaths": 2}, headers=key)
    second = ready.enters({"area": NEXT, "deaths": 2}, headers=key)
    assert (first.json, second.json) == ({"number": 2}, {"number": 2})
    assert ready.enters({"area": NEXT, "deaths": 3}).json == {"number": 3}
    tomorrow = ready.enters({"area": NEXT, "deaths": 3}, as_of="2021-11-24")
    assert (tomorrow.status, tomorrow.code) == (422, "DATE_INVALID")
    wrong = ready.enters({"area": "79/760/26734", "deaths": 3})
    assert (wrong.status, wrong.code) == (422, "FIGURES_UNREADABLE")


def sends(officer: Officer, target: str, form: dict[str, str]) -> Reply:
    """An officer sends a form of a page."""
    return officer.call("POST", target, form=form)


def test_the_pages_of_the_officer_lead_from_figures_to_the_signature(ready: Zones) -> None:
    officer, place = ready.province, "/can-bo/cap-do-dich"
    table = f"area,population\n{NEXT},90000"
    form = {"idempotency_key": "page-zones-01", "as_of": "2021-11-22", "table": table}
    assert sends(officer, f"{place}/so-lieu", form).status == 303
    assert sends(officer, place, {"idempotency_key": "page-zones-02"}).status == 303
    board = officer.get(place).body.decode()
    assert "lần 2" in board and "Quận Ba Đình" in board
    district = officer.get(f"{place}?district=001").body.decode()
    assert "25 trên 100000 người" in district and "Bảng tiêu chí đang chờ xác nhận" in district
    assert "Địa bàn nhỏ" in district
    refused = sends(officer, 
        f"{place}/ky",
        {"idempotency_key": "page-zones-03", "proposal": "2021-11-22#2", "number": "0",
         "district": "001", f"level.{COMMUNE}": "4"},
    )  # fmt: skip
    assert refused.status == 422 and "REASON_MISSING" in refused.body.decode()
    signed = sends(officer, 
        f"{place}/ky",
        {"idempotency_key": "page-zones-04", "proposal": "2021-11-22#2", "number": "0",
         "district": "001", f"level.{COMMUNE}": "4", f"reason.{COMMUNE}": REASON},
    )  # fmt: skip
    assert signed.status == 303, signed.body
    area = officer.get(f"{place}/xa?area={COMMUNE}").body.decode()
    assert "22/11" in area and "25" in area
    assert officer.get(f"{place}/xa?area=79/760/26734").status == 404
    broken = sends(officer, f"{place}/so-lieu", form | {"table": "area,x\n1,2"})
    assert broken.status == 422 and "FIGURES_UNREADABLE" in broken.body.decode()


def test_a_publication_comes_from_the_stream_as_lambda_hands_it_over(zones: Zones) -> None:
    sample = json.loads((ROOT / "events/zoning/streams.tell_zones.json").read_text("utf-8"))
    assert zones.tells_zones() == []
    assert streams.tell_zones(sample, None) == {"batchItemFailures": []}
    (told,) = zones.tells_zones()
    assert (told["area"], told["level"], told["revision"]) == (COMMUNE, 2, 1)
