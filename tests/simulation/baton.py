"""Who goes on? Many threads, one baton: each AWS call hands it to a client that the seed picks.

Only the holder runs, so moto's lack of thread safety does not matter and a seed has one trace.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from random import Random


class Baton:
    """Runs clients one at a time, switching at `pass_on`."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._gates: dict[str, threading.Lock] = {}
        self._ready: list[str] = []
        self._over = threading.Lock()
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
        self._gates = {name: threading.Lock() for name in clients}
        self._over.acquire()
        threads = []
        for name, work in clients.items():
            self._gates[name].acquire()
            thread = threading.Thread(target=self._live, args=(name, work), daemon=True)
            threads.append(thread)
            thread.start()
        self._hand_to(self._rng.choice(self._ready))
        self._over.acquire()
        self._over.release()
        for thread in threads:
            thread.join()
        self.holder = ""
        if self._failed:
            raise self._failed[0]

    def pass_on(self) -> None:
        """Let the seed decide who goes on; returns when it is the caller's turn again."""
        if len(self._ready) < 2:
            return
        own = self.holder
        chosen = self._ready[int(self._rng.random() * len(self._ready))]
        if chosen != own:
            self._hand_to(chosen)
            self._gates[own].acquire()

    def _hand_to(self, name: str) -> None:
        self.holder = name
        self._gates[name].release()

    def _live(self, name: str, work: Callable[[], None]) -> None:
        self._gates[name].acquire()
        try:
            work()
        except BaseException as failed:  # told to `run`, which raises it
            self._failed.append(failed)
        self._ready.remove(name)
        if self._ready:
            self._hand_to(self._ready[int(self._rng.random() * len(self._ready))])
        else:
            self._over.release()
