"""Seats of a vaccination are held, confirmed, moved and given back; the reaper and the stream mend.

Findings of samples come while all that goes on, and some are taken back: in the end nobody has an
appointment who is to wait.

Five people want six seats of three slots, each with one phone or two, and change their minds; an
officer lowers and raises the seats of a slot, and in some plays calls the session off or closes the
seats that are left; somebody tries before the opening second. Whoever
dies between seat and appointment is mended by the stream of appointments and the reaper, which also
run while everybody is at work. At every moment whoever has an appointment has the seat, and no slot
has more people than seats; in the end every seat has somebody behind it.
"""

from __future__ import annotations

import json
from base64 import b64decode
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any

from functions.kernel.callers import Caller, Relation, Role
from functions.kernel.errors import Refusal
from functions.kernel.identifiers import DivisionPath, PersonId, StaffId, UnitId, person_id
from functions.kernel.periods import write_instant
from functions.kernel.slots import Slot, SlotFull
from functions.registry.store import writing
from functions.runtime import clock, settings
from functions.vaccination import streams
from functions.vaccination.domain.appointment import (
    STANDING,
    AlreadyBooked,
    Appointment,
    AppointmentState,
    AppointmentUnknown,
    HoldExpired,
)
from functions.vaccination.domain.campaign import Campaign, CampaignId, CampaignState, NotOpen
from functions.vaccination.domain.counting import Measure
from functions.vaccination.domain.eligibility import NotEligible
from functions.vaccination.domain.session import (
    CapacityBelowBooked,
    Extent,
    Session,
    SlotId,
    begins_at,
    day_of_slot,
    session_id,
)
from functions.vaccination.domain.ticket import QueueTokenInvalid
from functions.vaccination.service import (
    booking,
    closing,
    counting,
    hearing,
    listing,
    planning,
    releasing,
    sold_out,
    tickets,
)
from functions.vaccination.store import (
    appointments,
    campaigns,
    registrations,
    sessions,
    slots,
)
from tests.doors.vaccination.told import result
from tests.registered import TARGETS, registration
from tests.simulation import town
from tests.simulation.checking import (
    Heard,
    Told,
    Violation,
    conserved,
    every_wish_is_answered,
    no_defects,
)
from tests.simulation.delivery import poll
from tests.simulation.faults import Fault, Plan, Swarm
from tests.simulation.flows import Mutants, vaccine_booking_mutants
from tests.simulation.schedule import START, Died, Simulation
from tests.simulation.stream_door import StreamDoor
from tests.simulation.world import World

TABLES = (
    "keys", "campaigns", "vaccine_sessions", "vaccine_slots", "vaccine_appointments",
    "vaccine_registrations", "vaccine_histories", "vaccine_figures", "persons", "audit",
)  # fmt: skip
SITE, DIVISION = UnitId("site-01"), DivisionPath("01/001/00001")
CAMPAIGN = CampaignId("01-0000000000001")
OPENS = START + timedelta(seconds=20)
SEATS = 2
WHY = "mất điện, tủ lạnh hỏng"
STARTS = ("2300", "2330", "2345")
PEOPLE = tuple(person_id((0xA00 + number).to_bytes(8)) for number in range(5))
OFFICER = Caller(
    Role.COMMUNE_OFFICER, "s-1", unit=SITE, division=DIVISION,
    relations=frozenset({Relation.JURISDICTION}),
)  # fmt: skip
MADE = Campaign(
    id=CAMPAIGN, name="Đợt 1", province=DivisionPath("01"), product="comirnaty", opens_at=START,
    spread_minutes=0, state=CampaignState.PUBLISHED, by=StaffId("s-0"), at=START,
    targets=TARGETS,
)  # fmt: skip


FIRST = (
    ("hold", "confirm"),
    ("hold", "confirm"),
    ("hold", "nearly", "confirm"),
    ("hold", "move", "confirm"),
    ("hold", "cancel", "hold", "confirm"),
    ("hold", "wait", "hold", "confirm"),
    ("hold", "wait", "confirm"),
    ("hold", "hold", "confirm"),
    ("hold",),
)
"""What a person does first, and what on second thoughts."""
LATER = (
    ("cancel",),
    ("move",),
    ("cancel", "hold", "confirm"),
    ("move", "move"),
    ("cancel", "cancel"),
)
IDLE = ("wait", "nearly")
MAY_BE = (NotOpen.code, HoldExpired.code, QueueTokenInvalid.code, AppointmentUnknown.code)
"""Refusals that the clock or one's own earlier refusal explains."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing a person wants once; `number` tells their wishes apart."""

    person: PersonId
    number: int
    what: str
    start: str = ""


