"""A lot at the site, an open vial, and one made-up person who has just been injected.

Who is observed half an hour from then on may leave, and then ask for a certificate.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from functions.immunization.domain.screening import checklist_on, questions
from functions.kernel.periods import VIETNAM
from infra.local.seed.laboratory import account, code_on_phone
from infra.local.seed.venues import province
from infra.local.seed.world import World, say

STOCK, DOSES = "/api/vaccine-stock", "/api/immunizations"
PRODUCT, NUMBER = "comirnaty", "MAU2101"
LOT = f"{PRODUCT}.{NUMBER}"
KEPT = timedelta(days=120)
WELL = {"temperature": 36.8, "pulse": 76, "respiration": 18, "systolic": 120, "diastolic": 78}


def vaccine_doses(world: World) -> None:
    """Ninety doses come, a vial is opened, the first of the seeded citizens is injected."""
    site = world.staff(account("diem-tiem"))
    today = world.begun_at.astimezone(VIETNAM).date()
    delivery = {
        "product": PRODUCT,
        "number": NUMBER,
        "expires_on": (today + KEPT).isoformat(),
        "vials": 15,
        "doses_per_vial": 6,
    }
    say(site, f"{STOCK}/receipts", delivery, "seed-vaccine-lot")
    vial = say(site, f"{STOCK}/vials", {"lot": LOT}, "seed-vaccine-vial")["vial"]
    phone = province()["citizens"][0]["phone"]
    now = datetime.now().astimezone()
    screened = {
        "reading": code_on_phone(world, phone, now),
        "product": PRODUCT,
        "answers": dict.fromkeys(questions(checklist_on(now.astimezone(VIETNAM).date())), False),
        "vitals": WELL,
        "walk_in": "left_over",  # nobody has booked yet
    }
    doctor, vaccinator = (world.staff(account(name)) for name in ("bac-si-kham", "nguoi-tiem"))
    made = say(doctor, f"{DOSES}/screenings", screened, "seed-screening")
    given = {"screening": made["person"]["screening"], "lot": LOT, "vial": vial}
    dose = say(vaccinator, DOSES, given)
    world.notes += [
        "",
        f"Vaccinated: {phone}, dose {dose['number']} of {dose['series']}",
        f"  the site as diem-tiem      {world.origin}/diem-tiem",
        f"  tables as bac-si-kham, nguoi-tiem   {world.origin}/diem-tiem/ban",
        f"  after the observation      {world.origin}/chung-nhan",
    ]
