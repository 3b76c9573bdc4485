"""How cold does the packaged scan function start, beside the least that can speak to DynamoDB?

Both run under awslambdaric from the same package, in turn, and CPU time is compared; the machine
and its load fall out of the ratio. Modules are counted, since the count repeats exactly.
"""

from __future__ import annotations

import json
import py_compile
import statistics
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from infra import build
from tests.benchmarks import rows
from tests.benchmarks.lambda_host import cold_start

ROUNDS = 7
MOST = 1.5
FORBIDDEN = ("PIL", "qrcode", "openpyxl", "jinja2", "pandas", "fpdf", "boto3", "cbor2")
ENVIRONMENT = {
    "AWS_REGION": "ap-southeast-1",
    "AWS_DEFAULT_REGION": "ap-southeast-1",
    "AWS_ACCESS_KEY_ID": "a",
    "AWS_SECRET_ACCESS_KEY": "b",
    "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
    "LACHAN_STAGE": "dev",
    "LACHAN_AUDIENCE": "scan",
}
BARE = """
import botocore.session
client = botocore.session.Session().create_client("dynamodb")
def handler(event, context):
    return {"statusCode": 401}
"""
EVENT = {
    "resource": "/api/checkins",
    "path": "/api/checkins",
    "httpMethod": "POST",
    "headers": {"content-type": "application/json", "origin": "https://lachan.test"},
    "multiValueHeaders": {},
    "queryStringParameters": None,
    "multiValueQueryStringParameters": None,
    "pathParameters": None,
    "stageVariables": None,
    "requestContext": {
        "resourcePath": "/api/checkins",
        "httpMethod": "POST",
        "requestId": "cold",
        "identity": {"sourceIp": "203.0.113.7"},
    },
    "body": '{"poster":"cold-cold-cold","at":"2021-11-23T01:30:00.000Z"}',
    "isBase64Encoded": False,
}
"""A check-in without a session: the whole function is loaded, parsed and answers 401."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The deployable package, unpacked as Lambda does, and the bare function beside it."""
    folder = tmp_path_factory.mktemp("package")
    with zipfile.ZipFile(build.build_if_changed("dev") / "package.zip") as zipped:
        zipped.extractall(folder)
    bare = folder / "bare.py"
    bare.write_text(BARE, "utf-8")
    py_compile.compile(
        str(bare), invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH, doraise=True
    )
    return folder


def test_the_packaged_scan_function_starts_little_slower_than_a_bare_client(
    unpacked: Path,
) -> None:
    ours, bare = [], []
    for _ in range(ROUNDS):
        answer, spent = cold_start(unpacked, "app.scan", EVENT, ENVIRONMENT)
        assert answer["statusCode"] == 401
        ours.append(spent)
        answer, spent = cold_start(unpacked, "bare.handler", EVENT, ENVIRONMENT)
        assert answer["statusCode"] == 401
        bare.append(spent)
    ratio = statistics.median(ours) / statistics.median(bare)

    rows.keep(
        "cold_ingest",
        ratio,
        unit="x CPU",
        goal=f"<= {MOST}",
        beside="bare botocore DynamoDB client 1.0",
        how=f"packaged zip under awslambdaric, median of {ROUNDS}, interleaved",
    )


def test_a_check_in_loads_nothing_that_only_pages_need(unpacked: Path) -> None:
    told = subprocess.run(
        [
            sys.executable,
            "-S",
            "-c",
            "import sys; sys.path.insert(0, '.'); import app, json; "
            "print(json.dumps(sorted(sys.modules)))",
        ],
        cwd=unpacked,
        env=ENVIRONMENT | {"PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=True,
        text=True,
    )
    loaded = json.loads(told.stdout)

    rows.keep(
        "cold_ingest_modules",
        len(loaded),
        unit="modules",
        goal="told",
        beside="chalice + pynamodb + client 324",
        how="sys.modules after importing the packaged app as `scan`",
    )
    assert [name for name in FORBIDDEN if name in loaded] == []
