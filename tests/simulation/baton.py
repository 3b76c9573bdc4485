"""Who goes on? Many clients, one baton: each AWS call hands it to a client that the seed picks.

Only the holder runs, so moto's lack of thread safety does not matter and a seed has one trace. The
clients are greenlets: threads would wait for the machine's scheduler at each of a thousand switches
of a schedule, which takes minutes where the machine is busy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from random import Random

from greenlet import greenlet


class Baton:
    """Runs clients one at a time, switching at `pass_on`."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._lives: dict[str, greenlet] = {}
        self._ready: list[str] = []
        self._failed: list[BaseException] = []
        self.holder = ""

    @property
    def others_ready(self) -> int:
        """How many clients besides the holder still have something to do."""
        return max(0, len(self._ready) - 1)

    def ready(self, name: str) -> bool:
        """Has this client still something to do?"""
        return name in self._ready

    def run(self, clients: Mapping[str, Callable[[], None]]) -> None:
        """Run all clients to their end. Raises what the harness itself did wrong."""
        if not clients:
            return
        self._ready = list(clients)
        self._lives = {
            name: greenlet(partial(self._live, name, work)) for name, work in clients.items()
        }
        self._hand_to(self._rng.choice(self._ready))
        while self._ready:  # somebody has come to an end
            self._hand_to(self._picked())
        self.holder = ""
        if self._failed:
            raise self._failed[0]

    def pass_on(self) -> None:
        """Let the seed decide who goes on; returns when it is the caller's turn again."""
        if len(self._ready) < 2:
            return
        chosen = self._picked()
        if chosen != self.holder:
            self._hand_to(chosen)

    def _picked(self) -> str:
        return self._ready[int(self._rng.random() * len(self._ready))]

    def _hand_to(self, name: str) -> None:
        self.holder = name
        self._lives[name].switch()

    def _live(self, name: str, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as failed:  # told to `run`, which raises it
            self._failed.append(failed)
        self._ready.remove(name)
