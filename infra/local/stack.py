"""What of the packaged template goes up locally? All that the emulator can hold; the rest is told.

The very package.zip and templates that `make deploy` would send are used, without what stands
only for CloudFront (`drop_mocks`). Added is only what
the emulator's roles spell otherwise than AWS's (see `allow_aliases`, `allow_batches`,
`allow_unnamed`, `drop_contexts`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from infra import deploy
from infra.gateway import ANY, NO_API_DOOR
from infra.local.emulator import ACCOUNT, Emulator
from infra.parts import Template

REPLACED = {
    "AWS::CloudFront::": "CloudFront (infra/local/front.py stands in)",
    "AWS::WAFv2::": "WAF",
    "AWS::S3::BucketPolicy": "TLS, which bucket policies demand",
}
LACKING = tuple(REPLACED)
ARTEFACTS = "lachan-artefacts"
_SUBSTITUTED = re.compile(r"\$\{([A-Za-z0-9]+)(?:\.[A-Za-z0-9.]+)?\}")


def names_in(value: Any) -> Iterator[str]:
    """The logical names that a piece of template refers to."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "Ref" and isinstance(inner, str):
                yield inner.partition(".")[0]
            elif key == "Fn::GetAtt":
                yield (inner if isinstance(inner, list) else inner.split("."))[0]
            elif key == "Fn::Sub":
                text, own = inner if isinstance(inner, list) else (inner, {})
                yield from (name for name in _SUBSTITUTED.findall(text) if name not in own)
                yield from names_in(own)
            else:
                yield from names_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from names_in(inner)


def holdable(template: Template) -> tuple[Template, list[str]]:
    """The template without what the emulator lacks or what hangs on it, and the names left out."""
    kept: Template = json.loads(json.dumps(template))
    resources = kept["Resources"]
    dropped = {name for name, found in resources.items() if found["Type"].startswith(LACKING)}
    while True:
        hanging = {
            name
            for name, found in resources.items()
            if name not in dropped and dropped & set(names_in(found["Properties"]))
        }
        if not hanging:
            break
        dropped |= hanging
    for name in dropped:
        del resources[name]
    for name in [out for out, found in kept["Outputs"].items() if dropped & set(names_in(found))]:
        del kept["Outputs"][name]
    return kept, sorted(dropped)


def allow_aliases(template: Template) -> None:
    """Allow a key's alias wherever a role may use the key.

    AWS judges a call by the key behind the alias; the emulator by the alias that was named.
    """
    resources = template["Resources"]
    aliases = {
        found["Properties"]["TargetKeyId"]["Ref"]: found["Properties"]["AliasName"]["Fn::Sub"]
        for found in resources.values()
        if found["Type"] == "AWS::KMS::Alias"
    }
    for statement in _statements(template):
        named = statement["Resource"]
        allowed = list(named) if isinstance(named, list) else [named]
        keys = [arn["Fn::GetAtt"][0] for arn in allowed if "Fn::GetAtt" in arn]
        prefix = "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:"
        allowed += [{"Fn::Sub": prefix + aliases[key]} for key in keys if key in aliases]
        statement["Resource"] = allowed


def drop_mocks(template: Template) -> None:
    """Without what the gateway answers by itself: there the front tells what no door is."""
    paths = template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["paths"]
    del paths[NO_API_DOOR]
    for methods in paths.values():
        methods.pop(ANY, None)


BATCHES = {"sns:Publish": "sns:PublishBatch", "sqs:SendMessage": "sqs:SendMessageBatch"}


def allow_batches(template: Template) -> None:
    """Allow the batch wherever a role may do the act.

    AWS judges a batch as the act itself; the emulator by the name of the operation.
    """
    for statement in _statements(template):
        acts = statement["Action"]
        named = list(acts) if isinstance(acts, list) else [acts]
        statement["Action"] = named + [BATCHES[act] for act in named if act in BATCHES]


UNNAMED = frozenset({"ses:SendEmail"})


def allow_unnamed(template: Template) -> None:
    """Allow on anything what the emulator judges so.

    AWS judges it by the identity and the configuration set; the emulator finds no resource in it.
    """
    for statement in _statements(template):
        if UNNAMED.issuperset(statement["Action"]):
            statement["Resource"] = "*"


CONTEXTS = ("dynamodb:LeadingKeys", "kms:EncryptionContext:")


def drop_contexts(template: Template) -> None:
    """Leave out what the emulator knows nothing of, and would refuse for: which item is asked for,
    and for what a data key was made."""
    for statement in _statements(template):
        told = {
            how: {key: value for key, value in of.items() if not key.startswith(CONTEXTS)}
            for how, of in statement.pop("Condition", {}).items()
        }
        if kept := {how: of for how, of in told.items() if of}:
            statement["Condition"] = kept


def _statements(template: Template) -> list[dict[str, Any]]:
    return [
        statement
        for found in template["Resources"].values()
        if found["Type"] == "AWS::IAM::Role"
        for policy in found["Properties"].get("Policies", [])
        for statement in policy["PolicyDocument"]["Statement"]
    ]


def digest_of(templates: list[Template], package: Path, parameters: Mapping[str, str]) -> str:
    """What a deployment depends on, as one hash."""
    summed = hashlib.sha256(json.dumps([templates, dict(parameters)], sort_keys=True).encode())
    summed.update(package.read_bytes())
    return summed.hexdigest()


def put_up(
    emulator: Emulator, folder: Path, stage: str, parameters: Mapping[str, str]
) -> tuple[str, list[str]]:
    """Deploy unless this very deployment is already there; (id of the API, what was left out)."""
    templates = deploy.templates_of(folder)
    template, left_out = holdable(templates["template"])
    drop_mocks(template)
    allow_aliases(template)
    allow_batches(template)
    allow_unnamed(template)
    drop_contexts(template)
    templates["template"] = template
    mark = emulator.state / "deployed.json"
    digest = digest_of(list(templates.values()), folder / "package.zip", parameters)
    done = json.loads(mark.read_text("utf-8")) if mark.exists() else {}
    if done.get("digest") != digest:
        mark.unlink(missing_ok=True)
        _bucket(emulator)
        code = deploy.upload(emulator.client, ARTEFACTS, folder / "package.zip")
        templates["template"] = deploy.with_code(template, code)
        outputs = deploy.deploy_stage(emulator.client, stage, templates, ARTEFACTS, parameters)
        done = {"digest": digest, "api": outputs["RestAPIId"]}
        mark.write_text(json.dumps(done), "utf-8")
    return done["api"], left_out


def _bucket(emulator: Emulator) -> None:
    s3 = emulator.client("s3")
    known = {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]}
    if ARTEFACTS not in known:
        region = s3.meta.region_name
        s3.create_bucket(Bucket=ARTEFACTS, CreateBucketConfiguration={"LocationConstraint": region})


def bucket_name(stage: str, kind: str) -> str:
    """The physical name of a bucket on the emulator."""
    return f"lachan-{stage}-{kind}-{ACCOUNT}"
