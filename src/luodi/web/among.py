"""Rows whose key is among thousands, handed over as one value: so many by themselves cost more than the look."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, F, Func


class Among(Func):
    """Whether the column ``name`` holds one of ``keys``, numbers or UUIDs (or these as the database tells them): a
    condition for ``filter``.

    ``plainly``: each row is looked at by itself, or else SQLite, where an index begins as the condition does and goes
    on with this column, looks there for each of thousands of keys.
    """

    output_field = BooleanField()
    arity = 1

    def __init__(self, name: str, keys: Iterable[int | UUID | str], *, plainly: bool = False) -> None:
        super().__init__(F(name))
        self.plainly = plainly
        self.keys = [key.hex if isinstance(key, UUID) else key for key in keys]

    @property
    def identity(self) -> tuple[Any, ...]:
        return (*super().identity, tuple(self.keys), self.plainly)

    def as_postgresql(self, compiler: Any, connection: Any, **_more: Any) -> tuple[str, list[Any]]:
        sql, values = compiler.compile(self.source_expressions[0])
        kind = "uuid" if self.keys and isinstance(self.keys[0], str) else "bigint"
        return f"{sql} = ANY(%s::{kind}[])", [*values, f"{{{','.join(map(str, self.keys))}}}"]

    def as_sql(self, compiler: Any, connection: Any, **_more: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        sql, values = compiler.compile(self.source_expressions[0])
        sign = "+" if self.plainly else ""
        return f"{sign}{sql} IN (SELECT value FROM json_each(%s))", [*values, json.dumps(self.keys)]  # noqa: S608


class PairAmong(Func):
    """Whether the columns ``number`` and ``text`` hold one of ``pairs`` of them: each is looked up in an index that
    begins with both, and they are handed over as two values, or one."""

    output_field = BooleanField()
    arity = 2

    def __init__(self, number: str, text: str, pairs: Iterable[tuple[int, str]]) -> None:
        super().__init__(F(number), F(text))
        self.pairs = sorted(set(pairs))

    @property
    def identity(self) -> tuple[Any, ...]:
        return (*super().identity, tuple(self.pairs))

    def as_postgresql(self, compiler: Any, connection: Any, **_more: Any) -> tuple[str, list[Any]]:
        sql, values = self._columns(compiler)
        numbers, texts = [number for number, _text in self.pairs], [text for _number, text in self.pairs]
        return f"{sql} IN (SELECT * FROM unnest(%s::bigint[], %s::varchar[]))", [*values, numbers, texts]  # noqa: S608

    def as_sql(self, compiler: Any, connection: Any, **_more: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        sql, values = self._columns(compiler)
        both = "json_extract(value, '$[0]'), json_extract(value, '$[1]')"
        return f"{sql} IN (SELECT {both} FROM json_each(%s))", [*values, json.dumps(self.pairs)]  # noqa: S608

    def _columns(self, compiler: Any) -> tuple[str, list[Any]]:
        told = [compiler.compile(one) for one in self.source_expressions]
        return f"({', '.join(sql for sql, _values in told)})", [value for _sql, values in told for value in values]
