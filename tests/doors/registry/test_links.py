"""Links to files that we lend: short, signed with their end, made anew only for who may (A12)."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest

from functions.kernel.callers import Role
from functions.registry import consumers
from functions.runtime import aws, objects, settings
from tests.doors.access.world import Issuer
from tests.doors.checkin.conftest import issuer, town
from tests.doors.checkin.town import OTHER, Officer, Town, items_of, later, officer_of
from tests.store.registry.test_venue_files import file_of, row
from tests.world import SAME_ORIGIN

__all__ = ["issuer", "town"]

FIVE_MINUTES = 300
FILE = {"kind": "venues", "filename": "dia-diem.csv", "size": 900, "dry_run": False}


@pytest.fixture
def officer(town: Town, issuer: Issuer) -> Officer:
    """An officer of Hà Nội."""
    return officer_of(town, issuer, "01", Role.PROVINCE_OFFICER)


def signature_of(link: str, **changed: str) -> str:
    """What the keys of these tests sign a link to: all of it but the signature (AWS SigV4)."""
    parts = urlsplit(link)
    told = {k: v for k, v in parse_qsl(parts.query) if k != "X-Amz-Signature"} | changed
    query = "&".join(f"{quote(k, safe='')}={quote(v, safe='')}" for k, v in sorted(told.items()))
    asked = f"GET\n{parts.path}\n{query}\nhost:{parts.netloc}\n\nhost\nUNSIGNED-PAYLOAD"
    scope = told["X-Amz-Credential"].partition("/")[2]
    digest = hashlib.sha256(asked.encode()).hexdigest()
    return signed(scope, f"AWS4-HMAC-SHA256\n{told['X-Amz-Date']}\n{scope}\n{digest}")


def signed(scope: str, text: str) -> str:
    """SigV4's signature of a text by the credentials that the platform holds."""
    key = b"AWS4" + aws.session().get_credentials().secret_key.encode()
    for step in (*scope.split("/"), text):
        key = hmac.digest(key, step.encode(), "sha256")
    return key.hex()


