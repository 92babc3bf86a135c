"""``luodi lint``: what the rules of a pack leave open, contradict or never reach, each shown by facts."""

from __future__ import annotations

import json

import click


@click.command(
    help="Prove what a pack's rules leave open, contradict or never reach. "
    "检查规则包的空白、矛盾和不可能成立的条件。\n\n"
    "Ends with 0: nothing found; 1: findings; 2: an error. 结束码：0 无发现，1 有发现，2 出错。"
)
@click.argument("pack", required=False, metavar="[PACK]")
@click.option("--on", metavar="DATE", help="The date studied; today, or the last day in force. 研究的日期。")
@click.option(
    "--members", type=click.IntRange(1, 6), help="How many records a relation holds at most. 每组最多几条记录。"
)
@click.option(
    "--seconds", type=float, default=2.0, show_default=True, help="Time for one question. 每个问题的时限（秒）。"
)
@click.option(
    "--budget",
    type=float,
    default=60.0,
    show_default=True,
    help="Processor time for one pack. 每个规则包的总时限（秒）。",
)
@click.option("--json", "as_json", is_flag=True, help="Print plain data. 输出 JSON。")
def command(pack: str | None, on: str | None, members: int | None, seconds: float, budget: float, as_json: bool) -> int:
    from luodi.commands.decide import as_day
    from luodi.packs import load, with_rules
    from luodi.rules.prove import check_program, study

    day = as_day(on)
    found = 0
    for name in (pack,) if pack else with_rules():
        loaded = load(name)
        last = loaded.issued.repealed
        asked = study(loaded, min(day, last) if last else day, most=members or 0, patience=seconds, seconds=budget)
        if not as_json:
            click.echo(f"{name}  {loaded.issued.number}  {asked.on}  ≤ {asked.most}")
        for finding in check_program(asked):
            found += 1
            if as_json:
                click.echo(json.dumps({"pack": name, **finding.data()}, ensure_ascii=False))
                continue
            under = f"  [{finding.reading}]" if finding.reading else ""
            click.echo(
                f"  {finding.kind.value:<17} {finding.rule}（{finding.provision}，rules.py:{finding.line}）{under}"
            )
            click.echo(f"    {finding.zh} / {finding.en}")
            if finding.not_under:
                click.echo(f"    不见于读法 / not under: {'、'.join(finding.not_under)}")
            for fact, value in list(finding.example.items())[:12]:
                click.echo(f"      {fact} = {value}")
    if not as_json:
        click.echo(f"共 {found} 项。 / {found} findings.")
    return 1 if found else 0
