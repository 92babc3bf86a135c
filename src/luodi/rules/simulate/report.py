"""A simulation as one HTML file that opens offline: figures, charts each with its table, what was left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from html import escape
from importlib import resources

from luodi import __version__
from luodi.facts.types import Bool, Number, Type
from luodi.rules.simulate import telling
from luodi.rules.simulate.charts import Bar, columns, diverging, paired, stacked
from luodi.rules.simulate.figures import OPEN, Bin, Effect
from luodi.rules.simulate.run import Simulation, ToldChange
from luodi.rules.simulate.wording import STATE, amount, bare, share, short, signed, unit

_MOVES = {"lose": "减少 lose", "gain": "增加 gain"}


def report(simulation: Simulation, *, written: dt.date | None = None) -> str:
    """The whole page; ``written`` is the day that it is dated, by default today."""
    folder = resources.files(__package__) / "css"
    css = "".join((folder / name).read_text("utf-8") for name in ("page.css", "simulation.css"))
    title = escape(simulation.reform.title)
    return (
        '<!doctype html>\n<html lang="zh-Hans"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>推演 · {title}</title><style>\n{css}</style></head>\n"
        '<body><main class="simulation">\n'
        + "\n".join((heading(simulation), *sections(simulation)))
        + f"\n<footer><p>落地 Luodi {__version__}，{written or dt.date.today()}。金额以分准确计算；"
        '没有结论的记录不计为零，单列。<span class="english">Sums are exact to the fen; '
        "an open answer is never counted as zero.</span></p></footer>\n</main></body></html>\n"
    )


def sections(simulation: Simulation) -> Iterable[str]:
    """The parts of the report below its heading, which a page of the site may show as well (``simulation.css``)."""
    yield opening(simulation)
    yield whole(simulation)
    if not simulation.changes_nothing:
        yield changes(simulation)
        for name in simulation.figures.groups:
            yield group(simulation, name)
        yield spread(simulation)
        yield edges(simulation)
    else:
        yield changes(simulation)
    yield left_out(simulation)


def both(zh: str, en: str) -> str:
    return f'{escape(zh)} <span class="english">{escape(en)}</span>'


def heading(simulation: Simulation) -> str:
    reform = simulation.reform
    english = f'<span class="english">{escape(reform.title_en)}</span>' if reform.title_en else ""
    return (
        f"<h1>{escape(reform.title)}{english}</h1>"
        f"<p>{both('改革推演：与现行规定相比', 'Simulation of a reform, compared with the rules in force')}</p>"
    )


def opening(simulation: Simulation) -> str:
    """What was asked of which population, what is invented or supposed, and the headline."""
    pack = simulation.pack
    rule = pack.program.rules[simulation.rule]
    lines = []
    if simulation.reform.note:
        lines.append(f"<p>{escape(simulation.reform.note)}</p>")
    labelled = telling.invented(simulation)
    if labelled:
        told = "<br>".join(escape(line.removeprefix("⚠ ")) for line in labelled)
        lines.append(f'<div class="labelled"><strong>虚构人群 Invented</strong>{told}</div>')
    for zh, en in simulation.supposed:
        lines.append(f'<div class="labelled"><strong>假定 Supposed</strong>{both(zh, en)}</div>')
    if telling.examples(simulation):
        listed = both("、".join(telling.examples(simulation)), "These values are examples, from no document.")
        lines.append(f'<div class="labelled"><strong>示例标准 Examples</strong>{listed}</div>')
    rows = [
        (both("文件", "document"), f"{escape(pack.issued.number)} {escape(pack.issued.title)}"),
        (both("结论", "answer"), f"{escape(rule.title)}（{escape(rule.provision)}）"),
        (both("认定日", "date"), str(simulation.on)),
        (both("人群", "population"), f"{escape(simulation.file)}，{simulation.records:,}"),
    ]
    if simulation.cost:
        cost = pack.program.rules[simulation.cost]
        rows.insert(2, (both("金额", "amount"), f"{escape(cost.title)}（{escape(cost.provision)}）"))
    taken = [f"{name} = {option}" for name, option in simulation.readings.items()]
    if taken:
        rows.append((both("读法", "readings"), escape("；".join(taken))))
    lines.append("<dl>" + "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows) + "</dl>")
    zh, en = telling.headline(simulation)
    lines.append(f'<p class="headline">{escape(zh)}</p><p class="english">{escape(en)}</p>')
    return "\n".join(lines)


def whole(simulation: Simulation) -> str:
    effect = simulation.figures.whole
    boxes = []
    if isinstance(simulation.type, Bool):
        boxes += [("新符合", "newly eligible", f"{effect.newly:,}"),
                  ("不再符合", "no longer eligible", f"{effect.no_longer:,}")]  # fmt: skip
    boxes += [("增加", "gain", f"{effect.gain:,}"), ("减少", "lose", f"{effect.lose:,}")]
    if effect.cost is not None:
        type_, cost = simulation.figures.measured, effect.cost
        boxes += [("原金额", "before", amount(type_, cost.before)), ("新金额", "after", amount(type_, cost.after)),
                  ("增减（可比部分）", "difference, where comparable", signed(type_, cost.difference))]  # fmt: skip
    figures = "".join(
        f'<div class="tally">{escape(zh)} <span class="english">{escape(en)}</span><b>{escape(value)}</b></div>'
        for zh, en, value in boxes
    )
    uncompared = sum(effect.uncompared.values())
    bar = Bar("", (("gain", effect.gain), ("lose", effect.lose), ("same", effect.same), ("open", uncompared)))
    words = {"gain": "增加 gain", "lose": "减少 lose", "same": "不变 same", "open": "不能比较 open"}
    chart = stacked("whole", bar, words, "增加、减少、不变、不能比较的记录数 / records that gain, lose, stay, are open")
    return (
        f"<section><h2>{both('总的变化', 'Overall')}</h2>"
        f'<div class="tallies">{figures}</div>'
        f'<div class="beside"><div>{chart}{_open_note(effect)}</div>{_states(effect)}</div></section>'
    )


def _states(effect: Effect) -> str:
    """From each state to each: what was, by what is."""
    met = [state for state in STATE if effect.count(before=state) or effect.count(after=state)]
    heads = "".join(f"<th>{both(*STATE[state])}</th>" for state in met)
    rows = []
    for before in met:
        cells = "".join(f"<td>{effect.count(before, after):,}</td>" for after in met)
        rows.append(f"<tr><td>{both(*STATE[before])}</td>{cells}<td>{effect.count(before=before):,}</td></tr>")
    totals = "".join(f"<td>{effect.count(after=state):,}</td>" for state in met)
    rows.append(f"<tr><td>{both('新合计', 'after')}</td>{totals}<td>{effect.records:,}</td></tr>")
    return (
        '<div class="wide-table" tabindex="0"><table>'
        "<caption>行：原结论；列：新结论 / rows before, columns after</caption>"
        f"<thead><tr><th></th>{heads}<th>{both('原合计', 'before')}</th></tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _open_note(effect: Effect) -> str:
    if effect.cost is None:
        return ""
    parts = [
        f"{STATE[word][0]} {effect.cost.open_before[word]:,} → {effect.cost.open_after[word]:,}"
        for word in OPEN
        if effect.cost.open_before[word] or effect.cost.open_after[word]
    ]
    if not parts:
        return ""
    return f"<p>{both('金额待定，未计入合计：' + '；'.join(parts), 'amounts open, in no sum')}</p>"


def changes(simulation: Simulation) -> str:
    told = zip(simulation.changes, simulation.figures.alone, strict=True)
    blocks = "".join(_change(simulation, change) for change, _ in told)
    bars = [Bar(c.name, (("lose", e.lose), ("gain", e.gain)))
            for c, e in zip(simulation.changes, simulation.figures.alone, strict=True)]  # fmt: skip
    chart = diverging(
        "changes", bars, _MOVES, "各项改动单独使多少记录增加、减少 / records that each change alone moves"
    )
    rows = [(change.name, effect) for change, effect in zip(simulation.changes, simulation.figures.alone, strict=True)]
    if len(rows) > 1:
        rows.append(("全部改动 all together", simulation.figures.whole))
    table = _effects(simulation, both("改动", "change"), rows)
    note = ""
    if len(bars) > 1:
        note = "<p>" + both("各项之和与合在一起的影响可以不同：改动会互相影响。",
                            "The parts need not add up to the whole: changes act on each other.") + "</p>"  # fmt: skip
    return f"<section><h2>{both('各项改动', 'Each change alone')}</h2>{blocks}{chart}{table}{note}</section>"


def _change(simulation: Simulation, change: ToldChange) -> str:
    idle = ""
    if not change.alters:
        idle = both(f"{simulation.on} 不起作用。", "It alters nothing on this day.")
    elif not change.reaches:
        idle = both("所问的规则用不到它。", "The rule asked about does not use it.")
    rows = "".join(
        f"<p>{escape(what)}：{escape(before)} → <strong>{escape(after)}</strong></p>"
        for what, before, after in change.alters
    )
    name = escape(change.name) + (f' <span class="english">{escape(change.name_en)}</span>' if change.name_en else "")
    told = f"<strong>{name}</strong>{rows}" + (f"<p>{idle}</p>" if idle else "")
    return f'<div class="altered{" idle" if idle else ""}">{told}</div>'


def group(simulation: Simulation, name: str) -> str:
    label = simulation.pack.vocabulary[simulation.root].attributes[name]
    groups = simulation.figures.groups[name]
    bars = [Bar(telling.group_word(word)[0], (("lose", e.lose), ("gain", e.gain))) for word, e in groups]
    chart = diverging(f"by-{name}", bars, _MOVES, f"按{label.zh}：增加、减少的记录数 / by {label.en}")
    rows = [(telling.group_word(word)[0], effect) for word, effect in groups]
    long = " class=long" if len(rows) > 20 else ""
    return (
        f"<section{long}><h2>{both(f'按{label.zh}', f'By {label.en.lower()}')}</h2>"
        f"{chart}{_effects(simulation, both(label.zh, label.en), rows)}</section>"
    )


def _effects(simulation: Simulation, first: str, rows: Sequence[tuple[str, Effect]]) -> str:
    yes_no = isinstance(simulation.type, Bool)
    heads = [both("记录", "records"), both("增加", "gain"), both("减少", "lose")]
    if yes_no:
        heads += [both("新符合", "newly"), both("不再符合", "no longer")]
    heads.append(both("待定", "open"))
    if simulation.cost:
        word = unit(simulation.figures.measured)[0]
        heads += [both(f"{zh}（{word}）" if word else zh, en)
                  for zh, en in (("原金额", "before"), ("新金额", "after"), ("增减", "difference"))]  # fmt: skip
    body = []
    for words, effect in rows:
        cells = [f"{effect.records:,}", f"{effect.gain:,}", f"{effect.lose:,}"]
        if yes_no:
            cells += [f"{effect.newly:,}", f"{effect.no_longer:,}"]
        cells.append(f"{sum(effect.uncompared.values()):,}")
        if effect.cost is not None:
            type_, cost = simulation.figures.measured, effect.cost
            cells += [bare(type_, cost.before), bare(type_, cost.after), bare(type_, cost.difference, sign=True)]
        stay = ' class="stay"' if not effect.different else ""
        body.append(f'<tr{stay}><td class="words">{escape(words)}</td>'
                    + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>")  # fmt: skip
    return (
        f'<div class="wide-table" tabindex="0"><table><thead><tr><th>{first}</th>'
        f"{''.join(f'<th>{head}</th>' for head in heads)}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def spread(simulation: Simulation) -> str:
    type_ = simulation.figures.measured
    if not isinstance(type_, Number):
        return ""
    zh_unit, en_unit = unit(type_)
    words = f"{zh_unit} {en_unit}".strip()
    out = []
    if simulation.figures.amounts:
        bars = [Bar(_low(type_, b), (("before", b.before), ("after", b.after))) for b in simulation.figures.amounts]
        chart = columns("amounts", bars, {"before": "原 before", "after": "新 after"},
                        "金额的分布，改革前后 / how amounts are spread, before and after", words)  # fmt: skip
        table = _bins(simulation, simulation.figures.amounts, before=True)
        out.append(_spread(both("金额的分布（大于零的）", "Amounts above zero, before and after"), chart, table))
    if simulation.figures.differences:
        bars = [
            Bar(_low(type_, b), (("lose" if b.low < 0 else "gain", b.after),)) for b in simulation.figures.differences
        ]
        chart = columns("differences", bars, _MOVES, "增减的分布 / how gains and losses are spread", words)
        table = _bins(simulation, simulation.figures.differences, before=False)
        out.append(_spread(both("增减的分布", "Gains and losses"), chart, table))
    return "".join(out)


def _spread(title: str, chart: str, table: str) -> str:
    return f'<section><h2>{title}</h2><div class="beside"><div>{chart}</div>{table}</div></section>'


def _bins(simulation: Simulation, bins: Sequence[Bin], *, before: bool) -> str:
    type_ = simulation.figures.measured
    was = f"<th>{both('原', 'before')}</th>" if before else ""
    after = both("新", "after") if before else both("记录", "records")
    total = sum(b.after for b in bins)
    rows = "".join(
        f"<tr><td>{_between(type_, b)}</td>"
        + (f"<td>{b.before:,}</td>" if before else "")
        + f"<td>{b.after:,}</td><td>{share(b.after, total)}</td></tr>"
        for b in bins
    )
    words = both(unit(type_)[0] or "数", unit(type_)[1] or "number")
    return (
        f'<div class="wide-table" tabindex="0"><table><thead><tr><th>{words}</th>{was}'
        f"<th>{after}</th><th>{both('占比', 'share')}</th></tr></thead><tbody>{rows}</tbody></table></div>"
    )


def edges(simulation: Simulation) -> str:
    """Cliffs, where they were looked for."""
    if not simulation.cliffs:
        return ""
    type_ = simulation.figures.measured
    step = amount(type_, simulation.cliffs[0].step)
    labels = [simulation.pack.vocabulary[simulation.root].attributes[c.fact].zh for c in simulation.cliffs]
    bars = [Bar(label, (("before", c.before), ("after", c.after)))
            for label, c in zip(labels, simulation.cliffs, strict=True)]  # fmt: skip
    words = {"before": "原 before", "after": "新 after"}
    chart = paired("cliffs", bars, words, "一项事实略增便失去更多的记录数 / records that lose more than they are given")
    rows = "".join(
        f'<tr><td class="words">{escape(label)}</td><td>{c.before:,}</td><td>{c.after:,}</td>'
        f"<td>{bare(type_, c.lost_before)}</td><td>{bare(type_, c.lost_after)}</td></tr>"
        for label, c in zip(labels, simulation.cliffs, strict=True)
    )
    unit_zh = unit(type_)[0]
    heads = [both("多了的一项", "what grows"), both("原记录", "before"), both("新记录", "after"),
             both(f"原失去（{unit_zh}）", "lost before"), both(f"新失去（{unit_zh}）", "lost after")]  # fmt: skip
    note = both(
        f"某一项多 {step}，失去的金额超过 {step} 的记录。",
        f"Records that lose more than {step} when one fact grows by it.",
    )
    return (
        f"<section><h2>{both('断崖', 'Cliffs')}</h2><p>{note}</p>{chart}"
        f'<div class="wide-table" tabindex="0"><table><thead><tr>{"".join(f"<th>{h}</th>" for h in heads)}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div></section>"
    )


def _low(type_: Number, b: Bin) -> str:
    """A bin's label on the axis: its lower end; of one that is open below, its upper end."""
    return f"<{short(type_, b.high)}" if b.below else short(type_, b.low)


