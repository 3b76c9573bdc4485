"""What all messages of immunization share."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

ProductCode = Annotated[str, Field(pattern=r"^[a-z0-9-]{2,40}$")]
LotRef = Annotated[str, Field(min_length=5, max_length=60)]
VialRef = Annotated[str, Field(pattern=r"^[0-9A-HJKMNP-TV-Z]{26}$")]
UnitRef = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]
Day = Annotated[str, Field(min_length=1, max_length=40, description="YYYY-MM-DD")]
Vials = Annotated[int, Field(ge=1, le=20_000)]
