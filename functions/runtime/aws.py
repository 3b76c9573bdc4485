"""The AWS clients, each made once per container, on botocore alone (boto3 costs 100 ms more cold).

`fixed user agent` and `no account-id endpoints` take 14 % of botocore's Python calls from every
request (performance.md section 4); validation is off since our own schemas come first.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import botocore.config
import botocore.exceptions
import botocore.session

from functions.kernel.errors import CryptoUnavailable
from functions.runtime import destinations, settings

_CONFIG = botocore.config.Config(
    user_agent="lachan",
    account_id_endpoint_mode="disabled",
    parameter_validation=False,
    connect_timeout=2,
    read_timeout=10,
    retries={"total_max_attempts": 4, "mode": "standard"},
)
# S3 refuses links to KMS-encrypted objects signed in the older way, botocore's default for links.
# And links name the region: from the host without one a new bucket is redirected for hours, which
# neither a link's signature nor the page that allows a form's host survives.
_OBJECT_LINKS = botocore.config.Config(signature_version="s3v4", s3={"addressing_style": "virtual"})
# Who stands in for AWS at a host of its own has no hosts below it.
_LINKS_BY_PATH = botocore.config.Config(signature_version="s3v4")

# What was published once too often is a second SMS, so nothing is tried again unasked.
_TOLD_ONCE = botocore.config.Config(retries={"total_max_attempts": 1, "mode": "standard"})
_OWN = {"s3": _OBJECT_LINKS, "sns": _TOLD_ONCE, "sesv2": _TOLD_ONCE}


@cache
def session() -> botocore.session.Session:
    """The one botocore session of this container; it speaks to nobody but AWS in our region."""
    made = botocore.session.Session()
    made.set_default_client_config(_CONFIG)
    emitter = made.get_component("event_emitter")
    emitter.register_first("before-send", destinations.refuse_elsewhere)
    return made


@cache
def client(service: str) -> Any:
    """The one client of `service`, e.g. ``kms``; made on first use."""
    config = _OWN.get(service)
    if service == "s3" and destinations.is_elsewhere():
        config = _LINKS_BY_PATH
    return session().create_client(service, region_name=settings.REGION, config=config)


def ask_kms(operation: str, **request: Any) -> dict[str, Any]:
    """What KMS answers. Raises CryptoUnavailable where it refuses or can't be reached."""
    try:
        answer: dict[str, Any] = getattr(client("kms"), operation)(**request)
    except (botocore.exceptions.ClientError, botocore.exceptions.BotoCoreError) as failed:
        raise CryptoUnavailable from failed
    return answer


def forget() -> None:
    """Drop session and clients, e.g. after credentials changed in a test."""
    client.cache_clear()
    session.cache_clear()
    destinations.forget()
