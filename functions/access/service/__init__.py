"""What other houses may ask of access, in one place. Each name is explained where it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.runtime.facade import lazily

if TYPE_CHECKING:
    # fmt: off
    from functions.access.domain.account_refusals import AccountUnchanged
    from functions.access.domain.accounts import WantedAccount
    from functions.access.domain.audit import AuditRow
    from functions.access.domain.challenge import ChallengePurpose, CodeNotAccepted, TriesSpent
    from functions.access.domain.device import Device, DeviceState, KeyUnusable, PairingNotAccepted
    from functions.access.domain.learning import (
        Lesson,
        Pass,
        Progress,
        ProgressChanged,
        SamePersonWaives,
        TrainingNeeded,
        Waiver,
        WaiverUnknown,
    )
    from functions.access.domain.onboarding import (
        Application,
        ApplicationOver,
        ApplicationUnknown,
        LicenceInvalid,
        LicenceUnknown,
        OwnApplication,
        UnitKindUnknown,
        UnitNameMissing,
        Wanted,
    )
    from functions.access.domain.passage import (
        CrossSite,
        Line,
        Need,
        PathUnclear,
        PhoneUnverified,
        SecretInAddress,
        local_path,
    )
    from functions.access.domain.right_refusals import (
        RightInvalid,
        RightNeedless,
        RightOver,
        RightReasonMissing,
        RightTermsInvalid,
        RightUnknown,
    )
    from functions.access.domain.staff import (
        MfaRequired,
        PostingImpossible,
        Staff,
        StaffNotActive,
        StaffState,
        Unit,
        UnitState,
        staff_id,
    )
    from functions.access.domain.volume import VolumeLimit
    from functions.access.service.audit import access_log, write_audit
    from functions.access.service.blind_challenges import (
        answer_blind_challenge,
        may_be_sent,
        open_result_code,
        start_blind_challenge,
    )
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
        SIGNED_OUT,
        device_nonce,
        drop_cookie,
        session_cookie,
        set_cookie,
    )
    from functions.access.service.cursors import CursorInvalid, open_cursor, seal_cursor
    from functions.access.service.devices import device_of, devices_of, enrol, pair, revoke
    from functions.access.service.email_challenges import (
        answer_email_challenge,
        open_email_code,
        start_email_challenge,
    )
    from functions.access.service.forgetting import forget
    from functions.access.service.guard import (
        admit,
        holds,
        may_pass,
        require,
        require_area,
        stands_in,
    )
    from functions.access.service.held_work import held_while_off, rests_while_off
    from functions.access.service.in_files import (
        account_in_file,
        acting,
        comparing,
        propose_in_file,
    )
    from functions.access.service.issuer import IssuerUnreachable
    from functions.access.service.key_names import keep_keys
    from functions.access.service.learning import (
        agree_waiver,
        ask_waiver,
        begin_anew,
        keep_answer,
        keep_passed,
        may_work,
        must_learn,
        passes_in,
        progress_of,
        waiting_waivers,
    )
    from functions.access.service.limits import count
    from functions.access.service.modes import is_off, kinds_at, takes_into_queue
    from functions.access.service.neighbourhood import Neighbours, install_neighbours, neighbours
    from functions.access.service.onboarding import (
        application_of,
        apply_for_unit,
        check_unit,
        refuse_unit,
        waiting_units,
    )
    from functions.access.service.phones import open_phone, seal_phone
    from functions.access.service.refusals import keep_refusal
    from functions.access.service.right_uses import holds_still
    from functions.access.service.roster import end_all, end_one, end_others, sessions_of
    from functions.access.service.sessions import (
        Opened,
        begin_session,
        end_sessions_of,
        open_session,
    )
    from functions.access.service.signing_in import SignInLost, begin_sign_in, finish_sign_in
    from functions.access.service.staff import (
        end_token,
        put_staff,
        put_unit,
        unit_of,
        working_unit_of,
    )
    from functions.access.service.velocity import paced
    from functions.access.service.working import active_in
    # fmt: on

__getattr__ = lazily(
    __name__,
    {
        "functions.access.domain.account_refusals": "AccountUnchanged",
        "functions.access.domain.accounts": "WantedAccount",
        "functions.access.domain.audit": "AuditRow",
        "functions.access.domain.challenge": "ChallengePurpose CodeNotAccepted TriesSpent",
        "functions.access.domain.device": "Device DeviceState KeyUnusable PairingNotAccepted",
        "functions.access.domain.learning": (
            "Lesson Pass Progress ProgressChanged SamePersonWaives TrainingNeeded Waiver "
            "WaiverUnknown"
        ),
        "functions.access.domain.onboarding": (
            "Application ApplicationOver ApplicationUnknown LicenceInvalid LicenceUnknown "
            "OwnApplication UnitKindUnknown UnitNameMissing Wanted"
        ),
        "functions.access.domain.passage": (
            "CrossSite Line Need PathUnclear PhoneUnverified SecretInAddress local_path"
        ),
        "functions.access.domain.right_refusals": (
            "RightInvalid RightNeedless RightOver RightReasonMissing RightTermsInvalid RightUnknown"
        ),
        "functions.access.domain.staff": (
            "MfaRequired PostingImpossible Staff StaffNotActive StaffState Unit UnitState staff_id"
        ),
        "functions.access.domain.volume": "VolumeLimit",
        "functions.access.service.audit": "access_log write_audit",
        "functions.access.service.blind_challenges": (
            "answer_blind_challenge may_be_sent open_result_code start_blind_challenge"
        ),
        "functions.access.service.challenges": (
            "Asker Started answer_challenge open_challenge open_code resend_challenge "
            "start_challenge"
        ),
        "functions.access.service.cookies": (
            "SIGNED_OUT device_nonce drop_cookie session_cookie set_cookie"
        ),
        "functions.access.service.cursors": "CursorInvalid open_cursor seal_cursor",
        "functions.access.service.devices": "device_of devices_of enrol pair revoke",
        "functions.access.service.email_challenges": (
            "answer_email_challenge open_email_code start_email_challenge"
        ),
        "functions.access.service.forgetting": "forget",
        "functions.access.service.guard": ("admit holds may_pass require require_area stands_in"),
        "functions.access.service.held_work": "held_while_off rests_while_off",
        "functions.access.service.in_files": "account_in_file acting comparing propose_in_file",
        "functions.access.service.issuer": "IssuerUnreachable",
        "functions.access.service.key_names": "keep_keys",
        "functions.access.service.learning": (
            "agree_waiver ask_waiver begin_anew keep_answer keep_passed may_work must_learn "
            "passes_in progress_of waiting_waivers"
        ),
        "functions.access.service.limits": "count",
        "functions.access.service.modes": "is_off kinds_at takes_into_queue",
        "functions.access.service.neighbourhood": "Neighbours install_neighbours neighbours",
        "functions.access.service.onboarding": (
            "application_of apply_for_unit check_unit refuse_unit waiting_units"
        ),
        "functions.access.service.phones": "open_phone seal_phone",
        "functions.access.service.refusals": "keep_refusal",
        "functions.access.service.right_uses": "holds_still",
        "functions.access.service.roster": "end_all end_one end_others sessions_of",
        "functions.access.service.sessions": ("Opened begin_session end_sessions_of open_session"),
        "functions.access.service.signing_in": "SignInLost begin_sign_in finish_sign_in",
        "functions.access.service.staff": "end_token put_staff put_unit unit_of working_unit_of",
        "functions.access.service.velocity": "paced",
        "functions.access.service.working": "active_in",
    },
)
