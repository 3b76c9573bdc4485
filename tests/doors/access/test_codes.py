"""Signing in by a code: who gets in, who does not, and what an onlooker can tell."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from typing import Any

import pytest

from functions.access import service
from functions.access.domain.challenge import FLEET_FAILURES, FLEET_WINDOW
from functions.access.domain.limits import Limit, window_of
from functions.access.service import fleet
from functions.access.store import limits as counters
from functions.messages.access import CodeRequested
from functions.runtime import aws, clock, crypto, settings
from tests.doors.access.world import (
    OTHER_PHONE,
    PHONE,
    SAME_ORIGIN,
    Country,
    account_of,
    answer,
    ask,
)
from tests.gateway import Reply


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10 ** len(code):0{len(code)}d}"


def test_the_code_that_was_sent_signs_in(country: Country) -> None:
    asked = ask(country, cookies={})
    phone, code = country.code_sent()
    reply = answer(country, asked.json["challenge"], code, asked.cookies)

    assert asked.status == 202
    assert asked.json | {"challenge": ""} == {"challenge": "", "expires_in": 600, "resend_in": 60}
    assert phone == "+84900001234"
    assert reply.status == 200
    assert reply.json["person"] == account_of("+84900001234")
    assert "HttpOnly" in reply.header("set-cookie") and "Secure" in reply.header("set-cookie")
    me = country.gateway.call("GET", "/api/me", cookies=reply.cookies)
    assert me.json == {
        "person": reply.json["person"],
        "phone_verified": True,
        "masked_name": "N*** V** A*",
        "has_declaration": False,
    }


@pytest.mark.catalogue("C08")
def test_of_forty_parallel_guesses_five_are_compared(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    challenge = ask(country).json["challenge"]
    _, code = country.code_sent()
    compared: list[int] = []
    same = crypto.same

    def counting(left: bytes, right: bytes) -> bool:
        compared.append(1)
        return same(left, right)

    monkeypatch.setattr(crypto, "same", counting)
    statuses: list[int] = []
    guesses = [
        threading.Thread(
            target=lambda: statuses.append(answer(country, challenge, wrong(code)).status)
        )
        for _ in range(40)
    ]
    for guess in guesses:
        guess.start()
    for guess in guesses:
        guess.join()

    assert len(compared) == 5
    assert sorted(statuses) == [401] * 5 + [429] * 35


@pytest.mark.catalogue("A05")
def test_after_five_wrong_codes_even_the_right_one_is_refused(country: Country) -> None:
    challenge = ask(country).json["challenge"]
    _, code = country.code_sent()
    codes = [answer(country, challenge, wrong(code)).code for _ in range(5)]
    late = answer(country, challenge, code)

    assert codes == ["CODE_NOT_ACCEPTED"] * 5
    assert (late.status, late.code) == (429, "LOCKED")
    assert ask(country).status == 429


@pytest.mark.catalogue("A06")
def test_one_guess_on_each_of_many_phones_opens_the_fleet_breaker(
    country: Country, capsys: pytest.CaptureFixture[str]
) -> None:
    earlier = ask(country).json["challenge"]
    _, short = country.code_sent()
    window = window_of(Limit("otp.fleet", 0, FLEET_WINDOW), country.now)
    record = counters.LimitRecord(f"{fleet.FAILED}#{window[0]}#3")
    record.update(actions=[counters.LimitRecord.n.set(FLEET_FAILURES)])
    fleet.forget()

    ask(country, OTHER_PHONE)
    _, long = country.code_sent()
    first, second = (answer(country, earlier, wrong(short)) for _ in range(2))

    assert (len(short), len(long)) == (6, 8)
    assert (first.status, second.status) == (401, 429)
    assert '"fact":"SignInUnderAttack","level":"ERROR"' in capsys.readouterr().out


def test_wrong_answers_are_tallied_for_the_fleet(country: Country) -> None:
    challenge = ask(country).json["challenge"]
    _, code = country.code_sent()
    answer(country, challenge, wrong(code))
    answer(country, challenge, code)
    window = window_of(Limit("otp.fleet", 0, FLEET_WINDOW), country.now)

    assert counters.totals((fleet.FAILED, fleet.PASSED), window) == (1, 1)


@pytest.mark.catalogue("A07")
def test_a_code_is_used_once(country: Country) -> None:
    challenge = ask(country).json["challenge"]
    _, code = country.code_sent()
    first, second = (answer(country, challenge, code) for _ in range(2))

    assert (first.status, second.status, second.code) == (200, 401, "CODE_NOT_ACCEPTED")
    assert "set-cookie" not in second.headers


@pytest.mark.catalogue("A07")
def test_a_code_is_nothing_on_another_device(country: Country) -> None:
    challenge = ask(country).json["challenge"]
    _, code = country.code_sent()

    assert answer(country, challenge, code, {"__Host-lachan_device": "B" * 22}).status == 401
    assert answer(country, challenge, code, {}).status == 401


@pytest.mark.catalogue("A07")
def test_a_code_is_nothing_for_another_phone_or_purpose(country: Country) -> None:
    mine = ask(country).json["challenge"]
    _, code = country.code_sent()
    others = ask(country, OTHER_PHONE, "register_venue").json["challenge"]
    _, others_code = country.code_sent()

    assert answer(country, others, code).status == 401 or code == others_code
    assert answer(country, mine, code).status == 200


@pytest.mark.catalogue("A07", "F20")
def test_a_code_ends_after_ten_minutes(country: Country) -> None:
    challenge = ask(country).json["challenge"]
    _, code = country.code_sent()
    with clock.fixed(country.now + timedelta(minutes=10)):
        late = answer(country, challenge, code)

    assert (late.status, late.code) == (401, "CODE_NOT_ACCEPTED")


@pytest.mark.catalogue("A09")
def test_known_and_unknown_phones_are_answered_alike(country: Country) -> None:
    challenge = ask(country).json["challenge"]
    _, code = country.code_sent()
    assert answer(country, challenge, code).status == 200
    with clock.fixed(country.now + timedelta(minutes=2)):
        known, unknown = ask(country), ask(country, OTHER_PHONE)

    def seen(reply: Reply) -> Any:
        headers = {name: told for name, told in reply.headers.items() if name != "x-request-id"}
        return reply.status, len(reply.body), headers, reply.json | {"challenge": ""}

    assert seen(known) == seen(unknown)


@pytest.mark.catalogue("A09")
def test_an_unknown_challenge_is_told_in_the_words_of_a_wrong_code(country: Country) -> None:
    challenge = ask(country).json["challenge"]
    _, code = country.code_sent()
    replies = [
        answer(country, challenge, wrong(code)),
        answer(country, "0" * 26, code),
        answer(country, "pairing%2300000000", code),
        answer(country, challenge.lower(), code),
    ]
    told = [reply.json | {"request_id": ""} for reply in replies]
    without_place = [{k: v for k, v in one.items() if k != "errors"} for one in told]

    assert {reply.status for reply in replies} == {401}
    assert all(one == without_place[0] for one in without_place)


@pytest.mark.catalogue("P06", "P07")
def test_neither_phone_nor_code_is_anywhere_in_clear(
    country: Country, capsys: pytest.CaptureFixture[str]
) -> None:
    reply = ask(country)
    (message,) = country.messages()
    stored = json.dumps(
        [
            aws.client("dynamodb").scan(TableName=settings.table_name(table))["Items"]
            for table in ("challenges", "limits", "refusals", "audit")
        ],
        default=str,
    )
    _, code = service.open_code(CodeRequested.model_validate_json(message))
    everywhere = "".join([message, stored, reply.body.decode(), capsys.readouterr().out])

    assert "900001234" not in everywhere
    assert code not in json.loads(message).values()
    assert f"'{code}'" not in stored


@pytest.mark.catalogue("Z03")
@pytest.mark.parametrize("extra", ["role", "person", "verified", "state"])
def test_a_field_we_do_not_know_is_refused(country: Country, extra: str) -> None:
    body = {"phone": PHONE, "purpose": "sign_in", extra: "auditor"}
    reply = country.gateway.call("POST", "/api/otp/challenges", json_body=body, headers=SAME_ORIGIN)

    assert (reply.status, reply.code) == (422, "UNKNOWN_FIELD")
