"""Doses are given, withdrawn and moved to their true vial while lots run out, are wasted, recalled.

Four people were each screened twice, by mistake or since two tables served them; three tables give
doses out of the few vials that are open, a keeper wastes and opens, a doctor corrects, the ministry
recalls. At every moment each lot's sums are what its movements say and nothing is below nothing,
used doses are recorded doses, and nobody has two on a day. In the end the last fact told of each
dose is the dose as it stands, and the list of a lot's people is who was given of it.
"""

from __future__ import annotations

from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from random import Random
from typing import Any, TypeVar

from functions.access import service as access
from functions.access.domain.staff import Unit
from functions.immunization import consumers, streams
from functions.immunization.domain.attendance import Attendance, attendance_id
from functions.immunization.domain.dose import Dose
from functions.immunization.domain.lot import LotId
from functions.immunization.domain.movement import REAL, Account, WasteReason, differences
from functions.immunization.domain.screening import Decision, Outcome
from functions.immunization.service import correcting, injecting, recalling, stock, vials
from functions.immunization.store import attendances, stocks
from functions.immunization.store import vials as vial_store
from functions.immunization.store.doses import DoseRecord, dose_of
from functions.immunization.store.recipients import RecipientRecord
from functions.immunization.store.stocks import MovementRecord, StockRecord
from functions.immunization.store.vials import VialRecord
from functions.kernel.callers import Caller, Relation, Role
from functions.kernel.identifiers import PersonId, StaffId, UnitId, opaque_id, person_id
from functions.runtime import clock, settings
from functions.runtime.tables import Record
from tests.simulation import town
from tests.simulation.checking import (
    Heard,
    Told,
    Violation,
    conserved,
    every_wish_is_answered,
    no_defects,
    no_false_refusal,
)
from tests.simulation.delivery import poll
from tests.simulation.faults import Plan, Swarm
from tests.simulation.flows import Mutants, vaccine_doses_mutants
from tests.simulation.flows.closing import run_dry
from tests.simulation.queue_door import QueueDoor
from tests.simulation.schedule import START, Simulation
from tests.simulation.stream_door import StreamDoor
from tests.simulation.world import World

Kept = TypeVar("Kept", bound=Record)
TABLES = (
    "keys", "units", "staff", "persons", "limits", "refusals", "idempotency", "immunizations",
    "vaccine_lots",
)  # fmt: skip
RECALLS = "vaccine-recalls"
SITE = UnitId("site-01")
PEOPLE = tuple(person_id((0xB00 + number).to_bytes(8)) for number in range(4))
FIRST, SECOND = LotId("comirnaty.MAU1"), LotId("comirnaty.MAU2")
LOTS = (FIRST, SECOND)
EACH = 2
"""Doses in a vial: the vials that are open at first don't suffice for all."""
STAFF = Caller(Role.COMMUNE_OFFICER, "s-1", unit=SITE, relations=frozenset({Relation.UNIT}))
MINISTRY = Caller(
    Role.MINISTRY_OPERATOR, "s-9", division="", relations=frozenset({Relation.JURISDICTION})
)
REASON = "đối chiếu với sổ tại bàn tiêm"
EXPLAINED = {
    "give": ("LOT_EMPTY", "LOT_BLOCKED", "DOSE_CONFLICT"),
    "withdraw": ("DOSE_UNKNOWN",),
    "move": ("DOSE_UNKNOWN", "LOT_EMPTY"),
    "waste": ("LOT_EMPTY",),
    "open": ("LOT_EMPTY", "LOT_BLOCKED"),
    "recall": (),
}
"""Refusals that what others did may explain."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that somebody wants once."""

    number: int
    what: str
    thread: str = ""
    lot: str = ""


