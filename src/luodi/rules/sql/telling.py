"""What a query tells of an open answer: nothing, its kind, or every cause with the record that it lies in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from luodi.rules.answers import BY_RANK, Status
from luodi.rules.sql.dialects import Dialect
from luodi.rules.sql.term import SETTLED, Reference

MARK = 5
"""Characters of a cause's number before the record's key: ``0012:``."""


@dataclass(frozen=True, slots=True)
class Why:
    """One thing that may keep an answer open: a fact, a clause or a case, and the relations that lead to its record.

    ``at`` is SQL of the record's key and ``refs`` what it reads; None where the cause belongs to no record (a silent
    text, a missing row).
    """

    rank: int
    name: str
    zh: str
    provision: str = ""
    path: tuple[str, ...] = ()
    at: str | None = None
    refs: frozenset[Reference] = frozenset()


def rank_of(why: Why | None) -> frozenset[int]:
    """The kinds that a reason adds."""
    return frozenset() if why is None else frozenset({why.rank})


class Kinds:
    """Tells the rank of the kind that is to be settled first; 0 where the answer is a value."""

    nothing = str(SETTLED)

    def needed(self, causes: frozenset[int]) -> bool:
        """Whether it takes a column of its own, or follows from the answer being NULL."""
        return len(causes) > 1

    def reads(self, why: Why) -> frozenset[Reference]:
        """What telling of it reads."""
        return frozenset()

    def one(self, why: Why) -> str:
        return str(why.rank)

    def both(self, parts: Sequence[str]) -> str:
        return parts[0] if len(parts) == 1 else f"GREATEST({', '.join(parts)})" if parts else self.nothing

    def some(self, told: str) -> str:
        return f"{told} > {SETTLED}"

    def of_rows(self, told: str) -> str:
        return f"MAX({told})"

    def open(self, sql: str, causes: frozenset[int]) -> str:
        """Where only NULL says that something is open."""
        return f"CASE WHEN {sql} IS NULL THEN {max(causes)} ELSE {SETTLED} END"


class Causes(Kinds):
    """Tells a list of texts ``0012:key``, a cause's number and the key of the record; empty for a value."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.nothing = dialect.no_texts
        self.known: dict[tuple[int, str, str, str, tuple[str, ...]], int] = {}

    def needed(self, causes: frozenset[int]) -> bool:
        return bool(causes)

    def reads(self, why: Why) -> frozenset[Reference]:
        return why.refs

    def one(self, why: Why) -> str:
        same = (why.rank, why.name, why.zh, why.provision, why.path)
        number = self.known.setdefault(same, len(self.known) + 1)
        return self.dialect.one_text(f"{number:0{MARK - 1}d}:", why.at)

    def both(self, parts: Sequence[str]) -> str:
        kept = [part for part in dict.fromkeys(parts) if part != self.nothing]
        if not kept:
            return self.nothing
        told = kept[0]
        for part in kept[1:]:
            told = self.dialect.both_texts(told, part)
        return told

    def some(self, told: str) -> str:
        return self.dialect.some_texts(told)

    def of_rows(self, told: str) -> str:
        return self.dialect.texts_of_rows(told)

    def open(self, sql: str, causes: frozenset[int]) -> str:
        raise AssertionError("an open term that does not say why")

    def rows(self, key: str, rules: Sequence[str], told: str) -> str:
        """The statement after the layers: one row a cause, out of the CTE ``told`` with a list for each rule."""
        quoted = self.dialect.text
        names = " UNION ALL ".join(f'SELECT {quoted(rule)} AS "rule"' for rule in rules)
        # One reading of the result, whatever the number of rules: engines that inline it would do all work again.
        chosen = " ".join(f'WHEN q."rule" = {quoted(rule)} THEN r."{rule}"' for rule in rules)
        texts = self.dialect.each_text(f"CASE {chosen} ELSE {self.nothing} END")
        each = f'  SELECT r."{key}", q."rule", {texts} AS "cause"\n  FROM {told} AS r CROSS JOIN ({names}) AS q'
        known = "\n  UNION ALL\n".join(
            "  SELECT "
            + ", ".join(
                f'{quoted(value)} AS "{name}"'
                for name, value in (
                    ("mark", f"{number:0{MARK - 1}d}:"),
                    ("status", _status(rank)),
                    ("name", name),
                    ("told", zh),
                    ("provision", provision),
                    ("path", ".".join(path)),
                )
            )
            for (rank, name, zh, provision, path), number in self.known.items()
        )
        columns = 'f."rule", k."status", k."name", k."told", k."provision", k."path"'
        record = f'SUBSTRING(f."cause", {MARK + 1}) AS "record"'
        return (
            f'SELECT DISTINCT f."{key}", {columns}, {record}\nFROM (\n{each}\n) AS f'
            f'\nJOIN (\n{known}\n) AS k ON k."mark" = SUBSTRING(f."cause", 1, {MARK})'
        )


def _status(rank: int) -> Status:
    return BY_RANK[rank]


COLUMNS = ("rule", "status", "name", "told", "provision", "path", "record")
"""Of a causes query, after the key: ``path`` leads to the record by relations, ``record`` is its key, or empty."""
