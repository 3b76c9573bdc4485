"""AWS in process, made once and put back fast: moto's tables, queues, keys and secrets."""

from __future__ import annotations

import copy
import os
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any
from unittest.mock import patch

from moto import mock_aws
from moto.core.botocore_stubber import BotocoreStubber
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import StreamShard
from moto.s3.models import s3_backends
from moto.s3.utils import _VersionedKeyStore
from moto.secretsmanager.models import secretsmanager_backends
from moto.sqs.models import sqs_backends

from functions.runtime import aws, settings
from tests.cloud import cheap, direct
from tests.cloud.cheap import ACCOUNT
from tests.fixtures import forget_containers, table_requests
from tests.simulation import shims
from tests.simulation.faults import Plan
from tests.simulation.schedule import START, Simulation


class World:
    """A context that holds AWS; `simulate` runs one schedule in it from the kept state."""

    def __init__(self, forget: Callable[[], None] = lambda: None) -> None:
        """`forget` drops the caches of a process that died, without its clients."""
        self.simulation: Simulation | None = None
        self.entropy = shims.Entropy(self._position)
        self._quotas = cheap.Quotas()
        self._changes = ExitStack()
        self._forget = forget
        self._laid = 0
        self._rows: dict[str, Any] = {}
        self._secrets: Any = None
        self._instant: datetime = START

    def __enter__(self) -> World:
        unwatched = BotocoreStubber.__call__
        world = self

        def watched(stubber: Any, event_name: str, request: Any, **named: Any) -> Any:
            simulation = world.simulation
            world._laid += 1
            if simulation is None:
                return unwatched(stubber, event_name, request, **named)

            def answer(sent: Any) -> Any:
                operation = event_name.rpartition(".")[2] if ".dynamodb." in event_name else ""
                return direct.respond(operation, sent) or unwatched(stubber, event_name, sent)

            return simulation.answer(event_name, request, answer, world._tables().get)

        self._changes.enter_context(mock_aws())
        self._changes.enter_context(patch.object(BotocoreStubber, "__call__", watched))
        self._changes.enter_context(cheap.cheap())
        self._changes.enter_context(
            shims.deterministic(self.entropy, self._quotas, self.now, self._sleep, self._tell)
        )
        self._changes.callback(forget_containers)
        self.entropy.seed("world")
        forget_containers()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._changes.close()

    # --- fixtures -------------------------------------------------------------------------

    def create_tables(self, names: Iterable[str] = ()) -> None:
        """Create tables of the deployable template; all of them without `names`."""
        wanted = {settings.table_name(name) for name in names}
        for request in table_requests():
            if not wanted or request["TableName"] in wanted:
                aws.client("dynamodb").create_table(**request)

    def create_queues(self, names: Iterable[str]) -> None:
        """Create queues and tell their URLs to the environment."""
        for name in names:
            made = aws.client("sqs").create_queue(QueueName=f"lachan-{settings.STAGE}-{name}")
            variable = "LACHAN_QUEUE_" + name.upper().replace("-", "_")
            self._changes.enter_context(patch.dict(os.environ, {variable: made["QueueUrl"]}))

    def create_topics(self, names: Iterable[str]) -> None:
        """Create topics and tell their ARNs to the environment."""
        for name in names:
            made = aws.client("sns").create_topic(Name=f"lachan-{settings.STAGE}-{name}")
            variable = f"LACHAN_{name.upper()}_TOPIC"
            self._changes.enter_context(patch.dict(os.environ, {variable: made["TopicArn"]}))

    def create_buckets(self, names: Iterable[str]) -> None:
        """Create buckets."""
        for name in names:
            where = {"LocationConstraint": settings.REGION}
            aws.client("s3").create_bucket(
                Bucket=settings.bucket(name), CreateBucketConfiguration=where
            )

    def replace(self, name: str, what: Any) -> None:
        """Let something else stand at a dotted name as long as this world does."""
        self._changes.enter_context(patch(name, what))

    def keep(self) -> None:
        """From here each schedule begins."""
        self._rows = {name: copy.deepcopy(table.items) for name, table in self._tables().items()}
        self._secrets = copy.deepcopy(self._secret_backend().secrets)

    # --- what AWS holds -------------------------------------------------------------------

    def table(self, name: str) -> Any:
        """moto's table of a physical name."""
        return self._tables()[name]

    def rows(self, name: str) -> list[dict[str, Any]]:
        """All items of the table `name` (logical) as attribute values."""
        table = self.table(settings.table_name(name))
        return [item.to_json()["Attributes"] for item in table.all_items()]

    def queued(self, name: str) -> Any:
        """moto's queue of a logical name."""
        return sqs_backends[ACCOUNT][settings.REGION].queues[f"lachan-{settings.STAGE}-{name}"]

    # --- schedules ------------------------------------------------------------------------

    def now(self) -> datetime:
        """Virtual time."""
        return self.simulation.now() if self.simulation else self._instant

    def simulate(self, seed: object, plan: Plan | None = None) -> Simulation:
        """A new schedule from the kept state; ends when the next begins."""
        self.reset()
        self.entropy.seed(seed)
        self._quotas.fill()
        self._forget()
        self._laid = 0
        self.simulation = Simulation(seed, plan, start=self._instant, forget=self._forget)
        return self.simulation

    def reset(self) -> None:
        """Put the kept state back."""
        changed = self.simulation.changed if self.simulation else {"sqs", "s3", "secretsmanager"}
        self.simulation = None
        for name, table in self._tables().items():
            kept = self._rows.get(name) or {}
            table.items = copy.deepcopy(kept) if kept else defaultdict(dict)
            if table.stream_shard is not None and table.stream_shard.items:
                table.stream_shard = StreamShard(ACCOUNT, table)
        if "secretsmanager" in changed:
            self._secret_backend().secrets = copy.deepcopy(self._secrets)
        if "s3" in changed:
            for bucket in s3_backends[ACCOUNT]["aws"].buckets.values():
                bucket.keys = _VersionedKeyStore()
        if "sqs" not in changed:
            return
        for queue in sqs_backends[ACCOUNT][settings.REGION].queues.values():
            queue._messages = []

    def _tables(self) -> dict[str, Any]:
        found: dict[str, Any] = dynamodb_backends[ACCOUNT][settings.REGION].tables
        return found

    @staticmethod
    def _secret_backend() -> Any:
        return secretsmanager_backends[ACCOUNT][settings.REGION]

    def _position(self) -> object:
        made = self.simulation
        return (made.calls, made.baton.holder, len(made.trace)) if made else self._laid

    def _sleep(self, seconds: float) -> None:
        if self.simulation:
            self.simulation.pass_time(timedelta(seconds=seconds))

    def _tell(self, fact: Any) -> None:
        if self.simulation:
            self.simulation.tell(fact)
