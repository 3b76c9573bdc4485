"""How cold does the packaged scan function start, beside the least that can speak to DynamoDB?

Both run under awslambdaric from the same package, in turn, and CPU time is compared; the machine
and its load fall out of the ratio. Modules and calls are counted: modules repeat, calls to within
some ten; what no function may load stands in tests/architecture/test_loading.py.
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
FORBIDDEN = ("PIL", "qrcode", "openpyxl", "jinja2", "pandas", "fpdf", "boto3")
MOST_LOADED = {
    "scan": (550, 414_000),
    "citizen": (950, 912_000),
    "staff": (1_360, 1_645_000),
    "vaccination": (815, 770_000),
    "laboratory": (695, 597_000),
}
"""Modules and calls of importing a door's function: those counted, and 3 % for a house that grows.
What comes above it either moves into the call that needs it, or is weighed and written here."""
COUNT = """
import json, sys
sys.path.insert(0, ".")
calls = 0
def count(frame, event, argument):
    global calls
    calls += event in ("call", "c_call")
sys.setprofile(count)
import app
sys.setprofile(None)
print(json.dumps([sorted(sys.modules), calls]))
"""
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


@pytest.mark.parametrize("audience", MOST_LOADED)
def test_loading_a_function_takes_no_more_modules_and_calls_than_counted(
    unpacked: Path, audience: str
) -> None:
    told = subprocess.run(
        [sys.executable, "-S", "-c", COUNT],
        cwd=unpacked,
        env=ENVIRONMENT
        | {"PATH": "/usr/bin:/bin", "PYTHONHASHSEED": "0", "LACHAN_AUDIENCE": audience},
        capture_output=True,
        check=True,
        text=True,
    )
    loaded, calls = json.loads(told.stdout)
    modules, most_calls = MOST_LOADED[audience]

    rows.keep(
        f"cold_{audience}_modules",
        len(loaded),
        unit="modules",
        goal=f"<= {modules}",
        beside="chalice + pynamodb + client 324",
        how=f"sys.modules after importing the packaged app as `{audience}`",
    )
    rows.keep(
        f"cold_{audience}_calls",
        calls,
        unit="calls",
        goal=f"<= {most_calls}",
        beside="bare botocore DynamoDB client 237,191",
        how="sys.setprofile, Python and C calls while the packaged app is imported",
    )
    assert [name for name in FORBIDDEN if name in loaded] == []
    assert len(loaded) <= modules
    assert calls <= most_calls
