"""People register for a campaign by invitation; it is drawn, and waves invite them in order.

Five people, two of whom name one passport, register, change what they say and withdraw, some on two
phones, while two officers commit to a seed, draw and send waves, not always the same ones. Streams
and the queue of telling come twice and in pieces, everybody dies at any call. Later, when the
invitations are over, a second round is drawn. A registration stands once, a number is one person's,
a version says one thing; a seed, a draw and a wave that was acknowledged is the one that stands;
each person is invited by the first wave that reaches the place that anybody can compute again, and
by no other; who let it pass is invited by the next round, who withdrew is not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

from functions.kernel.callers import Caller, Relation, Role
from functions.kernel.identifiers import DivisionPath, PersonId, person_id
from functions.registry.store import writing
from functions.runtime import clock, settings
from functions.vaccination import consumers, streams
from functions.vaccination.domain.allocation import (
    DrawImpossible,
    Round,
    Wave,
    WaveImpossible,
    commitment_of,
)
from functions.vaccination.domain.form import Said
from functions.vaccination.domain.groups import groups_listed
from functions.vaccination.domain.registration import (
    Answer,
    Registration,
    RegistrationChanged,
    RegistrationState,
    RegistrationUnknown,
)
from functions.vaccination.service import allocating, listing, registering
from functions.vaccination.service.allocating import WantedWave, WaveChanged
from functions.vaccination.store import campaigns, draws, registrations
from functions.vaccination.store.numbers import CLAIM
from tests.simulation import town
from tests.simulation.checking import Heard, Told, Violation, conserved, no_defects
from tests.simulation.delivery import poll
from tests.simulation.faults import Plan, Swarm
from tests.simulation.flows import Mutants, vaccine_draws_mutants
from tests.simulation.flows.closing import run_dry
from tests.simulation.flows.vaccine_booking import CAMPAIGN, MADE
from tests.simulation.queue_door import QueueDoor
from tests.simulation.schedule import START, Simulation
from tests.simulation.stream_door import StreamDoor
from tests.simulation.world import World

TABLES = (
    "keys", "campaigns", "vaccine_registrations", "vaccine_appointments", "vaccine_histories",
    "vaccine_figures", "vaccine_sessions", "vaccine_slots", "audit",
)  # fmt: skip
QUEUE = "vaccine-tellings"
PEOPLE = tuple(person_id((0xB00 + number).to_bytes(8)) for number in range(5))
NUMBERS = dict(zip(PEOPLE, ("B0000001", "B0000001", "B0000002", "B0000003", ""), strict=True))
"""The first two name the same passport; the last is a child without a number."""
OFFICERS = tuple(
    Caller(
        Role.PROVINCE_OFFICER, f"o-{number}", unit="province-01", division="01",
        relations=frozenset({Relation.JURISDICTION}),
    )
    for number in range(2)
)  # fmt: skip
QUESTIONS = (
    "anaphylaxis", "covid", "other_vaccine", "immune_deficiency", "immunosuppressants",
    "acute_illness", "chronic_progressive", "chronic_treated", "pregnant", "over_65", "clotting",
    "allergies",
)  # fmt: skip
ILL = "chronic_treated"
COMMITTED = timedelta(hours=25)
LASTS = timedelta(hours=12)
ENDS = START + COMMITTED + LASTS
WAVES = (
    WantedWave(1, 8, at_risk=False, weeks=0, percent=100, until=ENDS),
    WantedWave(1, 16, at_risk=False, weeks=0, percent=50, until=ENDS),
    WantedWave(2, 16, at_risk=False, weeks=0, percent=70, until=ENDS),
    WantedWave(2, 16, at_risk=False, weeks=0, percent=100, until=ENDS),
)
FIRST = (("register",), ("register", "change"), ("register", "withdraw"))
LATER = ((), (), ("change",), ("withdraw",), ("withdraw", "register"), ("register",))
RIGHTLY = (WaveChanged.code, WaveImpossible.code, DrawImpossible.code)
WISHES = ("register", "change", "withdraw")
Wish = tuple[str, PersonId, int, str]


class VaccineDraws:
    """Five people, some with two phones, two officers, two streams, a queue."""

    name = "vaccine-draws"
    warming = 3

    def __init__(self) -> None:
        self.facts: set[tuple[str, int, int]] = set()
        self.twins: set[PersonId] = set()
        self.wishes = 0

    def mutants(self) -> Mutants:
        """Ways of being wrong, planted in the real services and stores."""
        return vaccine_draws_mutants.MUTANTS

    def forget(self) -> None:
        """As a process that died."""
        town.forget()
        listing.forget()

    def lay(self, world: World) -> None:
        """A published campaign by invitation; who people are is known to a registry that is played.

        There are two lists, told in pieces of one person.
        """
        for name, what in (
            ("registry.service.reveal", _identities),
            ("registry.service.residence", lambda _: "01/001/00001"),
            ("registry.service.shown_to", lambda person: (person,)),
            ("registry.service.record_holder", lambda person: person),
            ("registry.service.records_of", lambda person: (person,)),
            ("runtime.facts.tell_all", self._tell_all),
            ("vaccination.service.inviting.A_TIME", 1),
            ("vaccination.store.rolls.SHARDS", "01"),
            ("vaccination.store.rolls.shard_of", lambda person: "01"[ord(person[-1]) % 2]),
        ):
            world.replace(f"functions.{name}", what)
        world.create_tables(TABLES)
        world.create_queues((QUEUE,))
        town.lay_keys()
        made = replace(MADE, by_invitation=True, province=DivisionPath("01"))
        writing.write_together(lambda together: campaigns.put_new(together, made))

    def plan(self, seed: object) -> Plan:
        """All faults; tables and the queue may refuse for a while."""
        tables = tuple(map(settings.table_name, ("vaccine_registrations", "campaigns")))
        return Swarm.of(Random(f"{seed}/faults"), refusable=(*tables, "sqs"))

    def play(self, world: World, simulation: Simulation) -> list[Violation]:
        """Register and commit; a day later change, draw and invite; later the next round."""
        self.forget()
        self.facts, self.wishes, rng = set(), 0, simulation.rng
        self.twins = {person for person in PEOPLE if rng.random() < 0.4}
        doors = self._doors(world, simulation)
        first: dict[str, Callable[[], None]] = self._phones(simulation, FIRST, 1.0)
        for number, officer in enumerate(OFFICERS):
            first[f"officer{number}"] = partial(_commits, simulation, officer)
        simulation.run({**first, "lambda": poll(simulation, doors, first)})
        simulation.quietly(lambda: allocating.commit(OFFICERS[0], CAMPAIGN, clock.now()))
        simulation.pass_time(COMMITTED)
        later = self._phones(simulation, LATER, 0.7)
        for number, officer in enumerate(OFFICERS):
            waves = (rng.choice(WAVES[:2]), rng.choice(WAVES[2:]))[: rng.randrange(1, 3)]
            later[f"officer{number}"] = partial(_draws, simulation, officer, waves)
        simulation.run({**later, "lambda": poll(simulation, doors, later)})
        simulation.heal()
        allocating.draw(OFFICERS[0], CAMPAIGN, clock.now())
        run_dry(doors)
        found = self._verdict(world, simulation)
        self._second_round(simulation, doors)
        return [*no_defects(simulation.history), *found, *self._invited(2), *self._buried(doors)]

    def _doors(self, world: World, simulation: Simulation) -> list[Any]:
        return [
            StreamDoor(
                simulation,
                lambda event: streams.open_slots(event, None),
                lambda: world.table(settings.table_name("campaigns")),
            ),
            StreamDoor(
                simulation,
                lambda event: streams.end_unregistered(event, None),
                lambda: world.table(settings.table_name("vaccine_registrations")),
            ),
            QueueDoor(
                simulation,
                lambda event: consumers.tell_people(event, None),
                world.queued(QUEUE),
                most_receives=50,
            ),
        ]

    def _tell_all(self, told: Iterable[dict[str, Any]]) -> None:
        self.facts |= {(one["person"], one["round"], one["wave"]) for one in told}

    def _second_round(self, simulation: Simulation, doors: list[Any]) -> None:
        """When all invitations are over: everybody who still wants to is invited."""
        simulation.pass_time(LASTS)
        self.forget()
        allocating.commit(OFFICERS[0], CAMPAIGN, clock.now())
        simulation.pass_time(COMMITTED)
        allocating.draw(OFFICERS[0], CAMPAIGN, clock.now())
        everybody = WantedWave(
            1, 99, at_risk=False, weeks=0, percent=100, until=clock.now() + LASTS
        )
        allocating.invite(OFFICERS[0], CAMPAIGN, everybody, clock.now())
        run_dry(doors)

    # --- what people do -------------------------------------------------------------------

    def _phones(
        self, simulation: Simulation, scripts: tuple[tuple[str, ...], ...], likely: float
    ) -> dict[str, Callable[[], None]]:
        rng, phones = simulation.rng, {}
        for number, person in enumerate(PEOPLE):
            for phone in range(2 if person in self.twins else 1):
                if rng.random() < likely:
                    act = partial(self._live, simulation, person, rng.choice(scripts))
                    phones[f"phone{number}.{phone}"] = act
        return phones

    def _live(self, simulation: Simulation, person: PersonId, script: tuple[str, ...]) -> None:
        for what in script:
            for _ in range(simulation.rng.randrange(8)):
                simulation.pause()
            seen = simulation.quietly(lambda: registrations.standing(person, CAMPAIGN))
            version = seen.version if seen else 0
            said = _said(is_ill=simulation.rng.random() < 0.5)
            self.wishes += 1
            wish: Wish = (what, person, self.wishes, said.answers[QUESTIONS.index(ILL)][1])
            simulation.insist(wish, partial(_act, person, what, version, said), tries=4)

    # --- what must hold -------------------------------------------------------------------

    def _verdict(self, world: World, simulation: Simulation) -> list[Violation]:
        kept = {one.person: one for person in PEOPLE for one in registrations.of_person(person)}
        rows = world.rows("vaccine_registrations")
        claims = sorted((r["by"]["S"], r["p"]["S"]) for r in rows if r["s"]["S"] == CLAIM)
        held = sorted(one.person for one in kept.values() if one.holds_number)
        shared = [kept[one] for one in PEOPLE[:2] if one in kept]
        sure = [one.person for one in shared if one.state is RegistrationState.REGISTERED]
        doubted = sorted(
            p for p, one in kept.items() if one.state is RegistrationState.IDENTITY_CONFLICT
        )
        lines = sorted(one.person for one in registrations.doubts_of(CAMPAIGN))
        rolls = sorted(row["s"]["S"] for row in rows if row["p"]["S"].startswith("in#"))
        return [
            *conserved("a number is one person's", len(sure) <= 1, True),  # noqa: FBT003
            *conserved("who holds a number has claimed it", held, [by for by, _ in claims]),
            *conserved("who is in doubt waits for an officer", lines, doubted),
            *conserved("who registered stands in the lists once", rolls, sorted(kept)),
            *self._acknowledged(simulation.history, kept),
            *self._rounds(simulation.history),
            *self._invited(1),
            *self._false(simulation.history),
        ]

    def _acknowledged(
        self, history: list[Told], kept: dict[PersonId, Registration]
    ) -> list[Violation]:
        """A version says one thing; what a person was told last on their only phone stands."""
        wishes = [told for told in history if told.intention[0] in WISHES]
        last = {told.intention[1]: told for told in wishes}
        return [
            *conserved("a version says one thing", _versions(wishes, kept), []),
            *conserved(
                "nothing acknowledged is lost",
                [
                    (person, told.intention[0], told.answer)
                    for person, told in last.items()
                    if person not in self.twins
                    and told.heard is Heard.DONE
                    and not _stands(kept.get(person), told)
                ],
                [],
            ),
        ]

    @staticmethod
    def _rounds(history: list[Told]) -> list[Violation]:
        """Seeds, draws and waves that were acknowledged are those that stand."""
        (one, *more) = draws.rounds_of(CAMPAIGN)
        answers = {
            what: {told.answer for told in history if told.intention[0] == what}
            for what in ("commit", "draw", "wave")
        }
        waves = {(wave.number, wave.up_to, wave.until) for wave in one.waves}
        return [
            *conserved("one round is drawn", more, []),
            *conserved("the seed is the one committed to", commitment_of(one.seed), one.commitment),
            *conserved("the commitment stands", answers["commit"] - {None, one.commitment}, set()),
            *conserved("the draw stands", answers["draw"] - {None, one.seed}, set()),
            *conserved("waves stand", answers["wave"] - {None, *waves}, set()),
        ]

    def _invited(self, number: int) -> list[Violation]:
        """By the first wave that reaches one's place, and by no other."""
        drawn = draws.rounds_of(CAMPAIGN)[number - 1]
        wrong = []
        for person in PEOPLE:
            told = sorted(
                wave for who, round_, wave in self.facts if (who, round_) == (person, number)
            )
            one = registrations.standing(person, CAMPAIGN)
            place = _place(drawn, one)
            if place:
                reached = next((wave.number for wave in _in_order(drawn) if place <= wave.up_to), 0)
                if told != [reached] * bool(reached):
                    wrong.append((person, told, reached))
            elif len(told) > 1 or (told and one is not None and one.at < drawn.drawn_at):
                wrong.append((person, told, "has no place"))
        return conserved(f"round {number} invites each by one wave, in order", wrong, [])

    def _false(self, history: list[Told]) -> list[Violation]:
        """Who has one phone is never told that something has changed."""
        wrong = []
        for told in history:
            if told.heard is not Heard.REFUSED or told.code in RIGHTLY:
                continue
            what, person = told.intention[:2]
            is_right = told.code == RegistrationChanged.code and person in self.twins
            is_right |= told.code == RegistrationUnknown.code and what == "withdraw"
            if not is_right:
                wrong.append((what, person, told.code))
        return conserved("no false refusal", wrong, [])

    @staticmethod
    def _buried(doors: list[Any]) -> list[Violation]:
        return conserved("nothing is buried", [door.dead for door in doors if door.dead], [])


