"""Visits of today and of the last week: sent late by phones, and from a gate's buffer."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from functions.kernel.periods import write_instant
from infra.local.seed.venues import province
from infra.local.seed.world import Gate, World, say

DAY_MINUTES = 24 * 60
"""A phone keeps scans for a day; older ones of the list come from no phone."""


def visits_of_phones(world: World) -> None:
    """What phones kept without network and send now, in order."""
    kept: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for phone, venue, minutes in province()["visits"]:
        if minutes < DAY_MINUTES:
            event = {
                "kind": "in",
                "poster": world.known[f"link:{venue}"].rpartition("/")[2],
                "at": world.ago(minutes=minutes),
                "declaration": {"nothing_changed": True},
            }
            kept[phone].append(event)
    for phone, events in kept.items():
        told = say(world.citizen(phone), "/api/checkins/replay", {"events": events})
        refused = [one for one in told["results"] if one["outcome"] == "refused"]
        if refused:
            raise ValueError(f"a seeded visit was refused: {refused}")


def gate_of_the_market(world: World) -> None:
    """A gate device that was without network for a week sends its buffer; a second may pair."""
    market = world.known["market"]
    owner = world.citizen(province()["venues"][0]["owner"])

    def pairing() -> str:
        return str(say(owner, "/api/devices/pairings", {"venue": market})["pairing_code"])

    gate = Gate(world, pairing(), "Cổng chính (mẫu)")
    events = [
        {
            "sequence": sequence,
            "at": world.ago(minutes=minutes),
            "direction": "in",
            "reading": reading,
            "offline": True,
        }
        for sequence, (reading, minutes) in enumerate(province()["gate_visits"], 1)
    ]
    sent = {"events": events, "sent_at": write_instant(world.begun_at)}
    told = gate.post("/api/gate/checkins", sent)
    refused = [one for one in told["results"] if one["outcome"] == "refused"]
    if refused:
        raise ValueError(f"a seeded reading was refused: {refused}")
    world.notes += [
        "",
        f"Gate of the market: {world.origin}/cong  pairing code {pairing()} (10 minutes; later: as",
        f"  its owner on {world.origin}/dia-diem/{market})",
        f"Board of the market: {world.origin}/dia-diem/{market}/bang",
    ]
