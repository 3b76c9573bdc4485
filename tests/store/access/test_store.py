"""Access in DynamoDB: one test per access pattern, and the races."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from functions.access.domain.audit import AuditRow
from functions.access.domain.challenge import Binding, Challenge, ChallengePurpose
from functions.access.domain.device import Device, DeviceState
from functions.access.domain.limits import Limit
from functions.access.domain.staff import Staff, StaffState, Unit
from functions.access.service import count
from functions.access.store import audit, challenges, devices, limits, people, revocations
from functions.access.store.revocations import Revocation
from functions.kernel.callers import Purpose, Role
from functions.kernel.errors import TooMany
from functions.runtime.tables import ConditionLost

pytestmark = pytest.mark.usefixtures("tables")
NOW = datetime(2021, 11, 23, 1, 30, tzinfo=UTC)
FIVE = Limit("test", 5, timedelta(hours=1))
SENT = Challenge(
    Binding("C", ChallengePurpose.CHANGE_PHONE, "i", "d", "P"),
    b"mac",
    6,
    b"sealed",
    "vi",
    NOW + timedelta(minutes=10),
)


def together(act: Callable[[], object], times: int = 16) -> list[object]:
    answers: list[object] = []
    threads = [threading.Thread(target=lambda: answers.append(act())) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_a_challenge_is_kept_and_read_back() -> None:
    challenges.put_challenge(SENT)

    assert challenges.challenge("C") == SENT
    assert challenges.challenge("D") is None
    with pytest.raises(ConditionLost):
        challenges.put_challenge(SENT)


@pytest.mark.catalogue("C08")
def test_a_race_for_tries_has_five_winners_numbered_one_to_five() -> None:
    challenges.put_challenge(SENT)
    won = [one for one in together(lambda: challenges.try_challenge("C", 5)) if one is not None]

    assert sorted(one.tried for one in won) == [1, 2, 3, 4, 5]  # type: ignore[attr-defined]
    assert challenges.try_challenge("unknown", 5) is None


@pytest.mark.catalogue("A07")
def test_a_race_to_use_a_challenge_has_one_winner() -> None:
    challenges.put_challenge(SENT)

    assert sorted(map(bool, together(lambda: challenges.use_challenge("C")))) == [False] * 15 + [
        True
    ]
    assert challenges.use_challenge("unknown") is False


def test_a_race_for_a_pairing_has_one_winner() -> None:
    challenges.put_pairing("m", "VENUE", "P", NOW + timedelta(minutes=10))
    won = together(lambda: challenges.use_pairing("m", NOW))

    assert [one for one in won if one] == [("VENUE", "P")]
    assert challenges.use_pairing("unknown", NOW) is None
    with pytest.raises(ConditionLost):
        challenges.put_pairing("m", "VENUE", "P", NOW)


def test_a_pairing_that_is_over_is_used_by_nobody() -> None:
    challenges.put_pairing("m", "VENUE", "P", NOW + timedelta(minutes=10))

    assert challenges.use_pairing("m", NOW + timedelta(minutes=10)) is None


def test_a_race_against_a_limit_lets_exactly_so_many_pass() -> None:
    waits = together(lambda: limits.count_in_window(FIVE, "k", NOW))

    assert waits.count(None) == 5
    assert all(wait == 1800 for wait in waits if wait is not None)
    assert limits.count_in_window(FIVE, "other", NOW) is None
    assert limits.count_in_window(FIVE, "k", NOW + timedelta(minutes=30)) is None


def test_a_pause_runs_from_the_last_act() -> None:
    minute = Limit("pause", 1, timedelta(minutes=1))
    waits = [
        limits.pause(minute, "k", NOW + timedelta(seconds=second)) for second in (0, 59, 60, 100)
    ]

    assert waits == [None, 60, None, 60]


def test_too_often_says_when_to_come_back() -> None:
    count("x", "k", NOW, most=2, per=timedelta(days=1))
    count("x", "k", NOW, most=2, per=timedelta(days=1))
    with pytest.raises(TooMany) as refused:
        count("x", "k", NOW, most=2, per=timedelta(days=1))

    assert refused.value.retry_after == 22 * 3600 + 1800


def test_tallies_add_up_over_their_shards() -> None:
    for shard in range(40):
        limits.tally("a", shard, (0, 600))
    limits.tally("b", 1, (600, 1200))

    assert limits.totals(("a", "b"), (0, 600)) == (40, 0)


def test_revocations_are_read_from_an_instant_on_and_only_while_they_matter() -> None:
    for at, until in ((100, 10_000), (200, 20_000), (300, 150)):
        revocations.put_revocation(Revocation(f"s:{at}", at, until))
    early = datetime.fromtimestamp(1000, UTC)

    assert [one.at for one in revocations.revoked_since(0, early)] == [100, 200]
    assert [one.at for one in revocations.revoked_since(200, early)] == [200]
    late = datetime.fromtimestamp(15_000, UTC)
    assert [one.at for one in revocations.revoked_since(0, late)] == [200]


def test_staff_and_units_are_as_last_put() -> None:
    member = Staff("https://issuer|s", Role.EPIDEMIOLOGIST, "u", StaffState.ACTIVE)
    unit = Unit("u", "province", "Sở Y tế (thử)", "01", "ministry")
    people.put_staff(member)
    people.put_unit(unit)

    assert (people.staff(member.id), people.unit("u")) == (member, unit)
    assert (people.staff("nobody"), people.unit("nowhere")) == (None, None)


def test_a_venue_has_its_devices_and_a_revoked_one_stays_listed() -> None:
    made = [
        Device(f"d{n}", "V", f"Cổng {n}", "x", "y", NOW + timedelta(hours=n), "P") for n in range(3)
    ]
    for one in reversed(made):
        devices.put_device(one)

    assert devices.devices_of("V") == tuple(made)
    assert devices.devices_of("W") == ()
    assert (devices.revoke_device("d1"), devices.revoke_device("unknown")) == (True, False)
    assert [one.state for one in devices.devices_of("V")] == [
        DeviceState.ACTIVE, DeviceState.REVOKED, DeviceState.ACTIVE,
    ]  # fmt: skip
    with pytest.raises(ConditionLost):
        devices.put_device(made[0])


def test_audit_is_read_newest_first_page_by_page() -> None:
    rows = [
        (
            AuditRow(
                "P", NOW + timedelta(minutes=n), "s", Role.AUDITOR, "u", "t", "look",
                Purpose.TRANSPARENCY, ("phone",) if n else (), bool(n), "r", "GET /x",
            ),
            f"suffix{n}",
        )
        for n in range(5)
    ]  # fmt: skip
    audit.put_audit(rows)
    audit.put_audit(rows[:0])
    first, older = audit.audit_of("P", 3)
    second, none = audit.audit_of("P", 3, older)

    assert [*first, *second] == [row for row, _ in reversed(rows)]
    assert older is not None and none is None
    assert audit.audit_of("Q", 3) == ((), None)
