"""Which organisations may send lists for a campaign: VAX-67 to VAX-69."""

from __future__ import annotations

from datetime import UTC, datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from functions.runtime.tables import Record, table_meta, translated
from functions.vaccination.domain.admission import Admission, AdmissionState
from functions.vaccination.domain.campaign import CampaignId

_ORG = "org#"


class AdmissionRecord(Record):
    """An organisation's wish, among the items of its campaign; `n` its version."""

    Meta = table_meta("campaigns")
    c = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    state = UnicodeAttribute()
    name = UnicodeAttribute()
    division = UnicodeAttribute()
    by = UnicodeAttribute()
    at = NumberAttribute()
    reason = UnicodeAttribute(null=True)


def admission(campaign: CampaignId, unit: str) -> Admission | None:
    """VAX-67: one organisation's wish, read strongly. Raises Busy."""
    try:
        with translated():
            return _admission(AdmissionRecord.get(campaign, _ORG + unit, consistent_read=True))
    except DoesNotExist:
        return None


def admissions_of(campaign: CampaignId) -> tuple[Admission, ...]:
    """VAX-68: all wishes of a campaign, read strongly. Raises Busy."""
    with translated():
        found = AdmissionRecord.query(
            campaign, AdmissionRecord.s.startswith(_ORG), consistent_read=True
        )
        return tuple(map(_admission, found))


def put(made: Admission) -> None:
    """VAX-69: the next version. Raises ConditionLost where it has moved on, Busy."""
    record = AdmissionRecord(
        made.campaign,
        _ORG + made.unit,
        n=made.version,
        state=made.state.value,
        name=made.name,
        division=made.division,
        by=made.by,
        at=int(made.at.timestamp()),
        reason=made.reason or None,
    )
    before, fresh = made.version - 1, AdmissionRecord.c.does_not_exist()
    with translated():
        record.save(condition=AdmissionRecord.n == before if before else fresh)


def _admission(record: AdmissionRecord) -> Admission:
    return Admission(
        campaign=CampaignId(record.c),
        unit=record.s.removeprefix(_ORG),
        name=record.name,
        division=record.division,
        version=int(record.n),
        state=AdmissionState(record.state),
        by=record.by,
        at=datetime.fromtimestamp(int(record.at), UTC),
        reason=record.reason or "",
    )
