"""Planted bugs in the real tracing: each patches one name of a service or store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from unittest.mock import patch

from functions.runtime import bulk
from functions.tracing.domain import contact as contact_rules
from functions.tracing.domain.contact import Contact, Situation
from functions.tracing.domain.known import Known
from functions.tracing.domain.trace import Stage, Trace
from functions.tracing.service import judging, telling
from functions.tracing.store import contacts, parts, ranks
from functions.tracing.store.sealed import TABLE

_put_part, _judged = parts.put_part, contact_rules.judged


def _any_edition(trace: Trace, name: str, edition: int, people: parts.By, _: Any) -> None:
    parts.put_mark(trace, name)
    parts._record(trace, name, parts.Part(edition, people)).save()


def _nobody_gone(trace: Trace, name: str, edition: int, people: parts.By, seen: Any) -> None:
    _put_part(trace, name, edition, people, seen)
    stored = parts.part(trace, name)
    if stored is not None:
        parts._record(trace, name, replace(stored, gone=frozenset())).save()


def _put_over(made: Sequence[Contact], now: datetime) -> tuple[str, ...]:
    until = str(int((now + contacts.KEPT).timestamp()))
    bulk.put_items(TABLE, [contacts._item(one, until) for one in made])
    return ()


def _tells_again(contact: Contact, by: Situation) -> Contact:
    made = _judged(contact, by)
    return replace(made, edition=contact.edition + made.tells)


MUTANTS: dict[str, Callable[[], AbstractContextManager[object]]] = {
    "an older edition covers a newer one": partial(patch.object, parts, "put_part", _any_edition),
    "who left a part stays": partial(patch.object, parts, "put_part", _nobody_gone),
    "contacts are put over one another": partial(patch.object, contacts, "put_contacts", _put_over),
    "each judgement tells again": partial(patch.object, judging, "judged", _tells_again),
    "a retraction judges nobody": partial(patch.object, telling, "_judge", lambda *_: None),
    "an answer is whole at once": partial(patch.object, Trace, "is_complete", lambda *_: True),
    "a dropped trace still counts": partial(
        patch.object, Trace, "is_live", property(lambda one: one.stage is not Stage.REFUSED)
    ),
    "nothing is ranked": partial(patch.object, ranks, "put_order", lambda *_: None),
    "releases are heard in any order": partial(patch.object, Known, "is_new", lambda *_: True),
}
