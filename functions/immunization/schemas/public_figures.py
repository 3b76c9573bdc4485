"""What everybody may read of doses."""

from __future__ import annotations

from functions.immunization.service.public_figures import DEFINITION, PublicDoses
from functions.kernel.periods import write_instant
from functions.runtime.http.views import Out


class PublicDayView(Out):
    """Doses of a day; null where they are too few to be told."""

    day: str
    doses: int | None


class PublicDistrictView(Out):
    """Doses of the week in a district; null where hidden."""

    division: str
    name: str
    doses: int | None


class PublicDosesView(Out):
    """A province's doses by day and district; `definition` says what is counted."""

    definition: str
    as_of: str
    province: str
    days: list[PublicDayView]
    week_from: str
    week_to: str
    districts: list[PublicDistrictView]

    @classmethod
    def of(cls, told: PublicDoses) -> PublicDosesView:
        """Show it."""
        return cls(
            definition=DEFINITION,
            as_of=write_instant(told.as_of),
            province=told.province,
            days=[PublicDayView(day=one.day.isoformat(), doses=one.doses) for one in told.days],
            week_from=told.week[0].isoformat(),
            week_to=told.week[1].isoformat(),
            districts=[
                PublicDistrictView(division=one.code, name=one.name, doses=one.doses)
                for one in told.districts
            ],
        )
