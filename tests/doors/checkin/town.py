"""A small town: a market with a poster, its owner, visitors, gates with keys, officers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from functions.access import service as access
from functions.access.domain.staff import Staff, StaffState, Unit
from functions.checkin.service import closing
from functions.kernel.callers import Role
from functions.registry.domain import personal_code
from functions.runtime import aws, clock, crypto, settings, signing
from tests.doors.access.world import Issuer, open_doors, signed_by_device
from tests.gateway import Gateway, Reply
from tests.world import HEALTHY, Actor, pack_presence, poster_of

OWNER, VISITOR, OTHER = "0900001001", "0900002002", "0900003003"
NAMES = {OWNER: "Nguyễn Văn An", VISITOR: "Trần Thị Bình", OTHER: "Lê Văn Cường"}
CCCD = "001190900002|024900002|Trần Thị Bình|01011990|Nữ|Số 2 Phố Thử, Ba Đình, Hà Nội|15042021"


def open_app() -> Any:
    """The whole app; Chalice's blueprints belong to one app per process, so all tests share it."""
    return open_doors().app


def wire(at: datetime) -> str:
    """An instant as browsers write it."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@contextmanager
def later(**passed: float) -> Iterator[datetime]:
    """Some time has passed."""
    now = clock.now() + timedelta(**passed)
    with clock.fixed(now):
        yield now


class Gate:
    """A tablet at a venue's gate: it signs what it sends."""

    def __init__(self, gateway: Gateway, owner: Actor, venue: str) -> None:
        self.gateway, self.venue = gateway, venue
        self.key = ec.generate_private_key(ec.SECP256R1())
        pairing = owner.call("POST", "/api/devices/pairings", {"venue": venue})
        assert pairing.status == 201, pairing.body
        enrolled = gateway.call(
            "POST",
            "/api/devices",
            json_body={
                "pairing_code": pairing.json["pairing_code"],
                "public_key": signing.jwk_of(self.key.public_key()),
                "label": "Cửa chính",
            },
        )
        assert enrolled.status == 201, enrolled.body
        self.device = enrolled.json["device"]
        self.sequence = 0

    def call(self, method: str, path: str, body: Any = None) -> Reply:
        """Send a signed request."""
        sent = json.dumps(body).encode() if body is not None else b""
        seconds = int(clock.now().timestamp())
        headers = signed_by_device(self.key, self.device, (method, path), seconds, sent)
        if body is not None:
            headers |= {"content-type": "application/json"}
        return self.gateway.call(method, path, body=sent, headers=headers)

    def event(self, reading: str = "", at: datetime | None = None, **more: Any) -> dict[str, Any]:
        """The next event of this gate."""
        self.sequence += 1
        told = {"sequence": self.sequence, "at": wire(at or clock.now())} | more
        return told | ({"reading": reading} if reading else {})

    def send(self, *events: dict[str, Any], **more: Any) -> Reply:
        """Send a batch."""
        return self.call("POST", "/api/gate/checkins", {"events": list(events)} | more)

    def reads(self, reading: str, **more: Any) -> dict[str, Any]:
        """Read one code now; its result."""
        reply = self.send(self.event(reading, **more))
        assert reply.status == 200, reply.body
        result: dict[str, Any] = reply.json["results"][0]
        return result


