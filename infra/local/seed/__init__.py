"""What is there to look at after the first start? A small made-up province; nobody in it exists.

Steps run in order; each once per state directory, but for those marked `ALWAYS`. A step speaks to
the system as anybody would, over its public HTTP API, and to the emulator only for what no API
gives (the staff directory, which a ministry's administrator fills; the keys of days before the
platform was started). A step that was cut off runs again and says the same, so nothing comes twice.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import httpx

from infra.local.seed.aefi import events_after_doses
from infra.local.seed.certificates import certificate_signer
from infra.local.seed.directory import days_before, staff_directory
from infra.local.seed.files import venue_file, visit_file
from infra.local.seed.immunization import vaccine_doses
from infra.local.seed.laboratory import result_files, sampling_session, sent_tubes
from infra.local.seed.lists import people_list
from infra.local.seed.people import declarations, families
from infra.local.seed.taskforce import taskforce_cockpit
from infra.local.seed.vaccination import vaccination_plan
from infra.local.seed.venues import closed_and_revoked, posters, venues
from infra.local.seed.visits import gate_of_the_market, visits_of_phones
from infra.local.seed.world import World
from infra.local.seed.zones import zone_levels

Step = Callable[[World], None]
ALWAYS: tuple[Step, ...] = (staff_directory, certificate_signer)
ONCE: tuple[Step, ...] = (
    days_before,
    venues,
    families,
    declarations,
    posters,
    visits_of_phones,
    gate_of_the_market,
    closed_and_revoked,
    venue_file,
    visit_file,
    sampling_session,
    sent_tubes,
    result_files,
    vaccination_plan,
    vaccine_doses,
    people_list,
    events_after_doses,
    zone_levels,
    taskforce_cockpit,
)

__all__ = ["World", "sow"]


def sow(world: World, state: Path, *, everything: bool) -> list[str]:
    """Run the steps that are due (sample data only where `everything`); what they want to tell."""
    mark = state / "seeded.json"
    kept = json.loads(mark.read_text("utf-8")) if mark.exists() else {}
    world.begun_at = datetime.fromisoformat(kept.get("begun_at", world.begun_at.isoformat()))
    world.known.update(kept.get("known", {}))
    world.notes.extend(kept.get("notes", []))
    done = list(kept.get("done", []))
    for step in ALWAYS:
        step(world)
    for step in ONCE if everything else ():
        if step.__name__ in done:
            continue
        begun = time.monotonic()
        try:
            step(world)
        except (httpx.HTTPError, LookupError, TimeoutError, ValueError) as failed:
            world.notes.append(f"Sample data: {step.__name__} is tried again next time: {failed}")
            break
        done.append(step.__name__)
        print(
            f"          {step.__name__.replace('_', ' ')}: {time.monotonic() - begun:.1f} s",
            flush=True,
        )
        facts = {
            "begun_at": world.begun_at.isoformat(),
            "done": done,
            "known": world.known,
            "notes": world.notes,
        }
        mark.write_text(json.dumps(facts, ensure_ascii=False), "utf-8")
    return world.notes
