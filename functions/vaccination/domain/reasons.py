"""Why may somebody not be vaccinated, in words for them?"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Why(StrEnum):
    """Why not."""

    NOT_REGISTERED = "NOT_REGISTERED"
    WITHDRAWN = "WITHDRAWN"
    IDENTITY_IN_DOUBT = "IDENTITY_IN_DOUBT"
    IDENTITY_REFUSED = "IDENTITY_REFUSED"
    CONSENT_OUTDATED = "CONSENT_OUTDATED"
    GROUP_NOT_INCLUDED = "GROUP_NOT_INCLUDED"
    PRODUCT_NOT_GIVEN = "PRODUCT_NOT_GIVEN"
    TOO_YOUNG = "TOO_YOUNG"
    TOO_OLD = "TOO_OLD"
    AFTER_INFECTION = "AFTER_INFECTION"
    AFTER_OTHER_VACCINE = "AFTER_OTHER_VACCINE"
    DOSE_INTERVAL = "DOSE_INTERVAL"
    PRODUCT_MISMATCH = "PRODUCT_MISMATCH"
    SERIES_COMPLETE = "SERIES_COMPLETE"


WORDS: Final[dict[Why, tuple[str, str]]] = {
    Why.NOT_REGISTERED: (
        "Người này chưa đăng ký trong đợt tiêm.",
        "This person is not registered in the campaign.",
    ),
    Why.WITHDRAWN: ("Đăng ký đã được rút.", "The registration was withdrawn."),
    Why.IDENTITY_IN_DOUBT: (
        "Thông tin giấy tờ chưa khớp; cán bộ y tế đang kiểm tra.",
        "The identity details do not agree; an officer is checking them.",
    ),
    Why.IDENTITY_REFUSED: (
        "Thông tin giấy tờ không được chấp nhận; vui lòng sửa lại đăng ký.",
        "The identity details were not accepted; please correct the registration.",
    ),
    Why.CONSENT_OUTDATED: (
        "Nội dung đồng ý tiêm đã thay đổi; vui lòng xác nhận lại.",
        "The text of the consent has changed; please confirm it again.",
    ),
    Why.GROUP_NOT_INCLUDED: (
        "Đợt tiêm này không dành cho nhóm đối tượng đã chọn.",
        "This campaign is not for the group that was chosen.",
    ),
    Why.PRODUCT_NOT_GIVEN: (
        "Vắc xin của đợt này hiện không được sử dụng.",
        "The vaccine of this campaign is not given now.",
    ),
    Why.TOO_YOUNG: ("Chưa đủ tuổi.", "Not old enough yet."),
    Why.TOO_OLD: ("Quá độ tuổi của đợt tiêm.", "Above the ages of the campaign."),
    Why.AFTER_INFECTION: (
        "Cần chờ sau khi mắc COVID-19.",
        "One has to wait after a COVID-19 infection.",
    ),
    Why.AFTER_OTHER_VACCINE: (
        "Cần chờ sau khi tiêm vắc xin khác.",
        "One has to wait after another vaccine.",
    ),
    Why.DOSE_INTERVAL: (
        "Chưa đủ khoảng cách với mũi tiêm trước.",
        "Too soon after the dose before.",
    ),
    Why.PRODUCT_MISMATCH: (
        "Vắc xin của đợt này không được tiêm tiếp sau loại đã tiêm.",
        "The vaccine of this campaign may not follow the one given before.",
    ),
    Why.SERIES_COMPLETE: (
        "Đã tiêm đủ số mũi; chưa có quy định tiêm nhắc lại.",
        "All doses of the series were given; no rule provides for another.",
    ),
}
