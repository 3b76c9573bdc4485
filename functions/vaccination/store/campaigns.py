"""Campaigns, their sites, and who agreed: VAX-1 to VAX-8."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.kernel.identifiers import DivisionPath, StaffId, UnitId
from functions.runtime.tables import Record, table_meta, translated
from functions.vaccination.domain.campaign import (
    Approval,
    Campaign,
    CampaignId,
    CampaignState,
    Site,
)
from functions.vaccination.domain.groups import NOBODY, Ages, Targets

HEAD = "head"
_PLACE, _APPROVAL = "place#", "approval#"


class CampaignRecord(Record):
    """One item of a campaign; which attributes it has follows from `s`."""

    Meta = table_meta("campaigns")
    c = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute(null=True)
    name = UnicodeAttribute(null=True)
    division = UnicodeAttribute(null=True)
    product = UnicodeAttribute(null=True)
    state = UnicodeAttribute(null=True)
    opens = NumberAttribute(null=True)
    spread = NumberAttribute(null=True)
    tables = NumberAttribute(null=True)
    by = UnicodeAttribute(null=True)
    at = NumberAttribute(null=True)
    groups = UnicodeAttribute(null=True)
    ages = UnicodeAttribute(null=True)
    invited = NumberAttribute(null=True)
    closed = NumberAttribute(null=True)


def campaign(id_: CampaignId) -> Campaign | None:
    """VAX-1: the head, read strongly."""
    try:
        with translated():
            return _campaign(CampaignRecord.get(id_, HEAD, consistent_read=True))
    except DoesNotExist:
        return None


def put_new(together: TransactWrite, made: Campaign) -> None:
    """VAX-2: the head and its line under the province, within a transaction."""
    together.save(_head(made), condition=CampaignRecord.c.does_not_exist())
    together.save(CampaignRecord(f"prov#{made.province}", made.id))


def put_state(made: Campaign, seen: Campaign) -> None:
    """VAX-3: the next version of the head. Raises ConditionLost where it has moved on."""
    with translated():
        _head(made).save(condition=CampaignRecord.n == seen.version)


def still(together: TransactWrite, seen: Campaign) -> None:
    """The head must be as seen, within a transaction."""
    together.condition_check(
        CampaignRecord, seen.id, HEAD, condition=CampaignRecord.n == seen.version
    )


def ids_of(province: str) -> tuple[CampaignId, ...]:
    """VAX-4: the campaigns of a province, oldest first by id."""
    with translated():
        return tuple(CampaignId(record.s) for record in CampaignRecord.query(f"prov#{province}"))


def put_site(together: TransactWrite, id_: CampaignId, site: Site) -> None:
    """VAX-5: a site with its tables, within a transaction."""
    together.save(
        CampaignRecord(
            id_,
            _PLACE + site.unit,
            name=site.name,
            division=site.division,
            tables=site.tables,
        )
    )


def sites_of(id_: CampaignId) -> tuple[Site, ...]:
    """VAX-6: the sites, read strongly."""
    with translated():
        found = CampaignRecord.query(id_, CampaignRecord.s.startswith(_PLACE), consistent_read=True)
        return tuple(
            Site(
                UnitId(record.s.removeprefix(_PLACE)),
                str(record.name),
                DivisionPath(str(record.division)),
                int(record.tables or 0),
            )
            for record in found
        )


def put_approval(together: TransactWrite, id_: CampaignId, approval: Approval) -> None:
    """VAX-7: somebody's word, within a transaction; it stands only once."""
    together.save(
        CampaignRecord(id_, _APPROVAL + approval.step, by=approval.by, at=_seconds(approval.at)),
        condition=CampaignRecord.c.does_not_exist(),
    )


def approvals_of(id_: CampaignId) -> tuple[Approval, ...]:
    """VAX-8: all words, read strongly."""
    with translated():
        found = CampaignRecord.query(
            id_, CampaignRecord.s.startswith(_APPROVAL), consistent_read=True
        )
        return tuple(
            Approval(
                record.s.removeprefix(_APPROVAL),
                StaffId(str(record.by)),
                datetime.fromtimestamp(int(record.at or 0), UTC),
            )
            for record in found
        )


def head_of_image(image: Mapping[str, Any]) -> Campaign | None:
    """The head in a stream's image, None for another item."""
    if image.get("s", {}).get("S") != HEAD:
        return None
    record = CampaignRecord()
    record.deserialize(dict(image))
    return _campaign(record)


def _head(made: Campaign) -> CampaignRecord:
    return CampaignRecord(
        made.id,
        HEAD,
        n=made.version,
        name=made.name,
        division=made.province,
        product=made.product,
        state=made.state.value,
        opens=_seconds(made.opens_at),
        spread=made.spread_minutes,
        by=made.by,
        at=_seconds(made.at),
        groups="|".join((made.targets.rule_id, *made.targets.groups)),
        ages=json.dumps([made.targets.ages.least, made.targets.ages.most]),
        invited=int(made.by_invitation),
        closed=_seconds(made.closed_at) if made.closed_at else None,
    )


def _campaign(record: CampaignRecord) -> Campaign:
    return Campaign(
        id=CampaignId(record.c),
        name=str(record.name),
        province=DivisionPath(str(record.division)),
        product=str(record.product),
        opens_at=datetime.fromtimestamp(int(record.opens or 0), UTC),
        spread_minutes=int(record.spread or 0),
        state=CampaignState(str(record.state)),
        by=StaffId(str(record.by)),
        at=datetime.fromtimestamp(int(record.at or 0), UTC),
        version=int(record.n or 1),
        targets=_targets(record),
        by_invitation=bool(record.invited),
        closed_at=datetime.fromtimestamp(int(record.closed), UTC) if record.closed else None,
    )


def _targets(record: CampaignRecord) -> Targets:
    if not record.groups or not record.ages:
        return NOBODY
    rule_id, *groups = str(record.groups).split("|")
    least, most = json.loads(str(record.ages))
    return Targets(rule_id, tuple(groups), Ages(least, most))


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
