"""People are told of appointments: nobody missed, nobody told of what is void, nobody flooded.

Three people have a seat tomorrow. Some move it, some then lose it; the evening's clock asks for
reminders while they do, and dies as everybody does. Facts come by the stream, twice and in any
order, to notifications, whose gateway now and then says no or says nothing. The registry's phones
and the gateway stand still: what is tried is who is told what.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any
from unittest.mock import patch

from functions.kernel.errors import Busy, Refusal
from functions.kernel.identifiers import DivisionPath, PersonId, StaffId, UnitId, person_id
from functions.kernel.slots import Slot
from functions.messages.vaccination import SessionToRemind
from functions.notifications import consumers as notifications
from functions.notifications.service import sending
from functions.notifications.store import notices, seats, tries
from functions.notifications.store.notices import Delivery
from functions.registry.service.languages import Reach
from functions.registry.store import writing
from functions.runtime import clock, queues, settings, sms
from functions.vaccination import consumers, streams
from functions.vaccination.domain.appointment import Appointment, AppointmentState
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.session import Session, session_id
from functions.vaccination.service import reminding
from functions.vaccination.store import appointments, sessions, slots
from tests.simulation import town
from tests.simulation.checking import Violation, conserved, no_defects
from tests.simulation.delivery import poll
from tests.simulation.faults import Plan, Swarm
from tests.simulation.flows import Mutants, played_gateway
from tests.simulation.flows.closing import close
from tests.simulation.queue_door import QueueDoor
from tests.simulation.schedule import START, Died, Simulation
from tests.simulation.stream_door import StreamDoor
from tests.simulation.world import World

TABLES = (
    "keys", "vaccine_sessions", "vaccine_slots", "vaccine_appointments", "vaccine_figures",
    "notices",
)  # fmt: skip
TELLINGS, NOTICES = "vaccine-tellings", "notice-facts"
CAMPAIGN, DAY = CampaignId("01-0000000000001"), date(2021, 11, 24)
FIRST, OTHER = "0800", "0930"
PEOPLE = tuple(person_id((0xB00 + number).to_bytes(8)) for number in range(3))
SESSION = Session(
    id=session_id(UnitId("site-01"), DAY, "0000000000001"), campaign=CAMPAIGN,
    site=UnitId("site-01"), division=DivisionPath("01/001/00001"), day=DAY, minutes=30,
    slots=(Slot(FIRST, 9), Slot(OTHER, 9)), by=StaffId("s-1"), at=START,
)  # fmt: skip
WORDS = {"da ghi": "confirmed", "da huy": "cancelled", "nhac ban": "due"}


class AppointmentMessages:
    """People who change their minds, the evening's clock, a stream, two queues, a gateway."""

    name = "appointment-messages"

    def __init__(self) -> None:
        self.left: list[tuple[str, str, str]] = []
        self.silent: set[tuple[str, str]] = set()
        self.gateway = Random(0)

    def mutants(self) -> Mutants:
        """Ways of being wrong, planted in the real services and stores."""
        return {
            "void-is-told": partial(patch.object, seats, "note_all", lambda *_: frozenset()),
            "not-claimed": partial(patch.object, notices, "claim", _not_claimed),
            "sendings-not-counted": partial(patch.object, tries, "count_sending", _counted),
            "given-up-at-once": partial(patch.object, sending, "SENDINGS", 0),
            "marked-before-asked": partial(patch.object, reminding, "plan", _marked_first),
            "nobody-looked-up": partial(patch.object, appointments, "behind", _nobody_behind),
            "facts-swallowed": partial(patch.object, queues, "send", _swallowed),
        }

    def forget(self) -> None:
        """As a process that died."""
        town.forget()

    def lay(self, world: World) -> None:
        """A session of tomorrow, everybody's seat in its first slot."""
        world.create_tables(TABLES)
        world.create_queues((TELLINGS, NOTICES))
        world.replace("functions.runtime.facts.tell", _tell)
        world.replace("functions.runtime.facts.tell_all", _tell_all)
        world.replace("functions.registry.service.ways_to_tell", _phones)
        world.replace("functions.vaccination.service.reconsidering.look_again", _not_here)
        world.replace("functions.runtime.sms.send", self._send)
        world.replace("functions.runtime.sms.send_all", partial(played_gateway.each, self._send))
        world.replace("functions.vaccination.domain.reminders.due", lambda now: (DAY, "r"))
        world.replace("functions.vaccination.domain.reminders.is_still_before", lambda *_: True)
        town.lay_keys()
        writing.write_together(lambda together: sessions.put_new(together, SESSION, START))

    def plan(self, seed: object) -> Plan:
        """All faults; tables and queues may refuse for a while."""
        tables = map(settings.table_name, ("notices", "vaccine_appointments"))
        return Swarm.of(Random(f"{seed}/faults"), refusable=(*tables, "sqs"))

    def play(self, world: World, simulation: Simulation) -> list[Violation]:
        """Seats are taken, changed and called to mind; then everything drains."""
        self.forget()
        self.left, self.silent, self.gateway = (
            [],
            set(),
            Random(f"{simulation.rng.random()}/gateway"),
        )
        ends = {person: simulation.rng.choice(("stays", "moves", "loses")) for person in PEOPLE}
        simulation.quietly(lambda: [_book(person) for person in PEOPLE])
        stream = StreamDoor(
            simulation,
            lambda event: streams.release_seats(event, None),
            lambda: world.table(settings.table_name("vaccine_appointments")),
        )
        doors = [
            stream,
            QueueDoor(
                simulation, lambda event: consumers.tell_people(event, None), world.queued(TELLINGS)
            ),
            QueueDoor(
                simulation,
                lambda event: notifications.tell_people(event, None),
                world.queued(NOTICES),
            ),
        ]
        people: dict[str, Callable[[], None]] = {
            f"person{number}": partial(_live, simulation, person, ends[person])
            for number, person in enumerate(PEOPLE)
        }
        people["clock"] = partial(_ticks, simulation, simulation.rng.randrange(1, 4))
        simulation.run({**people, "lambda": poll(simulation, doors, people)})

        def ask_again() -> None:
            for person in PEOPLE:
                _change(simulation, person, ends[person])
            reminding.plan(clock.now())

        close(simulation, doors, ask_again)
        return [*no_defects(simulation.history), *self._verdict(world, simulation, ends)]

    def _send(self, phone: str, text: str, kind: str, reference: str) -> None:
        """The gateway: says no now and then, or takes it and says nothing."""
        chance = self.gateway.random()
        if chance < 0.1:
            raise sms.NotTaken
        what = next(word for mark, word in WORDS.items() if mark in text)
        self.left.append((phone, what, text.split("luc ")[1][:5]))
        if chance > 0.9:
            self.silent.add((phone, what))
            raise Busy

    def _verdict(
        self, world: World, simulation: Simulation, ends: dict[PersonId, str]
    ) -> list[Violation]:
        """What stands was told; at most one duplicate of each; reminded is who stayed."""
        given_up = {
            (row["w"]["S"], row["k"]["S"].split("#")[0].removeprefix("appointment_"))
            for row in world.rows("notices")
            if row.get("state") == {"S": Delivery.UNDELIVERED.value}
        }
        counted = Counter(self.left)
        troubled = [] if simulation.faults else sorted(given_up - self.silent)
        missed = []
        for person in PEOPLE:
            told = {(what, time) for phone, what, time in counted if phone == person}
            wanted = {
                "stays": {("confirmed", "08:00"), ("due", "08:00")},
                "moves": {("confirmed", "09:30")},
                "loses": {("cancelled", "09:30")},
            }[ends[person]]
            missed += [(person, *one) for one in wanted - told if (person, one[0]) not in given_up]
        return [
            *conserved("nobody is missed", missed, []),
            *conserved("at most one duplicate", [o for o, n in counted.items() if n > 2], []),
            *conserved("nothing void is told", self._void(ends), []),
            *conserved("given up only in trouble", troubled, []),
        ]

    def _void(self, ends: dict[PersonId, str]) -> list[tuple[str, str, str]]:
        """Texts of an older revision that left after a newer one did."""
        revisions = {"08:00": 1, "09:30": 2}
        newest: dict[str, int] = {}
        found = []
        for phone, what, time in self.left:
            told = 3 if what == "cancelled" else revisions[time]
            if told < newest.get(phone, 0):
                found.append((phone, what, time))
            newest[phone] = max(told, newest.get(phone, 0))
        return found


