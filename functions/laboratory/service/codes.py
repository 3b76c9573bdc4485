"""By what does a person find a result without signing in? A short code, and then a code by SMS.

The short code of a person's tube is drawn by a keyed hash, 40 bits that nobody can foretell, so
that the same code is given however often it is asked for; only its MAC is kept. It is a way to be
asked, not a way in: a code to the registered phone must be answered (security.md PM-36). What is
typed is answered alike whether anybody has it or not (`access.start_blind_challenge`); guesses are
counted under the MAC of what was typed, before they are compared, so a code that nobody has closes
after as many as any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from functions.access import service as access
from functions.kernel.errors import Busy
from functions.kernel.identifiers import (
    RESULT_CODE_BYTES,
    PersonId,
    ResultCode,
    TubeCode,
    opaque_id,
    read_result_code,
    result_code,
)
from functions.laboratory.store import codes as store
from functions.laboratory.store.codes import Place
from functions.messages.laboratory import SEALED_RESULT_CODE
from functions.runtime import crypto, keys

KEY: Final = "result-codes"
LASTS: Final = timedelta(days=90)
"""How long a short code leads anywhere; signed in, a result is read without one [J]."""
DRAWS: Final = 8


def result_id(person: PersonId, tube: TubeCode) -> str:
    """The id of a person's result: 128 bits that nobody can foretell, the same every time."""
    drawn = crypto.mac(_key("id"), f"{person}|{tube}".encode())
    return opaque_id(drawn[:16])


def codes_of(places: Iterable[Place], now: datetime) -> dict[Place, ResultCode]:
    """The short code of each person's tube, made when first asked for.

    Two may draw the same code: whoever has it keeps it, the other draws again. Raises Busy,
    CryptoUnavailable.
    """
    codes: dict[Place, ResultCode] = {}
    waiting = list(dict.fromkeys(places))
    for draw in range(DRAWS):
        drawn = {mac_of(code): (place, code) for place, code in _drawn(waiting, draw)}
        others = store.put_codes({mac: place for mac, (place, _) in drawn.items()}, now + LASTS)
        codes |= dict(told for mac, told in drawn.items() if mac not in others)
        waiting = [place for place in waiting if place not in codes]
        if not waiting:
            return codes
    raise Busy


def code_of(person: PersonId, tube: TubeCode, now: datetime) -> ResultCode:
    """The short code of one person's tube. Raises as `codes_of`."""
    place = Place(person, tube)
    return codes_of([place], now)[place]


def sealed(code: ResultCode, place: Place) -> str:
    """A short code as `messages.laboratory.ResultReady` carries it. Raises CryptoUnavailable."""
    bound_to = f"{SEALED_RESULT_CODE}{place.person}|{place.tube}"
    return crypto.to_text(crypto.seal(keys.key(KEY), code.encode(), bound_to))


def mac_of(code: ResultCode) -> str:
    """What is kept in place of a short code."""
    return crypto.to_text(crypto.mac(_key("mac"), code.encode()))


def place_of_slip(text: str, now: datetime) -> Place | None:
    """Whose code a paper slip shows, for a desk that has the person before it.

    Raises ResultCodeInvalid, CryptoUnavailable, Busy.
    """
    return store.place_of_code(mac_of(read_result_code(text)), now)


def ask_for_code(text: str, asker: access.Asker, now: datetime) -> access.Started:
    """Send a code to the phone of the result's person, if the short code is anybody's.

    Raises ResultCodeInvalid (a slip of the pen, told by the check character), TooMany,
    CryptoUnavailable, Busy.
    """
    mac = mac_of(read_result_code(text))
    place = store.place_of_code(mac, now)
    return access.start_blind_challenge(place.person if place else None, mac, asker, now)


def place_answered(challenge: str, code: str, asker: access.Asker, now: datetime) -> Place:
    """Which result the code from the phone opens, once.

    Raises CodeNotAccepted, TriesSpent, TooMany, CryptoUnavailable, Busy.
    """
    mac = access.answer_blind_challenge(challenge, code, asker, now)
    place = store.place_of_code(mac, now)
    if place is None:
        raise access.CodeNotAccepted
    return place


def _drawn(places: Iterable[Place], draw: int) -> Iterator[tuple[Place, ResultCode]]:
    key = _key("draw")
    for place in places:
        told = crypto.mac(key, f"{place.person}|{place.tube}|{draw}".encode())
        yield place, result_code(told[:RESULT_CODE_BYTES])


def _key(use: str) -> bytes:
    return crypto.derive(keys.key(KEY), f"laboratory|result|{use}|v1")
