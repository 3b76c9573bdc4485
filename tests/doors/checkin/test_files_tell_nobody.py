"""A file of visits tells its sender nothing of whom we know, or where they were (ADR 0136)."""

from __future__ import annotations

from typing import Any

import pytest

from functions.kernel.callers import Role
from functions.runtime import aws, settings
from tests.doors.access.world import Issuer
from tests.doors.checkin.test_federating import (
    HEADING,
    UNKNOWN_PHONE,
    accounts,
    announce,
    arrives,
    line,
    receive,
)
from tests.doors.checkin.town import VISITOR, Officer, Town, items_of, later, officer_of, wire

ITS_OWN = ("id", "at", "report")
KNOWN, UNKNOWN = (VISITOR, "70010090"), (UNKNOWN_PHONE, "70010091")
"""A phone and a QID that we know, and that nobody has."""
CARD = f"||1990-01-01|0|{KNOWN[1]}|"


@pytest.fixture
def officer(town: Town, issuer: Issuer) -> Officer:
    """An officer of Hà Nội."""
    return officer_of(town, issuer, "01", Role.PROVINCE_OFFICER)


@pytest.fixture
def scanned(town: Town) -> str:
    """The visitor is known, and scanned the market's poster; the instant."""
    assert town.visitor().checks_in(town.token, town.now).status == 201
    assert items_of("checkins")
    return town.now.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def rows_of(town: Town, scanned: str, phone: str, qid: str) -> str:
    """What one asks who wants to know of a phone: all that a row may be, and some twice."""
    digest = qid * 8
    asked = [
        line(phone, town.venue, scanned, ""),
        line(phone, town.venue, "2021-11-21 09:00", "2021-11-21 09:30"),
        line(phone, town.venue, "2021-11-21 09:00"),
        line(phone, theirs="HUE-S/78", at="2021-11-21 10:00"),
        line(qid=qid, venue=town.venue, at="2021-11-21 11:00"),
        line(qid=qid, theirs="HUE-S/79", at="2021-11-21 11:00"),
        line(phone, hash=digest, venue=town.venue, at="2021-11-21 12:00"),
        line(phone, "ABC", "2021-11-21 12:30"),
        line(phone, qid=qid, venue=town.venue, at=scanned),
    ]
    return HEADING + "".join(asked)


def asked(officer: Officer, text: str, key: str, *, dry_run: bool = False) -> Any:
    """All that the sender of a file gets to see of it."""
    import_id = announce(officer, key=key, dry_run=dry_run)
    assert receive(arrives(import_id, text)) == {"batchItemFailures": []}
    shown = accounts(officer, import_id)
    assert shown["state"] == "DONE_WITH_ERRORS" and shown["report"]
    report = aws.client("s3").get_object(
        Bucket=settings.bucket("documents"), Key=f"reports/imports/{import_id}.csv"
    )
    told = report["Body"].read().decode()
    return {name: shown[name] for name in shown if name not in ITS_OWN}, told


def waits(officer: Officer) -> list[dict[str, Any]]:
    """What stands in the list of parked visits, but for its name."""
    listed = officer.get("/api/parked-visits").json["visits"]
    return [{name: one[name] for name in one if name != "id"} for one in listed]


def everything_told(town: Town, officer: Officer, scanned: str, who: tuple[str, str]) -> Any:
    """A dry run, the file, the file again and a dry run after it; the report without the phone."""
    text, told = rows_of(town, scanned, *who), []
    with later(minutes=2 * int(who[1][-1])):
        for step, dry_run in enumerate((True, False, False, True)):
            shown, report = asked(officer, text, f"asked-{who[1]}-{step}", dry_run=dry_run)
            assert report.count(who[0]) == 1, "the row that has to be mended, as it was sent"
            told.append((shown, report.replace(who[0], "")))
    return told


@pytest.mark.catalogue("Z09")
def test_what_is_told_of_a_known_phone_is_told_of_one_that_nobody_has(
    town: Town, officer: Officer, scanned: str
) -> None:
    assert town.gate().reads(CARD)["outcome"] == "recorded"
    known = everything_told(town, officer, scanned, KNOWN)
    waiting = waits(officer)
    unknown = everything_told(town, officer, scanned, UNKNOWN)

    assert known == unknown
    (dry, _), (first, _), (again, _), _ = known
    assert (first["accepted"], first["duplicate"]) == (dry["accepted"], dry["duplicate"]) == (4, 1)
    assert (again["accepted"], again["parked"], again["duplicate"]) == (0, 0, 8)
    assert [one["missing"] for one in waiting].count(["venue"]) == 2
    assert all(one["person_shown"] == "" for one in waiting if "person" not in one["missing"])
    both = waits(officer)
    assert [one for one in both if one not in waiting] == [
        one | {"person_shown": "***0091"} for one in waiting if one["missing"] == ["person"]
    ]
    assert len(both) == 2 * len(waiting) == 6


@pytest.mark.catalogue("Z09")
def test_a_visit_that_was_scanned_is_no_duplicate_of_what_a_file_tells(
    town: Town, officer: Officer, scanned: str
) -> None:
    before = items_of("checkins")
    text = HEADING + line(VISITOR, town.venue, scanned)
    import_id = announce(officer)
    receive(arrives(import_id, text))
    shown = accounts(officer, import_id)

    assert (shown["accepted"], shown["duplicate"]) == (1, 0), "a second of a day can't be asked for"
    assert items_of("checkins") == before, "the visit stands as it was scanned"


def test_who_verifies_a_phone_that_a_file_told_of_finds_the_visits(
    town: Town, officer: Officer
) -> None:
    import_id = announce(officer)
    text = HEADING + line(UNKNOWN_PHONE, town.venue, "2021-11-21 09:00")
    receive(arrives(import_id, text))
    with later(minutes=2):
        stranger = town.somebody().sign_in(UNKNOWN_PHONE)
        (seen,) = stranger.get("/api/visits?day=2021-11-21").json["visits"]

    assert seen["by"] == "federated"


@pytest.mark.catalogue("Z09")
def test_an_officer_places_visits_of_a_known_and_an_unknown_phone_alike(
    town: Town, officer: Officer, scanned: str
) -> None:
    import_id = announce(officer)
    rows = [line(one, theirs="HUE-S/78", at=scanned) for one in (VISITOR, UNKNOWN_PHONE)]
    receive(arrives(import_id, HEADING + "".join(rows)))
    other, _ = town.another_venue()
    told = []
    for one in officer.get("/api/parked-visits").json["visits"]:
        assert one["missing"] == ["venue"]
        target = f"/api/parked-visits/{one['id']}/resolve"
        reply = officer.call("POST", target, {"venue": other})
        told.append((reply.status, reply.json["outcome"], reply.json["venue"]))
    assert len(told) == 2 and told[0] == told[1]
    assert wire(town.now)[:10] == scanned[:10]
