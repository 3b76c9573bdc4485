"""What all messages of vaccination share."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

PersonRef = Annotated[str, Field(pattern=r"^[0-9A-HJKMNP-TV-Z]{13}$")]
CampaignRef = Annotated[str, Field(min_length=16, max_length=16)]
SlotRef = Annotated[str, Field(min_length=24, max_length=70)]
TicketText = Annotated[str, Field(min_length=8, max_length=500)]
Seats = Annotated[int, Field(ge=0, le=110)]