def _book(person: PersonId) -> None:
    now = clock.now()
    slot = SESSION.slot_id(FIRST)
    taken = slots.take(slot, CAMPAIGN, person, now)
    made = Appointment(
        person, CAMPAIGN, slot, AppointmentState.HELD, person, now, now + timedelta(minutes=10), 0
    )
    appointments.hold(made, f"t-{person}", taken.epoch)
    appointments.confirm(person, CAMPAIGN, now)


def _live(simulation: Simulation, person: PersonId, end: str) -> None:
    for _ in range(simulation.rng.randrange(12)):
        simulation.pause()
    for _ in range(4):
        with suppress(Died, Refusal, appointments.InTheWay):
            simulation.invoke(partial(_change, simulation, person, end))
            return
        simulation.pause()


def _change(simulation: Simulation, person: PersonId, end: str) -> None:
    """Go on towards the end that was drawn, from wherever it stands."""
    kept = appointments.appointment(person, CAMPAIGN)
    other, now = SESSION.slot_id(OTHER), clock.now()
    if kept is None or end == "stays":
        return
    if kept.slot != other:
        taken = slots.take(other, CAMPAIGN, person, now)
        kept = appointments.put_next(kept, replace(kept, slot=other, at=now), epoch=taken.epoch)
    if end == "loses" and kept.state is AppointmentState.CONFIRMED:
        appointments.put_next(kept, replace(kept, state=AppointmentState.CANCELLED, at=now))


