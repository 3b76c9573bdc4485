"""Certificates while doses are corrected, sites signed for, certificates and keys revoked.

Three people have a dose each, told by facts that come twice and in any order, and are corrected.
They ask for certificates, twice when no answer comes; their site signs for its day; an officer
revokes one, or all of the site's day; the nation revokes the key that signs. Everything dies as
everybody does. In the end nothing stands but one certificate of the dose as it now stands, signed
by a key that counts; what counts no more is on the list that goes to those offline; and nobody who
asked is left without a certificate that they may have, or without its paper. KMS and the registry's
names stand still: what is tried is who has a certificate of what.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, partial
from random import Random
from typing import Any

from functions.access import service as access
from functions.access.domain.staff import Unit
from functions.certificates import consumers, streams
from functions.certificates.domain.certificate import Certificate, CertificateUnknown
from functions.certificates.domain.judging import hash_of
from functions.certificates.domain.revocation import FacilityOrder
from functions.certificates.domain.uvci import write_uvci
from functions.certificates.domain.words import Kind, State, Why
from functions.certificates.service import (
    attesting,
    batching,
    hearing,
    printing,
    requesting,
    revoking,
    signing,
    trusting,
)
from functions.certificates.store import certificates, revocations, signers
from functions.certificates.store import sources as source_store
from functions.certificates.store.certificates import SHARDS
from functions.certificates.store.revocations import orders as standing_orders
from functions.kernel.callers import Caller, Relation, Role
from functions.kernel.identifiers import PersonId, UnitId, person_id
from functions.kernel.periods import write_instant
from functions.messages.vaccination import DoseTold, ImmunizationCorrected, ImmunizationRecorded
from functions.registry.service.reaching import ToCertify
from functions.runtime import clock, crypto, keys, queues, settings
from tests.signers import Signer
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
from tests.simulation.flows import Mutants, certificates_mutants
from tests.simulation.flows.closing import run_dry
from tests.simulation.queue_door import QueueDoor
from tests.simulation.schedule import START, Simulation
from tests.simulation.stream_door import StreamDoor
from tests.simulation.world import World

TABLES = ("keys", "units", "refusals", "certificates", "certificate_revocations")
FACTS, ATTEST, SIGN, PRINT, ORDERS = (
    f"certificate-{name}" for name in ("facts", "attestations", "signatures", "papers", "orders")
)
HANDS: tuple[tuple[str, Callable[[Any, Any], Any]], ...] = (
    (FACTS, consumers.hear_fact),
    (ATTEST, consumers.attest),
    (SIGN, consumers.sign),
    (PRINT, consumers.print_paper),
    (ORDERS, consumers.work_through_order),
)
SITE, DAY, DOSE = UnitId("site-01"), date(2021, 11, 20), "dose#20211120"
AT = datetime.fromisoformat("2021-11-20T02:00:00+00:00")
PEOPLE = tuple(person_id((0xC00 + number).to_bytes(8)) for number in range(3))
KEY, OLD = Signer.numbered(7), Signer.numbered(8)
"""The newest signs; where it is revoked the other does."""
STAFF = Caller(Role.COMMUNE_OFFICER, "s-1", unit=SITE, relations=frozenset({Relation.UNIT}))
NATION = Caller(
    Role.MINISTRY_OPERATOR, "s-9", division="", relations=frozenset({Relation.JURISDICTION})
)
HELD = 0.6
"""How often everybody has a certificate before anything else happens."""
EXPLAINED = {
    "ask": ("CERTIFICATE_SOURCE_UNKNOWN", "DOSE_IN_QUESTION", "OBSERVATION_OPEN"),
    "look": (),
    "sign": (),
    "revoke": ("CERTIFICATE_UNKNOWN", "CERTIFICATE_NOT_ACTIVE"),
    "order": (),
    "key": (),
}
"""Refusals that what others did may explain."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that somebody wants once."""

    number: int
    what: str
    person: str = ""


