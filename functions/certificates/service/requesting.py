"""A person asks for a certificate of a result or dose of theirs: the same wish, the same id (K06).

Nothing is signed here, and nothing that the caller sends is certified: a wish names a stored
source, and the rest is read where it was recorded (security.md PM-26, Z11).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from functions.access import service as access
from functions.certificates.domain import sources as rules
from functions.certificates.domain.certificate import Certificate
from functions.certificates.domain.sources import Source, SourceUnknown
from functions.certificates.domain.terms import is_renewable, terms_on
from functions.certificates.domain.words import Kind, State
from functions.certificates.service import naming
from functions.certificates.store import certificates
from functions.certificates.store import sources as store
from functions.kernel.callers import Caller, Scope
from functions.kernel.errors import Busy, NotFound
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_of
from functions.registry import service as registry

TRIES = 5
LONGEST_KEY = 80


def request(
    caller: Caller, kind: Kind, key: str, now: datetime, *, person: PersonId, request_id: str = ""
) -> Certificate:
    """The certificate of a source of the caller's or the family's, asked for now or before.

    A new one takes the place of one that could not be written, that ends soon, or that was written
    of another name or birth date than the person has now. Raises SourceUnknown, NotCertifiable and
    its kinds, NoRuleInForce, AuditUnavailable, CryptoUnavailable, Busy.
    """
    of_person = persons_of(caller, person)
    registry.audited(
        caller,
        of_person,
        action="request_certificate",
        fields=("certificate",),
        now=now,
        request_id=request_id,
    )
    return put_wish(kind, lambda: _source(of_person, key), now)


def put_wish(
    kind: Kind, read: Callable[[], Source], now: datetime, *, renews: bool = True
) -> Certificate:
    """The certificate of the source that is read, put now or before.

    Unless it `renews`, one that was issued stays as it is. Raises what `read` raises,
    NotCertifiable and its kinds, NoRuleInForce, CryptoUnavailable, Busy.
    """
    for _ in range(TRIES):
        source = read()
        rule = terms_on(day_of(now))
        rules.check(kind, source, rule, now)
        standing = certificates.certificate(naming.id_of(kind, source))
        if standing is None:
            made = wish_for(kind, source, rule.rule_id, now, _before(kind, source))
            if certificates.put_requested(made, source):
                return made
        elif _is_to_be_replaced(standing, now, renews=renews):
            store.next_generation(source)
        else:
            return standing
    raise Busy


def persons_of(caller: Caller, person: PersonId) -> tuple[PersonId, ...]:
    """The person's own record and those taken up into it. Raises SourceUnknown for another's."""
    own = PersonId(caller.subject)
    linked = person != own and registry.is_guardian(own, person)
    try:
        access.require(caller, Scope(person=person), linked=linked)
    except NotFound:
        raise SourceUnknown from None
    return registry.shown_to(person)


def _source(persons: tuple[PersonId, ...], key: str) -> Source:
    if len(key) <= LONGEST_KEY:
        held = [store.source(each, key) for each in persons]
        newest = rules.one_each(found for found in held if found is not None)
        if newest:
            return newest[0]
    raise SourceUnknown


def wish_for(
    kind: Kind, source: Source, rule_id: str, now: datetime, replaced: Certificate | None
) -> Certificate:
    """The certificate that is asked for of this very version of a source."""
    return Certificate(
        id=naming.id_of(kind, source),
        person=source.person,
        kind=kind,
        source=source.key,
        revision=source.revision,
        generation=source.generation,
        state=State.REQUESTED,
        facility=source.facility,
        happened_at=source.happened_at,
        requested_at=now,
        rule_id=rule_id,
        replaces=replaced.id if replaced else None,
    )


def _before(kind: Kind, source: Source) -> Certificate | None:
    """The certificate whose place the next one of this source takes.

    It is asked of the store each time: whoever made room for the next one may have been cut off
    before they asked for it, and somebody else asks in their stead.
    """
    for generation in reversed(range(source.generation)):
        found = certificates.certificate(naming.id_of(kind, replace(source, generation=generation)))
        if found is not None:
            return found
    return None


def _is_to_be_replaced(standing: Certificate, now: datetime, *, renews: bool) -> bool:
    if standing.state is State.REFUSED:
        return True
    if not renews or standing.state is not State.ISSUED or standing.expires_at is None:
        return False
    if is_renewable(standing.expires_at, now):
        return True
    return naming.mark_of(registry.to_certify(standing.person, now)) != standing.mark
