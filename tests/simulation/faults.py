"""What can go wrong with one AWS call, and which of it does under a seed?

Swarm testing (Groce et al., ISSTA 2012): each seed enables a random subset of the kinds at a random
rate, so that rare kinds also meet each other alone. Ids of the catalogue stand behind each kind.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import Protocol

from functions.runtime import settings


class Crash(BaseException):
    """The process is dead. A BaseException, so that no ``except Exception`` can hide it."""


class Fault(StrEnum):
    """How one AWS call goes wrong."""

    TIMEOUT_BEFORE = "timeout before"  # F01: never reached the service
    THROTTLED = "throttled"  # F04
    TIMEOUT_AFTER = "commit, then timeout"  # F02
    ERROR_AFTER = "commit, then 500"  # F03
    CRASH_BEFORE = "crash before"  # F07
    CRASH_AFTER = "crash after"  # F07
    CONFLICT = "transaction conflict"  # F05
    STALE = "stale read"  # F09; our tables have no GSI, but reads without ConsistentRead lag too
    HALF = "half a batch"  # F10
    PAGED = "a page per item"  # F11
    DISABLED = "key disabled"  # F12, F18
    AUDIT = "audit refuses"  # F17
    CLOCK = "server clock jumps"  # F20: of an invocation, not of a call


SIX_MODES = (
    Fault.TIMEOUT_BEFORE,
    Fault.THROTTLED,
    Fault.TIMEOUT_AFTER,
    Fault.ERROR_AFTER,
    Fault.CRASH_BEFORE,
    Fault.CRASH_AFTER,
)
CRASHES = frozenset({Fault.CRASH_BEFORE, Fault.CRASH_AFTER})
FOR_GOOD = 1_000_000
"""Calls: a refusal that lasts until the schedule is healed."""
CONTENDED = 0.1
"""How likely a row of conflicts begins at a transaction of a contended table."""
CONFLICTS = (6, 30)
"""How many transactions of such a row conflict."""
_RATES = (0.0, 0.05, 0.1, 0.1, 0.2, 0.2, 0.3, 0.4)
_TRANSACTED = frozenset({"TransactWriteItems", "TransactGetItems"})
_SINGLE_WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem"})
_OF_OPERATIONS = {
    Fault.HALF: frozenset({"BatchWriteItem", "BatchGetItem"}),
    Fault.PAGED: frozenset({"Query", "Scan"}),
}
_KEYED = frozenset({"kms", "secretsmanager"})
_AUDITING = frozenset({"PutItem", "TransactWriteItems"})
_AUDIT = settings.table_name("audit")


@dataclass(frozen=True, slots=True)
class Call:
    """One attempt of an AWS call: `number` counts from 1 within the run."""

    number: int
    client: str
    service: str
    operation: str
    tables: tuple[str, ...]
    consistent: bool


class Plan(Protocol):
    """Decides the fault of each call; `jumps`: some invocations have a clock of their own."""

    @property
    def jumps(self) -> bool:
        """Does the server's clock jump (F20)?"""

    def fault(self, call: Call) -> Fault | None:
        """The fault of this call, None where it goes well."""


def applies(fault: Fault, call: Call, transacted: frozenset[str] = frozenset()) -> bool:
    """Can this call fail so? `transacted` are tables whose items are also in transactions."""
    on_dynamodb = call.service == "dynamodb"
    if fault is Fault.CONFLICT:
        single = call.operation in _SINGLE_WRITES and bool(transacted & set(call.tables))
        return on_dynamodb and (call.operation in _TRANSACTED or single)
    if fault is Fault.STALE:
        return on_dynamodb and not call.consistent
    if fault in _OF_OPERATIONS:
        return on_dynamodb and call.operation in _OF_OPERATIONS[fault]
    if fault is Fault.DISABLED:
        return call.service in _KEYED
    if fault is Fault.AUDIT:
        return call.operation in _AUDITING and _AUDIT in call.tables
    return fault is not Fault.CLOCK


@dataclass(slots=True)
class Undisturbed:
    """Nothing goes wrong; counts the calls."""

    calls: int = 0
    jumps: bool = False

    def fault(self, call: Call) -> Fault | None:
        """Never."""
        self.calls += 1
        return None


