"""事实: the shared vocabulary of rules and forms."""

from __future__ import annotations

from luodi.facts.attribute import Vocabulary
from luodi.facts.household import Home, HomeProject, Household, Shop, Vehicle
from luodi.facts.person import Obligor, Payment, Person

VOCABULARY = Vocabulary(
    {kind.__name__: kind for kind in (Household, Person, Payment, Obligor, Home, Shop, Vehicle, HomeProject)}
)

__all__ = ["VOCABULARY", "Home", "HomeProject", "Household", "Obligor", "Payment", "Person", "Shop", "Vehicle"]
