"""Pages of check-in: each shows what it should, to whom it should, and takes its forms."""

from __future__ import annotations

import re

import pytest

from functions.kernel.callers import Role
from functions.registry.service import orders
from tests.doors.access.world import Issuer
from tests.doors.checkin.town import OTHER, VISITOR, Gate, Town, items_of, later, officer_of, wire
from tests.world import HEALTHY, Actor

PUBLIC = ("/", "/khai-bao", "/cong", "/ngoai-tuyen", "/minh-bach")
PERSONAL = ("/lich-su", "/ma-cua-toi", "/ma-cua-toi/the", "/khai-bao/domestic")
NO = {f"answers.{question}": "no" for question in HEALTHY}
IDENTITY = {
    "identity.full_name": "Trần Thị Bình",
    "identity.birth": "01/01/1990",
    "identity.sex": "2",
    "identity.nationality": "VN",
    "identity.document": "001190900002",
    "identity.phone": "0900002002",
    "identity.home.province": "01",
    "identity.home.district": "001",
    "identity.home.ward": "00001",
}


def text_of(actor: Actor, path: str, status: int = 200) -> str:
    reply = actor.get(path)
    assert reply.status == status, reply.body[:500]
    assert "text/html" in reply.header("content-type")
    assert "default-src 'none'" in reply.header("content-security-policy")
    return reply.body.decode()


@pytest.mark.parametrize("language", ["vi", "en", "ko"])
@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_is_shown_to_anybody_in_every_language(
    town: Town, path: str, language: str
) -> None:
    page = text_of(town.somebody(), f"{path}?lang={language}")
    assert f'lang="{language}"' in page
    assert "data-person" not in page


@pytest.mark.parametrize("path", PERSONAL)
def test_a_personal_page_leads_a_stranger_to_the_sign_in_and_back(town: Town, path: str) -> None:
    stranger = town.somebody()
    reply = stranger.get(path)
    assert (reply.status, reply.header("location")) == (303, f"/dang-nhap?next={path}")
    page = stranger.get(reply.header("location"))
    assert f'name="next" value="{path}"' in page.body.decode()


def test_a_poster_leads_a_stranger_to_the_sign_in_and_back(town: Town) -> None:
    reply = town.somebody().get(f"/v/{town.token}")
    assert reply.status == 303
    assert reply.header("location") == f"/dang-nhap?next=/v/{town.token}"
    sent = town.somebody().call("POST", f"/v/{town.token}", form={"at": wire(town.now)})
    assert (sent.status, sent.header("location")) == (303, reply.header("location"))


@pytest.mark.parametrize("shell", ["/ma-cua-toi", "/cong", "/ngoai-tuyen"])
def test_a_shell_that_the_phone_keeps_holds_nothing_personal(town: Town, shell: str) -> None:
    visitor = town.visitor()
    page = text_of(visitor, shell)
    for secret in (visitor.person, "Bình", "900002002"):
        assert secret not in page


def test_a_repeated_parameter_is_refused_with_a_page(town: Town) -> None:
    assert "REPEATED_PARAMETER" in text_of(town.somebody(), "/?day=1&day=2", 400)


def test_who_scans_for_the_first_time_declares_and_is_in(town: Town) -> None:
    visitor = town.visitor(declared=False)
    first = text_of(visitor, f"/v/{town.token}")
    assert 'data-scan="first"' in first
    assert "Chợ Thử Nghiệm" in first
    assert "Phường Phúc Xá" in first
    form = {"at": wire(town.now), "kind": "domestic", "version": "2"} | IDENTITY | NO
    sent = visitor.call("POST", f"/v/{town.token}", form=form)
    assert sent.status == 303, sent.body
    assert "__Host-lachan_pass" in sent.cookies
    done = text_of(visitor, sent.header("location"))
    assert "result green" in done
    assert 'action="/lich-su/ra"' in done
    assert len(items_of("checkins")) == 1
    later_page = text_of(visitor, f"/v/{town.token}")
    assert 'data-scan="later"' in later_page


def test_a_list_is_filled_without_scripts(town: Town) -> None:
    visitor = town.visitor(declared=False)
    before = len(items_of("declarations"))
    form = {"at": wire(town.now), "identity.home.province": "79", "step": "divisions"}
    sent = visitor.call("POST", f"/v/{town.token}", form=form)
    assert sent.status == 200
    assert '<option value="760"' in sent.body.decode()
    sent = visitor.call("POST", "/khai-bao/domestic", form=form)
    assert '<option value="760"' in sent.body.decode()
    assert len(items_of("declarations")) == before


