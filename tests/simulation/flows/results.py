"""Two laboratories' worth of files over the same tubes, taken in chunks while tubes are sealed.

Files arrive by events, each perhaps more than once; the second has rows of the first, another
result of one of its tubes, and the third is the first by another name. Chunks are small, so that
several are under way at once; a sampler seals tubes between looking and writing.

No planted bug drops the keys that a batch leaves unprocessed: their tubes are then taken for
unsealed, and the condition under which such a row is put refuses it and has it looked up again. It
costs calls and changes nothing; that keys are asked for again is shown in tests/store/laboratory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial
from random import Random
from typing import Any
from unittest.mock import patch

from functions.access import service as access
from functions.kernel.errors import Busy
from functions.laboratory.domain import file as accounting
from functions.laboratory.domain.file import FileState, ResultFile
from functions.laboratory.service import taking
from functions.laboratory.store import accounts, files, row_writing
from functions.laboratory.store.row_writing import Wanted
from functions.messages.laboratory import ReportWanted
from functions.runtime import aws, queues, settings
from tests.simulation import town
from tests.simulation.checking import (
    Violation,
    conserved,
    every_wish_is_answered,
    no_defects,
    unanswered,
)
from tests.simulation.delivery import poll
from tests.simulation.faults import Plan, Swarm
from tests.simulation.flows import Mutants
from tests.simulation.flows.closing import close
from tests.simulation.flows.laboratory import (
    OTHER_LAB,
    POSITIVE,
    WRONG,
    accounts_hold,
    doors,
    drop,
    heads,
    lay,
    line,
    orphans_are_listed,
    reported,
    reports_lie_there,
    rows_are_those_accepted,
    rows_were_put_once,
    seal,
    tube,
)
from tests.simulation.queue_door import QueueDoor
from tests.simulation.schedule import Simulation
from tests.simulation.world import World

FIRST = (line(1), line(2, POSITIVE), line(3, WRONG), line(4), line(1), line(5), line(6))
SECOND = (line(7), line(1), line(2), line(5), line(8, WRONG))
WANTED = sorted(
    (tube(number), "positive" if positive else "negative")
    for number, positive in ((1, 0), (2, 1), (2, 0), (4, 0), (5, 0), (6, 0), (7, 0))
)
"""Every result that the files tell of, once."""


# --- planted bugs ---------------------------------------------------------------------------


def _swallowed(queue: str, message: dict[str, Any]) -> None:
    try:
        _send(queue, message)
    except Busy:
        return


def _report_after(file: ResultFile, now: Any) -> None:
    taken = accounts.accounts_of(file.id)
    if len(taken) < file.chunks:
        return
    closed = accounting.close(file, taken, now)
    files.advance(file, closed)
    if closed.account.rejected:
        queues.send("result-files", ReportWanted(file=file.id).model_dump())


def _nobodys(put: dict[str, Any], reason: dict[str, Any]) -> dict[str, Any]:
    return {**_standing(put, reason), "r": {"N": "0"}}


def _over(row: Wanted) -> dict[str, Any]:
    return {"TableName": settings.table_name(row.table), "Item": row.item}


def _tube_unchecked(batch: list[Wanted]) -> Iterator[Any]:
    return _operations([replace(row, tube=None) for row in batch])


def _orphans_apart(wanted: Any) -> Any:
    done = _put_rows([replace(row, beside=()) for row in wanted])
    for row in wanted:
        for item in row.beside:
            aws.client("dynamodb").put_item(TableName=settings.table_name("orphans"), Item=item)
    return done


def _own_content(file: ResultFile) -> Any:
    return file.id


_send, _standing = queues.send, row_writing._standing
_operations, _put_rows = row_writing._operations, row_writing.put_rows


class ResultFiles:
    """Three dropped files, a sampler, two queues."""

    name = "result-files"

    def mutants(self) -> Mutants:
        """Ways of being wrong, planted in the real service, store and runtime."""
        return {
            "message-swallowed": _planted(queues, "send", _swallowed),
            "report-asked-for-after-closing": _planted(taking, "close_if_whole", _report_after),
            "own-rows-not-known": _planted(row_writing, "_standing", _nobodys),
            "rows-written-over": _planted(row_writing, "_put_once", _over),
            "tube-not-checked": _planted(row_writing, "_operations", _tube_unchecked),
            "orphans-listed-apart": _planted(taking, "put_rows", _orphans_apart),
            "content-not-claimed": _planted(files, "claim_content", _own_content),
        }

    def forget(self) -> None:
        """As a process that died."""
        town.forget()
        access.forget()

    def lay(self, world: World) -> None:
        """The laboratory, with chunks of three rows."""
        world.replace("functions.laboratory.domain.chunks.CHUNK_ROWS", 3)
        lay(world)
        for number in (1, 2, 3):
            seal(number)
        seal(4, OTHER_LAB)

    def plan(self, seed: object) -> Plan:
        """All faults; the tables of the transactions conflict; a service may refuse for a while."""
        names = ("specimens", "orphans", "result_files")
        tables = tuple(map(settings.table_name, names))
        refusable = (*tables, settings.table_name("units"), "sqs", "sqs", "kms", "s3")
        return Swarm.of(Random(f"{seed}/faults"), transacted=tables, refusable=refusable)

    def play(self, world: World, simulation: Simulation) -> list[Violation]:
        """Files come while tubes are sealed; then everything drains."""
        simulation.quietly(lambda: _dropped(simulation))
        received, taken = doors(world, simulation)
        sealed = [5, 6, 7]
        waits = {number: simulation.rng.randrange(90) for number in sealed}
        samplers = {
            f"sampler{number}": partial(_seal_later, simulation, number, waits[number])
            for number in sealed
        }
        lambdas = {
            f"lambda{each}": poll(simulation, [received, taken], samplers) for each in (1, 2)
        }
        simulation.run({**samplers, **lambdas})

        def ask_again() -> None:
            for number in unanswered(simulation.history, sealed):
                simulation.attempt(number, partial(_sealed, number))

        close(simulation, [received, taken], ask_again)
        found: list[Violation] = simulation.quietly(
            lambda: _verdict(world, simulation, sealed, (received, taken))
        )
        return found


def _seal_later(simulation: Simulation, number: int, pauses: int) -> None:
    """A sampler at work; sooner or later the tube is sealed."""
    for _ in range(pauses):
        simulation.pause()
    simulation.insist(number, partial(_sealed, number))


def _sealed(number: int) -> str:
    return seal(number).tube


def _dropped(simulation: Simulation) -> None:
    names = [("a.csv", FIRST), ("b.csv", SECOND), ("c.csv", FIRST)]
    simulation.rng.shuffle(names)
    for name, lines in names:
        drop(simulation, name, *lines)


def _verdict(
    world: World, simulation: Simulation, sealed: list[int], queues_: tuple[QueueDoor, ...]
) -> list[Violation]:
    told = heads(world)
    standing = sorted((row.tube, str(row.finding)) for row in reported(world))
    states = sorted(f"{one.state} {one.fault.code if one.fault else ''}".strip() for one in told)
    return [
        *no_defects(simulation.history),
        *every_wish_is_answered(simulation.history, sealed),
        *conserved("every file is there", [one.filename for one in told], list(NAMES)),
        *conserved("the same content is taken once", states, sorted(STATES)),
        *conserved("every result stands once", standing, WANTED),
        *accounts_hold(world),
        *rows_are_those_accepted(world),
        *rows_were_put_once(world),
        *orphans_are_listed(world),
        *reports_lie_there(world),
        *conserved("nothing is buried", [one.id for door in queues_ for one in door.dead], []),
    ]


NAMES = ("a.csv", "b.csv", "c.csv")
STATES = (FileState.ACCOUNTED, FileState.ACCOUNTED, FileState.REPEATED)


def _planted(where: Any, name: str, what: Any) -> Callable[[], AbstractContextManager[object]]:
    @contextmanager
    def planted() -> Iterator[None]:
        with patch.object(where, name, what):
            yield

    return planted
