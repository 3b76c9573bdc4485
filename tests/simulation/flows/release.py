"""Files of two laboratories are released, approved, refused, corrected; a tube comes late.

The first laboratory releases by itself: two of its files disagree about one tube and correct
another, a laboratory's pool lets its tubes go, a tube comes after its result. The second needs two
approvers: one file gets both, another is refused by one of them. Then two people correct a result,
and two others want to be the second person of it. Facts go to a queue here: moto's SNS is not on
the wire that breaks.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any
from unittest.mock import patch

from pynamodb.transactions import TransactWrite

from functions.access import service as access
from functions.kernel.callers import Caller, Purpose, Relation, Role
from functions.kernel.identifiers import FileId, PersonId, TubeCode, UnitId, person_id
from functions.kernel.periods import day_of
from functions.laboratory import consumers, streams
from functions.laboratory.domain import file as accounting
from functions.laboratory.domain.announcing import announcement
from functions.laboratory.domain.file import Account, ChunkAccount, FileState, ResultFile
from functions.laboratory.domain.release import Release
from functions.laboratory.domain.settings import ReleaseMode, Settings
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.domain.words import (
    Custody,
    Finding,
    Kind,
    Method,
    RowStatus,
    SamplingReason,
)
from functions.laboratory.service import approving, correcting
from functions.laboratory.store import (
    accounts,
    files,
    laboratories,
    person_results,
    releases,
    specimens,
)
from functions.laboratory.store.row_writing import put_rows, wanted_row
from functions.laboratory.store.rows import ReportedRow, Standing
from functions.runtime import clock, queues, settings
from functions.runtime.tables import connection, translated
from tests.simulation import town
from tests.simulation.checking import (
    Told,
    Violation,
    acknowledged,
    conserved,
    every_wish_is_answered,
    no_defects,
    no_false_refusal,
    nothing_is_doubled,
    unanswered,
)
from tests.simulation.delivery import poll
from tests.simulation.faults import Plan, Swarm
from tests.simulation.flows import Mutants
from tests.simulation.flows.closing import run_dry
from tests.simulation.flows.release_mutants import MUTANTS
from tests.simulation.queue_door import QueueDoor
from tests.simulation.schedule import START, Simulation
from tests.simulation.stream_door import StreamDoor
from tests.simulation.world import World

LAB, CAREFUL = UnitId("lab-01"), UnitId("lab-02")
TABLES = (
    "keys", "specimens", "result_files", "laboratories", "orphans", "sampling_sessions",
    "result_codes", "audit", "refusals", "person_results", "worklist", "recollections",
)  # fmt: skip
POOL = TubeCode("POOL-0001")
LATE = 3
NEGATIVE, POSITIVE = Finding.NEGATIVE, Finding.POSITIVE
REASON = "đọc nhầm giếng trên đĩa"
DISPUTED, REFUSED, AUTO = (FileId(f"file-{name}") for name in "dra")
BOTH = FileId("file-b")
FILES = (AUTO, DISPUTED, BOTH, REFUSED)

STANDING = {
    "VN-000001": ("reported", POSITIVE, 2),
    "VN-000002": ("conflict", None, None),
    "VN-000003": ("reported", NEGATIVE, 1),
    "VN-000004": ("reported", NEGATIVE, None),
    "VN-000005": ("in_pool", NEGATIVE, 1),
    "VN-000006": ("in_pool", NEGATIVE, 1),
    "VN-000007": ("reported", NEGATIVE, 1),
    "VN-000008": ("reported", POSITIVE, 1),
    "VN-000009": None,
    POOL: ("reported", NEGATIVE, 1),
}
"""Kind, finding and number of the version that stands in the end; None for any number."""


@dataclass(frozen=True, slots=True)
class Word:
    """An approver says something of a file."""

    by: str
    file: str
    lets_go: bool


@dataclass(frozen=True, slots=True)
class Second:
    """Somebody wants to be the second person of the correction."""

    by: str


WORDS = (
    Word("approver-1", BOTH, True),
    Word("approver-2", BOTH, True),
    Word("approver-1", REFUSED, True),
    Word("approver-2", REFUSED, False),
)
SECONDS = (Second("approver-2"), Second("approver-3"))


def tube(number: int) -> TubeCode:
    """A barcode."""
    return TubeCode(f"VN-{number:06d}")


def person(number: int) -> PersonId:
    """Whoever is in the tube of that number."""
    return person_id(number.to_bytes(8))


def approver(subject: str, unit: str) -> Caller:
    """Somebody who may approve."""
    unit_only = frozenset({Relation.UNIT})
    return Caller(
        Role.LAB_APPROVER, subject, unit=unit, purpose=Purpose.TESTING, relations=unit_only
    )


class ResultRelease:
    """Four files, two streams, a queue, approvers, a sampler, correctors."""

    name = "result-release"

    def mutants(self) -> Mutants:
        """Ways of being wrong, planted in the real domain, service and store."""
        return MUTANTS

    def forget(self) -> None:
        """As a process that died."""
        town.forget()
        access.forget()

    def lay(self, world: World) -> None:
        """Two laboratories, tubes, and four files whose rows are taken and not yet closed."""
        world.replace("functions.runtime.facts.tell_all", partial(queues.send_all, "facts"))
        world.create_tables(TABLES)
        world.create_queues(["result-releases", "notices", "facts"])
        town.lay_keys()
        auto = Settings(LAB, 1, ReleaseMode.AUTO, valid_from=day_of(START), instrument="QĐ 1/2021")
        laboratories.put_settings(auto, START)
        for number in (1, 2, 4, 5, 6, 7, 8, 9):
            seal(number)
        specimens.put_new(pool_of((tube(5), tube(6))))
        report(AUTO, LAB, row(1), row(2), row(LATE), row(4, POSITIVE), row(POOL))
        corrected = row(4, NEGATIVE, status=RowStatus.CORRECTED)
        report(DISPUTED, LAB, row(2, POSITIVE), corrected)
        report(BOTH, CAREFUL, row(7), row(8, POSITIVE))
        report(REFUSED, CAREFUL, row(9, POSITIVE))

    def plan(self, seed: object) -> Plan:
        """All faults; the tables of transactions conflict; a service may refuse for a while."""
        names = ("specimens", "result_files", "laboratories", "orphans")
        tables = tuple(map(settings.table_name, names))
        refusable = (*tables, settings.table_name("audit"), "sqs", "sqs", "kms")
        return Swarm.of(
            Random(f"{seed}/faults"), transacted=tables, refusable=refusable, contended=tables[:1]
        )

    def play(self, world: World, simulation: Simulation) -> list[Violation]:
        """Files close while everybody works; then the correction; then everything drains."""
        doors = Doors(world, simulation)
        watch = Watch(simulation)
        with patch.object(queues, "send_all", watch.send_all):
            return self._played(world, simulation, doors, watch)

    def _played(
        self, world: World, simulation: Simulation, doors: Doors, watch: Watch
    ) -> list[Violation]:
        clients: dict[str, Callable[[], None]] = {
            f"closer-{name}": partial(_insist, simulation, name, partial(close, name))
            for name in FILES
        }
        clients["sampler"] = partial(_insist, simulation, "late tube", partial(seal, LATE))
        simulation.run({**clients, **doors.lambdas(clients)})
        self._settle(simulation, doors)
        early: list[str] = simulation.quietly(released_too_early)
        words = {
            f"approver-{place}": partial(_insist, simulation, word, partial(say, word))
            for place, word in enumerate(WORDS)
        }
        seconds = {
            f"second-{place}": partial(_insist, simulation, one, partial(confirm, one))
            for place, one in enumerate(SECONDS)
        }
        simulation.quietly(propose)
        simulation.run({**words, **seconds, **doors.lambdas({**words, **seconds})})
        simulation.heal()
        for word in unanswered(simulation.history, WORDS):
            simulation.attempt(word, partial(say, word))
        for one in unanswered(simulation.history, SECONDS):
            simulation.attempt(one, partial(confirm, one))
        doors.drain()
        found: list[Violation] = simulation.quietly(lambda: verdict(world, simulation, doors))
        return [
            *found,
            *conserved("nothing is released before two approved", early, []),
            *conserved("whoever is told can read it", watch.too_early, []),
        ]

    @staticmethod
    def _settle(simulation: Simulation, doors: Doors) -> None:
        """Whoever got no answer asks again until there is one; then everything is delivered."""
        plan, skews = simulation.plan, simulation.skews
        simulation.heal()
        for name in unanswered(simulation.history, FILES):
            simulation.attempt(name, partial(close, name))
        for wish in unanswered(simulation.history, ["late tube"]):
            simulation.attempt(wish, partial(seal, LATE))
        doors.drain()
        simulation.plan, simulation.skews = plan, skews


class Watch:
    """Looks, whenever members are sent messages, whether what they are told of can be read."""

    def __init__(self, simulation: Simulation) -> None:
        """Nothing was sent yet."""
        self.simulation = simulation
        self.too_early: list[tuple[str, str, int]] = []
        self._send_all = queues.send_all

    def send_all(self, queue: str, messages: Sequence[dict[str, Any]]) -> None:
        """Send; note the messages whose version is not in the row of their person."""
        if queue == "notices":
            self.simulation.quietly(lambda: self._look(messages))
        self._send_all(queue, messages)

    def _look(self, messages: Sequence[dict[str, Any]]) -> None:
        for one in messages:
            row = person_results.result(PersonId(one["person"]), TubeCode(one["tube"]))
            if row is None or one["release"] not in {each.number for each in row.versions}:
                self.too_early.append((one["person"], one["tube"], one["release"]))


class Doors:
    """The streams, each read twice, and the queue, as Lambda reads them."""

    def __init__(self, world: World, simulation: Simulation) -> None:
        """Nothing is delivered yet."""
        self.simulation = simulation
        self.decide = StreamDoor(
            simulation,
            lambda event: streams.decide_files(event, None),
            lambda: world.table(settings.table_name("result_files")),
        )
        self.tell = StreamDoor(
            simulation,
            lambda event: streams.tell_specimens(event, None),
            lambda: world.table(settings.table_name("specimens")),
        )
        self.project = StreamDoor(
            simulation,
            lambda event: streams.project_specimens(event, None),
            lambda: world.table(settings.table_name("specimens")),
        )
        self.release = QueueDoor(
            simulation,
            lambda event: consumers.release_results(event, None),
            world.queued("result-releases"),
            batch=2,
        )

    def lambdas(self, clients: Any) -> dict[str, Callable[[], None]]:
        """One reader a stream, as Lambda has one a shard; two workers at the queue."""
        read: dict[str, list[Any]] = {
            "decider": [self.decide], "teller": [self.tell], "projector": [self.project]
        }  # fmt: skip
        work = {f"releaser{each}": [self.release] for each in (1, 2)}
        return {
            name: poll(self.simulation, doors, clients) for name, doors in {**read, **work}.items()
        }

    def drain(self) -> None:
        """Deliver until nothing is left."""
        run_dry([self.decide, self.tell, self.project, self.release])


def _insist(simulation: Simulation, wish: Any, act: Callable[[], Any]) -> None:
    simulation.insist(wish, act)


# --- what is laid -------------------------------------------------------------------------------


def seal(number: int) -> str:
    """A sampler seals a tube."""
    made = Specimen(
        tube=tube(number),
        kind=Kind.SINGLE,
        custody=Custody.SEALED,
        unit=UnitId("site-01"),
        division=town.DIVISION,
        session=None,
        laboratory=CAREFUL if number in (7, 8, 9) else LAB,
        reason=SamplingReason.SCREENING,
        members=(person(number),),
        sealed_at=START - timedelta(hours=9),
        pooled_in=POOL if number in (5, 6) else None,
    )
    return specimens.put_new(made).tube


def pool_of(tubes: tuple[TubeCode, ...]) -> Specimen:
    """The laboratory's pool of two tubes."""
    made = specimens.specimen(tubes[0])
    assert made is not None
    return replace(made, tube=POOL, kind=Kind.LAB_POOL, members=(), tubes=tubes, pooled_in=None)


