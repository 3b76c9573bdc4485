"""Follow-ups: FUP-1 to FUP-3. A version, its event, its places in the lists and what has to be told
of it are written together."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.followup.domain.follow import Act, Cause, Ending, FollowUp, Found
from functions.followup.domain.protection import Proof
from functions.followup.store import lists, proofs, rounds, untold
from functions.followup.store.events import FOLLOW, Event, answer_body, put_event, read_answer
from functions.followup.store.sealed import TABLE, open_body, seal_body
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_or_none, instant_or_blank, instant_or_none
from functions.runtime import bulk
from functions.runtime.tables import Record, connection, table_meta, translated

HEAD: Final = "head"
KEPT: Final = timedelta(days=60)
"""After the last change, as long as tracing keeps contacts."""


class HeadRecord(Record):
    """A follow-up as it stands; `b` seals everything of it."""

    Meta = table_meta(TABLE)
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    y = NumberAttribute()
    x = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


def follow_up(id_: str) -> FollowUp | None:
    """FUP-1: a follow-up, read strongly. Raises Busy, CryptoUnavailable."""
    try:
        with translated():
            found = HeadRecord.get(FOLLOW + id_, HEAD, consistent_read=True)
    except DoesNotExist:
        return None
    return _opened(str(found.p), int(found.n), int(found.y), bytes(found.b))


def follow_ups(ids: Iterable[str]) -> dict[str, FollowUp]:
    """FUP-3: follow-ups by id, read strongly; unknown ones are left out. Raises Busy."""
    keys = [{"p": {"S": FOLLOW + one}, "s": {"S": HEAD}} for one in sorted(set(ids))]
    return {one.id: one for one in map(_read_item, bulk.items_at(TABLE, keys))}


def put_next(before: FollowUp | None, after: FollowUp, event: Event, now: datetime) -> None:
    """FUP-2: a follow-up moves on, with everything that follows. Raises ConditionLost, Busy."""
    until = int((now + KEPT).timestamp())
    place = FOLLOW + after.id
    record = HeadRecord(
        place,
        HEAD,
        n=after.version,
        y=after.year,
        x=until,
        b=seal_body(place, HEAD, _body(after), after.year),
    )
    as_seen = HeadRecord.n == before.version if before else HeadRecord.p.does_not_exist()
    with translated(), TransactWrite(connection=connection()) as together:
        together.save(record, condition=as_seen)
        if before is None or before.proof != after.proof:
            proofs.check(together, after.id, after.proof)
        put_event(together, after, event, until)
        lists.change(together, before, after, until)
        rounds.change(together, before, after, now, until)
        if after.act is Act.ENDED:
            untold.put(together, after, until)


def _read_item(item: Mapping[str, Any]) -> FollowUp:
    sealed = item["b"]["B"]
    raw = sealed if isinstance(sealed, bytes) else b64decode(sealed)
    return _opened(item["p"]["S"], int(item["n"]["N"]), int(item["y"]["N"]), raw)


def _body(one: FollowUp) -> dict[str, Any]:
    return {
        "p": one.person,
        "a": one.act.value,
        "di": one.division,
        "c": [
            [name, c.kind, c.revision, c.counts, _written(c.day), c.ring]
            for name, c in one.causes.items()
        ],
        "t": [[tube, t.release, t.day.isoformat(), t.told] for tube, t in one.tests.items()],
        "w": [[on.isoformat(), answer_body(told)] for on, told in one.answers.items()],
        "m": [on.isoformat() for on in one.missed],
        "be": _written(one.begun_on),
        "red": instant_or_blank(one.red_at),
        "re": instant_or_blank(one.reached_at),
        "ro": _written(one.reached_on),
        "du": _written(one.due_on),
        "pr": one.said is True,
        "ps": one.said,
        "pf": [one.proof.version, proofs.heard_body(one.proof)],
        "en": [one.ending.until.isoformat(), one.ending.kind] if one.ending else None,
    }


def _opened(place: str, version: int, year: int, sealed: bytes) -> FollowUp:
    told = open_body(place, HEAD, sealed, year)
    ending = told["en"]
    return FollowUp(
        id=place.removeprefix(FOLLOW),
        person=PersonId(told["p"]),
        year=year,
        version=version,
        act=Act(told["a"]),
        division=told["di"],
        causes={
            name: Cause(kind, revision, counts, day_or_none(on), ring)
            for name, kind, revision, counts, on, ring in told["c"]
        },
        tests={
            tube: Found(release, date.fromisoformat(on), found)
            for tube, release, on, found in told["t"]
        },
        answers={date.fromisoformat(on): read_answer(said) for on, said in told["w"]},
        missed=tuple(map(date.fromisoformat, told["m"])),
        begun_on=day_or_none(told["be"]),
        red_at=instant_or_none(told["red"]),
        reached_at=instant_or_none(told["re"]),
        reached_on=day_or_none(told["ro"]),
        due_on=day_or_none(told["du"]),
        said=told.get("ps", told["pr"] or None),
        proof=_proof(told.get("pf")),
        ending=Ending(date.fromisoformat(ending[0]), ending[1]) if ending else None,
    )


def _proof(told: list[Any] | None) -> Proof:
    return Proof(told[0], proofs.read_heard(told[1])) if told else Proof()


def _written(on: date | None) -> str:
    return on.isoformat() if on else ""
