"""A result by its short code: known and unknown codes are alike; five guesses and no more."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from botocore.client import BaseClient

from functions.access.service import challenges
from functions.kernel.identifiers import print_result_code, result_code
from functions.laboratory.domain.words import Told
from functions.runtime import clock, crypto
from tests.benchmarks.stub import calls_of
from tests.doors.returning.street import (
    ANH,
    BINH,
    Outbox,
    Street,
    code_for_result,
    deliver,
    items_of,
)
from tests.world import messages_in

WORK = ("functions", "chalice", "pynamodb", "pydantic", "app")
NOBODYS = print_result_code(result_code(b"none!"))
OTHERS = print_result_code(result_code(b"other"))


def test_the_code_and_the_phone_open_that_result_once(street: Street) -> None:
    anh = street.person()
    tube = street.told(anh.person, what=Told.NEGATIVE)
    street.told(anh.person, what=Told.POSITIVE, number=2)
    visitor = street.somebody()
    asked = visitor.call("POST", "/api/result-codes", {"code": street.code(anh.person, tube)})
    answers = f"/api/result-codes/{asked.json['challenge']}/answers"
    code = code_for_result()
    opened = visitor.call("POST", answers, {"code": code})

    assert (asked.status, opened.status) == (202, 200)
    assert (opened.json["tube"], opened.json["told"]) == (tube, "negative")
    assert visitor.call("POST", answers, {"code": code}).code == "CODE_NOT_ACCEPTED"
    assert visitor.get("/api/results").status == 401
    log = anh.get("/api/me/access-log").json["rows"]
    assert "read_result_by_code" in {row["action"] for row in log}


def test_the_pages_lead_from_the_code_to_the_result(street: Street) -> None:
    anh = street.person()
    tube = street.told(anh.person, what=Told.NEGATIVE_IN_POOL)
    visitor = street.somebody()
    assert "Mã tra cứu" in visitor.get("/ket-qua").body.decode()
    asked = visitor.call("POST", "/ket-qua/ma", form={"code": street.code(anh.person, tube)})
    challenge = asked.body.decode().split('name="challenge" value="')[1].split('"')[0]
    code = code_for_result()
    wrong = visitor.call("POST", "/ket-qua/mo", form={"challenge": challenge, "code": "000000"})
    page = visitor.call("POST", "/ket-qua/mo", form={"challenge": challenge, "code": code})

    assert (asked.status, wrong.status, page.status) == (200, 401, 200)
    assert "Âm tính (mẫu gộp)" in page.body.decode()
    slip = visitor.call("POST", "/ket-qua/ma", form={"code": "0000-00001"})
    assert slip.status == 422 and "kiểm tra từng ký tự" in slip.body.decode()


@pytest.mark.catalogue("A09")
def test_a_code_that_nobody_has_is_answered_alike_to_the_end(street: Street) -> None:
    anh = street.person()
    known = street.code(anh.person, street.told(anh.person, what=Told.POSITIVE))
    told: list[list[object]] = []
    for code in (known, NOBODYS):
        visitor = street.somebody()
        asked = visitor.call("POST", "/api/result-codes", {"code": code})
        again = visitor.call("POST", "/api/result-codes", {"code": code})
        answers = f"/api/result-codes/{asked.json['challenge']}/answers"
        (message,) = messages_in("messages")
        guesses = [visitor.call("POST", answers, {"code": f"00000{n}"}) for n in range(7)]
        told.append(
            [
                asked.status,
                len(asked.body),
                sorted(asked.headers),
                len(message["body"]),
                (again.status, again.code, len(again.body)),
                [(one.status, one.code, len(one.body)) for one in guesses],
            ]
        )

    assert told[0] == told[1]
    pages = [
        street.somebody().call("POST", "/ket-qua/ma", form={"code": code})
        for code in (known, NOBODYS)
    ]
    assert len({(one.status, len(one.body)) for one in pages}) == 1


@pytest.mark.catalogue("A09")
def test_known_and_unknown_codes_ask_the_same_of_aws(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same calls in the same order: what can't be seen in the answer can't be timed either."""
    anh = street.person()
    known = street.code(anh.person, street.told(anh.person, what=Told.POSITIVE))
    visitor = street.somebody()
    street.somebody().call("POST", "/api/result-codes", {"code": OTHERS})  # keys are warm
    calls: list[list[str]] = []
    real = BaseClient._make_api_call

    def noted(client: BaseClient, operation: str, request: dict[str, object]) -> object:
        calls[-1].append(operation)
        return real(client, operation, request)

    monkeypatch.setattr(BaseClient, "_make_api_call", noted)
    for code in (known, NOBODYS):
        calls.append([])
        asked = visitor.call("POST", "/api/result-codes", {"code": code})
        answers = f"/api/result-codes/{asked.json['challenge']}/answers"
        visitor.call("POST", answers, {"code": "000000"})

    assert len(calls[0]) > 5
    assert calls[0] == calls[1]


