"""What crosses on its way: an objection and a consent, two lists, a withdrawal and its contrary."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from functions.kernel.errors import Busy
from functions.registry.store import imports
from functions.runtime import clock
from functions.vaccination import consumers
from functions.vaccination.domain.nomination import Place
from functions.vaccination.service import sharing
from functions.vaccination.store import shares
from functions.vaccination.store.registration_record import RegistrationRecord
from tests.doors.checkin.town import items_of
from tests.doors.vaccination.clinic import REGISTRATIONS
from tests.doors.vaccination.test_list_status import (
    lets_know,
    nominee,
    place_of,
    registered,
    statuses,
    takes_up,
    withdraws,
)
from tests.doors.vaccination.works import NOMINATIONS, Works, arrived, csv_of, row, told
from tests.store.registry.breaking import Crash, crashing


def beforehand(monkeypatch: pytest.MonkeyPatch, where: Any, name: str, act: Any) -> None:
    """Let something happen once, just before a write."""
    really, done = getattr(where, name), []

    def write(*words: Any) -> Any:
        if not done:
            done.append(words)
            act()
        return really(*words)

    monkeypatch.setattr(where, name, write)


@pytest.mark.catalogue("P09")
def test_an_objection_that_overtakes_a_consent_ends_it(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = registered(works)
    body = {"nomination": place_of(person)}
    objects = lambda: person.call("POST", f"{NOMINATIONS}/object", body)  # noqa: E731
    beforehand(monkeypatch, shares, "give", objects)
    assert lets_know(person, body["nomination"]).code == "NOMINATION_UNKNOWN"
    assert shares.share(Place.read(body["nomination"])) is None
    assert statuses(works) == [(1, "no_information", [])]


@pytest.mark.catalogue("P09")
def test_a_consent_that_crosses_an_objection_or_a_withdrawal_ends_with_it(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    works.sends(row(1), row(2))
    people = [nominee(works, number) for number in (1, 2)]
    for number, person in enumerate(people, 1):
        takes_up(works.clinic, person, number)
    first, second = map(place_of, people)
    with monkeypatch.context() as once:
        beforehand(once, shares, "end_with", lambda: lets_know(people[0], first))
        reply = people[0].call("POST", f"{NOMINATIONS}/object", {"nomination": first})
    assert reply.status == 204
    with monkeypatch.context() as once:
        beforehand(once, shares, "give", lambda: works.sends(row(2, withdraw="x")))
        assert lets_know(people[1], second).code == "NOMINATION_UNKNOWN"
    works.sends(row(2))
    given = [shares.share(Place.read(place)) for place in (first, second)]
    assert [one.given if one else None for one in given] == [False, None]
    assert [one[1] for one in statuses(works)] == ["no_information", "no_information"]


def test_a_consent_ends_with_its_registration_though_another_stands_before_it_is_heard(
    works: Works,
) -> None:
    person = registered(works)
    lets_know(person)
    assert withdraws(works, person).status == 204
    standing = person.get(REGISTRATIONS).json["registrations"][0]
    assert works.clinic.registers(person, version=standing["version"]).status == 201
    works.clinic.ends()
    assert statuses(works) == [(1, "no_information", [])]

    lets_know(person)
    works.clinic.ends()
    assert statuses(works) == [(1, "registered", [])]


@pytest.mark.catalogue("L20")
def test_a_row_that_is_taken_again_below_a_later_list_changes_nothing(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    list_id = str(works.announces().json["list_id"])
    message = arrived(list_id, csv_of(row(1)))

    def busy(*_: Any) -> None:
        raise Busy

    with monkeypatch.context() as once:
        once.setattr(imports, "put_faults", busy)
        assert consumers.receive_list({"Records": [message]}, None)["batchItemFailures"]
    assert told(works.sends(row(1, withdraw="x"))) == [(1, "WITHDRAWN")]
    assert not consumers.receive_list({"Records": [message]}, None)["batchItemFailures"]
    assert told(works.shown(list_id)) == [(1, "REGISTERED")]
    assert statuses(works) == []
    person = nominee(works)
    assert person.get(NOMINATIONS).json["nominations"] == []


@pytest.mark.catalogue("F07", "L20")
def test_a_row_that_dies_and_never_comes_again_leaves_no_line_and_nobody_first(
    works: Works,
) -> None:
    """Whatever stands after a crash is a nomination with its lines, or nothing at all."""
    list_id = str(works.announces().json["list_id"])
    message, at, seen = arrived(list_id, csv_of(*map(row, range(1, 7)))), 0, []
    while True:
        at += 2  # right after each call, which is before the next
        with crashing(at) as crashed, suppress(Crash):
            consumers.receive_list({"Records": [message]}, None)
        rows = items_of("vaccine_registrations")
        lines = [one for one in rows if one["p"]["S"].startswith(("named#", "of#"))]
        lines += [one for one in rows if one["s"]["S"] == "first"]
        seen.append(sum("b" in one for one in rows))
        assert len(lines) == 3 * seen[-1], at
        if not crashed:
            break
    assert set(seen) >= {0, 1, 3, 6} and len(seen) > 10


def test_a_withdrawal_heard_after_an_erasure_ends_nothing_that_was_let_known_since(
    works: Works,
) -> None:
    person = registered(works)
    assert withdraws(works, person).status == 204
    states = [one for one in items_of("vaccine_registrations") if "state" in one]
    (late,) = (one for one in states if one["state"]["S"] == "withdrawn")
    RegistrationRecord(person.person, works.campaign).delete()
    with clock.fixed(clock.now() + timedelta(minutes=1)):
        takes_up(works.clinic, person)
        assert lets_know(person).status == 204

        sharing.registration_told(late, clock.now())

        assert statuses(works) == [(1, "registered", [])]
