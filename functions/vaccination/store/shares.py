"""Whom does a person let know of their vaccination? VAX-100 to VAX-104, VAX-108, VAX-109.

One item per nomination, beside those of the same organisation and campaign, so that a status file
is one query; what may be told is sealed in it. A line under the person leads back to it, so that
whatever changes of the person finds what it changes here.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from pynamodb.attributes import BinaryAttribute, BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_of
from functions.runtime import crypto, keys
from functions.runtime.tables import Record, connection, table_meta, translated
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.nomination import Nomination, NominationState, Place
from functions.vaccination.domain.sharing import Share, Status
from functions.vaccination.store import nominations
from functions.vaccination.store.nominations import NominationRecord
from functions.vaccination.store.registration_record import RegistrationRecord, instant

OBJECTED: Final = NominationState.OBJECTED.value


class ShareRecord(Record):
    """A consent: `n` its version, `h` of whom, `ok` whether it is given, `f` the text, `b` what may
    be told under the key of year `y`, `r` the registration's version. A person's line has keys."""

    Meta = table_meta("vaccine_registrations")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute(null=True)
    h = UnicodeAttribute(null=True)
    ok = BooleanAttribute(null=True)
    f = UnicodeAttribute(null=True)
    r = NumberAttribute(null=True)
    y = NumberAttribute(null=True)
    b = BinaryAttribute(legacy_encoding=False, null=True)
    by = UnicodeAttribute(null=True)
    at = NumberAttribute(null=True)


def share(place: Place) -> Share | None:
    """VAX-100: what was said last for a nomination, read strongly. Raises Busy."""
    try:
        with translated():
            return _share(ShareRecord.get(_of_unit(place), place.mark, consistent_read=True))
    except DoesNotExist:
        return None


def put(made: Share, seen: Share | None) -> None:
    """VAX-101: the next version, with the person's line to it while consent is given.

    Raises ConditionLost where it has moved on, Busy, CryptoUnavailable.
    """
    with translated(), TransactWrite(connection=connection()) as together:
        _put_version(together, made, seen)


def give(made: Share, seen: Share | None) -> None:
    """VAX-108: the same of a consent that is given now, upon a registration and a nomination.

    Raises ConditionLost where one of the three has moved on, or the nomination is withdrawn or
    objected to; Busy, CryptoUnavailable.
    """
    key, place = nominations.key_of(made.place), made.place
    named = NominationRecord.b.exists() & (NominationRecord.state != OBJECTED)
    upon = RegistrationRecord.n == made.upon
    with translated(), TransactWrite(connection=connection()) as together:
        together.condition_check(NominationRecord, *key, condition=named)
        together.condition_check(RegistrationRecord, made.person, place.campaign, condition=upon)
        _put_version(together, made, seen)


def end_with(nomination: Nomination, seen: Share | None, ended: Share | None) -> None:
    """VAX-109: a nomination's next version, by which the consent ends: both or neither.

    `seen` is the consent that was read, `ended` its next version, None where it was not given.
    Raises ConditionLost where either has moved on, Busy, CryptoUnavailable.
    """
    place = nomination.place
    with translated(), TransactWrite(connection=connection()) as together:
        nominations.put_within(together, nomination)
        if ended is not None:
            _put_version(together, ended, seen)
        else:
            together.condition_check(
                ShareRecord, _of_unit(place), place.mark, condition=_as_seen(seen)
            )


def _as_seen(seen: Share | None) -> Any:
    return ShareRecord.n == seen.version if seen else ShareRecord.p.does_not_exist()


def _put_version(together: TransactWrite, made: Share, seen: Share | None) -> None:
    year = day_of(made.at).year
    told = made.tells
    record = ShareRecord(
        _of_unit(made.place),
        made.place.mark,
        n=made.version,
        h=made.person,
        ok=made.given,
        f=made.text or None,
        r=made.upon,
        y=year,
        b=_sealed(told, made.place, made.version, year) if told else None,
        by=made.by,
        at=int(made.at.timestamp()),
    )
    line = ShareRecord(_of_person(made.person), str(made.place))
    together.save(record, condition=_as_seen(seen))
    together.save(line) if made.given else together.delete(line)
    if seen is not None and seen.person != made.person:
        together.delete(ShareRecord(_of_person(seen.person), str(made.place)))


def of_person(person: PersonId) -> tuple[Share, ...]:
    """VAX-102: what stands as given of a person, in every campaign, read strongly. Raises Busy."""
    with translated():
        found = list(ShareRecord.query(_of_person(person), consistent_read=True))
    shares = (share(Place.read(one.s)) for one in found)
    return tuple(one for one in shares if one and one.given and one.person == person)


def of_unit(campaign: CampaignId, unit: str) -> tuple[Share, ...]:
    """VAX-103: all that is given to an organisation in a campaign, read strongly. Raises Busy."""
    with translated():
        found = ShareRecord.query(_of_unit(Place(campaign, "", unit)), consistent_read=True)
        return tuple(one for one in map(_share, found) if one.given)


def keys_of(place: Place, given: Share | None) -> list[tuple[str, str]]:
    """VAX-104: where all lies that is kept of it, to be taken away when its time is over."""
    lines = [(_of_person(given.person), str(place))] if given else []
    return [*lines, (_of_unit(place), place.mark)]


def _share(record: ShareRecord) -> Share:
    _, campaign, unit = record.p.split("#", 2)
    place = Place(CampaignId(campaign), record.s, unit)
    version, year = int(record.n or 0), int(record.y or 0)
    return Share(
        place=place,
        version=version,
        person=PersonId(str(record.h)),
        given=bool(record.ok),
        text=str(record.f or ""),
        by=PersonId(str(record.by)),
        at=instant(record.at),
        status=_opened(record.b, place, version, year) if record.b else None,
        upon=int(record.r or 0),
    )


def _sealed(told: Status, place: Place, version: int, year: int) -> bytes:
    body = {"d": [[number, day.isoformat()] for number, day in told.doses]}
    return crypto.seal_json(_key(year), body, _bound(place, version, year))


def _opened(sealed: bytes, place: Place, version: int, year: int) -> Status:
    body = crypto.unseal_json(_key(year), sealed, _bound(place, version, year))
    return Status(tuple((int(number), date.fromisoformat(day)) for number, day in body["d"]))


def _bound(place: Place, version: int, year: int) -> str:
    return f"vaccine_registrations|share|{place}|{version}|{year}"


def _key(year: int) -> bytes:
    return keys.key(f"registrations-{year}")


def _of_unit(place: Place) -> str:
    return f"share#{place.campaign}#{place.unit}"


def _of_person(person: PersonId) -> str:
    return f"shares#{person}"
