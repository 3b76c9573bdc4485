"""Which variables does a function get? Those of all, and of queues those that it may write to.

A function that is told of every queue carries two kilobytes of names it may not use: with seventy
functions a seventh of the million bytes that CloudFormation takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from infra.parts import Template
from infra.wiring import functions_of

QUEUE: Final = "LACHAN_QUEUE_"
SENDS: Final = "sqs:SendMessage"


def hand_out_queues(template: Template) -> None:
    """Take the queues from what all functions get, and give each those its own policy names."""
    common = template["Globals"]["Function"]["Environment"]["Variables"]
    queues = {name: common.pop(name) for name in sorted(common) if name.startswith(QUEUE)}
    for function in functions_of(template).values():
        written = set(_written(template, function))
        own = {name: queue for name, queue in queues.items() if queue["Ref"] in written}
        if own:
            variables = function["Properties"].setdefault("Environment", {})
            variables.setdefault("Variables", {}).update(own)


def _written(template: Template, function: dict[str, Any]) -> Iterator[str]:
    """The logical names of what a function may send messages to."""
    role = template["Resources"][function["Properties"]["Role"]["Fn::GetAtt"][0]]
    for policy in role["Properties"]["Policies"]:
        for statement in policy["PolicyDocument"]["Statement"]:
            if SENDS in statement["Action"]:
                places = statement["Resource"]
                for place in places if isinstance(places, list) else [places]:
                    yield place["Fn::GetAtt"][0]