@pytest.mark.catalogue("C08", "A05")
def test_of_forty_guesses_at_once_at_most_five_are_compared(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    anh = street.person()
    tube = street.told(anh.person, what=Told.POSITIVE)
    visitor = street.somebody()
    asked = visitor.call("POST", "/api/result-codes", {"code": street.code(anh.person, tube)})
    code = code_for_result()
    compared: list[bool] = []
    same = crypto.same

    def counted(left: bytes, right: bytes) -> bool:
        compared.append(True)
        return same(left, right)

    monkeypatch.setattr(challenges.crypto, "same", counted)
    answers = f"/api/result-codes/{asked.json['challenge']}/answers"
    wrong = [f"{(int(code) + 1 + n) % 1_000_000:06d}" for n in range(40)]

    def guess(text: str) -> int:
        with clock.fixed(street.now):
            return visitor.call("POST", answers, {"code": text}).status

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(guess, wrong))

    assert len(compared) == 5
    assert sorted(set(statuses)) == [401, 429]
    locked = visitor.call("POST", answers, {"code": code})
    assert (locked.status, locked.code) == (429, "LOCKED")


def test_a_code_for_a_result_signs_nobody_in_and_shows_no_phone(street: Street) -> None:
    anh = street.person()
    tube = street.told(anh.person, what=Told.NEGATIVE)
    visitor = street.somebody()
    asked = visitor.call("POST", "/api/result-codes", {"code": street.code(anh.person, tube)})
    challenge, code = asked.json["challenge"], code_for_result()
    signed = visitor.call("POST", f"/api/otp/challenges/{challenge}/answers", {"code": code})
    resent = visitor.call("POST", "/dang-nhap", form={"resend": challenge, "next": "/"})
    entered = visitor.call(
        "POST", "/dang-nhap/ma", form={"challenge": challenge, "code": "1", "next": "/"}
    )

    assert signed.status == 401 and "__Host-lachan_session" not in visitor.cookies
    for page in (resent, entered):
        assert page.status == 401
        assert "1001" not in page.body.decode() and "****" not in page.body.decode()


def test_another_device_and_another_challenge_open_nothing(street: Street) -> None:
    anh = street.person()
    tube = street.told(anh.person, what=Told.NEGATIVE)
    visitor, thief = street.somebody(), street.somebody()
    asked = visitor.call("POST", "/api/result-codes", {"code": street.code(anh.person, tube)})
    code = code_for_result()
    path = f"/api/result-codes/{asked.json['challenge']}/answers"
    assert thief.call("POST", path, {"code": code}).code == "CODE_NOT_ACCEPTED"
    signing_in = visitor.call("POST", "/api/otp/challenges", {"phone": BINH, "purpose": "sign_in"})
    other = f"/api/result-codes/{signing_in.json['challenge']}/answers"
    assert visitor.call("POST", other, {"code": "123456"}).code == "CODE_NOT_ACCEPTED"


def test_a_code_runs_out_and_is_the_same_each_time_it_is_asked_for(street: Street) -> None:
    anh = street.person()
    tube = street.told(anh.person, what=Told.NEGATIVE)
    code = street.code(anh.person, tube)
    assert street.code(anh.person, tube) == code
    assert code.replace("-", "") not in str(items_of("result_codes"))
    with clock.fixed(street.now + timedelta(days=91)):
        visitor = street.somebody()
        assert visitor.call("POST", "/api/result-codes", {"code": code}).status == 202
        outbox = Outbox()
        deliver()
        assert outbox.taken() == []


def test_the_code_goes_to_the_guardian_of_a_child_and_to_nobody_where_there_is_none(
    street: Street,
) -> None:
    outbox, anh = Outbox(), street.person(ANH)
    child = street.member_of(anh)
    tube = street.told(child, what=Told.NEGATIVE)
    messages_in("messages")
    street.somebody().call("POST", "/api/result-codes", {"code": street.code(child, tube)})
    street.somebody().call("POST", "/api/result-codes", {"code": NOBODYS})
    deliver()

    (sent,) = outbox.taken()
    assert sent["to"] == "+84900001001"
    assert "ket qua" in sent["text"]


@pytest.mark.catalogue("A09")
@pytest.mark.parametrize("step", ["ask", "guess", "ask on the page"])
def test_known_and_unknown_codes_are_the_same_work_of_ours(street: Street, step: str) -> None:
    """Functions of ours and of what we stand on, counted by package: no clock is asked."""
    anh = street.person()
    known = street.code(anh.person, street.told(anh.person, what=Told.POSITIVE))
    seen: dict[str, list[dict[str, int]]] = {known: [], NOBODYS: []}
    for hour, code in enumerate([known, NOBODYS] * 3):
        visitor = street.somebody()
        with clock.fixed(street.now + timedelta(hours=3 * hour)):
            messages_in("messages")
            if step == "guess":
                asked = visitor.call("POST", "/api/result-codes", {"code": code})
                path, body = f"/api/result-codes/{asked.json['challenge']}/answers", "000000"
            else:
                path, body = "/api/result-codes", code
            form = {"code": code} if step == "ask on the page" else None
            counts = calls_of(
                lambda path=path, body=body, form=form, visitor=visitor: visitor.call(
                    "POST", "/ket-qua/ma" if form else path, None if form else {"code": body},
                    form=form,
                )
            )  # fmt: skip
        seen[code].append({name: counts[name] for name in WORK})

    assert seen[known][-1] == seen[NOBODYS][-1], "warm, the two can't be told apart by work"
    assert seen[known][-1]["functions"] > 100