def test_one_tap_enters_and_one_leaves(town: Town) -> None:
    visitor = town.visitor()
    form = {"at": wire(town.now), "nothing_changed": "yes"}
    for _ in range(2):
        sent = visitor.call("POST", f"/v/{town.token}", form=form)
        assert sent.status == 303
    assert len(items_of("checkins")) == 1
    history = text_of(visitor, "/lich-su")
    visit = history.split('name="visit" value="')[1].split('"')[0]
    with later(minutes=30) as now:
        left = visitor.call("POST", "/lich-su/ra", form={"visit": visit, "at": wire(now)})
        assert (left.status, left.header("location")) == (303, "/lich-su")
        page = text_of(visitor, "/lich-su")
    assert 'action="/lich-su/ra"' not in page
    assert "09:00" in page
    assert "(ước tính)" not in page


def test_a_visit_can_be_ended_after_the_default_stay_while_anybody_stays(town: Town) -> None:
    visitor = town.visitor()
    visitor.checks_in(town.token)
    with later(minutes=90):
        page = text_of(visitor, "/lich-su")
        assert "(ước tính)" in page
        assert 'action="/lich-su/ra"' in page
    with later(hours=20):
        assert 'action="/lich-su/ra"' not in text_of(visitor, "/lich-su?day=2021-11-23")


def test_a_declaration_page_says_what_is_missing_and_then_what_follows(town: Town) -> None:
    visitor = town.visitor(declared=False)
    form = {"kind": "domestic", "version": "2"} | IDENTITY | NO
    missing = {name: value for name, value in form.items() if name != "answers.fever"}
    refused = visitor.call("POST", "/khai-bao/domestic", form=missing)
    assert refused.status == 422
    page = refused.body.decode()
    assert 'href="#f-answers.fever"' in page
    assert "Trần Thị Bình" in page, "what was typed is shown again"
    old = visitor.call("POST", "/khai-bao/domestic", form=form | {"version": "1"})
    assert (old.status, "FORM_OUTDATED" in old.body.decode()) == (409, True)
    ill = {"answers.fever": "yes", "answers.symptoms_since": "2021-11-22"}
    sent = visitor.call("POST", "/khai-bao/domestic", form=form | ill)
    assert sent.status == 200, sent.body
    assert "result red" in sent.body.decode() or "result yellow" in sent.body.decode()
    assert "__Host-lachan_pass" in sent.cookies
    assert "Khai báo y tế toàn dân" in text_of(visitor, "/khai-bao")


def test_who_has_declared_needs_no_identity_again(town: Town) -> None:
    visitor = town.visitor()
    page = text_of(visitor, "/khai-bao/domestic")
    folded = page.split("<details>")[1].split("</details>")[0]
    assert 'name="identity.full_name"' in folded
    assert " required" not in folded, "a folded field that is required could never be sent"
    form = {"kind": "domestic", "version": "2", "identity.nationality": "VN"} | NO
    with later(hours=1):
        sent = visitor.call("POST", "/khai-bao/domestic", form=form)
    assert sent.status == 200, sent.body
    assert "result green" in sent.body.decode()


def test_a_family_member_is_declared_for_checked_in_and_shown(town: Town) -> None:
    visitor = town.visitor()
    added = visitor.call(
        "POST",
        "/api/family",
        {
            "full_name": "Trần Văn Dũng",
            "birth": "2015-02-03",
            "sex": "male",
            "relation": "child",
            "consented": True,
        },
        headers={"idempotency-key": "family-key-01"},
    )
    member = added.json["member"]
    page = text_of(visitor, "/khai-bao/domestic")
    assert f'<option value="{member}"' in page
    assert "Trần Văn Dũng" not in page, "names are masked on a page seen over a shoulder"
    form = {"kind": "domestic", "version": "2", "for_person": member} | IDENTITY | NO
    sent = visitor.call("POST", "/khai-bao/domestic", form=form)
    assert sent.status == 200, sent.body
    assert "__Host-lachan_pass" not in sent.cookies
    entered = visitor.call(
        "POST",
        f"/v/{town.token}",
        form={"at": wire(town.now), "nothing_changed": "yes", "for_person": member},
    )
    assert entered.status == 303
    assert "result green" in text_of(visitor, str(entered.header("location")))
    assert text_of(visitor, f"/ma-cua-toi/the?for={member}").count("<svg") >= 1
    stranger = town.visitor(OTHER)
    assert stranger.get(f"/ma-cua-toi/the?for={member}").status == 404
    theirs = stranger.call("POST", "/khai-bao/domestic", form=form)
    assert theirs.status == 404


