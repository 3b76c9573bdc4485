"""From the unit to the laboratory: sent with a manifest, received, or refused with a reason.

Each tube is changed by its own conditional write; a tube that is in another state is told in its
line and never stops the others. A manifest says what was put on the list; what was sent with it
stands in the tubes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.kernel.callers import Caller
from functions.kernel.errors import Busy, FieldFault, Refusal, Unavailable
from functions.kernel.identifiers import StaffId, TubeCode, UnitId, read_tube_code
from functions.kernel.periods import day_of
from functions.laboratory.domain.custody import (
    MOST_TUBES,
    Differences,
    Manifest,
    ManifestUnknown,
    TubeUnknown,
    compare,
    manifest_code,
    read_manifest_code,
)
from functions.laboratory.domain.specimen import (
    Specimen,
    TubeTooFull,
    received,
    rejected,
    sent,
)
from functions.laboratory.domain.words import Custody, RejectReason
from functions.laboratory.store import manifests as store
from functions.laboratory.store import specimens
from functions.messages.laboratory import ManifestWanted
from functions.runtime import queues
from functions.runtime.tables import ConditionLost

TRIES = 5
WAITING_DAYS = 7
DONE, DUPLICATE, REFUSED = "done", "duplicate", "refused"


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of one tube."""

    tube: str
    outcome: str
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A manifest and its lines."""

    manifest: Manifest
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class Arrived:
    """A box as the laboratory found it."""

    moved: tuple[Moved, ...]
    differences: Differences


def tubes_waiting(caller: Caller, now: datetime) -> tuple[Specimen, ...]:
    """The tubes that the caller's unit has sealed within a week and not sent, oldest first."""
    days = [day_of(now) - timedelta(days=back) for back in range(WAITING_DAYS + 1)]
    codes = [code for day in days for code in specimens.tubes_of(UnitId(caller.unit), day)]
    found = specimens.specimens(codes).values()
    mine = [tube for tube in found if tube.unit == caller.unit and tube.custody is Custody.SEALED]
    return tuple(sorted(mine, key=lambda tube: (tube.sealed_at or now, tube.tube)))


def send_tubes(
    caller: Caller, tubes: Sequence[str], laboratory: str, key: str, now: datetime
) -> Sent:
    """Put tubes on a manifest to a laboratory and on their way; once per idempotency key.

    A tube of another unit is told as unknown. Asks for the printed manifest at the end, so that
    what is printed is what was sent. Raises TubeTooFull (more than a manifest holds), Busy.
    """
    if not 1 <= len(tubes) <= MOST_TUBES:
        raise TubeTooFull(FieldFault("tubes", "TUBE_TOO_FULL"))
    codes, moved = _read(tubes)
    digest = hashlib.sha256(f"{caller.unit}|{caller.subject}|{key}".encode()).digest()
    manifest = store.put_manifest(
        Manifest(
            manifest_code(digest),
            UnitId(caller.unit),
            UnitId(laboratory),
            tuple(codes),
            now,
            StaffId(caller.subject),
        )
    )

    def step(tube: Specimen) -> Specimen | None:
        if tube.unit != caller.unit or tube.laboratory != manifest.laboratory:
            raise TubeUnknown
        if tube.manifest == manifest.code:
            return None
        return sent(tube, manifest.code, _to_milliseconds(now))

    moved += _each(codes, step)
    queues.send("manifests", ManifestWanted(manifest=manifest.code).model_dump())
    return Sent(manifest, tuple(moved))


def manifest_of(caller: Caller, code: str) -> tuple[Manifest, tuple[Specimen, ...]]:
    """A manifest of the caller's unit, or to the caller's laboratory, and what was sent with it.

    Raises ManifestUnknown, also for others'.
    """
    manifest = store.manifest(read_manifest_code(code))
    if manifest is None or caller.unit not in (manifest.unit, manifest.laboratory):
        raise ManifestUnknown
    return manifest, sent_with(manifest)


def sent_with(manifest: Manifest) -> tuple[Specimen, ...]:
    """The tubes that were really sent with a manifest, in order of their codes."""
    found = specimens.specimens(manifest.tubes)
    return tuple(
        found[tube]
        for tube in manifest.tubes
        if tube in found and found[tube].manifest == manifest.code
    )


def newest_manifests(caller: Caller, where: str) -> tuple[Manifest, ...]:
    """The newest manifests ``from`` the caller's unit or ``to`` the caller's laboratory."""
    found = (store.manifest(code) for code in store.manifests(where, UnitId(caller.unit)))
    return tuple(manifest for manifest in found if manifest is not None)


def receive_tubes(
    caller: Caller,
    tubes: Sequence[str],
    rejections: Mapping[str, RejectReason],
    manifest: str,
    now: datetime,
) -> Arrived:
    """A laboratory takes over tubes, and refuses some; with a manifest the differences are told.

    A tube that was sealed for another laboratory is told as unknown. Raises ManifestUnknown, Busy.
    """
    listed: tuple[TubeCode, ...] = ()
    if manifest:
        found, tubes_sent = manifest_of(caller, manifest)
        if found.laboratory != caller.unit:
            raise ManifestUnknown
        listed = tuple(tube.tube for tube in tubes_sent)
    codes, moved = _read(tubes)
    refused, unread = _read(list(rejections))
    wrong = {one.tube for one in unread}
    reasons = {read_tube_code(told): why for told, why in rejections.items() if told not in wrong}

    def take(tube: Specimen) -> Specimen | None:
        _check_ours(caller, tube)
        if tube.custody is Custody.RECEIVED:
            return None
        return received(tube, _to_milliseconds(now))

    def refuse(tube: Specimen) -> Specimen | None:
        _check_ours(caller, tube)
        if tube.custody is Custody.REJECTED:
            return None
        return rejected(tube, reasons[tube.tube], _to_milliseconds(now))

    moved += unread
    moved += _each([code for code in codes if code not in reasons], take)
    moved += _each(refused, refuse)
    arrived = [*codes, *refused]
    return Arrived(tuple(moved), compare(listed, arrived) if manifest else Differences())


def _check_ours(caller: Caller, tube: Specimen) -> None:
    if tube.laboratory != caller.unit:
        raise TubeUnknown


def _read(told: Iterable[str]) -> tuple[list[TubeCode], list[Moved]]:
    codes: dict[TubeCode, None] = {}
    unread: list[Moved] = []
    for text in told:
        try:
            codes[read_tube_code(text)] = None
        except Refusal as refusal:
            unread.append(Moved(text, REFUSED, refusal))
    return list(codes), unread


def _each(codes: Sequence[TubeCode], step: Callable[[Specimen], Specimen | None]) -> list[Moved]:
    found, moved = specimens.specimens(codes), list[Moved]()
    for code in codes:
        try:
            changed = _change(code, found.get(code), step)
            moved.append(Moved(code, DONE if changed else DUPLICATE))
        except Unavailable:
            raise
        except Refusal as refusal:
            moved.append(Moved(code, REFUSED, refusal))
    return moved


def _change(
    code: TubeCode, tube: Specimen | None, step: Callable[[Specimen], Specimen | None]
) -> bool:
    for _ in range(TRIES):
        if tube is None:
            raise TubeUnknown
        changed = step(tube)
        if changed is None:
            return False
        try:
            specimens.put_change(changed, tube.version)
        except ConditionLost:
            tube = specimens.specimen(code)
        else:
            return True
    raise Busy


def _to_milliseconds(at: datetime) -> datetime:
    return at.replace(microsecond=at.microsecond // 1000 * 1000)
