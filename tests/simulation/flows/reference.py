"""The reference: a visit and a venue's counter in one transaction, in a few lines of botocore.

It proves the harness on code that is right by construction, and on seven ways of being wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from functions.kernel.errors import Busy, Conflict
from functions.runtime import aws, entropy
from tests.simulation.checking import (
    Told,
    Violation,
    conserved,
    every_wish_is_answered,
    no_defects,
    no_false_refusal,
    nothing_acknowledged_is_lost,
    nothing_is_doubled,
    nothing_is_unasked,
    same_answer,
    unanswered,
)
from tests.simulation.faults import Plan, Swarm
from tests.simulation.flows import Mutants
from tests.simulation.schedule import Simulation
from tests.simulation.world import World

TABLE = "lachan-test-reference"
COUNTER = "#count"


@dataclass(frozen=True, slots=True)
class Entry:
    """One wish: this person enters this venue at this instant."""

    person: str
    venue: str
    at: str

    @property
    def key(self) -> dict[str, Any]:
        """The natural key, which is the idempotency."""
        return {"p": {"S": self.person}, "s": {"S": f"{self.at}#{self.venue}"}}


def _call(operation: str, **request: Any) -> dict[str, Any]:
    """One call; conditions are told by their reasons. Raises Busy, _Lost."""
    try:
        told: dict[str, Any] = getattr(aws.client("dynamodb"), operation)(**request)
    except ClientError as refused:
        code = refused.response["Error"]["Code"]
        reasons = [r["Code"] for r in refused.response.get("CancellationReasons", ())]
        if code == "ConditionalCheckFailedException" or "ConditionalCheckFailed" in reasons:
            raise _Lost from refused
        raise Busy from refused
    except BotoCoreError as failed:
        raise Busy from failed
    return told


class _Lost(Exception):
    """A condition did not hold."""


def _put(entry: Entry, by: str, **more: Any) -> dict[str, Any]:
    return {"TableName": TABLE, "Item": {**entry.key, "by": {"S": by}}, **more}


_ONCE = {"ConditionExpression": "attribute_not_exists(p)"}


def _count(venue: str) -> dict[str, Any]:
    return {
        "TableName": TABLE,
        "Key": {"p": {"S": venue}, "s": {"S": COUNTER}},
        "UpdateExpression": "ADD n :one",
        "ExpressionAttributeValues": {":one": {"N": "1"}},
    }


def standing(entry: Entry) -> dict[str, Any] | None:
    """The row as it stands."""
    found: dict[str, Any] | None = _call(
        "get_item", TableName=TABLE, Key=entry.key, ConsistentRead=True
    ).get("Item")
    return found


def enter(entry: Entry, by: str) -> str:
    """Visit and counter in one transaction; the first stands. Raises Busy."""
    try:
        _call(
            "transact_write_items",
            TransactItems=[{"Put": _put(entry, by, **_ONCE)}, {"Update": _count(entry.venue)}],
        )
    except _Lost:
        row = standing(entry)
        if row is None:
            raise Busy from None
        return str(row["by"]["S"])
    return by


def leave(entry: Entry, left: str) -> str:
    """The end of a visit; the first stands. Raises Conflict, Busy."""
    try:
        _call(
            "update_item",
            TableName=TABLE,
            Key=entry.key,
            UpdateExpression="SET o = :o",
            ConditionExpression="attribute_exists(p) AND attribute_not_exists(o)",
            ExpressionAttributeValues={":o": {"S": left}},
        )
    except _Lost:
        row = standing(entry)
        if row is None or "o" not in row:
            raise Conflict from None
        return str(row["o"]["S"])
    return left


# --- planted bugs ---------------------------------------------------------------------------


def _read_then_write(entry: Entry, by: str) -> str:
    row = standing(entry)
    if row is not None:
        return str(row["by"]["S"])
    _call(
        "transact_write_items",
        TransactItems=[{"Put": _put(entry, by)}, {"Update": _count(entry.venue)}],
    )
    return by


def _no_read_back(entry: Entry, by: str) -> str:
    acts = [{"Put": _put(entry, by, **_ONCE)}, {"Update": _count(entry.venue)}]
    try:
        _call("transact_write_items", TransactItems=acts)
    except _Lost:
        raise Conflict from None
    return by


def _unconditional(entry: Entry, by: str) -> str:
    first = standing(entry) is None
    _call("put_item", **_put(entry, by))
    if first:
        _call("update_item", **_count(entry.venue))
    return by


def _random_key(entry: Entry, by: str) -> str:
    another = Entry(entry.person, f"{entry.venue}#{entropy.raw(4).hex()}", entry.at)
    acts = [{"Put": _put(another, by, **_ONCE)}, {"Update": _count(entry.venue)}]
    _call("transact_write_items", TransactItems=acts)
    return by


def _ack_before_write(entry: Entry, by: str) -> str:
    try:
        return enter(entry, by)
    except Busy:
        return by


def _counter_apart(entry: Entry, by: str) -> str:
    try:
        _call("put_item", **_put(entry, by, **_ONCE))
    except _Lost:
        row = standing(entry) or {"by": {"S": by}}
        return str(row["by"]["S"])
    _call("update_item", **_count(entry.venue))
    return by


def _counter_read_then_written(entry: Entry, by: str) -> str:
    key = {"p": {"S": entry.venue}, "s": {"S": COUNTER}}
    counted = _call("get_item", TableName=TABLE, Key=key, ConsistentRead=True).get("Item")
    n = int(counted["n"]["N"]) + 1 if counted else 1
    acts = [
        {"Put": _put(entry, by, **_ONCE)},
        {"Put": {"TableName": TABLE, "Item": {**key, "n": {"N": str(n)}}}},
    ]
    try:
        _call("transact_write_items", TransactItems=acts)
    except _Lost:
        row = standing(entry) or {"by": {"S": by}}
        return str(row["by"]["S"])
    return by


def _rightly(told: Told) -> bool:
    """Only an exit without an entry is rightly refused."""
    return isinstance(told.intention, tuple) and told.intention[0] == "out"


class Reference:
    """Four phones at two venues; one person's two phones send the same scan."""

    name = "reference"

    def __init__(self) -> None:
        self.enter: Callable[[Entry, str], str] = enter

    def mutants(self) -> Mutants:
        """Seven ways of being wrong."""
        return {
            "read-then-write": partial(self._with, _read_then_write),
            "no-read-back": partial(self._with, _no_read_back),
            "unconditional-put-erases-exit": partial(self._with, _unconditional),
            "id-not-from-natural-key": partial(self._with, _random_key),
            "ack-before-write": partial(self._with, _ack_before_write),
            "counter-apart": partial(self._with, _counter_apart),
            "counter-read-then-written": partial(self._with, _counter_read_then_written),
        }

    def forget(self) -> None:
        """Nothing is kept in the process."""

    def lay(self, world: World) -> None:
        """One table."""
        aws.client("dynamodb").create_table(
            TableName=TABLE,
            KeySchema=[
                {"AttributeName": "p", "KeyType": "HASH"},
                {"AttributeName": "s", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[
                {"AttributeName": "p", "AttributeType": "S"},
                {"AttributeName": "s", "AttributeType": "S"},
            ],
            BillingMode="PAY_PER_REQUEST",
        )

    def plan(self, seed: object) -> Plan:
        """All faults; the table is in transactions."""
        return Swarm.of(Random(f"{seed}/faults"), transacted=(TABLE,), refusable=(TABLE,))

    def play(self, world: World, simulation: Simulation) -> list[Violation]:
        """Enter, some leave; then the network heals and whoever got no answer asks again."""
        rng = simulation.rng
        venues = ["V1", rng.choice(["V1", "V2"])]
        shared = Entry("an", "V1", "t0")
        entries = [shared, shared, Entry("binh", venues[1], "t0"), Entry("chi", "V1", "t1")]
        leaving = [rng.random() < 0.6 for _ in entries]
        wishes = [("in", entry) for entry in entries]
        wishes += [("out", entry) for entry, goes in zip(entries, leaving, strict=True) if goes]

        def phone(number: int) -> None:
            entry = entries[number]
            simulation.insist(
                ("in", entry), lambda: self.enter(entry, f"{number}-{entropy.raw(2).hex()}")
            )
            if rng.random() < 0.3:
                simulation.insist(("in", entry), lambda: self.enter(entry, f"{number}-again"))
            if leaving[number]:
                simulation.insist(("out", entry), lambda: leave(entry, "t9"))

        simulation.run({f"phone{n}": partial(phone, n) for n in range(len(entries))})
        simulation.heal()
        for kind, entry in unanswered(simulation.history, wishes):
            act = (
                partial(self.enter, entry, "late") if kind == "in" else partial(leave, entry, "t9")
            )
            simulation.attempt((kind, entry), act)
        return self._verdict(world, simulation, wishes)

    def _verdict(
        self, world: World, simulation: Simulation, wishes: list[tuple[str, Entry]]
    ) -> list[Violation]:
        effects: list[tuple[str, Entry]] = []
        counted: dict[str, int] = {}
        for row in (item.to_json()["Attributes"] for item in world.table(TABLE).all_items()):
            if row["s"]["S"] == COUNTER:
                counted[row["p"]["S"]] = int(row["n"]["N"])
                continue
            at, venue = row["s"]["S"].split("#")[:2]
            effects.append(("in", Entry(row["p"]["S"], venue, at)))
            if "o" in row:
                effects.append(("out", effects[-1][1]))
        visits: dict[str, int] = {}
        for kind, entry in effects:
            if kind == "in":
                visits[entry.venue] = visits.get(entry.venue, 0) + 1
        history = simulation.history
        return [
            *no_defects(history),
            *nothing_acknowledged_is_lost(history, effects),
            *nothing_is_doubled(effects),
            *nothing_is_unasked(history, effects),
            *no_false_refusal(history, _rightly),
            *every_wish_is_answered(history, wishes),
            *same_answer(history),
            *conserved("counter = visits of the venue", counted, visits),
        ]

    @contextmanager
    def _with(self, wrong: Callable[[Entry, str], str]) -> Iterator[None]:
        right, self.enter = self.enter, wrong
        try:
            yield
        finally:
            self.enter = right
