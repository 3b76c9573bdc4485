"""Gate devices: ACC-13 to ACC-15."""

from __future__ import annotations

from datetime import datetime

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.access.domain.device import Device, DeviceState
from functions.runtime.tables import ConditionLost, Record, connection, table_meta, translated


class DeviceRecord(Record):
    """A device and its public key."""

    Meta = table_meta("devices")
    id = UnicodeAttribute(hash_key=True)
    venue = UnicodeAttribute()
    label = UnicodeAttribute()
    key_x = UnicodeAttribute()
    key_y = UnicodeAttribute()
    paired_at = UnicodeAttribute()
    paired_by = UnicodeAttribute()
    state = UnicodeAttribute()


class VenueDevicesRecord(Record):
    """The ids of a venue's devices."""

    Meta = table_meta("devices")
    id = UnicodeAttribute(hash_key=True)
    devices = UnicodeSetAttribute(null=True)


def put_device(made: Device) -> None:
    """ACC-13 and ACC-15 together. Raises ConditionLost where the id is taken, Busy."""
    listed = VenueDevicesRecord(f"venue#{made.venue}")
    record = DeviceRecord(
        made.id,
        venue=made.venue,
        label=made.label,
        key_x=made.x,
        key_y=made.y,
        paired_at=made.paired_at.isoformat(),
        paired_by=made.paired_by,
        state=made.state.value,
    )
    with translated(), TransactWrite(connection=connection()) as together:
        together.save(record, condition=DeviceRecord.id.does_not_exist())
        together.update(listed, actions=[VenueDevicesRecord.devices.add({made.id})])


def device(identifier: str) -> Device | None:
    """ACC-13. Raises Busy."""
    try:
        with translated():
            return _device_of(DeviceRecord.get(identifier, consistent_read=True))
    except DoesNotExist:
        return None


def revoke_device(identifier: str) -> bool:
    """ACC-14: is there such a device, now revoked?"""
    try:
        with translated():
            DeviceRecord(identifier).update(
                actions=[DeviceRecord.state.set(DeviceState.REVOKED.value)],
                condition=DeviceRecord.venue.exists(),
            )
    except ConditionLost:
        return False
    return True


def devices_of(venue: str) -> tuple[Device, ...]:
    """ACC-15: a venue's devices, oldest first, revoked ones included."""
    try:
        with translated():
            listed = VenueDevicesRecord.get(f"venue#{venue}", consistent_read=True)
            found = [device(identifier) for identifier in sorted(listed.devices or ())]
    except DoesNotExist:
        return ()
    return tuple(sorted((one for one in found if one), key=lambda one: one.paired_at))


def _device_of(record: DeviceRecord) -> Device:
    return Device(
        id=record.id,
        venue=record.venue,
        label=record.label,
        x=record.key_x,
        y=record.key_y,
        paired_at=datetime.fromisoformat(record.paired_at),
        paired_by=record.paired_by,
        state=DeviceState(record.state),
    )
