"""Gates read codes and cards, keep what they read, and send it: exactly once, also after a week.

Two tablets stand at one venue; the second one's owner ends it meanwhile. Each signs its requests
with its own key and its own clock, as `static/js/gate.js` does: the oldest events first, what could
not be sent within a minute marked as kept; what has an answer leaves the buffer. One tablet has two
pages open, which send the same buffer. A card that nobody knows becomes one person. Names are
shown only after the audit has a row for it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from random import Random

from cryptography.hazmat.primitives.asymmetric import ec

from functions.access.domain.device import Device, DeviceClockWrong, DeviceRevoked
from functions.access.service import devices
from functions.access.store import devices as device_store
from functions.checkin.domain.visit import TOLERANCE
from functions.checkin.service import gate
from functions.checkin.service.recording import Outcome
from functions.kernel.callers import Caller, Role
from functions.registry import service as registry
from functions.registry.domain import personal_code
from functions.registry.domain.personal_code import QrExpired
from functions.runtime import clock, crypto, settings, signing
from tests.simulation import town
from tests.simulation.checking import (
    Heard,
    Told,
    Violation,
    conserved,
    every_wish_is_answered,
    no_defects,
    no_false_refusal,
    nothing_acknowledged_is_lost,
    nothing_is_doubled,
    nothing_is_unasked,
)
from tests.simulation.delivery import poll
from tests.simulation.faults import Fault, Plan, Swarm
from tests.simulation.flows import Mutants, gate_mutants
from tests.simulation.flows.closing import close
from tests.simulation.flows.disclosure import Disclosures
from tests.simulation.flows.phones import SPILLED, doors, visits_hold
from tests.simulation.flows.tablet import AT_ONCE, PATH, Sending, Tablet, Wish, Wishes
from tests.simulation.flows.venues import DETAILS
from tests.simulation.flows.visits import (
    bodies,
)
from tests.simulation.queue_door import QueueDoor
from tests.simulation.schedule import START, Simulation
from tests.simulation.town import NEXT_MIDNIGHT
from tests.simulation.world import World

JUMPED = "the server's clock had jumped"
OWNER, VISITOR = "+84900001001", "+84900002002"
NOTICED = timedelta(seconds=60)
"""A container may believe an ended device for so long; a server's clock may be as far wrong again,
twice, while it still takes the device's signature."""
NO_CARE = personal_code.Crypto(
    seal=lambda *_: b"", unseal=lambda *_: b"", mac=crypto.mac, to_text=crypto.to_text,
    from_text=crypto.from_text,
)  # fmt: skip


