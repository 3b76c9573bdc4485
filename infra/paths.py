"""How many resources does API Gateway make of our paths, and how is more than it takes put up?

Each part of a path that no other path shares is a resource. A new REST API takes 300; more is
granted to one API by its id, so that it has to stand first (API Gateway quotas, 2026-11-27). A
stage is therefore put up with few paths once, the raise asked for, and the whole deployed over it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

from infra.parts import Template

MOST: Final = 300
"""Resources of a REST API until AWS grants more."""
PLANNED: Final = 600
"""What we plan for; a build with more ends."""
ASKED: Final = 900
"""What we ask for, with the headroom of docs/capacity.md."""
FIRST: Final = 250
_ALL: Final = "/*"


def resources_of(paths: Iterable[str]) -> int:
    """Resources that API Gateway makes of these paths, the root among them."""
    made = {"/"}
    for path in paths:
        parts = path.strip("/").split("/")
        made |= {"/" + "/".join(parts[: many + 1]) for many in range(len(parts))}
    return len(made)


def first_of(template: Template) -> Template:
    """The platform with as many of its paths as a new REST API takes; all else as it is.

    Throttles of other paths are left out with them: they name resources that are not there yet.
    """
    made: Template = json.loads(json.dumps(template))
    api = made["Resources"]["RestAPI"]["Properties"]
    paths = api["DefinitionBody"]["paths"]
    kept: list[str] = []
    for path in sorted(paths, key=lambda path: (path.count("/"), path)):
        if resources_of([*kept, path]) > FIRST:
            break
        kept.append(path)
    api["DefinitionBody"]["paths"] = {path: paths[path] for path in kept}
    there = {_ALL} | {"/" + path.replace("/", "~1") for path in kept}
    api["MethodSettings"] = [one for one in api["MethodSettings"] if one["ResourcePath"] in there]
    return made
