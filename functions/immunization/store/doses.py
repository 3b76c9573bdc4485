"""A person's doses and their versions: IMM-40 to IMM-45.

All changes of one person's history pass the version of its head, so that a number derived from the
history is of the history as it stands. Each change keeps the version before under its own place.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.transactions import TransactWrite

from functions.immunization.domain.attendance import WalkIn
from functions.immunization.domain.dose import Dose, DoseState, Left
from functions.immunization.domain.doubts import Doubt
from functions.immunization.domain.lot import LotId, VialId
from functions.immunization.store.sealed import open_body, seal_body
from functions.kernel.identifiers import PersonId, StaffId, UnitId
from functions.kernel.periods import read_instant, write_instant
from functions.runtime.tables import ConditionLost, Record, table_meta, translated

HEAD, DOSE, WAS, ODD = "head", "dose#", "was#", "odd#"


class DoseRecord(Record):
    """A dose, a former version of it, one that contradicts it (`z`: who settled that), or the head
    of a history."""

    Meta = table_meta("immunizations")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    site = UnicodeAttribute(null=True)
    by = UnicodeAttribute(null=True)
    z = UnicodeAttribute(null=True)
    y = NumberAttribute(null=True)
    b = BinaryAttribute(legacy_encoding=False, null=True)


@dataclass(frozen=True, slots=True)
class History:
    """A person's doses, oldest first, and the version they are of; 0 where there are none.

    `elsewhere` are doses under records that were taken up into this person's: they count, and are
    changed by nobody here.
    """

    person: PersonId
    version: int
    doses: tuple[Dose, ...]
    elsewhere: tuple[Dose, ...] = ()

    def dose(self, key: str) -> Dose | None:
        """The dose of a day."""
        return next((one for one in self.doses if one.key == key), None)

    @property
    def everywhere(self) -> tuple[Dose, ...]:
        """All doses of the person, each day once: the own record first (security.md K08)."""
        known = {one.key: one for one in self.elsewhere if one.counts}
        known |= {one.key: one for one in self.doses if one.counts or one.key not in known}
        return tuple(sorted(known.values(), key=lambda one: one.occurred_at))


def history(person: PersonId, taken_up: Iterable[PersonId] = ()) -> History:
    """IMM-40: a person's doses, read strongly, and those of records taken up into it.

    Raises Busy, CryptoUnavailable.
    """
    version, own = _doses(person)
    elsewhere = [dose for one in taken_up if one != person for dose in _doses(one)[1]]
    return History(person, version, own, tuple(elsewhere))


def put_changes(together: TransactWrite, seen: History, changed: Iterable[Dose]) -> None:
    """IMM-41: the next version of a history with the doses that changed, within a transaction."""
    head = DoseRecord(seen.person, HEAD, n=seen.version + 1)
    new = DoseRecord.p.does_not_exist()
    together.save(head, condition=DoseRecord.n == seen.version if seen.version else new)
    for dose in changed:
        before = seen.dose(dose.key)
        together.save(
            _record(dose, DOSE + dose.key),
            condition=DoseRecord.n == before.revision if before else new,
        )
        if before is not None:
            together.save(_record(before, f"{WAS}{before.key}#{before.revision:04d}"))


def versions_of(person: PersonId, key: str) -> tuple[Dose, ...]:
    """IMM-42: the former versions of a dose, oldest first."""
    with translated():
        found = list(DoseRecord.query(person, DoseRecord.s.startswith(f"{WAS}{key}#")))
    return tuple(map(dose_of, found))


def put_odd(dose: Dose) -> None:
    """IMM-43: a dose that contradicts the one recorded, kept in the list of its site for a human.

    The same one comes once. Raises Busy, CryptoUnavailable.
    """
    record = _record(dose, dose.screening, hash_=f"{ODD}{dose.site}")
    try:
        with translated():
            record.save(condition=DoseRecord.p.does_not_exist())
    except ConditionLost:
        return


def odd_at(site: UnitId) -> tuple[Dose, ...]:
    """IMM-44: the doses of a site that contradict what is recorded and that nobody has settled."""
    with translated():
        found = list(DoseRecord.query(f"{ODD}{site}", consistent_read=True))
    return tuple(dose_of(record) for record in found if not record.z)


def put_settled(seen: Dose, why: str, by: StaffId) -> None:
    """IMM-46: somebody found out, and says what. The first word stands. Raises Busy."""
    record = _record(replace(seen, why=why), seen.screening, hash_=f"{ODD}{seen.site}")
    record.z = by
    try:
        with translated():
            record.save(condition=DoseRecord.p.exists() & DoseRecord.z.does_not_exist())
    except ConditionLost:
        return


def dose_of_image(image: Mapping[str, Any] | None) -> Dose | None:
    """IMM-45: the dose in a stream's image, None for anything else. Raises CryptoUnavailable."""
    if not image or not image["s"]["S"].startswith(DOSE):
        return None
    sealed = image["b"]["B"]  # as Lambda hands it over, in base64
    told = sealed if isinstance(sealed, bytes) else b64decode(sealed)
    record = DoseRecord()
    record.deserialize(dict(image) | {"b": {"B": told}})
    return dose_of(record)