class Gates:
    """Two tablets, one of them with two pages; an owner, a queue, a stream."""

    name = "gate"
    audits = True

    def __init__(self) -> None:
        self._keys = [ec.derive_private_key(1001 + n, ec.SECP256R1()) for n in range(2)]
        self._devices: list[str] = []
        self._owner = Caller(Role.ANONYMOUS)
        self._visitor = ""
        self._venue = ""
        self._material: tuple[str, bytes] = ("", b"")

    def mutants(self) -> Mutants:
        """Ways of being wrong, planted in the real services and stores."""
        return gate_mutants.MUTANTS

    def forget(self) -> None:
        """As a process that died."""
        town.forget()

    def lay(self, world: World) -> None:
        """All tables, a queue, keys, a venue of an owner with two gates, somebody with a phone."""
        world.create_tables()
        world.create_queues([SPILLED, "posters", "messages"])
        world.create_topics(["facts"])
        world.replace("functions.access.service.devices.neighbours", _Neighbours)
        town.lay_keys()
        owner = registry.open_account(OWNER, START)
        self._owner = Caller(Role.CITIZEN, owner, phone_verified=True, session="s")
        self._venue = registry.register_venue(
            self._owner, DETAILS, registrant_name="Nguyễn Văn An", key="one", now=START
        ).code
        self._visitor = registry.open_account(VISITOR, START)
        material = registry.personal_code_material(self._visitor, START - timedelta(days=1))
        self._material = material.sealed, crypto.from_text(material.seed)
        for number, key in enumerate(self._keys):
            jwk = signing.jwk_of(key.public_key())
            device = f"{number:026d}"
            device_store.put_device(
                Device(device, self._venue, "Cửa", jwk["x"], jwk["y"], START, owner)
            )
            self._devices.append(device)

    def plan(self, seed: object) -> Plan:
        """All faults; a table, the audit, the queue or the key services may refuse for a while."""
        checkins, audit, identities = map(settings.table_name, ("checkins", "audit", "identities"))
        persons, gates = map(settings.table_name, ("persons", "devices"))
        refusable = (checkins, checkins, audit, identities, gates, "sqs", "kms", "secretsmanager")
        return Swarm.of(
            Random(f"{seed}/faults"),
            transacted=(checkins, identities, persons),
            refusable=refusable,
        )

    def play(self, world: World, simulation: Simulation) -> list[Violation]:
        """Tablets send while queue and stream are read and one is ended; then everything drains."""
        rng = simulation.rng
        if rng.random() < 0.25:
            before = timedelta(seconds=rng.randrange(1, 90))
            simulation.pass_time(NEXT_MIDNIGHT - simulation.now() - before)
        watch = Disclosures(world)
        simulation.watchers.append(watch)
        tablets = self._tablets(simulation, rng)
        ended = rng.random() < 0.5
        wishes = Wishes.of(tablets, ended=self._devices[1] if ended else "")
        queue, stream = doors(world, simulation)
        page = replace(tablets[0], waiting=dict(tablets[0].waiting))
        callers = {
            "gate0": partial(self._flush, simulation, tablets[0], rng),
            "page0": partial(self._flush, simulation, page, rng),
            "gate1": partial(self._flush, simulation, tablets[1], rng),
        }
        if ended:
            callers["owner"] = partial(self._end, simulation, self._devices[1], rng)
        simulation.run({**callers, "lambda": poll(simulation, [queue, stream], callers)})

        def ask_again() -> None:
            simulation.pass_time(timedelta(minutes=2))
            for tablet in tablets:
                tablet.ahead = timedelta(0)  # somebody sets its clock
                self._flush(simulation, tablet, rng, tries=6)

        close(simulation, [queue, stream], ask_again)
        found: list[Violation] = simulation.quietly(
            lambda: self._verdict(world, simulation, wishes, queue)
        )
        return [*watch.found, *found]

    def _tablets(self, simulation: Simulation, rng: Random) -> list[Tablet]:
        """What was read in the last days or just now: in, out, and in again."""
        made = []
        kept = timedelta(minutes=rng.choice((0, 0, 1, 200, 20 * 60)))
        for device, key in zip(self._devices, self._keys, strict=True):
            ahead = timedelta(seconds=rng.choice((0, 0, 0, 0, 20, -20, 400)))
            tablet = Tablet(device, key, ahead)
            now = simulation.true_now() - kept
            for _ in range(rng.randrange(1, 4)):
                carded = rng.random() < 0.5
                code = "" if carded else self._code(now)
                out = rng.random() < 0.4
                person = "card" if carded else self._visitor
                tablet.reads(person, code, now, out=out, venue=self._venue)
                now += timedelta(seconds=rng.choice((0, 0, 1, 20, 40)))
            made.append(tablet)
        return made

    def _code(self, now: datetime) -> str:
        sealed, seed = self._material
        return personal_code.phone_code(sealed, seed, personal_code.window_of(now), NO_CARE)

    @staticmethod
    def _flush(simulation: Simulation, tablet: Tablet, rng: Random, tries: int = 3) -> None:
        """Send the oldest first; what got an answer leaves the buffer."""
        client = simulation.baton.holder
        for number in range(tries):
            if not tablet.waiting:
                return
            now = simulation.true_now()
            request = f"{client}.{number}.{simulation.calls}"
            jumped: list[bool] = []
            act = partial(_sent, simulation, tablet.oldest(now), request, jumped)
            told = simulation.attempt(("flush", tablet.device, now, tablet.ahead), act)
            if told.heard is Heard.REFUSED and any(jumped):
                simulation.history[-1] = replace(told, answer=JUMPED)
            for passed in told.answer or ():
                wish, _ = tablet.waiting.pop(passed.sequence)
                refused = passed.outcome == gate.REFUSED
                heard = Heard.REFUSED if refused else Heard.DONE
                code = passed.refusal.code if passed.refusal else ""
                simulation.history.append(Told(client, wish, heard, code, passed.outcome))
                simulation.trace.append(f"     {client} {wish!r} heard {heard} {code}")
            simulation.pass_time(timedelta(seconds=rng.choice((0, 0, 30, 100))))
            simulation.pause()

    def _end(self, simulation: Simulation, device: str, rng: Random) -> None:
        """The owner ends a device, and insists."""
        for _ in range(rng.randrange(4)):
            simulation.pause()

        def act() -> datetime:
            devices.revoke(self._owner, device, clock.now())
            return simulation.true_now()

        simulation.insist(("end", device), act, tries=4)

    def _verdict(
        self,
        world: World,
        simulation: Simulation,
        wishes: Wishes,
        queue: QueueDoor,
    ) -> list[Violation]:
        history = simulation.history
        told = [one for one in history if one.intention in wishes.kept]
        asked = [Told("buffer", wish, Heard.LOST) for wish in wishes.kept]
        standing = self._standing(world)
        numbers = [row["person"]["S"] for row in world.rows("identities")]
        return [
            *no_defects(history),
            *nothing_acknowledged_is_lost(_but_seen_twice(told, standing, wishes.twins), standing),
            *nothing_is_doubled(standing),
            *nothing_is_unasked([*told, *asked], standing),
            *no_false_refusal(history, partial(_rightly, history, wishes.misdated)),
            *every_wish_is_answered(history, wishes.owed),
            *_ended_devices_stay_out(history, jumps=_jumped(simulation)),
            *_counted_as_of_then(world),
            *conserved("one person per number", len(numbers), len(set(numbers))),
            *conserved("persons = numbers", len(world.rows("persons")), len(numbers)),
            *visits_hold(world, simulation, queue),
        ]

    def _standing(self, world: World) -> list[Wish]:
        found: list[Wish] = []
        for body in bodies(world):
            person = self._visitor if body["u"] == self._visitor else "card"
            if body.get("o"):
                found.append(("out", person, body["dv"], body["sq"]))
                continue
            second, _, place = body["s"].partition("#")
            found.append(("in", person, int(second, 16), place))
        return found