def _versions(wishes: Iterable[Told], kept: dict[PersonId, Registration]) -> list[Any]:
    """Versions that were acknowledged and say something else, there or elsewhere, or are gone."""
    said: dict[tuple[PersonId, int], str] = {}
    wrong: list[Any] = []
    for told in wishes:
        what, person, _, ill = told.intention
        if told.heard is not Heard.DONE or what == "withdraw":
            continue
        version, answer = told.answer
        one = kept.get(person)
        says = _ill(one) if one and one.version == version else answer
        if one is None or one.version < version:
            wrong.append((person, version, "is gone"))
        elif {answer, says, said.setdefault((person, version), answer)} != {ill}:
            wrong.append((person, version, "says two things"))
    return wrong


def _stands(one: Registration | None, told: Told) -> bool:
    if told.intention[0] == "withdraw":
        return one is None or not one.stands
    return one is not None and one.stands and told.answer == (one.version, _ill(one))


def _in_order(drawn: Round) -> list[Wave]:
    return sorted(drawn.waves, key=lambda wave: wave.number)


def _place(drawn: Round, one: Registration | None) -> str:
    """As anybody computes it from what is published and one's own mark; nobody here has waited."""
    if one is None or not one.stands or drawn.drawn_at is None or one.since > drawn.drawn_at:
        return ""
    mark = allocating.mark_of(one.person, CAMPAIGN)
    lottery = hashlib.sha256(f"{drawn.seed}|{mark}".encode()).hexdigest()[:16]
    group = groups_listed(MADE.targets.rule_id)[one.told.group].rank
    return f"{group:02d}.{int(_ill(one) != Answer.YES)}.08.{lottery}"


