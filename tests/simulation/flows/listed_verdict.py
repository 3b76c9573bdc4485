"""What must hold of organisations' lists: for rows, for people, for what organisations are told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from functions.runtime import clock
from functions.vaccination.domain.nomination import NominationState
from functions.vaccination.domain.nomination_words import Told
from functions.vaccination.domain.registration import RegistrationState
from functions.vaccination.service import nominated, sharing
from functions.vaccination.store import nominations, registrations, shares
from tests.simulation.checking import Heard, Violation, conserved
from tests.simulation.flows.listed import (
    CAMPAIGN,
    EVERYBODY,
    NAMES,
    PEOPLE,
    PeopleList,
    Row,
    citizen,
    phone_of,
    place_of,
)
from tests.simulation.flows.listed_rows import everything, rows_verdict
from tests.simulation.world import World

ENDS = ("unshare", "object", "unregister")


@dataclass(frozen=True, slots=True)
class Entry:
    """Something a person does on a phone: from one place of the log to another."""

    what: str
    person: int
    unit: str
    began: int
    phone: str
    heard: str = ""
    finished: int = 1_000_000

    def ended(self, heard: str, at: int) -> Entry:
        """The same with the answer."""
        return replace(self, heard=heard, finished=at)

    @property
    def is_done(self) -> bool:
        """Was it acknowledged?"""
        return self.heard == Heard.DONE


@dataclass(frozen=True, slots=True)
class Read:
    """An organisation was told something of the people of these rows."""

    unit: str
    began: int
    finished: int
    rows: tuple[tuple[str, int], ...]


def verdict(
    world: World, log: Sequence[Entry | Read], lists: Sequence[PeopleList]
) -> list[Violation]:
    """All but the end of its time."""
    acts = [one for one in log if isinstance(one, Entry) and one.heard]
    reads = [one for one in log if isinstance(one, Read)]
    return [
        *rows_verdict(world, lists),
        *conserved("at most one organisation offers", _offering(lambda n: n > 1), []),
        *conserved("an objection outlasts every list", _objections(acts), []),
        *conserved("who is named sees it", _unseen(), []),
        *conserved("a word ends with what it rests on", _resting(world), []),
        *conserved("the last word of one phone stands", _last_words(acts, lists), []),
        *(found for read in reads for found in _told_by_consent(read, acts, lists)),
        *(found for read in reads for found in _audited(world, read, lists)),
    ]


# --- people ---------------------------------------------------------------------------------


def _offering(wrong: Any) -> list[tuple[str, int]]:
    """People whom a wrong number of organisations offers."""
    found, known = [], everything()
    for person in EVERYBODY:
        mark = place_of(person, "").mark
        named = [one for one in known if one.mark == mark and one.stands]
        offering = sum(one.told is not Told.ALREADY_REGISTERED for one in named)
        if named and wrong(offering):
            found.append((NAMES[person], offering))
    return found


def offered_once() -> list[Violation]:
    """After everybody's last word whoever has not registered alone is offered by one."""
    alone = {
        NAMES[person]
        for person in EVERYBODY
        if registrations.holder_of(CAMPAIGN, place_of(person, "").mark)
    }
    wrong = [one for one in _offering(lambda n: n != 1) if one[0] not in alone or one[1] > 1]
    return conserved("one organisation offers", wrong, [])


def standing_rows(unit: str) -> tuple[Row, ...]:
    """Whom a unit still names."""
    kept = {person: nominations.nomination(place_of(person, unit)) for person in EVERYBODY}
    return tuple(Row(person, "new") for person, one in kept.items() if one and one.stands)


def _objections(acts: Iterable[Entry]) -> list[Entry]:
    lost = []
    for one in acts:
        if one.what == "object" and one.is_done:
            kept = nominations.nomination(place_of(one.person, one.unit))
            if kept is None or kept.state is not NominationState.OBJECTED:
                lost.append(one)
    return lost


