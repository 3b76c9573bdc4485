"""What may be refused of a staff account, and in which words."""

from __future__ import annotations

from functions.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class AccountNameInvalid(Invalid):
    """Not how the issuer calls its accounts."""

    code = "ACCOUNT_NAME_INVALID"
    vi = "Tên tài khoản gồm 3–64 chữ không dấu, số, dấu chấm, gạch ngang hoặc gạch dưới."
    en = "An account is named by 3 to 64 plain letters, digits, dots, hyphens or underscores."


class RoleUnknown(Invalid):
    """Not a role of the closed list."""

    code = "ROLE_UNKNOWN"
    vi = "Vai trò không có trong danh sách."
    en = "There is no such role."


class RoleUnfit(Invalid):
    """A unit of this kind or level has no such role."""

    code = "ROLE_UNFIT"
    vi = "Loại đơn vị này không có vai trò đó."
    en = "A unit of this kind has no such role."


class RoleTooWide(Forbidden):
    """Whoever proposes or checks may not give this role, or not in a unit of this kind."""

    code = "ROLE_TOO_WIDE"
    vi = "Bạn không được cấp vai trò này cho đơn vị này."
    en = "You may not give this role in this unit."


class PeriodInvalid(Invalid):
    """The period begins in the past or far off, ends before it begins, or is too long."""

    code = "ACCOUNT_PERIOD_INVALID"
    vi = "Thời hạn chưa đúng: từ hôm nay, tối đa 366 ngày."
    en = "The period is not right: from today, 366 days at most."


class UnitUnknown(NotFound):
    """No such unit within reach, or one that is closed or not checked yet."""

    code = "UNIT_UNKNOWN"
    vi = "Không tìm thấy đơn vị này trong địa bàn."
    en = "There is no such unit in your area."


class UnitClosed(Conflict):
    """It is closed already, or open already, or not yet checked."""

    code = "UNIT_STATE"
    vi = "Đơn vị đã ở trạng thái đó hoặc chưa được duyệt."
    en = "The unit is in that state already, or has not been checked."


class OwnUnit(Forbidden):
    """Nobody closes their own unit, nor opens again what they closed."""

    code = "OWN_UNIT"
    vi = "Không tự đóng đơn vị của mình, không tự mở lại đơn vị mình đã đóng."
    en = "Nobody closes their own unit, nor reopens one they closed."


class AccountElsewhere(Conflict):
    """It works for a unit outside the proposer's area, which has to let it go first."""

    code = "ACCOUNT_ELSEWHERE"
    vi = "Tài khoản đang thuộc đơn vị ngoài địa bàn; đơn vị đó phải kết thúc trước."
    en = "The account belongs to a unit outside your area, which has to end it first."


class AccountUnchanged(Conflict):
    """What is proposed is what stands."""

    code = "ACCOUNT_UNCHANGED"
    vi = "Tài khoản đã có đúng vai trò, đơn vị và thời hạn này."
    en = "The account has exactly this role, unit and period."


class AccountUnknown(NotFound):
    """No such account within reach."""

    code = "ACCOUNT_UNKNOWN"
    vi = "Không tìm thấy tài khoản này trong địa bàn."
    en = "There is no such account in your area."


class AccountStateWrong(Conflict):
    """That step can't follow the present state."""

    code = "ACCOUNT_STATE"
    vi = "Không làm được bước này ở trạng thái hiện tại của tài khoản."
    en = "This can't be done in the account's present state."


class AccountReasonMissing(Invalid):
    """A step without a reason."""

    code = "ACCOUNT_REASON_MISSING"
    vi = "Vui lòng ghi lý do (ít nhất 10 ký tự)."
    en = "Please say why (at least ten characters)."


class OwnAccount(Forbidden):
    """Nobody has a hand in their own account."""

    code = "OWN_ACCOUNT"
    vi = "Không ai được quyết định về tài khoản của chính mình."
    en = "Nobody decides on their own account."


class NotAnotherHand(Forbidden):
    """Whoever proposed, agreed before, or suspended is no second person."""

    code = "NOT_ANOTHER_HAND"
    vi = "Cần một người khác: bạn đã đề nghị, đã duyệt hoặc đã tạm ngừng tài khoản này."
    en = "Another person is needed: you proposed, agreed to, or suspended this."


class ProposalUnknown(NotFound):
    """No such proposal within reach."""

    code = "PROPOSAL_UNKNOWN"
    vi = "Không tìm thấy đề nghị này."
    en = "There is no such proposal."


class ProposalOver(Conflict):
    """It was decided before, or the account has changed since."""

    code = "PROPOSAL_OVER"
    vi = "Đề nghị này đã được giải quyết, hoặc tài khoản đã thay đổi từ đó."
    en = "This proposal has been decided, or the account has changed since."


class TermsOther(Conflict):
    """Whoever agrees saw other terms."""

    code = "PROPOSAL_TERMS_OTHER"
    vi = "Nội dung đã khác so với lúc bạn xem, vui lòng xem lại."
    en = "These are not the terms you saw; please look again."
