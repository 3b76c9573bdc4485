"""Tickets of a district, its readiness by two people, and numbers of people trained."""

from __future__ import annotations

from typing import Any

import httpx

from functions.kernel.periods import DAY, day_of
from infra.local.seed.laboratory import account
from infra.local.seed.world import World

COCKPIT = "/can-bo/to-cong-nghe"
DISTRICT, COMMUNE = "01/001", "01/001/00001"
TICKETS = (
    ("A", "device", "Máy quét ở cổng chợ không lên nguồn (giả định)"),
    ("A", "supply", "Hết giấy in tờ mã cho hộ kinh doanh (giả định)"),
    ("B", "data", "Ống mẫu của buổi sáng chưa thấy ở phòng xét nghiệm (giả định)"),
    ("C", "account", "Người tiêm mới chưa đăng nhập được (giả định)"),
)
TICKED = (
    ("A-venues", "Báo cáo 12/BC-UBND (giả định)"),
    ("C-sites", "Danh sách phân công 07/TTYT (giả định)"),
    ("B-sampling", "Biên bản chạy thử (giả định)"),
)
TRAINED = (
    ("A", "commune_officer", 14, 12),
    ("A", "gate_staff", 30, 0),
    ("C", "vaccinator", 8, 8),
)


def taskforce_cockpit(world: World) -> None:
    """A commune opens tickets; the district ticks and enters numbers; the province confirms."""
    commune, district = world.staff(account("xa-phuc-xa")), world.staff(account("huyen-ba-dinh"))
    province = world.staff(account("tinh-ha-noi"))
    opened = [
        _sends(commune, "", at=COMMUNE, place=COMMUNE, platform=platform, kind=kind, text=text)
        for platform, kind, text in TICKETS
    ]
    first = opened[0].headers["location"].rpartition("=")[2]
    step = {"state": "waiting", "desk": "information_department", "note": "Chờ thiết bị thay thế"}
    _sends(province, "/phieu", ticket=first, revision=1, **step)
    for seen, (item, note) in enumerate(TICKED):
        _sends(district, "/san-sang", at=DISTRICT, item=item, act="tick", note=note, revision=seen)
    for seen, (item, _) in enumerate(TICKED[:2], len(TICKED)):
        _sends(province, "/san-sang", at=DISTRICT, item=item, act="confirm", revision=seen)
    held = {"at": DISTRICT, "place": COMMUNE, "day": day_of(world.begun_at) - DAY}
    for platform, role, people, accounts in TRAINED:
        told = {"platform": platform, "role": role, "people": people, "accounts": accounts}
        _sends(district, "/tap-huan", **held, **told)
    world.notes += [
        "",
        f"Task force as tinh-ha-noi or huyen-ba-dinh: {world.origin}{COCKPIT}",
        f"  the day's report, to be printed   {world.origin}{COCKPIT}/bao-cao",
    ]


def _sends(officer: httpx.Client, path: str, **form: Any) -> httpx.Response:
    """Send a form as its page would. Raises httpx.HTTPStatusError where it was refused."""
    told = {name: str(value) for name, value in form.items()}
    answer = officer.post(COCKPIT + path, data=told)
    if answer.status_code != httpx.codes.SEE_OTHER:
        problem = f"{COCKPIT}{path} answered {answer.status_code}"
        raise httpx.HTTPStatusError(problem, request=answer.request, response=answer)
    return answer
