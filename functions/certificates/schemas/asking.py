"""What comes in where people ask for certificates or check one.

A wish names a stored source: there is no field for anything that a certificate could say.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

KindAsked = Literal["v", "t", "r"]
SourceAsked = Annotated[str, Field(min_length=1, max_length=80)]
Shown = Annotated[str, Field(min_length=1, max_length=8192)]


class In(BaseModel):
    """No field but these, no conversion."""

    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True)


class Form(BaseModel):
    """A form's fields are all text."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


class AskForCertificate(In):
    """Of which result or dose, and of which kind; `person` is one of the family, oneself if not
    told."""

    kind: KindAsked
    of: SourceAsked
    person: str | None = Field(default=None, max_length=20)


class CheckCertificate(In):
    """What a QR code says."""

    text: Shown


class AskForm(Form):
    """The wish of a form."""

    kind: str = Field(default="", max_length=1)
    of: str = Field(default="", max_length=80)
    person: str = Field(default="", max_length=20)


class CheckForm(Form):
    """What a QR code says, typed or pasted."""

    text: str = Field(default="", max_length=8192)
