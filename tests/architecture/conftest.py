"""The packaged artefact of each stage, built once and again only when something changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from infra import build


@pytest.fixture(scope="session")
def package() -> Path:
    """The package of the dev stage."""
    return build.build_if_changed("dev") / "package.zip"


@pytest.fixture(scope="session", params=build.STAGES)
def stage(request: pytest.FixtureRequest) -> str:
    """Each stage in turn, built."""
    build.build_if_changed(request.param)
    return str(request.param)


@pytest.fixture(scope="session")
def template(stage: str) -> dict[str, Any]:
    """The deployable template of a stage."""
    text = (build.OUT / stage / "template.json").read_text("utf-8")
    return dict(json.loads(text))


@pytest.fixture(scope="session")
def logs(stage: str) -> dict[str, Any]:
    """The template of a stage's logs, deployed as a stack of its own."""
    text = (build.OUT / stage / "logs.json").read_text("utf-8")
    return dict(json.loads(text))


@pytest.fixture(scope="session")
def watching(stage: str) -> dict[str, Any]:
    """The template of a stage's alarms, deployed as a stack of its own."""
    text = (build.OUT / stage / "watching.json").read_text("utf-8")
    return dict(json.loads(text))