@dataclass(slots=True)
class Swarm:
    """The faults of one seed: some kinds, some rate, perhaps a table or service that refuses.

    `sticky` is how likely the next attempt of the same call fails alike: it wears out the retries
    of the client library, which hide single faults.
    """

    rng: Random
    kinds: tuple[Fault, ...]
    rate: float
    transacted: frozenset[str] = frozenset()
    sticky: float = 0.0
    refusing: frozenset[str] = frozenset()
    refuses_from: int = 0
    refuses_until: int = 0
    jumps: bool = False
    audit_refuses: bool = False
    """Until the schedule is healed; single refusals come by chance beside it."""
    contended: frozenset[str] = frozenset()
    """Tables on whose items others work: transactions conflict one after another, whoever asks."""
    _conflicts: int = 0
    _last: dict[str, tuple[str, Fault]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        rng: Random,
        *,
        without: Iterable[Fault] = (),
        transacted: Iterable[str] = (),
        refusable: tuple[str, ...] = (),
        contended: tuple[str, ...] = (),
    ) -> Swarm:
        """Draw the swarm of a seed; `refusable` tables or services may refuse for a while, the
        transactions of `contended` ones conflict in rows that wear out whoever tries again."""
        left_out = set(without)
        kinds = tuple(kind for kind in Fault if kind not in left_out and rng.random() < 0.7)
        swarm = cls(rng, kinds, rng.choice(_RATES), frozenset(transacted))
        swarm.sticky = rng.choice((0.0, 0.6, 0.95))
        if refusable and rng.random() < 0.25:
            swarm.refusing = frozenset(rng.choices(refusable, k=rng.choice((1, 1, 2))))
            swarm.refuses_from = rng.randrange(8)
            lasts = rng.randrange(4, 40) if rng.random() < 0.7 else FOR_GOOD
            swarm.refuses_until = swarm.refuses_from + lasts
        swarm.jumps = Fault.CLOCK in kinds and rng.random() < 0.4
        swarm.audit_refuses = Fault.AUDIT in kinds and rng.random() < 0.2
        if contended and rng.random() < 0.5:
            swarm.contended = frozenset(contended)
        return swarm

    def fault(self, call: Call) -> Fault | None:
        """By chance, or because the call's table refuses just now."""
        refused = bool(self.refusing & {*call.tables, call.service})
        if refused and self.refuses_from <= call.number < self.refuses_until:
            return Fault.THROTTLED
        if self.audit_refuses and applies(Fault.AUDIT, call):
            return Fault.AUDIT
        if self._is_contended(call):
            return Fault.CONFLICT
        operation, before = self._last.pop(call.client, ("", None))
        if before and operation == call.operation and self.rng.random() < self.sticky:
            return self._struck(call, before)
        if self.rng.random() >= self.rate:
            return None
        possible = [kind for kind in self.kinds if applies(kind, call, self.transacted)]
        return self._struck(call, self.rng.choice(possible)) if possible else None

    def _is_contended(self, call: Call) -> bool:
        if call.operation not in _TRANSACTED or not self.contended & set(call.tables):
            return False
        if not self._conflicts and self.rng.random() < CONTENDED:
            self._conflicts = self.rng.randrange(*CONFLICTS)
        self._conflicts -= bool(self._conflicts)
        return self._conflicts > 0

    def _struck(self, call: Call, kind: Fault) -> Fault:
        self._last[call.client] = (call.operation, kind)
        return kind


@dataclass(slots=True)
class AtPoint:
    """One fault at the calls numbered `points`; `lasting`: at every call from the first of them on.

    `lasting` ends when `over` is set: the explorer does so before it delivers again.
    """

    points: tuple[int, ...]
    kind: Fault
    lasting: bool = False
    over: bool = False
    jumps: bool = False
    hit: list[Call] = field(default_factory=list)

    def fault(self, call: Call) -> Fault | None:
        """The fault, at its points."""
        at = call.number in self.points or (self.lasting and call.number > self.points[0])
        if self.over or not at or not applies(self.kind, call):
            return None
        self.hit.append(call)
        return self.kind
