"""What happened? Typed facts, one JSON line each; numbers to CloudWatch as EMF.

A fact is a frozen dataclass of plain values. There is no free text, so no personal value can slip
in by way of a message; exceptions are told by class and place, never by their text.
"""

from __future__ import annotations

import json
import sys
import traceback
from dataclasses import dataclass, fields
from typing import ClassVar, Literal

from functions.runtime import settings

Level = Literal["INFO", "WARNING", "ERROR"]
NAMESPACE = f"LaChan/{settings.STAGE}"
"""Of this stage: CloudWatch tells two in one account apart by nothing else."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Base of all journal facts; the class name is the kind."""

    level: ClassVar[Level] = "INFO"


@dataclass(frozen=True, slots=True)
class RequestFailed(Fact):
    """A door met an error that nobody foresaw: a defect of ours."""

    level: ClassVar[Level] = "ERROR"
    request_id: str
    route: str
    error: str
    place: str


@dataclass(frozen=True, slots=True)
class RequestRefused(Fact):
    """A door said no."""

    request_id: str
    route: str
    code: str
    status: int


@dataclass(frozen=True, slots=True)
class MessageFailed(Fact):
    """One message of a batch could not be handled and goes back to its queue."""

    level: ClassVar[Level] = "ERROR"
    door: str
    message_id: str
    error: str
    place: str


def tell(fact: Fact) -> None:
    """Write the fact as one line of JSON to the function's log."""
    line = {"fact": type(fact).__name__, "level": fact.level}
    line.update({field.name: getattr(fact, field.name) for field in fields(fact)})
    sys.stdout.write(json.dumps(line, ensure_ascii=True, separators=(",", ":")) + "\n")


def place_of(error: BaseException) -> str:
    """Where an error arose, `module:line` of our innermost frame; never its text."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/functions/" in frame.filename] or list(frames)
    if not ours:
        return ""
    return f"{ours[-1].filename.rpartition('/functions/')[2]}:{ours[-1].lineno}"


def measure(name: str, value: float, unit: str = "Count", **dimensions: str) -> None:
    """Put one number to CloudWatch (EMF line by Powertools); call once per batch, not per item."""
    from aws_lambda_powertools.metrics import MetricUnit, single_metric

    with single_metric(
        name=name, unit=MetricUnit(unit), value=value, namespace=NAMESPACE
    ) as metric:
        for key, text in (dimensions or {"platform": "lachan"}).items():
            metric.add_dimension(name=key, value=text)
