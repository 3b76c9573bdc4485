"""All flows by name."""

from __future__ import annotations

from collections.abc import Callable

from tests.simulation.flows import Flow
from tests.simulation.flows.accept import AcceptAndQueue
from tests.simulation.flows.aefi import AdverseEvents
from tests.simulation.flows.appointment_messages import AppointmentMessages
from tests.simulation.flows.case_tracing import CaseTracing
from tests.simulation.flows.certificates import Certificates
from tests.simulation.flows.checkin import CheckIn
from tests.simulation.flows.checkout import CheckOut
from tests.simulation.flows.data_requests import DataRequests
from tests.simulation.flows.follow_up import FollowUps
from tests.simulation.flows.gate import Gates
from tests.simulation.flows.held_notices import HeldNotices
from tests.simulation.flows.people_lists import PeopleLists
from tests.simulation.flows.reference import Reference
from tests.simulation.flows.reference_events import ReferenceEvents
from tests.simulation.flows.release import ResultRelease
from tests.simulation.flows.replay import OfflineReplay
from tests.simulation.flows.results import ResultFiles
from tests.simulation.flows.traces import Traces
from tests.simulation.flows.vaccine_booking import VaccineBooking
from tests.simulation.flows.vaccine_doses import VaccineDoses
from tests.simulation.flows.vaccine_draws import VaccineDraws
from tests.simulation.flows.venues import VenueRegistration

_ALL = (
    Reference,
    ReferenceEvents,
    CheckIn,
    AcceptAndQueue,
    CheckOut,
    Gates,
    OfflineReplay,
    VenueRegistration,
    ResultFiles,
    ResultRelease,
    VaccineBooking,
    VaccineDoses,
    VaccineDraws,
    AppointmentMessages,
    Certificates,
    Traces,
    CaseTracing,
    HeldNotices,
    FollowUps,
    AdverseEvents,
    PeopleLists,
    DataRequests,
)
FLOWS: dict[str, Callable[[], Flow]] = {flow.name: flow for flow in _ALL}
