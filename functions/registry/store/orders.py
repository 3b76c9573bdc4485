"""Standing orders by province and nation, and the public list of module orders: REG-19, REG-20."""

from __future__ import annotations

from datetime import datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.transactions import TransactWrite

from functions.registry.domain.order import OrderKind, Standing, StandingOrder, Why
from functions.registry.store.writing import write_together
from functions.runtime.tables import Record, table_meta, translated

PUBLIC = "public"


class OrderRecord(Record):
    """A standing order; `place` is its scope where it is listed in public."""

    Meta = table_meta("orders")
    scope = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)
    place = UnicodeAttribute()
    kind = UnicodeAttribute()
    subject = UnicodeAttribute()
    state = UnicodeAttribute()
    why = UnicodeAttribute()
    effective_from = UnicodeAttribute()
    given_at = UnicodeAttribute()
    instrument = UnicodeAttribute(null=True)
    by = UnicodeAttribute(null=True)
    x = NumberAttribute(null=True)


def orders_at(scope: str, now: datetime) -> tuple[StandingOrder, ...]:
    """REG-19: all orders of a province, the nation (``00``) or the public list."""
    with translated():
        return tuple(
            _order(record)
            for record in OrderRecord.query(scope)
            if record.x is None or record.x > now.timestamp()
        )


def put_order(together: TransactWrite, order: StandingOrder) -> None:
    """Give an order within a transaction; one of the same subject is replaced."""
    together.save(_record(order.scope, order.id, order))


def drop_order(together: TransactWrite, order: StandingOrder) -> None:
    """Lift an order within a transaction."""
    together.delete(OrderRecord(order.scope, order.id))


def give(order: StandingOrder) -> None:
    """REG-20: a module order and its public entry. Raises ConditionLost where one stands."""

    def effects(together: TransactWrite) -> None:
        free = OrderRecord.id.does_not_exist()
        together.save(_record(order.scope, order.id, order), condition=free)
        listed = f"{order.effective_from:%Y-%m-%dT%H:%M:%SZ}#{order.scope}#{order.subject}"
        together.save(_record(PUBLIC, listed, order))

    write_together(effects)


def _record(scope: str, id_: str, order: StandingOrder) -> OrderRecord:
    return OrderRecord(
        scope,
        id_,
        place=order.scope,
        kind=order.kind.value,
        subject=order.subject,
        state=order.state.value,
        why=order.why.value,
        effective_from=order.effective_from.isoformat(),
        given_at=order.given_at.isoformat(),
        instrument=order.instrument or None,
        by=order.by or None,
        x=int(order.until.timestamp()) if order.until else None,
    )


def _order(record: OrderRecord) -> StandingOrder:
    return StandingOrder(
        scope=record.place,
        kind=OrderKind(record.kind),
        subject=record.subject,
        state=Standing(record.state),
        why=Why(record.why),
        effective_from=datetime.fromisoformat(record.effective_from),
        given_at=datetime.fromisoformat(record.given_at),
        instrument=record.instrument or "",
        by=record.by or "",
    )