def row(where: int | TubeCode, finding: Finding = NEGATIVE, **changed: Any) -> ReportedRow:
    """A row as a laboratory reports it."""
    code = tube(where) if isinstance(where, int) else where
    made = ReportedRow(
        tube=code,
        key="",
        file=FileId(""),
        row=0,
        laboratory=LAB,
        standing=Standing.MATCHED,
        assay="94500-6",
        method=Method.PCR,
        finding=finding,
        status=RowStatus.FINAL,
        tested_at=START - timedelta(hours=4),
        reported_at=START - timedelta(hours=1),
    )
    return replace(made, **changed)


def report(name: FileId, laboratory: UnitId, *told: ReportedRow) -> None:
    """A file whose rows are taken, two a chunk, and which is not closed yet."""
    made = ResultFile(
        id=name,
        laboratory=laboratory,
        filename=f"{name}.csv",
        ending="csv",
        object_key=f"results/{laboratory}/{name}/file.csv",
        by="sender",
        made_at=START,
        state=FileState.RECEIVING,
        rows=len(told),
        chunks=-(-len(told) // 2),
        received_at=START,
    )
    with translated(), TransactWrite(connection=connection()) as together:
        files.put_new(together, made)
    for start in range(0, len(told), 2):
        part = [
            replace(one, key=f"{name}-{start + place}", file=name, row=start + place + 1,
                    laboratory=laboratory)
            for place, one in enumerate(told[start : start + 2])
        ]  # fmt: skip
        late = {one.tube for one in part if one.tube == tube(LATE)}
        for one in part:
            seers = (laboratory,) if one.tube in late else ()
            put_rows([wanted_row(one, seers, waits=one.tube in late)])
        at_home = tuple(one.tube for one in part if one.tube not in late)
        account = Account(
            received=len(part), matched=len(at_home), orphaned=len(part) - len(at_home)
        )
        tubes = tuple(one.tube for one in part)
        accounts.put_account(made, ChunkAccount(start // 2 + 1, account, tubes, {}), [])


# --- what clients do ----------------------------------------------------------------------------


def close(name: FileId) -> str:
    """The last chunk was taken: the file is accounted for."""
    file = files.head(name)
    assert file is not None
    if file.state is FileState.RECEIVING:
        closed = accounting.close(file, accounts.accounts_of(name), clock.now())
        files.advance(file, closed)
    return name


def say(word: Word) -> str:
    """An approver lets a file go, or refuses it."""
    who = approver(word.by, CAREFUL)
    reason = "" if word.lets_go else REASON
    approving.decide(who, word.file, lets_go=word.lets_go, reason=reason, now=clock.now())
    return word.file


def propose() -> None:
    """An approver has proposed a correction of the first tube."""
    who = approver("approver-1", LAB)
    with suppress(correcting.VersionsUnknown):  # only where a planted bug has lost the release
        correcting.propose(who, tube(1), finding=POSITIVE, note=REASON, now=clock.now())


def confirm(one: Second) -> str:
    """Somebody else is the second person."""
    done = correcting.confirm(
        approver(one.by, LAB), tube(1), number=2, proposed_by="approver-1", now=clock.now()
    )
    return done.by[1]


# --- what must hold -----------------------------------------------------------------------------


def verdict(world: World, simulation: Simulation, doors: Doors) -> list[Violation]:
    """Everything that must hold in the end."""
    history = simulation.history
    known = {code: releases.aggregate(TubeCode(code)) for code in STANDING}
    versions = {code: each.releases for code, each in known.items()}
    states = {str(name): files.head(name) for name in FILES}
    wanted = {AUTO: "RELEASED", DISPUTED: "RELEASED", BOTH: "RELEASED", REFUSED: "REJECTED"}
    told = messages(world)
    return [
        *no_defects(history),
        *every_wish_is_answered(history, [*FILES, "late tube", *WORDS]),
        *no_false_refusal(history, partial(rightly, versions)),
        *conserved(
            "every file ends where it must",
            {name: file.state.value for name, file in states.items() if file},
            {str(name): state for name, state in wanted.items()},
        ),
        *conserved("what stands is right", standing(versions), expected(versions)),
        *numbers_have_no_gaps(versions),
        *no_version_says_the_same(versions),
        *everyone_is_told_what_they_must(known, told),
        *conserved("one second person is heard, and it is they", heard(simulation), by(versions)),
        *conserved("no result waits for a tube", world.rows("orphans"), []),
        *conserved("nothing is buried", [one.id for one in doors.release.dead], []),
    ]


def heard(simulation: Simulation) -> set[str]:
    """Who was told that they were the second person."""
    done = acknowledged(simulation.history)
    return {one.by for one in done if isinstance(one, Second)}


def by(versions: dict[str, tuple[Release, ...]]) -> set[str]:
    """Who was."""
    return {who for one in versions["VN-000001"][-1:] for who in one.by[1:]}


def rightly(versions: dict[str, tuple[Release, ...]], told: Told) -> bool:
    """The other second person came first; a refused file does not wait for approvers any more."""
    if isinstance(told.intention, Second):
        return told.code == "RESULT_MOVED" and told.intention.by not in by(versions)
    if isinstance(told.intention, Word):
        # A file whose state moved on between an approver's look and their word.
        return told.code == "NOTHING_TO_DECIDE" and told.intention.file == REFUSED
    return False


def standing(versions: dict[str, tuple[Release, ...]]) -> dict[str, Any]:
    """Kind and finding of each tube's last version."""
    return {
        code: (each[-1].outcome.value, each[-1].finding) if each else None
        for code, each in versions.items()
    }


def expected(versions: dict[str, tuple[Release, ...]]) -> dict[str, Any]:
    """The same as it must be, numbers checked where there is but one way."""
    told: dict[str, Any] = {}
    for code, wanted in STANDING.items():
        number = len(versions[code])
        right = wanted is None or wanted[2] in (None, number)
        told[code] = (wanted[:2] if wanted else None) if right else f"not {number} versions"
    return told


def numbers_have_no_gaps(versions: dict[str, tuple[Release, ...]]) -> list[Violation]:
    """Versions are 1, 2, 3 …"""
    found = []
    for code, each in versions.items():
        numbers = [one.number for one in each]
        found += conserved(f"versions of {code}", numbers, list(range(1, len(each) + 1)))
    return found


def no_version_says_the_same(versions: dict[str, tuple[Release, ...]]) -> list[Violation]:
    """No version repeats the one before it."""
    return [
        *nothing_is_doubled(
            [
                (code, one.number)
                for code, each in versions.items()
                for one, before in zip(each[1:], each, strict=False)
                if one.says_the_same(before) and one.row_key == before.row_key
                for _ in (1, 2)
            ]
        )
    ]


def messages(world: World) -> list[tuple[str, str, int, bool]]:
    """(person, tube, version, amended) of all messages; a message may come twice."""
    bodies = [json.loads(one.body) for one in world.queued("notices")._messages]
    return sorted({(one["person"], one["tube"], one["release"], one["amended"]) for one in bodies})


def everyone_is_told_what_they_must(known: Any, told: Any) -> list[Violation]:
    """One message a member and a version that is told; none of a dispute, none twice."""
    wanted = []
    for code, each in known.items():
        for release in each.releases:
            heard = announcement(each.specimen.kind, each.releases, release.number)
            if heard.is_message:
                wanted += [
                    (member, code, release.number, heard.amends) for member in each.specimen.members
                ]
    return conserved("everyone is told once a version", told, sorted(wanted))


def released_too_early() -> list[str]:
    """Tubes of the careful laboratory that were released before any approver spoke."""
    return [code for code in map(tube, (7, 8, 9)) if releases.aggregate(code).releases]
