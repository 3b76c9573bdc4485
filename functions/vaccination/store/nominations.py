"""Whom do organisations name for a campaign, and who came first? VAX-60 to VAX-63, VAX-107.

What stands under a number lies together: who registered under it, which organisation was first,
and each organisation's nomination, sealed. Each is one conditional write by a natural key, in an
order in which a crash leaves nothing that reading would not pass over.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.kernel.births import read_birth
from functions.kernel.periods import day_of
from functions.kernel.valuesets import Sex
from functions.runtime import crypto, keys
from functions.runtime.tables import ConditionLost, Record, table_meta, translated
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.identity import Identity, Kind
from functions.vaccination.domain.nomination import (
    Around,
    Named,
    Nomination,
    NominationState,
    Place,
)
from functions.vaccination.domain.nomination_words import Told
from functions.vaccination.store.numbers import CLAIM, claim_of

FIRST, _ORG = "first", "org#"


class NominationRecord(Record):
    """A nomination: `n` its version, `b` what was said under the key of year `y`, `g` the row's and
    `h` the phone's keyed hash, `d` the residence, `c` doubts, `t` what was told, `o` its row.
    `w` the rows before it. Who was first and who registered have only `by`; a phone's or a doubt's
    line `d` and `at`."""

    Meta = table_meta("vaccine_registrations")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute(null=True)
    state = UnicodeAttribute(null=True)
    y = NumberAttribute(null=True)
    b = BinaryAttribute(legacy_encoding=False, null=True)
    g = UnicodeAttribute(null=True)
    h = UnicodeAttribute(null=True)
    d = UnicodeAttribute(null=True)
    c = UnicodeAttribute(null=True)
    t = UnicodeAttribute(null=True)
    o = UnicodeAttribute(null=True)
    w = UnicodeAttribute(null=True)
    by = UnicodeAttribute(null=True)
    at = NumberAttribute(null=True)


def around(campaign: CampaignId, mark: str) -> Around:
    """VAX-60: all that stands under a number, read strongly. Raises Busy, CryptoUnavailable."""
    with translated():
        found = list(NominationRecord.query(claim_of(campaign, mark), consistent_read=True))
    by = {record.s: str(record.by) for record in found if record.s in (CLAIM, FIRST)}
    named = [record for record in found if record.s.startswith(_ORG)]
    nominations = tuple(_nomination(campaign, mark, record) for record in named)
    return Around(by.get(FIRST, ""), by.get(CLAIM, ""), nominations)


def nomination(place: Place) -> Nomination | None:
    """VAX-61: one nomination, read strongly. Raises Busy, CryptoUnavailable."""
    key = claim_of(place.campaign, place.mark)
    try:
        with translated():
            found = NominationRecord.get(key, _ORG + place.unit, consistent_read=True)
    except DoesNotExist:
        return None
    return _nomination(place.campaign, place.mark, found)


def of_unit(campaign: CampaignId, unit: str, marks: Iterable[str]) -> tuple[Nomination, ...]:
    """VAX-107: what an organisation said under several numbers, strongly, in any order.

    Raises Busy, CryptoUnavailable.
    """
    keys = [(claim_of(campaign, mark), _ORG + unit) for mark in marks]
    with translated():
        found = list(NominationRecord.batch_get(keys, consistent_read=True))
    return tuple(_nomination(campaign, one.p.rpartition("#")[2], one) for one in found)


def key_of(place: Place) -> tuple[str, str]:
    """Where a nomination lies."""
    return claim_of(place.campaign, place.mark), _ORG + place.unit


def put(made: Nomination) -> None:
    """VAX-62: the next version by an officer or the person; its lines stay as they are.

    Raises ConditionLost where it has moved on, Busy.
    """
    record, condition = _next_of(made)
    with translated():
        record.save(condition=condition)


def put_within(together: TransactWrite, made: Nomination) -> None:
    """VAX-62: the same within a transaction."""
    record, condition = _next_of(made)
    together.save(record, condition=condition)


def _next_of(made: Nomination) -> tuple[NominationRecord, Any]:
    year = day_of(made.at).year
    record = NominationRecord(
        claim_of(made.campaign, made.mark),
        _ORG + made.unit,
        n=made.version,
        state=made.state.value,
        y=year,
        b=_sealed(made.named, made.reason, made.place, year) if made.named else None,
        g=made.digest,
        h=made.phone_index or None,
        d=made.division or None,
        c=",".join(kind.value for kind in made.conflicts) or None,
        t=made.told.value,
        o=made.source,
        w=json.dumps(made.earlier) if made.earlier else None,
        by=made.by,
        at=int(made.at.timestamp()),
    )
    before, fresh = made.version - 1, NominationRecord.p.does_not_exist()
    return record, NominationRecord.n == before if before else fresh


def take_first(together: TransactWrite, place: Place) -> None:
    """VAX-63, within a transaction that puts its nomination: the organisation is the first under
    the number, and stays so until it withdraws. Who is first already may say it again."""
    record = NominationRecord(claim_of(place.campaign, place.mark), FIRST, by=place.unit)
    mine = NominationRecord.by == place.unit
    together.save(record, condition=NominationRecord.p.does_not_exist() | mine)


def leave_first(place: Place) -> None:
    """VAX-63: the organisation is the first no longer, if it was. Raises Busy."""
    try:
        with translated():
            NominationRecord(claim_of(place.campaign, place.mark), FIRST).delete(
                condition=NominationRecord.by == place.unit
            )
    except ConditionLost:
        return


def _sealed(named: Named, reason: str, place: Place, year: int) -> bytes:
    who = named.identity
    body = {
        "i": [who.full_name, str(who.birth), who.sex.value, who.number_kind, who.number],
        "p": named.phone,
        "w": [named.division, named.address],
        "g": named.group,
        "o": named.occupation,
        "d": named.day.isoformat(),
        "e": [named.ethnicity, named.nationality, named.insurance],
        "r": reason,
    }
    return crypto.seal_json(_key(year), body, _bound(place, year))


def _nomination(campaign: CampaignId, mark: str, record: NominationRecord) -> Nomination:
    place = Place(campaign, mark, record.s.removeprefix(_ORG))
    named, reason = _named(record, place) if record.b else (None, "")
    return Nomination(
        campaign=campaign,
        mark=mark,
        unit=place.unit,
        version=int(record.n or 0),
        state=NominationState(str(record.state)),
        named=named,
        digest=str(record.g or ""),
        phone_index=str(record.h or ""),
        division=str(record.d or ""),
        conflicts=tuple(map(Kind, record.c.split(","))) if record.c else (),
        told=Told(str(record.t)),
        source=str(record.o),
        by=str(record.by),
        at=instant(record.at),
        reason=reason,
        earlier=tuple((source, Told(told)) for source, told in json.loads(record.w or "[]")),
    )


def _named(record: NominationRecord, place: Place) -> tuple[Named, str]:
    year = int(record.y or 0)
    body: dict[str, Any] = crypto.unseal_json(_key(year), record.b or b"", _bound(place, year))
    full_name, birth, sex, kind, number = body["i"]
    ethnicity, nationality, insurance = body["e"]
    division, address = body["w"]
    named = Named(
        identity=Identity(full_name, read_birth(birth), Sex(sex), kind, number),
        phone=body["p"],
        division=division,
        group=body["g"],
        occupation=body["o"],
        day=date.fromisoformat(body["d"]),
        address=address,
        ethnicity=ethnicity,
        nationality=nationality,
        insurance=insurance,
    )
    return named, body["r"]


def instant(seconds: float | None) -> datetime:
    """A second as it is kept."""
    return datetime.fromtimestamp(int(seconds or 0), UTC)


def _bound(place: Place, year: int) -> str:
    return f"vaccine_registrations|{place}|{year}"


def _key(year: int) -> bytes:
    return keys.key(f"registrations-{year}")
