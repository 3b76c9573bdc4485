"""A province's officer has sent a file of venues with faults, and another app's visits."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import timedelta

import httpx

from functions.kernel.identifiers import VenueCode, print_venue_code
from functions.kernel.periods import VIETNAM
from infra.local.seed.laboratory import account
from infra.local.seed.world import World, say, until

HEADING = (
    "Tên địa điểm",
    "Loại hình",
    "Mã tỉnh",
    "Mã huyện",
    "Mã xã",
    "Địa chỉ",
    "Giờ mở cửa",
    "Giờ đóng cửa",
    "Sức chứa",
    "Người đăng ký",
    "Điện thoại",
)
VENUES = (
    "Bưu điện Mẫu,office,01,001,00001,Số 2 phố Thử Nghiệm,07:00,18:00,30,Cao Thị Khánh,0900001011",
    "Quán cà phê Gió,food,01,001,00004,Số 6 đường Ví Dụ,07:00,22:00,50,Tạ Văn Linh,0900001012",
    "Nhà sách Trang,shop,01,001,00004,Số 9 đường Ví Dụ,08:00,21:00,60,Đinh Thị Mận,0900001013",
    "Tiệm may Kim,shop,01,001,99999,Số 4 ngõ Yên,08:00,19:00,5,Hà Thị Nga,0900001014",
    "Karaoke Vui,giải trí,01,001,00006,Số 5 ngõ Yên,18:00,23:00,80,Phan Văn Oanh,0900001015",
    "Sân bóng Xanh,leisure,79,760,26734,Số 7 ngõ Yên,06:00,22:00,không rõ,Lưu Văn Phát,90000101",
)


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    told = io.StringIO()
    writer = csv.writer(told)
    writer.writerow(heading)
    writer.writerows(rows)
    return told.getvalue().encode("utf-8-sig")


def _send(world: World, kind: str, filename: str, table: bytes) -> str:
    officer = world.staff(account("tinh-ha-noi"))
    wanted = {"kind": kind, "filename": filename, "size": len(table), "dry_run": False}
    made = say(officer, "/api/imports", wanted, f"seed-{kind}-file")
    if made["upload"]:
        form = made["upload"]
        sent = {"file": (filename, table, "text/csv")}
        httpx.post(form["url"], data=form["fields"], files=sent, timeout=60).raise_for_status()

    def done() -> str | None:
        told = officer.get(f"/api/imports/{made['import_id']}").raise_for_status().json()
        return str(told["state"]) if told["state"] not in ("AWAITING_FILE", "RECEIVING") else None

    state = until(done, f"the reading of {filename}")
    return f"  {world.origin}/can-bo/tep/{made['import_id']}  {filename}: {state}"


def venue_file(world: World) -> None:
    """Six venues, three of them with faults."""
    table = _table(HEADING, (row.split(",") for row in VENUES))
    told = _send(world, "venues", "dia-diem-thang-nay.csv", table)
    world.notes += ["", "Files of CDC Hà Nội (sign in as Bùi Văn Tỉnh):", told]


def visit_file(world: World) -> None:
    """Visits that a province's own app recorded: known, of an unknown venue, and faulty ones."""
    market, yesterday = print_venue_code(VenueCode(world.known["market"])), _days_ago(world, 1)
    rows = [
        ("0900002001", market, "", f"{yesterday} 08:15", f"{yesterday} 08:50"),
        ("0900002005", market, "", f"{yesterday} 09:30", ""),
        ("0900002099", market, "", f"{yesterday} 10:05", ""),
        ("0900002002", "", "HN-APP-0042", f"{yesterday} 11:00", ""),
        ("0900002003", market, "", f"{yesterday} 25:61", ""),
        ("", market, "", f"{yesterday} 12:00", ""),
    ]
    heading = ("Số điện thoại", "Mã địa điểm", "Mã địa điểm tỉnh", "Giờ vào", "Giờ ra")
    world.notes.append(_send(world, "visits", "luot-den-app-tinh.csv", _table(heading, rows)))


def _days_ago(world: World, days: int) -> str:
    return (world.begun_at - timedelta(days=days)).astimezone(VIETNAM).strftime("%d/%m/%Y")
