"""Shared fixtures: fake credentials, one locked AWS, the tables of the template, events."""

from __future__ import annotations

import gc
import os

os.environ.update(
    {
        "LACHAN_STAGE": "test",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_SESSION_TOKEN": "testing",
        "AWS_REGION": "ap-southeast-1",
        "AWS_DEFAULT_REGION": "ap-southeast-1",
        "LACHAN_PUBLIC_ORIGIN": "https://lachan.test",
        "POWERTOOLS_SERVICE_NAME": "lachan",
    }
)
for _inherited in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "LACHAN_AUDIENCE"):
    os.environ.pop(_inherited, None)

import hypothesis  # noqa: E402
import pytest  # noqa: E402

from tests.fixtures import (  # noqa: E402
    aws,
    event,
    keys_kept,
    now,
    tables,
)

hypothesis.settings.register_profile(
    "any-machine",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("any-machine")
"""No property hangs on how quick the machine is; CI draws the same examples each time, as it judges
the change and not its luck, while a developer's runs go on looking for new ones."""

TOGETHER = {
    "tests/architecture": "a built package",
    "tests/local": "a running platform",
    "tests/browser/test_pages.py": "visits of pages",
    "tests/browser/test_weight.py": "visits of pages",
}
"""Files and folders whose tests share something costly, and what."""
LONG_FIRST = ("simulation", "architecture", "browser", "doors", "store")
"""Where processes share a run, they end together if what is long does not come last."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where processes share a run (-n), a file stays whole, and so do some folders.

    The simulation is shared by flow: each flow lays a world of its own.
    """
    for item in items:
        file = item.nodeid.partition("::")[0]
        shared = TOGETHER.get(file) or TOGETHER.get("/".join(file.split("/")[:2]))
        call = getattr(item, "callspec", None)
        flow = f"@{call.params['stage']}" if call and "stage" in call.params else ""
        item.add_marker(pytest.mark.xdist_group(shared or file + flow))
    if hasattr(config, "workerinput"):
        items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    folder = item.nodeid.split("/")[1]
    return LONG_FIRST.index(folder) if folder in LONG_FIRST else len(LONG_FIRST)


def pytest_collection_finish() -> None:
    """What is loaded stays: the collector need not look at it again, and at the rest less often.

    At its usual threshold it takes an eighth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


pytest_plugins = ("tests.catalogue",)
__all__ = ["aws", "event", "keys_kept", "now", "tables"]
