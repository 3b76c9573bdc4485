"""A small town for the real flows: keys, one venue with a printed poster, people who declared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from functions.access import service as access
from functions.checkin.domain.declaration import check_declaration
from functions.checkin.domain.form import current_form
from functions.checkin.domain.packing import pack_declaration
from functions.checkin.service.passes import Pass, issue_pass
from functions.checkin.store import declarations
from functions.kernel.callers import Caller, Role
from functions.kernel.identifiers import DivisionPath, PersonId, VenueCode, person_id, venue_code
from functions.kernel.periods import day_of
from functions.registry.domain import poster as posters
from functions.registry.domain.poster import Poster
from functions.registry.service import orders, reading
from functions.runtime import aws, clock, crypto, daykeys, keys, settings, signing
from tests.fixtures import KEY_NAMES
from tests.simulation.schedule import START
from tests.simulation.world import World
from tests.world import HEALTHY

DIVISION = DivisionPath("01/001/00001")
NEXT_MIDNIGHT = datetime.fromisoformat("2021-11-23T17:00:00+00:00")
"""Midnight in Vietnam after START."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a phone, signed in; `pass_text` is the declaration that the phone carries."""

    id: PersonId
    caller: Caller
    pass_text: str


def forget() -> None:
    """What a fresh container would not know, but its clients, which cost much and know nothing."""
    for house in (keys, daykeys, signing, orders, reading, access):
        house.forget()


def lay_keys() -> None:
    """The wrapped keys, the signing keys and the day keys of the retained days."""
    kms = aws.client("kms")
    wrapper = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName=settings.key_alias(), TargetKeyId=wrapper)
    for name in ("posters", "proofs", "results"):
        signer = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
        kms.create_alias(
            AliasName=settings.key_alias(name), TargetKeyId=signer["KeyMetadata"]["KeyId"]
        )
    keys.keep(KEY_NAMES, START)
    daykeys.keep(tuple(date(2021, 11, 23) + timedelta(days=offset) for offset in range(-2, 3)))


def lay_poster(number: int) -> str:
    """A poster of a venue of its own, as its token."""
    poster = Poster(
        venue=code_of(number),
        version=1,
        kind="market",
        division=DIVISION,
        default_stay_minutes=60,
        issued=day_of(START),
        expires=day_of(START) + posters.LASTS,
    )
    return posters.write_token(poster, lambda message: signing.sign("posters", message))


def code_of(number: int) -> VenueCode:
    """The venue code of a number."""
    return venue_code(number.to_bytes(5, "big"))


def lay_person(number: int, *, stored: bool = False) -> Person:
    """A person who declared two hours ago; the declaration lies in the store or on the phone."""
    own = person_id((0xABC0 + number).to_bytes(8, "big"))
    declared_at = START - timedelta(hours=2)
    declaration = check_declaration(current_form("domestic", declared_at), HEALTHY, declared_at)
    caller = Caller(Role.CITIZEN, own, phone_verified=True)
    if not stored:
        return Person(own, caller, issue_pass(Pass(own, declared_at, declaration)))
    body = {
        "packed": crypto.to_text(pack_declaration(declaration)),
        "confirmed_at": declared_at.isoformat(timespec="milliseconds"),
    }
    declarations.put_declaration(own, declared_at, body, START + timedelta(days=20))
    return Person(own, caller, "")


def warm(world: World, tokens: list[str]) -> None:
    """What a container knows after its first scan."""
    simulation = world.simulation
    if simulation is None:
        return

    def look() -> None:
        daykeys.day_key(day_of(clock.now()))
        keys.key("pass")
        for token in tokens:
            reading.read_poster(token, clock.now())

    simulation.quietly(look)
