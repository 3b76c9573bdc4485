"""What facility staff see of a day that they sign for, and what they send."""

from __future__ import annotations

from functions.certificates.domain.sources import (
    DoseInQuestion,
    NotCertifiable,
    ObservationOpen,
    SourceUnknown,
)
from functions.certificates.domain.transliteration import NameNotLatin
from functions.certificates.domain.words import State
from functions.certificates.schemas.asking import Form
from functions.certificates.service.batching import FacilityDay
from functions.kernel.errors import Refusal
from functions.kernel.periods import write_instant
from functions.runtime.http.views import Out

REASONS: dict[str, type[Refusal]] = {
    one.code: one
    for one in (SourceUnknown, NotCertifiable, ObservationOpen, DoseInQuestion, NameNotLatin)
}


class ReasonView(Out):
    """Why so many have no certificate: the code, and its sentence in both languages."""

    code: str
    vi: str
    en: str
    doses: int

    @classmethod
    def of(cls, code: str, doses: int) -> ReasonView:
        """Show it; a code without a sentence of its own is shown as it is."""
        known = REASONS.get(code)
        vi, en = (known.vi, known.en) if known else (code, code)
        return cls(code=code, vi=vi, en=en, doses=doses)


class SigningView(Out):
    """Somebody signed for the day; who is told by the last characters of their id."""

    by: str
    at: str


class FacilityDayView(Out):
    """How far the certificates of the facility's day have come."""

    day: str
    doses: int
    issued: int
    waiting: int
    revoked: int
    refused: list[ReasonView]
    held: list[ReasonView]
    unasked: int
    signings: list[SigningView]

    @classmethod
    def of(cls, shown: FacilityDay) -> FacilityDayView:
        """Show it."""
        states = shown.states
        return cls(
            day=shown.day.isoformat(),
            doses=shown.doses,
            issued=states.get(State.ISSUED, 0),
            waiting=states.get(State.REQUESTED, 0) + states.get(State.ATTESTED, 0),
            revoked=states.get(State.REVOKED, 0),
            refused=[ReasonView.of(*one) for one in sorted(shown.refused.items())],
            held=[ReasonView.of(*one) for one in sorted(shown.held.items())],
            unasked=shown.unasked,
            signings=[
                SigningView(by=one.by[-6:], at=write_instant(one.at)) for one in shown.signings
            ],
        )


class SignForm(Form):
    """The day that is signed for, as the page sends it."""

    day: str = ""
