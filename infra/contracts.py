"""Who may import whom? design.md section 2 as import-linter contracts, for the houses that exist.

The layers are exhaustive: a new package below functions/ that is not placed here fails the check,
so that no `utils` can be born. Houses and rooms are optional until they appear.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from infra.parts import ROOT

CODE = ROOT / "functions"
CONTEXTS = (
    "checkin",
    "laboratory",
    "vaccination",
    "immunization",
    "aefi",
    "certificates",
    "tracing",
    "followup",
    "datarights",
    "zoning",
    "operations",
    "notifications",
    "aggregates",
)
ABOVE = ("training",)
"""Houses that stand on the rules of the contexts, and on nothing else of theirs."""
COCKPIT = "taskforce"
"""The house that prints another's figures: of contexts it asks the service of aggregates alone."""
DOORS = ("api", "pages", "consumers", "schedules", "streams")
NOT_PYTHON = ("static",)
AWS = ("boto3", "botocore", "pynamodb", "aws_lambda_powertools")


def exists(module: str) -> bool:
    """Is there such a module or package?"""
    place = ROOT / module.replace(".", "/")
    return place.with_suffix(".py").exists() or (place / "__init__.py").exists()


def present(*modules: str) -> list[str]:
    """Those of the modules that exist."""
    return [module for module in modules if exists(module)]


def houses() -> list[str]:
    """The houses that exist: contexts, registry, access."""
    return present(
        *(f"functions.{name}" for name in (*ABOVE, COCKPIT, *CONTEXTS, "registry", "access"))
    )


def rooms(house: str, *names: str) -> list[str]:
    """The rooms of a house that exist."""
    return present(*(f"{house}.{name}" for name in names))


def contracts() -> Iterator[dict[str, Any]]:
    """The contracts, each for what exists."""
    yield {
        "name": "Contexts stand on registry, access, messages or runtime, kernel",
        "type": "layers",
        "containers": ["functions"],
        "layers": [
            *(f"({name})" for name in ABOVE),
            f"({COCKPIT})",
            " | ".join(f"({name})" for name in CONTEXTS),
            "(registry)",
            "(access)",
            "(messages) | (runtime)",
            "(kernel)",
        ],
        "exhaustive": True,
        "exhaustive_ignores": list(NOT_PYTHON),
    }
    if houses():
        yield {
            "name": "Inside a house: doors, schemas, service, store, domain",
            "type": "layers",
            "containers": houses(),
            "layers": [
                " : ".join(f"({door})" for door in DOORS),
                "(schemas)",
                "(service)",
                "(store)",
                "(policy)",
                "(domain)",
            ],
            "exhaustive": True,
            "exhaustive_ignores": ["templates"],
        }
    for house in houses():
        callers, store = rooms(house, *DOORS, "schemas"), rooms(house, "store")
        if callers and store:
            yield _forbidden(f"Only the service of {house} opens its store", callers, store)
    for house in present("functions.registry", "functions.access"):
        inside = rooms(house, "store", "domain", "schemas", "policy", *DOORS)
        others = [other for other in houses() if other != house]
        if inside and others:
            yield _forbidden(f"{house} answers only through its service", others, inside)
    above = present(*(f"functions.{name}" for name in ABOVE))
    closed = ("service", "store", "schemas", *DOORS)
    taken = [room for name in (COCKPIT, *CONTEXTS) for room in rooms(f"functions.{name}", *closed)]
    if above and taken:
        yield _forbidden("Training takes the contexts' rules alone", above, taken)
    others = [f"functions.{name}" for name in CONTEXTS if name != "aggregates"]
    inside = rooms("functions.aggregates", "store", "domain", "schemas", *DOORS)
    if exists(f"functions.{COCKPIT}"):
        yield _forbidden(
            "The task force asks the service of aggregates, and no other context",
            present(f"functions.{COCKPIT}"),
            [*present(*others), *inside],
        )
    pure = [
        *present("functions.kernel"),
        *(room for house in houses() for room in rooms(house, "domain")),
    ]
    if pure:
        named = ["chalice", "pydantic", "jinja2", *AWS, *present("functions.runtime")]
        yield _forbidden("Domain and kernel are pure", pure, named)
    plain = [
        *present("functions.messages"),
        *(r for h in houses() for r in rooms(h, "service", "store", "schemas")),
    ]
    if plain:
        yield _forbidden("Only doors and runtime know Chalice", plain, ["chalice"])


def _forbidden(name: str, sources: list[str], forbidden: list[str]) -> dict[str, Any]:
    return {
        "name": name,
        "type": "forbidden",
        "source_modules": sources,
        "forbidden_modules": forbidden,
        "allow_indirect_imports": True,
    }


def _toml(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def write(target: Path) -> None:
    """Write import-linter's configuration."""
    lines = [
        "[tool.importlinter]",
        'root_package = "functions"',
        "include_external_packages = true",
    ]
    for contract in contracts():
        lines += ["", "[[tool.importlinter.contracts]]"]
        lines += [f"{key} = {_toml(value)}" for key, value in contract.items()]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    """Check the contracts."""
    target = ROOT / "out" / "contracts.toml"
    write(target)
    command = [
        str(Path(sys.executable).parent / "lint-imports"),
        "--config",
        str(target),
        "--no-cache",
    ]
    raise SystemExit(subprocess.run(command, cwd=ROOT, check=False).returncode)


if __name__ == "__main__":
    main()
