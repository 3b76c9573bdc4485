"""What every message is: a frozen shape in which a field that nobody knows is an error."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Message(BaseModel):
    """Base of the messages of all tellers."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
