"""A roster decided: an outcome and its reasons for every household, and what changed since last month's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path as File
from typing import Any, Final

from luodi.facts.types import Bool, Number
from luodi.rules.answers import RANK
from luodi.rules.pack import Pack
from luodi.rules.populations.columns import quoted, text_literal
from luodi.rules.populations.opening import Opened, open_population
from luodi.rules.populations.shape import columns_read
from luodi.rules.populations.sources import Progress, silent_progress
from luodi.rules.question import question
from luodi.rules.roster.grounds import Ground, grounds
from luodi.rules.roster.headings import Chosen
from luodi.rules.roster.problems import Problems
from luodi.rules.roster.staging import Staged, stage
from luodi.rules.simulate.scenarios import with_whole
from luodi.rules.sql.compile import compile_query

STATES: Final = ("yes", "no", "value", "unknown", "judgement", "silent")
OPEN: Final = ("unknown", "judgement", "silent")


@dataclass(frozen=True, slots=True)
class Compared:
    """Against last month's roster: households that are new, gone, of another outcome, or as before; ``moves`` counts
    the others by (state before, state now)."""

    new: int
    gone: int
    changed: int
    same: int
    moves: Mapping[tuple[str, str], int]


@dataclass(slots=True)
class Outcomes:
    """Use it in a ``with`` block. The table ``outcomes`` of ``connection`` has a row a household: ``id``, ``state``,
    ``value`` (of a rule that is no yes or no), ``reasons`` and, after a comparison, ``before`` and ``change``."""

    pack: Pack
    rule: str
    on: dt.date
    connection: Any
    counts: Mapping[str, int]
    reasons: tuple[tuple[str, int], ...]
    problems: Problems
    staged: Staged
    compared: Compared | None = None
    previous: Staged | None = field(default=None, repr=False)
    opened: Opened | None = field(default=None, repr=False)

    @property
    def records(self) -> int:
        return sum(self.counts.values())

    def __enter__(self) -> Outcomes:
        return self

    def __exit__(self, *_: object) -> None:
        if self.opened is not None:
            self.opened.__exit__(None, None, None)
        for staged in (self.staged, self.previous):
            if staged is not None:
                staged.__exit__()

    def rows(self, batch: int = 20_000) -> Iterator[tuple[Any, ...]]:
        """Every household, in the order of its number: id, state, value, reasons, before, change."""
        result = self.connection.execute("SELECT id, state, value, reasons, before, change FROM outcomes ORDER BY id")
        while found := result.fetchmany(batch):
            yield from found


def decide_roster(
    pack: Pack,
    rule: str,
    file: str | File,
    *,
    on: dt.date,
    readings: Mapping[str, str] | None = None,
    previous: str | File | None = None,
    previous_on: dt.date | None = None,
    chosen: Chosen | None = None,
    previous_chosen: Chosen | None = None,
    progress: Progress = silent_progress,
) -> Outcomes:
    """Decide ``rule`` for every household of a roster, with the conditions that each outcome rests on.

    ``previous``: last month's roster, decided for ``previous_on`` (by default the same date) and compared by the
    household's number. Households with a problem are left out and listed in ``problems``. ``chosen`` and
    ``previous_chosen``: what a person said of the columns of either.
    """
    pack.check(rule, on)
    staged = stage(pack, rule, file, chosen=chosen, on=on, progress=progress)
    try:
        opened, told = _decide(pack, rule, staged, on, readings or {}, progress)
    except BaseException:
        staged.__exit__()
        raise
    connection = opened.connection
    outcomes = Outcomes(pack, rule, on, connection, _counts(connection), _reasons(connection, told),
                        staged.problems, staged, opened=opened)  # fmt: skip
    try:
        if previous is not None:
            outcomes.previous = stage(pack, rule, previous, chosen=previous_chosen, on=previous_on or on,
                                      progress=progress)  # fmt: skip
            outcomes.compared = _compare(pack, rule, outcomes, previous_on or on, readings or {}, progress)
        else:
            connection.execute(
                "CREATE OR REPLACE TEMP VIEW outcomes AS "
                "SELECT *, NULL::VARCHAR AS before, NULL::VARCHAR AS change FROM decided"
            )
    except BaseException:
        outcomes.__exit__()
        raise
    progress("完成 / done", 1.0)
    return outcomes


def _decide(pack: Pack, rule: str, staged: Staged, on: dt.date, readings: Mapping[str, str],
            progress: Progress) -> tuple[Opened, tuple[Ground, ...]]:  # fmt: skip
    """The population opened, with the table ``decided``."""
    asked = question(pack, on, readings)
    program, name = with_whole(asked.program, rule)
    program, told = grounds(program, name)
    asked = replace(asked, program=program)
    wanted = [name, *(ground.rule for ground in told if ground.rule != name)]
    full = replace(pack, program=replace(pack.program, rules={**pack.program.rules, **program.rules}))
    columns = columns_read(program, wanted)
    opened = open_population(full, pack.root(rule), staged.folder, rules=(), also=columns, on=on, progress=progress)
    try:
        query = compile_query(asked, wanted, opened.population, why=True)
        progress("认定 / deciding", 0.5)
        opened.connection.execute(f"CREATE OR REPLACE TEMP TABLE decided AS {_told(pack, rule, name, told, query.sql)}")
    except BaseException:
        opened.__exit__(None, None, None)
        raise
    return opened, told


def _told(pack: Pack, rule: str, name: str, told: tuple[Ground, ...], sql: str) -> str:
    """``id``, ``state``, ``value``, ``reasons`` out of the query's columns."""
    kind, value = quoted(f"{name}__kind"), quoted(name)
    type_ = pack.program.rules[rule].type
    settled = f"CASE WHEN {value} THEN 'yes' ELSE 'no' END" if isinstance(type_, Bool) else "'value'"
    states = " ".join(f"WHEN {RANK[word]} THEN '{word}'" for word in OPEN)
    lines: list[str] = []
    told_before: list[str] = []
    for ground in sorted(told, key=lambda g: g.residual):
        held, open_ = quoted(ground.rule), quoted(f"{ground.rule}__kind")
        label = text_literal(f"{ground.provision} {ground.title}")
        negated = "NOT " if ground.wanted and not ground.alternative else ""
        settled_so = f"{kind} = 0 AND {'' if ground.alternative else 'NOT '}{value}"
        fails = f"{settled_so} AND {open_} = 0 AND {negated}{held}"
        if ground.residual and told_before:
            fails += f" AND NOT ({' OR '.join(told_before)})"
        told_before.append(f"({open_} = 0 AND COALESCE({held}, FALSE))")
        waits = " ".join(
            f"WHEN {kind} > 0 AND {open_} = {RANK[word]} THEN concat({label}, '（{zh}）')"  # type: ignore[index]
            for word, zh in (("unknown", "缺事实"), ("judgement", "需裁量"), ("silent", "无规定"))
        )
        lines.append(f"CASE WHEN {fails} THEN {label} {waits} END")
    reasons = f"list_filter([{', '.join(lines)}], lambda x: x IS NOT NULL)" if lines else "[]::VARCHAR[]"
    shown = "NULL::BIGINT" if isinstance(type_, Bool) else value
    if not isinstance(type_, Bool | Number):
        shown = f"CAST({value} AS VARCHAR)"
    return (
        f"SELECT CAST(id AS VARCHAR) AS id, CASE {kind} WHEN 0 THEN {settled} {states} END AS state, {shown} AS value, "
        f"{reasons} AS reasons FROM (\n{sql}\n) AS q"
    )


