"""A check and the outcomes of a roster told in lines, and as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from luodi.rules.roster.outcomes import Outcomes
from luodi.rules.roster.staging import Staged
from luodi.rules.simulate.wording import STATE

CHANGE = {
    "new": ("新增", "new"),
    "gone": ("减少", "gone"),
    "changed": ("结论变了", "changed"),
    "same": ("不变", "same"),
}


def check_lines(staged: Staged) -> list[str]:
    return [*_sheets(staged), *_left_out(staged)]


def _sheets(staged: Staged) -> Iterator[str]:
    for layout in staged.layouts:
        sheet = layout.sheet
        label = sheet.name or sheet.file
        facts = sum(column.kind == "fact" for column in layout.columns.values())
        rows = staged.rows.get(label, 0)
        yield f"{label}: {rows:,} 行，认出 {facts} 项事实 / rows, facts recognised"
        if layout.unknown:
            yield f"  没有用到的列 columns not used: {'、'.join(layout.unknown)}"
    if staged.passed:
        yield f"没有读的页 sheets read over: {'、'.join(staged.passed)}"


def _left_out(staged: Staged) -> Iterator[str]:
    yield f"可以计算 {staged.records:,} 户 / households that can be computed"
    if staged.problems.count:
        yield (f"{staged.problems.count:,} 处有误，{len(staged.problems.records):,} 户未计算 / "
               f"{staged.problems.count:,} faults, {len(staged.problems.records):,} households left out:")  # fmt: skip


def outcome_lines(outcomes: Outcomes) -> list[str]:
    lines = [f"{outcomes.pack.issued.number}  {outcomes.rule}  {outcomes.on}", *_sheets(outcomes.staged), ""]
    lines += [f"{STATE[state][0]} {STATE[state][1]}: {count:,}" for state, count in outcomes.counts.items()]
    if outcomes.reasons:
        lines += ["", "理由 reasons:"]
        lines += [f"  {reason}: {count:,}" for reason, count in outcomes.reasons]
    compared = outcomes.compared
    if compared is not None:
        lines += ["", "与上月比 compared with last month:"]
        counts = {"new": compared.new, "gone": compared.gone, "changed": compared.changed, "same": compared.same}
        lines += [f"  {CHANGE[word][0]} {CHANGE[word][1]}: {count:,}" for word, count in counts.items()]
        lines += [f"    {STATE[a][0]} → {STATE[b][0]} {STATE[a][1]} → {STATE[b][1]}: {count:,}"
                  for (a, b), count in compared.moves.items()]  # fmt: skip
    return [*lines, "", *_left_out(outcomes.staged)]


def check_data(staged: Staged) -> dict[str, Any]:
    return {
        "sheets": [
            {"file": layout.sheet.file, "sheet": layout.sheet.name,
             "rows": staged.rows.get(layout.sheet.name or layout.sheet.file),
             "table": "/".join(layout.path), "unused": list(layout.unknown)}
            for layout in staged.layouts
        ],
        "passed": list(staged.passed), "households": staged.records,
        "left_out": len(staged.problems.records), "problems": staged.problems.count,
        "listed": [{"file": p.file, "place": p.place, "zh": p.zh, "en": p.en, "household": p.record}
                   for p in staged.problems.listed],
    }  # fmt: skip


def outcome_data(outcomes: Outcomes) -> dict[str, Any]:
    compared = outcomes.compared
    return {
        "document": outcomes.pack.issued.number, "pack": outcomes.pack.name, "rule": outcomes.rule,
        "on": str(outcomes.on),
        "counts": dict(outcomes.counts), "reasons": [list(pair) for pair in outcomes.reasons],
        "compared": None if compared is None else {
            "new": compared.new, "gone": compared.gone, "changed": compared.changed, "same": compared.same,
            "moves": [[a, b, n] for (a, b), n in compared.moves.items()],
        },
        **check_data(outcomes.staged),
    }  # fmt: skip
