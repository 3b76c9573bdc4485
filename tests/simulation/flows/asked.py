"""People who ask about their data, for the simulation: who they are, what the houses hold of them.

Three people are registered, let a factory know, and have an address of e-mail; two of them have a
card whose record is joined to theirs one day, with a registration of its own. The first looks after
the last.
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from functions.datarights.domain.legal import Kind
from functions.datarights.domain.request import Decision, Wanted
from functions.datarights.service import asking, deciding
from functions.kernel.births import BirthDate
from functions.kernel.callers import Caller, Relation, Role
from functions.kernel.emails import Email
from functions.kernel.identifiers import PersonId, person_id
from functions.kernel.valuesets import Sex
from functions.registry import service as registry
from functions.registry.domain.person import Standing
from functions.registry.service.languages import Reach
from functions.registry.store import persons, writing
from functions.registry.store.persons import SealedPerson
from functions.runtime import aws, clock, settings
from functions.vaccination import streams
from functions.vaccination.domain.identity import Identity
from functions.vaccination.domain.nomination import Named, Nomination, NominationState
from functions.vaccination.domain.nomination_words import Told
from functions.vaccination.service import letting_know, registering
from functions.vaccination.store import nomination_lines, registrations
from tests.registered import registration
from tests.simulation.flows import listed
from tests.simulation.flows.listed import CAMPAIGN, NAMES, PEOPLE, SHARED, UNITS, place_of
from tests.simulation.flows.people_lists import SAID
from tests.simulation.schedule import START
from tests.simulation.world import World
from tests.world import stream_records

TABLES = ("persons", "data_requests", "notices", "modes")
"""Besides those of lists, which are laid before."""
FACTS, HOUSE, NOTICES = "datarights-facts", "vaccination-facts", "notice-calls"
HEARS = {
    FACTS: ["DataRequestAgreed", "DataErased"],
    HOUSE: ["DataRequestAgreed"],
    NOTICES: ["DataRequestAnswered"],
}
"""What the queues ask the topic for (infra/topics.yaml)."""
GUARDIAN, WARD = PEOPLE[0], PEOPLE[4]
LIVED = (GUARDIAN, PEOPLE[1], WARD)
CARDS = {PEOPLE[n]: person_id((0xCA0 + n).to_bytes(8)) for n in (0, 1)}
"""Records of cards that may be joined to their holders'."""
IDENTITIES = {
    **{one: Identity(f"TRẦN THỊ {NAMES[n]}", BirthDate(1990, 1, 1), Sex.FEMALE)
       for n, one in enumerate(PEOPLE) if one in LIVED},
    **{card: Identity(f"LÊ THẺ {NAMES[n]}", BirthDate(1991, 1, 1), Sex.FEMALE)
       for n, card in enumerate(CARDS.values())},
}  # fmt: skip
HOME = "01/001/00001"
OFFICERS = tuple(
    Caller(
        Role.PROVINCE_OFFICER, f"s-{n}", unit="province-01", division="01",
        relations=frozenset({Relation.JURISDICTION}),
    )
    for n in (1, 2)
)  # fmt: skip


def lay(world: World) -> None:
    """Everybody as described, and the topic with the queues that hear it."""
    listed.lay(world)
    world.create_tables(TABLES)
    world.create_queues(HEARS)
    world.create_topics(["facts"])
    for queue, facts in HEARS.items():
        _subscribe(queue, facts)
    province = type("Province", (), {"code": "01"})
    world.replace("functions.datarights.service.watching.provinces", lambda: [province])
    world.replace("functions.registry.service.acts_for", _acts_for)
    world.replace("functions.registry.service.ways_to_tell", _ways)
    for person in LIVED:
        account = SealedPerson(person, Standing.ACCOUNT, START, division=HOME)
        writing.write_together(lambda together, made=account: persons.put_person(together, made))
        proves_email(person)
        registers(person)
        _is_named(person)
        shares(person)
    for card in CARDS.values():
        made = registration(card, CAMPAIGN, identity=IDENTITIES[card])
        registrations.put(made, None)
    heard = [one for one in stream_records("vaccine_registrations") if is_heard(one)]
    assert streams.end_unregistered({"Records": heard}, None) == {"batchItemFailures": []}


