"""What everybody may read of exposure places."""

from __future__ import annotations

from functions.kernel.divisions import print_place
from functions.kernel.periods import write_instant
from functions.runtime.http.views import Out
from functions.tracing.domain.place import DEFINITION, Place
from functions.tracing.service.public_places import PublicPlaces


class RevisionView(Out):
    """What everybody was told of a place, and when: publish, or retract with its reason."""

    step: str
    at: str
    why: str


class PublicPlaceView(Out):
    """A place and time at which others may have met a case. `venue` is the code of its poster,
    "" where it has none; `stand` is ``published`` or ``retracted``."""

    id: str
    stand: str
    name: str
    kind: str
    division: str
    place: str
    venue: str
    from_at: str
    until_at: str
    advice: str
    shown_until: str
    rule: str
    revisions: list[RevisionView]

    @classmethod
    def of(cls, one: Place) -> PublicPlaceView:
        """Show it."""
        return cls(
            id=one.id,
            stand=one.stand.value,
            name=one.name,
            kind=one.kind,
            division=one.division,
            place=print_place(one.division),
            venue=one.venue,
            from_at=write_instant(one.from_at),
            until_at=write_instant(one.until_at),
            advice=one.advice.value,
            shown_until=one.shown_until.isoformat(),
            rule=one.rule_id,
            revisions=[
                RevisionView(step=each.step.value, at=write_instant(each.at), why=each.why)
                for each in one.told
            ],
        )


class PublicPlacesView(Out):
    """The places of a province; `definition` says what a place is, `as_of` when it was read."""

    definition: str
    as_of: str
    province: str
    day: str
    places: list[PublicPlaceView]

    @classmethod
    def of(cls, told: PublicPlaces) -> PublicPlacesView:
        """Show them."""
        return cls(
            definition=DEFINITION,
            as_of=write_instant(told.as_of),
            province=told.province,
            day=told.day.isoformat() if told.day else "",
            places=[PublicPlaceView.of(one) for one in told.places],
        )
