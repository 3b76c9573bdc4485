"""Good result files of every format, made from the same results, for tests and measurements."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any

from functions.kernel.identifiers import tube_code
from functions.kernel.periods import VIETNAM
from functions.laboratory.domain.reading.columns import COLUMNS
from functions.laboratory.domain.reading.guide import template_titles

RECEIVED = datetime(2021, 8, 31, 12, 0, tzinfo=UTC)
FINDINGS = {"260415000": "Âm tính", "260373001": "Dương tính", "455371000124106": "Không hợp lệ"}
NAMES = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Hoàng Đức", "Phạm Quỳnh Như", "Đặng Hữu Phước")
GENES = {"ct_e": "94509-7", "ct_n": "94510-5", "ct_orf1ab": "94511-3"}

Cells = Mapping[str, str]


def results(count: int, seed: int = 1) -> Iterator[dict[str, str]]:
    """So many different good results, in the words of the template."""
    chance = random.Random(seed)
    for number in range(count):
        tested = RECEIVED - timedelta(minutes=chance.randrange(10, 20_000))
        code = chance.choices(list(FINDINGS), (90, 8, 2))[0]
        cells = {
            "tube": tube_code(number * 7 + seed * 1_000_003),
            "assay": "94500-6",
            "finding": FINDINGS[code],
            "tested_at": written(tested),
            "collected_at": written(tested - timedelta(hours=9)),
            "received_at": written(tested - timedelta(hours=3)),
            "status": "F",
            "device": "cobas SARS-CoV-2",
            "specimen": "258500001",
            "full_name": chance.choice(NAMES),
        }
        if code == "260373001":
            cells |= {"ct_e": f"{chance.randrange(150, 380) / 10}", "ct_n": "31.25"}
        yield cells


def written(instant: datetime) -> str:
    """An instant as the template has it: Vietnamese time, day first."""
    return f"{instant.astimezone(VIETNAM):%d/%m/%Y %H:%M}"


def csv_file(
    rows: Sequence[Cells] | Iterator[Cells],
    *,
    delimiter: str = ",",
    end: str = "\r\n",
    columns: Sequence[str] = tuple(COLUMNS),
) -> str:
    """The text of the national template, filled in."""
    titles = dict(zip(COLUMNS, template_titles(), strict=True))
    held = StringIO(newline="")
    writer = csv.writer(held, delimiter=delimiter, lineterminator=end)
    writer.writerow([titles[column] for column in columns])
    for cells in rows:
        writer.writerow([cells.get(column, "") for column in columns])
    return held.getvalue()


def xlsx_file(rows: Sequence[Cells] | Iterator[Cells]) -> bytes:
    """A workbook with the template's heading, all cells text."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Kết quả")
    sheet.append(template_titles())
    for cells in rows:
        sheet.append([cells.get(column) for column in COLUMNS])
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def read(text: str) -> datetime:
    """The instant of the template's time."""
    return datetime.strptime(f"{text} +0700", "%d/%m/%Y %H:%M %z")


def hl7_time(text: str) -> str:
    """The template's time as an HL7 time stamp."""
    return f"{read(text):%Y%m%d%H%M}00+0700"


def iso_time(text: str) -> str:
    """The template's time as FHIR writes it."""
    return f"{read(text):%Y-%m-%dT%H:%M:00}+07:00"


def snomed(word: str) -> str:
    """The code of a word of the template."""
    return next((code for code, vi in FINDINGS.items() if vi == word), word)


