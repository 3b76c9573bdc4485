"""Proposals follow from what is kept, whatever comes twice, late or in the wrong order."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest

from functions.kernel.callers import Caller, Role
from functions.kernel.divisions import provinces
from functions.kernel.identifiers import PersonId
from functions.registry import service as registry
from functions.runtime import clock
from functions.zoning.service import proposing
from functions.zoning.store import cases, covered, proposals
from tests.doors.checkin.town import items_of, later, phone_code
from tests.doors.zoning.officers import (
    COMMUNE,
    ELSEWHERE,
    NEXT,
    WELL,
    YESTERDAY,
    Zones,
    amended,
    case,
    hear,
    withdrawn,
)
from tests.simulation.meter import Meter
from tests.world import Actor


def bodies(day: date = YESTERDAY, province: str = "01") -> list[bytes]:
    """The revisions of a province's day."""
    found, number = [], 1
    while kept := proposals.revision(province, day, number):
        found.append(kept.body)
        number += 1
    return found


def raw(prefix: str) -> list[dict[str, Any]]:
    """Items of zoning whose key begins so, in the order of their keys."""
    found = [one for one in items_of("zoning") if one["p"]["S"].startswith(prefix)]
    return sorted(found, key=lambda one: (one["p"]["S"], one["s"]["S"]))


@pytest.mark.catalogue("F15")
def test_a_proposal_made_twice_or_late_is_the_same_bytes(zones: Zones) -> None:
    zones.enters({"area": COMMUNE, **WELL})
    hear([case(number) for number in range(25)])
    assert proposing.propose("01", YESTERDAY, clock.now()) == 1
    first = bodies()
    assert proposing.propose("01", YESTERDAY, clock.now()) == 0
    with later(hours=9):
        assert proposing.propose("01", YESTERDAY, clock.now()) == 0
    assert bodies() == first and len(first) == 1


@pytest.mark.catalogue("F15")
def test_a_night_that_was_missed_is_made_up_with_the_bytes_it_would_have_had(zones: Zones) -> None:
    zones.enters({"area": COMMUNE, **WELL}, as_of="2021-11-01")
    hear([case(number, day=date(2021, 11, 21)) for number in range(25)])
    proposing.propose("01", date(2021, 11, 20), clock.now())
    assert proposing.propose("01", YESTERDAY, clock.now()) == 2
    made_up = bodies(date(2021, 11, 21))
    assert proposing.propose("01", date(2021, 11, 21), clock.now()) == 0
    assert bodies(date(2021, 11, 21)) == made_up
    assert proposals.head("01") == (YESTERDAY, 1)
    assert bodies(date(2021, 11, 19)) == []


