"""A province that vaccinates: department, districts, sites; plans, sessions, people who book."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from functions.access import service as access
from functions.access.domain.staff import Staff, StaffState, Unit
from functions.kernel.callers import Role
from functions.kernel.identifiers import PersonId
from functions.runtime import clock, settings
from functions.vaccination import consumers, streams
from functions.vaccination.domain.appointment import Appointment
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.session import SlotId
from functions.vaccination.service import listing
from functions.vaccination.store import appointments, slots
from tests.doors.access.world import Issuer
from tests.doors.checkin.town import Officer, Town, wire
from tests.gateway import Reply
from tests.world import Actor, stream_records

SITE, SECOND_SITE, FAR_SITE = "site-01", "site-02", "site-79"
UNITS = (
    Unit("province-01", "province", "Sở Y tế Hà Nội (thử)", "01"),
    Unit("district-001", "district", "TTYT Ba Đình (thử)", "01/001", "province-01"),
    Unit("district-002", "district", "TTYT Hoàn Kiếm (thử)", "01/002", "province-01"),
    Unit(SITE, "vaccination_site", "Điểm tiêm Phúc Xá (thử)", "01/001/00001", "district-001"),
    Unit(SECOND_SITE, "vaccination_site", "Điểm tiêm Phúc Tân (thử)", "01/002/00037", ""),
    Unit(FAR_SITE, "vaccination_site", "Điểm tiêm Quận 1 (thử)", "79/760/26734", ""),
    Unit("commune-00004", "commune", "Trạm Y tế Trúc Bạch (thử)", "01/001/00004", ""),
    Unit("province-79", "province", "Sở Y tế TP HCM (thử)", "79"),
)
DAY = "2021-11-24"
PLANS = "/api/vaccination/plans"
REGISTRATIONS = "/api/vaccination/registrations"


class Clinic:
    """Everything that a test of vaccination needs."""

    def __init__(self, town: Town, issuer: Issuer) -> None:
        self.town, self.issuer = town, issuer
        for unit in UNITS:
            access.put_unit(unit)
        self.department = self.member(Role.PROVINCE_OFFICER, "province-01")
        self.district = self.member(Role.DISTRICT_OFFICER, "district-001")
        self.site = self.member(Role.COMMUNE_OFFICER, SITE)
        self.campaign = ""
        self.session = ""
        self._keys = 0
        self._registered: set[tuple[str, str]] = set()

    def member(self, role: Role, unit: str) -> Officer:
        """A member of staff of a unit."""
        called = f"{role.value}-{unit}"
        subject = access.staff_id(settings.issuer(), called)
        access.put_staff(Staff(subject, role, unit, StaffState.ACTIVE))
        self.issuer.now = clock.now()
        return Officer(self.town.gateway, self.issuer.token(called))

    def key(self) -> dict[str, str]:
        """A fresh idempotency key."""
        self._keys += 1
        return {"idempotency-key": f"clinic-key-{self._keys:04d}"}

    # --- plans ----------------------------------------------------------------------------

    def drafts(self, who: Officer | None = None, **more: Any) -> Reply:
        """Draft a plan that opens now."""
        told = {
            "name": "Đợt tiêm thử",
            "product": "comirnaty",
            "opens_at": wire(clock.now()),
            "spread_minutes": 0,
            "groups": ["08", "09", "16"],
            "from_age": 12,
        }
        headers = more.pop("headers", None) or self.key()
        return (who or self.department).call("POST", PLANS, told | more, headers=headers)

    def adds(self, site: str = SITE, who: Officer | None = None, tables: int = 4) -> Reply:
        """Add a site to the plan."""
        body = {"unit": site, "tables": tables}
        place = f"{PLANS}/{self.campaign}/sites"
        return (who or self.department).call("POST", place, body)

    def steps(self, step: str, who: Officer) -> Reply:
        """Take a step of the plan."""
        return who.call("POST", f"{PLANS}/{self.campaign}/steps", {"step": step})

    def plans(self, who: Officer | None = None, **more: Any) -> Reply:
        """Plan a session of two hours with two seats per half hour."""
        told = {
            "site": SITE,
            "day": DAY,
            "opens": "08:00",
            "closes": "10:00",
            "minutes": 30,
            "seats": 2,
        }
        headers = more.pop("headers", None) or self.key()
        place = f"{PLANS}/{self.campaign}/sessions"
        return (who or self.site).call("POST", place, told | more, headers=headers)

    def drafted(self, **more: Any) -> str:
        """A draft with a site."""
        reply = self.drafts(**more)
        assert reply.status == 201, reply.body
        self.campaign = str(reply.json["campaign"])
        assert self.adds().status == 204
        return self.campaign

    def publish(self, *, seats: int = 2, **more: Any) -> str:
        """A published plan with a session; its slots are opened by the stream."""
        self.drafted(**more)
        for step, who in (
            ("submit", self.department),
            ("confirm", self.district),
            ("accept", self.site),
            ("publish", self.department),
        ):
            reply = self.steps(step, who)
            assert reply.status == 204, (step, reply.body)
        planned = self.plans(seats=seats)
        assert planned.status == 201, planned.body
        self.session = str(planned.json["session"])
        self.tell()
        return self.campaign

    @staticmethod
    def tell() -> None:
        """What the streams have to tell."""
        for table, door in (
            ("campaigns", streams.open_slots),
            ("vaccine_appointments", streams.release_seats),
        ):
            records = stream_records(table)
            if records:
                assert door({"Records": records}, None) == {"batchItemFailures": []}

    @staticmethod
    def ends() -> None:
        """What the stream of registrations tells."""
        records = [one for one in stream_records("vaccine_registrations") if _is_told(one)]
        if records:
            assert streams.end_unregistered({"Records": records}, None) == {"batchItemFailures": []}

    @staticmethod
    def hears(*bodies: str) -> None:
        """Facts come by the queue."""
        records = [{"messageId": f"m-{n}", "body": body} for n, body in enumerate(bodies)]
        assert consumers.hear_fact({"Records": records}, None) == {"batchItemFailures": []}

    # --- people ---------------------------------------------------------------------------

    def slot(self, start: str = "0800") -> str:
        """The id of a slot of the session."""
        return f"{self.session}T{start}"

    def said(self, **more: Any) -> dict[str, Any]:
        """What somebody healthy of the last group says."""
        form = self.town.somebody().get(
            f"/api/vaccination/campaigns/{self.campaign}/registration-form"
        )
        told = {
            "campaign": self.campaign,
            "group": "16",
            "occupation": "Nông dân",
            "answers": {one["code"]: "no" for one in form.json["questions"]},
            "day": DAY,
            "consent": form.json["consent"],
        }
        return told | more

    def registers(self, actor: Actor, **more: Any) -> Reply:
        """Register somebody for the campaign."""
        return actor.call("POST", REGISTRATIONS, self.said(**more))

    def asks(self, actor: Actor, **more: Any) -> Reply:
        """Ask for a ticket."""
        return actor.call("POST", f"/api/vaccination/campaigns/{self.campaign}/tickets", more)

    def ticket(self, actor: Actor, **more: Any) -> str:
        """A ticket of somebody, who is registered first."""
        known = (self.campaign, more.get("for_person", actor.person))
        if known not in self._registered:
            registered = self.registers(actor, **more)
            assert registered.status == 201, registered.body
            self._registered.add(known)
        reply = self.asks(actor, **more)
        assert reply.status == 201, reply.body
        return str(reply.json["ticket"])

    def holds(self, actor: Actor, start: str = "0800", **more: Any) -> Reply:
        """Hold a seat, with a fresh ticket unless one is given."""
        told = {"slot": self.slot(start)} | more
        if "ticket" not in told:
            told["ticket"] = self.ticket(actor)
        return actor.call("POST", "/api/vaccination/appointments", told)

    def confirms(self, actor: Actor, **more: Any) -> Reply:
        """Confirm the held seat."""
        body = {"campaign": self.campaign} | more
        return actor.call("POST", "/api/vaccination/appointments/confirm", body)

    def cancels(self, actor: Actor, **more: Any) -> Reply:
        """Give the seat back."""
        body = {"campaign": self.campaign} | more
        return actor.call("POST", "/api/vaccination/appointments/cancel", body)

    def books(self, actor: Actor, start: str = "0800") -> None:
        """Hold and confirm."""
        held = self.holds(actor, start)
        assert held.status == 201, held.body
        assert self.confirms(actor).status == 200

    # --- what stands ----------------------------------------------------------------------

    def people(self, start: str = "0800") -> frozenset[PersonId]:
        """Who has a seat of a slot."""
        found = slots.slot(SlotId(self.slot(start)))
        assert found is not None
        return found.people

    def left(self, start: str = "0800") -> int:
        """Seats left."""
        found = slots.slot(SlotId(self.slot(start)))
        assert found is not None
        return found.left

    def kept(self, actor: Actor) -> Appointment | None:
        """The appointment of somebody."""
        return appointments.appointment(PersonId(actor.person), CampaignId(self.campaign))


def _is_told(record: dict[str, Any]) -> bool:
    """As the template asks (infra/doors.yaml)."""
    told = record["dynamodb"]
    if record["eventName"] == "REMOVE":
        return bool(told["OldImage"].get("state", {}).get("S") == "withdrawn")
    states = {"registered", "withdrawn", "refused", "identity_conflict"}
    is_erasure = told["Keys"]["p"]["S"].startswith("erasure#")
    return is_erasure or told["NewImage"].get("state", {}).get("S") in states


def shown(clinic: Clinic, actor: Actor | None = None) -> dict[str, int]:
    """Seats left as the public list shows them, read anew."""
    listing.forget()
    place = f"/api/vaccination/campaigns/{clinic.campaign}/sites/{SITE}"
    reply = (actor or clinic.town.somebody()).get(place)
    assert reply.status == 200, reply.body
    return {
        slot["start"]: slot["left"]
        for session in reply.json["sessions"]
        for slot in session["slots"]
    }


def in_minutes(minutes: float) -> str:
    """An instant as officers write it."""
    return wire(clock.now() + timedelta(minutes=minutes))
