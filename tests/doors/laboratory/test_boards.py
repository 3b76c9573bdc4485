"""The boards: a laboratory sees its own tubes, a province sees aggregates, others see nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from functions.access import service as access
from functions.access.service import issuer as issuer_service
from functions.kernel.callers import Role
from functions.kernel.identifiers import UnitId, tube_code
from functions.kernel.periods import HOUR
from functions.laboratory.domain.worklist import Outcome, Worked
from functions.laboratory.service import clocks, worklist
from functions.laboratory.store import days
from tests.doors.access.world import Country, Issuer, open_doors, settle
from tests.gateway import Reply
from tests.store.laboratory.test_worklist import LAB, sealed

OVERSIGHT = (Role.PROVINCE_OFFICER, Role.MINISTRY_OPERATOR, Role.EPIDEMIOLOGIST)


@pytest.fixture
def country(keys_kept: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[Country]:
    """All doors, the staff of the access tests, and an issuer without a network."""
    issuer, gateway, real = Issuer(keys_kept), open_doors(), access.neighbours()
    monkeypatch.setattr(issuer_service, "_send", issuer.send)
    access.forget()
    yield settle(gateway, issuer, keys_kept)
    access.install_neighbours(real)
    access.forget()


def text_of(reply: Reply) -> str:
    """The body as text."""
    return reply.body.decode()


def campaign(now: datetime, released: int, waiting: int) -> None:
    """So many tubes released three hours after sampling, so many still on their way."""
    begun = now - 8 * HOUR
    tubes = [sealed(number, begun).tube for number in range(released + waiting)]
    told = [
        Worked(
            tube,
            LAB,
            tested_at=begun + 2 * HOUR,
            reported_at=begun + 2 * HOUR,
            released_at=begun + 3 * HOUR,
            release=1,
            outcome=Outcome(1, number % 2),
        )
        for number, tube in enumerate(tubes[:released])
    ]
    worklist.keep(tubes, told)


def test_a_laboratory_sees_its_days_as_they_are_without_waiting_for_the_hour(
    country: Country,
) -> None:
    campaign(country.now, 3, 1)
    told = country.gateway.call(
        "GET", "/api/lab/board", headers=country.bearer(Role.LAB_TECHNICIAN)
    ).json
    days = {one["day"]: one for one in told["days"] if one["tubes"]}
    (day,) = days.values()

    assert len(told["days"]) == 14
    assert (day["sealed"], day["released"], day["positives"], day["tubes"]) == (4, 3, 1, 4)
    assert day["legs"][-1] == {
        "leg": "whole",
        "measured": 3,
        "p50_minutes": 180,
        "p95_minutes": 180,
        "missing": 0,
        "backwards": 0,
    }
    assert [one["tube"] for one in told["stuck"]] == [tube_code(3)]
    assert told["stuck"][0]["leg"] == "sending"
    assert sum(sum(age["waiting"].values()) for age in told["backlog"]) == 1
    assert told["silent_hours"] == 6


def test_a_laboratorys_page_shows_the_board_and_its_charts(country: Country) -> None:
    campaign(country.now, 3, 1)
    page = country.gateway.call(
        "GET", "/xet-nghiem/bang", headers=country.bearer(Role.LAB_APPROVER)
    )

    assert page.status == 200
    assert tube_code(3) in text_of(page)
    assert text_of(page).count("data-chart=") == 2
    assert "3:00" in text_of(page)


def test_a_province_sees_aggregates_and_no_small_number(country: Country) -> None:
    campaign(country.now, 4, 7)
    clocks.close_days(country.now)
    day = "2021-11-23"

    def asked(role: Role) -> dict[str, object]:
        reply = country.gateway.call(
            "GET", f"/api/laboratories/board?day={day}", headers=country.bearer(role)
        )
        assert reply.status == 200
        (told,) = reply.json["laboratories"]
        assert "LC" not in text_of(reply)
        return dict(told)

    told = asked(Role.PROVINCE_OFFICER)
    assert told == asked(Role.MINISTRY_OPERATOR)
    assert (told["sealed"], told["released"], told["waiting"]) == (11, None, 7)
    assert told["whole"] == {"p50_minutes": None, "p95_minutes": None}

    campaign(country.now, 5, 6)
    clocks.close_days(country.now)
    told = asked(Role.PROVINCE_OFFICER)
    assert (told["released"], told["waiting"]) == (5, 6)
    assert told["whole"] == {"p50_minutes": 180, "p95_minutes": 180}


@pytest.mark.catalogue("Z10")
def test_the_provinces_page_names_no_tube_and_says_that_small_numbers_are_hidden(
    country: Country,
) -> None:
    campaign(country.now, 4, 7)
    clocks.close_days(country.now)
    page = country.gateway.call(
        "GET", "/can-bo/xet-nghiem", headers=country.bearer(Role.EPIDEMIOLOGIST)
    )

    assert page.status == 200
    assert "CDC Hà Nội" in text_of(page)
    assert "LC0" not in text_of(page)
    assert "<abbr" in text_of(page)


@pytest.mark.catalogue("Z02")
def test_a_laboratory_of_another_province_is_not_in_the_list(country: Country) -> None:
    days.list_laboratory(days.Listed(UnitId("lab-79"), "Phòng xét nghiệm khác", "79"))  # type: ignore[arg-type]
    told = country.gateway.call(
        "GET", "/api/laboratories/board", headers=country.bearer(Role.PROVINCE_OFFICER)
    )

    assert told.json["laboratories"] == []


@pytest.mark.parametrize("role", [Role.SAMPLER, Role.COMMUNE_OFFICER, Role.AUDITOR])
def test_others_have_no_way_in(country: Country, role: Role) -> None:
    for path in ("/api/laboratories/board", "/api/lab/board"):
        assert country.gateway.call("GET", path, headers=country.bearer(role)).status == 403


def test_an_empty_country_has_empty_boards(country: Country) -> None:
    technician = country.bearer(Role.LAB_TECHNICIAN)
    officer = country.bearer(Role.PROVINCE_OFFICER)

    assert country.gateway.call("GET", "/xet-nghiem/bang", headers=technician).status == 200
    assert country.gateway.call("GET", "/can-bo/xet-nghiem", headers=officer).status == 200


def test_the_schedule_closes_the_days(country: Country, event: Callable[[str], Any]) -> None:
    from functions.laboratory.schedules import close_days

    campaign(country.now, 1, 0)
    close_days(event("laboratory/schedules.close_days"), None)

    assert days.changed_cohorts() == []
    assert len(days.laboratories()) == 1