@pytest.mark.catalogue("F15")
def test_the_gap_detector_tells_a_province_that_fails_and_stops_no_other(
    zones: Zones, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    two = tuple(one for one in provinces() if one.code in {"01", "79"})
    monkeypatch.setattr(proposing, "provinces", lambda: two)
    whole, fails = proposing.proposal_of, True

    def proposal_of(province: str, *more: Any) -> Any:
        if province == "01" and fails:
            raise RuntimeError
        return whole(province, *more)

    monkeypatch.setattr(proposing, "proposal_of", proposal_of)
    midnight = clock.now().replace(hour=17, minute=0) - timedelta(days=1)
    with clock.fixed(midnight + timedelta(minutes=10)):
        zones.ticks()
    assert "ZonesMissing" not in capsys.readouterr().out and not proposals.made(YESTERDAY)
    with clock.fixed(midnight + timedelta(minutes=40)):
        zones.ticks()
    assert "ZonesMissing" not in capsys.readouterr().out
    assert proposals.made(YESTERDAY) == {"79"}
    with clock.fixed(midnight + timedelta(minutes=60)):
        zones.ticks()
    assert '"ZonesMissing"' in capsys.readouterr().out
    fails = False
    with clock.fixed(midnight + timedelta(minutes=70)):
        zones.ticks()
    assert proposals.made(YESTERDAY) == {"01", "79"}
    assert "ZonesMissing" not in capsys.readouterr().out


@pytest.mark.catalogue("T01")
def test_half_past_midnight_belongs_to_the_day_that_begins_in_vietnam(zones: Zones) -> None:
    half_past = clock.now().replace(hour=17, minute=30) - timedelta(days=1)  # 00:30 on the 23rd
    with clock.fixed(half_past):
        zones.signs_in_staff()
        assert zones.province.call("POST", "/api/zones/proposals", {}).status == 200
        assert zones.proposed()["day"] == "2021-11-22"
    with clock.fixed(half_past - timedelta(minutes=31)):
        zones.signs_in_staff()
        assert zones.province.call("POST", "/api/zones/proposals", {}).json["revisions"] == 1
    assert [bool(bodies(date(2021, 11, day))) for day in (21, 22, 23)] == [True, True, False]


@pytest.mark.catalogue("T02")
def test_a_case_that_comes_days_late_makes_a_further_revision_with_its_difference(
    zones: Zones,
) -> None:
    zones.enters({"area": COMMUNE, **WELL}, as_of="2021-11-01")
    for day in (19, 20, 21, 22):
        proposing.propose("01", date(2021, 11, day), clock.now())
    hear([case(number, day=date(2021, 11, 19)) for number in range(20)])
    assert proposing.propose("01", YESTERDAY, clock.now()) == 4
    assert [len(bodies(date(2021, 11, day))) for day in (18, 19, 20, 21, 22)] == [0, 2, 2, 2, 2]
    shown = zones.proposed()
    assert (shown["revision"], shown["proposal"]) == (2, "2021-11-22#2")
    (change,) = shown["changes"]
    assert change["area"] == COMMUNE and change["changes"] == [["cases", 0, 20]]
    assert (change["level_before"], change["level_after"]) == (1, 2)
    before = proposals.revision("01", YESTERDAY, 1)
    assert before is not None and b'"cases":20' not in before.body


@pytest.mark.catalogue("Q02")
def test_every_order_of_a_cases_facts_ends_where_the_highest_revision_says(zones: Zones) -> None:
    facts = (
        case(1),
        amended(1, 2, division=NEXT),
        withdrawn(1, 3, day=date(2021, 11, 20)),
        amended(1, 4, division=NEXT, day=date(2021, 11, 21)),
    )
    for place, order in enumerate(permutations(facts)):
        hear([one.replace("case-0001", f"case-9{place:03}") for one in order])
    found = cases.counted("01", date(2021, 11, 1), date(2021, 11, 30))
    assert found == {(NEXT, date(2021, 11, 21)): 24}
    assert len(raw("cases#")) == 24


@pytest.mark.catalogue("Q01")
def test_each_fact_three_times_counts_once(zones: Zones) -> None:
    hear([case(1), case(1), case(1), case(2), amended(2, 2, division=ELSEWHERE), case(2), case(2)])
    window = (date(2021, 11, 1), date(2021, 11, 30))
    assert cases.counted("01", *window) == {(COMMUNE, YESTERDAY): 1}
    assert cases.counted("79", *window) == {(ELSEWHERE, YESTERDAY): 1}
    hear([withdrawn(1, 2), withdrawn(1, 2), case(1)])
    assert cases.counted("01", *window) == {}


def test_a_case_of_no_known_commune_is_counted_nowhere_and_said(zones: Zones) -> None:
    hear([case(1, division="01"), case(2, division="01/001"), case(3)])
    proposing.propose("01", YESTERDAY, clock.now())
    shown = zones.proposed()
    assert shown["unplaced"] == 2 and zones.line()["criteria"][0]["count"] == 1


@pytest.mark.catalogue("Q01")
def test_a_dose_counts_its_person_once_where_they_live(zones: Zones) -> None:
    who = Actor(zones.gateway).sign_in("0900001001")
    own = PersonId(who.person)
    said = registry.PersonDetails(birth="1961-02-03", division=NEXT)
    registry.update_person(Caller(Role.CITIZEN, own), own, said, clock.now())
    zones.receives()
    screening = zones.screened(reading=phone_code(who), number="")
    assert zones.gives(screening, zones.vial()).status == 201
    facts = zones.tells()
    hear(facts * 3)
    ((area, day, gained),) = covered.gains("01")
    assert (area, day) == (NEXT, date(2021, 11, 23))
    assert (gained["adults_one"], gained["adults_full"]) == (1, 0)
    audited = [one for one in items_of("audit") if one.get("action", {}).get("S") == "count"]
    assert len(audited) == 1
    (kept,) = raw("of#")
    assert "1961" not in str(kept) and NEXT not in str(kept) and own not in str(kept)
    assert zones.corrects(screening, "withdrawn").status == 200
    corrected = zones.tells()
    hear([*corrected, *facts])
    assert [sum(one.values()) for *_, one in covered.gains("01")] == [0]


def test_what_a_province_costs_does_not_grow_with_its_communes(zones: Zones) -> None:
    zones.enters({"area": COMMUNE, **WELL})
    hear([case(number) for number in range(30)])
    with Meter() as first:
        assert proposing.propose("01", YESTERDAY, clock.now()) == 1
    with Meter() as again:
        assert proposing.propose("01", YESTERDAY, clock.now()) == 0
    counted = [{call: n for (_, call), n in one.calls.items()} for one in (first, again)]
    assert counted == [
        {"Query": 5, "GetItem": 1, "TransactWriteItems": 1, "PutItem": 1},
        {"Query": 5, "GetItem": 1, "PutItem": 1},
    ]
