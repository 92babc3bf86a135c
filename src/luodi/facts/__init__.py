"""事实: the shared vocabulary of rules and forms."""

from __future__ import annotations

from luodi.facts.attribute import Record, Vocabulary
from luodi.facts.household import Home, HomeProject, Household, Shop, Vehicle
from luodi.facts.locality import Locality
from luodi.facts.lot import GrainEnterprise, GrainLot, GrainSale, Measurement
from luodi.facts.person import Obligor, Payment, Person

_HOUSEHOLD: tuple[type[Record], ...] = (Household, Person, Payment, Obligor, Home, Shop, Vehicle, HomeProject)
_GRAIN: tuple[type[Record], ...] = (GrainLot, Measurement, GrainSale, GrainEnterprise)
_PLACES: tuple[type[Record], ...] = (Locality,)

VOCABULARY = Vocabulary({kind.__name__: kind for kind in (*_HOUSEHOLD, *_GRAIN, *_PLACES)})

__all__ = [
    "VOCABULARY",
    "GrainEnterprise",
    "GrainLot",
    "GrainSale",
    "Home",
    "HomeProject",
    "Household",
    "Locality",
    "Measurement",
    "Obligor",
    "Payment",
    "Person",
    "Shop",
    "Vehicle",
]
