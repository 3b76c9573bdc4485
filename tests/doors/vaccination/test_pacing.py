"""A flood of accounts from one network: it has to prove its phones again, nobody else notices."""

from __future__ import annotations

from datetime import timedelta

import pytest

from functions.access import service as access
from functions.kernel.callers import Caller, Role
from functions.runtime import clock, settings
from functions.vaccination.service import pacing
from tests.doors.checkin.town import OTHER, VISITOR, later
from tests.doors.vaccination.clinic import SITE, Clinic
from tests.simulation.meter import Meter
from tests.world import Actor

HOUR = timedelta(hours=1)


def of_network(clinic: Clinic, phone: str, ip: str) -> Actor:
    """Somebody of the town who has declared, seen at another address from now on."""
    made = clinic.town.visitor(phone)
    made.ip = ip
    return made


@pytest.mark.catalogue("B02")
@pytest.mark.usefixtures("keys_kept")
def test_ten_thousand_accounts_of_one_network_are_stepped_up_after_the_first_six_hundred() -> None:
    now = clock.now()
    long_ago = int((now - HOUR).timestamp())
    robots = [Caller(Role.CITIZEN, f"{n:013d}", signed_in=long_ago) for n in range(10_000)]

    def passes(caller: Caller, address: str) -> bool:
        return access.paced(
            "vaccine.ticket.network", caller, address, now, most=pacing.MOST, per=pacing.PER
        )

    with Meter() as meter:
        passed = [passes(one, f"203.0.113.{n % 250}") for n, one in enumerate(robots)]
    assert passed == [True] * pacing.MOST + [False] * (10_000 - pacing.MOST)
    assert meter.wcu[settings.table_name("limits")] <= pacing.MOST + 1
    assert passes(robots[0], "203.0.114.1"), "another network goes on"
    fresh = Caller(Role.CITIZEN, "0" * 13, signed_in=int(now.timestamp()))
    assert passes(fresh, "203.0.113.7"), "so does who has just answered a code"


@pytest.mark.catalogue("B02")
def test_a_flood_asks_for_a_code_and_leaves_holders_of_bookings_alone(
    opened: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pacing, "MOST", 1)
    holder = of_network(opened, VISITOR, "198.51.100.9")
    other = of_network(opened, OTHER, "198.51.100.77")
    opened.books(holder)
    assert opened.registers(other).status == 201
    page = f"/tiem-chung/{opened.campaign}/{SITE}"
    with later(hours=1):
        assert opened.asks(holder).status == 201, "the first of the network"
        refused = opened.asks(other)
        assert (refused.status, refused.code) == (403, "STEP_UP_NEEDED")
        shown = other.get(page)
        assert shown.status == 200
        assert 'name="ticket"' not in shown.body.decode()
        assert f"/dang-nhap?next={page}" in shown.body.decode()
        moved = opened.holds(holder, "0830", move=True, ticket=opened.asks(holder).json["ticket"])
        assert moved.status == 201
        assert opened.confirms(holder).status == 200
        assert holder.get("/api/vaccination/appointments").json["appointments"]
        assert opened.cancels(holder).status == 204
        other.sign_in(OTHER)
        assert opened.asks(other).status == 201
        assert 'name="ticket"' in other.get(page).body.decode()
