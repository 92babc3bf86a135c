"""事实: the shared vocabulary of rules and forms."""

from __future__ import annotations

from luodi.facts.attribute import Record, Vocabulary
from luodi.facts.business import Activity, Business, Hire, Lease
from luodi.facts.claim import Claim
from luodi.facts.enrolment import Enrolment
from luodi.facts.household import Home, HomeProject, Household, Shop, Vehicle
from luodi.facts.laboratory import MedicalInstitution, Specimen
from luodi.facts.locality import Locality
from luodi.facts.lot import GrainEnterprise, GrainLot, GrainSale, Measurement
from luodi.facts.outbreak import Contact, ControlZone, Outbreak, SituationReport
from luodi.facts.person import Obligor, Payment, Person
from luodi.facts.settlement import InsurerAccount, Settlement
from luodi.facts.standing import Standing
from luodi.facts.station import Fault, FlowSource, HydroStation, Inspection, Intake, ReleaseInterval
from luodi.facts.team import Mission, RescueTeam
from luodi.facts.undertaking import Undertaking
from luodi.facts.zone import Zone, ZoneEvaluation, ZoneExpansion, ZoneInvestment, ZoneRegister

_BUSINESS: tuple[type[Record], ...] = (Business, Activity, Hire, Lease, Undertaking)
_ZONES: tuple[type[Record], ...] = (ZoneRegister, Zone, ZoneEvaluation, ZoneInvestment, ZoneExpansion)
_HOUSEHOLD: tuple[type[Record], ...] = (Household, Person, Payment, Obligor, Home, Shop, Vehicle, HomeProject)
_RELIEF: tuple[type[Record], ...] = (Standing, Enrolment, Claim, Settlement, InsurerAccount)
_GRAIN: tuple[type[Record], ...] = (GrainLot, Measurement, GrainSale, GrainEnterprise)
_PLACES: tuple[type[Record], ...] = (Locality,)
_HEALTH: tuple[type[Record], ...] = (Outbreak, SituationReport, ControlZone, Contact, Specimen, MedicalInstitution)
_RESCUE: tuple[type[Record], ...] = (RescueTeam, Mission)
_HYDRO: tuple[type[Record], ...] = (HydroStation, Intake, FlowSource, ReleaseInterval, Fault, Inspection)

_KINDS = (*_BUSINESS, *_ZONES, *_HOUSEHOLD, *_RELIEF, *_GRAIN, *_PLACES, *_HEALTH, *_RESCUE, *_HYDRO)
VOCABULARY = Vocabulary({kind.__name__: kind for kind in _KINDS})

__all__ = [
    "VOCABULARY",
    "Activity",
    "Business",
    "Claim",
    "Contact",
    "ControlZone",
    "Enrolment",
    "Fault",
    "FlowSource",
    "GrainEnterprise",
    "GrainLot",
    "GrainSale",
    "Hire",
    "Home",
    "HomeProject",
    "Household",
    "HydroStation",
    "Inspection",
    "InsurerAccount",
    "Intake",
    "Lease",
    "Locality",
    "Measurement",
    "MedicalInstitution",
    "Mission",
    "Obligor",
    "Outbreak",
    "Payment",
    "Person",
    "ReleaseInterval",
    "RescueTeam",
    "Settlement",
    "Shop",
    "SituationReport",
    "Specimen",
    "Standing",
    "Undertaking",
    "Vehicle",
    "Zone",
    "ZoneEvaluation",
    "ZoneExpansion",
    "ZoneInvestment",
    "ZoneRegister",
]
