"""Organisations: names, aliases, groups, levels, and who followed whom, as of a date."""

from luodi.units.model import GroupDefinition, How, Place, Remark, Resolution, Succession, Unit
from luodi.units.names import distinct, split_names
from luodi.units.phrases import definitions_in
from luodi.units.reading import DocumentUnits
from luodi.units.registry import JURISDICTIONS, Registry, load

__all__ = [
    "JURISDICTIONS",
    "DocumentUnits",
    "GroupDefinition",
    "How",
    "Place",
    "Registry",
    "Remark",
    "Resolution",
    "Succession",
    "Unit",
    "definitions_in",
    "distinct",
    "load",
    "split_names",
]
