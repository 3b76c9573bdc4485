"""What goes out of certificates: to their person, and to whoever checks one."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from functions.certificates.domain.certificate import Certificate
from functions.certificates.domain.judging import Verdict
from functions.certificates.domain.uvci import write_uvci
from functions.certificates.service.printing import link_of
from functions.certificates.service.showing import Askable, Overview, is_expired
from functions.kernel.periods import write_instant
from functions.runtime.http.views import Out

ONE_CERTIFICATE: Final = 3
"""Steps of padding that one with its text and link fits into (runtime.http.padding)."""


class AskableView(Out):
    """A result or dose of which certificates may be asked for."""

    of_source: str
    happened_at: str
    kinds: tuple[str, ...]

    @classmethod
    def of(cls, one: Askable) -> AskableView:
        """Show it."""
        return cls(
            of_source=one.source.key,
            happened_at=write_instant(one.source.happened_at),
            kinds=tuple(kind.value for kind in one.kinds),
        )


class CertificateView(Out):
    """A certificate. `text` is what its QR code says, `pdf` a link to its paper for five minutes;
    both are "" where there is none (yet)."""

    pad: str = ""
    id: str
    uvci: str
    kind: str
    state: str
    of_source: str
    happened_at: str
    requested_at: str
    issued_at: str
    expires_at: str
    refusal: str
    why: str
    replaces: str
    text: str
    pdf: str

    @classmethod
    def of(
        cls, one: Certificate, now: datetime, *, whole: bool = True, linked: bool = True
    ) -> CertificateView:
        """Show it; in a list without what it says and its link, in a copy without its link."""
        return cls(
            id=one.id,
            uvci=write_uvci(one.id),
            kind=one.kind.value,
            state="expired" if is_expired(one, now) else one.state.value,
            of_source=one.source,
            happened_at=write_instant(one.happened_at),
            requested_at=write_instant(one.requested_at),
            issued_at=write_instant(one.issued_at) if one.issued_at else "",
            expires_at=write_instant(one.expires_at) if one.expires_at else "",
            refusal=one.refusal,
            why=one.why.value if one.why else "",
            replaces=one.replaces or "",
            text=one.text if whole and one.state.value == "issued" else "",
            pdf=link_of(one) if whole and linked else "",
        )


class OverviewView(Out):
    """What may be asked for, and what was."""

    pad: str = ""
    askable: tuple[AskableView, ...]
    certificates: tuple[CertificateView, ...]

    @classmethod
    def of(cls, told: Overview, now: datetime) -> OverviewView:
        """Show it."""
        return cls(
            askable=tuple(AskableView.of(one) for one in told.askable),
            certificates=tuple(
                CertificateView.of(one, now, whole=False) for one in told.certificates
            ),
        )


class CopiesView(Out):
    """All certificates of a person, each with what its QR code says."""

    pad: str = ""
    certificates: tuple[CertificateView, ...]

    @classmethod
    def of(cls, told: Overview, now: datetime) -> CopiesView:
        """Show them."""
        made = (CertificateView.of(one, now, linked=False) for one in told.certificates)
        return cls(certificates=tuple(made))


class VerdictView(Out):
    """Does a certificate count? Name and birth year where it does, a reason where it does not."""

    pad: str = ""
    valid: bool
    reason: str
    name: str
    birth_year: str

    @classmethod
    def of(cls, told: Verdict) -> VerdictView:
        """Show it: not of which kind it is, nor anything else that it says."""
        return cls(
            valid=told.is_valid,
            reason=told.reason.value if told.reason else "",
            name=told.name,
            birth_year=told.birth_year,
        )
