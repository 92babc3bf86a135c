"""事实: the shared vocabulary of rules and forms."""

from __future__ import annotations

from luodi.facts.attribute import Record, Vocabulary
from luodi.facts.claim import Claim
from luodi.facts.enrolment import Enrolment
from luodi.facts.household import Home, HomeProject, Household, Shop, Vehicle
from luodi.facts.locality import Locality
from luodi.facts.lot import GrainEnterprise, GrainLot, GrainSale, Measurement
from luodi.facts.person import Obligor, Payment, Person
from luodi.facts.settlement import InsurerAccount, Settlement
from luodi.facts.standing import Standing

_HOUSEHOLD: tuple[type[Record], ...] = (Household, Person, Payment, Obligor, Home, Shop, Vehicle, HomeProject)
_RELIEF: tuple[type[Record], ...] = (Standing, Enrolment, Claim, Settlement, InsurerAccount)
_GRAIN: tuple[type[Record], ...] = (GrainLot, Measurement, GrainSale, GrainEnterprise)
_PLACES: tuple[type[Record], ...] = (Locality,)

VOCABULARY = Vocabulary({kind.__name__: kind for kind in (*_HOUSEHOLD, *_RELIEF, *_GRAIN, *_PLACES)})

__all__ = [
    "VOCABULARY",
    "Claim",
    "Enrolment",
    "GrainEnterprise",
    "GrainLot",
    "GrainSale",
    "Home",
    "HomeProject",
    "Household",
    "InsurerAccount",
    "Locality",
    "Measurement",
    "Obligor",
    "Payment",
    "Person",
    "Settlement",
    "Shop",
    "Standing",
    "Vehicle",
]
