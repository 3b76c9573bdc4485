"""Organisations, their people and their lists for the simulation: what is laid, sent and told."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from moto.s3.models import s3_backends

from functions.access import service as access
from functions.access.domain.staff import Staff, StaffState, Unit
from functions.access.store import people
from functions.kernel.callers import Caller, Relation, Role
from functions.kernel.identifiers import DivisionPath, PersonId, UnitId, person_id
from functions.registry.domain.imports import FileImport, ImportKind
from functions.registry.store import imports, writing
from functions.runtime import aws, settings
from functions.runtime.documents.exports import write_csv
from functions.runtime.documents.workbooks import Sheet, write_xlsx
from functions.vaccination.domain.admission import Admission, AdmissionState
from functions.vaccination.domain.list_guide import TITLES, headings, lines
from functions.vaccination.domain.nomination import Place
from functions.vaccination.domain.nomination_row import COLUMNS
from functions.vaccination.service.registering import mark_of
from functions.vaccination.store import admissions, campaigns
from tests.cloud.cheap import ACCOUNT
from tests.simulation import town
from tests.simulation.flows.vaccine_booking import CAMPAIGN, MADE
from tests.simulation.schedule import START, Simulation
from tests.simulation.world import World

TABLES = (
    "keys", "units", "staff", "limits", "refusals", "audit", "imports", "campaigns",
    "vaccine_registrations",
    "vaccine_appointments", "vaccine_histories", "vaccine_figures", "vaccine_sessions",
)  # fmt: skip
QUEUE = "people-files"
UNITS = tuple(map(UnitId, ("works-01", "school-02", "commune-00001")))
"""A factory and a school that were admitted, and an office, which needs not be."""
NAMES = ("MỘT", "HAI", "BA", "TƯ", "NĂM")
PEOPLE = tuple(person_id((0xC10 + number).to_bytes(8)) for number in range(len(NAMES)))
EVERYBODY = range(len(PEOPLE))
SHARED = "list-status-2021-07"
OVER = timedelta(days=920)
"""After so many days the time of every list of the campaign is over."""
WHO = {
    "birth": "1990-01-01", "sex": "Nữ", "occupation": "Công nhân", "day": "2021-12-01",
    "province": "01", "district": "001", "ward": "00001", "group": "16",
}  # fmt: skip
WRONG = ({"sex": "?"}, {"phone": "900004001"}, {"birth": "32/13/1990"}, {"group": "99"})
"""Ways in which a row is damaged."""
FIRST, LATER = ("new", "new", "new", "new", "damaged"), ("new", "changed", "withdraw", "damaged")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list: of whom, and what is done with them."""

    person: int
    what: str
    extra: tuple[tuple[str, str], ...] = ()

    @property
    def cells(self) -> list[str]:
        """As it stands in the file."""
        told = WHO | {
            "full_name": f"TRẦN THỊ {NAMES[self.person]}",
            "document": f"B000000{self.person}",
            "phone": phone_of(self.person),
        }
        told |= dict(self.extra)
        return [told.get(column, "") for column in COLUMNS]


@dataclass(frozen=True, slots=True)
class PeopleList:
    """A list that a unit sends."""

    id: str
    unit: UnitId
    rows: tuple[Row, ...]
    ending: str = "csv"
    dry_run: bool = False

    @property
    def key(self) -> str:
        """Where it lies."""
        return f"people/{self.id}/file.{self.ending}"

    @property
    def body(self) -> bytes:
        """The file."""
        told = [row.cells for row in self.rows]
        if self.ending == "csv":
            return write_csv(headings(), told)
        return write_xlsx((Sheet("Danh sách", headings(), told), Sheet("Guide", TITLES, lines())))


def phone_of(person: int) -> str:
    """The phone by which somebody signs in."""
    return f"090000400{person}"


def place_of(person: int, unit: str) -> Place:
    """Where a unit's nomination of somebody lies."""
    return Place(CAMPAIGN, mark_of(CAMPAIGN, "passport", f"B000000{person}"), unit)


def citizen(person: int) -> Caller:
    """Somebody with their own phone."""
    return Caller(Role.CITIZEN, PEOPLE[person], phone_verified=True)


def sender(unit: str) -> Caller:
    """Whoever sends the lists of a unit."""
    relations = frozenset({Relation.JURISDICTION})
    return Caller(Role.ORGANISATION, f"s-{unit}", unit=unit, division="01/001", relations=relations)