def _ill(one: Registration) -> str:
    return dict(one.told.answers)[ILL].value


def _identities(_: Caller, people: Iterable[PersonId], *__: Any, **___: Any) -> dict[PersonId, Any]:
    return {person: _identity(person) for person in people}


def _identity(person: PersonId) -> dict[str, str]:
    number = NUMBERS[person]
    name = ("MỘT", "HAI", "BA", "TƯ", "NĂM")[PEOPLE.index(person)]  # nobody is like another
    told = {"full_name": f"TRẦN THỊ {name}", "birth": "1990-01-01", "sex": "female"}
    if number:
        return told | {"id_number": number, "id_kind": "passport"}
    return told | {"birth": "2009-01-01"}


def _said(*, is_ill: bool) -> Said:
    answers = dict.fromkeys(QUESTIONS, "no") | {ILL: "yes" if is_ill else "no"}
    return Said(
        group="16", occupation="Nông dân", organisation="Trường Thử",
        answers=tuple(answers.items()), day="2021-12-10", consent="registration-form-2021-07",
    )  # fmt: skip


def _act(person: PersonId, what: str, version: int, said: Said) -> Any:
    caller, now = Caller(Role.CITIZEN, person, phone_verified=True), clock.now()
    if what == "withdraw":
        return registering.withdraw(caller, person, CAMPAIGN, now)
    wanted = registering.Wanted(person, CAMPAIGN, version, said)
    one = registering.register(caller, wanted, now).registration
    return one.version, _ill(one)


def _commits(simulation: Simulation, officer: Caller) -> None:
    for _ in range(simulation.rng.randrange(8)):
        simulation.pause()
    act = lambda: allocating.commit(officer, CAMPAIGN, clock.now()).commitment  # noqa: E731
    simulation.insist(("commit", officer.subject), act, tries=4)


def _draws(simulation: Simulation, officer: Caller, waves: Iterable[WantedWave]) -> None:
    for _ in range(simulation.rng.randrange(20)):
        simulation.pause()
    act = lambda: allocating.draw(officer, CAMPAIGN, clock.now()).seed  # noqa: E731
    simulation.insist(("draw", officer.subject), act, tries=4)
    for wave in waves:
        for _ in range(simulation.rng.randrange(20)):
            simulation.pause()
        simulation.insist(("wave", officer.subject, wave.number), partial(_sends, officer, wave))


def _sends(officer: Caller, wave: WantedWave) -> tuple[int, str, Any]:
    made = allocating.invite(officer, CAMPAIGN, wave, clock.now())
    return made.number, made.up_to, made.until
