"""How long nominations and registrations are kept, and that they are gone then (ADR 0083)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.kernel.callers import Caller, Role
from functions.kernel.periods import day_of, end_of_day
from functions.runtime import aws, clock, settings
from functions.vaccination import schedules
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.keeping import kept
from functions.vaccination.domain.session import SlotId
from functions.vaccination.service import counting, keeping, listing, nominated, releasing
from functions.vaccination.store import campaigns, changed, marks, removing
from functions.vaccination.store.rolls import SHARDS
from infra.documents import ROOT
from tests.doors.checkin.town import items_of
from tests.doors.vaccination.clinic import Clinic
from tests.doors.vaccination.test_list_status import lets_know, nominee, takes_up
from tests.doors.vaccination.works import Works, arrived, csv_of, receive, row
from tests.store.registry.breaking import Crash, crashing

STATUS = "/to-chuc/tinh-trang"


def closed(clinic: Clinic) -> datetime:
    assert clinic.steps("close", clinic.department).status == 204
    listing.forget()
    found = campaigns.campaign(CampaignId(clinic.campaign))
    assert found is not None
    assert found.closed_at is not None
    return found.closed_at


@contextmanager
def night(after: datetime, days: int) -> Iterator[None]:
    """Two o'clock in the night of a day so many after."""
    day = day_of(after) + timedelta(days=days)
    with clock.fixed(datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=5)):
        listing.forget()
        yield
    listing.forget()


def round_of_night() -> None:
    told = json.loads((ROOT / "events/vaccination/schedules.count_figures.json").read_text())
    schedules.count_figures(told, None)


def places() -> set[str]:
    """Where something lies, by the kind of place."""
    return {
        one["p"]["S"].partition("#")[0] if "#" in one["p"]["S"] else "person"
        for one in items_of("vaccine_registrations")
    }


def named(person: Any) -> Any:
    """What a person sees of who named them, asked without a session, which ends before."""
    caller = Caller(Role.CITIZEN, person.person, phone_verified=True)
    return nominated.nominations_of(caller, clock.now())


def listed(works: Works) -> Any:
    works.sends(row(1), row(2), row(3, birth="1991"), row(4))
    works.sends(row(4, withdraw="x"))
    person = nominee(works)
    takes_up(works.clinic, person)
    assert lets_know(person).status == 204
    return person


def test_a_nomination_is_gone_after_its_day_and_the_file_accounts_for_its_rows(
    works: Works,
) -> None:
    person = listed(works)
    at = closed(works.clinic)
    with night(at, 30):
        round_of_night()
        assert {"of", "named", "share", "shares"} <= places()
    with night(at, 31):
        factory = works.clinic.member(Role.ORGANISATION, "works-01")
        for _ in range(2):  # nobody reads what is over, taken away or not
            shown = factory.get(f"/api/vaccination/campaigns/{works.campaign}/list-status").json
            assert (shown["rows"], shown["gone"]) == ([], 3)
            assert (
                "Đã xoá theo thời hạn lưu: 3"
                in factory.get(f"{STATUS}/{works.campaign}").body.decode()
            )
            body = factory.get(f"{STATUS}/{works.campaign}/tep").body.decode()
            assert "deleted,3" in body.replace('"', "")
            assert named(person) == ()
            round_of_night()
        assert places() == {"person", "number", "in", "alike", "orgs"}


def test_a_registration_is_gone_after_its_day_and_what_was_counted_stays(works: Works) -> None:
    listed(works)
    with night(clock.now(), 1):
        round_of_night()
    id_ = CampaignId(works.campaign)
    before = {shard: marks.counted(id_, shard) for shard in SHARDS}
    assert any(before.values())
    at = closed(works.clinic)
    with night(at, 181):
        assert keeping.take_away(clock.now()) == 5
        assert places() == {"orgs"}
        assert not any(list(marks.marks_of(id_, shard)) for shard in SHARDS)
        for shard in SHARDS:
            changed.put_list(id_, shard)
        counting.work_through(clock.now())
        assert keeping.take_away(clock.now()) == 0
    assert {shard: marks.counted(id_, shard) for shard in SHARDS} == before


@pytest.mark.catalogue("L12", "P04")
def test_a_list_that_is_taken_again_after_its_time_names_nobody(works: Works) -> None:
    list_id = str(works.announces().json["list_id"])
    message = arrived(list_id, csv_of(row(1), row(2)))
    receive(message)
    assert "of" in places()
    at = closed(works.clinic)
    with night(at, 31):
        round_of_night()
        receive(message)
        assert places() == {"orgs"}


@pytest.mark.catalogue("P05")
def test_what_a_backup_brings_back_is_read_by_nobody_and_gone_the_next_night(works: Works) -> None:
    person = listed(works)
    kept_then = items_of("vaccine_registrations")
    at = closed(works.clinic)
    with night(at, 181):
        round_of_night()
        for item in kept_then:
            aws.client("dynamodb").put_item(
                TableName=settings.table_name("vaccine_registrations"), Item=item
            )
        assert named(person) == ()
        round_of_night()
        assert places() == {"orgs"}


def test_a_crash_in_the_night_is_made_good_by_the_next_round(works: Works) -> None:
    listed(works)
    at, rows = closed(works.clinic), CampaignId(works.campaign)
    with night(at, 181):
        call = 0
        while True:
            call += 7
            with crashing(call) as crashed:
                try:
                    keeping.take_away(clock.now())
                except Crash:
                    continue
            if not crashed:
                break
        assert places() == {"orgs"}
        assert removing.units_of(rows) == {"works-01": 3}


def test_by_day_nothing_is_taken_away_and_an_open_campaign_has_an_end_too(opened: Clinic) -> None:
    campaign = campaigns.campaign(CampaignId(opened.campaign))
    assert campaign is not None
    until = kept(campaign)
    assert (until.is_set, until.rule_id) == (False, "list-retention-2021-07")
    assert until.nominations - day_of(campaign.opens_at) == timedelta(days=760)
    with clock.fixed(datetime(2031, 1, 1, 3, tzinfo=UTC)):
        assert keeping.take_away(clock.now()) == 0
    page = opened.town.visitor().get(f"/dang-ky-tiem/{opened.campaign}").body.decode()
    assert "180 ngày sau khi đợt tiêm đóng" in page


@pytest.mark.catalogue("P09")
def test_who_had_a_seat_goes_a_month_after_the_day_of_the_slot(opened: Clinic) -> None:
    """The slot goes whole; whoever comes late to it finds none, and nothing is written."""
    visitor = opened.town.visitor()
    assert opened.holds(visitor).status == 201
    (held,) = [one for one in items_of("vaccine_slots") if "b" in one]
    begins = datetime.fromtimestamp(int(held["u"]["N"]), UTC)
    last = day_of(begins) + timedelta(days=30)
    ends = {int(one["x"]["N"]) for one in items_of("vaccine_slots")}
    assert ends == {int(end_of_day(last).timestamp())}
    aws.client("dynamodb").delete_item(
        TableName=settings.table_name("vaccine_slots"), Key={"id": held["id"]}
    )
    assert not releasing.release(visitor.person, SlotId(held["id"]["S"]))
    assert opened.confirms(visitor).status < 500
    assert held["id"] not in [one["id"] for one in items_of("vaccine_slots")]
