"""What is every JSON message made of? A shape that never holds more than its fields.

Models are built at first use: a function that starts cold does not pay for those it won't need.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Out(BaseModel):
    """Base of what goes out at a door."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class In(BaseModel):
    """Base of what comes in: unknown fields and other types are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)
