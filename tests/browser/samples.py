"""One sample of what each page is given: the templates' documented variables, with made-up values.

`SAMPLES` maps a path of the preview to (template, role, variables). Persons, phones and numbers
are synthetic (phones +8490000xxxx, names composed).
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from markupsafe import Markup

from functions.checkin.domain.form import current_form, describe_form
from functions.checkin.domain.warning import OwnerWarning
from functions.kernel.callers import Role
from functions.kernel.identifiers import (
    DivisionPath,
    card_code,
    print_venue_code,
    venue_code,
)
from functions.registry.domain.poster import Poster, write_token
from functions.registry.domain.poster_words import card_words
from functions.runtime.documents.card_sheet import card_svg
from tests.browser.account_samples import ACCOUNTS
from tests.browser.aefi_samples import AEFI
from tests.browser.aggregate_samples import AGGREGATES
from tests.browser.approval_samples import APPROVALS
from tests.browser.certificate_samples import CERTIFICATES
from tests.browser.datarights_samples import DATA_RIGHTS
from tests.browser.followup_samples import FOLLOW_UP
from tests.browser.immunization_samples import IMMUNIZATION
from tests.browser.laboratory_samples import BOARDS
from tests.browser.mode_samples import MODES
from tests.browser.nation_samples import NATION
from tests.browser.operations_samples import OPERATIONS
from tests.browser.result_samples import RESULTS
from tests.browser.rights_samples import RIGHTS
from tests.browser.sampling import SAMPLING
from tests.browser.taskforce_samples import TASKFORCE
from tests.browser.tracing_samples import TRACING
from tests.browser.training_samples import TRAINING
from tests.browser.vaccination_samples import VACCINATION
from tests.browser.zoning_samples import ZONING

NOW = datetime(2021, 11, 15, 2, 30, tzinfo=UTC)
STATIC = Path(__file__).parents[2] / "functions" / "static"
VENUE_CODE = venue_code(b"shop1")
VENUE_PRINTED = print_venue_code(VENUE_CODE)
POSTER_SEEN = Poster(
    venue=VENUE_CODE,
    version=2,
    kind="supermarket",
    division=DivisionPath("01/001/00004"),
    default_stay_minutes=60,
    issued=date(2021, 11, 1),
    expires=date(2022, 11, 1),
)
TOKEN = write_token(POSTER_SEEN, lambda _: b"by no-one" * 7 + b".")
CARD = card_words(
    "LC5.7K3M9Q2XB4C5D",
    code=card_code(0x1CE7_A3B2_91F0_4D5),
    origin="https://lachan.example",
    printed_on=date(2021, 11, 15),
)
NOTHING: dict[str, Any] = {"values": {}, "problem": None}
WRONG: dict[str, Any] = {
    "values": {"phone": "12345"},
    "problem": {
        "code": "INVALID",
        "status": 422,
        "message_vi": "Một số mục chưa đúng, vui lòng kiểm tra lại.",
        "message_en": "Some fields are not right; please check them.",
        "request_id": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
        "errors": [{"field": "phone", "code": "PHONE_INVALID"}],
    },
}
PROVINCES = [
    tuple(pair) for pair in json.loads((STATIC / "divisions" / "index.json").read_text("utf-8"))
]
COUNTRIES = [("VN", "Việt Nam"), ("KR", "Hàn Quốc"), ("LA", "Lào")]
LISTS = {
    "provinces": PROVINCES,
    "countries": COUNTRIES,
    "districts": {"": [("001", "Quận Ba Đình")]},
    "wards": {"": [("00004", "Phường Trúc Bạch")]},
}
PLACE = {
    "name": "Siêu thị Hoa Sen – cơ sở Nguyễn Thị Minh Khai",
    "kind_name": "Siêu thị, trung tâm thương mại",
    "commune": "Phường Trúc Bạch, Quận Ba Đình, Thành phố Hà Nội",
    "code_printed": "7K3M-9Q2XB",
}
MEMBERS = [{"id": "0A1B2C3D4E5F6", "masked_name": "Nguyễn T*** B***"}]
SCAN: dict[str, Any] = NOTHING | {
    "token": TOKEN,
    "scanned_at": "2021-11-15T02:30:00Z",
    "venue": PLACE,
    "warning": None,
    "modes": (),
    "order": None,
    "form": None,
    "lists": LISTS,
    "colour": "green",
    "valid_until": NOW + timedelta(days=1),
    "members": MEMBERS,
    "visit": None,
}
DAYS = [
    {"iso": "2021-11-15", "words": "Hôm nay, 15/11/2021"},
    {"iso": "2021-11-14", "words": "14/11/2021"},
]
FIRST, MOVEMENT = (
    describe_form(current_form(kind, NOW), "vi") for kind in ("domestic", "movement")
)
KINDS = [("supermarket", "Siêu thị"), ("food", "Quán ăn, nhà hàng"), ("office", "Cơ quan")]
VENUE = PLACE | {
    "code": "7K3M9Q2XB",
    "address": "Số 5 phố Mẫu",
    "hours": "08:00–22:00",
    "capacity": 400,
    "state": "active",
    "is_suspect": True,
    "is_owner": True,
}
POSTER = {
    "version": 2,
    "state": "ready",
    "link": f"https://lachan.example/v/{TOKEN}",
    "short_code": "7K3M-9Q2XB",
    "pdf": "#pdf",
    "svg": "#svg",
    "png": "#png",
}


def visit_of(colour: str, reason: str, advice: str) -> dict[str, Any]:
    """The view of a visit just recorded."""
    return SCAN | {
        "state": "done",
        "visit": {
            "id": "v1",
            "in_at": NOW,
            "out_at": None,
            "colour": colour,
            "reason": reason,
            "for_name": "",
            "advice": advice,
        },
    }


VENUE_PAGE: dict[str, Any] = NOTHING | {
    "venue": VENUE,
    "poster": POSTER,
    "kinds": KINDS,
    "lists": LISTS,
    "form_key": "preview-key-1",
    "controllers": [{"person": "0A1B2C3D4E5F6", "masked_phone": "0900001***"}],
    "devices": [
        {"device": "d1", "label": "Cửa chính", "state": "active", "paired_at": NOW},
        {"device": "d2", "label": "Cửa hầm xe", "state": "revoked", "paired_at": NOW},
    ],
    "pairing": {"pairing_code": "4H7-KQ2", "expires_in": 600},
}
IMPORT = {
    "id": "i1",
    "kind": "venues",
    "filename": "dia-diem-thang-11.csv",
    "dry_run": False,
    "state": "DONE_WITH_ERRORS",
    "received": 1200,
    "accepted": 1180,
    "duplicate": 12,
    "rejected": 8,
    "parked": 0,
    "progress": 100,
    "rows": [
        {
            "row": 17,
            "column": "so_dien_thoai",
            "code": "PHONE_INVALID",
            "message_vi": "Số điện thoại không đúng.",
            "message_en": "The phone number is not right.",
        }
    ],
    "report": "#report",
    "at": NOW,
}
ORDERS = [
    {
        "module": "checkin",
        "scope_name": "Tỉnh Bắc Giang",
        "instrument": "12/QĐ-UBND",
        "effective_from": NOW,
        "state": "suspended",
    }
]
BOARD: dict[str, Any] = {
    "venue": VENUE,
    "day": date(2021, 11, 15),
    "days": DAYS,
    "inside": 86,
    "entries": 412,
    "hours": [
        {"hour": h, "entries": (h * 7) % 40 + 5, "inside": (h * 11) % 90} for h in range(8, 22)
    ],
    "visitors": [
        {"masked_name": "Nguyễn***", "masked_phone": "0900001***", "in_at": NOW, "out_at": None},
        {"masked_name": "Trần***", "masked_phone": "0900002***", "in_at": NOW, "out_at": NOW},
    ],
    "warnings": [
        {"code": one.code, "message": one.words("vi")}
        for one in (
            OwnerWarning("DEVICE_BURST", 43),
            OwnerWarning("IMPOSSIBLE_TRAVEL", 6),
            OwnerWarning("POSTER_MOVED"),
            OwnerWarning("VENUE_BURST", 1204),
        )
    ],
}
LOG = {
    "older": "cursor1",
    "rows": [
        {
            "at": NOW,
            "who_role": "epidemiologist",
            "unit": "CDC Hà Nội",
            "purpose": "epidemic_control",
            "action": "Xem họ tên, số điện thoại",
            "allowed": True,
        },
        {
            "at": NOW,
            "who_role": "commune_officer",
            "unit": "UBND phường Trúc Bạch",
            "purpose": "administration",
            "action": "Xem lượt ra vào",
            "allowed": False,
        },
    ],
}
SIGN_IN: dict[str, Any] = {
    "step": "phone",
    "challenge": "",
    "expires_in": 0,
    "resend_in": 0,
    "phone_masked": "",
    "next": "/",
}
CODE: dict[str, Any] = SIGN_IN | {
    "step": "code",
    "challenge": "c1",
    "expires_in": 300,
    "resend_in": 60,
    "phone_masked": "0900001***",
}
OUTCOME = {
    "colour": "yellow",
    "reason": "Có một triệu chứng. Hãy đeo khẩu trang, hạn chế tiếp xúc và theo dõi sức khoẻ.",
    "at": NOW,
    "valid_until": NOW + timedelta(days=1),
    "for_name": "",
}
DECLARE: dict[str, Any] = NOTHING | {
    "form": MOVEMENT,
    "lists": LISTS,
    "again": True,
    "members": MEMBERS,
    "outcome": None,
}
DECLARATIONS = {
    "kinds": [
        {"kind": "domestic", "title": "Khai báo y tế toàn dân", "lead": "Cho mọi người"},
        {"kind": "movement", "title": "Khai báo di chuyển nội địa", "lead": "Đi giữa các tỉnh"},
    ],
    "declarations": [OUTCOME | {"kind_title": "Khai báo y tế toàn dân"}],
    "suspended": None,
}
HISTORY = {
    "day": date(2021, 11, 15),
    "days": DAYS,
    "scanned_at": "2021-11-15T02:30:00Z",
    "visits": [
        PLACE
        | {
            "visit": "v1",
            "venue_name": PLACE["name"],
            "in_at": NOW,
            "out_at": None,
            "colour": "green",
            "certainty": "default",
            "by": "self",
            "open": True,
        },
        PLACE
        | {
            "visit": "v2",
            "venue_name": "Chợ Đồng Xuân",
            "in_at": NOW - timedelta(hours=2),
            "out_at": NOW - timedelta(hours=1),
            "colour": "green",
            "certainty": "inferred",
            "by": "gate",
            "open": False,
        },
    ],
}
FAMILY: dict[str, Any] = NOTHING | {
    "members": [MEMBERS[0] | {"birth_year": 1955, "relation": "parent"}],
    "relations": [("child", "Con"), ("parent", "Cha, mẹ")],
    "form_key": "preview-key-2",
    "offer": "",
    "claimed": False,
}
TRANSPARENCY = {
    "proofs": [
        {
            "day": "2021-10-18",
            "day_words": "18/10/2021",
            "statement": "eyJhbGciOiJFUzI1NiJ9." + "eyJkYXkiOiIyMDIxLTEwLTE4In0" * 6 + ".c2ln",
            "destroyed_at": NOW,
        }
    ],
    "orders": ORDERS,
    "retention_days": 21,
}
STAFF: dict[str, Any] = {
    "staff": {
        "role": "province_officer",
        "unit_name": "Sở Y tế Hà Nội",
        "scope_name": "Thành phố Hà Nội",
        "files": True,
        "menu": [("/can-bo/xet-nghiem", "nav.lab_province"), ("/xet-nghiem/bang", "nav.labboard")],
        "results": True,
    },
    "counts": {"imports_open": 2, "parked": 14},
}
TWIN = {
    "code": VENUE_CODE, "code_printed": VENUE_PRINTED, "name": "Quán Cơm Bình Minh",
    "place": "Phường Phúc Xá, Quận Ba Đình, Thành phố Hà Nội", "address": "Số 1 Phố Thử",
    "state": "active", "registered_at": NOW, "by_file": True,
}  # fmt: skip
TWINS: dict[str, Any] = NOTHING | {
    "twins": [{"earlier": TWIN, "later": TWIN | {"code": "x", "by_file": False}}]
}
IMPORTS: dict[str, Any] = NOTHING | {"imports": [IMPORT], "form_key": "preview-key-3"}
UPLOAD = {"url": "/uploads", "fields": {"key": "venues/i1", "policy": "p", "x-amz-signature": "s"}}
WAITING = IMPORT | {
    "id": "i2",
    "state": "AWAITING_FILE",
    "rows": [],
    "report": "",
    "progress": 0,
    "dry_run": True,
}
ORDERS_PAGE: dict[str, Any] = NOTHING | {
    "orders": ORDERS,
    "scopes": [("00", "Cả nước"), *PROVINCES],
    "form_key": "preview-key-4",
}
UNIT_WAITING = {
    "unit": "u-abcdefabcdefabcdefab",
    "kind": "vaccination_site",
    "name": "Điểm tiêm Phúc Xá (thử)",
    "place": "Phường Phúc Xá, Quận Ba Đình, Hà Nội",
    "state": "pending",
    "at": NOW,
    "hands": 1,
}
ERROR = WRONG["problem"] | {
    "status": 404,
    "code": "NOT_FOUND",
    "message_vi": "Không tìm thấy.",
    "message_en": "Not found.",
}
RESULT_FILE: dict[str, Any] = {
    "id": "f1",
    "filename": "ket-qua-2021-11-23.csv",
    "state": "ACCOUNTED",
    "received": 1200,
    "accepted": 1170,
    "matched": 1100,
    "orphaned": 50,
    "parked": 20,
    "duplicate": 18,
    "rejected": 12,
    "processed": 1200,
    "progress": 100,
    "first": "",
    "again_of": "",
    "why_again": "",
    "again": "",
    "sent_by_system": False,
    "at": NOW,
    "shares": [
        ("matched", 0, 916),
        ("orphaned", 916, 41),
        ("parked", 957, 16),
        ("duplicate", 973, 15),
        ("rejected", 988, 10),
    ],
    "notes": [
        {
            "row": row,
            "outcome": outcome,
            "column": "finding",
            "title": "Kết quả",
            "code": code,
            "message_vi": "Mã hoặc từ này không có trong danh mục, vui lòng dùng mã trong tệp mẫu.",
            "message_en": "This code or word is in no list; please use one of the template.",
            "first_file": first,
            "first_row": 3 if first else 0,
        }
        for row, outcome, code, first in (
            (2, "rejected", "UNKNOWN_CODE", ""),
            (7, "duplicate", "ROW_DUPLICATE", "f1"),
            (9, "orphaned", "TUBE_NOT_KNOWN", ""),
        )
    ],
    "more_notes": True,
    "report": "/uploads/report.csv",
}
RESULT_FILES: dict[str, Any] = NOTHING | {
    "files": [RESULT_FILE, RESULT_FILE | {"id": "f2", "sent_by_system": True}],
    "form_key": "preview-key-5",
}
RESULT_WAITING = RESULT_FILE | {
    "id": "f2",
    "state": "AWAITING_FILE",
    "notes": [],
    "more_notes": False,
    "report": "",
    "progress": 0,
}
RESULT_REPEATED = RESULT_FILE | {"state": "REPEATED", "first": "f1", "sent_by_system": True}
RESULT_REFUSED = RESULT_FILE | {
    "state": "REJECTED",
    "again_of": "f1",
    "why_again": "Người duyệt từ chối nhầm tệp",
}
OFFICER, CITIZEN, ANYONE = Role.PROVINCE_OFFICER, Role.CITIZEN, Role.ANONYMOUS

SAMPLES: dict[str, tuple[str, Role, dict[str, Any]]] = (
    SAMPLING
    | CERTIFICATES
    | VACCINATION
    | IMMUNIZATION
    | AEFI
    | TRACING
    | FOLLOW_UP
    | TASKFORCE
    | NATION
    | DATA_RIGHTS
    | TRAINING
    | OPERATIONS
    | ZONING
    | AGGREGATES
    | {
        "/": ("home.html", ANYONE, {}),
        "/loi": ("error.html", ANYONE, {"problem": ERROR}),
        "/ngoai-tuyen": ("offline.html", ANYONE, {}),
        "/dang-nhap": ("access/sign_in.html", ANYONE, SIGN_IN | NOTHING),
        "/dang-nhap/sai": ("access/sign_in.html", ANYONE, SIGN_IN | WRONG),
        "/dang-nhap/ma": ("access/sign_in.html", ANYONE, CODE | NOTHING),
        "/ai-da-xem": ("access/access_log.html", CITIZEN, LOG),
        "/can-bo": ("access/staff_home.html", OFFICER, STAFF),
        "/can-bo/khach": ("access/staff_home.html", ANYONE, {"staff": None, "counts": None}),
        "/gia-dinh": ("registry/family.html", CITIZEN, FAMILY),
        "/gia-dinh/trao": ("registry/family.html", CITIZEN, FAMILY | {"offer": "Ab3_-" * 20}),
        "/gia-dinh/nhan": ("registry/family.html", CITIZEN, FAMILY | {"claimed": True}),
        "/dia-diem": (
            "registry/venues.html",
            CITIZEN,
            {"venues": [VENUE | {"role": "owner", "state": "paused"}]},
        ),
        "/dia-diem/moi": (
            "registry/venue_new.html",
            CITIZEN,
            VENUE_PAGE | {"phone_masked": "0900001***"},
        ),
        "/dia-diem/7K3M9Q2XB": ("registry/venue.html", CITIZEN, VENUE_PAGE),
        "/dia-diem/dang-tao": (
            "registry/venue.html",
            CITIZEN,
            VENUE_PAGE | {"poster": POSTER | {"state": "rendering"}, "pairing": None},
        ),
        "/dia-diem/7K3M9Q2XB/bang": ("checkin/board.html", CITIZEN, BOARD),
        "/can-bo/tep": ("registry/imports.html", OFFICER, IMPORTS),
        "/can-bo/tep/i1": ("registry/import.html", OFFICER, {"import_": IMPORT, "upload": None}),
        "/can-bo/tep/i2": ("registry/import.html", OFFICER, {"import_": WAITING, "upload": UPLOAD}),
        "/can-bo/trung": ("registry/twins.html", OFFICER, TWINS),
        "/xet-nghiem/tep": ("laboratory/files.html", Role.LAB_TECHNICIAN, RESULT_FILES),
        "/xet-nghiem/tep/f1": (
            "laboratory/file.html",
            Role.LAB_TECHNICIAN,
            {"file": RESULT_FILE, "upload": None},
        ),
        "/xet-nghiem/tep/f2": (
            "laboratory/file.html",
            Role.LAB_TECHNICIAN,
            {"file": RESULT_WAITING, "upload": UPLOAD},
        ),
        "/xet-nghiem/tep/f3": (
            "laboratory/file.html",
            Role.LAB_TECHNICIAN,
            {"file": RESULT_REPEATED, "upload": None},
        ),
        "/xet-nghiem/tep/f4": (
            "laboratory/file.html",
            Role.LAB_TECHNICIAN,
            NOTHING | {"file": RESULT_REFUSED, "upload": None, "form_key": "preview-key-6"},
        ),
        "/can-bo/lenh": ("registry/orders.html", OFFICER, ORDERS_PAGE),
        "/can-bo/don-vi": (
            "registry/units.html",
            OFFICER,
            NOTHING
            | {
                "waiting": [UNIT_WAITING],
                "may_apply": True,
                "may_check": True,
                "form_key": "preview-units",
            },
        ),
        **BOARDS,
        **RIGHTS,
        **MODES,
        **ACCOUNTS,
        **APPROVALS,
        **RESULTS,
        "/v/la": ("checkin/scan.html", ANYONE, SCAN | {"state": "unknown", "venue": None}),
        "/v/thu-hoi": ("checkin/scan.html", ANYONE, SCAN | {"state": "revoked"}),
        "/v/ngung": ("checkin/scan.html", ANYONE, SCAN | {"state": "suspended"}),
        "/v/tam-dung": (
            "checkin/scan.html",
            ANYONE,
            SCAN
            | {"state": "module_suspended", "order": {"instrument": "2213/BYT-DP", "from": NOW}},
        ),
        "/v/lan-dau": (
            "checkin/scan.html",
            ANYONE,
            SCAN | {"state": "first", "form": FIRST, "warning": "moved"},
        ),
        f"/v/{TOKEN}": ("checkin/scan.html", CITIZEN, SCAN | {"state": "later"}),
        "/v/xanh": (
            "checkin/scan.html",
            CITIZEN,
            visit_of("green", "Không khai báo yếu tố nguy cơ.", "Mời vào"),
        ),
        "/v/vang": (
            "checkin/scan.html",
            CITIZEN,
            visit_of("yellow", "Có một triệu chứng.", "Kiểm tra thêm"),
        ),
        "/v/do": ("checkin/scan.html", CITIZEN, visit_of("red", "Có khó thở.", "Chưa nên cho vào")),
        "/v/dong": (
            "checkin/scan.html",
            CITIZEN,
            SCAN | {"state": "spilled", "modes": ("queue", "shed")},
        ),
        "/khai-bao": ("checkin/declarations.html", CITIZEN, DECLARATIONS),
        "/khai-bao/movement": ("checkin/declaration.html", CITIZEN, DECLARE),
        "/khai-bao/xong": ("checkin/declaration.html", CITIZEN, DECLARE | {"outcome": OUTCOME}),
        "/lich-su": ("checkin/history.html", CITIZEN, HISTORY),
        "/ma-cua-toi": ("checkin/my_code.html", CITIZEN, {}),
        "/ma-cua-toi/the": (
            "checkin/card.html",
            CITIZEN,
            {
                "person": "",
                "card": {
                    "svg": Markup(card_svg(CARD).decode()),
                    "label": CARD.code,
                    "masked_name": "Nguyễn V*** A***",
                },
            },
        ),
        "/cong": ("checkin/gate.html", ANYONE, {}),
        "/minh-bach": ("checkin/transparency.html", ANYONE, TRANSPARENCY),
    }
)
