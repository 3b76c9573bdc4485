"""Sites that vaccinate: staff, lots that came, vials that are open; streams run by hand."""

from __future__ import annotations

from typing import Any

from functions.access import service as access
from functions.access.domain.staff import Staff, StaffState, Unit
from functions.immunization import streams
from functions.kernel.callers import Role
from functions.runtime import aws, clock, settings
from tests.doors.access.world import Issuer, open_doors
from tests.doors.checkin.town import Officer
from tests.gateway import Reply
from tests.world import facts_heard, stream_records

SITE, SECOND_SITE, FAR_SITE = "site-01", "site-02", "site-79"
UNITS = (
    Unit("moh", "ministry", "Bộ Y tế (thử)", ""),
    Unit("province-01", "province", "Sở Y tế Hà Nội (thử)", "01"),
    Unit("province-79", "province", "Sở Y tế TP HCM (thử)", "79"),
    Unit(SITE, "vaccination_site", "Điểm tiêm Phúc Xá (thử)", "01/001/00001", "province-01"),
    Unit(SECOND_SITE, "vaccination_site", "Điểm tiêm Phúc Tân (thử)", "01/002/00037", ""),
    Unit(FAR_SITE, "vaccination_site", "Điểm tiêm Quận 1 (thử)", "79/760/26734", ""),
    Unit("commune-00004", "commune", "Trạm Y tế Trúc Bạch (thử)", "01/001/00004", ""),
)
SHIFT = 10 * 3600
STOCK, LOTS = "/api/vaccine-stock", "/api/vaccine-lots"
DOSES = "/api/immunizations"
LOT = "comirnaty.FF2382"
DELIVERY = {
    "product": "comirnaty",
    "number": "FF2382",
    "expires_on": "2022-02-28",
    "vials": 2,
    "doses_per_vial": 6,
}

QUESTIONS = (
    "prior_reaction", "anaphylaxis", "covid_recent", "acute_illness", "pregnant_early",
    "pregnant_late", "breastfeeding", "allergy", "chronic", "consciousness", "bleeding", "elderly",
)  # fmt: skip
VITALS = {"temperature": 36.8, "pulse": 76, "respiration": 18, "systolic": 120, "diastolic": 78}
CCCD = "001090900001"


