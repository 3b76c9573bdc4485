"""Pages for staff: their home, signing in at the issuer, signing out."""

from __future__ import annotations

from typing import Any

from functions.access import schemas, service
from functions.access.service.signing_in import LIFE as SIGN_IN_LIFE
from functions.kernel.divisions import print_place
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render

pages = Api(__name__, audience="staff")

MENU = (
    ("/lay-mau", "nav.sampling", "POST /api/specimens/batch"),
    ("/xet-nghiem/nhan", "nav.lab_receive", "GET /xet-nghiem/nhan"),
    ("/xet-nghiem/tep", "nav.lab_files", "GET /xet-nghiem/tep"),
    ("/xet-nghiem/duyet", "nav.lab_approve", "GET /xet-nghiem/duyet"),
    ("/xet-nghiem/lam-lai", "nav.lab_retests", "GET /xet-nghiem/lam-lai"),
    ("/xet-nghiem/mo-coi", "nav.lab_orphans", "GET /xet-nghiem/mo-coi"),
    ("/xet-nghiem/bang", "nav.labboard", "GET /xet-nghiem/bang"),
    ("/can-bo/xet-nghiem", "nav.lab_province", "GET /can-bo/xet-nghiem"),
    ("/can-bo/chung-nhan", "nav.revoking", "GET /can-bo/chung-nhan"),
    ("/can-bo/tiem-chung", "nav.vaxplan", "GET /can-bo/tiem-chung"),
    ("/to-chuc", "nav.vaxlist", "GET /to-chuc"),
    ("/diem-tiem", "nav.ward", "GET /diem-tiem"),
    ("/can-bo/truy-vet", "nav.tracing", "GET /can-bo/truy-vet"),
    ("/can-bo/dia-diem", "nav.places", "GET /can-bo/dia-diem"),
    ("/can-bo/theo-doi", "nav.followup", "GET /can-bo/theo-doi"),
    ("/can-bo/xuat-tep", "nav.exports", "GET /can-bo/xuat-tep"),
    ("/can-bo/sau-tiem", "nav.aefi", "GET /can-bo/sau-tiem"),
    ("/can-bo/cap-do-dich", "nav.zones", "GET /can-bo/cap-do-dich"),
    ("/can-bo/to-cong-nghe", "nav.taskforce", "GET /can-bo/to-cong-nghe"),
    ("/can-bo/luyen-tap", "nav.practice", "GET /can-bo/luyen-tap"),
    ("/can-bo/mien-luyen-tap", "nav.waivers", "GET /can-bo/mien-luyen-tap"),
    ("/can-bo/gui-tin", "nav.sending", "GET /can-bo/gui-tin"),
    ("/can-bo/qua-tai", "nav.modes", "GET /can-bo/qua-tai"),
    ("/can-bo/van-hanh", "nav.operations", "GET /can-bo/van-hanh"),
    ("/can-bo/yeu-cau-mui-tiem", "nav.amendments", "GET /can-bo/yeu-cau-mui-tiem"),
    ("/can-bo/mui-tiem-cho", "nav.held", "GET /can-bo/mui-tiem-cho"),
    ("/can-bo/doi-chieu-vac-xin", "nav.books", "GET /can-bo/doi-chieu-vac-xin"),
    ("/can-bo/don-vi", "nav.units", "GET /can-bo/don-vi"),
    ("/can-bo/tai-khoan", "nav.accounts", "GET /can-bo/tai-khoan"),
    ("/can-bo/tu-choi", "nav.refusals", "GET /can-bo/tu-choi"),
    ("/can-bo/phien-nguoi-dan", "nav.endings", "GET /can-bo/phien-nguoi-dan"),
    ("/can-bo/quyen", "nav.rights", "GET /can-bo/quyen"),
    ("/can-bo/yeu-cau-du-lieu", "nav.datarights", "GET /can-bo/yeu-cau-du-lieu"),
    ("/can-bo/tam-dung-xem", "nav.volume", "GET /can-bo/tam-dung-xem"),
    ("/can-bo/chat-luong-mui-tiem", "nav.dosequality", "GET /can-bo/chat-luong-mui-tiem"),
)
"""Pages of work: address, its name, and the door that says whose it is."""


@pages.page("GET", "/can-bo")
def show_staff_home(request: Request) -> Answer:
    """What waits for whom; without staff, the way to sign in."""
    caller = request.caller
    if not caller.is_staff:
        return render(request, "staff_home.html", staff=None, counts={})
    unit = service.unit_of(caller.unit)
    imports, parked = service.neighbours().work_of(caller, request.now)
    scope = print_place(unit.division) if unit.division else "Việt Nam"
    files = service.may_pass(caller.role, "GET /can-bo/tep")
    who: dict[str, Any] = {"role": caller.role.value, "unit_name": unit.name, "scope_name": scope}
    who["menu"] = [
        (place, words) for place, words, door in MENU if service.may_pass(caller.role, door)
    ]
    counts = {"imports_open": imports, "parked": parked}
    return render(request, "staff_home.html", staff=who | {"files": files}, counts=counts)


@pages.page("GET", "/can-bo/dang-nhap", refuses=(service.IssuerUnreachable,))
def begin_sign_in(request: Request) -> Answer:
    """Send the browser to the issuer."""
    begun = service.begin_sign_in(request.now)
    cookie = service.set_cookie("lachan_oidc", begun.cookie, SIGN_IN_LIFE, cross_site=True)
    return see_other(begun.address, {"Set-Cookie": [cookie]})


@pages.page(
    "POST",
    "/can-bo/phien",
    body=schemas.FinishSignIn,
    refuses=(service.SignInLost, service.MfaRequired, service.StaffNotActive),
)
def finish_sign_in(request: Request, body: schemas.FinishSignIn) -> Answer:
    """Take the issuer's answer, which its page posts here."""
    entered = service.finish_sign_in(
        request.cookie("lachan_oidc"), body.state, body.code, body.iss, request.now
    )
    kept = service.set_cookie("lachan_staff", entered.token, entered.life)
    spent = service.drop_cookie("lachan_oidc", cross_site=True)
    return see_other("/can-bo", {"Set-Cookie": [kept, *spent]})


@pages.page("POST", "/can-bo/thoat", body=schemas.Nothing)
def sign_out(request: Request, body: schemas.Nothing) -> Answer:
    """Take the token back everywhere, and forget its cookie."""
    service.end_token(request.cookie("lachan_staff"), request.now)
    dropped = service.drop_cookie("lachan_staff")
    return see_other("/can-bo", service.SIGNED_OUT | {"Set-Cookie": dropped})
