"""How a person fills our forms, field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.stack import until

if TYPE_CHECKING:
    from playwright.sync_api import Page

PHUC_XA = ("01", "001", "00001")
BEN_NGHE = ("79", "760", "26740")


def choose_division(page: Page, prefix: str, codes: tuple[str, str, str]) -> None:
    """Choose province, district and commune; each list is filled once the one above is chosen."""
    for level, code in zip(("province", "district", "ward"), codes, strict=True):
        page.locator(f'[name="{prefix}{level}"]').select_option(code)


def describe_venue(page: Page, name: str, division: tuple[str, str, str] = PHUC_XA) -> None:
    """Fill the form of a new venue."""
    page.fill("#f-name", name)
    page.select_option("#f-kind", "food")
    choose_division(page, "", division)
    page.fill("#f-address", "Số 5 phố Thử Nghiệm")
    page.fill("#f-opens_at", "00:00")
    page.fill("#f-closes_at", "23:59")
    page.fill("#f-capacity", "30")
    page.fill("#f-registrant_name", "Cao Thị Chủ Tiệm")


def declare(page: Page, name: str, document: str, phone: str, *, scripts: bool = True) -> None:
    """Fill a first declaration of somebody well; `scripts`: do lists fill by themselves?"""
    page.locator('[name="identity.full_name"]').fill(name)
    page.locator('[name="identity.birth"]').fill("1990")
    page.locator('[name="identity.sex"][value="1"]').check()
    page.locator('[name="identity.document"]').fill(document)
    page.locator('[name="identity.phone"]').fill(phone)
    if scripts:
        choose_division(page, "identity.home.", PHUC_XA)
    for question in page.locator('[name^="answers."][type="radio"][value="no"]').all():
        question.check()


def visits_listed(page: Page, venue: str) -> int:
    """How often a venue stands in one's own history of today."""
    page.goto("/lich-su")
    return page.locator("tbody tr", has_text=venue).count()


def leave(page: Page, venue: str) -> None:
    """Say on the own history that one has left: a second after what was scanned last, since within
    one second nobody can say what came first; and a scan in a later second is a next visit. What
    is told is when the page was opened, so it is before that the second has to pass."""
    wait_a_second(page)
    page.goto("/lich-su")
    row = page.locator("tbody tr", has_text=venue).first
    with page.expect_navigation():
        row.locator("form[data-scan=out] button").click()
    wait_a_second(page)


def wait_a_second(page: Page) -> None:
    """Until the phone's clock shows another second."""
    page.wait_for_function("now => Date.now() > now + 1000", arg=page.evaluate("Date.now()"))


def wait_for_visits(page: Page, venue: str, count: int) -> None:
    """Wait until one's own history tells so many visits to a venue."""

    def seen() -> bool | None:
        return True if visits_listed(page, venue) >= count else None

    until(seen, f"visit {count} to {venue}")
    assert visits_listed(page, venue) == count