class Ward:
    """Everything that a test of immunization needs."""

    blocked = told = 0

    def __init__(self, issuer: Issuer) -> None:
        self.gateway, self.issuer = open_doors(), issuer
        self.units: dict[str, str] = {}
        for unit in UNITS:
            access.put_unit(unit)
        self.site = self.member(Role.COMMUNE_OFFICER, SITE)
        self.second = self.member(Role.COMMUNE_OFFICER, SECOND_SITE)
        self.province = self.member(Role.PROVINCE_OFFICER, "province-01")
        self.ministry = self.member(Role.MINISTRY_OPERATOR, "moh")
        self._keys = 0

    def member(self, role: Role, unit: str, name: str = "") -> Officer:
        """A member of staff of a unit, just signed in."""
        called = f"{role.value}-{unit}{name}"
        subject = access.staff_id(settings.issuer(), called)
        access.put_staff(Staff(subject, role, unit, StaffState.ACTIVE))
        begun = int(clock.now().timestamp())
        token = self.issuer.token(called, iat=begun, exp=begun + SHIFT)
        self.units[token] = unit
        return Officer(self.gateway, token)

    def hand(self, role: Role, who: Officer | None) -> Officer:
        """Somebody of that role, just signed in, at the site at which an officer works."""
        return self.member(role, self.units[(who or self.site).token])

    def promoted(self, was: Role, now: Role, unit: str = SITE) -> Officer:
        """The same person at the same unit, in another role from today on."""
        called = f"{was.value}-{unit}"
        subject = access.staff_id(settings.issuer(), called)
        access.put_staff(Staff(subject, now, unit, StaffState.ACTIVE))
        begun = int(clock.now().timestamp())
        token = self.issuer.token(called, iat=begun, exp=begun + SHIFT)
        self.units[token] = unit
        return Officer(self.gateway, token)

    def key(self) -> dict[str, str]:
        """A fresh idempotency key."""
        self._keys += 1
        return {"idempotency-key": f"ward-key-{self._keys:04d}"}

    # --- lots -----------------------------------------------------------------------------

    def posts(self, what: str, body: Any, who: Officer | None = None, **more: Any) -> Reply:
        """A change of the stock of a site, under a fresh key unless one is given."""
        headers = more.pop("headers", None) or self.key()
        return (who or self.site).call("POST", f"{STOCK}/{what}", body, headers=headers)

    def receives(self, who: Officer | None = None, **more: Any) -> Reply:
        """Vials come to a site."""
        headers = more.pop("headers", None)
        return self.posts("receipts", DELIVERY | more, who, headers=headers)

    def opens(self, who: Officer | None = None, lot: str = LOT, **more: Any) -> Reply:
        """A vial is opened."""
        return self.posts("vials", {"lot": lot}, who, **more)

    def stock(self, who: Officer | None = None, lot: str = LOT) -> dict[str, int]:
        """The sums of a lot at a site, those that are not nothing."""
        reply = (who or self.site).get(STOCK)
        assert reply.status == 200, reply.body
        (found,) = [one for one in reply.json["lots"] if one["stock"]["lot"]["lot"] == lot]
        return {name: n for name, n in found["stock"].items() if isinstance(n, int) and n}

    def recalls(self, who: Officer | None = None, lot: str = LOT) -> Reply:
        """A lot is recalled."""
        told = {"instrument": "123/QLD-CL"}
        return (who or self.ministry).call("POST", f"{LOTS}/{lot}/recall", told)

    def block(self) -> None:
        """What the stream of lots has to tell."""
        records = stream_records("vaccine_lots")[self.blocked :]
        self.blocked += len(records)
        heads = [one for one in records if one["dynamodb"]["Keys"]["s"] == {"S": "head"}]
        if heads:
            assert streams.block_lots({"Records": heads}, None) == {"batchItemFailures": []}

    # --- people ---------------------------------------------------------------------------

    def screens(self, *yes: str, who: Officer | None = None, **more: Any) -> Reply:
        """Somebody is screened, well unless told otherwise."""
        shown: dict[str, Any] = {"typed": {"kind": "cccd", "value": more.pop("number", CCCD)}}
        if "reading" in more:
            shown = {"reading": more.pop("reading")}
        headers = more.pop("headers", None) or self.key()
        told = {
            "product": "comirnaty",
            "answers": {name: name in yes for name in QUESTIONS},
            "vitals": VITALS | more.pop("vitals", {}),
            "walk_in": "reserve",
        }
        body = told | shown | more
        doctor = self.hand(Role.DOCTOR, who)
        return doctor.call("POST", f"{DOSES}/screenings", body, headers=headers)

    def screened(self, **more: Any) -> str:
        """The id of a screening that was passed."""
        reply = self.screens(**more)
        assert reply.status == 201, reply.body
        return str(reply.json["person"]["screening"])

    def vial(self, lot: str = LOT, who: Officer | None = None) -> str:
        """A vial that was just opened."""
        reply = self.opens(who, lot)
        assert reply.status == 201, reply.body
        return str(reply.json["vial"])

    def gives(
        self, screening: str, vial: str, lot: str = LOT, who: Officer | None = None, **more: Any
    ) -> Reply:
        """A dose is given."""
        told = {"screening": screening, "lot": lot, "vial": vial}
        return self.hand(Role.VACCINATOR, who).call("POST", DOSES, told | more)

    def lets_go(self, screening: str, left: str = "well") -> Reply:
        """The observation ends."""
        told = {"screening": screening, "left": left}
        return self.site.call("POST", f"{DOSES}/observations", told)

    def corrects(self, screening: str, what: str, **more: Any) -> Reply:
        """A dose is corrected."""
        told = {"screening": screening, "what": what, "reason": "Ghi nhầm, đã đối chiếu sổ"}
        return self.site.call("POST", f"{DOSES}/corrections", told | more)

    def tells(self) -> list[str]:
        """What the stream of doses tells; the facts' bodies, as the queue of certificates."""
        sqs, queue = aws.client("sqs"), facts_heard()
        records = stream_records("immunizations")[self.told :]
        self.told += len(records)
        doses = [one for one in records if one["dynamodb"]["Keys"]["s"]["S"].startswith("dose#")]
        if doses:
            assert streams.tell_doses({"Records": doses}, None) == {"batchItemFailures": []}
        heard: list[str] = []
        while told := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
            for message in told:
                heard.append(message["Body"])
                sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        return heard
