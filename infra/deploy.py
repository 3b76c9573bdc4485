"""`make deploy STAGE=…`: put a built stage into AWS, or into anything that speaks like it.

The package goes to an artefact bucket under its own hash, the template goes through a change set,
so a deployment is reviewable and repeatable; then static files go to the front's bucket under the
release's hash, beside older releases that open pages still use.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import mimetypes
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from infra import paths
from infra.build import OUT
from infra.gateway import NOT_FOUND_KEY, not_found_page
from infra.parts import REGION, ROOT, Template
from infra.standing import DeploymentFailed, change_set_ready, is_whole, settled, state_of

Client = Callable[[str], Any]
TEMPLATES = ("logs", "template", "watching")
YEAR = "public, max-age=31536000, immutable"
_CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]


def stack_name(stage: str) -> str:
    """The name of a stage's stack."""
    return f"lachan-{stage}"


def beside_name(stage: str, part: str) -> str:
    """The name of the stack of a stage's logs, or of its alarms (infra/stacks.py)."""
    return f"{stack_name(stage)}-{part}"


def upload(client: Client, bucket: str, file: Path) -> dict[str, str]:
    """Put the package into the artefact bucket under its hash; where it is."""
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    key = f"packages/{digest}.zip"
    with file.open("rb") as body:
        client("s3").put_object(Bucket=bucket, Key=key, Body=body)
    return {"Bucket": bucket, "Key": key}


def with_code(template: Template, code: Mapping[str, str]) -> Template:
    """The template with its functions' code in S3."""
    made: Template = json.loads(json.dumps(template))
    for resource in made["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = dict(code)
    return made


def deploy(
    client: Client, name: str, template: Template, bucket: str, parameters: Mapping[str, str]
) -> dict[str, str]:
    """Create or update a stack by a change set and wait; its outputs. Raises DeploymentFailed.

    One that never stood is left as far as it came and gone on with (infra/standing.py)."""
    cloudformation = client("cloudformation")
    state = state_of(cloudformation, name)
    text = json.dumps(template, ensure_ascii=False, separators=(",", ":"))
    key = f"templates/{hashlib.sha256(text.encode()).hexdigest()}.json"
    store = client("s3")
    store.put_object(Bucket=bucket, Key=key, Body=text.encode())
    change = f"c{int(time.time())}"
    cloudformation.create_change_set(
        StackName=name,
        ChangeSetName=change,
        ChangeSetType="UPDATE" if state else "CREATE",
        TemplateURL=f"{store.meta.endpoint_url}/{bucket}/{key}",
        Capabilities=_CAPABILITIES,
        Parameters=[
            {"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()
        ],
    )
    if change_set_ready(cloudformation, name, change):
        cloudformation.execute_change_set(
            StackName=name, ChangeSetName=change, DisableRollback=not is_whole(state)
        )
    return settled(cloudformation, name)


def deploy_stage(
    client: Client,
    stage: str,
    templates: Mapping[str, Template],
    bucket: str,
    parameters: Mapping[str, str],
) -> dict[str, str]:
    """Deploy a stage's stacks, `templates` by the names of their files (infra/stacks.py): logs
    first, what watches last. The outputs of the platform. Raises DeploymentFailed."""
    deploy(client, beside_name(stage, "logs"), templates["logs"], bucket, {})
    outputs = deploy(client, stack_name(stage), templates["template"], bucket, parameters)
    deploy(client, beside_name(stage, "watching"), templates["watching"], bucket, {})
    return outputs


def begin(
    client: Client,
    stage: str,
    templates: Mapping[str, Template],
    bucket: str,
    parameters: Mapping[str, str],
) -> None:
    """Put up a stage that isn't there yet with few of its paths, and say what to ask AWS for.

    Raises DeploymentFailed, also where the stage stands: it would lose its doors.
    """
    if is_whole(state_of(client("cloudformation"), stack_name(stage))):
        raise DeploymentFailed(f"{stack_name(stage)} stands: deploy it without --first")
    few = {**templates, "template": paths.first_of(templates["template"])}
    outputs = deploy_stage(client, stage, few, bucket, parameters)
    print(
        f"{stack_name(stage)} stands without most of its paths. Ask AWS for {paths.ASKED} resources"
        f" of the REST API {outputs['RestAPIId']}, then deploy again without --first."
    )


def templates_of(folder: Path) -> dict[str, Template]:
    """The templates of a built stage, by the names of their files."""
    return {name: json.loads((folder / f"{name}.json").read_text("utf-8")) for name in TEMPLATES}


def publish_static(client: Client, bucket: str) -> int:
    """Put static files and the guides as PDF under the release's hash, and the page of unknown
    paths; how many."""
    from functions.runtime.pages import static_base
    from functions.training.service.printing import FOLDER
    from infra import guides

    tree, count = ROOT / "functions" / "static", 0
    for file in sorted(tree.rglob("*")):
        if not file.is_file() or file.suffix in (".py", ".pyc", ".md"):
            continue
        client("s3").put_object(
            Bucket=bucket,
            Key=f"{static_base().lstrip('/')}/{file.relative_to(tree).as_posix()}",
            Body=file.read_bytes(),
            ContentType=mimetypes.guess_type(file.name)[0] or "application/octet-stream",
            CacheControl=YEAR,
        )
        count += 1
    for file in guides.all_drawn():
        client("s3").put_object(
            Bucket=bucket,
            Key=f"{static_base().lstrip('/')}/{FOLDER}/{file.name}",
            Body=file.read_bytes(),
            ContentType="application/pdf",
            CacheControl=YEAR,
        )
        count += 1
    client("s3").put_object(
        Bucket=bucket,
        Key=NOT_FOUND_KEY,
        Body=not_found_page().encode(),
        ContentType="text/html; charset=utf-8",
        CacheControl="public, max-age=300",
    )
    return count + 1


def main() -> None:
    """Deploy a built stage with the caller's own AWS credentials."""
    import boto3

    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("stage", choices=("dev", "prod"))
    options.add_argument(
        "--bucket", required=True, help="an artefact bucket of yours in the region"
    )
    options.add_argument("--set", nargs="*", default=[], metavar="PARAMETER=VALUE")
    options.add_argument(
        "--first",
        action="store_true",
        help="put a new stage up with as few paths as a new API takes (infra/paths.py)",
    )
    asked = options.parse_args()
    session = boto3.session.Session(region_name=REGION)
    folder = OUT / asked.stage
    templates = templates_of(folder)
    code = upload(session.client, asked.bucket, folder / "package.zip")
    parameters = dict(pair.split("=", 1) for pair in asked.set)
    templates["template"] = with_code(templates["template"], code)
    if asked.first:
        begin(session.client, asked.stage, templates, asked.bucket, parameters)
        return
    outputs = deploy_stage(session.client, asked.stage, templates, asked.bucket, parameters)
    count = publish_static(session.client, outputs["StaticBucketName"])
    print(f"{stack_name(asked.stage)} is up; {count} static files at {outputs['FrontUrl']}")


if __name__ == "__main__":
    main()