def _unseen() -> list[str]:
    """Nominations that their person's phone does not lead to."""
    wrong, known = [], everything()
    for person in EVERYBODY:
        phone = "+84" + phone_of(person)[1:]
        mark = place_of(person, "").mark
        named = [one for one in known if one.mark == mark and one.named]
        wanted = {str(one.place) for one in named if one.named and one.named.phone == phone}
        seen = nominated.nominations_of(citizen(person), clock.now())
        if {str(one.nomination.place) for one in seen} != wanted:
            wrong.append(NAMES[person])
    return wrong


# --- what organisations are told ------------------------------------------------------------


def _resting(world: World) -> list[tuple[str, str, str]]:
    """Words that stand although what they rest on does not, or that tell something else."""
    wrong, now = [], clock.now()
    for person in EVERYBODY:
        for one in shares.of_person(PEOPLE[person]):
            kept = nominations.nomination(one.place)
            registered = registrations.standing(PEOPLE[person], CAMPAIGN)
            holder = registrations.holder_of(CAMPAIGN, one.place.mark)
            why = {
                "withdrawn by its organisation": kept is None or not kept.stands,
                "objected": kept is not None and kept.state is NominationState.OBJECTED,
                "of another": holder != PEOPLE[person],
                "not registered": registered is None
                or registered.state is not RegistrationState.REGISTERED,
                "out of step": one.status != sharing.told_of(one.place, PEOPLE[person], now),
            }
            wrong += [(NAMES[person], one.place.unit, name) for name, is_so in why.items() if is_so]
    return wrong


def _last_words(acts: Sequence[Entry], lists: Sequence[PeopleList]) -> list[Entry]:
    """Words of people with one phone that are not as they said last."""
    withdrawn = {
        (row.person, one.unit)
        for one in lists
        if not one.dry_run
        for row in one.rows
        if row.what == "withdraw"
    }
    wrong = []
    for person in EVERYBODY:
        mine = [one for one in acts if one.person == person]
        said = [one for one in mine if one.what in ("share", *ENDS) and one.heard != Heard.REFUSED]
        if len({one.phone for one in mine}) != 1 or not said or not said[-1].is_done:
            continue
        last = said[-1]
        given = {one.place.unit for one in shares.of_person(PEOPLE[person])}
        if last.what != "share":
            wrong += [last] if given else []
        elif (person, last.unit) not in withdrawn and last.unit not in given:
            wrong.append(last)
    return wrong


def _told_by_consent(
    read: Read, acts: Sequence[Entry], lists: Sequence[PeopleList]
) -> list[Violation]:
    """Of whom something was told had let it be known, and had not ended it before."""
    rows = {one.id: one.rows for one in lists}
    wrong = []
    for list_id, number in read.rows:
        mine = [
            one
            for one in acts
            if (one.person, one.unit) == (rows[list_id][number - 1].person, read.unit)
        ]
        ended = [one for one in mine if one.is_done and one.finished < read.began]
        given = [
            one
            for one in mine
            if one.what == "share" and one.began < read.finished  # refused only after it was lost
        ]
        objected = any(one.what == "object" for one in ended)
        taken = [one.began for one in ended if one.what == "unshare"]
        if objected or not any(one.finished > max(taken, default=-1) for one in given):
            wrong.append((read.unit, list_id, number))
    return conserved("nobody is told of without their word", wrong, [])


def _audited(world: World, read: Read, lists: Sequence[PeopleList]) -> list[Violation]:
    """Of whom something was told the look is on record."""
    people = {one.id: one.rows for one in lists}
    seen = {
        row["subject"]["S"]
        for row in world.rows("audit")
        if (row["action"]["S"], row["unit"]["S"]) == ("read_list_status", read.unit)
    }
    told = {PEOPLE[people[list_id][number - 1].person] for list_id, number in read.rows}
    return conserved("nothing is told unaudited", sorted(told - seen), [])