def lay(world: World) -> None:
    """A published campaign, three units; who people are is known to a registry that is played."""
    for name, what in (
        ("registry.service.reveal", _known),
        ("registry.service.residence", lambda _: "01/001/00001"),
        ("registry.service.shown_to", lambda person: (person,)),
        ("registry.service.record_holder", lambda person: person),
        ("registry.service.records_of", lambda person: (person,)),
        ("registry.service.own_people", lambda caller: (caller.subject,)),
        ("registry.service.imports.CHUNK", 2),
        ("registry.service.imports.ROWS_A_MESSAGE", 4),
        ("vaccination.store.rolls.SHARDS", "0"),
        ("vaccination.store.rolls.shard_of", lambda _: "0"),
        ("vaccination.service.keeping.SHARDS", "0"),
        ("vaccination.service.keeping.PIECE", 2),
        ("vaccination.service.keeping.provinces", _one_province),
        ("vaccination.service.list_status.MOST", 3),
    ):
        world.replace(f"functions.{name}", what)
    world.create_tables(TABLES)
    world.create_queues((QUEUE,))
    world.create_buckets(["uploads", "documents"])
    town.lay_keys()
    made = replace(MADE, province=DivisionPath("01"))
    writing.write_together(lambda together: campaigns.put_new(together, made))
    for unit in UNITS:
        kind = "health_station" if unit.startswith("commune") else "organisation"
        access.put_unit(Unit(unit, kind, f"{unit} (thử)", "01/001"))
        who = sender(unit)
        people.put_staff(Staff(who.subject, who.role, UnitId(unit), StaffState.ACTIVE))
        asked = Admission(CAMPAIGN, unit, unit, "01/001", 1, AdmissionState.ADMITTED, "o-1", START)
        if kind == "organisation":
            admissions.put(asked)


def lists_of(rng: Random) -> tuple[list[PeopleList], list[PeopleList]]:
    """The lists of a seed: what units send first, and what later."""
    first = [_list(rng, f"a{number}", unit, FIRST) for number, unit in enumerate(UNITS)]
    later = [
        _list(rng, f"b{number}", unit, LATER)
        for number, unit in enumerate(UNITS)
        if rng.random() < 0.8
    ]
    again = replace(rng.choice(first), id=_id("c"))
    tried = replace(_list(rng, "d", rng.choice(UNITS), LATER), dry_run=True)
    return first, [*later, again, *([tried] if rng.random() < 0.4 else [])]


def announce(told: PeopleList, now: datetime) -> None:
    """As `lists.start_list` does it, which has a test of its own."""
    made = FileImport(
        id=told.id, kind=ImportKind.PEOPLE, filename="ds." + told.ending, ending=told.ending,
        division="01/001", unit=told.unit, by=f"s-{told.unit}", dry_run=told.dry_run,
        made_at=now, subject=CAMPAIGN,
    )  # fmt: skip
    writing.write_together(lambda together: imports.put_new(together, made))


def upload(simulation: Simulation, told: PeopleList, events: int = 1) -> None:
    """A unit sends a list, and S3 says so, perhaps twice. The object is put past the wire."""
    body = told.body
    s3_backends[ACCOUNT]["aws"].put_object(settings.bucket("uploads"), told.key, body)
    simulation.changed |= {"s3", "sqs"}
    stored = {"key": told.key, "size": len(body)}
    event = {"s3": {"bucket": {"name": settings.bucket("uploads")}, "object": stored}}
    for _ in range(events):
        aws.client("sqs").send_message(
            QueueUrl=settings.queue_url(QUEUE), MessageBody=json.dumps({"Records": [event]})
        )


def _list(rng: Random, name: str, unit: UnitId, whats: tuple[str, ...]) -> PeopleList:
    rows = [_row(rng, rng.choice(whats)) for _ in range(rng.randrange(2, 5))]
    if rng.random() < 0.3:
        rows.append(rng.choice(rows))
    ending = "xlsx" if name == "a0" and rng.random() < 0.5 else "csv"
    return PeopleList(_id(name), unit, tuple(rows), ending)


def _row(rng: Random, what: str) -> Row:
    person = rng.randrange(len(PEOPLE))
    if what == "damaged":
        return Row(person, what, tuple(rng.choice(WRONG).items()))
    if what == "withdraw":
        return Row(person, what, (("withdraw", "x"),))
    if what == "changed":
        extra = {"occupation": "Thợ may"} | ({"phone": "0900005000"} if rng.random() < 0.2 else {})
        return Row(person, what, tuple(extra.items()))
    return Row(person, what)


def _id(name: str) -> str:
    return f"list-{name}".ljust(26, "0")


def _known(
    _: Caller, people: Iterable[PersonId], fields: Iterable[str], **__: Any
) -> dict[PersonId, dict[str, str]]:
    found = {}
    for one in people:
        person = PEOPLE.index(one)
        told = {
            "full_name": f"TRẦN THỊ {NAMES[person]}", "birth": "1990-01-01", "sex": "female",
            "id_number": f"B000000{person}", "id_kind": "passport",
            "phone": "+84" + phone_of(person)[1:],
        }  # fmt: skip
        found[one] = {name: told[name] for name in fields if name in told}
    return found


def _one_province() -> Any:
    from functions.kernel.divisions import find_division

    return (find_division("01"),)