class VaccineBooking:
    """Five people, some with two phones, an officer, a reaper, a stream."""

    name = "vaccine-booking"

    def __init__(self) -> None:
        day = START.date()
        self.session = Session(
            id=session_id(SITE, day, "0000000000001"), campaign=CAMPAIGN, site=SITE,
            division=DIVISION, day=day, minutes=15,
            slots=tuple(Slot(start, SEATS) for start in STARTS), by=StaffId("s-1"), at=START,
        )  # fmt: skip
        self.world: World
        self.found: list[Violation] = []
        self.wishes: list[Wish] = []
        self.twins: set[PersonId] = set()
        self.near = 0
        self.facts: list[dict[str, Any]] = []
        self.findings: list[tuple[PersonId, str]] = []
        self.turned_away: set[Wish] = set()
        self.closing: Extent | None = None

    def mutants(self) -> Mutants:
        """Ways of being wrong, planted in the real services and stores."""
        return vaccine_booking_mutants.MUTANTS

    def forget(self) -> None:
        """As a process that died."""
        town.forget()
        listing.forget()
        sold_out.forget()

    def lay(self, world: World) -> None:
        """Tables, keys, a published campaign with a session of three slots, people registered."""
        world.replace("functions.vaccination.service.releasing.AHEAD", timedelta(days=0))
        world.replace("functions.runtime.facts.tell", self._tell)
        world.create_tables(TABLES)
        town.lay_keys()
        writing.write_together(lambda together: campaigns.put_new(together, MADE))
        writing.write_together(lambda together: sessions.put_new(together, self.session, OPENS))
        for person in PEOPLE:
            registrations.put(registration(person, CAMPAIGN), None)

    def plan(self, seed: object) -> Plan:
        """All faults; the tables of seats and appointments may refuse for a while."""
        refusable = tuple(map(settings.table_name, ("vaccine_slots", "vaccine_appointments")))
        return Swarm.of(Random(f"{seed}/faults"), refusable=(*refusable, "kms"))

    def play(self, world: World, simulation: Simulation) -> list[Violation]:
        """Everybody at work, then time passes, and all is mended."""
        rng = simulation.rng
        self.forget()
        self.world, self.found, self.wishes, self.near = world, [], [], 0
        self.facts, self.turned_away = [], set()
        self.findings = []
        extra = Random(f"{rng.getstate()[1][:4]}/closed")
        for person in rng.sample(PEOPLE, rng.choice((0, 0, 1, 2))):
            told = ("positive", "withdrawn")[: rng.choice((1, 1, 2))]
            self.findings += [(person, what) for what in told]
        bodies = [
            simulation.quietly(partial(_finding, person, what)) for person, what in self.findings
        ]
        self.twins = {person for person in PEOPLE if rng.random() < 0.4}
        stream = StreamDoor(
            simulation,
            lambda event: streams.release_seats(event, None),
            lambda: world.table(settings.table_name("vaccine_appointments")),
        )
        if rng.random() < 0.7:
            simulation.pass_time(timedelta(seconds=30))
        first: dict[str, Callable[[], None]] = {}
        later: dict[str, Callable[[], None]] = {}
        for number, person in enumerate(PEOPLE):
            for phone in range(2 if person in self.twins else 1):
                name = f"phone{number}.{phone}"
                first[name] = partial(self._live, simulation, self._script(person, FIRST, rng))
                if rng.random() < 0.6:
                    told = self._script(person, LATER, rng)
                    later[name] = partial(self._live, simulation, told)
        first["reaper"] = partial(self._reaper, simulation, list(first), rng)
        first["laboratory"] = partial(self._laboratory, simulation, bodies, rng)
        first["officer"] = partial(self._officer, simulation, rng)
        first |= self._site(simulation, extra)
        simulation.run({**first, "lambda": poll(simulation, [stream], first)})
        if rng.random() < 0.6:
            simulation.quietly(lambda: releasing.return_seats(clock.now()))
        if later:
            simulation.run({**later, "lambda": poll(simulation, [stream], later)})
        simulation.heal()
        for body in bodies:  # whatever the queue could not deliver comes again
            hearing.hear(body, clock.now())
        self._close_again(simulation)
        stream.drain()
        self._look(world, simulation)
        self._ask_again(simulation)
        stream.drain()
        simulation.pass_time(timedelta(minutes=31))
        for _ in range(2):
            releasing.return_seats(clock.now())
            stream.drain()
        self._look(world, simulation)
        return [*self.found, *self._verdict(world, simulation, stream)]

    # --- what people do -------------------------------------------------------------------

    def _script(
        self, person: PersonId, scripts: tuple[tuple[str, ...], ...], rng: Random
    ) -> list[Wish]:
        told: list[Wish] = []
        for what in rng.choice(scripts):
            start = rng.choice(STARTS) if what in ("hold", "move") else ""
            told.append(Wish(person, len(self.wishes), what, start))
            if what not in IDLE:
                self.wishes.append(told[-1])
        return told

    def _live(self, simulation: Simulation, script: list[Wish]) -> None:
        for wish in script:
            if wish.what == "wait":
                simulation.pass_time(timedelta(minutes=11))
                simulation.pause()
            elif wish.what == "nearly":
                simulation.quietly(partial(self._wait_nearly, simulation, wish.person))
                self.near += 2
            else:
                self._insist(simulation, wish)

    @staticmethod
    def _wait_nearly(simulation: Simulation, person: PersonId) -> None:
        """Until a moment before the hold ends."""
        kept = appointments.appointment(person, CAMPAIGN)
        if kept is not None and kept.state is AppointmentState.HELD:
            moment = kept.until - simulation.true_now() - timedelta(milliseconds=60)
            simulation.pass_time(max(moment, timedelta(0)))

    def _insist(self, simulation: Simulation, wish: Wish) -> None:
        """Ask until answered, as a phone does; a ticket is taken once for a wish."""
        caller = Caller(Role.CITIZEN, wish.person, phone_verified=True)
        text = ""
        for _ in range(4):
            if wish.what in ("hold", "move") and not text:
                try:
                    text = simulation.invoke(partial(self._ticket, caller, wish.person))
                except NotEligible:
                    self.turned_away.add(wish)
                    return
                except (Died, Refusal):
                    continue
            told = simulation.attempt(wish, partial(self._act, caller, wish, text))
            self._look(self.world, simulation)
            if told.heard in (Heard.DONE, Heard.REFUSED):
                self._full_to_whom(simulation, wish, told)
                return
            simulation.pause()

    @staticmethod
    def _ticket(caller: Caller, person: PersonId) -> str:
        return tickets.give(caller, person, CAMPAIGN, clock.now())[1]

    def _full_to_whom(self, simulation: Simulation, wish: Wish, told: Told) -> None:
        """Who has a seat of a slot is never told that it is full."""
        if told.code != SlotFull.code or wish.person in self.twins:
            return
        kept = simulation.quietly(lambda: appointments.appointment(wish.person, CAMPAIGN))
        if kept and kept.slot == self.session.slot_id(wish.start) and kept.stands(clock.now()):
            self.found.append(Violation("no false refusal", f"{wish} full to its own people"))

    def _act(self, caller: Caller, wish: Wish, ticket: str) -> Any:
        now = clock.now()
        slot = self.session.slot_id(wish.start)
        if wish.what == "hold":
            return booking.hold(caller, wish.person, slot, ticket, now).slot
        if wish.what == "move":
            return booking.move(caller, wish.person, slot, ticket, now).slot
        if wish.what == "confirm":
            return booking.confirm(caller, wish.person, CAMPAIGN, now).slot
        booking.cancel(caller, wish.person, CAMPAIGN, now)
        return ""

    def _officer(self, simulation: Simulation, rng: Random) -> None:
        """Lowers and raises the seats of the first slot."""
        for seats in rng.choice(((), (1, 2), (1, 3), (3, 2))):
            for _ in range(rng.randrange(6)):
                simulation.pause()
            slot = self.session.slot_id(STARTS[0])
            act = partial(planning.set_seats, OFFICER, slot, seats)
            simulation.insist(("seats", seats), act, tries=4)
            self._look(self.world, simulation)

    def _site(self, simulation: Simulation, extra: Random) -> dict[str, Callable[[], None]]:
        """In some plays the site closes the session at any moment."""
        self.closing = extra.choice((*[None] * 8, Extent.SEATS, Extent.WHOLE))
        if self.closing is None:
            return {}
        return {"site": partial(self._closes, simulation, self.closing, extra.randrange(60))}

    def _close_again(self, simulation: Simulation) -> None:
        """In the end it has been told, whatever was lost before."""
        if self.closing is not None:
            self._closes(simulation, self.closing, 0)

    def _closes(self, simulation: Simulation, extent: Extent, pauses: int) -> None:
        """The site closes the session, at any moment, and insists until it is told so."""
        for _ in range(pauses):
            simulation.pause()
        act = partial(closing.close, OFFICER, self.session.id, extent, WHY, clock.now())
        for _ in range(20):
            if simulation.attempt(("close", extent), act).heard is Heard.DONE:
                return
            simulation.pause()

    def _reaper(self, simulation: Simulation, phones: list[str], rng: Random) -> None:
        """Some rounds at any time, and one about when a hold ends while somebody confirms it."""
        for _ in range(rng.randrange(1, 4)):
            for _ in range(rng.randrange(8)):
                simulation.pause()
            self._round(simulation)
        while any(simulation.baton.ready(name) for name in phones):
            simulation.pause()
            if self.near:
                self.near -= 1
                for _ in range(rng.randrange(4)):
                    simulation.pause()
                self._round(simulation)

    def _laboratory(self, simulation: Simulation, bodies: list[str], rng: Random) -> None:
        """Findings are told, and told again where whoever heard them died."""
        for body in bodies:
            for _ in range(rng.randrange(12)):
                simulation.pause()
            for _ in range(3):
                try:
                    simulation.invoke(partial(hearing.hear, body, clock.now()))
                    break
                except (Died, Refusal):
                    simulation.pause()
            self._look(self.world, simulation)

    @property
    def _found_ill(self) -> set[PersonId]:
        return {person for person, _ in self.findings}

    @property
    def _waiting(self) -> set[PersonId]:
        """Who is to wait by what was found last."""
        return {person for person, what in dict(self.findings).items() if what == "positive"}

    def _round(self, simulation: Simulation) -> None:
        try:
            simulation.invoke(lambda: releasing.return_seats(clock.now()))
        except (Died, Refusal):
            simulation.pause()
        self._look(self.world, simulation)

    def _ask_again(self, simulation: Simulation) -> None:
        answered = {
            one.intention for one in simulation.history if one.heard in (Heard.DONE, Heard.REFUSED)
        }
        for wish in self.wishes:
            if wish not in answered:
                self._insist(simulation, wish)

    # --- what must hold -------------------------------------------------------------------

    @staticmethod
    def _seats(world: World) -> dict[str, slots.Seats]:
        found: dict[str, slots.Seats] = {}
        for row in world.rows("vaccine_slots"):
            record = slots.SlotRecord()
            record.deserialize(_on_the_wire(row))
            found[record.id[-4:]] = slots._seats(record)
        return found

    @staticmethod
    def _kept(world: World) -> dict[PersonId, Appointment]:
        found = (appointments.of_image(row) for row in world.rows("vaccine_appointments"))
        return {one.person: one for one in found if one is not None}

    def _tell(self, fact: dict[str, Any]) -> None:
        self.facts.append(fact)

    def _heard(self) -> list[tuple[str, str]]:
        """Who has which slot, as somebody knows who heard the facts only, in whatever order."""
        latest: dict[str, dict[str, Any]] = {}
        for fact in self.facts:
            seen = latest.get(fact["person"])
            if seen is None or fact["revision"] >= seen["revision"]:
                latest[fact["person"]] = fact
        confirmed = (one for one in latest.values() if one["fact"] == "AppointmentConfirmed")
        return sorted((one["person"], one["starts_at"]) for one in confirmed)

    def _look(self, world: World, simulation: Simulation) -> None:
        """At every moment: no slot beyond its seats, nobody early, and who has an appointment has
        the seat."""
        standing = self._seats(world)
        for start, seats in standing.items():
            if len(seats.people) > seats.seats:
                self.found.append(Violation("no oversell", f"{start}: {len(seats.people)}"))
        early = simulation.true_now() < OPENS and not self._jumped(simulation)
        for person, one in self._kept(world).items():
            if one.state in STANDING and person not in standing[one.slot[-4:]].people:
                self.found.append(Violation("who has an appointment has the seat", one.slot))
            if one.state in STANDING and early:
                self.found.append(Violation("nobody before the opening", one.slot))

    def _verdict(self, world: World, simulation: Simulation, stream: StreamDoor) -> list[Violation]:
        history, kept, seats = simulation.history, self._kept(world), self._seats(world)
        confirmed = {
            person: one.slot
            for person, one in kept.items()
            if one.state is AppointmentState.CONFIRMED
        }
        held = [p for p, one in kept.items() if one.state is AppointmentState.HELD]
        taken = sorted((person, one.id) for one in seats.values() for person in one.people)
        counted = Counter(person for person, _ in taken)
        return [
            *no_defects(history),
            *conserved("seats = appointments", taken, sorted(confirmed.items())),
            *conserved("facts = appointments", self._heard(), sorted(_told(confirmed))),
            *conserved("figures = appointments", _figures(world), _days_of(confirmed)),
            *conserved("no hold outlives its time", held, []),
            *conserved("nobody twice", [p for p, count in counted.items() if count > 1], []),
            *conserved("slots are found in order", _unsettled(seats), []),
            *conserved("nobody where nothing is given", self._left_there(kept), []),
            *conserved("nobody who is to wait", sorted(self._waiting & confirmed.keys()), []),
            *every_wish_is_answered(
                history, [wish for wish in self.wishes if wish not in self.turned_away]
            ),
            *self._false(simulation),
            *self._lost(history, confirmed),
            *conserved("nothing is buried", stream.dead, []),
        ]

    def _left_there(self, kept: dict[PersonId, Appointment]) -> list[str]:
        """Who has a seat of a session that was called off, or is told another cause than the site
        by a fact of its own: nobody but who ended it themselves."""
        if self.closing is not Extent.WHOLE:
            return []
        return [person for person, one in kept.items() if one.state in STANDING]

    def _lost(self, history: list[Told], confirmed: dict[PersonId, SlotId]) -> list[Violation]:
        """Who was last told, on their only phone, that a seat is theirs has it."""
        found = []
        for person in PEOPLE:
            if person in self.twins or person in self._found_ill:
                continue
            if self.closing is Extent.WHOLE:
                continue
            seat, sure = "", False
            for told in history:
                wish = told.intention
                if not isinstance(wish, Wish) or wish.person != person:
                    continue
                if told.heard is Heard.LOST:  # it may have happened: what stands then is open
                    sure = sure and wish.what not in {"cancel", "move"}
                elif told.heard is Heard.DONE:
                    seat = told.answer
                    sure = wish.what == "confirm" or (sure and wish.what in ("hold", "move"))
            if sure and confirmed.get(person) != seat:
                found.append(Violation("nothing acknowledged is lost", f"{person} {seat}"))
        return found

    @staticmethod
    def _jumped(simulation: Simulation) -> bool:
        return any(fault is Fault.CLOCK for _, fault in simulation.faults)

    def _false(self, simulation: Simulation) -> list[Violation]:
        """A refusal has a reason in what others, the other phone, or the clock did."""
        found = []
        for told in simulation.history:
            if told.heard is not Heard.REFUSED:
                continue
            wish = told.intention
            right = told.code == CapacityBelowBooked.code
            if isinstance(wish, Wish):
                right = self._rightly(wish, told.code)
            if not right:
                found.append(Violation("no false refusal", f"{wish} {told.code}"))
        return found

    def _rightly(self, wish: Wish, code: str) -> bool:
        mine = [one for one in self.wishes if one.person == wish.person]
        if code == SlotFull.code:  # the officer may have left but one seat
            return any(one.start == wish.start and one.person != wish.person for one in self.wishes)
        if code == AlreadyBooked.code:
            return any(one.start not in ("", wish.start) for one in mine)
        return code in MAY_BE or (code == NotEligible.code and wish.person in self._found_ill)


