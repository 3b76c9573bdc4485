"""What may be certified? A result that was released, or an injection whose observation is over.

Nothing else: there is no certificate of what somebody typed (security.md PM-26, Z11). These are
our own copies of facts that the laboratory and the vaccination house told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from functions.certificates.domain import values
from functions.certificates.domain.terms import antigen_from, recovery_days
from functions.certificates.domain.words import Kind
from functions.kernel.errors import Conflict, NotFound
from functions.kernel.identifiers import PersonId, TubeCode, UnitId
from functions.kernel.periods import day_of
from functions.kernel.rules import Rule

ANTIGEN: Final = "antigen"
NEGATIVE, POSITIVE, POOLED = "negative", "positive", "negative_in_pool"
GIVEN: Final = frozenset({"ok", "confirmed"})
"""States of a dose record that count: not those under suspicion, not those taken back."""


class SourceUnknown(NotFound):
    """No such result or dose, or another's."""

    code = "CERTIFICATE_SOURCE_UNKNOWN"
    vi = "Không tìm thấy kết quả hoặc mũi tiêm này."
    en = "This result or dose was not found."


class NotCertifiable(Conflict):
    """What was told is nothing that a certificate can say."""

    code = "NOT_CERTIFIABLE"
    vi = "Kết quả này không cấp được chứng nhận."
    en = "No certificate can be issued of this result."


class PooledNotCertifiable(NotCertifiable):
    """Of a pool: it was no test of one person's own sample alone."""

    code = "POOLED_NOT_CERTIFIABLE"
    vi = "Kết quả âm tính của mẫu gộp không cấp được chứng nhận quốc tế; hãy dùng giấy kết quả."
    en = "A pooled result can't be certified internationally; please use the printed result."


class MethodNotCertifiable(NotCertifiable):
    """By a method that no such certificate rests on."""

    code = "METHOD_NOT_CERTIFIABLE"
    vi = "Phương pháp xét nghiệm này không được cấp chứng nhận quốc tế."
    en = "Results by this method can't be certified internationally."


class DeviceNotListed(NotCertifiable):
    """An antigen test by a kit that is not on the common list of the EU, or that nobody named."""

    code = "DEVICE_NOT_LISTED"
    vi = "Bộ xét nghiệm nhanh này không có trong danh mục quốc tế hoặc chưa được ghi tên."
    en = "This rapid test is not on the international list, or was not named."


class NotRecoveredYet(NotCertifiable):
    """The first day of recovery is still to come, or its last has passed."""

    code = "NOT_WITHIN_RECOVERY"
    vi = "Giấy chứng nhận khỏi bệnh chỉ được cấp từ ngày thứ 11 đến ngày thứ 180 sau khi lấy mẫu."
    en = "A recovery is certified from day 11 to day 180 after the sample was taken."


class ObservationOpen(NotCertifiable):
    """The injection is not recorded as given, or its observation is not over."""

    code = "OBSERVATION_OPEN"
    vi = "Chứng nhận tiêm chủng chỉ được cấp sau khi kết thúc theo dõi sau tiêm."
    en = "A vaccination is certified only after its observation is over."


class DoseInQuestion(NotCertifiable):
    """The record of the dose is under suspicion or taken back, or names no licensed product."""

    code = "DOSE_IN_QUESTION"
    vi = "Mũi tiêm này đang được kiểm tra; chưa cấp được chứng nhận."
    en = "The record of this dose is being checked; it can't be certified yet."


@dataclass(frozen=True, slots=True)
class Result:
    """What members of a tube were told; `release` grows with every correction. `device` is the id
    of a rapid test in the list of the EU's Joint Research Centre, "" where none was named."""

    person: PersonId
    tube: TubeCode
    release: int
    told: str
    method: str
    collected_at: datetime
    laboratory: UnitId
    unit: UnitId
    generation: int = 0
    device: str = ""

    @property
    def key(self) -> str:
        """By what it is the same source, whichever version."""
        return f"tube#{self.tube}"

    @property
    def revision(self) -> int:
        """Which version it is."""
        return self.release

    @property
    def is_positive(self) -> bool:
        """Was this person found positive, by a sample of their own?"""
        return self.told == POSITIVE

    @property
    def facility(self) -> UnitId:
        """Whose verified act stands behind it: two people released it there."""
        return self.laboratory

    @property
    def happened_at(self) -> datetime:
        """When the sample was taken."""
        return self.collected_at


@dataclass(frozen=True, slots=True)
class Dose:
    """An injection as its site recorded it; `dose` is derived there from the history."""

    person: PersonId
    immunization: str
    number: int
    product: str
    lot: str
    dose: int
    doses: int
    occurred_at: datetime
    observed_until: datetime | None
    state: str
    site: UnitId
    generation: int = 0

    @property
    def key(self) -> str:
        """By what it is the same source, whichever version."""
        return f"dose#{self.immunization}"

    @property
    def revision(self) -> int:
        """Which version it is."""
        return self.number

    @property
    def facility(self) -> UnitId:
        """Whose verified act stands behind it."""
        return self.site

    @property
    def happened_at(self) -> datetime:
        """When it was given."""
        return self.occurred_at


Source = Result | Dose


def check(kind: Kind, source: Source, rule: Rule, now: datetime) -> None:
    """May this be certified now? Refuses NotCertifiable and its kinds."""
    if isinstance(source, Dose):
        _check_dose(kind, source, now)
    elif kind is Kind.VACCINATION:
        raise NotCertifiable
    else:
        _check_test(kind, source, rule, now)


def kinds_of(source: Source, rule: Rule, now: datetime) -> tuple[Kind, ...]:
    """What may be asked for of a source now."""
    return tuple(kind for kind in Kind if _may(kind, source, rule, now))


def one_each(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Each source once, its newest version, newest act first.

    After two records were found to be one person's, the same dose may stand under both (K08).
    """
    newest: dict[str, Source] = {}
    for source in sources:
        known = newest.get(source.key)
        if known is None or known.revision < source.revision:
            newest[source.key] = source
    return tuple(sorted(newest.values(), key=lambda one: (one.happened_at, one.key), reverse=True))


def _may(kind: Kind, source: Source, rule: Rule, now: datetime) -> bool:
    try:
        check(kind, source, rule, now)
    except NotCertifiable:
        return False
    return True


def _check_dose(kind: Kind, dose: Dose, now: datetime) -> None:
    if kind is not Kind.VACCINATION:
        raise NotCertifiable
    if dose.observed_until is None or now < dose.observed_until:
        raise ObservationOpen
    if dose.state not in GIVEN or dose.product not in values.products() or dose.dose < 1:
        raise DoseInQuestion


def _check_test(kind: Kind, test: Result, rule: Rule, now: datetime) -> None:
    if test.told == POOLED:
        raise PooledNotCertifiable
    if test.told not in (NEGATIVE, POSITIVE):
        raise NotCertifiable
    wanted = rule.body["recovery" if kind is Kind.RECOVERY else "test"]
    if test.method not in wanted["methods"]:
        raise MethodNotCertifiable
    if test.method == ANTIGEN and test.device not in values.active(values.DEVICES):
        raise DeviceNotListed
    if kind is Kind.RECOVERY:
        if not test.is_positive:
            raise NotCertifiable
        if test.method == ANTIGEN and day_of(test.collected_at) < antigen_from(rule):
            raise MethodNotCertifiable
        first, last = recovery_days(test.collected_at, rule)
        if not first <= day_of(now) <= last:
            raise NotRecoveredYet
