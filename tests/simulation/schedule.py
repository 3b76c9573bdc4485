"""One schedule: clients, their invocations, the virtual clock and the trace, all from one seed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, TypeVar

from botocore.awsrequest import AWSPreparedRequest, AWSResponse

from functions.kernel.errors import Defect, Refusal, Unavailable
from functions.runtime import journal
from tests.simulation.baton import Baton
from tests.simulation.checking import Heard, Told
from tests.simulation.faults import CRASHES, Call, Crash, Fault, Plan, Undisturbed
from tests.simulation.sent import Sent
from tests.simulation.wire import Answer, Memory, Near, send

Returned = TypeVar("Returned")
START = datetime(2021, 11, 23, 1, 30, tzinfo=UTC)
"""08:30 on a Tuesday in Vietnam."""
_READING = ("Get", "Describe", "List", "BatchGet", "Query", "Scan", "Decrypt", "Sign", "Verify")
JUMPY = 0.15
"""How likely an invocation's clock is wrong, by ±10 minutes, where a seed has it jump (F20)."""
MOST_CALLS = 5_000
"""A schedule that makes more calls than this does not end: a finding of its own."""


class Died(Exception):
    """The invocation's process is gone; whoever waited for it got no answer."""


class NoEnd(Exception):
    """The schedule made more AWS calls than any sane one."""


class Simulation:
    """A run of clients under one seed."""

    def __init__(
        self,
        seed: object,
        plan: Plan | None = None,
        *,
        start: datetime = START,
        forget: Callable[[], None] = lambda: None,
    ) -> None:
        """`forget` drops what only a living process knows; it is called after each crash."""
        self.rng = Random(f"{seed}/values")
        self.baton = Baton(Random(f"{seed}/baton"))
        self.plan: Plan = plan or Undisturbed()
        self.history: list[Told] = []
        self.trace: list[str] = []
        self.facts: list[Any] = []
        self.faults: list[tuple[str, Fault]] = []
        self.calls = 0
        self.changed: set[str] = set()
        self.skews = self.plan.jumps
        self.watchers: list[Callable[[Any], None]] = []
        """Called with each fact of the journal at the moment it is told."""
        self._memory = Memory()
        self._time = Random(f"{seed}/time")
        self._now = start
        self._dead: set[str] = set()
        self._skew: dict[str, timedelta] = {}
        self._quiet = False
        self._forget = forget

    # --- time -----------------------------------------------------------------------------

    def now(self) -> datetime:
        """The instant that the running invocation's clock tells."""
        return self._now + self._skew.get(self.baton.holder, timedelta(0))

    def true_now(self) -> datetime:
        """The instant that a right clock tells: a client's, while a server's may have jumped."""
        return self._now

    def pass_time(self, duration: timedelta) -> None:
        """Let virtual time go by."""
        self._now += duration

    def pause(self) -> None:
        """A yield point without an AWS call: a client does something else for a moment."""
        self._now += timedelta(milliseconds=self._time.randrange(1, 40))
        self.baton.pass_on()

    def jumped(self, client: str) -> bool:
        """Is the clock of this client's invocation wrong just now?"""
        return client in self._skew

    def tell(self, fact: Any) -> None:
        """Keep a fact of the journal; the watchers look at once."""
        self.facts.append(fact)
        for watcher in self.watchers:
            watcher(fact)

    # --- the wire -------------------------------------------------------------------------

    def answer(
        self,
        event_name: str,
        request: AWSPreparedRequest,
        answer: Answer,
        table_named: Callable[[str], Any],
    ) -> AWSResponse:
        """Answer one attempt of one AWS call: yield, perhaps fail, write the trace."""
        if self._quiet:
            return answer(request)
        sent = Sent.of(event_name, request)
        self.pause()
        client = self.baton.holder
        if client in self._dead:
            raise Crash
        self.calls += 1
        if self.calls > MOST_CALLS:
            raise NoEnd(f"{self.calls} calls")
        if not sent.operation.startswith(_READING):
            self.changed.add(sent.service)
        call = Call(self.calls, client, sent.service, sent.operation, sent.tables, sent.consistent)
        fault = self.plan.fault(call)
        line = f"{call.number:04d} {client} {sent.service}.{sent.operation}"
        line += f" {','.join(sent.tables)} {sent.digest}"
        if fault is not None:
            self.faults.append((client, fault))
            line += f" [{fault}]"
        at = len(self.trace)
        self.trace.append(line)
        if fault in CRASHES:
            self._dead.add(client)
        told = send(sent, fault, call, Near(answer, table_named, self._memory, self._now))
        self.trace[at] += f" -> {told.status_code}"
        return told

    def quietly(self, look: Callable[[], Any]) -> Any:
        """Look at AWS without yielding, faults or trace: for fixtures and verdicts."""
        before, self._quiet = self._quiet, True
        try:
            return look()
        finally:
            self._quiet = before

    # --- invocations ----------------------------------------------------------------------

    def invoke(self, act: Callable[[], Returned]) -> Returned:
        """Run `act` as one Lambda invocation. Raises Died where its process dies."""
        client = self.baton.holder
        if self.skews and self.rng.random() < JUMPY:
            self._skew[client] = timedelta(seconds=self.rng.randrange(-600, 601))
            self.faults.append((client, Fault.CLOCK))
            self.trace.append(f"     {client} [{Fault.CLOCK}] {self._skew[client]}")
        try:
            return act()
        except Crash:
            self._forget()
            raise Died from None
        finally:
            self._dead.discard(client)
            self._skew.pop(client, None)

    def attempt(self, intention: Hashable, act: Callable[[], Any]) -> Told:
        """One attempt of a client at something it wants; what it heard goes into the history."""
        client = self.baton.holder
        try:
            told = Told(client, intention, Heard.DONE, answer=self.invoke(act))
        except Died:
            told = Told(client, intention, Heard.LOST, "DIED")
        except Defect as refused:
            told = Told(client, intention, Heard.DEFECT, refused.code)
        except Unavailable as refused:
            told = Told(client, intention, Heard.LOST, refused.code)
        except Refusal as refused:
            told = Told(client, intention, Heard.REFUSED, refused.code)
        except NoEnd:
            raise
        except Exception as unforeseen:  # a 500 to the caller
            code = f"{type(unforeseen).__name__} at {journal.place_of(unforeseen)}"
            told = Told(client, intention, Heard.DEFECT, code)
        self.history.append(told)
        self.trace.append(f"     {client} {intention!r} heard {told.heard} {told.code}")
        return told

    def insist(self, intention: Hashable, act: Callable[[], Any], tries: int = 3) -> Told:
        """Ask again while the answer is lost, as a phone does; the last answer."""
        told = self.attempt(intention, act)
        for _ in range(tries - 1):
            if told.heard not in (Heard.LOST, Heard.DEFECT):
                break
            self.pause()
            told = self.attempt(intention, act)
        return told

    def run(self, clients: Mapping[str, Callable[[], None]]) -> None:
        """Run all clients to their end, interleaved as the seed says."""
        self.baton.run(clients)

    def heal(self) -> None:
        """No faults from here on."""
        self.plan = Undisturbed()
        self.skews = False
        self.trace.append("---- healed")
