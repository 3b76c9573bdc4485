"""What must hold of the rows of lists: one outcome each, and an end of their time."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from functions.kernel.errors import NotFound
from functions.registry.domain.imports import FileImport, Outcome
from functions.registry.store import imports
from functions.runtime import objects, settings
from functions.vaccination.domain.nomination import Nomination
from functions.vaccination.domain.nomination_words import Told
from functions.vaccination.store import nomination_lines, nominations
from tests.simulation.checking import Violation, conserved
from tests.simulation.flows.listed import CAMPAIGN, EVERYBODY, PeopleList, place_of
from tests.simulation.world import World

SAID_LATER = {Told.ROWS_DISAGREE.value, Told.NOT_NAMED.value}
"""Why a row that is whole is not accepted all the same."""


def rows_verdict(world: World, lists: Sequence[PeopleList]) -> list[Violation]:
    """Every row of every list has one outcome and acts once; a trial does nothing."""
    return [
        *(found for one in lists for found in _accounted(one)),
        *_rows_act_once(world),
        *conserved("a trial names nobody", _named_by_trials(lists), []),
    ]


def everything() -> list[Nomination]:
    """All that stands or stood under the people's numbers."""
    marks = [place_of(person, "").mark for person in EVERYBODY]
    return [one for mark in marks for one in nominations.around(CAMPAIGN, mark).nominations]


def _accounted(one: PeopleList) -> list[Violation]:
    """received = accepted + duplicate + rejected, each row told once, and by the file as well."""
    file = imports.head(one.id)
    assert file is not None
    told = imports.faults_of(one.id)
    counts = Counter(result.outcome for result in told)
    damaged = [number for number, row in enumerate(one.rows, 1) if row.what == "damaged"]
    refused = [
        result.row
        for result in told
        if result.outcome is Outcome.REJECTED
        and not {fault.code for fault in result.faults} <= SAID_LATER
    ]
    return [
        *conserved("every list is done", (one.id, file.is_final, file.fault), (one.id, True, None)),
        *conserved("all rows are received", file.received, len(one.rows)),
        *conserved("every row has one outcome", file.processed, file.received),
        *conserved("each outcome is told", _counted(file), [counts[each] for each in Outcome]),
        *conserved("damaged rows alone are refused", refused, damaged),
        *conserved("the file tells the same", _status_file(one.id), _codes(told)),
    ]


def _counted(file: FileImport) -> list[int]:
    return [file.accepted, file.duplicate, file.rejected, file.parked]


def _codes(told: Iterable[Any]) -> list[tuple[str, str]]:
    return [(one.outcome.value, "; ".join(fault.code for fault in one.faults)) for one in told]


def _status_file(list_id: str) -> list[tuple[str, str]]:
    try:
        body = objects.read("documents", f"reports/imports/{list_id}.csv").decode("utf-8-sig")
    except NotFound:
        return []
    return [(line[1], line[2]) for line in list(csv.reader(io.StringIO(body)))[1:]]


def _rows_act_once(world: World) -> list[Violation]:
    """No row makes two versions of a nomination."""
    made: dict[tuple[str, str, str], set[str]] = {}
    shard = world.table(settings.table_name("vaccine_registrations")).stream_shard
    for item in shard.items:
        new = item.to_json()["dynamodb"].get("NewImage", {})
        if "o" in new and new["by"]["S"].startswith("s-"):
            key = (new["p"]["S"], new["s"]["S"], new["o"]["S"])
            made.setdefault(key, set()).add(new["n"]["N"])
    twice = [source for (_, _, source), versions in made.items() if len(versions) > 1]
    return conserved("a row acts once", twice, [])


def _named_by_trials(lists: Sequence[PeopleList]) -> list[str]:
    trials = {one.id for one in lists if one.dry_run}
    return [one.source for one in everything() if one.source.partition("#")[0] in trials]


def standing(lists: Iterable[PeopleList]) -> dict[str, int]:
    """How many rows of each unit stand."""
    sent = {one.unit for one in lists if not one.dry_run}
    return {
        unit: sum(stands for _, stands in nomination_lines.listed(CAMPAIGN, unit)) for unit in sent
    }


def lead_somewhere(world: World) -> list[Violation]:
    """Each line of a phone leads to a nomination of that phone, whatever died on the way."""
    phones = {str(one.place): f"named#{one.phone_index}" for one in everything()}
    rows = world.rows("vaccine_registrations")
    lines = {(r["p"]["S"], r["s"]["S"]) for r in rows if r["p"]["S"].startswith("named#")}
    lost = sorted((phone, place) for phone, place in lines if phones.get(place) != phone)
    return conserved("a phone's line leads to a nomination", lost, [])


def nothing_is_left(world: World, stood: dict[str, int]) -> list[Violation]:
    """Of an organisation's rows their number is kept, of people nothing."""
    kept = world.rows("vaccine_registrations")
    lines = {(row["p"]["S"], row["s"]["S"]) for row in kept}
    left = sorted(one for one in lines if not one[0].startswith("orgs#"))
    numbers = {r["s"]["S"]: int(r["n"]["N"]) for r in kept if r["p"]["S"].startswith("orgs#")}
    return [
        *conserved("nothing is left of anybody", left, []),
        *conserved("the number of rows is kept", numbers, stood),
    ]
