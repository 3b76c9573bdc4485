"""What stands of visits in the end, in plain words: rows of `checkins`, segments of `presence`."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from functions.checkin.domain import segment
from functions.checkin.domain.segment import Packed
from functions.checkin.store import visits as store
from functions.checkin.store.visits import day_of_number
from functions.kernel.errors import KeyDestroyed
from functions.kernel.identifiers import pack_person_id, pack_venue_code
from functions.kernel.valuesets import venue_kinds
from functions.runtime import crypto, daykeys, settings
from tests.simulation.checking import Violation
from tests.simulation.world import World

CHECKINS = "checkins"
Visit = tuple[str, str, int, str]
"""("in" or "out", person, the phone's instant of entering in Unix seconds, venue)."""


def bodies(world: World) -> list[dict[str, Any]]:
    """The opened bodies of all rows, each with its sort key as `s`."""
    found = []
    for row in world.rows(CHECKINS):
        p, b = _bytes(row["p"]), _bytes(row["b"])
        body, _ = store.opened(p, row["s"]["S"], int(row["d"]["N"]), b)
        found.append(body | {"s": row["s"]["S"]})
    return found


def visits(world: World) -> list[Visit]:
    """Each row as a visit's entry or exit."""
    return [
        ("out" if body.get("o") else "in", body["u"], int(body["s"][:8], 16), body["v"])
        for body in bodies(world)
    ]


def rows_were_written_once(world: World) -> list[Violation]:
    """The stream of check-ins has insertions only: no row is ever overwritten."""
    table = world.table(settings.table_name(CHECKINS))
    return [
        Violation("rows are written once", item.to_json()["eventName"])
        for item in table.stream_shard.items
        if item.to_json()["eventName"] != "INSERT"
    ]


def expiries_ahead(world: World, now: datetime) -> list[Violation]:
    """No row is written that has expired already, whatever the writer's clock said (F20)."""
    return [
        Violation("no negative TTL", f"{name} expires at {row['x']['N']}")
        for name in (CHECKINS, "presence")
        for row in world.rows(name)
        if int(row["x"]["N"]) <= now.timestamp()
    ]


def presences_wanted(world: World) -> set[tuple[Any, ...]]:
    """Each visit as its presence must be packed: (venue, person, entered, stay, certainty)."""
    rows = bodies(world)
    ends = {(row["u"], row["v"], row["e"]): row["a"] for row in rows if "e" in row}
    wanted = set()
    for row in rows:
        if row.get("o"):
            continue
        entered = row["a"]
        left = ends.get((row["u"], row["v"], entered))
        kind = venue_kinds().read(row["n"])
        default = timedelta(minutes=kind.default_stay_minutes).total_seconds()
        stay = -(-(left - entered) // 60) if left is not None else int(default // 60)
        venue, person = pack_venue_code(row["v"]), pack_person_id(row["u"])
        wanted.add((venue, person, entered, stay, 0 if left is None else 2))
    return wanted


CLOSED = "CL"


def presences_packed(world: World, kinds: str = "D") -> set[tuple[Any, ...]]:
    """What readers get: as it was packed ("D"), or of closed hours with their amendments."""
    found: list[Packed] = []
    for group, packed in _segments(world):
        if group[0] in kinds:
            found += segment.unpack_segment(packed)
    return {
        (one.venue, one.person, one.entered, one.stay, one.flags & 0b11)
        for one in segment.dedupe(found)
    }


def _segments(world: World) -> Iterator[tuple[str, bytes]]:
    for row in world.rows("presence"):
        group, place = row["g"]["S"], row["n"]["S"]
        if "b" not in row:
            continue
        try:
            day = day_of_number(int(row["d"]["N"]))
            key = crypto.derive(daykeys.day_key(day), "presence")
        except KeyDestroyed:
            continue
        yield group, crypto.unseal(key, _bytes(row["b"]), f"presence|{group}|{place}")


def _bytes(value: dict[str, Any]) -> bytes:
    held = value["B"]
    return held if isinstance(held, bytes) else b64decode(held)