def _doses(person: PersonId) -> tuple[int, tuple[Dose, ...]]:
    with translated():
        found = list(
            DoseRecord.query(person, DoseRecord.s.between(DOSE, HEAD), consistent_read=True)
        )
    version = next((int(record.n) for record in found if record.s == HEAD), 0)
    doses = [dose_of(record) for record in found if str(record.s).startswith(DOSE)]
    return version, tuple(sorted(doses, key=lambda one: one.occurred_at))


def dose_of(record: DoseRecord) -> Dose:
    """The dose of a record. Raises CryptoUnavailable."""
    told = open_body(record.p, record.s, bytes(record.b or b""), int(record.y or 0))
    return Dose(
        person=PersonId(told["p"]),
        key=told["k"],
        product=told["pr"],
        lot=LotId(told["lo"]),
        vial=VialId(told["vi"]),
        site=UnitId(str(record.site)),
        screening=told["sc"],
        occurred_at=read_instant(told["at"]),
        observe_for=timedelta(seconds=told["of"]),
        number=told["d"],
        series=told["o"],
        rule_id=told["ru"],
        by=StaffId(str(record.by)),
        override=told["ov"],
        reason=told["re"],
        observed_until=read_instant(told["u"]) if told["u"] else None,
        left=Left(told["le"]) if told["le"] else None,
        state=DoseState(told["st"]),
        revision=int(record.n),
        change=told["ch"],
        why=told["wh"],
        entered_at=read_instant(told["en"]) if told.get("en") else None,
        campaign=told.get("ca", ""),
        walk_in=WalkIn(told["wi"]) if told.get("wi") else None,
        name=told.get("nm", ""),
        doubts=tuple(map(Doubt, told.get("db", ()))),
    )


def _record(dose: Dose, range_: str, hash_: str = "") -> DoseRecord:
    place, year = hash_ or str(dose.person), dose.occurred_at.year
    body: dict[str, Any] = {
        "p": dose.person,
        "k": dose.key,
        "pr": dose.product,
        "lo": dose.lot,
        "vi": dose.vial,
        "sc": dose.screening,
        "at": write_instant(dose.occurred_at),
        "of": int(dose.observe_for.total_seconds()),
        "d": dose.number,
        "o": dose.series,
        "ru": dose.rule_id,
        "ov": dose.override,
        "re": dose.reason,
        "u": write_instant(dose.observed_until) if dose.observed_until else "",
        "le": dose.left.value if dose.left else "",
        "st": dose.state.value,
        "ch": dose.change,
        "wh": dose.why,
        "ca": dose.campaign,
        "wi": dose.walk_in.value if dose.walk_in else "",
    }
    if dose.doubts:
        body |= {"db": [one.value for one in dose.doubts]}
    if dose.entered_at:
        body |= {"en": write_instant(dose.entered_at), "nm": dose.name}
    return DoseRecord(
        place,
        range_,
        n=dose.revision,
        site=dose.site,
        by=dose.by,
        y=year,
        b=seal_body(place, range_, body, year),
    )
