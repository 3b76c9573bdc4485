"""The clients of botocore, made once for all tests of a process.

A client takes 15 ms to make, and a test that begins as a fresh container needs seven. Only what no
test changes is shared: a client made under another region, other credentials or another endpoint
in the environment is another client.
"""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from functions.runtime import aws

_plain_session = aws.session.__wrapped__
_made: dict[tuple[Any, ...], tuple[Any, Any]] = {}


@cache
def session() -> Any:
    """As `functions.runtime.aws.session`, but its clients are those that were made before."""
    made = _plain_session()
    make = made.create_client

    def create_client(service: str, region_name: str, config: Any = None) -> Any:
        place = (service, region_name, id(config), _environment())
        if place not in _made:
            _made[place] = (make(service, region_name=region_name, config=config), config)
        return _made[place][0]

    made.create_client = create_client
    return made


def _environment() -> tuple[tuple[str, str], ...]:
    return tuple(sorted(item for item in os.environ.items() if item[0].startswith("AWS_")))
