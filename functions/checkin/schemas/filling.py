"""What people fill in: a declaration, forms of their own pages. The hot doors load none of it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from functions.checkin.schemas.incoming import Instant, PersonRef
from functions.runtime.http.views import In


class LeaveForm(In):
    """The form by which one leaves."""

    visit: Annotated[str, Field(min_length=19, max_length=30)]
    at: Instant


class CardForm(In):
    """The form for a new printed card; `person` is of the family, "" for oneself."""

    person: Annotated[str, Field(max_length=13)] = ""


class Declare(In):
    """A health declaration."""

    kind: Literal["domestic", "movement", "entry"]
    version: Annotated[int, Field(ge=1, le=99)]
    for_person: PersonRef | None = None
    identity: dict[Annotated[str, Field(max_length=40)], Any] = {}
    answers: dict[Annotated[str, Field(max_length=40)], Any]