class VaccineDoses:
    """Three tables, a keeper, a doctor, the ministry, two streams."""

    name = "vaccine-doses"

    def __init__(self) -> None:
        self.world: World
        self.found: list[Violation] = []
        self.wishes: list[Wish] = []
        self.threads: dict[str, PersonId] = {}
        self.vials: dict[LotId, str] = {}
        self.facts: list[dict[str, Any]] = []
        self.recalled: set[str] = set()

    def mutants(self) -> Mutants:
        """Ways of being wrong, planted in the real services and stores."""
        return vaccine_doses_mutants.MUTANTS

    def forget(self) -> None:
        """As a process that died."""
        town.forget()

    def lay(self, world: World) -> None:
        """A site with two lots, one open vial of each, and people who were screened twice."""
        world.replace("functions.runtime.facts.tell", self._tell)
        world.replace("functions.runtime.facts.tell_all", self._tell_of_recall)
        world.create_tables(TABLES)
        world.create_queues((RECALLS,))
        world.replace("functions.immunization.store.recipients.PAGE", 1)
        town.lay_keys()
        access.put_unit(Unit(SITE, "vaccination_site", "Điểm tiêm", "01/001/00001"))
        for lot in LOTS:
            delivery = stock.Delivery("comirnaty", lot[10:], date(2022, 2, 28), 3, EACH)
            stock.receive(STAFF, delivery, f"lay-{lot}", START)
            self.vials[lot] = vials.open_vial(STAFF, lot, f"open-{lot}", START).id
        passed = Decision(Outcome.ELIGIBLE, (), "screening-4355")
        for number in range(2 * len(PEOPLE)):
            id_ = attendance_id("20211123", opaque_id(number.to_bytes(16)))
            self.threads[id_] = PEOPLE[number // 2]
            attendances.put_new(
                Attendance(
                    id_, SITE, PEOPLE[number // 2], "comirnaty", passed, {}, {}, StaffId("d"), START
                )
            )

    def plan(self, seed: object) -> Plan:
        """All faults; both tables may refuse for a while."""
        refusable = tuple(map(settings.table_name, ("immunizations", "vaccine_lots")))
        return Swarm.of(Random(f"{seed}/faults"), refusable=(*refusable, "kms"))

    def play(self, world: World, simulation: Simulation) -> list[Violation]:
        """Everybody at work, then all is mended and told."""
        rng = simulation.rng
        self.forget()
        self.world, self.found, self.wishes, self.facts = world, [], [], []
        self.recalled = set()
        told: list[StreamDoor] = [
            StreamDoor(
                simulation,
                _tell_doses,
                lambda: world.table(settings.table_name("immunizations")),
            ),
            StreamDoor(
                simulation,
                lambda event: streams.block_lots(event, None),
                lambda: world.table(settings.table_name("vaccine_lots")),
            ),
        ]
        job = QueueDoor(
            simulation, lambda event: consumers.tell_recalled(event, None), world.queued(RECALLS)
        )
        clients: dict[str, Callable[[], None]] = {}
        for table in range(3):
            wanted = [self._wish("give", rng) for _ in range(rng.randrange(1, 4))]
            clients[f"table{table}"] = partial(self._work, simulation, wanted)
        kept = [self._wish(rng.choice(("waste", "open")), rng) for _ in range(rng.randrange(3))]
        clients["keeper"] = partial(self._work, simulation, kept)
        mended = [
            self._wish(rng.choice(("withdraw", "move")), rng) for _ in range(rng.randrange(4))
        ]
        clients["doctor"] = partial(self._work, simulation, mended)
        if rng.random() < 0.5:
            wish = self._wish("recall", rng)
            clients["ministry"] = partial(self._recalls, simulation, wish, rng.randrange(90))
        simulation.run({**clients, "lambda": poll(simulation, [*told, job], clients)})
        simulation.heal()
        self._work(simulation, list(self.wishes), again=True)
        run_dry([*told, job])
        self._look()
        return [*self.found, *self._verdict(world, simulation, told)]

    # --- what people do -------------------------------------------------------------------

    def _tell(self, fact: dict[str, Any]) -> None:
        self.facts.append(fact)

    def _tell_of_recall(self, told: Sequence[dict[str, Any]]) -> None:
        self.recalled |= {one["person"] for one in told}

    def _wish(self, what: str, rng: Random) -> Wish:
        thread = rng.choice(list(self.threads)) if what in ("give", "withdraw", "move") else ""
        lot = rng.choice(LOTS) if what != "withdraw" else ""
        self.wishes.append(Wish(len(self.wishes), what, thread, lot))
        return self.wishes[-1]

    def _recalls(self, simulation: Simulation, wish: Wish, pauses: int) -> None:
        """At any moment, also when doses of the lot were given."""
        for _ in range(pauses):
            simulation.pause()
        self._work(simulation, [wish])

    def _work(self, simulation: Simulation, wanted: list[Wish], *, again: bool = False) -> None:
        answered = {
            one.intention for one in simulation.history if one.heard in (Heard.DONE, Heard.REFUSED)
        }
        for wish in wanted:
            if again and wish in answered:
                continue
            simulation.insist(wish, partial(self._act, wish), tries=4)
            simulation.quietly(self._look)
            simulation.pause()

    def _act(self, wish: Wish) -> Any:
        now, key, lot = clock.now(), f"wish-{wish.number}", LotId(wish.lot)
        match wish.what:
            case "give":
                vial = self.vials[lot]
                given = injecting.give(STAFF, wish.thread, lot, vial, reason="", now=now)
                return given.person, given.lot
            case "withdraw":
                correcting.withdraw(STAFF, wish.thread, REASON, now)
            case "move":
                vial = self.vials[lot]
                correcting.set_vial(STAFF, wish.thread, lot, vial, reason=REASON, now=now)
            case "waste":
                why = WasteReason.LEFT_OVER
                vials.waste_rest(STAFF, lot, self.vials[lot], why, key=key, now=now)
            case "open":
                vials.open_vial(STAFF, lot, key, now)
            case _:
                recalling.recall(MINISTRY, lot, "123/QLD-CL", now)
        return ""

    # --- what must hold -------------------------------------------------------------------

    def _doses(self) -> list[Dose]:
        rows = _of(self.world.rows("immunizations"), "dose#")
        return [dose_of(_read(DoseRecord, row)) for row in rows]

    def _look(self) -> None:
        """At every moment: sums are movements, used is recorded, nobody twice, vials are open."""
        recorded = Counter(one.lot for one in self._doses() if one.counts)
        rows = self.world.rows("vaccine_lots")
        moves = [stocks._movement(_read(MovementRecord, row)) for row in _of(rows, "move#")]
        open_vials = [vial_store._vial(_read(VialRecord, row)) for row in _of(rows, "vial#")]
        for kept in (stocks._stock(_read(StockRecord, row)) for row in _of(rows, "stock#")):
            lot = kept.lot.id
            wrong = differences([kept], [one for one in moves if one.lot == lot])
            below = [account for account in REAL if kept.of(account) < 0]
            opened = sum(one.left for one in open_vials if one.lot == lot)
            self.found += [
                *conserved("sums are movements", wrong, {}),
                *conserved("nothing below nothing", below, []),
                *conserved("both sides", sum(kept.doses.values()), 0),
                *conserved("used is recorded", kept.of(Account.USED), recorded[lot]),
                *conserved("open is in vials", kept.of(Account.OPEN), opened),
            ]

    def _verdict(
        self, world: World, simulation: Simulation, told: list[StreamDoor]
    ) -> list[Violation]:
        history, standing = simulation.history, self._doses()
        last: dict[str, int] = {}
        for fact in (one for one in self.facts if "person" in one):
            last[fact["person"]] = max(last.get(fact["person"], 0), fact["revision"])
        rows = _of(world.rows("vaccine_lots"), "who#")
        people = [_read(RecipientRecord, row) for row in rows]
        listed = sorted((one.lot, int(one.n)) for one in people if one.on)
        given = sorted((one.lot, one.revision) for one in standing if one.counts)
        heads = _of(world.rows("vaccine_lots"), "head")
        blocked = {row["lot"]["S"] for row in heads if "blk" in row}
        missed = {one.person for one in standing if one.counts and one.lot in blocked}
        return [
            *no_defects(history),
            *every_wish_is_answered(history, self.wishes),
            *no_false_refusal(history, self._rightly),
            *self._misled(history),
            *conserved("told is what stands", last, {one.person: one.revision for one in standing}),
            *conserved("people of a lot", listed, given),
            *conserved("what was wasted is told", *self._wasted(world)),
            *conserved("nobody of a recalled lot is missed", missed - self.recalled, set()),
            *conserved("first doses", {one.number for one in standing if one.counts} - {1}, set()),
            *conserved("nothing is buried", [record for door in told for record in door.dead], []),
        ]

    def _wasted(self, world: World) -> tuple[int, int]:
        """Doses wasted as somebody knows who heard the facts only, each movement once; and sums."""
        heard = {one["movement"]: one["sites"] for one in self.facts if one.get("movement")}
        stocked = _of(world.rows("vaccine_lots"), "stock#")
        return (
            sum(site["wasted"] for sites in heard.values() for site in sites),
            sum(int(row["wasted"]["N"]) for row in stocked if "wasted" in row),
        )

    def _rightly(self, told: Told) -> bool:
        wish = told.intention
        return isinstance(wish, Wish) and told.code in EXPLAINED[wish.what]

    def _misled(self, history: list[Told]) -> list[Violation]:
        """Who was told that a dose was recorded was told of theirs, of this lot or its correction;
        it stands unless it was withdrawn."""
        found = []
        standing = {one.person: one for one in self._doses()}
        moved = {one.thread for one in self.wishes if one.what in ("move", "withdraw")}
        for told in history:
            wish = told.intention
            if not isinstance(wish, Wish) or wish.what != "give" or told.heard is not Heard.DONE:
                continue
            person, lot = told.answer
            mine = {thread for thread, who in self.threads.items() if who == person}
            kept = standing.get(person)
            if person != self.threads[wish.thread] or kept is None:
                found.append(Violation("nothing acknowledged is lost", str(wish)))
            elif not mine & moved and (lot, kept.lot, kept.counts) != (wish.lot, wish.lot, True):
                found.append(Violation("told of another dose", f"{wish} {lot} {kept.lot}"))
        return found


def _of(rows: list[dict[str, Any]], mark: str) -> list[dict[str, Any]]:
    return [row for row in rows if row["s"]["S"].startswith(mark)]


def _read(record: type[Kept], row: dict[str, Any]) -> Kept:
    made = record()
    made.deserialize(_on_the_wire(row))
    return made


def _on_the_wire(row: dict[str, Any]) -> dict[str, Any]:
    """moto holds binaries as bytes or as base64 text."""
    return {
        name: {"B": b64decode(value["B"]) if isinstance(value["B"], str) else bytes(value["B"])}
        if "B" in value
        else value
        for name, value in row.items()
    }


def _tell_doses(event: dict[str, Any]) -> Any:
    """As the template filters it: of doses, not of what else lies in their table."""
    told = [
        one for one in event["Records"] if one["dynamodb"]["Keys"]["s"]["S"].startswith("dose#")
    ]
    return streams.tell_doses({"Records": told}, None) if told else {"batchItemFailures": []}
