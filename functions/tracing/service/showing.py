"""What those who trace see: cases of their area by day, one case, its candidates page by page.

Each look at people is audited first. Names are masked; ids of contacts open nothing elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from functions.access import service as access
from functions.kernel.callers import Caller, covers
from functions.kernel.divisions import provinces
from functions.kernel.identifiers import PersonId, VenueCode
from functions.kernel.periods import day_of, days_between
from functions.kernel.rules import Rule
from functions.registry import service as registry
from functions.tracing.domain import window as windows
from functions.tracing.domain.case import Case
from functions.tracing.domain.contact import Contact, Presence, Situation, counted, rule_of, why
from functions.tracing.domain.trace import Stage, Trace
from functions.tracing.service import judging
from functions.tracing.service.looking import based_on, case_of
from functions.tracing.store import contacts, events, listed, parts, ranks, traces
from functions.tracing.store.events import Event
from functions.tracing.store.listed import Line

DAYS: Final = 14
PAGE: Final = 50
MOST_ROWS: Final = 500
"""Of a file or a board; more than that at once is another permission (security.md PM-17)."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A trace, with how many of its parts are worked through."""

    trace: Trace
    done: int

    @property
    def all(self) -> int:
        """How many parts the answer has, as far as is known."""
        return max(len(self.trace.parts), self.done)


@dataclass(frozen=True, slots=True)
class Board:
    """Cases of an area, the newest first; `by_day` counts those that count; `more` follow
    after `cursor`, the sealed place of the last one shown, "" where none do."""

    area: str
    lines: tuple[Line, ...]
    by_day: tuple[tuple[date, int], ...]
    progress: dict[str, Progress]
    more: int
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A case with its masked person, why its window is so, its events, traces and chain."""

    case: Case
    masked_name: str
    why: str
    events: tuple[Event, ...]
    progress: tuple[Progress, ...]
    candidates: int
    sources: tuple[str, ...]
    turned: tuple[str, ...]
    venues: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate contact: masked, with the presences that count and why it stands there."""

    contact: Contact
    masked_name: str
    presences: tuple[Presence, ...]
    why: str
    became: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """A page of candidates in their order; `cursor` is the sealed place of the last, ""
    where none follow; `venues` names the places that are shown by the names on their posters."""

    case: Case
    rule: Rule
    rows: tuple[Candidate, ...]
    cursor: str
    venues: Mapping[str, str] = field(default_factory=dict)


def area_of(caller: Caller, province: str) -> str:
    """The area whose cases are shown: the caller's own, or the one named to which their unit has a
    right; of the nation the province named, or the first one. Raises RightInvalid."""
    if caller.division:
        if not province or covers(caller.division, province):
            return caller.division
        access.require_area(caller, province)
        return province
    known = [one.code for one in provinces()]
    return province if province in known else known[0]


def board(caller: Caller, province: str, now: datetime, after: str = "") -> Board:
    """The cases of the last 14 days in the caller's area, or one they have a right to, those that
    follow a place of the list. Raises RightInvalid, CursorInvalid, Busy, CryptoUnavailable."""
    area, today = area_of(caller, province), day_of(now)
    after = access.open_cursor(caller, after, f"cases|{area}") if after else ""
    since = today - timedelta(days=DAYS - 1)
    found = listed.listed_in(area, since, today)
    left = [one for one in found if not after or one.place < after]
    shown = tuple(left[:PAGE])
    more = len(left) - len(shown)
    counts = Counter(one.day for one in found if one.state.value != "withdrawn")
    return Board(
        area=area,
        lines=shown,
        by_day=tuple((day, counts[day]) for day in days_between(since, today)),
        progress=_progress_of(shown),
        more=more,
        cursor=access.seal_cursor(caller, shown[-1].place, f"cases|{area}") if more else "",
    )


def show(caller: Caller, id_: str, now: datetime, request_id: str = "") -> Shown:
    """A case of the caller's area. Raises CaseUnknown, AuditUnavailable, CryptoUnavailable."""
    case = case_of(caller, id_)
    registry.audited(
        caller, (case.person,), action="read_case", fields=("case",), now=now, request_id=request_id
    )
    window = case.window or windows.window_of(case.course, windows.rule_of(case.course))
    found = traces.traces_of(case.id)
    own, told = {case.id}, events.events_of(case.id)
    return Shown(
        case=case,
        masked_name=_names(caller, (case.person,), now, request_id).get(case.person, ""),
        why=windows.why(window, case.course),
        events=told,
        progress=tuple(_progress(one) for one in found.values() if one.stage is not Stage.DROPPED),
        candidates=ranks.count_of(case.id),
        sources=tuple(sorted({met.case for met in ranks.met_by(case.person)} - own)),
        turned=tuple(sorted(set(ranks.turned_of(case.id).values()) - own)),
        venues=_places(
            visit.venue for one in told if one.interview for visit in one.interview.visits
        ),
    )


def candidates(
    caller: Caller,
    id_: str,
    purpose: str,
    cursor: str,
    now: datetime,
    *,
    request_id: str = "",
    most: int = PAGE,
    with_names: bool = True,
) -> Candidates:
    """A page of candidates of a case, each audited. Raises PurposeNotAllowed, NoCaseBasis,
    CursorInvalid, AuditUnavailable, CryptoUnavailable, Busy."""
    case = based_on(caller, id_, purpose, now, request_id)
    order = f"candidates|{case.id}"
    after = access.open_cursor(caller, cursor, order) if cursor else ""
    by = judging.situation_of(case.id) or Situation(case, {}, rule_of(case))
    places = ranks.order_of(case.id, most, after)
    found = contacts.contacts_at(case.id, [place.split(".")[2] for place in places])
    people = [one.person for one in found.values()]
    registry.audited(
        caller,
        people,
        action="read_contacts",
        fields=("contact", f"purpose:{purpose}"),
        now=now,
        request_id=request_id,
    )
    names = _names(caller, people, now, request_id) if with_names else {}
    turned = ranks.turned_of(case.id)
    rows = [
        Candidate(
            contact=one,
            masked_name=names.get(one.person, ""),
            presences=counted(one, by, max(one.level - 1, 0)),
            why=why(one, by.rule),
            became=turned.get(one.id, ""),
        )
        for one in (found.get(place.split(".")[2]) for place in places)
        if one is not None
    ]
    met = (each.venue for one in rows for each in one.presences)
    return Candidates(
        case=case,
        rule=by.rule,
        rows=tuple(rows),
        cursor=access.seal_cursor(caller, places[-1], order) if len(places) == most else "",
        venues=_places(met) if with_names else {},
    )


def _places(codes: Iterable[str]) -> Mapping[str, str]:
    """The names of venues, for people who would have to look each code up."""
    wanted = {VenueCode(one) for one in codes}
    return {str(code): name for code, name in registry.venue_names(wanted).items()}


def _names(
    caller: Caller, people: Sequence[PersonId], now: datetime, request_id: str
) -> dict[PersonId, str]:
    known = registry.masked(caller, people, now=now, request_id=request_id)
    return {person: one.gate_name for person, one in known.items()}


def _progress(trace: Trace) -> Progress:
    done = parts.done_of(trace)
    worked = sum(done.get(part, 0) >= edition for part, edition in trace.parts.items())
    return Progress(trace, worked if trace.edition else sum(map(bool, done.values())))


def _progress_of(lines: Sequence[Line]) -> dict[str, Progress]:
    """The trace in force of each case."""
    found = {one.case: traces.traces_of(one.case).get(one.trace) for one in lines}
    return {case: _progress(one) for case, one in found.items() if one is not None}
