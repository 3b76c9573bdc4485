"""What is changed in Python, botocore and moto while a simulation runs, and put back after it.

Each change takes an influence from outside the seed away: randomness, sleeping, clocks, quotas that
outlive a schedule. What only costs time is left out by `tests.cloud.cheap`.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from random import Random
from typing import Any
from unittest.mock import patch

import botocore.retries.quota
import botocore.retries.standard
import moto.dynamodb.models.table
import moto.kms.utils
import pynamodb.models
from cryptography.hazmat.primitives.asymmetric import ec
from moto.moto_api._internal import mock_random

from functions.runtime import clock, journal
from tests.cloud.cheap import ACCOUNT, Quotas, cheap, light_transactions

__all__ = ["ACCOUNT", "Quotas", "cheap", "deterministic", "light_transactions"]


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
    """One seeded source behind os.urandom, secrets, uuid, random and moto's own.

    It begins anew at each position of the schedule, so that what a process draws once and lazily
    (a client made, a module loaded) does not shift all that is drawn later.
    """

    def __init__(self, position: Callable[[], object]) -> None:
        self._position = position
        self._at: object = None
        self._seed: object = None
        self._rng = Random(0)

    def seed(self, seed: object) -> None:
        """Begin again."""
        self._seed, self._at = seed, None
        random.seed(f"{seed}/random")
        mock_random.seed(f"{seed}/moto")

    def urandom(self, size: int) -> bytes:
        """As os.urandom."""
        at = self._position()
        if at != self._at:
            self._at, self._rng = at, Random(f"{self._seed}/{at}")
        return self._rng.randbytes(size)


class Curves:
    """Stands for the module `ec` in moto's KMS: keys from the seed, signatures by RFC 6979."""

    def __getattr__(self, name: str) -> Any:
        return getattr(ec, name)

    @staticmethod
    def generate_private_key(curve: Any) -> Any:
        """A key whose secret is drawn from os.urandom, not by OpenSSL."""
        return ec.derive_private_key(1 + int.from_bytes(os.urandom(24)), curve)

    @staticmethod
    def ECDSA(algorithm: Any) -> Any:
        """Signing without chance."""
        return ec.ECDSA(algorithm, deterministic_signing=True)


def _in_order(items: Any = ()) -> list[Any]:
    """Instead of pynamodb's set of a batch's keys, whose order is that of their hashes."""
    return sorted(dict.fromkeys(items), reverse=True)  # it takes the last first


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
    quota = botocore.retries.quota.RetryQuota

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
            (quota, "acquire", quotas.renewed(quota.acquire)),
            (quota, "release", quotas.renewed(quota.release)),
            (botocore.retries.standard.ExponentialBackoff, "delay_amount", no_delay),
            (moto.kms.utils, "ec", Curves()),
            (moto.dynamodb.models.table, "utcnow", lambda: now().replace(tzinfo=None)),
        ):
            changes.enter_context(patch.object(where, name, what))
        changes.enter_context(patch.object(pynamodb.models, "set", _in_order, create=True))
        try:
            yield
        finally:
            random.setstate(standing)