def test_a_second_scan_during_a_stay_is_confirmed_as_that_stay(town: Town) -> None:
    visitor = town.visitor()
    visitor.call("POST", f"/v/{town.token}", form={"at": wire(town.now), "nothing_changed": "yes"})
    with later(minutes=3) as now:
        again = visitor.call(
            "POST", f"/v/{town.token}", form={"at": wire(now), "nothing_changed": "yes"}
        )
        assert "result green" in text_of(visitor, str(again.header("location")))


def test_a_suspension_is_shown_and_stops_the_door(town: Town, issuer: Issuer) -> None:
    visitor = town.visitor()
    ministry = officer_of(town, issuer, "", Role.MINISTRY_OPERATOR)
    for module in ("checkin", "declaration"):
        given = ministry.call(
            "POST",
            "/api/orders",
            {
                "module": module,
                "scope": "00",
                "instrument": "2213/BYT-DP",
                "effective_from": wire(town.now),
                "state": "suspended",
            },
        )
        assert given.status == 201, given.body
    orders.forget()
    with later(minutes=2) as now:
        page = text_of(visitor, f"/v/{town.token}", 503)
        assert "2213/BYT-DP" in page
        reply = visitor.checks_in(town.token)
        assert (reply.status, reply.code) == (503, "CHECKIN_SUSPENDED")
        declared = town.declares(visitor, VISITOR)
        assert (declared.status, declared.code) == (503, "DECLARATION_SUSPENDED")
        assert "2213/BYT-DP" in text_of(visitor, "/khai-bao")
        assert "2213/BYT-DP" in text_of(town.somebody(), "/minh-bach")
        kept = {"kind": "in", "poster": town.token, "at": wire(town.now - (now - town.now))}
        told = visitor.call(
            "POST", "/api/checkins/replay", {"sent_at": wire(now), "events": [kept]}
        )
        assert told.json["results"][0]["outcome"] == "recorded", "it was before the suspension"


@pytest.mark.catalogue("B08")
def test_a_typed_code_leads_to_the_poster(town: Town) -> None:
    visitor = town.visitor()
    typed = visitor.call("POST", "/s", form={"code": f"{town.venue[:4]}-{town.venue[4:]}"})
    assert (typed.status, typed.header("location")) == (303, f"/s/{town.venue}")
    page = visitor.get(typed.header("location"))
    assert page.header("location") == f"/v/{town.token}?go=typed"
    sent = visitor.call(
        "POST", page.header("location"), form={"at": wire(town.now), "nothing_changed": "yes"}
    )
    assert sent.status == 303
    assert town.history(visitor)[0]["by"] == "short_code"
    assert visitor.call("POST", "/s", form={"code": "https://evil.example/v/x"}).status == 404


def test_the_gates_shell_and_the_card_print(town: Town, gate: Gate) -> None:
    visitor = town.visitor()
    card = text_of(visitor, "/ma-cua-toi/the")
    assert "style=" not in card
    label = card.split('<span class="code">')[1].split("<")[0]
    assert gate.send(gate.event(typed={"kind": "card", "value": label})).json["results"][0][
        "outcome"
    ] == ("recorded")
    assert visitor.person not in card.split("<main")[1]


def test_a_new_card_ends_the_old_one(town: Town) -> None:
    citizen = town.visitor()
    old = card_in(citizen.get("/ma-cua-toi/the").body.decode())

    renewed = citizen.call("POST", "/ma-cua-toi/the", form={"person": ""})

    assert renewed.status == 303
    new = card_in(citizen.get("/ma-cua-toi/the").body.decode())
    assert new != old
    gate = town.gate()
    events = [gate.event(typed={"kind": "card", "value": code}) for code in (old, new)]
    results = gate.send(*events).json["results"]
    assert [result["outcome"] for result in results] == ["refused", "recorded"]


def card_in(page: str) -> str:
    """The printed code on a card's page."""
    found = re.search(r'class="code">([0-9A-Z-]{13,20})<', page)
    assert found
    return found[1]