def is_heard(event: dict[str, Any]) -> bool:
    """As the filter of `vaccination_end_unregistered` in infra/doors.yaml."""
    told = event["dynamodb"]
    new, old = (told.get(f"{which}Image", {}).get("state", {}).get("S") for which in ("New", "Old"))
    if event["eventName"] == "REMOVE":
        return bool(old == "withdrawn")
    states = ("registered", "withdrawn", "refused", "identity_conflict")
    return new in states or told["Keys"]["p"]["S"].startswith("erasure#")


def is_decision(event: dict[str, Any]) -> bool:
    """As the filter of `datarights_tell` in infra/doors.yaml."""
    keys = event["dynamodb"]["Keys"]
    is_request = keys["p"]["S"].startswith("request#")
    return event["eventName"] == "INSERT" and is_request and keys["s"]["S"] == "000002"


def asks(person: PersonId, kind: Kind) -> str:
    """Somebody asks about their data; who looks after the ward asks for the ward."""
    words = "Sai ngày sinh" if kind is Kind.CORRECTION else ""
    caller = phone_of(GUARDIAN if person == WARD else person)
    return asking.open_request(caller, Wanted(person, kind, words), clock.now()).id


def decides(officer: Caller, id_: str, told: Decision) -> tuple[str, str]:
    """An officer decides; by whom and on what ground it stands decided."""
    made = deciding.decide(officer, id_, told, clock.now())
    return made.officer, made.ground


def registers(person: PersonId) -> None:
    """Somebody registers, or has done so."""
    seen = registrations.standing(person, CAMPAIGN)
    if seen is not None and seen.stands:
        return
    wanted = registering.Wanted(person, CAMPAIGN, seen.version if seen else 0, SAID)
    registering.register(phone_of(person), wanted, clock.now())


def shares(person: PersonId) -> None:
    """Somebody lets the factory know."""
    place = place_of(PEOPLE.index(person), UNITS[0])
    letting_know.let_know(phone_of(person), str(place), SHARED, clock.now())


def proves_email(person: PersonId) -> None:
    """Somebody has proven an address of e-mail."""
    registry.put_email(
        phone_of(person), Email(f"{person.lower()}@example.vn"), "beside", clock.now()
    )


def phone_of(person: PersonId) -> Caller:
    """Somebody with their own phone."""
    own = frozenset({Relation.OWN})
    return Caller(Role.CITIZEN, person, phone_verified=True, relations=own)


def number_in(text: str) -> str:
    """The number of a request that a message names."""
    found = re.search(r"DL-\w{4}-\w{4}", text)
    return found.group() if found else ""


def _is_named(person: PersonId) -> None:
    number = PEOPLE.index(person)
    place, phone = place_of(number, UNITS[0]), "+84" + listed.phone_of(number)[1:]
    index = registry.phone_index(phone)
    named = Named(
        IDENTITIES[person], phone, HOME, "16", "Công nhân", date(2021, 12, 1)
    )  # fmt: skip
    made = Nomination(
        campaign=CAMPAIGN, mark=place.mark, unit=place.unit, version=1,
        state=NominationState.NAMED, named=named, digest="", phone_index=index,
        division=HOME, conflicts=(), told=Told.REGISTERED, source="f#1", by="s", at=START,
    )  # fmt: skip
    nomination_lines.put_named(made, None, comes_first=True)


def _subscribe(queue: str, facts: list[str]) -> None:
    sqs = aws.client("sqs")
    url = settings.queue_url(queue)
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    aws.client("sns").subscribe(
        TopicArn=settings.facts_topic(),
        Protocol="sqs",
        Endpoint=arn["Attributes"]["QueueArn"],
        Attributes={"RawMessageDelivery": "true", "FilterPolicy": json.dumps({"fact": facts})},
    )


def _acts_for(caller: Caller, person: PersonId) -> bool:
    return person == caller.subject or (caller.subject, person) == (GUARDIAN, WARD)


def _ways(people: Any, now: Any, **_: Any) -> dict[PersonId, Reach]:
    return {person: Reach(person) for person in people}
