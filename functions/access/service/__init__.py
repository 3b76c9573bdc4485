"""What other houses may ask of access, in one place. Each name is explained where it is made."""

from functions.access.domain.audit import AuditRow
from functions.access.domain.challenge import ChallengePurpose, CodeNotAccepted, TriesSpent
from functions.access.domain.device import Device, DeviceState, KeyUnusable, PairingNotAccepted
from functions.access.domain.passage import (
    CrossSite,
    Line,
    Need,
    PathUnclear,
    PhoneUnverified,
    SecretInAddress,
    local_path,
)
from functions.access.domain.staff import (
    MfaRequired,
    PostingImpossible,
    Staff,
    StaffNotActive,
    StaffState,
    Unit,
    staff_id,
)
from functions.access.service.audit import access_log, write_audit
from functions.access.service.challenges import (
    Asker,
    Started,
    answer_challenge,
    open_challenge,
    open_code,
    resend_challenge,
    start_challenge,
)
from functions.access.service.cookies import (
    device_nonce,
    drop_cookie,
    session_cookie,
    set_cookie,
)
from functions.access.service.cursors import CursorInvalid, open_cursor, seal_cursor
from functions.access.service.devices import device_of, devices_of, enrol, pair, revoke
from functions.access.service.forgetting import forget
from functions.access.service.guard import admit, holds, require
from functions.access.service.issuer import IssuerUnreachable
from functions.access.service.key_names import keep_keys
from functions.access.service.limits import count
from functions.access.service.neighbours import Neighbours, install_neighbours, neighbours
from functions.access.service.sessions import (
    Opened,
    begin_session,
    end_session,
    end_sessions_of,
    open_session,
)
from functions.access.service.signing_in import SignInLost, begin_sign_in, finish_sign_in
from functions.access.service.staff import end_token, put_staff, put_unit, unit_of

__all__ = [
    "Asker", "AuditRow", "ChallengePurpose", "CodeNotAccepted", "CrossSite", "CursorInvalid",
    "Device", "DeviceState", "IssuerUnreachable", "KeyUnusable", "Line", "MfaRequired", "Need",
    "Neighbours", "Opened", "PairingNotAccepted", "PathUnclear", "PhoneUnverified",
    "PostingImpossible", "SecretInAddress", "SignInLost", "Staff", "StaffNotActive", "StaffState",
    "Started", "TriesSpent", "Unit", "access_log", "admit", "answer_challenge", "begin_session",
    "begin_sign_in", "count", "device_nonce", "device_of", "devices_of", "drop_cookie",
    "end_session", "end_sessions_of", "end_token", "enrol", "finish_sign_in", "forget", "holds",
    "install_neighbours", "keep_keys", "local_path", "neighbours", "open_challenge", "open_code",
    "open_cursor", "open_session", "pair", "put_staff", "put_unit", "require", "resend_challenge",
    "revoke", "seal_cursor", "session_cookie", "set_cookie", "staff_id", "start_challenge",
    "unit_of", "write_audit",
]  # fmt: skip