class Certificates:
    """People, a site, an officer, the nation, a stream, five queues."""

    name = "certificates"

    def __init__(self) -> None:
        self.facts: list[dict[str, Any]] = []
        self.names: dict[str, str] = {}
        self.wishes: list[Wish] = []
        self.papers: set[str] = set()

    def mutants(self) -> Mutants:
        """Ways of being wrong, planted in the real services and stores."""
        return certificates_mutants.MUTANTS

    def forget(self) -> None:
        """As a process that died."""
        town.forget()
        trusting.forget()

    def lay(self, world: World) -> None:
        """A site, two signers of the centre."""
        world.create_tables(TABLES)
        world.create_queues([name for name, _ in HANDS])
        world.replace("functions.runtime.facts.tell", self._tell)
        world.replace("functions.runtime.signing.sign", _signed)
        world.replace("functions.runtime.signing.verified", _verified)
        world.replace("functions.runtime.signing.public_key", cache(lambda name: name))
        world.replace("functions.runtime.cose_keys.sign", _signed_by_scheme)
        world.replace("functions.runtime.objects.put", self._put)
        world.replace("functions.runtime.objects.is_there", self._lies_there)
        world.replace("functions.runtime.objects.link", lambda *_: "a link")
        world.replace("functions.certificates.service.printing.drawn", lambda found: b"")
        for name in ("audited", "is_guardian"):
            world.replace(f"functions.registry.service.{name}", lambda *_, **__: None)
        world.replace("functions.registry.service.shown_to", lambda person: (person,))
        world.replace("functions.registry.service.to_certify", self._to_certify)
        world.replace("functions.certificates.service.batching.A_TIME", 2)
        world.replace("functions.certificates.service.reissuing.A_TIME", 1)
        world.replace("functions.certificates.service.reissuing.SHARDS", SHARDS[:1])
        world.replace("functions.certificates.store.certificates.shard_of", lambda _: SHARDS[0])
        world.replace(
            "functions.certificates.service.reissuing._first_day",
            lambda der, now: START.date() - timedelta(days=1),
        )
        town.lay_keys()
        access.put_unit(Unit(SITE, "vaccination_site", "Điểm tiêm", "01/001/00001"))
        signers.put_signer("certificate-centre", OLD.der, START - timedelta(days=9))
        signers.put_signer("certificate-centre", KEY.der, START - timedelta(days=1))

    def plan(self, seed: object) -> Plan:
        """All faults; tables and queues may refuse for a while."""
        tables = map(settings.table_name, ("certificates", "certificate_revocations"))
        return Swarm.of(Random(f"{seed}/faults"), refusable=(*tables, "sqs"))

    def play(self, world: World, simulation: Simulation) -> list[Violation]:
        """Everybody at work, then all is mended, asked again and drained."""
        rng = simulation.rng
        self.forget()
        self.facts, self.wishes, self.papers = [], [], set()
        self.names = dict.fromkeys(PEOPLE, "Nguyễn Văn An")
        if rng.random() < HELD:
            simulation.quietly(self._hold)
        stream = StreamDoor(
            simulation,
            lambda event: streams.tell_certificates(event, None),
            lambda: world.table(settings.table_name("certificates")),
        )
        doors = [stream] + [
            QueueDoor(simulation, partial(_handed, hand), world.queued(name))
            for name, hand in HANDS
        ]
        clients: dict[str, Callable[[], None]] = {"facts": partial(self._told, simulation)}
        for number, person in enumerate(PEOPLE):
            wanted = [self._wish("ask", person) for _ in range(rng.randrange(1, 4))]
            clients[f"person{number}"] = partial(self._work, simulation, wanted)
        signed = [self._wish("sign") for _ in range(rng.randrange(3))]
        clients["site"] = partial(self._work, simulation, signed)
        kind = rng.choice(("revoke", "order", "key", "key", ""))
        if kind:
            wanted = [self._wish(kind, rng.choice(PEOPLE))]
            clients["officer"] = partial(self._work, simulation, wanted, rng.randrange(60))
        if rng.random() < 0.3:
            clients["registry"] = partial(self._renames, simulation, rng.choice(PEOPLE))
        if rng.random() < 0.3:
            clients["lifecycle"] = partial(self._papers_go, simulation)
        simulation.run({**clients, "lambda": poll(simulation, doors, clients)})
        simulation.heal()
        run_dry(doors)
        self._work(simulation, self._unanswered(simulation))
        self._work(simulation, [self._wish("ask", person) for person in PEOPLE])
        run_dry(doors)
        self.papers.clear()
        self._work(simulation, [self._wish("look", person) for person in PEOPLE])
        run_dry(doors)
        found: list[Violation] = simulation.quietly(partial(self._verdict, simulation, doors))
        return found

    # --- what people do -------------------------------------------------------------------

    def _hold(self) -> None:
        """All have a certificate; what the stream has to tell of it is still to come."""
        for person in PEOPLE:
            hearing.hear(_fact(person, 1, "ok"), clock.now())
            made = self._act(Wish(-1, "ask", person))
            attesting.attest(made, clock.now())
            signing.sign(made, clock.now())

    def _tell(self, fact: dict[str, Any]) -> None:
        self.facts.append(fact)

    def _to_certify(self, person: PersonId, now: datetime) -> ToCertify:
        return ToCertify(self.names[person], "1990-01-02")

    def _wish(self, what: str, person: str = "") -> Wish:
        self.wishes.append(Wish(len(self.wishes), what, person))
        return self.wishes[-1]

    def _told(self, simulation: Simulation) -> None:
        """Each dose is told, corrected, taken back or put right, in whatever order it comes."""
        bodies = []
        for person in PEOPLE:
            for revision in range(1, simulation.rng.randrange(2, 5)):
                state = "ok" if revision == 1 else simulation.rng.choice(("ok", "ok", "withdrawn"))
                made = partial(_fact, person, revision, state)
                bodies.append(simulation.quietly(made))
        simulation.rng.shuffle(bodies)
        for body in bodies:
            simulation.quietly(partial(queues.send, FACTS, json.loads(body)))
            for _ in range(simulation.rng.randrange(12)):
                simulation.pause()

    def _renames(self, simulation: Simulation, person: PersonId) -> None:
        for _ in range(simulation.rng.randrange(60)):
            simulation.pause()
        self.names[person] = "Nguyễn Văn Ân"

    def _put(self, _: str, key: str, *__: Any) -> None:
        self.papers.add(key)

    def _lies_there(self, _: str, key: str) -> bool:
        return key in self.papers

    def _papers_go(self, simulation: Simulation) -> None:
        """All papers go, and people look for theirs while everything moves on."""
        for _ in range(simulation.rng.randrange(80)):
            simulation.pause()
        self.papers.clear()
        self._work(simulation, [self._wish("look", person) for person in PEOPLE])

    def _work(self, simulation: Simulation, wanted: Sequence[Wish], pauses: int = 0) -> None:
        for _ in range(pauses):
            simulation.pause()
        for wish in wanted:
            simulation.insist(wish, partial(self._act, wish), tries=4)
            simulation.pause()

    def _act(self, wish: Wish) -> str:
        now, person = clock.now(), PersonId(wish.person)
        match wish.what:
            case "ask":
                caller = Caller(Role.CITIZEN, person, relations=frozenset({Relation.OWN}))
                made = requesting.request(caller, Kind.VACCINATION, DOSE, now, person=person)
                return str(made.id)
            case "look":
                for one in certificates.certificates_of(person):
                    printing.link_of(one)
            case "sign":
                batching.sign_day(STAFF, DAY, now)
            case "revoke":
                found = certificates.certificates_of(person)
                if not found:
                    raise CertificateUnknown
                revoking.revoke_one(NATION, write_uvci(found[0].id), now)
            case "order":
                revoking.revoke_facility(NATION, FacilityOrder(SITE, DAY, DAY, "s-9"), now)
            case _:
                revoking.revoke_key(NATION, _kid(), now)
        return ""

    def _unanswered(self, simulation: Simulation) -> list[Wish]:
        told = {t.intention for t in simulation.history if t.heard in (Heard.DONE, Heard.REFUSED)}
        return [wish for wish in self.wishes if wish not in told]

    # --- what must hold -------------------------------------------------------------------

    def _verdict(self, simulation: Simulation, doors: Sequence[Any]) -> list[Violation]:
        history = simulation.history
        found = {person: certificates.certificates_of(person) for person in PEOPLE}
        everything = [one for mine in found.values() for one in mine]
        issued = [one for one in everything if one.state is State.ISSUED]
        lost, listed = revocations.revoked_keys(), set(revocations.revoked_hashes())
        waiting = [one.id for one in everything if one.state in (State.REQUESTED, State.ATTESTED)]
        void = [one for one in everything if one.state is State.REVOKED]
        unlisted = [
            one.id
            for one in void
            if one.text and hash_of(write_uvci(one.id)) not in listed and one.kid not in lost
        ]
        signed = {one.id for one in everything if one.text}
        told = {
            name: {one["certificate"] for one in self.facts if one["fact"] == name}
            for name in ("CertificateIssued", "CertificateRevoked")
        }
        many = [person for person, n in Counter(one.person for one in issued).items() if n > 1]
        return [
            *no_defects(history),
            *every_wish_is_answered(history, self.wishes),
            *no_false_refusal(history, self._rightly),
            *conserved("one for a dose", many, []),
            *conserved("nothing untrue stands", [o.id for o in issued if not self._true(o)], []),
            *conserved("no lost key", [one.id for one in issued if one.kid in lost], []),
            *conserved("nothing waits for ever", waiting, []),
            *conserved("offline too", unlisted, []),
            *conserved("issued is told", signed - told["CertificateIssued"], set()),
            *conserved("void is told", {o.id for o in void} - told["CertificateRevoked"], set()),
            *conserved("papers are drawn anew", self._without_paper(issued), []),
            *conserved("nobody is left out", self._left_out(found), []),
            *conserved("nothing is buried", [o for door in doors for o in door.dead], []),
        ]

    def _true(self, one: Certificate) -> bool:
        source = source_store.source(one.person, one.source)
        return (
            source is not None
            and source.revision == one.revision
            and getattr(source, "state", "") == "ok"
            and not _ordered(one)
        )

    def _left_out(self, found: dict[PersonId, tuple[Certificate, ...]]) -> list[str]:
        """Everybody asked in the end: who has none has a dose in question, or an order stands."""
        left = []
        for person, mine in found.items():
            source = source_store.source(person, DOSE)
            if source is None or getattr(source, "state", "") != "ok":
                continue
            of_it = [one for one in mine if one.revision == source.revision]
            stands = any(one.state is State.ISSUED for one in of_it)
            ordered = any(one.why is Why.ORDERED for one in of_it)
            if not stands and not ordered:
                left.append(str(person))
        return left

    def _without_paper(self, issued: Sequence[Certificate]) -> list[str]:
        """All papers had gone and everybody looked."""
        return [one.id for one in issued if printing.key_of(one.id) not in self.papers]

    def _rightly(self, told: Told) -> bool:
        wish = told.intention
        return isinstance(wish, Wish) and told.code in EXPLAINED[wish.what]