def opens(link: str, at: datetime) -> bool:
    """Would S3 open the link at an instant? SigV4: signature over all, then date and life [C]."""
    told = dict(parse_qsl(urlsplit(link).query))
    made = datetime.strptime(told["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    ends = made + timedelta(seconds=int(told["X-Amz-Expires"]))
    return signature_of(link) == told["X-Amz-Signature"] and made <= at < ends


def assert_ends_within_five_minutes(link: str) -> None:
    """The end stands in the link, the signature covers it, and our clock reckons it over."""
    told = dict(parse_qsl(urlsplit(link).query))
    made = datetime.strptime(told["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    assert abs(datetime.now(UTC) - made) < timedelta(minutes=1)
    ends = made + timedelta(seconds=int(told["X-Amz-Expires"]))
    assert opens(link, made)
    assert opens(link, ends - timedelta(seconds=1))
    assert not opens(link, ends)
    assert not opens(link, made + timedelta(seconds=FIVE_MINUTES))
    assert not opens(link, made - timedelta(seconds=1))
    longer = link.replace(f"X-Amz-Expires={told['X-Amz-Expires']}", "X-Amz-Expires=604800")
    later_date = link.replace(told["X-Amz-Date"], f"{ends:%Y%m%dT%H%M%SZ}")
    for forged in (longer, later_date):
        assert forged != link
        assert not opens(forged, ends)


def imported(officer: Officer, key: str = "import-key-0001") -> str:
    """A file with one good and one bad row, taken; its id."""
    reply = officer.call("POST", "/api/imports", FILE, headers={"idempotency-key": key})
    assert reply.status == 201, reply.body
    name = f"venues/{reply.json['import_id']}/file.csv"
    body = file_of(row(1), row(2, phone="123"))
    aws.client("s3").put_object(Bucket=settings.bucket("uploads"), Key=name, Body=body)
    told = {"bucket": {"name": settings.bucket("uploads")}, "object": {"key": name}}
    record = {"messageId": "m", "body": json.dumps({"Records": [{"s3": told}]})}
    assert consumers.receive_venue_file({"Records": [record]}, None) == {"batchItemFailures": []}
    return str(reply.json["import_id"])


def lent(rows: list[dict[str, Any]]) -> int:
    return sum(one["action"]["S"] == "lend_report" and one["allowed"]["BOOL"] for one in rows)


@pytest.mark.catalogue("A12")
def test_links_to_a_poster_end_within_five_minutes_and_each_asking_makes_new_ones(
    town: Town,
) -> None:
    path = f"/api/venues/{town.venue}/poster"
    first = town.owner.get(path).json
    for ending in ("pdf", "svg", "png"):
        assert_ends_within_five_minutes(first[ending])
    assert objects.LINK_SECONDS <= FIVE_MINUTES


@pytest.mark.catalogue("A12")
def test_after_the_sign_out_and_to_anybody_else_the_door_lends_nothing(town: Town) -> None:
    path = f"/api/venues/{town.venue}/poster"
    assert town.owner.get(path).status == 200
    stranger = town.visitor(OTHER, declared=False)
    theirs = stranger.get(path)
    unknown = stranger.get("/api/venues/000000000/poster")
    assert (theirs.status, theirs.code) == (unknown.status, unknown.code) == (404, "VENUE_UNKNOWN")
    assert town.somebody().get(path).status == 401

    before = dict(town.owner.cookies)
    assert town.owner.call("POST", "/api/sessions/end", {}).status == 204
    with later(seconds=61):
        again = town.gateway.call("GET", path, cookies=before, headers=SAME_ORIGIN)
        page = town.gateway.call(
            "GET", f"/dia-diem/{town.venue}", cookies=before, headers=SAME_ORIGIN
        )
    assert again.status == 401
    assert b"X-Amz-Signature" not in again.body + page.body
    denied = [one for one in items_of("audit") if not one["allowed"]["BOOL"]]
    assert [one["subject"]["S"] for one in denied] == [town.venue]


@pytest.mark.catalogue("A12")
def test_each_link_to_a_report_is_noted_and_no_other_unit_gets_one(
    town: Town, officer: Officer, issuer: Issuer
) -> None:
    path = f"/api/imports/{imported(officer)}"
    for times in (1, 2):
        report = officer.get(path).json["report"]
        assert_ends_within_five_minutes(report)
        assert lent(items_of("audit")) == times
    page = officer.get(path.replace("/api/imports", "/can-bo/tep"))
    assert b"X-Amz-Signature" in page.body
    assert lent(items_of("audit")) == 3

    other = officer_of(town, issuer, "79", Role.PROVINCE_OFFICER)
    theirs, unknown = other.get(path), other.get("/api/imports/" + "0" * 26)
    assert (theirs.status, theirs.code) == (unknown.status, unknown.code) == (404, "IMPORT_UNKNOWN")
    assert lent(items_of("audit")) == 3
    assert town.owner.get(path).status == 403


@pytest.mark.catalogue("A12")
def test_without_its_note_no_link_to_a_report_is_lent(
    officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.access.store import audit
    from functions.kernel.errors import Busy

    path = f"/api/imports/{imported(officer)}"

    def refuse(_: object) -> None:
        raise Busy

    monkeypatch.setattr(audit, "put_audit", refuse)
    reply = officer.get(path)
    assert (reply.status, reply.code) == (503, "AUDIT_UNAVAILABLE")
    assert b"X-Amz" not in reply.body


@pytest.mark.catalogue("A12")
def test_a_form_to_send_a_file_ends_within_five_minutes_and_is_for_that_file_alone(
    officer: Officer,
) -> None:
    headers = {"idempotency-key": "import-key-0002"}
    made = officer.call("POST", "/api/imports", FILE, headers=headers).json
    fields = made["upload"]["fields"]
    policy = json.loads(b64decode(fields["policy"]))
    ends = datetime.strptime(policy["expiration"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)

    begun = datetime.strptime(fields["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    assert begun < ends <= begun + timedelta(seconds=FIVE_MINUTES + 1)
    assert ends - datetime.now(UTC) <= timedelta(seconds=FIVE_MINUTES)
    assert {"key": f"venues/{made['import_id']}/file.csv"} in policy["conditions"]
    assert [one[0] for one in policy["conditions"] if isinstance(one, list)] == [
        "content-length-range"
    ]
    scope = fields["x-amz-credential"].partition("/")[2]
    assert signed(scope, fields["policy"]) == fields["x-amz-signature"]
