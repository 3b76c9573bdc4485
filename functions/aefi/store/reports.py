"""What people said of a dose, version by version: AEF-10 and AEF-11."""

from __future__ import annotations

from datetime import date
from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.transactions import TransactWrite

from functions.aefi.domain.followup import Followed
from functions.aefi.domain.report import Course, Report, Said, Severity
from functions.aefi.store.sealed import open_body, seal_body
from functions.kernel.periods import read_instant, write_instant
from functions.runtime.tables import Record, table_meta, translated

SAID = "said#"


class SaidRecord(Record):
    """A version of a person's report; `via` is ``own``, ``family`` or ``code``."""

    Meta = table_meta("aefi")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    via = UnicodeAttribute()
    y = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


def put_version(together: TransactWrite, dose: Followed, said: Said) -> None:
    """AEF-10: a version of a report, once, within a transaction."""
    place, range_ = f"of#{dose.person}", f"{SAID}{dose.immunization}#{said.version:04d}"
    year = dose.occurred_at.year
    body = body_of(said.report) | {"at": write_instant(said.at), "ru": said.rule_id}
    sealed = seal_body(place, range_, body, year)
    together.save(
        SaidRecord(place, range_, via=said.via, y=year, b=sealed),
        condition=SaidRecord.p.does_not_exist(),
    )


def versions_of(dose: Followed) -> tuple[Said, ...]:
    """AEF-11: the versions of a person's report, latest first. Raises CryptoUnavailable."""
    start = f"{SAID}{dose.immunization}#"
    with translated():
        found = list(
            SaidRecord.query(
                f"of#{dose.person}",
                SaidRecord.s.startswith(start),
                consistent_read=True,
                scan_index_forward=False,
            )
        )
    return tuple(map(_read, found))


def body_of(report: Report) -> dict[str, Any]:
    """A report as it is sealed."""
    return {
        "sy": list(report.symptoms),
        "on": report.onset.isoformat() if report.onset else "",
        "se": report.severity.value if report.severity else "",
        "co": report.course.value if report.course else "",
        "no": report.note,
    }


def report_of(told: dict[str, Any]) -> Report:
    """What `body_of` wrote."""
    return Report(
        symptoms=tuple(told["sy"]),
        onset=date.fromisoformat(told["on"]) if told["on"] else None,
        severity=Severity(told["se"]) if told["se"] else None,
        course=Course(told["co"]) if told["co"] else None,
        note=told["no"],
    )


def _read(record: SaidRecord) -> Said:
    told = open_body(record.p, record.s, bytes(record.b), int(record.y))
    return Said(
        version=int(str(record.s).rpartition("#")[2]),
        report=report_of(told),
        at=read_instant(told["at"]),
        via=str(record.via),
        rule_id=told["ru"],
    )
