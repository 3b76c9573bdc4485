"""Every AWS call of a gate, of a declaration and of check-in's clocks, disturbed in turn.

Beside test_doors_under_crashes.py (check-in, check-out, replay, spill, packing): the same six
modes at each call, delivered again until answered; what stands is what stands undisturbed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from moto.s3.models import s3_backends

from functions.checkin import streams
from functions.checkin.domain.form import current_form
from functions.checkin.domain.gate import Direction
from functions.checkin.domain.packing import unpack_declaration
from functions.checkin.service import arriving, closing, declaring, gate, retaining
from functions.checkin.service.gate_rows import GateEvent
from functions.checkin.store import declarations, presence
from functions.kernel.callers import Caller, Relation, Role
from functions.kernel.identifiers import pack_person_id
from functions.registry import service as registry
from functions.registry.domain import personal_code
from functions.runtime import aws, clock, crypto, daykeys, settings
from tests.cloud.cheap import ACCOUNT
from tests.doors.checkin.town import CCCD
from tests.simulation import town
from tests.simulation.crashes import Handler, assert_whole, explore
from tests.simulation.flows.phones import SPILLED
from tests.simulation.flows.venues import DETAILS
from tests.simulation.flows.visits import (
    CLOSED,
    presences_packed,
    presences_wanted,
    rows_were_written_once,
    visits,
)
from tests.simulation.schedule import START, Simulation
from tests.simulation.stream_door import StreamDoor
from tests.simulation.test_doors_under_crashes import settled
from tests.simulation.world import World
from tests.world import HEALTHY

pytestmark = pytest.mark.catalogue("F01", "F02", "F03", "F04", "F06", "F07", "F08")
AT = START - timedelta(minutes=3)
OVER = date(2021, 11, 1)
"""A day whose visits are no longer kept on 23 November."""
OWNER, VISITOR = "+84900001001", "+84900002002"
IDENTITY = {
    "full_name": "Trần Thị Bình", "birth": "1990-01-01", "sex": "2", "nationality": "VN",
    "document": "001190900002", "phone": VISITOR, "home": "01/001/00001",
}  # fmt: skip
NO_CARE = personal_code.Crypto(
    seal=lambda *_: b"", unseal=lambda *_: b"", mac=crypto.mac, to_text=crypto.to_text,
    from_text=crypto.from_text,
)  # fmt: skip


class Place:
    """A market with a gate, and somebody who has an account."""

    def __init__(self, world: World) -> None:
        world.create_tables()
        world.create_queues([SPILLED, "visit-places"])
        world.create_topics(["facts"])
        world.create_buckets(["documents"])
        town.lay_keys()
        daykeys.keep((OVER, OVER + timedelta(days=1)))
        owner = registry.open_account(OWNER, START)
        who = partial(Caller, Role.CITIZEN, phone_verified=True, session="s")
        self.venue = registry.register_venue(
            who(owner), DETAILS, registrant_name="Nguyễn Văn An", key="one", now=START
        ).code
        self.gate = Caller(
            Role.GATE_DEVICE, "device-1", unit=self.venue, relations=frozenset({Relation.UNIT})
        )
        self.visitor = registry.open_account(VISITOR, START)
        self.caller = who(self.visitor)
        self.poster = town.lay_poster(1)
        material = registry.personal_code_material(self.visitor, START)
        window = personal_code.window_of(AT)
        seed = crypto.from_text(material.seed)
        self.code = personal_code.phone_code(material.sealed, seed, window, NO_CARE)
        world.keep()


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with World(town.forget) as made:
        yield made


@pytest.fixture(scope="module")
def place(world: World) -> Place:
    return Place(world)


def whole(world: World, handler: Handler) -> None:
    """Explore, after one undisturbed run for what a process does but once."""
    explore(world, handler, modes=())
    assert_whole(explore(world, handler))


def event(number: int, reading: str = "", **more: Any) -> GateEvent:
    told_at = AT + timedelta(seconds=number)
    direction = more.pop("direction", Direction.IN)
    return GateEvent(number, told_at, direction, reading, offline=True, **more)


def test_a_gates_batch_stands_once_whatever_call_breaks(world: World, place: Place) -> None:
    batch = [
        event(1, place.code),
        event(2, typed_kind="cccd", typed="001190900077"),
        event(40, place.code, direction=Direction.OUT),
    ]

    def state(_: Simulation) -> Any:
        assert rows_were_written_once(world) == []
        assert presences_packed(world) == presences_wanted(world)
        people = {row["id"]["S"] for row in world.rows("persons")}
        assert {row["person"]["S"] for row in world.rows("identities")} <= people
        rows = [(kind, seconds, venue) for kind, _, seconds, venue in visits(world)]
        return sorted(rows), len(people), len(world.rows("identities"))

    def taken(passed: tuple[gate.Passed, ...]) -> bool:
        return [one.outcome != gate.REFUSED for one in passed] == [True] * 3

    act = partial(gate.pass_gate, place.gate, batch)
    handler = Handler("gate", lambda _: lambda: act(clock.now()), state, settled(world), taken)
    whole(world, handler)


def test_a_card_is_tied_once_whatever_call_breaks(world: World, place: Place) -> None:
    def state(_: Simulation) -> Any:
        people = sorted(row["id"]["S"] for row in world.rows("persons"))
        ties = sorted((row["index"]["S"], row["person"]["S"]) for row in world.rows("identities"))
        assert len([tie for tie in ties if tie[1] == place.visitor]) == 2
        return people, ties

    def act() -> None:
        gate.link_card(place.gate, CCCD, place.code, AT + timedelta(seconds=5))

    whole(world, Handler("link_card", lambda _: act, state))


def test_a_declaration_stands_whatever_call_breaks(world: World, place: Place) -> None:
    """Asked again at a later instant it is a declaration of that instant with the same answers."""
    version = current_form("domestic", START).version

    def act() -> Any:
        wanted = declaring.Declaring("domestic", version, IDENTITY, HEALTHY)
        return declaring.declare(place.caller, wanted, clock.now()).health.advice.colour

    def state(_: Simulation) -> Any:
        kept = [body for _, body in declarations.declarations_of(place.visitor, clock.now())]
        standing = declarations.status(place.visitor)
        assert standing is not None
        assert standing["packed"] == kept[0]["packed"]
        told = [unpack_declaration(crypto.from_text(body["packed"])).answers for body in kept]
        assert all(answers == told[0] for answers in told)
        held = registry.masked(place.gate, [place.visitor], now=clock.now(), request_id="r")
        named = sorted(
            row["index"]["S"]
            for row in world.rows("identities")
            if row["person"]["S"] == place.visitor
        )
        return told[0], held[place.visitor].gate_name, named, len(world.rows("persons"))

    whole(world, Handler("declare", lambda _: act, state))


def test_the_day_keys_are_kept_and_proven_whatever_call_breaks(
    world: World, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retaining, "LOOKED_BACK", 24)

    def state(_: Simulation) -> Any:
        told = aws.client("secretsmanager").list_secrets(
            IncludePlannedDeletion=True, MaxResults=100
        )
        keys = sorted((key["Name"], "DeletedDate" in key) for key in told["SecretList"])
        proofs = retaining.proofs_of(OVER.year)
        kept = s3_backends[ACCOUNT]["aws"].buckets[settings.bucket("documents")].keys
        files = {name: file.value.decode() for name, file in kept.items()}
        assert files == {f"proofs/{one}.jws": told for one, told in proofs}
        return keys, sorted(files)

    handler = Handler(
        "keep_day_keys", lambda _: lambda: retaining.keep_day_keys(clock.now()), state
    )
    whole(world, handler)


def test_closed_hours_are_compacted_whatever_call_breaks(
    world: World, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "SHARDS", 2)  # each further one is asked in the same way
    person = town.lay_person(1)

    def begin(simulation: Simulation) -> Callable[[], Any]:
        def enter() -> None:
            scan = arriving.Scan(place.poster, AT)
            arriving.check_in(person.caller, scan, person.pass_text, clock.now())
            StreamDoor(
                simulation,
                lambda records: streams.pack_presence(records, None),
                lambda: world.table(settings.table_name("checkins")),
            ).drain(calm=True)

        simulation.quietly(enter)
        simulation.pass_time(timedelta(hours=1))
        town.forget()
        return lambda: closing.close_due_hours(("001",), clock.now())

    def state(_: Simulation) -> Any:
        closed = sorted(presences_packed(world, CLOSED))
        assert [one[1] for one in closed] == [pack_person_id(person.id)]
        return closed, presence.last_closed()

    whole(world, Handler("close_hours", begin, state))
