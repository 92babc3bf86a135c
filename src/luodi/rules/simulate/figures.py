"""The figures of a simulation, counted by the engine over the table of answers; an open answer is never zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from luodi.facts.types import Bool, Number, Type
from luodi.rules.answers import RANK
from luodi.rules.populations.columns import quoted

STATES: Final = ("yes", "no", "value", "unknown", "judgement", "silent")
OPEN: Final = ("unknown", "judgement", "silent")
GROUPS = 60
"""Groups that are listed one by one, the largest first; the others are put together."""
REST = "__rest"
"""The group that the others are put together in; ``None`` is the group of those whose fact is missing."""
BINS = 16


@dataclass(frozen=True, slots=True)
class Cost:
    """Sums in the cost's stored units (fen). ``open_*``: records whose amount is open, which no sum has in it.

    ``difference`` is over the records whose amount is settled both before and after.
    """

    before: int
    after: int
    difference: int
    open_before: Mapping[str, int]
    open_after: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Effect:
    """What one scenario changes against the baseline, over some records.

    ``states`` counts records by (state before, state after), a state being one of ``STATES``. ``gain``, ``lose``,
    ``same`` compare what is measured (the cost where there is one, else the outcome; for yes and no: yes is more);
    ``uncompared`` are the records where it is open before or after, by the state to be settled first.
    """

    records: int
    states: Mapping[tuple[str, str], int]
    gain: int
    lose: int
    same: int
    uncompared: Mapping[str, int]
    different: int
    cost: Cost | None

    def count(self, before: str | None = None, after: str | None = None) -> int:
        """Records by their state before, after, or both."""
        return sum(n for (b, a), n in self.states.items() if before in (None, b) and after in (None, a))

    @property
    def newly(self) -> int:
        """No before, yes after."""
        return self.count("no", "yes")

    @property
    def no_longer(self) -> int:
        """Yes before, no after."""
        return self.count("yes", "no")


@dataclass(frozen=True, slots=True)
class Bin:
    """``low`` ≤ value < ``high`` in stored units, and the records in it before and after.

    The few that lie far out are put into the first or the last bin: ``below`` and ``above`` say that it is open.
    """

    low: int
    high: int
    before: int
    after: int
    below: bool = False
    above: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """``alone``: each change alone, in the reform's order. ``groups``: for each grouping its groups and effects.

    ``amounts``: how what is measured is spread before and after; ``differences``: how the change is (in ``after``).
    """

    measured: Type
    whole: Effect
    alone: tuple[Effect, ...]
    groups: Mapping[str, tuple[tuple[str | None, Effect], ...]]
    amounts: tuple[Bin, ...]
    differences: tuple[Bin, ...]


def figures(connection: Any, outcome: Type, cost: Type | None, scenarios: int, groups: Sequence[str]) -> Figures:
    """Count over ``answers`` (columns ``o0 s0 c0 x0 …``, ``g_…``); scenario 0 is the baseline, 1 the whole reform."""
    counter = _Counter(connection, isinstance(outcome, Bool), cost is not None, isinstance(outcome, Number))
    whole = counter.effect(1)
    alone = tuple(counter.effect(k) for k in range(2, scenarios)) or (whole,)
    by = {name: counter.by(name) for name in groups}
    measured = cost if cost is not None else outcome
    numbers = isinstance(measured, Number)
    return Figures(
        measured, whole, alone, by,
        counter.amounts() if numbers else (), counter.differences() if numbers else (),
    )  # fmt: skip


@dataclass(slots=True)
class _Counter:
    connection: Any
    yes_no: bool
    cost: bool
    number: bool

    def state(self, k: int) -> str:
        settled = f"CASE WHEN o{k} THEN 'yes' ELSE 'no' END" if self.yes_no else "'value'"
        return f"CASE s{k} WHEN 0 THEN {settled} {_open_words()} END"

    def measure(self, k: int) -> tuple[str, str]:
        """The measured number of a scenario and its kind; yes and no are one and nothing."""
        if self.cost:
            return f"c{k}", f"x{k}"
        return (f"CAST(o{k} AS INTEGER)" if self.yes_no else f"o{k}"), f"s{k}"

    def select(self, k: int) -> str:
        """Aggregates of the effect of scenario ``k``, grouped by its states (and by what the caller adds)."""
        before, kind_before = self.measure(0)
        after, kind_after = self.measure(k)
        ordered = self.cost or self.yes_no or self.number
        both = f"{kind_before} = 0 AND {kind_after} = 0"
        worse = f"GREATEST({kind_before}, {kind_after})"
        more = f"{after} > {before}" if ordered else "FALSE"
        less = f"{after} < {before}" if ordered else "FALSE"
        parts = [
            f"{self.state(0)} AS before", f"{self.state(k)} AS after", "COUNT(*) AS n",
            f"COUNT(*) FILTER (WHERE {both} AND {more}) AS gain",
            f"COUNT(*) FILTER (WHERE {both} AND {less}) AS lose",
            f"COUNT(*) FILTER (WHERE {both} AND {after} = {before}) AS same",
            *(f"COUNT(*) FILTER (WHERE NOT ({both}) AND {worse} = {RANK[word]}) AS u_{word}" for word in OPEN),
            f"COUNT(*) FILTER (WHERE s0 <> s{k} OR o0 IS DISTINCT FROM o{k}{self.cost_differs(k)}) AS different",
        ]  # fmt: skip
        if self.cost:
            parts += [
                "SUM(c0) FILTER (WHERE x0 = 0) AS cost_before", f"SUM(c{k}) FILTER (WHERE x{k} = 0) AS cost_after",
                f"SUM(c{k} - c0) FILTER (WHERE x0 = 0 AND x{k} = 0) AS cost_difference",
                *(f"COUNT(*) FILTER (WHERE x0 = {RANK[word]}) AS b_{word}" for word in OPEN),
                *(f"COUNT(*) FILTER (WHERE x{k} = {RANK[word]}) AS a_{word}" for word in OPEN),
            ]  # fmt: skip
        return ", ".join(parts)

    def cost_differs(self, k: int) -> str:
        return f" OR x0 <> x{k} OR c0 IS DISTINCT FROM c{k}" if self.cost else ""

    def effect(self, k: int) -> Effect:
        rows = self.rows(f"SELECT {self.select(k)} FROM answers GROUP BY ALL")
        return self.added(rows)

    def by(self, name: str) -> tuple[tuple[str | None, Effect], ...]:
        """The effect of the whole reform in each group, the largest first, the smallest put together."""
        group = quoted(f"g_{name}")
        largest = self.connection.execute(
            f"SELECT {group}, COUNT(*) AS n FROM answers GROUP BY 1 ORDER BY n DESC, 1 LIMIT {GROUPS}"
        ).fetchall()
        self.connection.execute("CREATE OR REPLACE TEMP TABLE kept_groups (word VARCHAR)")
        self.connection.executemany("INSERT INTO kept_groups VALUES (?)", [[word] for word, _ in largest])
        kept = f"CASE WHEN {group} IS NULL OR {group} IN (SELECT word FROM kept_groups) THEN {group} ELSE '{REST}' END"
        rows = self.rows(f"SELECT {kept} AS word, {self.select(1)} FROM answers GROUP BY ALL")
        parts: dict[str | None, list[Mapping[str, Any]]] = {}
        for row in rows:
            parts.setdefault(row["word"], []).append(row)
        order = [word for word, _ in largest] + ([REST] if REST in parts else [])
        return tuple((word, self.added(parts[word])) for word in order if word in parts)

    def rows(self, sql: str) -> list[Mapping[str, Any]]:
        result = self.connection.execute(sql)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def added(self, rows: Sequence[Mapping[str, Any]]) -> Effect:
        def total(name: str) -> int:
            return sum(int(row[name] or 0) for row in rows)

        states: dict[tuple[str, str], int] = {}
        for row in rows:
            states[row["before"], row["after"]] = states.get((row["before"], row["after"]), 0) + row["n"]
        cost = None
        if self.cost:
            cost = Cost(
                total("cost_before"), total("cost_after"), total("cost_difference"),
                {word: total(f"b_{word}") for word in OPEN}, {word: total(f"a_{word}") for word in OPEN},
            )  # fmt: skip
        return Effect(
            total("n"), states, total("gain"), total("lose"), total("same"),
            {word: total(f"u_{word}") for word in OPEN}, total("different"), cost,
        )  # fmt: skip

    # ---- how amounts are spread

    def amounts(self) -> tuple[Bin, ...]:
        """Amounts above zero before and after (who gets nothing is not in the picture)."""
        (before, kind), (after, kind_after) = self.measure(0), self.measure(1)
        return self.bins(
            f"CASE WHEN {kind} = 0 AND {before} > 0 THEN {before} END",
            f"CASE WHEN {kind_after} = 0 AND {after} > 0 THEN {after} END",
        )

    def differences(self) -> tuple[Bin, ...]:
        """By how much records gain or lose; those whose amount stays are not in the picture."""
        (before, kind), (after, kind_after) = self.measure(0), self.measure(1)
        changed = f"CASE WHEN {kind} = 0 AND {kind_after} = 0 AND {after} <> {before} THEN {after} - {before} END"
        return self.bins("NULL::BIGINT", changed)

    def bins(self, before: str, after: str) -> tuple[Bin, ...]:
        """Bins over what lies between the first and the last hundredth; what lies farther out joins the end bins."""
        both = f"SELECT {before} AS v FROM answers UNION ALL SELECT {after} FROM answers"
        low, high, least, most = self.connection.execute(
            f"SELECT quantile_disc(v, 0.01), quantile_disc(v, 0.99), MIN(v), MAX(v) FROM ({both}) WHERE v IS NOT NULL"
        ).fetchone()
        if low is None:
            return ()
        width = nice_width(int(high) - int(low))
        first, last = int(low) // width, int(high) // width

        def counted(sql: str) -> dict[int, int]:
            # Rounded down, below zero too, whatever the engine's division does there.
            index = f"(({sql}) - ((({sql}) % {width}) + {width}) % {width}) // {width}"
            index = f"LEAST(GREATEST({index}, {first}), {last})"
            return dict(
                self.connection.execute(
                    f"SELECT {index} AS b, COUNT(*) FROM answers WHERE ({sql}) IS NOT NULL GROUP BY 1"
                ).fetchall()
            )

        one, other = counted(before), counted(after)
        return tuple(
            Bin(i * width, (i + 1) * width, one.get(i, 0), other.get(i, 0),
                below=i == first and int(least) < first * width, above=i == last and int(most) >= (last + 1) * width)
            for i in range(first, last + 1)
        )  # fmt: skip


def nice_width(span: int) -> int:
    """A round width, 1, 2 or 5 times a power of ten, that divides ``span`` into at most sixteen bins or so.

    >>> nice_width(770_00), nice_width(0)
    (5000, 1)
    """
    width = 1
    while span // width >= BINS:
        digits = str(width)[0]
        width = width * 5 // 2 if digits == "2" else width * 2
    return width


def _open_words() -> str:
    return " ".join(f"WHEN {RANK[word]} THEN '{word}'" for word in OPEN)
