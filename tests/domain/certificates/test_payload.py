"""What certificates say of doses, tests and recoveries, and what is never certified."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from functions import laboratory
from functions.certificates.domain import sources, values
from functions.certificates.domain.sources import Dose, Result
from functions.certificates.domain.terms import (
    is_renewable,
    recovery_days,
    recovery_term,
    term_from,
    terms_on,
)
from functions.certificates.domain.words import Kind
from functions.kernel.births import BirthInvalid
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_of, end_of_day
from tests.domain.certificates.samples import DOSE, NOW, POSITIVE, RULE, TEST, payload


def test_a_dose_in_the_words_of_the_value_sets() -> None:
    assert payload()["v"] == [
        {
            "tg": "840539006", "vp": "1157024006", "mp": "BBIBP-CorV", "ma": "ORG-100020693",
            "dn": 2, "sd": 2, "dt": "2021-11-20", "co": "VN",
            "is": "Ministry of Health of Viet Nam",
            "ci": payload()["v"][0]["ci"],
        }
    ]  # fmt: skip
    assert payload()["ver"] == "1.3.0"


def test_a_negative_test_and_a_recovery() -> None:
    assert payload(Kind.TEST)["t"][0]["tr"] == "260415000"
    assert payload(Kind.TEST)["t"][0]["sc"] == "2021-12-19T03:00:00Z"
    assert payload(Kind.TEST, source=POSITIVE)["t"][0]["tr"] == "260373001"
    told = payload(Kind.RECOVERY)["r"][0]
    assert (told["fr"], told["df"], told["du"]) == ("2021-11-10", "2021-11-21", "2022-05-09")


def test_an_antigen_test_names_its_kit_of_the_common_list() -> None:
    rapid = replace(TEST, method="antigen", device="345")
    sources.check(Kind.TEST, rapid, RULE, NOW)
    told = payload(Kind.TEST, source=rapid)["t"][0]
    assert (told["tt"], told["ma"]) == ("LP217198-3", "345")
    assert told["tt"] in values.active("tt")
    assert values.display(values.DEVICES, told["ma"]).endswith("STANDARD Q COVID-19 Ag Test")
    assert "nm" not in told
    assert "ma" not in payload(Kind.TEST)["t"][0]


def test_each_kit_that_a_laboratory_may_name_is_in_the_set() -> None:
    """The laboratory's map of devices and the value set are two files of two houses."""
    path = Path(laboratory.__file__).parent / "domain/data/devices.json"
    told = [one["jrc"] for one in json.loads(path.read_text("utf-8"))["entries"] if "jrc" in one]
    assert told
    assert set(told) <= values.active(values.DEVICES)


@pytest.mark.parametrize(
    ("dose", "doses", "said"), [(1, 2, (1, 2)), (2, 2, (2, 2)), (3, 2, (3, 3)), (1, 1, (1, 1)),
                                (2, 1, (2, 2)), (3, 3, (3, 3)), (4, 2, (4, 4))],
)  # fmt: skip
def test_a_booster_is_three_of_three(dose: int, doses: int, said: tuple[int, int]) -> None:
    told = payload(source=replace(DOSE, dose=dose, doses=doses))["v"][0]

    assert (told["dn"], told["sd"]) == said


def test_a_dose_after_midnight_in_vietnam_is_of_that_day() -> None:
    late = replace(DOSE, occurred_at=datetime(2021, 11, 19, 17, 30, tzinfo=UTC))

    assert payload(source=late)["v"][0]["dt"] == "2021-11-20"


@pytest.mark.parametrize("birth", ["1950", "1950-03", "1950-03-05"])
def test_a_birth_of_which_the_year_alone_is_known(birth: str) -> None:
    assert payload(birth=birth)["dob"] == birth


def test_a_birth_that_no_calendar_holds_is_refused() -> None:
    with pytest.raises(BirthInvalid):
        payload(birth="")


def test_every_product_of_ours_is_in_force_in_the_value_sets() -> None:
    assert values.products()
    for product in values.products().values():
        assert product.prophylaxis in values.active("vp")
        assert product.medicinal in values.active("mp")
        assert product.maker in values.active("ma")
    assert {values.DETECTED, values.NOT_DETECTED} == values.active("tr")
    assert values.NAAT in values.active("tt")
    assert values.DISEASE in values.active("tg")
    assert "J07BX03" not in values.active("vp")


