"""What botocore and moto do at a cost that changes no behaviour, left out.

Signatures that moto does not check, lists of method names made anew on every call, deep copies of
whole tables before a transaction, URLs matched again and again.
"""

from __future__ import annotations

import copy
import functools
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, ClassVar
from unittest.mock import patch
from urllib.parse import urlsplit
from weakref import WeakSet

import botocore.retries.quota
import botocore.signers
import moto.backends
import moto.core.responses
import moto.core.utils
import moto.dynamodb.models
from botocore.regions import EndpointRulesetResolver
from moto.core.base_backend import BackendDict
from moto.core.botocore_stubber import BotocoreStubber
from moto.core.request import normalize_request
from moto.dynamodb.comparisons import ConditionExpressionParser
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table
from moto.dynamodb.parsing.expressions import UpdateExpressionParser
from werkzeug.exceptions import HTTPException

from functions.runtime import settings

ACCOUNT = "123456789012"
_ONE_URL = frozenset({"dynamodb", "kms", "secretsmanager", "sqs"})


class Quotas:
    """The retry quotas of all clients, full at the beginning of each test or schedule.

    Also those of clients made long before: pynamodb keeps one per model for the process's life.
    """

    def __init__(self) -> None:
        self._full: WeakSet[Any] = WeakSet()

    def fill(self) -> None:
        """As a new process has them."""
        self._full.clear()

    def renewed(self, plain: Callable[[Any, int], Any]) -> Callable[[Any, int], Any]:
        """A method of RetryQuota that first sees to it that the quota began full."""

        def method(quota: Any, amount: int) -> Any:
            if quota not in self._full:
                self._full.add(quota)
                quota._available_capacity = quota._max_capacity
            return plain(quota, amount)

        return method


class LightCopies:
    """Stands for the module `copy` in moto's transactions: a table's rollback needs its rows only.

    moto deep-copies the whole table before each transaction (performance.md section 0). It changes
    items in place only where it updates them; those alone are copied themselves.
    """

    copy = staticmethod(copy.copy)
    updated: ClassVar[list[dict[str, Any]]] = []

    @staticmethod
    def deepcopy(original: Any, memo: dict[int, Any] | None = None) -> Any:
        """A table's rows and stream position; anything else as ever."""
        if not isinstance(original, Table):
            return copy.deepcopy(original, memo)
        light = copy.copy(original)
        rows = {k: dict(v) if isinstance(v, dict) else v for k, v in original.items.items()}
        light.items = defaultdict(dict, rows)
        for act in LightCopies.updated:
            if act["TableName"] == original.name:
                LightCopies._apart(light, act["Key"])
        if original.stream_shard is not None:
            light.stream_shard = copy.copy(original.stream_shard)
            light.stream_shard.items = list(original.stream_shard.items)
            light.stream_shard.table = light
        return light

    @staticmethod
    def _apart(light: Any, key: dict[str, Any]) -> None:
        held, last = light.items, DynamoType(key[light.hash_key_attr])
        if light.has_range_key:
            held, last = held.get(last, {}), DynamoType(key[light.range_key_attr])
        if last in held:
            held[last] = copy.deepcopy(held[last])


_transact = DynamoDBBackend.transact_write_items


@contextmanager
def light_transactions() -> Iterator[None]:
    """Large tables: a transaction's rollback keeps rows, not a deep copy of every item."""
    with (
        patch.object(moto.dynamodb.models, "copy", LightCopies),
        patch.object(DynamoDBBackend, "transact_write_items", _transact_lightly),
    ):
        yield


def _transact_lightly(backend: Any, acts: list[dict[str, Any]]) -> None:
    LightCopies.updated = [one["Update"] for one in acts if "Update" in one]
    _transact(backend, acts)


_sign = botocore.signers.RequestSigner.handler


def _name_scope(self: Any, operation_name: str, request: Any, **more: Any) -> None:
    """Instead of a signature that moto does not check: its scope, which names the region.

    S3's signer also decides how a body is sent, and moto would keep the chunks of another.
    """
    if self._signing_name == "s3":
        _sign(self, operation_name, request, **more)
        return
    scope = f"testing/20211123/{self._region_name}/{self._signing_name}/aws4_request"
    request.headers["Authorization"] = f"AWS4-HMAC-SHA256 Credential={scope}"


def _request_id(headers: dict[str, Any] | None = None) -> str:
    """Instead of 52 random letters."""
    if headers is not None:
        headers["x-amzn-requestid"] = "SIMULATED"
    return "SIMULATED"


_construct = EndpointRulesetResolver.construct_endpoint


def _kept_endpoint(self: Any, operation_model: Any, call_args: Any, request_context: Any) -> Any:
    """DynamoDB's endpoint, worked out once per client; botocore does so for each call."""
    if operation_model.service_model.service_name != "dynamodb":
        return _construct(self, operation_model, call_args, request_context)
    kept = vars(self).setdefault("_kept", [])
    if not kept:
        kept.append(_construct(self, operation_model, call_args, request_context))
    return kept[0]


_names = functools.cache(moto.core.utils.method_names_from_class)


_shelf = BackendDict.__getitem__


def _known_shelf(self: Any, account: str) -> Any:
    """A service's shelf of an account; moto looks whether it knows the service on every call."""
    found = dict.get(self, account)
    return _shelf(self, account) if found is None else found


class Parsed:
    """The condition parsed last: moto parses that of an update twice."""

    def __init__(self) -> None:
        self._plain = ConditionExpressionParser.parse
        self._last: tuple[Any, ...] = ()

    def parse(self, parser: Any) -> Any:
        """As ConditionExpressionParser.parse; what it makes is read only."""
        names, values = parser.expression_attribute_names, parser.expression_attribute_values
        told = (parser.condition_expression, repr(names), repr(values))
        if self._last[:3] != told:
            made = self._plain(parser)
            found = (tuple(parser.expr_attr_names_found), tuple(parser.expr_attr_values_found))
            self._last = (*told, made, *found)
            return made
        parser.expr_attr_names_found.extend(self._last[4])
        parser.expr_attr_values_found.extend(self._last[5])
        return self._last[3]


_parsed = Parsed()
_update = functools.lru_cache(256)(UpdateExpressionParser.make)
"""An update's tree by its text; moto parses each twice, and copies the tree before it fills it."""


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


_routes = Routes()


@contextmanager
def cheap() -> Iterator[None]:
    """Leave out work that changes no behaviour."""
    with ExitStack() as changes:
        for where, name, what in (
            (botocore.signers.RequestSigner, "handler", _name_scope),
            (moto.core.responses, "method_names_from_class", _names),
            (moto.core.responses, "gen_amzn_requestid_long", _request_id),
            (moto.dynamodb.models, "copy", LightCopies),
            (DynamoDBBackend, "transact_write_items", _transact_lightly),
            (EndpointRulesetResolver, "construct_endpoint", _kept_endpoint),
            (BackendDict, "__getitem__", _known_shelf),
            (UpdateExpressionParser, "make", _update),
            (ConditionExpressionParser, "parse", lambda parser: _parsed.parse(parser)),
            (BotocoreStubber, "process_request", lambda stub, sent: _routes.process(stub, sent)),
        ):
            changes.enter_context(patch.object(where, name, what))
        yield


@contextmanager
def real_client() -> Iterator[None]:
    """Within `cheap`: botocore does all its own work again, for what measures a client."""
    with (
        patch.object(botocore.signers.RequestSigner, "handler", _sign),
        patch.object(EndpointRulesetResolver, "construct_endpoint", _construct),
    ):
        yield
