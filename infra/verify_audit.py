"""`make verify-audit HOUR=2021112308`: has anybody touched the audit of these hours?

For auditors, with their own rights to read the tables `audit` and `audit_notes`, the bucket `audit`
with its versions, and the public half of the key `proofs`; on this machine, with those of the local
AWS. Ends with 1 where anything is wrong, and names shard and hour of it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from infra.build import STAGES
from infra.parts import REGION

BUCKETS = ("audit", "documents", "static", "uploads")


def point_at(stage: str, endpoint: str) -> None:
    """Let `functions` see this stage, in AWS or behind another endpoint (the local AWS).

    Ends the command with 2 where nobody answers there: 1 says that something was found.
    """
    import botocore.exceptions
    import botocore.session

    os.environ.update(LACHAN_STAGE=stage, AWS_REGION=REGION, AWS_DEFAULT_REGION=REGION)
    if endpoint:
        os.environ["AWS_ENDPOINT_URL"] = endpoint
        os.environ.setdefault("AWS_ACCESS_KEY_ID", "test")
        os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "test")
    unnamed = [name for name in BUCKETS if f"LACHAN_{name.upper()}_BUCKET" not in os.environ]
    if unnamed:
        sts = botocore.session.Session().create_client("sts", region_name=REGION)
        try:
            account = sts.get_caller_identity()["Account"]
        except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError) as failed:
            print(f"nothing was looked at: {failed}", file=sys.stderr)
            raise SystemExit(2) from None
        for name in unnamed:
            os.environ[f"LACHAN_{name.upper()}_BUCKET"] = f"lachan-{stage}-{name}-{account}"


def keys_in(files: Iterable[Path]) -> list[Any]:
    """Public keys kept as KMS gives them (DER). Raises ValueError, OSError."""
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    return [load_der_public_key(file.read_bytes()) for file in files]


def told(hours: Iterable[str], former: Sequence[Any] = ()) -> Iterator[tuple[bool, str]]:
    """(is it well, one line) about each hour, and about each finding. Raises HourNotOver, Busy.

    Refuses InstantInvalid. A row is told by its time and its number in the stream, not by whom it
    is about.
    """
    from functions.access.service.verifying import verify_hour
    from functions.runtime import clock

    for hour in hours:
        verified = verify_hour(hour, clock.now(), former)
        for one in verified.findings:
            place = f" row of {one.at.partition('#')[0]}, number {one.sequence}"
            where = f"hour {one.hour} shard {one.shard}"
            yield False, f"{where}: {one.verdict.value}{place if one.sequence else ''}"
        well = not verified.findings
        yield well, f"hour {hour}: {verified.rows} rows, {'untouched' if well else 'TOUCHED'}"


def main() -> int:
    """Verify; 0 if all is well, 1 if not, 2 if it can't be told."""
    options = argparse.ArgumentParser(prog="python -m infra.verify_audit", description=__doc__)
    options.add_argument(
        "--hour", nargs="+", required=True, help="yyyymmddHH in Vietnam, e.g. 2021112308"
    )
    options.add_argument("--stage", choices=STAGES, default="dev")
    options.add_argument("--endpoint", default="", help="e.g. http://localhost:4566 (make run)")
    options.add_argument(
        "--former-key",
        nargs="*",
        default=[],
        type=Path,
        help="public keys (DER) that signed before",
    )
    asked = options.parse_args()
    point_at(asked.stage, asked.endpoint)
    from functions.kernel.errors import Refusal

    well = True
    try:
        for is_well, line in told(asked.hour, keys_in(asked.former_key)):
            well = well and is_well
            print(line)
    except Refusal as refused:
        print(f"not verified: {refused.en}", file=sys.stderr)
        return 2
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