class Town:
    """A market in Ba Đình with a rendered poster, its owner signed in."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.gateway = Gateway(open_app())
        self.owner = self.visitor(OWNER)
        self.venue = self.owner.registers_venue()
        self.token = poster_of(self.owner, self.venue)

    def somebody(self) -> Actor:
        """A browser that nobody has signed in."""
        return Actor(self.gateway)

    def visitor(self, phone: str = VISITOR, *, declared: bool = True) -> Actor:
        """A signed-in person who has declared."""
        made = self.somebody().sign_in(phone)
        if declared:
            assert self.declares(made, phone).status == 201
        return made

    def declares(self, actor: Actor, phone: str, **more: Any) -> Reply:
        """A person of the town declares: healthy, unless `answers` say otherwise."""
        form = actor.get("/api/declaration-forms/domestic").json
        identity = {
            "full_name": NAMES[phone],
            "birth": "1990-01-01",
            "sex": "1",
            "nationality": "VN",
            "document": "00109090000" + phone[-1],
            "phone": "+84" + phone[1:],
            "home": "01/001/00001",
        }
        told = {"kind": "domestic", "version": form["version"], "identity": identity}
        answers = HEALTHY | more.pop("answers", {})
        return actor.call("POST", "/api/declarations", told | {"answers": answers} | more)

    def another_venue(self, **fields: Any) -> tuple[str, str]:
        """One more venue of the owner and its poster."""
        key = f"venue-key-{fields.get('name', 'x')[-4:].strip()}-0001"
        fields = {"name": "Quán Thử Hai", "kind": "food"} | fields
        code = self.owner.registers_venue(key.encode().hex()[:32], **fields)
        return code, poster_of(self.owner, code)

    def gate(self, venue: str = "") -> Gate:
        """A gate device of a venue."""
        return Gate(self.gateway, self.owner, venue or self.venue)

    def packed(self, venue: str = "", day: str = "") -> dict[str, Any]:
        """Run the stream, then look at the owner's board."""
        pack_presence()
        query = f"?day={day}" if day else ""
        reply = self.owner.get(f"/api/venues/{venue or self.venue}/board{query}")
        assert reply.status == 200, reply.body
        board: dict[str, Any] = reply.json
        return board

    def history(self, actor: Actor, day: str = "") -> list[dict[str, Any]]:
        """A person's visits."""
        reply = actor.get("/api/visits" + (f"?day={day}" if day else ""))
        assert reply.status == 200, reply.body
        visits: list[dict[str, Any]] = reply.json["visits"]
        return visits


def close_hours(*districts: str) -> int:
    """What the hourly schedule does, in some districts only."""
    return closing.close_due_hours(districts or ("001",), clock.now())


def phone_code(actor: Actor, at: datetime | None = None) -> str:
    """The code on a person's phone, made as its page makes it."""
    told = actor.get("/api/me/code").json
    tools = personal_code.Crypto(
        seal=_never,
        unseal=_never,
        mac=crypto.mac,
        to_text=crypto.to_text,
        from_text=crypto.from_text,
    )
    seed = crypto.from_text(told["seed"])
    window = personal_code.window_of(at or clock.now())
    return personal_code.phone_code(told["sealed"], seed, window, tools)


def _never(_: bytes, __: str) -> bytes:
    raise AssertionError("a phone has no key of ours")


class Officer(Actor):
    """A member of staff with a token of the issuer."""

    def __init__(self, gateway: Gateway, token: str) -> None:
        super().__init__(gateway)
        self.token = token

    def call(self, method: str, target: str, json_body: Any = None, **more: Any) -> Reply:
        """Send a request with the token."""
        headers = {"authorization": f"Bearer {self.token}"} | more.pop("headers", {})
        return super().call(method, target, json_body, headers=headers, **more)


def officer_of(town: Town, issuer: Issuer, division: str, role: Role) -> Officer:
    """An officer posted to a division path."""
    name = f"{role.value}-{division.replace('/', '-') or 'nation'}"
    kind = "laboratory" if role in (Role.LAB_TECHNICIAN, Role.LAB_APPROVER) else "province"
    access.put_unit(Unit(f"unit-{name}", kind, "Đơn vị thử", division))
    subject = access.staff_id(settings.issuer(), name)
    access.put_staff(Staff(subject, role, f"unit-{name}", StaffState.ACTIVE))
    return Officer(town.gateway, issuer.token(name))


def items_of(table: str) -> list[dict[str, Any]]:
    """All raw items of a table."""
    found: list[dict[str, Any]] = []
    start: dict[str, Any] = {}
    while True:
        told = aws.client("dynamodb").scan(TableName=settings.table_name(table), **start)
        found.extend(told["Items"])
        if "LastEvaluatedKey" not in told:
            return found
        start = {"ExclusiveStartKey": told["LastEvaluatedKey"]}
