"""What several pages of check-in show: the family to choose from, days to choose from."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

from functions.checkin.domain.retention import readable_days
from functions.kernel.identifiers import PersonId
from functions.kernel.names import masked_name
from functions.kernel.periods import day_of, read_day
from functions.registry import service as registry
from functions.runtime.http import Answer, Request, see_other


def family_choices(request: Request) -> list[tuple[PersonId, str]]:
    """The people that the caller declares for, names masked: a page may be seen over a shoulder."""
    held = registry.family(request.caller, request.now, request.request_id)
    return [(one.person, masked_name(one.full_name)) for one in held]


def days_to_choose(request: Request) -> list[dict[str, str]]:
    """The days that can still be read, today first."""
    return [
        {"iso": day.isoformat(), "words": f"{day:%d/%m/%Y}"}
        for day in readable_days(day_of(request.now))
    ]


def day_asked(request: Request) -> date:
    """The day of the query, today if none. Raises DateInvalid."""
    asked = request.query.get("day")
    return read_day(asked) if asked else day_of(request.now)


def sign_in(request: Request) -> Answer:
    """Lead to the sign-in, and from there back to this page."""
    return see_other(f"/dang-nhap?next={quote(request.event['path'], safe='/.-_~')}")
