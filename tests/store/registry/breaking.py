"""Break the registry at any call to AWS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from moto.core.botocore_stubber import BotocoreStubber


class Crash(BaseException):
    """The container is gone; nothing may catch this."""


@contextmanager
def crashing(at: int) -> Iterator[list[int]]:
    """Die before the n-th call to AWS (odd) or right after it (even n counts the same calls)."""
    really: Callable[..., Any] = BotocoreStubber.__call__
    seen, crashed = [0], []

    def call(self: Any, *arguments: Any, **named: Any) -> Any:
        seen[0] += 1
        if seen[0] == (at + 1) // 2 and not crashed:
            crashed.append(at)
            if at % 2 == 0:
                really(self, *arguments, **named)
            raise Crash
        return really(self, *arguments, **named)

    BotocoreStubber.__call__ = call
    try:
        yield crashed
    finally:
        BotocoreStubber.__call__ = really
