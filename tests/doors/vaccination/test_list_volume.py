"""A list tells its sender who is registered: they are counted for it, and stopped (Z09)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from functions.access import service as access
from functions.access.domain.staff import Staff, StaffState
from functions.access.store import people
from functions.runtime import aws, settings
from functions.vaccination import consumers
from tests.doors.checkin.town import items_of
from tests.doors.tracing.test_volume import bound
from tests.doors.vaccination.test_list_status import nominee, takes_up
from tests.doors.vaccination.works import Works, arrived, csv_of, receive, row, told

REFUSED = "VOLUME_LIMIT"


@pytest.fixture
def holders(works: Works) -> Works:
    """Rows 1 to 3 are of people who registered by themselves; 4 to 6 of nobody."""
    for number in (1, 2, 3):
        takes_up(works.clinic, nominee(works, number), number)
    return works


def factory() -> Staff:
    """The record of whoever sends the lists of the factory."""
    found = people.staff(access.staff_id(settings.issuer(), "organisation-works-01"))
    assert found is not None
    return found


def counted(kind: str = "account", of: str = "") -> int:
    """How many people were counted for the factory's account, or for its unit."""
    key = f"volume#{kind}#{of or factory().id}"
    return sum(int(one["n"]["N"]) for one in items_of("limits") if one["id"]["S"] == key)


def compared() -> list[tuple[str, str]]:
    """Who compared whom, by the audit: unit and route."""
    rows = [one for one in items_of("audit") if one["action"]["S"] == "compare_identity"]
    return [(one["unit"]["S"], one["route"]["S"]) for one in rows]


def codes(shown: dict[str, Any]) -> list[str]:
    """What each row was told."""
    return [code for _, code in told(shown)]


def version_of(message: dict[str, Any]) -> str:
    """The version that a message of S3 tells of."""
    (record,) = json.loads(message["body"])["Records"]
    return str(record["s3"]["object"]["versionId"])


@pytest.mark.catalogue("Z09")
@pytest.mark.parametrize("dry_run", [True, False])
def test_whom_a_list_tells_of_is_counted_for_its_sender_and_unit(
    holders: Works, dry_run: bool
) -> None:
    shown = holders.sends(row(1), row(2), row(4), row(5), dry_run=dry_run)
    assert codes(shown) == ["ALREADY_REGISTERED"] * 2 + ["REGISTERED"] * 2
    assert (counted(), counted("unit", "works-01")) == (2, 2)
    assert compared() == [("works-01", "POST /api/vaccination/lists")] * 2
    # Another list in the same container, and nothing at a door of people between: counted again.
    holders.sends(row(1, address="Số 9"), dry_run=dry_run)
    assert counted() == 3


@pytest.mark.catalogue("Z09")
@pytest.mark.parametrize("dry_run", [True, False])
def test_over_the_bound_no_row_tells_anything_whether_somebody_registered_or_not(
    holders: Works, dry_run: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound(monkeypatch, hour=1, day=100)
    shown = holders.sends(row(1), row(4), row(2), row(3), row(5), dry_run=dry_run)
    assert codes(shown) == ["ALREADY_REGISTERED", "REGISTERED", REFUSED, REFUSED, REFUSED]
    assert (shown["state"], shown["rejected"]) == ("DONE_WITH_ERRORS", 3)
    (words,) = {one["message_vi"] for one in shown["rows"] if one["code"] == REFUSED}
    assert words.startswith("Đã xem quá nhiều người")
    # Of the next list the first row is refused as the others are: a stop is no oracle either.
    again = holders.sends(row(6), row(2), dry_run=dry_run)
    assert codes(again) == [REFUSED, REFUSED]
    assert len(compared()) == 1
    # Others work on, and what is refused was not written.
    assert codes(holders.sends(row(5), who=holders.school)) == ["REGISTERED"]


@pytest.mark.parametrize("how", ["suspended", "moved"])
def test_the_list_of_somebody_who_has_left_is_refused_row_by_row(holders: Works, how: str) -> None:
    list_id = str(holders.announces().json["list_id"])
    stood = factory()
    left = {"suspended": {"state": StaffState.SUSPENDED}, "moved": {"unit": "school-02"}}
    people.put_staff(replace(stood, **left[how]))  # type: ignore[arg-type]
    receive(arrived(list_id, csv_of(row(1), row(4))))
    people.put_staff(stood)
    assert codes(holders.shown(list_id)) == ["STAFF_NOT_ACTIVE"] * 2
    assert compared() == []


@pytest.mark.catalogue("F13")
def test_a_list_that_is_gone_before_it_is_taken_ends_with_its_reason(works: Works) -> None:
    list_id = str(works.announces().json["list_id"])
    message = arrived(list_id, csv_of(row(1)))
    aws.client("s3").delete_objects(
        Bucket=settings.bucket("uploads"),
        Delete={
            "Objects": [{"Key": f"people/{list_id}/file.csv", "VersionId": version_of(message)}]
        },
    )
    failed = []
    for attempt in (1, 2, 3):
        record = message | {"attributes": {"ApproximateReceiveCount": str(attempt)}}
        answer = consumers.receive_list({"Records": [record]}, None)
        failed.append(len(answer["batchItemFailures"]))
    assert failed == [1, 1, 0]
    assert works.shown(list_id)["state"] == "QUARANTINED"
