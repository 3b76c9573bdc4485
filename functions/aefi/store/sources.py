"""The reports of a case, whoever made them, and the form of its investigation: AEF-40 to AEF-43.

Reports of one event are linked under its case, each as it was made; none is merged into another.
"""

from __future__ import annotations

from collections.abc import Mapping

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.transactions import TransactWrite

from functions.aefi.domain.case import Case
from functions.aefi.domain.inquiry import Form, Source
from functions.aefi.store.cases import CASE
from functions.aefi.store.reports import body_of, report_of
from functions.aefi.store.sealed import open_body, seal_body
from functions.kernel.periods import read_instant, write_instant
from functions.runtime.tables import Record, table_meta, translated

SOURCE, FORM = "src#", "form#"


class SourceRecord(Record):
    """A report of a case, or a version of its form; `by` is "" where a person reported."""

    Meta = table_meta("aefi")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    by = UnicodeAttribute()
    unit = UnicodeAttribute()
    at = UnicodeAttribute()
    y = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


def put_source(together: TransactWrite, case: Case, source: Source) -> None:
    """AEF-40: a report of a case, once, within a transaction."""
    body = body_of(source.report) | {
        "via": source.via,
        "rec": write_instant(source.recognised_at),
        "ru": source.rule_id,
    }
    made = _record(case, SOURCE + source.id, source, body)
    together.save(made, condition=SourceRecord.p.does_not_exist())


def sources_of(case: Case) -> tuple[Source, ...]:
    """AEF-41: all reports of a case, oldest first. Raises Busy, CryptoUnavailable."""
    with translated():
        found = list(
            SourceRecord.query(
                CASE + case.id, SourceRecord.s.startswith(SOURCE), consistent_read=True
            )
        )
    return tuple(sorted(map(_source, found), key=lambda one: (one.at, one.id)))


def put_form(together: TransactWrite, case: Case, form: Form) -> None:
    """AEF-42: a version of the form, once, within a transaction."""
    range_ = f"{FORM}{form.number:04d}"
    made = _record(case, range_, form, dict(form.fields))
    together.save(made, condition=SourceRecord.p.does_not_exist())


def form_of(case: Case) -> Form | None:
    """AEF-43: the form as it stands, None where nobody began it. Raises CryptoUnavailable."""
    with translated():
        found = list(
            SourceRecord.query(
                CASE + case.id,
                SourceRecord.s.startswith(FORM),
                consistent_read=True,
                scan_index_forward=False,
                limit=1,
            )
        )
    if not found:
        return None
    last = found[0]
    told = open_body(last.p, last.s, bytes(last.b), int(last.y))
    number = int(str(last.s).removeprefix(FORM))
    return Form(number, told, str(last.by), str(last.unit), read_instant(last.at))


def _record(
    case: Case, range_: str, made: Source | Form, body: Mapping[str, object]
) -> SourceRecord:
    place, year = CASE + case.id, int(case.immunization[:4])
    return SourceRecord(
        place,
        range_,
        by=made.by,
        unit=made.unit,
        at=write_instant(made.at),
        y=year,
        b=seal_body(place, range_, body, year),
    )


def _source(record: SourceRecord) -> Source:
    told = open_body(record.p, record.s, bytes(record.b), int(record.y))
    return Source(
        id=str(record.s).removeprefix(SOURCE),
        report=report_of(told),
        via=told["via"],
        by=str(record.by),
        unit=str(record.unit),
        at=read_instant(record.at),
        recognised_at=read_instant(told["rec"]),
        rule_id=told["ru"],
    )
