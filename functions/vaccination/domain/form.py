"""Which questions does a registration ask, and what was said to them?

The form of the national portal (domain.md 1.4) as dated data (data/registration-form.json), with
the text that is consented to. All faults are told at once, so that a person mends them in one go.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from functions.kernel.dose_intervals import OTHER_PRODUCT
from functions.kernel.errors import FieldFault
from functions.kernel.names import TextInvalid, canonical_line
from functions.kernel.periods import EARLIEST_DAY, DateInvalid, read_day
from functions.kernel.rules import Rule, in_force, load_rule_set
from functions.vaccination.domain.groups import PACKAGE, Group
from functions.vaccination.domain.registration import (
    Answer,
    Dose,
    Part,
    RegistrationInvalid,
    Told,
    VaccineConsentMissing,
    Wish,
)

FORM: Final = "data/registration-form.json"
LONGEST: Final = 120
MOST_DOSES: Final = 6
FIRST_DOSE_DAY: Final = date(2020, 7, 1)
"""Nobody was vaccinated against COVID-19 before."""
WISH_AHEAD: Final = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Said:
    """What comes in, as text: dates ``YYYY-MM-DD``, answers and days by the question's code."""

    group: str = ""
    occupation: str = ""
    organisation: str = ""
    ethnicity: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    days: tuple[tuple[str, str], ...] = ()
    doses: tuple[tuple[str, str], ...] = ()
    site: str = ""
    day: str = ""
    part: str = Part.ANY.value
    consent: str = ""


def form_on(day: date) -> Rule:
    """Questions and consent in force on a Vietnamese day. Refuses NoRuleInForce."""
    return in_force(load_rule_set(PACKAGE, FORM), day)


def read_said(
    said: Said,
    today: date,
    *,
    groups: Mapping[str, Group],
    sites: Collection[str],
    products: Collection[str],
) -> Told:
    """What was said, checked against the form in force, a plan's groups and sites.

    Raises VaccineConsentMissing, RegistrationInvalid naming every field at fault.
    """
    form = form_on(today)
    if said.consent != form.rule_id:
        raise VaccineConsentMissing(FieldFault("consent", VaccineConsentMissing.code))
    reader = _Reader(today)
    group = groups.get(said.group)
    if group is None:
        reader.fault("group", "GROUP_UNKNOWN")
    asks_workplace = group is not None and group.asks_workplace
    answers, days = reader.answers(form, dict(said.answers), dict(said.days))
    if said.site and said.site not in sites:
        reader.fault("site", "SITE_UNKNOWN")
    part = said.part if said.part in tuple(Part) else reader.fault("part", "VALUE_UNKNOWN")
    told = Told(
        group=said.group,
        occupation=reader.line("occupation", said.occupation),
        organisation=reader.line("organisation", said.organisation, required=asks_workplace),
        ethnicity=reader.line("ethnicity", said.ethnicity, required=False),
        answers=answers,
        days=days,
        doses=reader.doses(said.doses, products),
        wish=Wish(
            said.site, reader.day("day", said.day, today, today + WISH_AHEAD), Part(part or "any")
        ),
        form=form.rule_id,
    )
    if reader.faults:
        raise RegistrationInvalid(*reader.faults)
    return told


class _Reader:
    """Reads fields and remembers all faults."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.faults: list[FieldFault] = []

    def fault(self, field: str, code: str) -> str:
        self.faults.append(FieldFault(field, code))
        return ""

    def line(self, field: str, text: str, *, required: bool = True) -> str:
        if not text.strip():
            return self.fault(field, "REQUIRED") if required else ""
        try:
            return canonical_line(text, LONGEST)
        except TextInvalid as wrong:
            return self.fault(field, wrong.code)

    def day(self, field: str, text: str, first: date, last: date) -> date:
        try:
            return read_day(text, first, last)
        except DateInvalid as wrong:
            self.fault(field, wrong.code if text else "REQUIRED")
            return self.today

    def answers(
        self, form: Rule, answers: Mapping[str, str], days: Mapping[str, str]
    ) -> tuple[tuple[tuple[str, Answer], ...], tuple[tuple[str, date], ...]]:
        asked = {told["code"]: told["asks_day"] for told in form.body["questions"]}
        for code in (*answers, *days):
            if code not in asked:
                self.fault("answers", "UNKNOWN_FIELD")
        told, when = [], []
        for code, asks_day in asked.items():
            given = answers.get(code, "")
            if given not in tuple(Answer):
                self.fault(f"answers.{code}", "VALUE_UNKNOWN" if given else "REQUIRED")
                continue
            told.append((code, Answer(given)))
            if asks_day and given == Answer.YES:
                when.append(
                    (code, self.day(f"days.{code}", days.get(code, ""), EARLIEST_DAY, self.today))
                )
        return tuple(told), tuple(when)

    def doses(
        self, doses: tuple[tuple[str, str], ...], products: Collection[str]
    ) -> tuple[Dose, ...]:
        if len(doses) > MOST_DOSES:
            self.fault("doses", "TOO_MANY")
            return ()
        told = []
        for number, (product, day) in enumerate(doses):
            if product != OTHER_PRODUCT and product not in products:
                self.fault(f"doses.{number}.product", "PRODUCT_UNKNOWN")
            given = self.day(f"doses.{number}.day", day, FIRST_DOSE_DAY, self.today)
            told.append(Dose(product, given))
        return tuple(sorted(told, key=lambda dose: (dose.day, dose.product)))