def _ticks(simulation: Simulation, times: int) -> None:
    for _ in range(times):
        for _ in range(simulation.rng.randrange(8)):
            simulation.pause()
        with suppress(Died, Refusal):
            simulation.invoke(lambda: reminding.plan(clock.now()))


def _tell(fact: dict[str, Any]) -> None:
    """By the queue: moto's SNS is not on the wire that breaks. Who loses a seat loses it to us."""
    queues.send(NOTICES, fact | ({"why": "site"} if "why" in fact else {}))


def _tell_all(told: Sequence[dict[str, Any]]) -> None:
    queues.send_all(NOTICES, told)


def _not_here(*_: Any) -> None:
    """What findings and doses change is tried by the flow of bookings."""


def _phones(people: Iterable[PersonId], now: datetime, **_: Any) -> dict[PersonId, Reach]:
    return {person: Reach(person) for person in people}


# --- planted bugs ---------------------------------------------------------------------------


def _not_claimed(*_: Any, **__: Any) -> Delivery:
    return Delivery.SENDING


def _counted(*_: Any, **__: Any) -> bool:
    return True


def _marked_first(now: datetime) -> int:
    if sessions.is_reminded(DAY):
        return 0
    sessions.put_reminded(DAY, "r", now)
    wanted = [SessionToRemind(session=id_).model_dump() for id_ in sessions.ids_on(DAY)]
    queues.send_all(TELLINGS, wanted)
    return len(wanted)


def _nobody_behind(*_: Any) -> dict[PersonId, Appointment]:
    return {}


def _swallowed(queue: str, message: dict[str, Any]) -> None:
    with suppress(Busy):
        _really_send(queue, message)


_really_send = queues.send