def _between(type_: Type, b: Bin) -> str:
    low = "" if b.below else f"{short(type_, b.low)} ≤ "
    high = "" if b.above else f" &lt; {short(type_, b.high)}"
    return f"{low}…{high}"


def left_out(simulation: Simulation) -> str:
    lines = []
    if simulation.bad_count:
        listed = "".join(f"<li>{escape(row)}</li>" for row in simulation.bad[:100])
        zh = f"{simulation.bad_count:,} 处有误，{simulation.left_out:,} 条记录未计算"
        en = f"{simulation.bad_count:,} faults, {simulation.left_out:,} records left out"
        lines.append(f'<p>{both(zh, en)}</p><ul class="faults">{listed}</ul>')
    if simulation.absent:
        zh = f"没有这些表，其内容按未知处理：{'、'.join(simulation.absent)}"
        lines.append(f"<p>{both(zh, 'tables that are not there; what they would hold is unknown')}</p>")
    if simulation.missing:
        zh = f"没有这些列，按未知处理：{'、'.join(simulation.missing)}"
        lines.append(f"<p>{both(zh, 'columns that are not there; what they would hold is unknown')}</p>")
    if not lines:
        lines.append(
            f"<p>{both('所有记录都已计算，没有发现错误。', 'Every record was computed; no faults were found.')}</p>"
        )
    return f"<section class=long><h2>{both('数据', 'Data')}</h2>{''.join(lines)}</section>"
