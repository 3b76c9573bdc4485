"""Read what a scanner saw of a poster.

Reading is hot: a verified token stays in memory, the public key is fetched once per container,
orders are read once a minute per province; a warm scan calls nothing. It stands apart from
rendering, so that the first scan of a cold function loads no more than reading needs.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from functions.registry.domain import poster as posters
from functions.registry.domain.changing import PosterMoved
from functions.registry.domain.order import OrderKind, StandingOrder, Why, standing_against
from functions.registry.domain.poster import Poster
from functions.registry.domain.venue import VenueSuspended
from functions.registry.service import orders
from functions.runtime import settings, signing

KEY = "posters"
KEY_ID = 1
TOKENS_KEPT = 4096


def read_poster(text: str, now: datetime) -> Poster:
    """The poster of a token or of our link, if it stands now at an open venue.

    Raises QrInvalid, ForeignLink, PosterRevoked (PosterMoved where the venue moved),
    PosterExpired, VenueSuspended; Busy, CryptoUnavailable where nothing is in memory yet.
    """
    poster = verified(text)
    standing = orders.orders_in_force(poster.division)
    if _moved(standing, poster, now):
        raise PosterMoved
    posters.check_standing(poster, standing, now)
    if standing_against(standing, OrderKind.VENUE, poster.venue, now):
        raise VenueSuspended
    return poster


def verified(text: str) -> Poster:
    """The poster of a token or link, its signature verified, standing or not.

    Raises QrInvalid, ForeignLink, CryptoUnavailable.
    """
    return _verified(posters.token_in(text, settings.public_origin()))


def forget() -> None:
    """Drop verified tokens."""
    _verified.cache_clear()


@lru_cache(maxsize=TOKENS_KEPT)
def _verified(token: str) -> Poster:
    return posters.read_token(token, _signed)


def _signed(key_id: int, message: bytes, signature: bytes) -> bool:
    return key_id == KEY_ID and signing.verified(signing.public_key(KEY), message, signature)


def _moved(standing: tuple[StandingOrder, ...], poster: Poster, now: datetime) -> bool:
    ended = standing_against(standing, OrderKind.POSTER, poster.subject, now)
    return ended is not None and ended.why is Why.MOVED
