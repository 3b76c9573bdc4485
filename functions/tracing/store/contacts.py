"""Candidate contacts, one item per case and person: TRC-40 to TRC-43.

Many are read and written in few calls, each under its own condition: whoever judges by an older
state of the case finds that the item has moved on.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from functions.kernel.identifiers import PersonId
from functions.kernel.periods import read_instant, write_instant
from functions.runtime import bulk
from functions.tracing.domain.contact import Contact, Followed, Found, Said, Verdict
from functions.tracing.store.parts import presence_body, read_presence
from functions.tracing.store.sealed import TABLE, name_of, open_body, seal_body

CON: Final = "con#"
KEPT: Final = timedelta(days=60)
Item = dict[str, Any]


def contact_id(case: str, person: PersonId) -> str:
    """The id of a person's contact with a case. Raises CryptoUnavailable."""
    return name_of("contact", case, person)


def contacts_at(case: str, ids: Iterable[str]) -> dict[str, Contact]:
    """TRC-40: contacts of a case by id, read strongly; unknown ones are left out. Raises Busy."""
    keys = [_key(case, one) for one in sorted(set(ids))]
    return {one.id: one for one in map(read_item, bulk.items_at(TABLE, keys))}


def put_contacts(made: Sequence[Contact], now: datetime) -> tuple[str, ...]:
    """TRC-41: contacts move on, each from the version before; ids of those that had moved.

    Raises Busy, CryptoUnavailable.
    """
    until = str(int((now + KEPT).timestamp()))
    items = [_item(one, until) for one in made]
    values = [{":n": {"N": str(one.version - 1)}} for one in made]
    lost = bulk.put_each_if(TABLE, items, "attribute_not_exists(p) OR n = :n", values)
    return tuple(made[place].id for place in lost)


def contact_of_image(image: Mapping[str, Any] | None) -> Contact | None:
    """TRC-43: the contact in a stream's image; None for anything else. Raises
    CryptoUnavailable."""
    if not image or not image["p"]["S"].startswith(CON):
        return None
    return read_item(dict(image))


def read_item(item: Item) -> Contact:
    """The contact of an item as the wire or a stream hands it over."""
    place, range_, year = item["p"]["S"], item["s"]["S"], int(item["y"]["N"])
    sealed = item["b"]["B"]
    told = open_body(
        place, range_, sealed if isinstance(sealed, bytes) else b64decode(sealed), year
    )
    return Contact(
        id=range_,
        case=place.split("#")[1],
        person=PersonId(told["p"]),
        year=year,
        version=int(item["n"]["N"]),
        judged=int(item["j"]["N"]),
        found={
            (trace, part): Found(edition, tuple(map(read_presence, found)))
            for trace, part, edition, found in told["c"]
        },
        sayings=tuple(map(_said, told["d"])),
        level=int(item["lv"]["N"]),
        score=int(item["sc"]["N"]),
        minutes=told["mi"],
        tells=item["tl"]["BOOL"],
        edition=int(item["e"]["N"]),
        rule_id=told["ru"],
        division=told["di"],
        followed=Followed(told["fo"][0], read_instant(told["fo"][1])) if told.get("fo") else None,
        step=told.get("st", 0),
    )


def _key(case: str, id_: str) -> Item:
    return {"p": {"S": f"{CON}{case}#{id_[1:2]}"}, "s": {"S": id_}}


def _item(one: Contact, until: str) -> Item:
    key = _key(one.case, one.id)
    body = {
        "p": one.person,
        "c": [
            [trace, part, found.edition, list(map(presence_body, found.presences))]
            for (trace, part), found in one.found.items()
        ],
        "d": [
            [said.verdict.value, said.words, said.by, said.unit, write_instant(said.at)]
            for said in one.sayings
        ],
        "mi": one.minutes,
        "ru": one.rule_id,
        "di": one.division,
        "fo": [one.followed.ring, write_instant(one.followed.last_at)] if one.followed else None,
        "st": one.step,
    }
    sealed = seal_body(key["p"]["S"], key["s"]["S"], body, one.year)
    return {
        **key,
        "n": {"N": str(one.version)},
        "j": {"N": str(one.judged)},
        "lv": {"N": str(one.level)},
        "sc": {"N": str(one.score)},
        "tl": {"BOOL": one.tells},
        "e": {"N": str(one.edition)},
        "y": {"N": str(one.year)},
        "x": {"N": until},
        "b": {"B": sealed},
    }


def _said(told: list[str]) -> Said:
    verdict, words, by, unit, at = told
    return Said(Verdict(verdict), words, by, unit, read_instant(at))
