"""What must hold when everybody has asked, decided, erased and been told."""

from __future__ import annotations

from collections import Counter
from typing import Any

from functions.datarights.domain.legal import Datum, Kind
from functions.datarights.domain.request import DataRequest, State
from functions.datarights.store import backlogs, requests
from functions.kernel.identifiers import PersonId
from functions.registry.store import persons
from functions.runtime import settings
from functions.vaccination.domain.identity import likeness
from functions.vaccination.domain.registration import RegistrationState
from functions.vaccination.store import alike, histories, marks, registrations, shares
from tests.simulation.checking import Heard, Violation, conserved
from tests.simulation.flows.asked import CARDS, GUARDIAN, HOME, IDENTITIES, LIVED, PEOPLE, WARD
from tests.simulation.flows.asked_course import Course
from tests.simulation.flows.listed import CAMPAIGN, UNITS, place_of
from tests.simulation.schedule import Simulation
from tests.simulation.world import World

ENDS_EMAIL = (Kind.DELETION, Kind.WITHDRAWAL)
ENDS_SHARES = (*ENDS_EMAIL, Kind.RESTRICTION)


def verdict(world: World, simulation: Simulation, course: Course) -> list[Violation]:
    """All promises, of a play in which nothing is left to be delivered."""
    known = {person: course.requests(person) for person in LIVED}
    found: list[Violation] = []
    for person in LIVED:
        found += _requests(simulation, course, person, known[person])
        found += _held(world, course, person, known[person])
    found += _told(world, simulation, course, [one for each in known.values() for one in each])
    return found + _counted(simulation, [one for each in known.values() for one in each])


def _requests(
    simulation: Simulation, course: Course, person: PersonId, own: list[DataRequest]
) -> list[Violation]:
    """One of a kind is open, each has one decision and is done, and who was told so was."""
    open_ = [one for one in own if one.state is State.OPEN]
    again = [kind for kind, many in Counter(one.kind for one in open_).items() if many > 1]
    waits = set() if person == course.left else {one.id for one in open_}
    histories_ = {one.id: requests.history(one.id) for one in own}
    redecided = [
        id_
        for id_, versions in histories_.items()
        if [one.version for one in versions] != list(range(1, len(versions) + 1))
        or len({(one.officer, one.ground, one.decided_at) for one in versions[1:]}) > 1
    ]
    ids = {one.id for one in own}
    heard = [one for one in simulation.history if one.heard is Heard.DONE]
    lost = [
        one.answer for one in heard
        if one.intention[0] == "ask" and one.intention[1] == person and one.answer not in ids
    ]  # fmt: skip
    overruled = [
        one.intention
        for one in heard
        if one.intention[0] == "decide"
        and one.intention[1] in ids
        and (_decided(histories_[one.intention[1]]) != one.intention[2:])
    ]
    return [
        *conserved("one request of a kind is open", again, []),
        *conserved("everything is decided in the end", waits, set()),
        *conserved(
            "everything decided is done", [o.id for o in own if o.state is State.AGREED], []
        ),
        *conserved("a request is decided once", redecided, []),
        *conserved("what was asked stands", lost, []),
        *conserved("who was told decides did", overruled, []),
    ]


def _decided(versions: tuple[DataRequest, ...]) -> tuple[Any, ...]:
    if len(versions) < 2:
        return ()
    made = versions[1]
    return made.officer, made.state is not State.REFUSED, made.ground


def _held(
    world: World, course: Course, person: PersonId, own: list[DataRequest]
) -> list[Violation]:
    """What may be erased is gone, nothing else is, and what was done anew stands."""
    agreed = {one.kind for one in own if one.state is State.DONE}
    life = course.lives[person]
    found = _registration(course, person, own, _keys_of(world))
    account = persons.person(person)
    kept = bool(account and "email" in account.sealed)
    in_use = bool(account and account.email_use)
    anew = "email" in life.renewed
    ends = bool(agreed & set(ENDS_EMAIL)) and not anew
    rests = Kind.RESTRICTION in agreed and not anew
    place = place_of(PEOPLE.index(person), UNITS[0])
    given = any(one.place == place for one in shares.of_person(person))
    lasts = not agreed & set(ENDS_SHARES) or "share" in life.renewed
    doses = histories.known((person,)).doses
    return [
        *found,
        *conserved(f"an address goes, or stays: {person}", kept, not ends),
        *conserved(f"an address rests, or is used: {person}", in_use, not (ends or rests)),
        *conserved(f"organisations know, or know no more: {person}", given, lasts),
        *conserved(f"a dose stays: {person}", len(doses), int(life.dose != "none")),
        *_erased_once(world, course, person, own),
    ]


