"""Role × route × relation: what the policy table says is what happens, in every cell (Z01)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import pytest

from functions.access import service
from functions.access.domain.passage import Line, Need
from functions.access.domain.rights import DATA, Kind, Right, State, Terms
from functions.access.policy import BY_ROUTE, POLICY
from functions.access.store import rights
from functions.kernel.callers import CALLING, STAFF_ROLES, Caller, Relation, Role, Scope
from functions.kernel.errors import Forbidden, NotFound, Refusal, Unidentified
from functions.runtime import http
from functions.runtime.http import api as door
from tests.doors.access.world import POSTINGS, VENUE, Country, open_doors
from tests.doors.matrix.conftest import Credentials
from tests.gateway import Reply

NATIONAL = frozenset({Role.MINISTRY_OPERATOR, Role.AUDITOR})
"""Roles posted to the nation in the country of these tests; all others to Phúc Xá and above."""
STANDINGS = (
    "own", "same unit", "same province", "other province", "none", "right in force", "right lapsed",
)  # fmt: skip
HERE, ELSEWHERE = "01/001/00001", "79/760/26734"
GRANTED, LAPSED = "48/490/20194", "92/916/31117"
"""Places to whose data every unit holds a right, and held one that has run out or was revoked."""
ASKS_FOR_A_COPY = "POST /can-bo/xuat-tep"
"""The one change that a right opens: a list is asked for, the case stays as it is (ADR 0081)."""
SAMPLES = {
    "challenge": "0" * 26, "code": VENUE, "day": "2021-11-23", "device": "0" * 26, "part": "a" * 32,
    "id": "0" * 26, "kind": "domestic", "member": "0000000000009",
    "short_code": VENUE, "token": "x.y", "tube": "LC0000000012", "unit": "lab-01",
    "request": "0" * 26,
    "session": "01-20211123-" + "0" * 26, "campaign": "01-" + "0" * 13,
    "slot": "site-01.20211124.0000000000000T0800", "lot": "comirnaty.FF2382",
    "screening": "20211123." + "0" * 26, "case": "0" * 26, "draft": "0" * 26, "follow_up": "0" * 26,
    "place": "01-20211120-" + "0" * 26, "export": "0" * 26,
    "immunization": "20211123", "right": "0" * 26, "stop": "0" * 32, "mode": "0" * 26,
    "guide": "lay-mau", "held": "0" * 16,
    "account": "ngo-thi-phuong", "proposal": "0" * 26,
}  # fmt: skip
ENDS_ALL = {"POST /api/me/other-sessions/end", "POST /phien-dang-nhap/khac"}
CHANGE = {"sec-fetch-site": "same-origin", "idempotency-key": "matrix-0001"}


def path_of(line: Line) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: SAMPLES[found[1]], line.path)


def scope_of(standing: str, caller: Caller) -> tuple[Scope, bool]:
    """An object in that standing to the caller, and whether a record links the two."""
    if standing == "own":
        return Scope(person=caller.subject), False
    if standing == "same unit":
        linked = caller.role is Role.CITIZEN
        return Scope(person="another", unit=caller.unit or VENUE, division=ELSEWHERE), linked
    if standing == "none":
        return Scope(person="another"), False
    places = {"same province": HERE, "right in force": GRANTED, "right lapsed": LAPSED}
    return Scope(person="another", division=places.get(standing, ELSEWHERE)), False


def is_due(line: Line, role: Role, standing: str) -> bool:
    """What the table says of a cell, spelt out once more and without `holds`."""
    relations = line.grants.get(role, frozenset())
    if Relation.PUBLIC in relations:
        return True
    local, national = Relation.JURISDICTION in relations, role in NATIONAL
    return {
        "own": Relation.OWN in relations,
        "same unit": Relation.UNIT in relations or (local and national),
        "same province": local,
        "other province": local and national,
        "none": False,
        "right in force": Relation.GRANTED in relations or (local and national),
        "right lapsed": local and national,
    }[standing]


@pytest.mark.catalogue("Z13")
def test_every_route_stands_in_the_policy_registry_and_every_line_has_its_route() -> None:
    open_doors()

    assert sorted(door.ROUTES) == sorted(BY_ROUTE)
    assert len(POLICY) == len(BY_ROUTE)


@pytest.mark.catalogue("Z01")
def test_each_cell_of_role_route_and_relation_is_as_the_table_says(
    country: Country, credentials: Credentials
) -> None:
    wrong: list[str] = []
    seen: Counter[str] = Counter()
    hold_rights(country.now)
    for line, role in product(POLICY, CALLING):
        outcome = admitted(country, credentials, line, role)
        for standing in STANDINGS:
            seen[standing] += 1
            allowed = isinstance(outcome, Caller) and may(outcome, standing)
            if allowed != is_due(line, role, standing):
                wrong.append(f"{line.key} {role} {standing}: {outcome}")
        if isinstance(outcome, Refusal):
            due = Unidentified if role is Role.ANONYMOUS else Forbidden
            if role in line.grants or type(outcome) is not due:
                wrong.append(f"{line.key} {role}: {outcome!r}")

    assert wrong == []
    assert seen == dict.fromkeys(STANDINGS, len(POLICY) * len(CALLING))


def hold_rights(now: datetime) -> None:
    """Every unit holds a right to all that may be granted, of one place; and held two of another,
    one of which has run out, and one that was taken back."""
    day, platforms = timedelta(days=1), {datum.partition(".")[0] for datum in DATA}
    for unit, platform in product(sorted(set(POSTINGS.values())), sorted(platforms)):
        data = tuple(sorted(datum for datum in DATA if datum.startswith(platform)))
        terms = Terms(unit, platform, data, "48", DATA[data[0]], "-", now - day, now + day)
        there = replace(terms, area="92")
        good = Right("", terms, Kind.GRANTED, State.ACTIVE, "m-1", "ministry", now, "r")
        held = {
            "1": good,
            "2": replace(good, terms=replace(there, until=now)),
            "3": replace(good, terms=there, state=State.REVOKED),
            "4": replace(good, terms=there, state=State.PROPOSED),
            "5": replace(good, terms=there, kind=Kind.OPENED, holder="x"),
        }
        for name, one in held.items():
            rights.put_right(replace(one, id=f"{unit}-{platform}-{name}"))


def admitted(
    country: Country, credentials: Credentials, line: Line, role: Role
) -> Caller | Refusal:
    """What the guard says, for real credentials."""
    path = path_of(line)
    headers = CHANGE | credentials(role, line.method, path, b"")
    event = country.gateway.event(line.method, path, headers.items(), b"")
    assert event is not None
    request = http.Request(event, line.key, country.now)
    try:
        return service.admit(request, door.ROUTES[line.key])
    except Refusal as refusal:
        return refusal


def may(caller: Caller, standing: str) -> bool:
    """Does `require` let the caller at an object in that standing?"""
    scope, linked = scope_of(standing, caller)
    try:
        service.require(caller, scope, linked=linked)
    except NotFound:
        return False
    return True


@pytest.mark.catalogue("Z01", "Z03")
@pytest.mark.parametrize("role", CALLING)
def test_each_door_is_open_to_whom_the_table_says(
    country: Country, credentials: Credentials, role: Role
) -> None:
    wrong = []
    for line in POLICY:
        path = path_of(line)
        sent = CHANGE | credentials(role, line.method, path, b"")
        kind = "application/x-www-form-urlencoded" if door.ROUTES[line.key].is_form else (
            "application/json"
        )  # fmt: skip
        reply = country.gateway.answer(
            line.method, path, [*sent.items(), ("content-type", kind)], b""
        )
        if not is_answer_due(line, role, reply):
            wrong.append(f"{line.key}: {reply.status} {reply.code}")
        if line.key in ENDS_ALL:
            country.now += timedelta(seconds=2)  # a session begun in this second has ended too

    assert wrong == []


NOT_ADMITTED = {
    "FORBIDDEN",
    "NOT_SIGNED_IN",
    "DEVICE_UNKNOWN",
    "DEVICE_REVOKED",
    "DEVICE_CLOCK_WRONG",
}


def is_answer_due(line: Line, role: Role, reply: Reply) -> bool:
    """A refusal of the guard where none may pass; anything but that, and no defect, elsewhere."""
    if role in line.grants:
        return reply.status < 500 and reply.code not in NOT_ADMITTED
    if role is Role.ANONYMOUS:
        asks_first = reply.status == 303 and reply.header("location").startswith(
            ("/dang-nhap", "/can-bo")
        )
        return asks_first or reply.status == 401
    return bool(reply.status == 403)


def granted(role: Role) -> set[str]:
    return {line.key for line in POLICY if role in line.grants}


@pytest.mark.catalogue("Z01", "Z08")
def test_a_right_opens_doors_that_change_nothing_and_names_what_they_show() -> None:
    opened = [
        line for line in POLICY if any(Relation.GRANTED in one for one in line.grants.values())
    ]

    assert {line.shows for line in opened} == set(DATA)
    assert {line.key for line in opened if line.method != "GET"} == {ASKS_FOR_A_COPY}
    assert all(DATA[line.shows] is line.staff_purpose for line in opened)
    assert {line.key for line in POLICY if line.shows} == {line.key for line in opened}


@pytest.mark.catalogue("Z01")
def test_an_auditor_changes_nothing_but_what_they_have_practised() -> None:
    changing = {line.key for line in POLICY if line.method != "GET" and not line.is_public}

    own = {f"POST /can-bo/luyen-tap/{name}" for name in ("bai", "lam-lai")}
    assert granted(Role.AUDITOR) & changing == own


@pytest.mark.catalogue("Z01", "Z10")
def test_no_member_of_staff_has_a_way_to_visits_declarations_or_families() -> None:
    private = [
        line
        for line in POLICY
        if re.search(
            r"visits|declarations$|/family|/me\b|venues/.*board|dia-diem/.*bang|lich-su|gia-dinh",
            line.path,
        )
        and "parked" not in line.path
    ]

    assert len(private) >= 12
    assert all(STAFF_ROLES.isdisjoint(line.grants) for line in private)


@pytest.mark.catalogue("Z10")
def test_a_venues_people_see_their_own_venue_only() -> None:
    boards = [
        line for line in POLICY if re.search(r"/venues/.*/board$|/dia-diem/.*/bang$", line.path)
    ]

    assert len(boards) == 2
    assert all(dict(line.grants) == {Role.CITIZEN: {Relation.UNIT}} for line in boards)


def test_a_gate_device_has_its_gate_and_what_is_public() -> None:
    own = {key for key in granted(Role.GATE_DEVICE) if not BY_ROUTE[key].is_public}

    assert own == {"POST /api/gate/checkins", "GET /api/gate/state", "POST /api/gate/links"}


def test_only_the_issuers_answer_may_come_from_another_site() -> None:
    lax = [
        line.key for line in POLICY if line.method != "GET" and Need.SAME_ORIGIN not in line.needs
    ]

    assert lax == ["POST /can-bo/phien"]


@pytest.mark.catalogue("Z01")
def test_only_province_and_ministry_give_orders() -> None:
    for key in ("POST /api/orders", "POST /can-bo/lenh"):
        assert set(BY_ROUTE[key].grants) == {Role.PROVINCE_OFFICER, Role.MINISTRY_OPERATOR}


@pytest.mark.catalogue("Z15")
def test_there_is_no_way_to_look_a_person_up() -> None:
    open_doors()
    lookup = re.compile(r"phone|cccd|bhyt|name|identity|id_number|search|persons?\b", re.IGNORECASE)
    found = [
        plate.key
        for plate in door.ROUTES.values()
        if lookup.search(plate.path) or any(lookup.search(name) for name in plate.query)
    ]

    assert found == []


@pytest.mark.catalogue("B10")
def test_an_unverified_phone_is_refused_where_the_table_says(country: Country) -> None:
    cookies = country.session(verified=False)
    for line in (line for line in POLICY if Need.PHONE_VERIFIED in line.needs):
        reply = country.gateway.call(
            line.method, path_of(line), cookies=cookies, headers=CHANGE, form={}
        )
        told = reply.code or reply.body.decode()

        assert reply.status == 403 and "PHONE_UNVERIFIED" in told
