"""Sites, a hospital, offices of district and province; facts and streams of AEFI run by hand."""

from __future__ import annotations

from typing import Any

from functions.access import service as access
from functions.access.domain.staff import Unit
from functions.aefi import streams
from functions.aefi.service import hearing
from functions.aefi.store import counts
from functions.kernel.callers import Role
from tests.doors.access.world import Issuer
from tests.doors.checkin.town import Officer, phone_code
from tests.doors.immunization.ward import LOT, SITE, Ward
from tests.gateway import Reply
from tests.world import Actor, stream_records

REPORTS, CASES, CODES = "/api/aefi/reports", "/api/aefi/cases", "/api/aefi/report-codes"
HOSPITAL, DISTRICT = "hospital-01", "district-001"
DAY = "20211123"
MINOR = {
    "symptoms": ["site_pain", "fever"],
    "onset": "2021-11-23",
    "severity": "minor",
    "course": "recovering",
}
SEVERE = MINOR | {"symptoms": ["breathless"], "severity": "severe", "course": "hospitalised"}
WORDS = "Đã gọi điện, người bệnh đang nằm viện"


class Aftercare(Ward):
    """A ward, and those who look after people once they have left it."""

    listed = 0

    def __init__(self, issuer: Issuer) -> None:
        super().__init__(issuer)
        access.put_unit(Unit(HOSPITAL, "hospital", "Bệnh viện Hà Nội (thử)", "01/002/00037"))
        access.put_unit(Unit(DISTRICT, "district", "TTYT Ba Đình (thử)", "01/001"))
        self.signs_in_staff()

    def signs_in_staff(self) -> None:
        """All members of staff sign in: a shift ends after ten hours."""
        self.site = self.member(Role.COMMUNE_OFFICER, SITE)
        self.second = self.member(Role.COMMUNE_OFFICER, "site-02")
        self.hospital = self.member(Role.COMMUNE_OFFICER, HOSPITAL)
        self.district = self.member(Role.DISTRICT_OFFICER, DISTRICT)
        self.province = self.member(Role.PROVINCE_OFFICER, "province-01")
        self.elsewhere = self.member(Role.PROVINCE_OFFICER, "province-79")
        self.ministry = self.member(Role.MINISTRY_OPERATOR, "moh")

    def somebody(self, phone: str = "0900001001") -> Actor:
        """Somebody who has signed in."""
        return Actor(self.gateway).sign_in(phone)

    def injected(self, who: Actor, vial: str = "") -> None:
        """A dose is given at the site to whoever shows their phone, and its fact is heard."""
        if not vial:
            self.receives()
        screening = self.screened(reading=phone_code(who), number="")
        given = self.gives(screening, vial or self.vial())
        assert given.status == 201, given.body
        self.hears()

    def hears(self, times: int = 1) -> None:
        """What the stream of doses tells comes to AEFI, and may come again."""
        for body in self.tells() * times:
            hearing.hear(body)

    def reports(self, who: Actor, told: dict[str, Any] | None = None, **more: Any) -> Reply:
        """Somebody reports of the dose of the day."""
        headers = more.pop("headers", None) or self.key()
        body = {"immunization": DAY} | (MINOR if told is None else told) | more
        return who.call("POST", REPORTS, body, headers=headers)

    def unit_reports(
        self,
        who: Actor,
        unit: Officer | None = None,
        told: dict[str, Any] | None = None,
        **more: Any,
    ) -> Reply:
        """A unit reports of somebody who shows their phone."""
        headers = more.pop("headers", None) or self.key()
        body = {"reading": phone_code(who), "recognised_at": "2021-11-23T01:30:00Z"}
        sent = body | (SEVERE if told is None else told) | more
        return (unit or self.hospital).call("POST", "/api/aefi/unit-reports", sent, headers=headers)

    def opens_case(self, who: Actor, unit: Officer | None = None, **more: Any) -> str:
        """The case of a unit's report."""
        reply = self.unit_reports(who, unit, **more)
        assert reply.status == 201, reply.body
        return str(reply.json["case"])

    def case(self, id_: str, who: Officer | None = None) -> Reply:
        """A case as somebody sees it."""
        return (who or self.province).get(f"{CASES}/{id_}")

    def takes(
        self, id_: str, step: str, version: int, who: Officer | None = None, **more: Any
    ) -> Reply:
        """Somebody takes a step of a case."""
        body = {"version": version} | ({} if step == "form" else {"words": WORDS}) | more
        return (who or self.district).call("POST", f"{CASES}/{id_}/{step}", body)

    def streams(self) -> list[dict[str, Any]]:
        """What the stream of AEFI has to tell, as its filters let it through; the records."""
        records = stream_records("aefi")[self.listed :]
        self.listed += len(records)
        told = [one for one in records if _is_heard(one)]
        if told:
            assert streams.tell_events({"Records": told}, None) == {"batchItemFailures": []}
        return told

    def counted(self, lot: str = LOT) -> dict[str, tuple[int, int, int]]:
        """Doses, reports and severe ones of a lot by site."""
        found = counts.of_lot(lot)
        return {site: (one.doses, one.reports, one.severe) for site, one in found.items()}


def _is_heard(record: dict[str, Any]) -> bool:
    place, range_ = (record["dynamodb"]["Keys"][key]["S"] for key in ("p", "s"))
    if record["eventName"] == "REMOVE":
        return False
    is_case = place.startswith("case#") and range_ == "head"
    return is_case or (place.startswith("lot#") and record["eventName"] == "INSERT")
