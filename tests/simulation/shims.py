"""What is changed in Python, botocore and moto while a simulation runs, and put back after it.

Each change either takes an influence from outside the seed away (randomness, sleeping, clocks,
quotas that outlive a schedule) or a cost that changes no behaviour (signatures that moto does not
check, lists of method names made anew on every call).
"""

from __future__ import annotations

import copy
import functools
import os
import random
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from random import Random
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit
from weakref import WeakSet

import botocore.retries.quota
import botocore.retries.standard
import botocore.signers
import moto.backends
import moto.core.responses
import moto.core.utils
import moto.dynamodb.models
import moto.dynamodb.models.table
from moto.core.botocore_stubber import BotocoreStubber
from moto.core.request import normalize_request
from moto.dynamodb.models.table import Table
from moto.moto_api._internal import mock_random
from werkzeug.exceptions import HTTPException

from functions.runtime import clock, journal, settings

ACCOUNT = "123456789012"
_ONE_URL = frozenset({"dynamodb", "kms", "secretsmanager", "sqs"})


class Instants(list[datetime]):
    """Stands where `functions.runtime.clock` keeps fixed instants; its last is always now."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now

    def __bool__(self) -> bool:
        return True

    def __getitem__(self, _: Any) -> Any:
        return self._now()


class Entropy:
    """One seeded source behind os.urandom, secrets, uuid, random and moto's own."""

    def __init__(self) -> None:
        self._rng = Random(0)

    def seed(self, seed: object) -> None:
        """Begin again."""
        self._rng = Random(f"{seed}/entropy")
        random.seed(f"{seed}/random")
        mock_random.seed(f"{seed}/moto")

    def urandom(self, size: int) -> bytes:
        """As os.urandom."""
        return self._rng.randbytes(size)


class Quotas:
    """The retry quotas of all clients, filled up before each schedule."""

    def __init__(self) -> None:
        self._known: WeakSet[Any] = WeakSet()

    def keep(self, quota: Any) -> None:
        """Know one more."""
        self._known.add(quota)

    def fill(self) -> None:
        """As a new process has them."""
        for quota in self._known:
            quota._available_capacity = quota._max_capacity


@contextmanager
def deterministic(
    entropy: Entropy,
    quotas: Quotas,
    now: Callable[[], datetime],
    sleep: Callable[[float], None],
    tell: Callable[[Any], None],
) -> Iterator[None]:
    """Take every influence away that is not the seed's."""
    standing = random.getstate()
    first_quota = botocore.retries.quota.RetryQuota.__init__

    def known_quota(self: Any, *arguments: Any, **named: Any) -> None:
        first_quota(self, *arguments, **named)
        quotas.keep(self)

    def no_delay(self: Any, context: Any) -> float:
        return 0.025 * float(2**context.attempt_number)

    with ExitStack() as changes:
        for where, name, what in (
            (os, "urandom", entropy.urandom),
            (random, "_urandom", entropy.urandom),
            (time, "sleep", sleep),
            (clock, "_fixed", Instants(now)),
            (journal, "tell", tell),
            (journal, "measure", lambda *_, **__: None),
            (botocore.retries.quota.RetryQuota, "__init__", known_quota),
            (botocore.retries.standard.ExponentialBackoff, "delay_amount", no_delay),
            (moto.dynamodb.models.table, "utcnow", lambda: now().replace(tzinfo=None)),
        ):
            changes.enter_context(patch.object(where, name, what))
        try:
            yield
        finally:
            random.setstate(standing)


class LightCopies:
    """Stands for the module `copy` in moto's transactions: a table's rollback needs its rows only.

    moto deep-copies the whole table before each transaction (performance.md section 0).
    """

    copy = staticmethod(copy.copy)

    @staticmethod
    def deepcopy(original: Any, memo: dict[int, Any] | None = None) -> Any:
        """A table's rows and stream position; anything else as ever."""
        if not isinstance(original, Table):
            return copy.deepcopy(original, memo)
        light = copy.copy(original)
        light.items = copy.deepcopy(original.items)
        if original.stream_shard is not None:
            light.stream_shard = copy.copy(original.stream_shard)
            light.stream_shard.items = list(original.stream_shard.items)
            light.stream_shard.table = light
        return light


def _name_scope(self: Any, operation_name: str, request: Any, **_: Any) -> None:
    """Instead of a signature that moto does not check: its scope, which names the region."""
    scope = f"testing/20211123/{self._region_name}/{self._signing_name}/aws4_request"
    request.headers["Authorization"] = f"AWS4-HMAC-SHA256 Credential={scope}"


def _request_id(headers: dict[str, Any] | None = None) -> str:
    """Instead of 52 random letters."""
    if headers is not None:
        headers["x-amzn-requestid"] = "SIMULATED"
    return "SIMULATED"


class Routes:
    """Which of moto's handlers answers a URL: found once, where moto tries its list every time."""

    def __init__(self) -> None:
        self._found: dict[str, Any] = {}
        self._plain = BotocoreStubber.process_request

    def process(self, stubber: Any, request: Any) -> Any:
        """As BotocoreStubber.process_request, for services with one URL."""
        handler = self._found.get(request.url)
        if handler is None:
            host = urlsplit(request.url).netloc.partition(".")[0]
            if host not in _ONE_URL:
                return self._plain(stubber, request)
            backend: Any = moto.backends.get_backend(host)
            urls = backend[ACCOUNT][settings.REGION].urls
            handler = next(act for url, act in urls.items() if re.match(url, request.url))
            self._found[request.url] = handler
        told = normalize_request(request)
        try:
            return handler(told, told.raw_url, told.headers)
        except HTTPException as refused:
            return refused.code, refused.get_headers(), refused.get_body()


@contextmanager
def cheap() -> Iterator[None]:
    """Leave out work that changes no behaviour."""
    routes = Routes()
    names = functools.cache(moto.core.utils.method_names_from_class)
    with ExitStack() as changes:
        for where, name, what in (
            (botocore.signers.RequestSigner, "handler", _name_scope),
            (moto.core.responses, "method_names_from_class", names),
            (moto.core.responses, "gen_amzn_requestid_long", _request_id),
            (moto.dynamodb.models, "copy", LightCopies),
            (BotocoreStubber, "process_request", lambda stub, sent: routes.process(stub, sent)),
        ):
            changes.enter_context(patch.object(where, name, what))
        yield
