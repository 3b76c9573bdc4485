"""Organisations that send lists of their people: a factory, a school, and what they are told."""

from __future__ import annotations

import json
from typing import Any

from functions.access import service as access
from functions.access.domain.staff import Unit
from functions.kernel.callers import Role
from functions.runtime import aws, settings
from functions.vaccination import consumers
from functions.vaccination.domain.list_guide import headings
from functions.vaccination.domain.nomination_row import COLUMNS
from tests.doors.checkin.town import Officer
from tests.doors.vaccination.clinic import PLANS, Clinic
from tests.gateway import Reply
from tests.world import messages_in

LISTS = "/api/vaccination/lists"
NOMINATIONS = "/api/vaccination/nominations"
UNITS = (
    Unit("works-01", "organisation", "Công ty May Thử (thử)", "01/001"),
    Unit("school-02", "organisation", "Trường Thử (thử)", "01/002"),
)
WHO = {
    "full_name": "Phạm Thị Công Nhân",
    "birth": "1990-02-03",
    "sex": "Nữ",
    "phone": "0900004001",
    "document": "001190000001",
    "occupation": "Công nhân may",
    "day": "2021-12-01",
    "province": "01",
    "district": "Quận Ba Đình",
    "ward": "00001",
    "group": "16",
}


def row(number: int = 1, **other: str) -> list[str]:
    """One line of a list; parts may be replaced by column."""
    told = WHO | {"document": f"0011900{number:05d}", "phone": f"090000{4000 + number}"} | other
    return [told.get(column, "") for column in COLUMNS]


def csv_of(*rows: list[str], heading: tuple[str, ...] | None = None) -> bytes:
    """A CSV file with the heading of the template."""
    lines = [heading or headings(), *rows]
    return "\r\n".join(",".join(f'"{cell}"' for cell in line) for line in lines).encode()


class Works:
    """Two organisations, asked for and admitted as a test wants."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        for unit in UNITS:
            access.put_unit(unit)
        self.factory = clinic.member(Role.ORGANISATION, "works-01")
        self.school = clinic.member(Role.ORGANISATION, "school-02")
        self._keys = 0

    @property
    def campaign(self) -> str:
        """The published campaign."""
        return self.clinic.campaign

    def asks(self, who: Officer) -> Reply:
        """Ask to send lists."""
        return who.call("POST", f"/api/vaccination/campaigns/{self.campaign}/admissions")

    def decides(self, unit: str, *, admitted: bool, who: Officer | None = None) -> Reply:
        """An officer's word on an organisation."""
        told = {"unit": unit, "admitted": admitted, "reason": "Đúng địa bàn"}
        place = f"{PLANS}/{self.campaign}/organisations"
        return (who or self.clinic.department).call("POST", place, told)

    def admit(self) -> None:
        """Both have asked and are admitted."""
        for who, unit in ((self.factory, "works-01"), (self.school, "school-02")):
            assert self.asks(who).status == 201
            assert self.decides(unit, admitted=True).status == 200

    def announces(self, who: Officer | None = None, **more: Any) -> Reply:
        """Announce a list."""
        self._keys += 1
        told = {"campaign": self.campaign, "filename": "danh-sach.csv", "size": 1000} | more
        key = {"idempotency-key": f"works-key-{self._keys:04d}"}
        return (who or self.factory).call("POST", LISTS, told, headers=key)

    def sends(self, *rows: list[str], who: Officer | None = None, **more: Any) -> dict[str, Any]:
        """Announce a list, send it, and have it taken; how it fared."""
        return self.taken(csv_of(*rows), who, **more)

    def taken(self, body: bytes, who: Officer | None = None, **more: Any) -> dict[str, Any]:
        """The same of a file's bytes."""
        reply = self.announces(who, **more)
        assert reply.status == 201, reply.body
        list_id = str(reply.json["list_id"])
        receive(arrived(list_id, body, str(more.get("filename", ".csv")).rpartition(".")[2]))
        return self.shown(list_id, who)

    def shown(self, list_id: str, who: Officer | None = None) -> dict[str, Any]:
        """How a list fares."""
        reply = (who or self.factory).get(f"{LISTS}/{list_id}")
        assert reply.status == 200, reply.body
        found: dict[str, Any] = reply.json
        return found


def arrived(list_id: str, body: bytes, ending: str = "csv") -> dict[str, Any]:
    """Put a list where its form would send it; the message by which S3 tells of it."""
    key = f"people/{list_id}/file.{ending}"
    bucket = settings.bucket("uploads")
    put = aws.client("s3").put_object(Bucket=bucket, Key=key, Body=body)
    told = {"key": key, "versionId": put.get("VersionId", ""), "size": len(body)}
    record = {"s3": {"bucket": {"name": bucket}, "object": told}}
    return {"messageId": "m-1", "body": json.dumps({"Records": [record]})}


def receive(message: dict[str, Any]) -> None:
    """Take a list, and go on for as long as it asks to."""
    records = [message]
    while records:
        assert consumers.receive_list({"Records": records[:1]}, None) == {"batchItemFailures": []}
        records = records[1:] + messages_in("people-files")


def told(shown: dict[str, Any]) -> list[tuple[int, str]]:
    """What became of the rows: number and code."""
    return [(one["row"], one["code"]) for one in shown["rows"]]


def counts(shown: dict[str, Any]) -> tuple[int, ...]:
    """Received, accepted, duplicate, rejected, parked."""
    parts = ("received", "accepted", "duplicate", "rejected", "parked")
    return tuple(shown[part] for part in parts)
