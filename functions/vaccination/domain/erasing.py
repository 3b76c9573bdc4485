"""Which registrations may be erased because their person asks for it?"""

from __future__ import annotations

from functions.kernel.periods import day_of
from functions.vaccination.domain.known import Known
from functions.vaccination.domain.registration import Registration


def is_record(one: Registration, known: Known) -> bool:
    """Does a registration belong to a record of treatment by now?

    What a person said of their health before a dose that was then given is part of that dose's
    record (Law 40/2009/QH12 article 59; Circular 53/2017/TT-BYT, to be confirmed): it is kept where
    a dose that counts was given on or after the day of the registration.
    """
    return any(dose.day >= day_of(one.since) for dose in known.doses)
