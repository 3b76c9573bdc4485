"""How long does it become once AWS has put names in the place of references?

IAM and Lambda count characters of what stands there then, which neither cfn-lint nor the emulator
does. Names that the template sets are put together; what AWS names by itself counts as long as such
a name may be.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from infra.parts import REGION, Template

_OWN: Final = {
    "AWS::Partition": "aws",
    "AWS::Region": REGION,
    "AWS::AccountId": "0" * 12,
    "AWS::URLSuffix": "amazonaws.com",
}
_ARN: Final = {
    "AWS::DynamoDB::Table": ("dynamodb", "TableName", "table/"),
    "AWS::SQS::Queue": ("sqs", "QueueName", ""),
    "AWS::Lambda::Function": ("lambda", "FunctionName", "function:"),
    "AWS::Serverless::Function": ("lambda", "FunctionName", "function:"),
    "AWS::Logs::LogGroup": ("logs", "LogGroupName", "log-group:"),
}
"""By type: service, what holds the name, what stands before it."""
_UNNAMED: Final = "x" * 90
"""An ARN of a key, or of what AWS names by itself."""
_STREAM: Final = "/stream/2021-11-23T01:30:00.000"


def length(value: Any, template: Template) -> int:
    """Characters of a document as IAM counts them: references resolved, white space left out."""
    told = json.dumps(spelt(value, template), separators=(",", ":"), ensure_ascii=False)
    return len(re.sub(r"\s", "", told))


def spelt(value: Any, template: Template) -> Any:
    """A value of a template with names in the place of references."""
    if isinstance(value, list):
        return [spelt(one, template) for one in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1 and (kind := next(iter(value))) in _INTRINSICS:
        return _INTRINSICS[kind](value[kind], template)
    return {key: spelt(one, template) for key, one in value.items()}


def _named(name: str, template: Template) -> str:
    if name in _OWN:
        return _OWN[name]
    parameter = template.get("Parameters", {}).get(name)
    if parameter is not None:
        return str(parameter.get("Default") or _UNNAMED)
    resource = template["Resources"].get(name, {})
    bucket = resource.get("Properties", {}).get("BucketName")
    return str(spelt(bucket, template)) if bucket else _UNNAMED


def _attribute(told: Any, template: Template) -> str:
    name, attribute = told if isinstance(told, list) else told.split(".", 1)
    resource: Mapping[str, Any] = template["Resources"].get(name, {})
    if resource.get("Type") == "AWS::S3::Bucket":
        return f"arn:aws:s3:::{_named(name, template)}"
    service, holds, before = _ARN.get(resource.get("Type", ""), ("", "", ""))
    called = resource.get("Properties", {}).get(holds)
    if not called or attribute not in ("Arn", "StreamArn"):
        return _UNNAMED
    place = f"arn:aws:{service}:{REGION}:{_OWN['AWS::AccountId']}:{before}"
    end = _STREAM if attribute == "StreamArn" else ""
    return f"{place}{spelt(called, template)}{end}"


def _substituted(told: Any, template: Template) -> str:
    text, own = told if isinstance(told, list) else (told, {})

    def put(found: re.Match[str]) -> str:
        name = found[1]
        if name in own:
            return str(spelt(own[name], template))
        return _attribute(name, template) if "." in name else _named(name, template)

    return re.sub(r"\$\{([^}!]+)\}", put, text)


def _longest(told: Any, template: Template) -> Any:
    return max((spelt(one, template) for one in told[1:]), key=lambda one: len(str(one)))


_INTRINSICS: Final[Mapping[str, Callable[[Any, Template], Any]]] = {
    "Ref": _named,
    "Fn::GetAtt": _attribute,
    "Fn::Sub": _substituted,
    "Fn::If": _longest,
}
