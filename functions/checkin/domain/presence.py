"""From when to when was a person at which venue, given all that was seen of them?

Events may come late, twice and in any order (security.md C10); the answer is the same for the same
set of events. An exit is **observed** if it was seen; **inferred** if the person entered another
venue before the default stay was over; otherwise it is the **default** stay of the venue's kind.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from functions.checkin.domain.visit import Assurance, Certainty, default_end
from functions.kernel.valuesets import VenueKind


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing seen of a person: an entry, or an exit if `kind` is None.

    `ends` is the entry that an exit is known to end: the only one of its own second that it can.
    An entry that is not `plausible` (domain/plausibility.py) counts, but ends no other presence:
    a false scan far away must not shorten the true one.
    """

    venue: str
    at: datetime
    kind: VenueKind | None = None
    assurance: Assurance = Assurance.LOW
    plausible: bool = True
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class Presence:
    """A person was at `venue` from `entered_at` to `left_at`; half-open, aware."""

    venue: str
    entered_at: datetime
    left_at: datetime
    certainty: Certainty
    assurance: Assurance


def presences(seen: Iterable[Seen]) -> tuple[Presence, ...]:
    """All presences of one person, by time of entry.

    Entries at a venue where the person still is (a second tap, a second scan at the same door)
    are one presence: the first entry, the surer assurance, the end of the last. An exit without
    an entry says nothing about where a person was before it, and is left out.
    """
    told = set(seen)
    exits = sorted(
        (event for event in told if event.kind is None), key=lambda event: (event.at, event.venue)
    )
    entries = sorted(
        (event for event in told if event.kind is not None),
        key=lambda event: (event.at, event.venue, event.assurance, event.plausible),
    )
    found = [_presence(entry, entries, exits) for entry in entries]
    return _merged(found)


def _presence(entry: Seen, entries: list[Seen], exits: list[Seen]) -> Presence:
    kind = entry.kind
    if kind is None:
        raise ValueError("an entry has the kind of its venue")
    longest = entry.at + timedelta(minutes=kind.longest_stay_minutes)
    left = [
        out.at
        for out in exits
        if out.venue == entry.venue
        and (entry.at < out.at <= longest or entry.at == out.at == out.ends)
    ]
    again = [e.at for e in entries if e.venue == entry.venue and e.at > entry.at]
    elsewhere = [
        e.at for e in entries if e.venue != entry.venue and e.at > entry.at and e.plausible
    ]
    if left and not any(at < left[0] for at in again):
        return Presence(entry.venue, entry.at, left[0], Certainty.OBSERVED, entry.assurance)
    end, certainty = default_end(entry.at, kind), Certainty.DEFAULT
    if elsewhere and elsewhere[0] < end:
        end, certainty = elsewhere[0], Certainty.INFERRED
    return Presence(entry.venue, entry.at, end, certainty, entry.assurance)


def _merged(found: list[Presence]) -> tuple[Presence, ...]:
    standing: dict[str, list[Presence]] = {}
    for presence in found:
        earlier = standing.setdefault(presence.venue, [])
        last = earlier[-1] if earlier else None
        if last and (presence.entered_at < last.left_at or presence.entered_at == last.entered_at):
            earlier[-1] = replace(
                presence,
                entered_at=last.entered_at,
                assurance=_surer(last.assurance, presence.assurance),
            )
        else:
            earlier.append(presence)
    everywhere = [presence for some in standing.values() for presence in some]
    return tuple(sorted(everywhere, key=lambda presence: (presence.entered_at, presence.venue)))


def _surer(one: Assurance, other: Assurance) -> Assurance:
    return Assurance.HIGH if Assurance.HIGH in (one, other) else Assurance.LOW