def _counts(connection: Any) -> dict[str, int]:
    found = dict(connection.execute("SELECT state, COUNT(*) FROM decided GROUP BY 1").fetchall())
    return {state: found[state] for state in STATES if state in found}


def _reasons(connection: Any, told: tuple[Ground, ...]) -> tuple[tuple[str, int], ...]:
    """How many outcomes rest on each condition, the most frequent first."""
    if not told:
        return ()
    rows = connection.execute(
        "SELECT reason, COUNT(*) AS n FROM (SELECT unnest(reasons) AS reason FROM decided) "
        "GROUP BY 1 ORDER BY n DESC, 1"
    ).fetchall()
    return tuple((reason, count) for reason, count in rows)


def _compare(pack: Pack, rule: str, outcomes: Outcomes, on: dt.date, readings: Mapping[str, str],
             progress: Progress) -> Compared:  # fmt: skip
    """Decide last month's roster and put its outcomes beside this month's."""
    assert outcomes.previous is not None
    opened, _ = _decide(pack, rule, outcomes.previous, on, readings, progress)
    file = outcomes.previous.folder / "decided.parquet"
    try:
        opened.connection.execute(
            f"COPY (SELECT id, state, value FROM decided) TO {text_literal(str(file))} (FORMAT parquet)"
        )
    finally:
        opened.__exit__(None, None, None)
    connection = outcomes.connection
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE outcomes AS SELECT COALESCE(n.id, p.id) AS id, n.state, n.value, n.reasons, "
        "p.state AS before, CASE WHEN p.id IS NULL THEN 'new' WHEN n.id IS NULL THEN 'gone' "
        "WHEN n.state = p.state AND n.value IS NOT DISTINCT FROM p.value THEN 'same' ELSE 'changed' END AS change "
        f"FROM decided AS n FULL JOIN read_parquet({text_literal(str(file))}) AS p ON p.id = n.id"
    )
    # A household that this month's roster has, but with a problem, is not gone.
    left = outcomes.problems.records
    if left:
        import pyarrow as pa

        connection.register("left_out", pa.table({"id": pa.array(sorted(left), pa.string())}))
        connection.execute("DELETE FROM outcomes WHERE change = 'gone' AND id IN (SELECT id FROM left_out)")
    counts = dict(connection.execute("SELECT change, COUNT(*) FROM outcomes GROUP BY 1").fetchall())
    moves = connection.execute(
        "SELECT before, state, COUNT(*) FROM outcomes WHERE change = 'changed' GROUP BY 1, 2 ORDER BY 3 DESC"
    ).fetchall()
    return Compared(
        counts.get("new", 0), counts.get("gone", 0), counts.get("changed", 0), counts.get("same", 0),
        {(before, state): count for before, state, count in moves},
    )  # fmt: skip
