"""`make lab-file`: one large file of results through the running platform, and what became of it.

Tubes of a made-up campaign are written in bulk, in the form of `store.specimens` (the doors of
samplers would take hours for so many). The file is announced and uploaded as by a laboratory's
technician, approved by its two approvers where it waits for them, and followed to its last
release, and until the last of its people can read theirs. Printed: the account, faults by code,
times.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from functions.kernel.periods import day_of
from functions.runtime import settings
from infra.local.accounts import ACCOUNTS
from infra.local.campaign import Campaign, codes_in
from infra.local.issuer import Issuer
from infra.local.options import AWS_PORT
from infra.parts import REGION, ROOT

if TYPE_CHECKING:
    from functions.laboratory.domain.specimen import Specimen

A_WRITE = 25
"""Items in one BatchWriteItem (DynamoDB's own limit)."""
LOOK_SECONDS, LONGEST_SECONDS, TELL_SECONDS, LOOK_SHARE = 2.0, 60.0, 20.0, 10
Item = dict[str, Any]
DONE = ("RELEASED", "QUARANTINED", "REPEATED", "REJECTED")


class LabFile:
    """One run against the platform at `origin`, whose state lies in `state`."""

    def __init__(self, origin: str, endpoint: str, state: Path) -> None:
        self.origin, self.endpoint = origin, endpoint
        self.issuer = Issuer(f"{origin}/oidc", state)
        self.begun = time.monotonic()

    def tell(self, line: str) -> None:
        """One line with the seconds since the start."""
        print(f"[{time.monotonic() - self.begun:7.1f} s] {line}", flush=True)

    def staff(self, subject: str) -> httpx.Client:
        """A signed-in member of staff."""
        account = next(found for found in ACCOUNTS if found.subject == subject)
        token = self.issuer.token_for(account, "lachan-staff", nonce=os.urandom(9).hex())
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.Client(base_url=self.origin, timeout=120, headers=headers)

    def tables(self) -> Any:
        """DynamoDB, as its administrator."""
        import boto3

        return boto3.client(
            "dynamodb",
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",  # noqa: S106  (the emulator's own)
        )

    def listed(self, laboratory: str, day: date, *, released: bool = False) -> Iterator[Item]:
        """Tubes in the worklist of a laboratory's day, or those whose people can read a result."""
        asked: Item = {
            "TableName": settings.table_name("worklist"),
            "KeyConditionExpression": "w = :w",
            "ExpressionAttributeValues": {":w": {"S": f"{laboratory}#{day:%Y%m%d}"}},
            "ProjectionExpression": "t, reported_ms, released_ms",
        }
        if released:
            asked["FilterExpression"] = "attribute_exists(released_ms)"
        for page in self.tables().get_paginator("query").paginate(**asked):
            yield from page["Items"]

    def register(self, campaign: Campaign) -> int:
        """Write the campaign's tubes; how many."""
        client, written = self.tables(), 0
        table = settings.table_name("specimens")
        tubes = campaign.tubes()
        while batch := list(islice(tubes, A_WRITE)):
            asked: dict[str, Any] = {table: [_put(tube) for tube in batch]}
            while asked:
                asked = client.batch_write_item(RequestItems=asked).get("UnprocessedItems", {})
            written += len(batch)
            if written % 10_000 < A_WRITE:
                self.tell(f"tubes: {written}")
        return written

    def settle(self, campaign: Campaign, wanted: int, *, released: bool = False) -> list[Item]:
        """Wait until the stream has told of so many of the campaign's tubes; these.

        A real file comes hours after its tubes were sealed. One that overtakes them is released all
        the same, but tube by tube as they come. Looking costs the emulator, so it is done seldom.
        """
        own = {tube.tube for tube in campaign.tubes()}
        days = {day_of(campaign.at - timedelta(hours=hours)) for hours in range(17)}
        told = time.monotonic()
        while True:
            looked = time.monotonic()
            found = [
                item
                for day in days
                for item in self.listed(campaign.laboratory, day, released=released)
                if item["t"]["S"] in own
            ]
            if len(found) >= wanted:
                return found
            spent = time.monotonic() - looked
            if time.monotonic() - told > TELL_SECONDS:
                told = time.monotonic()
                self.tell(f"{'people can read' if released else 'known'}: {len(found)} of {wanted}")
            time.sleep(min(LONGEST_SECONDS, max(LOOK_SECONDS, LOOK_SHARE * spent)))

    def send(self, body: bytes, name: str) -> str:
        """Announce and upload the file as a technician; its id."""
        technician = self.staff("xet-nghiem")
        asked = {"filename": name, "size": len(body)}
        key = {"Idempotency-Key": f"lab-file-{os.urandom(9).hex()}"}
        made = _json(technician.post("/api/lab/files", json=asked, headers=key))
        form = made["upload"]
        fields = {name: (None, value) for name, value in form["fields"].items()}
        sent = technician.post(
            form["url"], files={**fields, "file": (name, body, "text/csv")}, headers={}
        )
        sent.raise_for_status()
        return str(made["file_id"])

    def follow(self, file: str, sent_at: float) -> dict[str, Any]:
        """Wait for the last release, approving on the way; the file as it is shown then."""
        before, whole = "", False
        while True:
            shown = self.shown(file)
            now = f"{shown['state']} {shown['processed']} of {shown['received']}"
            if now != before:
                self.tell(now)
                before = now
            if not whole and shown["received"] and shown["processed"] == shown["received"]:
                whole = True
                self.tell(f"last row accounted for {time.monotonic() - sent_at:.1f} s after upload")
            if shown["state"] in DONE:
                return shown
            if shown["state"] in ("AWAITING_RELEASE", "HELD"):
                self.approve(file)
            time.sleep(LOOK_SECONDS)

    def shown(self, file: str) -> dict[str, Any]:
        """The file as a technician sees it now; signed in anew, for sessions and links end."""
        with self.staff("xet-nghiem") as technician:
            return _json(technician.get(f"/api/lab/files/{file}"))

    def approve(self, file: str) -> None:
        """Both approvers let the file go, by the form of their page."""
        said = {"decision": "release", "reason": "Tệp thử của make lab-file, đã xem"}
        for subject in ("duyet-1", "duyet-2"):
            answer = self.staff(subject).post(f"/xet-nghiem/duyet/{file}", data=said)
            self.tell(f"{subject}: {answer.status_code}")

    def report(self, shown: dict[str, Any], campaign: Campaign) -> None:
        """Print the account; faults by code as the file of rows to be mended says."""
        whole = shown["accepted"] + shown["duplicate"] + shown["rejected"]
        told = {name: shown[name] for name in ("matched", "orphaned", "parked")}
        print(
            f"\n  received {shown['received']} = accepted {shown['accepted']} {told}"
            f" + duplicate {shown['duplicate']} + rejected {shown['rejected']}"
            f"   {'balanced' if whole == shown['received'] else 'NOT BALANCED'}"
        )
        kinds = Counter(tube.kind.value for tube in campaign.tubes())
        print(f"  put into the file: {dict(sorted(campaign.made.items()))}, tubes {dict(kinds)}")
        if shown["report"]:
            codes = Counter(codes_in(httpx.get(shown["report"], timeout=60).text))
            print(f"  rejected by fault code: {dict(codes.most_common())}")
        sys.stdout.flush()


def quantiles(seconds: Iterable[float]) -> str:
    """The median, the 95th of a hundred and the longest, in words."""
    ordered = sorted(seconds)
    if not ordered:
        return "none"
    at = [ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.95)]
    return f"p50 {at[0]:.1f} s, p95 {at[1]:.1f} s, longest {ordered[-1]:.1f} s"


