"""What citizens see of why they may not be vaccinated."""

from __future__ import annotations

from functions.runtime.http.views import Out
from functions.vaccination.domain.eligibility import Bound
from functions.vaccination.domain.reasons import WORDS


class BoundView(Out):
    """Why not, by which rule; before `first` and after `last`, or always without either."""

    code: str
    vi: str
    en: str
    rule: str
    first: str | None
    last: str | None

    @classmethod
    def of(cls, bound: Bound) -> BoundView:
        """Show it."""
        vi, en = WORDS[bound.why]
        return cls(
            code=bound.why.value,
            vi=vi,
            en=en,
            rule=bound.rule_id,
            first=bound.first.isoformat() if bound.first else None,
            last=bound.last.isoformat() if bound.last else None,
        )
