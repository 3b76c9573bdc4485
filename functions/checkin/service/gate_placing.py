"""Where an entry or exit of a gate is written: its natural key, and another where that is taken.

What is told here of a passing is what its sealed row says too, so that a row which waited in the
queue while its place was taken is placed anew by itself, long after its gate was told "recorded".
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final

from functions.checkin.domain.retention import expires_at
from functions.checkin.domain.visit import (
    LIES_AHEAD,
    LIES_BEHIND,
    Assurance,
    ScanTime,
    lying_day,
)
from functions.checkin.store import visits as store
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import DAY, day_of, instant_at
from functions.kernel.valuesets import venue_kinds

WINDOW_PLACE: Final = "P"
INHERITED: Final = ("s", "l", "rp")
"""What an exit says again of its entry: assurance, late, its code was read elsewhere first."""
_OF_AN_EXIT: Final = ("u", "v", "w", "n", "a", "r", "dv", "sq")


def exit_row(told: dict[str, Any], time: ScanTime) -> store.Sealed | None:
    """The row of an exit; None where the gate has told it before. Raises KeyDestroyed, Busy.

    `told` is what the row says whichever visit it ends. Nobody leaves by what the gate read before
    they came; of two visits, the one of the same second is the one that begins.
    """
    person, code = PersonId(told["u"]), told["v"]
    longest = timedelta(minutes=venue_kinds().read(told["n"]).longest_stay_minutes)
    rows = store.rows_of(person, _days(time.at - longest, time.at), time.at)
    if any(body.get("o") and told_by(body) == told_by(told) for _, _, body in rows):
        return None
    left = {row.s for row in rows if row.s.endswith(store.EXIT)}
    open_here = [
        (s, day, body)
        for s, day, body in rows
        if body["v"] == code
        and not body.get("o")
        and time.at - longest <= instant_at(body["a"]) <= time.at
        and s + store.EXIT not in left
        and not (body.get("dv") == told["dv"] and body["sq"] > told["sq"])
    ]
    s, day = store.sort_key(time.told_at, code) + store.LONE, lying_day(time)
    said = told | {"o": 1}
    if open_here:
        found = max(open_here, key=lambda row: (row[2]["a"] < told["a"], row[2]["a"]))
        entry_s, day, entry = found
        said |= {"e": entry["a"]} | {name: entry[name] for name in INHERITED if name in entry}
        s = entry_s + store.EXIT
    return store.sealed(
        person, s, day, body=said, attached=b"", expires_at=expires_at(day),
        once=_once(told, time.told_at),
    )  # fmt: skip


def elsewhere_row(body: dict[str, Any], time: ScanTime) -> store.Sealed:
    """The row of an entry whose code was first read at another venue: LOW, and it weighs less
    (domain/plausibility.py). Raises KeyDestroyed."""
    day = lying_day(time)
    return store.sealed(
        body["u"],
        store.sort_key(time.told_at, body["v"]),
        day,
        body=body | {"s": Assurance.LOW, "rp": 1},
        attached=b"",
        expires_at=expires_at(day),
    )


def placed_anew(row: store.Sealed, standing: dict[str, Any]) -> store.Sealed | None:
    """Where a row goes whose key another row took while it waited; None where that row says the
    same. The gate was told that it stands, so it has to.

    A phone's code that was read at another venue first is kept as LOW; an exit whose visit another
    gate's exit has ended ends the next one, or none. Of a poster's scan, and of what a person says
    of their own visit, the first stands. Raises KeyDestroyed, Busy.
    """
    is_window = row.s.endswith(f"#{WINDOW_PLACE}")
    is_exit = bool(row.once) and row.s.endswith(store.EXIT)
    if not standing or not (is_window or is_exit):
        return None
    body = store.opened(row.p, row.s, row.d, row.b)[0]
    if is_window:
        told_at = instant_at(body["t"])
        return elsewhere_row(body, _time(body, told_at)) if standing["v"] != body["v"] else None
    if told_by(standing) == told_by(body):
        return None
    told_at = instant_at(int(row.once.rpartition("#")[2]))
    return exit_row({name: body[name] for name in _OF_AN_EXIT}, _time(body, told_at))


def told_by(body: dict[str, Any]) -> tuple[str | None, int | None]:
    """The device that told a row, and its number; None for what no gate told."""
    return body.get("dv"), body.get("sq")


def _time(body: dict[str, Any], told_at: datetime) -> ScanTime:
    at, received_at = instant_at(body["a"]), instant_at(body["r"])
    return ScanTime(
        at, told_at, received_at, int(body.get("k", 0)), bool(body.get("l")), at != told_at
    )


def _days(first: datetime, last: datetime) -> list[date]:
    """The days on which what was between two instants may lie; a phone's clock may be behind."""
    begins, ends = day_of(first - LIES_BEHIND), day_of(last + LIES_AHEAD)
    return [begins + DAY * ahead for ahead in range((ends - begins).days + 1)]


def _once(told: dict[str, Any], told_at: datetime) -> str:
    """What an exit is called whichever visit it ends. A tablet that was wiped counts from 1 again,
    so its own instant is part of it."""
    return f"{told['dv']}#gate-exit#{told['sq']}#{int(told_at.timestamp())}"
