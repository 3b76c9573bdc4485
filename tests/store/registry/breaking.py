"""Break the registry at any call to AWS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import ConnectTimeoutError
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


@contextmanager
def unreachable(at: int, times: int = 1) -> Iterator[list[int]]:
    """The n-th call to AWS and `times` - 1 after it find no connection."""
    really: Callable[..., Any] = BotocoreStubber.__call__
    seen, failed = [0], []

    def call(self: Any, event_name: str, request: Any, **named: Any) -> Any:
        seen[0] += 1
        if at <= seen[0] < at + times:
            failed.append(seen[0])
            raise ConnectTimeoutError(endpoint_url=request.url)
        return really(self, event_name, request, **named)

    BotocoreStubber.__call__ = call
    try:
        yield failed
    finally:
        BotocoreStubber.__call__ = really