def _keys_of(world: World) -> set[tuple[str, str]]:
    """Where anything of a registration lies."""
    rows = [*world.rows("vaccine_registrations"), *world.rows("vaccine_figures")]
    return {((row.get("p") or row["f"])["S"], row["s"]["S"]) for row in rows}


def _registration(
    course: Course, person: PersonId, own: list[DataRequest], stand: set[tuple[str, str]]
) -> list[Violation]:
    erased = [one for one in own if one.kind is Kind.DELETION and one.state is State.DONE]
    life, found = course.lives[person], []
    for record in (person, CARDS.get(person)):
        if record is None:
            continue
        one = registrations.standing(record, CAMPAIGN)
        stands = one is not None and one.state is not RegistrationState.WITHDRAWN
        if not erased or life.dose == "before" or (record == person and "register" in life.renewed):
            found += conserved(f"a registration stays: {record}", stands, True)
        elif life.dose == "none" and (record == person or course.was_joined(person, erased)):
            found += conserved(f"a registration is gone: {record}", one, None)
        elif record != person and person not in course.joined:
            found += conserved(f"another's registration stays: {record}", stands, True)
        if one is None:
            told = likeness(IDENTITIES[record], HOME)
            left = (alike.key_of(CAMPAIGN, told, record), marks.key_of(CAMPAIGN, record))
            found += conserved("nothing derived is left", [key for key in left if key in stand], [])
    return found


def _erased_once(
    world: World, course: Course, person: PersonId, own: list[DataRequest]
) -> list[Violation]:
    """The registrations that went are those that were counted and told, each once."""
    records = {person, CARDS.get(person, person)}
    table = world.table(settings.table_name("vaccine_registrations"))
    gone = 0
    for item in table.stream_shard.items:
        told = item.to_json()
        keys = told["dynamodb"]["Keys"]
        gone += told["eventName"] == "REMOVE" and keys["p"]["S"] in records
    said = sum(
        one.outcomes[Datum.REGISTRATIONS].done for one in own if Datum.REGISTRATIONS in one.outcomes
    )
    return conserved(f"each registration counts once: {person}", gone, said)


def _told(
    world: World, simulation: Simulation, course: Course, own: list[DataRequest]
) -> list[Violation]:
    """Whoever asked is told of each decision once; nobody is told anything else."""
    decided = {one.id: one for one in own if one.decided_at}
    by = {one.id: GUARDIAN if one.person == WARD else one.person for one in own}
    rows = {
        (row["k"]["S"].partition("#")[2], row["w"]["S"]): row["state"]["S"]
        for row in world.rows("notices")
        if row["k"]["S"].startswith("data_request_decided#") and row["w"]["S"] in LIVED
    }
    sent = Counter(course.sent)
    due = {(by[one.id], one.number) for one in decided.values()}
    given_up = {
        (by[one.id], one.number)
        for one in decided.values()
        if rows.get((one.id, by[one.id])) == "undelivered"  # a human looks after it
    }
    most = 2 if simulation.faults else 1
    return [
        *conserved(
            "each decision has its notice", sorted(rows), sorted((i, by[i]) for i in decided)
        ),
        *conserved("whoever asked is told, and nobody else", set(sent) | given_up, due),
        *conserved(
            "who is told is no longer waiting", [o for o, s in rows.items() if s == "held"], []
        ),
        *conserved("nobody is told twice", [o for o, many in sent.items() if many > most], []),
    ]


def _counted(simulation: Simulation, own: list[DataRequest]) -> list[Violation]:
    """The queue holds what is open, and the round counted it, and what is overdue."""
    now = simulation.true_now()
    open_ = [one for one in own if one.state is State.OPEN]
    overdue = sum(one.is_overdue(now) for one in open_)
    counted = {one.province: (one.waiting, one.overdue) for one in backlogs.all_of_them()}
    waiting = sorted(one.id for one in requests.waiting("01", 99))
    wanted = {"01": (len(open_), overdue)} if open_ or "01" in counted else {}
    return [
        *conserved("what is open waits", waiting, sorted(one.id for one in open_)),
        *conserved("what is overdue is counted", counted, wanted),
    ]
