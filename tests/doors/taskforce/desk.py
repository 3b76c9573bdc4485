"""A ward whose units open tickets, tick items and enter numbers of people trained."""

from __future__ import annotations

import re
from typing import Any

from functions.access import service as access
from functions.access.domain.staff import Unit
from functions.kernel.callers import Role
from tests.doors.access.world import Issuer
from tests.doors.checkin.town import Officer
from tests.doors.immunization.ward import Ward
from tests.gateway import Reply

PLACE = "/can-bo/to-cong-nghe"
COMMUNE, DISTRICT = "01/001/00001", "01/001"


class Desk(Ward):
    """A ward with a task force."""

    def __init__(self, issuer: Issuer) -> None:
        super().__init__(issuer)
        access.put_unit(Unit("district-001", "district", "Quận Ba Đình (thử)", DISTRICT))
        self.elsewhere = self.member(Role.PROVINCE_OFFICER, "province-79")
        self.colleague = self.member(Role.PROVINCE_OFFICER, "province-01", "-b")
        self.district = self.member(Role.DISTRICT_OFFICER, "district-001")
        self.sent = 0

    def sends(self, who: Officer, path: str, **form: Any) -> Reply:
        """Somebody sends a form."""
        self.sent += 1
        told = {"idempotency_key": f"page-task-{self.sent:04d}"} | form
        return who.call("POST", PLACE + path, form={key: str(one) for key, one in told.items()})

    def opens_ticket(self, who: Officer | None = None, **form: Any) -> str:
        """A unit opens a ticket; its id."""
        reply = self.tries(who, **form)
        assert reply.status == 303, reply.body
        return reply.headers["location"][0].rpartition("=")[2]

    def tries(self, who: Officer | None = None, **form: Any) -> Reply:
        """A unit sends the form of a ticket."""
        asked = {
            "at": COMMUNE,
            "place": COMMUNE,
            "platform": "A",
            "kind": "device",
            "text": "Máy quét ở cổng chợ không lên nguồn",
        }
        return self.sends(who or self.site, "", **asked | form)

    def moves(self, name: str, revision: int, state: str, **form: Any) -> Reply:
        """The province takes a ticket on."""
        who = form.pop("who", self.province)
        asked = {"ticket": name, "revision": revision, "state": state, "desk": "cdc"} | form
        return self.sends(who, "/phieu", **asked)

    def does(self, who: Officer, item: str, act: str, seen: int, **form: Any) -> Reply:
        """Somebody does something with an item of the district."""
        asked = {"at": DISTRICT, "item": item, "act": act, "revision": seen} | form
        return self.sends(who, "/san-sang", **asked)

    def trains(self, who: Officer | None = None, **form: Any) -> Reply:
        """Somebody enters the numbers of a session."""
        asked = {
            "at": DISTRICT,
            "place": COMMUNE,
            "day": "2021-11-20",
            "platform": "A",
            "role": "commune_officer",
            "people": 12,
            "accounts": 9,
        }
        return self.sends(who or self.district, "/tap-huan", **asked | form)


def words(reply: Reply) -> str:
    """What a page says, without its tags."""
    assert reply.status == 200, reply.body
    return " ".join(re.sub(r"<[^>]+>", " ", reply.body.decode()).split())
