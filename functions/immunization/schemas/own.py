"""What people see of their doses."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from functions.immunization.domain.dose import Dose
from functions.immunization.domain.lot import LotId
from functions.immunization.service.own import Own
from functions.kernel.periods import write_instant
from functions.kernel.vaccines import products
from functions.runtime.http.views import Out


class OwnDoseView(Out):
    """A dose of mine; `source` is what a certificate is asked for of, `is_recalled` where its lot
    was recalled."""

    source: str
    day: str
    product: str
    name: str
    lot: str
    number: int
    series: int
    site: str
    state: str
    observed_until: str
    is_recalled: bool

    @classmethod
    def of(cls, dose: Dose, recalled: Collection[LotId] = ()) -> OwnDoseView:
        """Show it."""
        return cls(
            source=f"dose#{dose.key}",
            day=date.fromisoformat(dose.key).isoformat(),
            product=dose.product,
            name=products()[dose.product].name,
            lot=str(dose.lot).partition(".")[2],
            number=dose.number,
            series=dose.series,
            site=dose.site,
            state=dose.state.value,
            observed_until=write_instant(dose.observed_until) if dose.observed_until else "",
            is_recalled=dose.lot in recalled,
        )


class OwnDosesView(Out):
    """My doses, and from which day the next of the same vaccine may be given; `pad` makes answers
    one size."""

    pad: str = ""
    doses: list[OwnDoseView]
    next_from: str
    rule: str

    @classmethod
    def of(cls, own: Own) -> OwnDosesView:
        """Show them."""
        return cls(
            doses=[OwnDoseView.of(one, own.recalled) for one in own.doses],
            next_from=own.next_from.isoformat() if own.next_from else "",
            rule=own.rule_id,
        )