def _figures(world: World) -> dict[date, int]:
    """Booked by day, counted anew after all was heard: what has changed, and nothing else."""
    counting.work_through(clock.now())
    found: Counter[date] = Counter()
    for row in world.rows("vaccine_figures"):
        if row["f"]["S"].startswith("counts#") and row["s"]["S"].startswith(Measure.BOOKED):
            day = date.fromisoformat(row["s"]["S"][-10:])
            found[day] += sum(json.loads(row["b"]["S"]).values())
    return +found


def _days_of(confirmed: dict[PersonId, str]) -> dict[date, int]:
    """The days of appointments that stand."""
    return Counter(day_of_slot(SlotId(slot)) for slot in confirmed.values())


def _told(confirmed: dict[PersonId, SlotId]) -> list[tuple[str, str]]:
    return [
        (person, write_instant(begins_at(day_of_slot(slot), slot[-4:])))
        for person, slot in confirmed.items()
    ]


def _finding(person: PersonId, what: str) -> str:
    """The fact of a sample of today; what takes it back is its second release."""
    tube = f"VN-{person[-6:]}"
    return result(person, told=what, release=1 if what == "positive" else 2, tube=tube)


def _unsettled(seats: dict[str, slots.Seats]) -> list[str]:
    return [start for start, one in seats.items() if one.takes != one.settled]


def _on_the_wire(row: dict[str, Any]) -> dict[str, Any]:
    """moto holds binary sets as base64 text."""
    return {
        name: {"BS": [b64decode(one) if isinstance(one, str) else one for one in value["BS"]]}
        if "BS" in value
        else value
        for name, value in row.items()
    }