def hl7_message(cells: Cells, number: int = 1, signs: str = "^~\\&") -> list[str]:
    """The segments of one message ORU^R01."""
    tested, taken = hl7_time(cells["tested_at"]), hl7_time(cells["collected_at"])
    found = f"{snomed(cells['finding'])}^{cells['finding']}^SCT"
    family, middle, given = (cells["full_name"].split(" ") + ["", ""])[:3]
    ct = [
        f"OBX|{at}|NM|{GENES[column]}^Ct^LN||{cells[column]}||||||F|||{taken}|||||{tested}"
        for at, column in enumerate(sorted(GENES.keys() & cells.keys()), 2)
    ]
    return [
        f"MSH|{signs}|LIS|LAB|LACHAN|MOH|{tested}||ORU^R01^ORU_R01|{number}|P|2.5.1||||||"
        "UNICODE UTF-8",
        f"PID|1||P{number}^^^LAB^PI||{family}^{given}^{middle}||1990",
        f"OBR|1||{number}|{cells['assay']}^PCR^LN|||{taken}|||||||||||||||{tested}|||{cells['status']}",
        f"OBX|1|CWE|{cells['assay']}^PCR^LN||{found}||||||{cells['status']}|||{taken}|||"
        f"{cells['device']}||{tested}",
        *ct,
        f"SPM|1|{cells['tube']}&LACHAN^F{number}||{cells['specimen']}^^SCT|||||||||||||{taken}|"
        f"{hl7_time(cells['received_at'])}",
    ]


def hl7_file(
    rows: Sequence[Cells] | Iterator[Cells], *, signs: str = "^~\\&", end: str = "\r"
) -> str:
    """A file of one batch, a message for each result, with its envelope and counts."""
    lines = [f"FHS|{signs}|LIS|LAB", f"BHS|{signs}|LIS|LAB"]
    count = 0
    for count, cells in enumerate(rows, 1):
        lines += hl7_message(cells, count, signs)
    return end.join([*lines, f"BTS|{count}", "FTS|1"]) + end


def bundle(cells: Cells, number: int = 1) -> dict[str, Any]:
    """One result as a FHIR bundle, its references pointing forward."""
    tested, taken = iso_time(cells["tested_at"]), iso_time(cells["collected_at"])
    coded = {"coding": [{"system": "http://loinc.org", "code": cells["assay"]}]}
    finding = {"system": "http://snomed.info/sct", "code": snomed(cells["finding"])}
    name, *given = cells["full_name"].split(" ")
    components = [
        {
            "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
            "valueQuantity": {"value": float(cells[column])},
        }
        for column, code in GENES.items()
        if column in cells
    ]
    resources: list[dict[str, Any]] = [
        {
            "resourceType": "DiagnosticReport", "id": f"r{number}", "status": "final",
            "code": coded, "result": [{"reference": f"Observation/o{number}"}], "issued": tested,
            "specimen": [{"reference": f"Specimen/s{number}"}],
            "subject": {"reference": f"Patient/p{number}"},
        },
        {
            "resourceType": "Observation", "id": f"o{number}", "status": "final", "code": coded,
            "valueCodeableConcept": {"coding": [finding]}, "issued": tested,
            "subject": {"reference": f"Patient/p{number}"}, "component": components,
            "device": {"display": cells["device"]},
        },
        {
            "resourceType": "Specimen", "id": f"s{number}",
            "identifier": [{"value": f"F{number}"},
                           {"system": "urn:lachan:tube", "value": cells["tube"]}],
            "type": {"coding": [{"system": "http://snomed.info/sct", "code": cells["specimen"]}]},
            "receivedTime": iso_time(cells["received_at"]),
            "collection": {"collectedDateTime": taken},
        },
        {"resourceType": "Patient", "id": f"p{number}",
         "name": [{"family": name, "given": given}], "birthDate": "1990"},
    ]  # fmt: skip
    return {
        "resourceType": "Bundle",
        "type": "message",
        "entry": [{"resource": resource} for resource in resources],
    }


def ndjson_file(rows: Sequence[Cells] | Iterator[Cells]) -> str:
    """A bundle for each result, one on each line."""
    lines = (json.dumps(bundle(cells, at), ensure_ascii=False) for at, cells in enumerate(rows, 1))
    return "".join(f"{line}\n" for line in lines)
