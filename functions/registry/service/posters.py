"""Render a venue's poster and lend its files; `reading` reads what a scanner saw of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from functions.kernel.callers import Caller
from functions.kernel.identifiers import VenueCode
from functions.kernel.periods import DAY, day_of
from functions.messages.registry import PosterWanted
from functions.registry.domain import poster as posters
from functions.registry.domain.poster_words import poster_words
from functions.registry.domain.synthetic import synthetic_venue
from functions.registry.domain.venue import PosterState, Venue, VenueUnknown
from functions.registry.service import keeping, venues
from functions.registry.service.reading import KEY, KEY_ID
from functions.runtime import objects, queues, settings, signing

FORMATS = {"pdf": "application/pdf", "svg": "image/svg+xml", "png": "image/png"}


Image = Mapping[str, Mapping[str, str]]
"""An item as a stream tells it: values by type."""


@dataclass(frozen=True, slots=True)
class PosterFiles:
    """A venue's poster as its owner sees it; links are "" while it is being rendered."""

    version: int
    state: PosterState
    short_code: VenueCode
    link: str = ""
    pdf: str = ""
    svg: str = ""
    png: str = ""


def token_of(code: str, now: datetime) -> str:
    """The token behind a typed short code, for phones without a camera.

    Raises VenueUnknown, also while the poster is being rendered.
    """
    found = venues.venue(venues.read_code(code))
    if found.poster_state is not PosterState.READY:
        raise VenueUnknown
    return found.poster_token


def synthetic_poster(now: datetime) -> str:
    """The token of our own walks' poster, good today and tomorrow. Raises CryptoUnavailable."""
    poster = replace(posters.poster_of(synthetic_venue(), now, KEY_ID), expires=day_of(now) + DAY)
    return posters.write_token(poster, lambda message: signing.sign(KEY, message))


def poster_files(caller: Caller, code: str, now: datetime) -> PosterFiles:
    """Links to the poster's files for five minutes. Raises VenueUnknown."""
    return files_of(venues.open_venue(caller, code, now=now))


def files_of(found: Venue) -> PosterFiles:
    """The poster's files of a venue that the caller may touch."""
    if found.poster_state is not PosterState.READY:
        return PosterFiles(found.poster_version, found.poster_state, found.code)
    lent = {
        ending: objects.link("documents", _key(found, ending), f"{found.code}.{ending}")
        for ending in FORMATS
    }
    return PosterFiles(
        found.poster_version,
        found.poster_state,
        found.code,
        link=posters.write_link(settings.public_origin(), found.poster_token),
        **lent,
    )


def poster_told(new: Image, old: Image) -> None:
    """A venue was written, told by its stream: ask for its poster where that version is wanted."""
    version = _number(new, "poster_version")
    if not version or _number(new, "rendered_version") == version:
        return
    if _number(old, "poster_version") != version:
        request_poster(new["code"]["S"], version)


def request_poster(code: str, version: int) -> None:
    """Ask for a poster version to be rendered. Raises Busy."""
    queues.send("posters", PosterWanted(venue=code, poster_version=version).model_dump())


def render_poster(code: str, version: int, now: datetime) -> None:
    """Sign, draw and put the files; a version that has ended or is ready is let be.

    The files are in place before the venue says so; doing it again makes an equal poster.
    Raises CryptoUnavailable, Busy, VenueChanged.
    """
    from functions.runtime.documents.poster_sheet import render_poster as draw

    try:
        found = venues.venue(VenueCode(code))
    except VenueUnknown:
        return
    if found.poster_version != version or found.rendered_version == version:
        return
    poster = posters.poster_of(found, now, KEY_ID)
    token = posters.write_token(poster, lambda message: signing.sign(KEY, message))
    origin = settings.public_origin()
    link = posters.write_link(origin, token)
    words = poster_words(poster, link=link, origin=origin, venue_name=found.details.name)
    drawn = draw(words)
    for ending, kind in FORMATS.items():
        objects.put("documents", _key(found, ending), getattr(drawn, ending), kind)
    keeping.poster_rendered(found.code, version, token)


def _number(image: Image, name: str) -> int:
    return int(image.get(name, {}).get("N", "0"))


def _key(found: Venue, ending: str) -> str:
    return f"posters/{found.code}/{found.poster_version}.{ending}"
