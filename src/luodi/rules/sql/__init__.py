"""Rules compiled to one SQL query over a population, with the same answers as deciding each household alone.

What is named here is loaded when it is asked for: machine code needs the shape of a population and no SQL.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from luodi.rules.sql.checks import compile_checks, readable
    from luodi.rules.sql.compile import Query, compile_query
    from luodi.rules.sql.dialects import DIALECTS, Dialect
    from luodi.rules.sql.pack import compile_causes, compile_pack
    from luodi.rules.sql.population import Population, TableOf
    from luodi.rules.sql.refusal import CannotCompileError

__all__ = [
    "DIALECTS",
    "CannotCompileError",
    "Dialect",
    "Population",
    "Query",
    "TableOf",
    "compile_causes",
    "compile_checks",
    "compile_pack",
    "compile_query",
    "readable",
]

_PLACES = {
    "checks": ("compile_checks", "readable"),
    "compile": ("Query", "compile_query"),
    "dialects": ("DIALECTS", "Dialect"),
    "pack": ("compile_causes", "compile_pack"),
    "population": ("Population", "TableOf"),
    "refusal": ("CannotCompileError",),
}
_PLACE = {name: place for place, names in _PLACES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _PLACE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACE[name]}"), name)
