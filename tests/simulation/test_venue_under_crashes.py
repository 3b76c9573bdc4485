"""Every AWS call of registering a venue and of rendering its poster, disturbed in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from functions.registry import service as registry
from functions.registry.service import posters
from functions.runtime import aws, clock, settings
from tests.simulation import town
from tests.simulation.crashes import Handler, assert_whole, explore
from tests.simulation.flows.venues import DETAILS, VenueRegistration
from tests.simulation.runner import laid
from tests.simulation.schedule import Simulation
from tests.simulation.world import World

pytestmark = pytest.mark.catalogue("F01", "F02", "F03", "F04", "F06", "F07", "F08")


@pytest.fixture(scope="module")
def flow() -> VenueRegistration:
    return VenueRegistration()


@pytest.fixture(scope="module")
def world(flow: VenueRegistration) -> Iterator[World]:
    with laid(flow) as made:
        yield made


def register(flow: VenueRegistration) -> registry.Venue:
    return registry.register_venue(
        flow.owners[0],
        replace(DETAILS, name="Chợ Một"),
        registrant_name="Trần Thị Bình",
        key="one",
        now=clock.now(),
    )


def test_a_venue_is_registered_once_whatever_call_breaks(
    world: World, flow: VenueRegistration
) -> None:
    def state(_: Simulation) -> Any:
        codes = [row["code"]["S"] for row in world.rows("venues")]
        links = [row["venue"]["S"] for row in world.rows("venue_links") if "link" in row]
        claims = [row["answer"]["S"] for row in world.rows("idempotency")]
        assert codes == links == claims
        return [(row["name"]["S"], row["owner"]["S"]) for row in world.rows("venues")]

    handler = Handler("register_venue", lambda _: lambda: register(flow), state)
    assert_whole(explore(world, handler))


def test_a_poster_is_rendered_whole_whatever_call_breaks(
    world: World, flow: VenueRegistration
) -> None:
    def begin(simulation: Simulation) -> Callable[[], Any]:
        made = simulation.quietly(lambda: register(flow))
        town.forget()
        return lambda: posters.render_poster(made.code, made.poster_version, clock.now())

    def state(_: Simulation) -> Any:
        listed = aws.client("s3").list_objects_v2(Bucket=settings.bucket("documents"))
        files = sorted(one["Key"].rpartition(".")[2] for one in listed["Contents"])
        return files, [row["rendered_version"]["N"] for row in world.rows("venues")]

    assert_whole(explore(world, Handler("render_poster", begin, state)))
