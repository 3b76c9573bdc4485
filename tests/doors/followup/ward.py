"""A ward: officers of a commune, its district and province, elsewhere; people under follow-up."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

from functions.access import service as access
from functions.access.domain.staff import Staff, StaffState, Unit
from functions.followup.domain.follow import FollowUp
from functions.followup.service import hearing, rounds
from functions.followup.store import heads
from functions.followup.store.sealed import id_of
from functions.kernel.callers import Role
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import start_of_day, write_instant
from functions.messages.tracing import (
    CaseOpened,
    CaseTold,
    CaseWithdrawn,
    ContactConfirmed,
    ContactDismissed,
    ContactFollowed,
)
from functions.runtime import clock, crypto, keys, queues, settings
from tests.doors.access.world import Issuer, open_doors
from tests.doors.checkin.town import Officer
from tests.doors.tracing.told import result
from tests.gateway import Reply
from tests.world import Actor

API, PAGE = "/api/follow-ups", "/can-bo/theo-doi"
HERE = "01/001/00001"
A, B, C = (f"000000000000{n}" for n in (1, 2, 3))
UNITS = (
    Unit("station-00001", "commune", "Trạm y tế (thử)", HERE),
    Unit("station-00004", "commune", "Trạm y tế khác (thử)", "01/001/00004"),
    Unit("district-001", "district", "Trung tâm y tế (thử)", "01/001"),
    Unit("cdc-01", "province", "CDC Hà Nội (thử)", "01"),
    Unit("cdc-79", "province", "HCDC (thử)", "79"),
    Unit("moh", "ministry", "Bộ Y tế (thử)", ""),
)


class Ward:
    """Officers at the doors, and the queues of the house run by hand."""

    def __init__(self, issuer: Issuer) -> None:
        self.gateway, self.issuer = open_doors(), issuer
        for unit in UNITS:
            access.put_unit(unit)
        self.nurse = self.member(Role.COMMUNE_OFFICER, "station-00001")
        self.neighbour = self.member(Role.COMMUNE_OFFICER, "station-00004")
        self.district = self.member(Role.DISTRICT_OFFICER, "district-001")
        self.tracer = self.member(Role.EPIDEMIOLOGIST, "cdc-01")
        self.elsewhere = self.member(Role.EPIDEMIOLOGIST, "cdc-79")
        self.province = self.member(Role.PROVINCE_OFFICER, "cdc-01")
        self.ministry = self.member(Role.MINISTRY_OPERATOR, "moh")

    def member(self, role: Role, unit: str) -> Officer:
        """A member of staff of a unit, just signed in, for three weeks."""
        called = f"{role.value}-{unit}"
        subject = access.staff_id(settings.issuer(), called)
        access.put_staff(Staff(subject, role, unit, StaffState.ACTIVE))
        begun = int(clock.now().timestamp())
        return Officer(self.gateway, self.issuer.token(called, iat=begun, exp=begun + 36000))

    def confirmed(
        self,
        person: str = A,
        day: date | None = None,
        *,
        step: int = 1,
        ring: int = 1,
        contact: str = "c1",
    ) -> FollowUp:
        """Tracing tells that somebody is a contact, last near a case on a day."""
        on = day or date(2021, 11, 22)
        at = write_instant(start_of_day(on) + timedelta(hours=9))
        told = ContactFollowed(person=person, ring=ring, last_at=at)
        self._told(ContactConfirmed, told, contact, step)
        return self.follow_up(person)

    def dismissed(self, person: str = A, *, step: int = 2, contact: str = "c1") -> FollowUp:
        """Tracing tells that they are none."""
        told = ContactFollowed(person=person, ring=0, last_at="")
        self._told(ContactDismissed, told, contact, step)
        return self.follow_up(person)

    def _told(
        self, model: type[ContactConfirmed], told: ContactFollowed, contact: str, step: int
    ) -> None:
        said = told.model_dump_json()
        sealed = _sealed(said, f"contact|{contact}|{step}")
        fact = model(case="k1", contact=contact, step=step, division=HERE, year=2021, sealed=sealed)
        self.hears(fact.model_dump())

    def ill(self, person: str = A, *, revision: int = 1, withdrawn: bool = False) -> FollowUp:
        """Tracing tells that somebody is a case, or that the case is none."""
        said = CaseTold(
            person=person, basis="laboratory", tube="VN-000001", release=1,
            starts_at="", ends_at="", rule="window-3638-2021",
        )  # fmt: skip
        common: dict[str, Any] = {
            "case": "k9",
            "revision": revision,
            "division": HERE,
            "day": "2021-11-23",
            "year": 2021,
            "sealed": _sealed(said.model_dump_json(), f"facts|k9|{revision}"),
        }
        fact = CaseWithdrawn(**common, why="retracted") if withdrawn else CaseOpened(**common)
        self.hears(fact.model_dump())
        return self.follow_up(person)

    def tests(self, person: str, day: date, told: str = "negative", tube: str = "VN-1") -> FollowUp:
        """A result of somebody is released."""
        at = start_of_day(day) + timedelta(hours=8)
        hearing.hear(result(person, told=told, tube=tube, at=at), clock.now())
        return self.follow_up(person)

    def hears(self, *messages: dict[str, Any]) -> None:
        """What comes from the queue of facts."""
        for message in messages:
            hearing.hear(json.dumps(message), clock.now())

    def follow_up(self, person: str = A) -> FollowUp:
        """A person's follow-up as it stands."""
        found = heads.follow_up(id_of(PersonId(person)))
        assert found is not None
        return found

    def steps(
        self, who: Officer, step: str, *, person: str = A, version: int = 0, **more: Any
    ) -> Reply:
        """An officer takes a step about a person."""
        one = self.follow_up(person)
        body = {"version": version or one.version, "step": step, "words": "Đã gọi lúc tám giờ"}
        return who.call("POST", f"{API}/{one.id}/steps", body | more)

    def somebody(self, phone: str = "0900001001") -> Actor:
        """Somebody who has signed in."""
        return Actor(self.gateway).sign_in(phone)

    def opened(self, path: str, form: dict[str, str] | None = None) -> Reply:
        """Somebody without an account opens a page, or sends its form."""
        if form is None:
            return self.gateway.call("GET", path)
        headers = {"sec-fetch-site": "same-origin"}
        return self.gateway.call("POST", path, form=form, headers=headers)


