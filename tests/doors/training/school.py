"""The task force's world, with accounts that have still to practise."""

from __future__ import annotations

from typing import Any

from functions.access import service as access
from functions.access.domain.learning import How, Learnt
from functions.access.domain.staff import Staff, StaffState, Unit
from functions.kernel.callers import Role
from functions.kernel.periods import day_of
from functions.runtime import clock, settings
from functions.training.domain.exercises import EXERCISES, task_of
from functions.training.domain.practice import Task
from tests.doors.access.world import Issuer
from tests.doors.checkin.town import Officer
from tests.doors.immunization.ward import SHIFT
from tests.doors.taskforce.desk import COMMUNE, Desk
from tests.gateway import Reply

PRACTICE, WAIVERS = "/can-bo/luyen-tap", "/can-bo/mien-luyen-tap"
HEALTH_STATION = Unit("tyt-00001", "commune", "Trạm y tế (thử)", COMMUNE)
UNITS = {
    Role.AUDITOR: Unit("moh-audit", "ministry", "Thanh tra (thử)", ""),
    Role.ORGANISATION: Unit("org-00001", "organisation", "Công ty (thử)", "01/001"),
}
"""Where newcomers work who are not of the health station."""


class School(Desk):
    """A desk with a new sampler."""

    def __init__(self, issuer: Issuer) -> None:
        super().__init__(issuer)
        self.sampler = self.newcomer(Role.SAMPLER)

    def subject(self, role: Role, name: str = "") -> str:
        """The id of a newcomer's account."""
        unit = UNITS.get(role, HEALTH_STATION).id
        return access.staff_id(settings.issuer(), f"{role.value}-{unit}{name}")

    def newcomer(self, role: Role, name: str = "") -> Officer:
        """Somebody whose account is new."""
        unit = UNITS.get(role, HEALTH_STATION)
        access.put_unit(unit)
        who = self.member(role, unit.id, name)
        new = Learnt(How.NEW, role, 0, day_of(clock.now())).written()
        subject = self.subject(role, name)
        access.put_staff(Staff(subject, role, unit.id, StaffState.ACTIVE, learnt=new))
        return who

    def signed_in_again(self) -> Officer:
        """The sampler on another day."""
        begun = int(clock.now().timestamp())
        token = self.issuer.token("sampler-tyt-00001", iat=begun, exp=begun + SHIFT)
        return Officer(self.gateway, token)

    def task(self, exercise: str, answers: int, turn: int = 1, role: Role = Role.SAMPLER) -> Task:
        """The situation that a newcomer is shown, as the rules judge it."""
        seed = f"{self.subject(role)}|1|{turn}|{answers}"
        return task_of(EXERCISES[exercise], seed, "01", day_of(clock.now()))

    def answers(self, exercise: str, seen: int, answer: str, **form: Any) -> Reply:
        """The sampler answers a situation."""
        day = day_of(clock.now()).isoformat()
        told = {"exercise": exercise, "answers": seen, "round": 1, "day": day, "answer": answer}
        return self._posts(self.sampler, f"{PRACTICE}/bai", told | form)

    def posts(self, who: Officer, path: str, told: dict[str, Any]) -> Reply:
        """Somebody else answers today."""
        return self._posts(who, path, told | {"day": day_of(clock.now()).isoformat()})

    def finishes(self, exercise: str) -> None:
        """The sampler answers three situations as the rules have it."""
        for seen in range(3):
            assert self.answers(exercise, seen, self.task(exercise, seen).right).status == 303

    def asks(self, reason: str = "Điểm lấy mẫu thiếu người") -> Reply:
        """The sampler asks to work at once."""
        return self._posts(self.sampler, f"{PRACTICE}/xin-mien", {"reason": reason})

    def agrees(self, who: Officer, **form: Any) -> Reply:
        """Somebody agrees to that."""
        told = {"division": COMMUNE, "account": self.subject(Role.SAMPLER)} | form
        return self._posts(who, WAIVERS, told)

    def _posts(self, who: Officer, path: str, told: dict[str, Any]) -> Reply:
        return who.call("POST", path, form={name: str(one) for name, one in told.items()})
