"""What the checks found of doses, and the figures of sites' days: IMM-60 to IMM-64.

What was found of a dose stands sealed beside it; under its site and day stands a mark with a keyed
hash of the dose, which tells a state and nothing of whose it is. All moves on by versions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pynamodb.attributes import (
    BinaryAttribute,
    BooleanAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.immunization.domain.dose import Dose, DoseState
from functions.immunization.domain.quality import Code, Finding, Quality
from functions.immunization.domain.score import Figures, Mark, Score
from functions.immunization.store.sealed import key_of, open_body, seal_body
from functions.kernel.identifiers import PersonId, UnitId
from functions.runtime import crypto
from functions.runtime.tables import Record, connection, table_meta, translated

CHECK, MARKS, SCORES = "check#", "marks#", "scores#"


class QualityRecord(Record):
    """What was found of a dose (`n` its version), or its mark: state, verified, same day, and
    sealed the screening by which its site finds it."""

    Meta = table_meta("immunizations")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    site = UnicodeAttribute(null=True)
    y = NumberAttribute(null=True)
    b = BinaryAttribute(legacy_encoding=False, null=True)
    st = UnicodeAttribute(null=True)
    ve = BooleanAttribute(null=True)
    sd = BooleanAttribute(null=True)


class ScoreRecord(Record):
    """The figures of a site's day, under its province and day; `d` is the site's division, `w`
    its name."""

    Meta = table_meta("immunizations")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    d = UnicodeAttribute()
    w = UnicodeAttribute()
    recorded = NumberAttribute()
    verified = NumberAttribute()
    same_day = NumberAttribute()
    suspect = NumberAttribute()
    confirmed = NumberAttribute()


@dataclass(frozen=True, slots=True)
class Kept:
    """What was found of a dose last, of which site it was then; version 0: nothing yet."""

    version: int = 0
    site: UnitId | None = None
    quality: Quality | None = None


def found(person: PersonId, key: str) -> Kept:
    """IMM-60: what was found of a dose, read strongly. Raises Busy, CryptoUnavailable."""
    try:
        with translated():
            record = QualityRecord.get(person, CHECK + key, consistent_read=True)
    except DoesNotExist:
        return Kept()
    told = open_body(record.p, record.s, bytes(record.b or b""), int(record.y or 0))
    quality = Quality(
        revision=told["r"],
        state=DoseState(told["st"]),
        findings=tuple(Finding(Code(code), of, weight) for code, of, weight in told["f"]),
        rule_id=told["ru"],
        is_verified=told["ve"],
        is_same_day=told["sd"],
    )
    return Kept(int(record.n), UnitId(str(record.site)), quality)


def put_found(dose: Dose, seen: Kept, quality: Quality) -> None:
    """IMM-61: what was found after what was seen, and the mark of it, together.

    Raises ConditionLost where something was put meanwhile, Busy, CryptoUnavailable.
    """
    year, place = dose.occurred_at.year, CHECK + dose.key
    body: dict[str, Any] = {
        "r": quality.revision,
        "st": quality.state.value,
        "f": [[one.code.value, one.rule_id, one.weight] for one in quality.findings],
        "ru": quality.rule_id,
        "ve": quality.is_verified,
        "sd": quality.is_same_day,
    }
    record = QualityRecord(
        dose.person,
        place,
        n=seen.version + 1,
        site=dose.site,
        y=year,
        b=seal_body(dose.person, place, body, year),
    )
    marks, mark_of = _marks(dose.site, dose.key), _mark_of(dose)
    mark = QualityRecord(
        marks,
        mark_of,
        n=quality.revision,
        st=quality.state.value,
        ve=quality.is_verified,
        sd=quality.is_same_day,
        y=year,
        b=seal_body(marks, mark_of, {"sc": dose.screening}, year),
    )
    fresh = QualityRecord.p.does_not_exist()
    with translated(), TransactWrite(connection=connection()) as together:
        if seen.site is not None and seen.site != dose.site:
            together.delete(QualityRecord(_marks(seen.site, dose.key), _mark_of(dose)))
        together.save(record, condition=QualityRecord.n == seen.version if seen.version else fresh)
        together.save(mark)


def marks_of(site: UnitId, key: str) -> tuple[Mark, ...]:
    """IMM-62: the marks of a site's day, read strongly."""
    with translated():
        records = list(QualityRecord.query(_marks(site, key), consistent_read=True))
    return tuple(Mark(DoseState(str(one.st)), bool(one.ve), bool(one.sd)) for one in records)


def suspects_of(site: UnitId, key: str) -> tuple[str, ...]:
    """IMM-62: the screenings of a site's day whose doses are suspect. Raises CryptoUnavailable."""
    with translated():
        records = list(QualityRecord.query(_marks(site, key), consistent_read=True))
    return tuple(
        sorted(
            open_body(one.p, one.s, bytes(one.b or b""), int(one.y or 0))["sc"]
            for one in records
            if one.st == DoseState.SUSPECT.value
        )
    )


def score(province: str, day: date, site: UnitId) -> Score | None:
    """IMM-63: the figures of a site's day, read strongly."""
    try:
        with translated():
            record = ScoreRecord.get(_scores(province, day), site, consistent_read=True)
    except DoesNotExist:
        return None
    return _score(record, day)


def scores_of(province: str, day: date) -> tuple[Score, ...]:
    """IMM-63: the figures of all sites of a province on a day."""
    with translated():
        return tuple(_score(one, day) for one in ScoreRecord.query(_scores(province, day)))


def score_of_image(image: Mapping[str, Any] | None) -> Score | None:
    """The figures in a stream's image; None for anything else."""
    if not image or not image["p"]["S"].startswith(SCORES):
        return None
    record = ScoreRecord()
    record.deserialize(dict(image))
    return _score(record, date.fromisoformat(record.p.rpartition("#")[2]))


def put_score(province: str, made: Score) -> None:
    """IMM-64: figures counted after version - 1 was seen. Raises ConditionLost, Busy."""
    figures = made.figures
    record = ScoreRecord(
        _scores(province, made.day),
        made.site,
        n=made.version,
        d=made.division,
        w=made.name,
        recorded=figures.recorded,
        verified=figures.verified,
        same_day=figures.same_day,
        suspect=figures.suspect,
        confirmed=figures.confirmed,
    )
    fresh = ScoreRecord.p.does_not_exist()
    with translated():
        record.save(condition=ScoreRecord.n == made.version - 1 if made.version > 1 else fresh)


def _marks(site: UnitId, key: str) -> str:
    return f"{MARKS}{site}#{key}"


def _mark_of(dose: Dose) -> str:
    key = crypto.derive(key_of(dose.occurred_at.year), "quality")
    return crypto.to_text(crypto.mac(key, f"{dose.person}|{dose.key}".encode())[:16])


def _scores(province: str, day: date) -> str:
    return f"{SCORES}{province}#{day:%Y%m%d}"


def _score(record: ScoreRecord, day: date) -> Score:
    figures = Figures(
        recorded=int(record.recorded),
        verified=int(record.verified),
        same_day=int(record.same_day),
        suspect=int(record.suspect),
        confirmed=int(record.confirmed),
    )
    return Score(UnitId(record.s), str(record.w), str(record.d), day, figures, int(record.n))
