"""A town in a surge: officers of the ministry and of two provinces who decide on modes."""

from __future__ import annotations

import re
from typing import Any

from functions.access import service as access
from functions.access.domain.staff import Staff, StaffState, Unit
from functions.kernel.callers import Role
from functions.runtime import clock, settings
from tests.doors.access.world import Issuer
from tests.doors.checkin.town import Officer, Town
from tests.gateway import Reply

PLACE = "/can-bo/qua-tai"
WHY = "Giờ cao điểm quét mã buổi sáng"
UNITS = (
    Unit("moh", "ministry", "Bộ Y tế (thử)", ""),
    Unit("province-01", "province", "Sở Y tế Hà Nội (thử)", "01"),
    Unit("province-79", "province", "Sở Y tế TP HCM (thử)", "79"),
)
SHIFT = 10 * 3600


class Surge:
    """Everything that a test of modes needs."""

    def __init__(self, town: Town, issuer: Issuer) -> None:
        self.town, self.issuer, self.sent, self.last = town, issuer, 0, ""
        for unit in UNITS:
            access.put_unit(unit)
        self.first = self.member(Role.MINISTRY_OPERATOR, "moh", "-a")
        self.second = self.member(Role.MINISTRY_OPERATOR, "moh", "-b")
        self.province = self.member(Role.PROVINCE_OFFICER, "province-01", "-a")
        self.colleague = self.member(Role.PROVINCE_OFFICER, "province-01", "-b")
        self.elsewhere = self.member(Role.PROVINCE_OFFICER, "province-79")

    def member(self, role: Role, unit: str, name: str = "") -> Officer:
        """A member of staff of a unit, just signed in."""
        called = f"{role.value}-{unit}{name}"
        subject = access.staff_id(settings.issuer(), called)
        access.put_staff(Staff(subject, role, unit, StaffState.ACTIVE))
        begun = int(clock.now().timestamp())
        token = self.issuer.token(called, iat=begun, exp=begun + SHIFT)
        return Officer(self.town.gateway, token)

    def proposes(self, who: Officer, what: str, scope: str = "00", **form: Any) -> Reply:
        """Somebody proposes a mode."""
        self.sent += 1
        told = {"idempotency_key": f"page-mode-{self.sent:04d}", "hours": 2, "reason": WHY} | form
        told |= {"what": what, "scope": scope}
        return self._kept(who.call("POST", PLACE, form={k: str(one) for k, one in told.items()}))

    def steps(self, who: Officer, act: str, revision: int = 1, mode: str = "") -> Reply:
        """Somebody takes a step on the decision that was proposed last, or another."""
        name = mode or self.last
        return who.call("POST", f"{PLACE}/{name}", form={"act": act, "revision": str(revision)})

    def begins(self, what: str, scope: str = "00", **form: Any) -> str:
        """Two persons of the ministry put a mode in force; its id."""
        assert self.proposes(self.first, what, scope, **form).status == 303
        assert self.steps(self.second, "agree").status == 303
        return self.last

    def alone(self, who: Officer, feature: str, **form: Any) -> Reply:
        """Somebody switches a function off alone."""
        self.sent += 1
        told = {"idempotency_key": f"page-mode-{self.sent:04d}", "feature": feature, "why": WHY}
        return self._kept(who.call("POST", f"{PLACE}/tat-ngay", form=told | form))

    def _kept(self, reply: Reply) -> Reply:
        if reply.status == 303:
            self.last = reply.headers["location"][0].rpartition("#m-")[2]
        return reply


def words(reply: Reply) -> str:
    """What a page says, without its tags."""
    assert reply.status == 200, reply.body
    return " ".join(re.sub(r"<[^>]+>", " ", reply.body.decode()).split())


def said(reply: Reply) -> tuple[int, str]:
    """Status and code of a refusal, of a page or of JSON."""
    body = reply.body.decode()
    found = re.search(r'class="code">([A-Z_]+)<', body) or re.search(r'"code":"([A-Z_]+)"', body)
    return reply.status, found[1] if found else ""
