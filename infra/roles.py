"""What may a function do, in as few characters as AWS takes?

`.chalice/policies` says it resource by resource, for people. IAM takes 10,240 characters of what is
written into a role: doors that stand for a whole audience reach that, and a deployment would end
there. So statements that allow the same acts, under the same conditions, become one that names all
their resources. What is allowed is the same.
"""

from __future__ import annotations

import json
from typing import Any, Final

from infra.parts import Template
from infra.spelling import length
from infra.wiring import of_type

ROLE: Final = "AWS::IAM::Role"
MOST: Final = 10_240
"""Characters of all policies written into one role, white space not counted; can't be raised (IAM
User Guide, IAM and AWS STS quotas)."""
LONG: Final = MOST // 2
"""From here on a role's statements are joined and lose their names (`Sid`); below, they stand as in
`.chalice/policies`."""


def join_alike(template: Template) -> None:
    """Join what allows the same acts, in each role that is long."""
    for role in of_type(template, ROLE).values():
        if length_of(role, template) > LONG:
            for policy in role["Properties"]["Policies"]:
                document = policy["PolicyDocument"]
                document["Statement"] = joined(document["Statement"])


def joined(statements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Statements of the same effect, acts and conditions as one; names (`Sid`) are left out.

    A statement that says what is not meant (NotResource) has no like.
    """
    alike: dict[str, list[dict[str, Any]]] = {}
    for one in statements:
        alike.setdefault(_kind(one), []).append(one)
    return [_one(group) for group in alike.values()]


def length_of(role: dict[str, Any], template: Template) -> int:
    """Characters that IAM counts of what is written into a role."""
    policies = role["Properties"].get("Policies", [])
    return sum(length(policy["PolicyDocument"], template) for policy in policies)


def too_long(template: Template, spare: int) -> list[str]:
    """Roles that leave less than `spare` characters for a hotfix, one line each."""
    roles = sorted(of_type(template, ROLE).items())
    told = {name: length_of(role, template) for name, role in roles}
    return [
        f"{name}: {many:,} characters of policies; a role takes {MOST:,}, {spare} stay free"
        for name, many in told.items()
        if many > MOST - spare
    ]


def _kind(statement: dict[str, Any]) -> str:
    told = {key: value for key, value in statement.items() if key not in ("Sid", "Resource")}
    if "Action" in told:
        told["Action"] = sorted(_listed(told["Action"]))
    if "Resource" not in statement:
        told["Sid"] = statement.get("Sid")
    return json.dumps(told, sort_keys=True)


def _one(group: list[dict[str, Any]]) -> dict[str, Any]:
    first = {key: value for key, value in group[0].items() if key != "Sid"}
    if len(group) == 1:
        return first
    places = [place for one in group for place in _listed(one["Resource"])]
    found = list({json.dumps(place, sort_keys=True): place for place in places}.values())
    return first | {"Resource": found}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