class Rounds:
    """The clock and the house's own queue, run by hand; what notifications are told is kept."""

    def __init__(self, monkeypatch: Any) -> None:
        self.notices: list[dict[str, Any]] = []
        self.own: list[dict[str, Any]] = []
        self.pages = 0
        monkeypatch.setattr(rounds, "provinces", lambda: [type("P", (), {"code": "01"})])
        monkeypatch.setattr(queues, "send_all", self._send_all)
        others = queues.send
        monkeypatch.setattr(queues, "send", lambda queue, one: self._send_all(queue, [one], others))

    def _send_all(self, queue: str, messages: Any, others: Any = None) -> None:
        kept = {rounds.OWN: self.own, rounds.NOTICES: self.notices}.get(queue)
        if kept is not None:
            kept.extend(messages)
        elif others is not None:
            for one in messages:
                others(queue, one)

    def at(self, moment: datetime) -> list[dict[str, Any]]:
        """The clock goes round at an instant; all pages are worked through; what was told."""
        with clock.fixed(moment):
            rounds.look_after(moment)
            while self.own:
                self.pages += 1
                hearing.hear(json.dumps(self.own.pop(0)), moment)
        told, self.notices = self.notices, []
        return told

    def day(self, day: date, hour: int) -> list[dict[str, Any]]:
        """As `at`, at an hour of a Vietnamese day."""
        return self.at(start_of_day(day) + timedelta(hours=hour))


def _sealed(said: str, bound_to: str) -> str:
    return crypto.to_text(crypto.seal(keys.key("cases-2021"), said.encode(), bound_to))
