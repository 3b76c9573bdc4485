"""Which provinces, districts and communes can be chosen? Cuts the national list into small files.

Run from anywhere: ``python functions/static/make_divisions.py divisions-2021-11.csv``. Writes
``divisions/index.json`` (``[[code, name], ...]`` of the provinces) and one file per province
(``[[code, name, [[code, name], ...]], ...]``: districts with their communes; an island district
without communes has an empty list). Source: the GSO list in force from November 2021, from
thanglequoc/vietnamese-provinces-database v1.0.0, MIT (c) 2021 Thang Le Quoc.
"""

from __future__ import annotations

import csv
import json
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).parent / "divisions"


def write_json(path: Path, value: object) -> None:
    """Write compact UTF-8 JSON."""
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def cut(source: Path) -> None:
    """Cut the CSV (level, code, name, parent) into the files of `divisions/`."""
    below: dict[str, list[tuple[str, str]]] = defaultdict(list)
    provinces: list[tuple[str, str]] = []
    with source.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            unit = (row["code"], unicodedata.normalize("NFC", row["name"]))
            if row["level"] == "province":
                provinces.append(unit)
            else:
                below[row["parent"]].append(unit)
    write_json(HERE / "index.json", provinces)
    for code, _ in provinces:
        districts = [[*district, below[district[0]]] for district in below[code]]
        write_json(HERE / f"{code}.json", districts)


if __name__ == "__main__":
    cut(Path(sys.argv[1]))
