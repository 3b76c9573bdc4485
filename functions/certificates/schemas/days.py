"""What facility staff see of a day that they sign for, and what they send."""

from __future__ import annotations

from functions.certificates.domain.sources import (
    DoseInQuestion,
    NotCertifiable,
    ObservationOpen,
    SourceUnknown,
)
from functions.certificates.domain.transliteration import NameNotLatin
from functions.certificates.domain.words import State, Why
from functions.certificates.schemas.asking import Form
from functions.certificates.service.batching import FacilityDay
from functions.certificates.service.holding import Missing, MissingOfDay
from functions.kernel.errors import Refusal
from functions.kernel.periods import write_instant
from functions.runtime.http.views import Out

REASONS: dict[str, type[Refusal]] = {
    one.code: one
    for one in (SourceUnknown, NotCertifiable, ObservationOpen, DoseInQuestion, NameNotLatin)
}


UNASKED = "NOT_ASKED"
WORDS: dict[str, tuple[str, str]] = {
    UNASKED: (
        "Chưa có ai yêu cầu; hãy ký cho ngày này.",
        "Nobody has asked yet; sign for the day.",
    ),
    Why.SOURCE_CORRECTED.value: (
        "Mũi tiêm đã được sửa sau khi cấp; ký lại để cấp theo bản mới.",
        "The dose was corrected after it was issued; sign again for the new version.",
    ),
    Why.PERSON_CORRECTED.value: (
        "Họ tên hoặc ngày sinh đã được sửa; ký lại để cấp theo bản mới.",
        "Name or birth date was corrected; sign again for the new version.",
    ),
    Why.RENEWED.value: ("Đã có bản mới thay thế.", "A newer one stands in its place."),
    Why.ORDERED.value: ("Bị thu hồi theo lệnh của cán bộ.", "Revoked by an officer's order."),
    Why.KEY.value: (
        "Khoá ký bị thu hồi; chứng nhận được cấp lại tự động.",
        "The key was revoked; it is issued anew by itself.",
    ),
}
"""What stands in a list for codes that are no refusals."""


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
        vi, en = (known.vi, known.en) if known else WORDS.get(code, (code, code))
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


class MissingView(Out):
    """A dose without a certificate: whose, masked, and why there is none in both languages."""

    name: str
    of_source: str
    state: str
    code: str
    vi: str
    en: str

    @classmethod
    def of(cls, one: Missing) -> MissingView:
        """Show it; what nobody asked for yet says so."""
        told = ReasonView.of(one.code or UNASKED, 1)
        return cls(
            name=one.name,
            of_source=one.key,
            state=one.state.value if one.state else "",
            code=one.code or UNASKED,
            vi=told.vi,
            en=told.en,
        )


class MissingOfDayView(Out):
    """The doses of my facility's day without a certificate; `more` were left out."""

    day: str
    rows: list[MissingView]
    more: int

    @classmethod
    def of(cls, shown: MissingOfDay) -> MissingOfDayView:
        """Show them."""
        rows = [MissingView.of(one) for one in shown.rows]
        return cls(day=shown.day.isoformat(), rows=rows, more=shown.more)


class SignForm(Form):
    """The day that is signed for, as the page sends it."""

    day: str = ""
