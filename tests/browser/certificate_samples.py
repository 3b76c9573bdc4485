"""Samples of the pages of certificates; added to `SAMPLES`."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from functions.certificates.domain.uvci import write_uvci
from functions.certificates.domain.words import Kind, State
from functions.certificates.schemas.days import FacilityDayView, MissingOfDayView
from functions.certificates.service.batching import FacilityDay
from functions.certificates.service.holding import Missing, MissingOfDay
from functions.certificates.store.facility_days import Signing
from functions.kernel.callers import Role
from functions.kernel.identifiers import StaffId
from functions.runtime import signing
from tests.domain.certificates import samples

LIST_KEY = ec.generate_private_key(ec.SECP256R1())
"""Signs the lists that the preview answers."""
NOTHING: dict[str, Any] = {"values": {}, "problem": None}
ROW: dict[str, Any] = {
    "id": samples.ID,
    "uvci": write_uvci(samples.ID),
    "kind": "v",
    "state": "issued",
    "tone": "green",
    "at": samples.NOW,
    "until": samples.NOW + timedelta(days=365),
}
TEXT = samples.signed(Kind.VACCINATION)
CHECK: dict[str, Any] = NOTHING | {
    "told": None,
    "list_key": json.dumps(signing.jwk_of(LIST_KEY.public_key())),
}
SIGNED = (Signing(StaffId("staff-000001"), samples.NOW),)
SIGNING: dict[str, Any] = NOTHING | {
    "done": True,
    "signings": SIGNED,
    "shown": FacilityDayView.of(
        FacilityDay(
            day=samples.NOW.date(),
            doses=240,
            states={State.ISSUED: 201, State.REQUESTED: 20, State.REVOKED: 1},
            refused={"NAME_NOT_LATIN": 2},
            held={"OBSERVATION_OPEN": 9, "DOSE_IN_QUESTION": 1},
            signings=SIGNED,
        )
    ),
}
MISSING = MissingOfDayView.of(
    MissingOfDay(
        samples.NOW.date(),
        (
            Missing("Nguyễn V*** A***", "dose#20211115", "OBSERVATION_OPEN", None),
            Missing("", "dose#20211115", "NAME_NOT_LATIN", State.REFUSED),
        ),
        3,
    )
)
CERTIFICATES: dict[str, tuple[str, Role, dict[str, Any]]] = {
    "/diem-tiem/chung-nhan/chua-cap": (
        "certificates/missing.html",
        Role.COMMUNE_OFFICER,
        {"shown": MISSING},
    ),
    "/chung-nhan": (
        "certificates/certificates.html",
        Role.CITIZEN,
        NOTHING
        | {
            "person": "",
            "family": [("0000000000002", "Nguyễn T*** M***")],
            "askable": [{"source": "tube#VN-000001", "at": samples.NOW, "kind": "t"}],
            "certificates": [ROW, ROW | {"kind": "r", "state": "revoked", "tone": "grey"}],
        },
    ),
    "/chung-nhan/1": (
        "certificates/certificate.html",
        Role.CITIZEN,
        {
            "one": ROW
            | {
                "text": TEXT,
                "pdf": "",
                "source": "dose#imm-1",
                "facts": [("Họ và tên", "Name", "Nguyễn Thị Hồng Đào")],
            }
        },
    ),
    "/chung-nhan/2": (
        "certificates/certificate.html",
        Role.CITIZEN,
        {
            "one": ROW
            | {"state": "requested", "text": "", "pdf": "", "source": "dose#imm-1", "facts": []}
        },
    ),
    "/kiem-tra-chung-nhan": ("certificates/check.html", Role.ANONYMOUS, CHECK),
    "/diem-tiem/chung-nhan": ("certificates/signing.html", Role.COMMUNE_OFFICER, SIGNING),
    "/can-bo/chung-nhan": (
        "certificates/revoking.html",
        Role.MINISTRY_OPERATOR,
        NOTHING | {"done": True},
    ),
}
