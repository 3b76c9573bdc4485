"""Two epidemiologists of two units, officers above and elsewhere; a case with its candidates."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from functions.access import service as access
from functions.access.domain.staff import Staff, StaffState, Unit
from functions.kernel.callers import Role
from functions.runtime import clock, settings
from functions.tracing.service import hearing
from tests.doors.access.world import Issuer, open_doors
from tests.doors.checkin.town import Officer
from tests.doors.tracing.told import case_of, found, hears, result, trace_of
from tests.gateway import Reply
from tests.world import Actor

CASES = "/api/traced-cases"
WHY = "Đã phỏng vấn qua điện thoại"
A, B, C, D = (f"000000000000{n}" for n in range(1, 5))
V = "VENUE0001"
UNITS = (
    Unit("cdc-01", "province", "CDC Hà Nội (thử)", "01"),
    Unit("hospital-01", "hospital", "Bệnh viện (thử)", "01"),
    Unit("province-01", "province", "Sở Y tế Hà Nội (thử)", "01"),
    Unit("cdc-79", "province", "HCDC (thử)", "79"),
    Unit("moh", "ministry", "Bộ Y tế (thử)", ""),
)


class Bureau:
    """Those who trace, at the doors of the platform."""

    def __init__(self, issuer: Issuer) -> None:
        self.gateway, self.issuer = open_doors(), issuer
        for unit in UNITS:
            access.put_unit(unit)
        self.tracer = self.member(Role.EPIDEMIOLOGIST, "cdc-01")
        self.mate = self.member(Role.EPIDEMIOLOGIST, "cdc-01", "-2")
        self.second = self.member(Role.EPIDEMIOLOGIST, "hospital-01")
        self.elsewhere = self.member(Role.EPIDEMIOLOGIST, "cdc-79")
        self.officer = self.member(Role.PROVINCE_OFFICER, "province-01")
        self.ministry = self.member(Role.MINISTRY_OPERATOR, "moh")
        self._keys = 0

    def member(self, role: Role, unit: str, name: str = "") -> Officer:
        """A member of staff of a unit, just signed in."""
        called = f"{role.value}-{unit}{name}"
        subject = access.staff_id(settings.issuer(), called)
        access.put_staff(Staff(subject, role, unit, StaffState.ACTIVE))
        begun = int(clock.now().timestamp())
        return Officer(self.gateway, self.issuer.token(called, iat=begun, exp=begun + 36000))

    def key(self) -> dict[str, str]:
        """Headers of a change that happens once."""
        self._keys += 1
        return {"idempotency-key": f"bureau-{self._keys:04d}"}

    def opens(self, person: str = A, tube: str = "VN-000001") -> str:
        """The case of a person who is positive."""
        hearing.hear(result(person, tube=tube), clock.now())
        case = case_of(person)
        assert case is not None
        return case.id

    def meets(self, person: str, *others: str, minutes: int = 30, part: str = "p1") -> None:
        """Check-in finds that others were there with a case's person."""
        at = clock.now() - timedelta(days=2)
        hears(found(trace_of(person), part, *((other, V, at, minutes) for other in others)))

    def contacts(self, case: str, who: Officer | None = None, **query: str) -> Reply:
        """Candidates of a case as somebody asks for them."""
        asked = "&".join(f"{k}={v}" for k, v in ({"purpose": "find_contacts"} | query).items() if v)
        return (who or self.tracer).get(f"{CASES}/{case}/contacts?{asked}")

    def takes(
        self, case: str, step: str, body: dict[str, Any], who: Officer | None = None
    ) -> Reply:
        """Somebody takes a step of a case."""
        return (who or self.tracer).call("POST", f"{CASES}/{case}/{step}", body)

    def writes(self, case: str, fields: dict[str, str]) -> Reply:
        """The tracer sends the form of an interview."""
        told = fields | {"step": "interview"}
        return self.tracer.call("POST", f"/can-bo/truy-vet/{case}", form=told)

    def somebody(self, phone: str = "0900001001") -> Actor:
        """Somebody who has signed in."""
        return Actor(self.gateway).sign_in(phone)
