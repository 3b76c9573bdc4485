"""Good files of every format, broken in hundreds of ways: nothing is lost or altered in silence.

Every broken file must end in one of these ways: the file is refused by name; rows that were
touched come back with faults; or, where whole rows are gone or doubled at a place that looks whole,
the count differs from the manifest's, by which the file is refused (security.md L03). A row that
is still taken says of a tube what the good file says of it, or names a tube that nobody has
registered, and is an orphan for all to see. What no reader can see without the manifest's SHA-256
is a digit of a time or of a threshold that became another digit.
"""

from __future__ import annotations

import io
import random
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from functions.kernel.errors import Invalid, Refusal, TooLarge, Unsupported
from functions.kernel.identifiers import UnitId
from functions.laboratory.domain.row import ParkedRow, RawRow, ResultRow, row_key
from functions.laboratory.domain.row_check import check
from functions.laboratory.service.reading import read_rows
from tests import result_files as made

COUNT = 12
LAB = UnitId("LAB1")
RESULTS = tuple(made.results(COUNT, seed=5))
SEEDS = range(80)
"""Of each format and kind of damage: more than 2,000 broken files."""

Break = Callable[[bytes, random.Random], bytes]


def good(ending: str) -> bytes:
    if ending == "xlsx":
        return made.xlsx_file(RESULTS)
    write = {"csv": made.csv_file, "hl7": made.hl7_file, "json": made.ndjson_file}[ending]
    return write(RESULTS).encode()


GOOD = {ending: good(ending) for ending in ("csv", "xlsx", "hl7", "json")}


def cut(data: bytes, chance: random.Random) -> bytes:
    """The end is missing."""
    return data[: chance.randrange(1, len(data))]


def hole(data: bytes, chance: random.Random) -> bytes:
    """Some bytes are missing in the middle."""
    at = chance.randrange(len(data) - 1)
    return data[:at] + data[at + chance.randrange(1, 40) :]


def swapped_byte(data: bytes, chance: random.Random) -> bytes:
    """One byte is another."""
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ chance.randrange(1, 256)]) + data[at + 1 :]


def inserted(data: bytes, chance: random.Random) -> bytes:
    """Something stands where it should not."""
    what = chance.choice(
        [b'"', b"\0", b"\r", b"\n", b"\xff", b"\xef\xbf\xbd", b"|", b",", b"\\", b"{", b"}",
         b"~", b"^", b"&", b"\x1a", b"\xc3", b"'", b";", b"\t"]
    )  # fmt: skip
    at = chance.randrange(len(data))
    return data[:at] + what + data[at:]


def doubled(data: bytes, chance: random.Random) -> bytes:
    """A stretch comes twice."""
    at = chance.randrange(len(data) - 1)
    end = min(len(data), at + chance.randrange(1, 200))
    return data[:end] + data[at:]


def exchanged(data: bytes, chance: random.Random) -> bytes:
    """Two stretches have changed places."""
    one, two, three = sorted(chance.sample(range(1, len(data)), 3))
    return data[:one] + data[two:three] + data[one:two] + data[three:]


def recoded(data: bytes, chance: random.Random) -> bytes:
    """Saved in another encoding without a word."""
    text = data.decode("utf-8", "replace")
    encoding = chance.choice(["latin-1", "cp1258", "cp1252", "utf-16-le", "cp932", "utf-8-sig"])
    return text.encode(encoding, chance.choice(["ignore", "replace"]))


def lines_lost(data: bytes, chance: random.Random) -> bytes:
    """Whole lines are missing."""
    sign = b"\r" if data.count(b"\n") < 2 else b"\n"
    lines = data.split(sign)
    for _ in range(min(chance.randrange(1, 4), len(lines) - 1)):
        del lines[chance.randrange(len(lines))]
    return sign.join(lines)


BREAKS: tuple[Break, ...] = (
    cut, hole, swapped_byte, inserted, doubled, exchanged, recoded, lines_lost,
)  # fmt: skip


Said = tuple[str, ...]


def said_by(row: RawRow) -> Said | None:
    """What a row says: tube, assay, finding, key. None of one with faults."""
    found = check(row, made.RECEIVED)
    if isinstance(found, ResultRow):
        return found.tube, found.assay, str(found.finding), row_key(LAB, found)
    if isinstance(found, ParkedRow):
        return "parked", found.why, "", row_key(LAB, found)
    assert found, "a row that is not taken has a fault"
    assert all(fault.code and fault.vi and fault.en for fault in found)
    return None


def read(data: bytes, ending: str) -> Iterator[Said | None]:
    """What each row of a file says. Any refusal must be of a file's."""
    for number, row in enumerate(read_rows(io.BytesIO(data), ending), 1):
        assert row.number == number
        assert row.place
        text = "".join(row.cells.values())
        assert "\ufffd" not in text and "\0" not in text
        yield said_by(row)


EXPECTED = {ending: Counter(read(data, ending)) for ending, data in GOOD.items()}
FOUND = {said[0]: said[1:3] for said in EXPECTED["csv"] if said}
"""What the good files say of each tube: assay and finding."""


def test_the_good_files_are_good() -> None:
    assert all(len(found) == COUNT and None not in found for found in EXPECTED.values())


@pytest.mark.catalogue("L01", "L02", "L03", "L04", "L05", "L06", "L07")
@pytest.mark.parametrize("broken", BREAKS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("ending", list(GOOD))
def test_a_broken_file_is_refused_or_accounted_for_row_by_row(ending: str, broken: Break) -> None:
    ends = Counter[str]()
    for seed in SEEDS:
        chance = random.Random(f"{ending}-{broken.__name__}-{seed}")
        data = broken(GOOD[ending], chance)
        try:
            found = list(read(data, ending))
        except Refusal as refused:
            assert isinstance(refused, Invalid | TooLarge | Unsupported)
            assert refused.code and refused.vi and refused.en
            ends["refused"] += 1
            continue
        ends[ended(ending, found)] += 1
        assert ended(ending, found) == "count differs" or is_true(found), seed
        if broken is cut:
            assert ended(ending, found) in ("same", "count differs"), seed
    assert sum(ends.values()) == len(SEEDS)
    assert ends["refused"] + ends["faults"] + ends["count differs"]


def is_true(found: list[Said | None]) -> bool:
    """Does every row that is taken say of a tube of ours what the good file says?"""
    return all(FOUND.get(said[0], said[1:3]) == said[1:3] for said in found if said)


def ended(ending: str, found: list[Said | None]) -> str:
    """How the reading of a broken file ended, seen as the account of the file would see it."""
    if len(found) != COUNT:
        return "count differs"
    if None in found:
        return "faults"
    return "same" if Counter(found) == EXPECTED[ending] else "digits"


@pytest.mark.catalogue("L06")
@pytest.mark.parametrize("seed", range(40))
def test_a_workbook_broken_inside_its_archive_is_refused_or_accounted_for(seed: int) -> None:
    """The checksum of a zip would find damage at once; here the part itself is damaged."""
    chance = random.Random(seed)
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD["xlsx"])) as source, zipfile.ZipFile(held, "w") as target:
        for part in source.infolist():
            data = source.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                data = chance.choice(BREAKS)(data, chance)
            target.writestr(part, data)
    try:
        found = list(read(held.getvalue(), "xlsx"))
    except (Invalid, TooLarge, Unsupported):
        return
    assert ended("xlsx", found) == "count differs" or is_true(found)
