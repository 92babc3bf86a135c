"""A simulation told in lines for a terminal, and as plain data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from luodi.rules.simulate.figures import OPEN, REST, Bin, Cost, Effect
from luodi.rules.simulate.run import Simulation
from luodi.rules.simulate.suppose import can_suppose
from luodi.rules.simulate.wording import STATE, amount, share, signed

MISSING = ("（缺）", "(missing)")
OTHERS = ("（其余）", "(others)")


def group_word(word: str | None) -> tuple[str, str]:
    """How a group is called: those without the fact, and those put together, have words of their own."""
    return MISSING if word is None else OTHERS if word == REST else (word, word)


def headline(simulation: Simulation) -> tuple[str, str]:
    """One sentence on what the reform does, or that it does nothing and why."""
    whole = simulation.figures.whole
    if simulation.changes_nothing:
        if not any(change.alters for change in simulation.changes):
            return (f"改革不改变任何结果：各项改动在 {simulation.on} 都不起作用。",
                    f"The reform changes nothing: none of its changes alters anything on {simulation.on}.")  # fmt: skip
        if not any(change.reaches for change in simulation.changes):
            return ("改革不改变任何结果：所问的规则用不到它改动的标准和条款。",
                    "The reform changes nothing: the rule asked about uses nothing that it alters.")  # fmt: skip
        return (f"改革不改变任何结果：{whole.records:,} 条记录的结论都与现行规定相同。",
                f"The reform changes nothing: all {whole.records:,} answers stay as they are.")  # fmt: skip
    zh = f"{whole.records:,} 条记录中，{whole.gain:,} 条增加，{whole.lose:,} 条减少，{whole.same:,} 条不变"
    en = f"Of {whole.records:,} records {whole.gain:,} gain, {whole.lose:,} lose, {whole.same:,} stay the same"
    compared = sum(whole.uncompared.values())
    if compared:
        zh, en = f"{zh}，{compared:,} 条不能比较", f"{en}, {compared:,} cannot be compared"
    return f"{zh}。", f"{en}."


def summary(simulation: Simulation) -> Iterator[str]:
    """The lines that ``luodi simulate`` prints: Chinese, then English where it is not plain."""
    yield f"{simulation.pack.issued.number}  {simulation.rule}  {simulation.on}"
    yield f"改革 reform: {simulation.reform.title}"
    yield f"人群 population: {simulation.file}，{simulation.records:,}"
    if simulation.invented:
        yield from invented(simulation)
    for zh, en in simulation.supposed:
        yield f"假定 supposed: {zh} / {en}"
    if examples(simulation):
        yield f"示例标准，不出自任何文件 example standards, from no document: {'、'.join(examples(simulation))}"
    yield ""
    yield from headline(simulation)
    yield ""
    whole = simulation.figures.whole
    yield from effect_lines(simulation, whole)
    left_open = whole.cost is not None and whole.cost.open_after["silent"] > 0
    if left_open and not simulation.supposed and can_suppose(simulation.pack):
        yield "  加 --suppose，按规则包的推演假定计算金额 with --suppose amounts are reckoned as the pack supposes"
    yield ""
    yield "各项改动单独的影响 each change alone:"
    for change, effect in zip(simulation.changes, simulation.figures.alone, strict=True):
        yield f"  {change.name}"
        if not change.alters:
            yield f"    {simulation.on} 不起作用 / alters nothing on this day"
        elif not change.reaches:
            yield "    所问的规则用不到 / not used by the rule"
        for what, before, after in change.alters:
            yield f"    {what}: {before} → {after}"
        yield f"    {brief(simulation, effect)}"
    for name, groups in simulation.figures.groups.items():
        label = simulation.pack.vocabulary[simulation.root].attributes[name]
        yield ""
        yield f"按{label.zh} by {label.en}:"
        for word, effect in groups:
            yield f"  {group_word(word)[0]}: {effect.records:,}；{brief(simulation, effect)}"
    yield from cliff_lines(simulation)
    yield from notes(simulation)


def effect_lines(simulation: Simulation, effect: Effect) -> Iterator[str]:
    for state, (zh, en) in STATE.items():
        before, after = effect.count(before=state), effect.count(after=state)
        if before or after:
            yield f"{zh} {en}: {before:,} → {after:,}"
    yield f"新符合 newly eligible: {effect.newly:,}；不再符合 no longer eligible: {effect.no_longer:,}"
    if effect.cost is not None:
        type_ = simulation.figures.measured
        cost = effect.cost
        yield (
            f"金额 cost: {amount(type_, cost.before)} → {amount(type_, cost.after)}，"
            f"可比部分 comparable {signed(type_, cost.difference)}"
        )
        yield from (f"  {line}" for line in open_cost(cost))


def open_cost(cost: Cost) -> Iterator[str]:
    for word in OPEN:
        before, after = cost.open_before[word], cost.open_after[word]
        if before or after:
            zh, en = STATE[word]
            yield f"金额{zh}，未计入 amount {en}, in no sum: {before:,} → {after:,}"


def cliff_lines(simulation: Simulation) -> Iterator[str]:
    """Who would lose more than they are given, by the fact that grows."""
    if simulation.cliffs:
        yield ""
        step = amount(simulation.figures.measured, simulation.cliffs[0].step)
        yield f"断崖：一项多 {step}，失去的更多 cliffs: {step} more of one fact loses more than that:"
    for c in simulation.cliffs:
        label = simulation.pack.vocabulary[simulation.root].attributes[c.fact].zh
        lost = [amount(simulation.figures.measured, value) for value in (c.lost_before, c.lost_after)]
        yield f"  {label}: {c.before:,} → {c.after:,}（{lost[0]} → {lost[1]}）"


def brief(simulation: Simulation, effect: Effect) -> str:
    parts = [f"增加 gain {effect.gain:,}", f"减少 lose {effect.lose:,}", f"新符合 newly {effect.newly:,}",
             f"不再符合 no longer {effect.no_longer:,}"]  # fmt: skip
    if effect.cost is not None:
        parts.append(f"金额 cost {signed(simulation.figures.measured, effect.cost.difference)}")
    return "；".join(parts)


def invented(simulation: Simulation) -> tuple[str, ...]:
    """What a file says about being invented, in both languages where it says so."""
    try:
        told = json.loads(simulation.invented)
        return (f"⚠ {told['zh']}", f"⚠ {told['en']}")
    except (ValueError, KeyError, TypeError):
        return (f"⚠ 虚构人群 invented: {simulation.invented}",) if simulation.invented else ()


def examples(simulation: Simulation) -> tuple[str, ...]:
    """The standards in the rules' reach that are examples of ours and no document's."""
    pack = simulation.pack
    names = dict.fromkeys(name for rule in (simulation.rule, simulation.cost) if rule for name in pack.needs(rule))
    return tuple(pack.standards[n].zh for n in names if any(v.example for v in pack.standards[n].on(simulation.on)))


def notes(simulation: Simulation) -> Iterator[str]:
    """What was left out or is not there; empty where all is well."""
    if simulation.bad_count:
        yield ""
        yield (f"{simulation.bad_count:,} 处有误，{simulation.left_out:,} 条记录未计算 / "
               f"{simulation.bad_count:,} faults, {simulation.left_out:,} records left out:")  # fmt: skip
        yield from (f"  {row}" for row in simulation.bad[:20])
        if simulation.bad_count > 20:
            yield "  …"
    if simulation.absent:
        yield f"缺少的表，其内容按未知处理 tables that are not there, taken as unknown: {'、'.join(simulation.absent)}"
    if simulation.missing:
        yield f"缺少的列，按未知处理 columns that are not there, taken as unknown: {'、'.join(simulation.missing)}"


def data(simulation: Simulation) -> dict[str, Any]:
    """The simulation as plain data; amounts in the stored unit (money: fen)."""
    figures = simulation.figures
    return {
        "document": simulation.pack.issued.number, "pack": simulation.pack.name, "rule": simulation.rule,
        "cost": simulation.cost or None, "on": str(simulation.on), "readings": dict(simulation.readings),
        "reform": {"title": simulation.reform.title, "file": simulation.reform.file, "note": simulation.reform.note},
        "population": {
            "file": simulation.file, "records": simulation.records, "left_out": simulation.left_out,
            "faults": simulation.bad_count, "listed": list(simulation.bad), "absent_tables": list(simulation.absent),
            "absent_columns": list(simulation.missing), "unused_columns": list(simulation.unused),
            "invented": simulation.invented or None,
        },
        "example_standards": list(examples(simulation)),
        "supposed": [list(pair) for pair in simulation.supposed],
        "changes_nothing": simulation.changes_nothing,
        "whole": effect_data(figures.whole),
        "changes": [
            {"name": change.name, "alters": [list(row) for row in change.alters], "reaches": change.reaches,
             **effect_data(effect)}
            for change, effect in zip(simulation.changes, figures.alone, strict=True)
        ],
        "by": {
            name: [{"group": None if word is None else word, **effect_data(effect)} for word, effect in groups]
            for name, groups in figures.groups.items()
        },
        "amounts": [bin_data(b, before=b.before) for b in figures.amounts],
        "cliffs": [
            {"fact": c.fact, "step": c.step, "before": c.before, "after": c.after,
             "lost_before": c.lost_before, "lost_after": c.lost_after}
            for c in simulation.cliffs
        ],
        "differences": [bin_data(b) for b in figures.differences],
    }  # fmt: skip


def bin_data(b: Bin, **more: int) -> dict[str, Any]:
    """A bin; an end that is open is None."""
    return {"low": None if b.below else b.low, "high": None if b.above else b.high, **more, "after": b.after}


def effect_data(effect: Effect) -> dict[str, Any]:
    cost = effect.cost
    return {
        "records": effect.records, "gain": effect.gain, "lose": effect.lose, "same": effect.same,
        "uncompared": dict(effect.uncompared), "different": effect.different,
        "newly": effect.newly, "no_longer": effect.no_longer,
        "states": [[before, after, n] for (before, after), n in sorted(effect.states.items())],
        "cost": None if cost is None else {
            "before": cost.before, "after": cost.after, "difference": cost.difference,
            "open_before": dict(cost.open_before), "open_after": dict(cost.open_after),
        },
    }  # fmt: skip


__all__ = ["brief", "data", "group_word", "headline", "invented", "notes", "share", "summary"]
