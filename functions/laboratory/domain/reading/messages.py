"""Which rows does an HL7 v2.5.1 message ORU^R01 hold?

A row for every observation that is a result: PID, then groups of OBR, OBX and SPM (HL7 v2.5.1
chapter 7). Questions that come along (OBX-29 ``QST``, `codes.accompanying`) are no rows; cycle
thresholds go to the result before them, the first of each gene. An observation of an unknown code
is a row, so that it is told and not lost (PM-34).

Tube SPM-2, pool SPM-11 ``L`` of SPM-13 members whose tubes are SPM-3, taken SPM-17 or OBR-7,
received SPM-18, tested OBX-19 or OBR-22, status OBX-11 or OBR-25. A time without offset has that
of MSH-7, or is Vietnamese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from functions.laboratory.domain import codes
from functions.laboratory.domain.reading.refusals import CharacterSetOther, MessageOther, at
from functions.laboratory.domain.reading.segments import Message
from functions.laboratory.domain.row import RawRow
from functions.laboratory.domain.words import RowStatus

VERSIONS: Final = frozenset({"2.5", "2.5.1"})
CHARACTER_SETS: Final = frozenset(
    {"", "ASCII", "UNICODE UTF-8", "UTF-8", "UTF8", "UNICODE", "UNICODE UTF-16", "CP1258",
     "WINDOWS-1258"}
)  # fmt: skip
NATIONAL: Final = frozenset({"NI", "PPN"})
"""HL7 table 0203: national identifier, passport."""

_TIME: Final = re.compile(
    r"([0-9]{4})([0-9]{2})([0-9]{2})"
    r"(?:([0-9]{2})([0-9]{2})(?:([0-9]{2})(?:\.[0-9]{1,4})?)?)?([+-][0-9]{4})?"
)
_OFFSET: Final = re.compile(r"[+-][0-9]{4}$")

Segment = list[str]


@dataclass(slots=True)
class _Group:
    """One order: its OBR, observations (with their number and notes) and specimens."""

    order: Segment
    observations: list[tuple[int, Segment, list[str]]] = field(default_factory=list)
    specimens: list[Segment] = field(default_factory=list)


def rows_of(message: Message) -> Iterator[tuple[str, dict[str, str]]]:
    """Place and cells of each row of a message. Refuses MessageOther, CharacterSetOther."""
    _judge(message)
    groups = _groups(message)
    alone = [group.specimens for group in groups if group.specimens]
    told = False
    for group in groups:
        if not group.specimens and len(alone) == 1:
            group.specimens = alone[0]
        for number, cells in _results(message, group):
            told = True
            yield f"message:{message.number},OBX:{number}", cells
    if not told:
        group = groups[0] if groups else _Group([])
        cells = _common(message, group) | _filled(
            assay=_coded(message, group.order, 4, "LN"), status=message.value(group.order, 25)
        )
        cells |= _reason(cells.get("status", ""), [])
        yield f"message:{message.number}", cells


def _judge(message: Message) -> None:
    header, place = message.segments[0], f"message:{message.number}"
    kind = message.value(header, 9, 1), message.value(header, 9, 2)
    if kind != ("ORU", "R01") or message.value(header, 12) not in VERSIONS:
        raise at(MessageOther, place)
    named = message.value(header, 18).upper()
    if named not in CHARACTER_SETS and not _is_ascii(message):
        raise at(CharacterSetOther, place)


def _is_ascii(message: Message) -> bool:
    return all(text.isascii() for segment in message.segments for text in segment)


def _groups(message: Message) -> list[_Group]:
    groups: list[_Group] = []
    seen = 0
    for segment in message.segments:
        name = segment[0]
        if name == "OBR":
            groups.append(_Group(segment))
        elif name in ("OBX", "SPM") and not groups:
            groups.append(_Group([]))
        if name == "OBX":
            seen += 1
            groups[-1].observations.append((seen, segment, []))
        elif name == "SPM":
            groups[-1].specimens.append(segment)
        elif name == "NTE" and groups and groups[-1].observations:
            groups[-1].observations[-1][2].append(message.whole(segment, 3))
    return groups


def _results(message: Message, group: _Group) -> Iterator[tuple[int, dict[str, str]]]:
    """Number and cells of each result of an order, its thresholds with it."""
    common = _common(message, group)
    found: list[tuple[int, dict[str, str]]] = []
    waiting: dict[str, str] = {}
    for number, observation, notes in group.observations:
        code = _coded(message, observation, 3, "LN")
        if code in codes.accompanying() or message.value(observation, 29) == "QST":
            continue
        gene = codes.genes().get(code)
        if gene is None:
            found.append((number, common | _result(message, group, observation, code, notes)))
        else:
            cells = found[-1][1] if found else waiting
            cells.setdefault(codes.threshold_column(gene), message.value(observation, 5))
    if found:
        found[0][1].update(waiting)
    elif waiting:
        found.append((group.observations[0][0], common | waiting))
    yield from found


def _result(
    message: Message, group: _Group, observation: Segment, code: str, notes: list[str]
) -> dict[str, str]:
    status = message.value(observation, 11) or message.value(group.order, 25) or "?"
    tested = message.value(observation, 19) or message.value(group.order, 22)
    device = message.value(observation, 17) or message.value(observation, 17, 2)
    return _filled(
        assay=code,
        finding=_finding(message, observation),
        status=status,
        tested_at=_time(message, tested),
        device=device,
    ) | _reason(status, notes)


def _common(message: Message, group: _Group) -> dict[str, str]:
    """What is the same for all results of an order: specimen and person."""
    specimen = group.specimens[0] if group.specimens else []
    tubes = {message.value(one, 2) or message.value(one, 2, 2) for one in group.specimens}
    pooled = message.value(specimen, 11) == "L"
    taken = message.value(specimen, 17) or message.value(group.order, 7)
    return _filled(
        tube=" ".join(sorted(tubes)),
        specimen=_coded(message, specimen, 4, "SCT"),
        pooled="L" if pooled else "",
        pool_size=message.value(specimen, 13) if pooled else "",
        members=_parents(message, specimen) if pooled else "",
        collected_at=_time(message, taken),
        received_at=_time(message, message.value(specimen, 18)),
        **_person(message),
    )


def _parents(message: Message, specimen: Segment) -> str:
    """The tubes of SPM-3: the placer's number of each, else the filler's."""
    told = range(1, message.repetitions(specimen, 3) + 1)
    parents = (
        message.value(specimen, 3, 1, at) or message.value(specimen, 3, 2, at) for at in told
    )
    return " ".join(parent for parent in parents if parent)


def _person(message: Message) -> dict[str, str]:
    person: Segment = next((one for one in message.segments if one[0] == "PID"), [])
    numbers = [
        message.value(person, 3, 1, at)
        for at in range(1, message.repetitions(person, 3) + 1)
        if message.value(person, 3, 5, at) in NATIONAL
    ]
    words = (message.value(person, 5, part) for part in (1, 3, 2))
    return {
        "full_name": " ".join(word for word in words if word),
        "birth": _time(message, message.value(person, 7))[:10],
        "identity_number": numbers[0] if numbers else "",
    }


def _finding(message: Message, observation: Segment) -> str:
    """The code of OBX-5, SNOMED CT first. Code and text that say different things are both told."""
    if message.value(observation, 2) not in ("CWE", "CE", "CNE"):
        return message.whole(observation, 5)
    code, text = _coded(message, observation, 5, "SCT"), message.value(observation, 5, 2)
    said, written = codes.read_finding(code), codes.read_finding(text)
    if said and written and said.finding is not written.finding:
        return f"{code} / {text}"
    return code if message.repetitions(observation, 5) <= 1 else message.whole(observation, 5)


def _coded(message: Message, segment: Segment, place: int, system: str) -> str:
    """The code of a coded field: that of the system asked for, else the first, else the text."""
    for at_code in (1, 4):
        if message.value(segment, place, at_code + 2) == system:
            return message.value(segment, place, at_code)
    return message.value(segment, place, 1) or message.value(segment, place, 2)


def _time(message: Message, text: str) -> str:
    """A time stamp as ISO; what is none is left as it is."""
    parts = _TIME.fullmatch(text)
    if parts is None:
        return text
    year, month, day, hour, minute, second, offset = parts.groups()
    if hour is None:
        return f"{year}-{month}-{day}"
    if offset is None:
        header = _OFFSET.search(message.value(message.segments[0], 7))
        offset = header[0] if header else "+0700"
    return f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{offset[:3]}:{offset[3:]}"


def _reason(status: str, notes: list[str]) -> dict[str, str]:
    """Why a result is corrected or withdrawn: the notes below it, or that it is."""
    if codes.read_status(status) in (None, RowStatus.FINAL):
        return {}
    return {"reason": (" ".join(note for note in notes if note) or f"OBX-11={status}")[:400]}


def _filled(**cells: str) -> dict[str, str]:
    return {name: text for name, text in cells.items() if text}


def read_rows(messages: Iterator[Message]) -> Iterator[RawRow]:
    """The rows of a file of messages, numbered from 1."""
    number = 0
    for message in messages:
        for place, cells in rows_of(message):
            number += 1
            yield RawRow(number, place, cells)
