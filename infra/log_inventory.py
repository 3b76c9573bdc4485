"""Which lines do our functions write to their logs? Each fact of the journal, read from code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from infra.parts import ROOT

HEAD = """# What is logged, where, and for how long

{generated}

| record | where | what stands in it | who reads it | kept |
|---|---|---|---|---|
| facts of the journal (below) | CloudWatch, one group a function | one line of JSON: kind, level and the fields named here; no free text, nothing of a person | who operates; alarms and metric filters | {days} days |
| requests at the gateway | CloudWatch, `/lachan/<stage>/access` | route, status, times, request id; no address, query, header or body | who operates | 90 days |
| audit of looks at people's data | table `audit`, sealed hourly into a locked bucket | subject, who, role, unit, session, purpose, action, fields, allowed (ADR 0012) | the person, auditors | by the charter of `functions/access` |
| refused requests | table `refusals` | route, code, caller, day (ADR 0012) | auditors | by its time to live |
| registers of steps | tables `accounts`, `rights`, `modes`, `learning` | what was done to an account, a right, a mode, a person's sessions, by whom and why | those of the house, auditors | with the platform |

What is held about people, by record: [personal-data.yaml](personal-data.yaml).
Times are UTC, by Lambda's clock. Copies go nowhere else (ASVS 5.0 V16.4.3 is not met).

| fact | level | fields | house | when |
|---|---|---|---|---|
"""  # noqa: E501


@dataclass(frozen=True, slots=True)
class Told:
    """A fact as its class declares it."""

    name: str
    level: str
    fields: tuple[str, ...]
    house: str
    when: str


def facts(folder: Path = ROOT / "functions") -> tuple[Told, ...]:
    """Every fact that code can tell, by name."""
    found = [
        told
        for file in sorted(folder.rglob("*.py"))
        for told in _in(file, file.relative_to(folder).parts[0])
    ]
    return tuple(sorted(found, key=lambda one: (one.name, one.house)))


def document(generated: str, days: int) -> str:
    """The inventory as Markdown; `days` is how long a function's log is kept."""
    lines = [
        f"| `{one.name}` | {one.level} | {', '.join(one.fields) or '-'} | {one.house} "
        f"| {one.when} |"
        for one in facts()
    ]
    return HEAD.format(generated=generated, days=days) + "\n".join(lines) + "\n"


def _in(file: Path, house: str) -> Iterator[Told]:
    text = file.read_text("utf-8")
    if "Fact)" not in text:
        return
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.ClassDef) or not any(map(_is_fact, node.bases)):
            continue
        declared = [one for one in node.body if isinstance(one, ast.AnnAssign)]
        level, names = "INFO", []
        for one in declared:
            name = ast.unparse(one.target)
            if name == "level" and isinstance(one.value, ast.Constant):
                level = str(one.value.value)
            elif "ClassVar" not in ast.unparse(one.annotation):
                names.append(name)
        when = " ".join((ast.get_docstring(node) or "").split("\n\n")[0].split())
        yield Told(node.name, level, tuple(names), house, when.replace("|", "/"))


def _is_fact(base: ast.expr) -> bool:
    return ast.unparse(base) in {"journal.Fact", "Fact"}