def _sent(
    simulation: Simulation, sending: Sending, request: str, jumped: list[bool]
) -> tuple[gate.Passed, ...]:
    """The guard and the door, as one invocation; notes whether its clock is wrong."""
    jumped.append(simulation.jumped(simulation.baton.holder))
    now = clock.now()
    caller = devices.speaking(sending.header, "POST", PATH, sending.body, now)
    return gate.pass_gate(caller, sending.events, now, sent_at=sending.sent_at, request_id=request)


class _Neighbours:
    """What app.py tells access about venues."""

    @staticmethod
    def open_venue(caller: Caller, code: str, now: datetime) -> str:
        """As composed there."""
        return str(registry.open_venue(caller, code, now=now).code)


def _counted_as_of_then(world: World) -> list[Violation]:
    """A reading counts as of when it was made, however long it was kept."""
    return [
        Violation("a reading counts as of then", f"{body['t']} counts as {body['a']}")
        for body in bodies(world)
        if "t" in body and abs(body["a"] - body["t"]) > TOLERANCE.total_seconds() + 120
    ]


def _jumped(simulation: Simulation) -> bool:
    return any(fault is Fault.CLOCK for _, fault in simulation.faults)


def _rightly(history: list[Told], misdated: set[Wish], told: Told) -> bool:
    """An ended device and a clock a minute away are not let in; a code needs a right clock too."""
    wish = told.intention
    if not isinstance(wish, tuple):
        return False
    if wish[0] == "flush" and told.code == DeviceRevoked.code:
        return any(one.intention == ("end", wish[1]) for one in history)
    if wish[0] == "flush" and told.code == DeviceClockWrong.code:
        return abs(wish[3]) >= AT_ONCE or told.answer == JUMPED
    return told.code == QrExpired.code and wish in misdated


def _but_seen_twice(history: list[Told], standing: list[Wish], twins: set[Wish]) -> list[Told]:
    """Without exits for which another stands: two gates saw the person leave, in one second, or one
    of them while the other's exit waited in the queue."""
    left = {wish[1] for wish in standing if wish[0] == "out"}
    waited = {one.intention for one in history if one.answer is Outcome.SPILLED}
    return [
        one
        for one in history
        if not (
            isinstance(one.intention, tuple)
            and one.intention[0] == "out"
            and one.intention not in standing
            and one.intention[1] in left
            and one.intention in twins | waited
        )
    ]


def _ended_devices_stay_out(history: list[Told], *, jumps: bool) -> list[Violation]:
    """Who is told that a device is ended can rely on it a minute later."""
    found = []
    for end in history:
        if not (isinstance(end.intention, tuple) and end.intention[0] == "end"):
            continue
        if end.heard is not Heard.DONE:
            continue
        by = end.answer + NOTICED * (3 if jumps else 1)
        for told in history:
            wish = told.intention
            if told.heard is not Heard.DONE or not isinstance(wish, tuple):
                continue
            if wish[:2] == ("flush", end.intention[1]) and wish[2] > by:
                found.append(Violation("an ended device stays out", repr(wish)))
    return found
