"""Who acts in the registry's tests, and with what: all synthetic."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from functions.kernel.callers import Caller, Purpose, Relation, Role
from functions.kernel.cards import CardReading, read_card
from functions.kernel.identifiers import PersonId
from functions.registry import service
from functions.registry.domain.venue import VenueDetails
from functions.registry.service import Venue
from functions.runtime import aws, objects, settings

OWNER_PHONE = "+84900001001"
OTHER_PHONE = "+84900001002"
THIRD_PHONE = "+84900001003"
CARD = "001090900001||Nguyễn Văn An|01011990|Nam|Số 1 Phố Thử, Hà Nội|15042021"
DETAILS = VenueDetails(
    name="Quán Cơm Bình Minh",
    kind="food",
    division="01/001/00001",
    address="Số 1 Phố Thử",
    opens_at="06:00",
    closes_at="22:00",
    capacity=40,
)
ELSEWHERE = "79/760/26734"


def citizen(phone: str, now: datetime) -> Caller:
    """A signed-in person whose phone is proven."""
    person = service.open_account(phone, now)
    return caller_of(person)


def caller_of(person: PersonId) -> Caller:
    """The same, of a person that is there already."""
    return Caller(
        Role.CITIZEN,
        subject=person,
        session="s",
        phone_verified=True,
        relations=frozenset({Relation.OWN, Relation.UNIT}),
    )


def officer(role: Role = Role.PROVINCE_OFFICER, division: str = "01", unit: str = "u-01") -> Caller:
    """A member of staff of a unit."""
    return Caller(
        role,
        subject=f"staff-{unit}",
        unit=unit,
        division=division,
        purpose=Purpose.ADMINISTRATION,
        relations=frozenset({Relation.JURISDICTION}),
    )


def device(unit: str) -> Caller:
    """A gate device of a venue."""
    return Caller(
        Role.GATE_DEVICE, subject="device-1", unit=unit, relations=frozenset({Relation.UNIT})
    )


def card() -> CardReading:
    """A chip card, read."""
    return read_card(CARD)


def registered(caller: Caller, now: datetime, key: str = "register-1") -> Venue:
    """A venue of the caller's."""
    return service.register_venue(
        caller, DETAILS, registrant_name="Nguyễn Văn An", key=key, now=now
    )


def rendered(caller: Caller, now: datetime, key: str = "register-1") -> Venue:
    """A venue whose poster is on the wall."""
    made = registered(caller, now, key)
    service.render_poster(made.code, made.poster_version, now)
    return service.venue(made.code)


def sent(file: service.FileImport, body: bytes, version: str = "") -> objects.Arrival:
    """Put the file where its form would send it."""
    aws.client("s3").put_object(
        Bucket=settings.bucket("uploads"), Key=file.object_key, Body=io.BytesIO(body)
    )
    return objects.Arrival(settings.bucket("uploads"), file.object_key, version, "1", len(body))


def items_of(table: str) -> list[dict[str, Any]]:
    """Every raw item of a table."""
    answer = aws.client("dynamodb").scan(TableName=settings.table_name(table))
    found: list[dict[str, Any]] = answer["Items"]
    return found
