"""What is every JSON answer made of? A shape that never holds more than its fields."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Out(BaseModel):
    """Base of what goes out at a door."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
