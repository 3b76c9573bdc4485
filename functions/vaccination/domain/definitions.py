"""What does each published figure mean, and how can anybody compute it again?

The id of a definition grows a number when its meaning changes, so that two files of figures can be
compared only where their ids are the same (domain.md G2).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Figure(StrEnum):
    """What is published, in the order of the way of a dose."""

    RECEIVED = "received"
    CAME = "came"
    SENT = "sent"
    ALLOCATED = "allocated"
    REGISTERED = "registered"
    INVITED = "invited"
    USED = "used"
    WASTED = "wasted"


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure's meaning; `of_people`: small cells are hidden, and today is not told."""

    figure: Figure
    id: str
    of_people: bool
    vi: str
    en: str


_SUM_VI: Final = "Tổng các huyện bằng số của tỉnh, tổng các tỉnh bằng số cả nước."
_SUM_EN: Final = "Districts add up to their province, provinces to the nation."

DEFINITIONS: Final = (
    Definition(
        Figure.RECEIVED,
        "doses-received-1",
        False,
        f"Liều mà các điểm tiêm nhập từ ngoài hệ thống điểm tiêm, theo ngày ghi sổ. {_SUM_VI}",
        f"Doses that came to sites from outside all sites, by the day of booking. {_SUM_EN}",
    ),
    Definition(
        Figure.CAME,
        "doses-came-1",
        False,
        f"Liều nhận từ điểm tiêm khác, theo ngày ghi sổ; cả nước bằng số liều chuyển đi. {_SUM_VI}",
        f"Doses from other sites, by the day of booking; in the nation as many as were sent. "
        f"{_SUM_EN}",
    ),
    Definition(
        Figure.SENT,
        "doses-sent-1",
        False,
        f"Liều chuyển đến điểm tiêm khác, theo ngày ghi sổ. {_SUM_VI}",
        f"Doses sent to other sites, by the day of booking. {_SUM_EN}",
    ),
    Definition(
        Figure.ALLOCATED,
        "doses-allocated-1",
        False,
        f"Liều theo lô mà kế hoạch đã công bố giao cho huyện, theo ngày quyết định. {_SUM_VI}",
        f"Doses by lot that published plans give to districts, by the day of decision. {_SUM_EN}",
    ),
    Definition(
        Figure.REGISTERED,
        "people-registered-1",
        True,
        f"Đăng ký còn hiệu lực, theo huyện cư trú và ngày khai lần cuối nhóm ưu tiên, tiền sử. "
        f"Mỗi người tính một lần trong một đợt tiêm. {_SUM_VI}",
        f"Registrations that stand, by district of residence and the day on which group and health "
        f"were said last. One a person and campaign. {_SUM_EN}",
    ),
    Definition(
        Figure.INVITED,
        "people-invited-1",
        True,
        f"Người còn đăng ký đã được mời theo lượt rút thăm, tính vào ngày của lượt mời đầu tiên. "
        f"{_SUM_VI}",
        f"Registered people whom a wave of a draw invited, by the day of the first wave. {_SUM_EN}",
    ),
    Definition(
        Figure.USED,
        "doses-given-1",
        True,
        f"Mũi tiêm được tính (không gồm mũi đã huỷ), theo ngày tiêm và huyện của điểm tiêm. "
        f"{_SUM_VI}",
        f"Doses that count (not withdrawn), by the day on which they were given and the district "
        f"of the site. {_SUM_EN}",
    ),
    Definition(
        Figure.WASTED,
        "doses-wasted-1",
        False,
        f"Liều bị huỷ tại điểm tiêm vì bất cứ lý do nào, theo ngày ghi sổ. {_SUM_VI}",
        f"Doses wasted at sites for whatever reason, by the day of booking. {_SUM_EN}",
    ),
)
OF_PEOPLE: Final = frozenset(one.figure for one in DEFINITIONS if one.of_people)
