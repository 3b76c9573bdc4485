"""A sampling day: a commune's sampler, sessions, a family, a laboratory; tubes that are sealed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from functions.access import service as access
from functions.access.domain.staff import Staff, StaffState, Unit
from functions.kernel.callers import Role
from functions.kernel.identifiers import TubeCode, tube_code
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.store import specimens
from functions.runtime import clock, settings
from tests.doors.access.world import UNITS, Issuer
from tests.doors.checkin.town import Officer, Town, wire
from tests.gateway import Reply

COMMUNE, LABORATORY = "commune-00001", "lab-01"


def cccd(number: int) -> str:
    """The QR of a made-up identity card."""
    return f"0010909{number:05d}||Nguyễn Văn Thử|01011990|Nam|Phường Phúc Xá|15042021"


class Field:
    """Everything that a test of sampling needs."""

    def __init__(self, town: Town, issuer: Issuer, now: datetime) -> None:
        self.town, self.issuer, self.now = town, issuer, now
        for unit in UNITS:
            access.put_unit(unit)
        access.put_unit(
            Unit("lab-02", "laboratory", "Phòng xét nghiệm khác (thử)", "01", "province-01")
        )
        access.put_unit(
            Unit("commune-00004", "commune", "Trạm Y tế Trúc Bạch (thử)", "01/001/00004", "")
        )
        self.sampler = self.member(Role.SAMPLER, COMMUNE)
        self.laboratory = self.member(Role.LAB_TECHNICIAN, LABORATORY)
        self._sequence = 0

    def member(self, role: Role, unit: str, name: str = "") -> Officer:
        """A member of staff of a unit."""
        called = f"{role.value}-{unit}{name}"
        subject = access.staff_id(settings.issuer(), called)
        access.put_staff(Staff(subject, role, unit, StaffState.ACTIVE))
        return Officer(self.town.gateway, self.issuer.token(called))

    def plan(self, who: Officer | None = None, key: str = "plan-0001", **more: Any) -> Reply:
        """Plan a session."""
        told = {
            "division": "01/001/00001",
            "place": "Nhà văn hoá Phúc Xá",
            "day": "2021-11-23",
            "opens": "09:00",
            "closes": "11:00",
            "minutes": 30,
            "seats": 2,
            "reason": "screening",
            "laboratory": LABORATORY,
        }
        return (who or self.sampler).call(
            "POST", "/api/sampling/sessions", told | more, headers={"idempotency-key": key}
        )

    def session(self, **more: Any) -> str:
        """A planned session's id."""
        reply = self.plan(**more)
        assert reply.status == 201, reply.body
        return str(reply.json["session"])

    def event(
        self,
        tube: int | str,
        session: str,
        *people: int | str,
        at: datetime | None = None,
        **more: Any,
    ) -> dict[str, Any]:
        """A sealed tube as the device tells it."""
        self._sequence += 1
        instant = wire(at or clock.now())
        shown = [
            {"at": instant, "reading": cccd(one) if isinstance(one, int) else one} for one in people
        ]
        code = tube_code(tube) if isinstance(tube, int) else tube
        told = {"sequence": self._sequence, "tube": code, "session": session}
        return told | {"at": instant, "people": shown} | more

    def send(self, *events: dict[str, Any], who: Officer | None = None, **more: Any) -> Reply:
        """Send a batch."""
        body = {"events": list(events)} | more
        return (who or self.sampler).call("POST", "/api/specimens/batch", body)

    def seals(
        self, tube: int | str, session: str, *people: int | str, **more: Any
    ) -> dict[str, Any]:
        """Seal one tube now; its result."""
        reply = self.send(self.event(tube, session, *people, **more))
        assert reply.status == 200, reply.body
        result: dict[str, Any] = reply.json["results"][0]
        return result

    def send_to_laboratory(
        self, *tubes: int, key: str = "send-0001", who: Officer | None = None
    ) -> Reply:
        """Send tubes with a manifest."""
        body = {"laboratory": LABORATORY, "tubes": [tube_code(tube) for tube in tubes]}
        return (who or self.sampler).call(
            "POST", "/api/specimens/manifests", body, headers={"idempotency-key": key}
        )

    def receives(self, *tubes: int, **more: Any) -> Reply:
        """The laboratory takes tubes over."""
        told = {"tubes": [tube_code(tube) for tube in tubes]} | more
        return self.laboratory.call("POST", "/api/lab/receipts", told)


def tube(number: int) -> Specimen:
    """What stands in the table. Fails where there is no such tube."""
    found = specimens.specimen(tube_code(number))
    assert found is not None
    return found


def absent(number: int | TubeCode) -> bool:
    """Is there no such tube?"""
    code = tube_code(number) if isinstance(number, int) else number
    return specimens.specimen(code) is None


def ago(**passed: float) -> datetime:
    """A moment in the past."""
    return clock.now() - timedelta(**passed)