@pytest.mark.parametrize(
    ("source", "kind", "refusal"),
    [
        (replace(TEST, told="negative_in_pool"), Kind.TEST, sources.PooledNotCertifiable),
        (replace(TEST, told="needs_second_sample"), Kind.TEST, sources.NotCertifiable),
        (replace(TEST, told="being_retested"), Kind.TEST, sources.NotCertifiable),
        (replace(TEST, told="under_review"), Kind.TEST, sources.NotCertifiable),
        (replace(TEST, told="withdrawn"), Kind.TEST, sources.NotCertifiable),
        (replace(TEST, method="antigen"), Kind.TEST, sources.DeviceNotListed),
        (replace(TEST, method="antigen", device="1242"), Kind.TEST, sources.DeviceNotListed),
        (replace(TEST, method="antibody"), Kind.TEST, sources.MethodNotCertifiable),
        (replace(POSITIVE, method="antigen", device="345"), Kind.RECOVERY,
         sources.MethodNotCertifiable),
        (TEST, Kind.RECOVERY, sources.NotCertifiable),
        (TEST, Kind.VACCINATION, sources.NotCertifiable),
        (DOSE, Kind.TEST, sources.NotCertifiable),
        (replace(POSITIVE, collected_at=NOW - timedelta(days=10)), Kind.RECOVERY,
         sources.NotRecoveredYet),
        (replace(POSITIVE, collected_at=NOW - timedelta(days=181)), Kind.RECOVERY,
         sources.NotRecoveredYet),
        (replace(DOSE, observed_until=None), Kind.VACCINATION, sources.ObservationOpen),
        (replace(DOSE, observed_until=NOW + timedelta(seconds=1)), Kind.VACCINATION,
         sources.ObservationOpen),
        (replace(DOSE, state="suspect"), Kind.VACCINATION, sources.DoseInQuestion),
        (replace(DOSE, state="withdrawn"), Kind.VACCINATION, sources.DoseInQuestion),
        (replace(DOSE, product="nanocovax"), Kind.VACCINATION, sources.DoseInQuestion),
        (replace(DOSE, dose=0), Kind.VACCINATION, sources.DoseInQuestion),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_never_certified(source: Result | Dose, kind: Kind, refusal: type[Any]) -> None:
    with pytest.raises(refusal):
        sources.check(kind, source, RULE, NOW)
    assert kind not in sources.kinds_of(source, RULE, NOW)


def test_what_may_be_asked_for() -> None:
    assert sources.kinds_of(DOSE, RULE, NOW) == (Kind.VACCINATION,)
    assert sources.kinds_of(TEST, RULE, NOW) == (Kind.TEST,)
    assert sources.kinds_of(POSITIVE, RULE, NOW) == (Kind.TEST, Kind.RECOVERY)
    observed = replace(DOSE, observed_until=NOW)
    assert sources.kinds_of(observed, RULE, NOW) == (Kind.VACCINATION,)


def test_a_dose_under_two_records_of_one_person_stands_once_in_its_newest_version() -> None:
    other = replace(DOSE, person=PersonId("0000000000002"), number=2, dose=1)
    early = replace(DOSE, immunization="imm-0", occurred_at=NOW - timedelta(days=60))

    assert sources.one_each([DOSE, early, other]) == (other, early)
    assert sources.one_each([other, early, DOSE]) == (other, early)


@pytest.mark.parametrize("days", [11, 180])
def test_recovery_counts_from_its_first_to_its_last_day(days: int) -> None:
    source = replace(POSITIVE, collected_at=NOW - timedelta(days=days))

    sources.check(Kind.RECOVERY, source, RULE, NOW)


RAPID = replace(POSITIVE, method="antigen", device="345")


@pytest.mark.catalogue("T06")
@pytest.mark.parametrize(
    ("asked", "taken", "refusal"),
    [
        ("2022-02-24T00:00+07:00", "2022-02-13T08:00+07:00", None),
        ("2022-02-23T23:59+07:00", "2022-02-12T08:00+07:00", sources.MethodNotCertifiable),
        ("2022-03-29T08:00+07:00", "2021-10-01T00:00+07:00", None),
        ("2022-03-29T08:00+07:00", "2021-09-30T23:59+07:00", sources.MethodNotCertifiable),
        ("2022-03-01T08:00+07:00", "2022-02-19T08:00+07:00", sources.NotRecoveredYet),
    ],
)
def test_a_recovery_by_a_rapid_test_is_certified_from_the_day_the_rule_lets_it(
    asked: str, taken: str, refusal: type[Any] | None
) -> None:
    """(EU) 2022/256: in force from 24 February 2022, for samples from 1 October 2021 on."""
    now = datetime.fromisoformat(asked)
    source = replace(RAPID, collected_at=datetime.fromisoformat(taken))
    rule = terms_on(day_of(now))

    if refusal is None:
        sources.check(Kind.RECOVERY, source, rule, now)
        assert rule.rule_id == "certificate-terms-2022-02"
        assert "2022/256" in rule.instrument
    else:
        with pytest.raises(refusal):
            sources.check(Kind.RECOVERY, source, rule, now)


@pytest.mark.parametrize("device", ["", "1242", "nonsense"])
def test_no_rule_certifies_a_recovery_by_a_kit_that_is_not_on_the_common_list(device: str) -> None:
    now = datetime.fromisoformat("2022-03-01T08:00+07:00")
    source = replace(RAPID, device=device, collected_at=now - timedelta(days=20))

    with pytest.raises(sources.DeviceNotListed):
        sources.check(Kind.RECOVERY, source, terms_on(day_of(now)), now)


@pytest.mark.catalogue("T06")
@pytest.mark.parametrize(
    ("issued", "ends"),
    [
        ("2021-12-20T03:00:00+00:00", "2022-12-20T03:00:00+00:00"),
        ("2024-02-29T03:00:00+00:00", "2025-02-28T03:00:00+00:00"),
        # 00:30 on 1 March in Vietnam is still 28 February in UTC.
        ("2023-02-28T17:30:00+00:00", "2024-02-29T17:30:00+00:00"),
        ("2021-12-31T16:59:59.999+00:00", "2022-12-31T16:59:59+00:00"),
    ],
)
def test_twelve_months_are_of_the_calendar_in_vietnam(issued: str, ends: str) -> None:
    term = term_from(datetime.fromisoformat(issued), 12)

    assert term.end == datetime.fromisoformat(ends)
    assert term.start == datetime.fromisoformat(issued).replace(microsecond=0)
    assert term.end not in term


def test_a_recovery_ends_with_its_last_day() -> None:
    _, last = recovery_days(POSITIVE.collected_at, RULE)

    assert recovery_term(NOW, last, 12).end == end_of_day(date(2022, 5, 9))
    assert recovery_term(NOW, date(2021, 1, 1), 12).end == NOW


def test_renewal_opens_thirty_days_before_the_end() -> None:
    end = NOW + timedelta(days=30)

    assert is_renewable(end, NOW)
    assert not is_renewable(end, NOW - timedelta(seconds=1))
    assert is_renewable(NOW, NOW)