def _kid() -> bytes:
    return signers.signers()[0].kid


def _ordered(one: Certificate) -> bool:
    return any(order.holds(one.facility, one.happened_at) for order in standing_orders())


def _handed(hand: Callable[[Any, Any], Any], event: dict[str, Any]) -> Any:
    return hand(event, None)


def _fact(person: PersonId, revision: int, state: str) -> str:
    said = {
        "product": "vero-cell",
        "lot": f"LOT-{revision}",
        "dose": 1,
        "doses": 2,
        "occurred_at": write_instant(AT),
        "observed_until": write_instant(AT + timedelta(minutes=30)),
        "state": state,
    }
    told = DoseTold.model_validate(said)
    name = DOSE.removeprefix("dose#")
    plain = json.dumps(told.model_dump()).encode()
    sealed = crypto.seal(keys.key("immunizations-2021"), plain, f"facts|{name}|{revision}")
    common: dict[str, Any] = {
        "immunization": name,
        "revision": revision,
        "person": person,
        "site": SITE,
        "year": 2021,
        "sealed": crypto.to_text(sealed),
    }
    if revision == 1:
        return ImmunizationRecorded(**common).model_dump_json()
    return ImmunizationCorrected(**common, reason="wrong_dose").model_dump_json()


def _signed(name: str, message: bytes) -> bytes:
    """In place of KMS: what it signs is tried elsewhere."""
    return hashlib.sha512(name.encode() + message).digest()


def _signed_by_scheme(name: str, scheme: str, message: bytes) -> bytes:
    return _signed(name, message)


def _verified(key: Any, message: bytes, signature: bytes) -> bool:
    return signature == _signed(str(key), message)
