"""Rules compiled to one SQL query over a population, with the same answers as deciding each household alone."""

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