def _put(tube: Specimen) -> dict[str, Any]:
    """The tube as a bulk write takes it, in the form of its store."""
    from functions.laboratory.store.specimen_record import record_of

    return {"PutRequest": {"Item": record_of(tube).serialize()}}


def _json(answer: httpx.Response) -> dict[str, Any]:
    if answer.is_error:
        raise SystemExit(f"{answer.request.url} answered {answer.status_code}: {answer.text[:400]}")
    told: dict[str, Any] = answer.json()
    return told


def main() -> None:
    """Register, send, follow, print."""
    asked = argparse.ArgumentParser(prog="make lab-file", description=__doc__)
    asked.add_argument("--rows", type=int, default=2_000)
    asked.add_argument("--seed", type=int, default=int(time.time()))
    asked.add_argument("--origin", default=os.environ.get("LACHAN_ORIGIN", "http://localhost:8000"))
    asked.add_argument("--state", type=Path, default=ROOT / ".local" / "state")
    given = asked.parse_args()
    mark = given.state / "aws-port"
    port = mark.read_text("utf-8") if mark.exists() else str(AWS_PORT)
    endpoint = f"http://localhost:{port}"
    run = LabFile(given.origin, endpoint, given.state)
    campaign = Campaign(given.rows, datetime.now(UTC).replace(microsecond=0), given.seed)
    run.tell(f"tubes: registering {given.rows} of a made-up campaign, seed {given.seed}")
    made = run.register(campaign)
    run.tell(f"tubes: {made} written; waiting until the stream has told of them")
    run.settle(campaign, made)
    run.tell("tubes: all in the worklist, and with their people")
    body = b"".join(campaign.file())
    sent_at = time.monotonic()
    file = run.send(body, f"chien-dich-{given.seed}.csv")
    run.tell(f"file: {len(body)} bytes uploaded as {file}")
    shown = run.follow(file, sent_at)
    run.tell(f"{shown['state']}: last release {time.monotonic() - sent_at:.1f} s after upload")
    if shown["state"] == "RELEASED":
        told = run.settle(campaign, shown["matched"], released=True)
        run.tell(f"last person can read {time.monotonic() - sent_at:.1f} s after upload")
        waits = (int(one["released_ms"]["N"]) - int(one["reported_ms"]["N"]) for one in told)
        run.tell(f"a row, from arrival to release: {quantiles(wait / 1000 for wait in waits)}")
    run.report(run.shown(file), campaign)


if __name__ == "__main__":
    main()
