"""``luodi decide``: the answer of a rule for given facts, with every reason."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from luodi.errors import LuodiError

OPEN = 3


@click.command(
    help="Decide a rule for the facts of a file: the answer with every reason. 按规则包认定一户，列出全部理由。\n\n"
    "Ends with 0: yes, or a value; 1: no; 3: open (facts missing, a person must decide, or the text is silent); "
    "2: an error. 结束码：0 是或有值，1 否，3 待定，2 出错。"
)
@click.argument("pack", metavar="PACK")
@click.argument("rule", required=False, metavar="[RULE]")
@click.option("--facts", metavar="FILE", help="YAML or JSON; - reads standard input. 事实文件。")
@click.option("--on", metavar="DATE", help="The date of decision, such as 2023-03-01; today if absent. 认定日。")
@click.option(
    "--reading", "readings", multiple=True, metavar="NAME=OPTION", help="Another reading of a doubt. 换一种读法。"
)
@click.option("--json", "as_json", is_flag=True, help="Print plain data. 输出 JSON。")
@click.option("--english", is_flag=True, help="Tell it in English. 用英文叙述。")
@click.option("--short", is_flag=True, help="Only the answer and what it rests on. 只要结论和依据。")
@click.option("--template", is_flag=True, help="Print a commented YAML of every fact it may ask for. 打印事实表模板。")
@click.option("--readings", "list_readings", is_flag=True, help="List the doubts and their readings. 列出疑义与读法。")
@click.option("--receipt", metavar="FILE", help="Write a receipt that luodi replay can check. 写出认定凭据。")
def command(
    pack: str,
    rule: str | None,
    facts: str | None,
    on: str | None,
    readings: tuple[str, ...],
    as_json: bool,
    english: bool,
    short: bool,
    template: bool,
    list_readings: bool,
    receipt: str | None,
) -> int:
    from luodi.packs import load

    loaded = load(pack)
    name = rule or main_rule(loaded)
    if list_readings:
        for declared in loaded.program.readings.values():
            click.echo(f"{declared.name}  {declared.provision}  {declared.doubt}")
            for option, meaning in declared.options.items():
                click.echo(f"  {'*' if option == declared.default else ' '} {option}: {meaning}")
        for line in delegation_lines(loaded):
            click.echo(line)
        return 0
    if template:
        from luodi.rules.template import template as made

        click.echo(made(loaded, name, english=english), nl=False)
        return 0
    if facts is None:
        raise click.UsageError(
            "缺少 --facts FILE；先用 --template 得到事实表。 / --facts FILE is missing; --template prints one."
        )
    from luodi.rules import telling
    from luodi.rules.decide import decide

    if receipt and Path(receipt).is_file():
        raise LuodiError(
            zh="这份凭据已经有了，不覆盖。", en="There is such a receipt; it is not written over.", file=receipt,
            mend_zh="请另取文件名。", mend_en="Give another name.",
        )  # fmt: skip
    given = read_facts(facts)
    day = as_day(on)
    try:
        record = loaded.reader.read(loaded.root(name), given, on=day)
    except LuodiError as error:
        raise error.in_file(facts) from None
    decision = decide(loaded, name, record, on=day, readings=as_readings(readings))
    if receipt:
        from luodi.rules.receipts import receipt as made_receipt

        write_json(Path(receipt), made_receipt(decision, given))
    if as_json:
        click.echo(json.dumps(telling.data(decision), ensure_ascii=False, indent=1))
    else:
        click.echo(f"{loaded.issued.number}  {decision.on}")
        for line in telling.summary(decision, english=english):
            click.echo(line)
        if not short:
            click.echo()
            for reason in telling.tree(decision, english=english):
                click.echo(str(reason))
    if decision.status != "value":
        return OPEN
    return 1 if decision.value is False else 0


def delegation_lines(pack: Any) -> Iterator[str]:
    """The reading of what districts may settle, and which district has settled what, by which document."""
    from luodi.rules.specialise import DELEGATIONS

    points = [point for point in pack.program.points.values() if point.kind == "delegated"]
    if not points:
        return
    named = "、".join(point.provision for point in points)
    yield f"{DELEGATIONS}  {named}  区县的规定没有录入时 Where a district's rules are not known"
    yield "  * none: 按默认认定 what the pack states instead"
    yield "    silent: 作无规定 the answer is silent"
    for supply in pack.supplies:
        until = f" 至 {supply.until}" if supply.until else ""
        point = pack.program.points[supply.point]
        yield f"    {supply.district}  {point.provision} {point.zh}  {supply.start} 起{until}  {supply.document}"


def main_rule(pack: Any) -> str:
    """The rule that a pack names as its main one (``main`` in ``pack.toml``)."""
    if not pack.main:
        rules = [r.name for r in pack.program.rules.values() if len(r.parameters) == 1]
        raise LuodiError(
            zh=f"{pack.name} 没有指定主规则，请写明规则名。",
            en=f"{pack.name} names no main rule; name one.",
            mend_zh=f"可用：{'、'.join(rules)}。",
            mend_en=f"There is: {', '.join(rules)}.",
        )
    return str(pack.main)


def read_facts(path: str) -> dict[str, Any]:
    """The facts of a YAML or JSON file, or of standard input (``-``)."""
    from luodi.written.records import read_yaml
    from luodi.written.texts import read_given

    given = read_yaml(read_given(path), path)
    if not isinstance(given, dict):
        raise LuodiError(zh="事实文件应是一条记录。", en="The facts must be one record.", file=path,
                         mend_zh="先用 --template 得到事实表。", mend_en="--template prints one.")  # fmt: skip
    return given


def as_day(written: str | None) -> dt.date:
    if written is None:
        return dt.date.today()
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        raise LuodiError(zh=f"“{written}”不是日期。", en=f"“{written}” is not a date.", place="--on",
                         mend_zh="请写成 2023-03-01。", mend_en="Write 2023-03-01.") from None  # fmt: skip


def as_readings(written: tuple[str, ...]) -> dict[str, str]:
    """``("three_times=exclusive",)`` → ``{"three_times": "exclusive"}``."""
    pairs = dict(text.partition("=")[::2] for text in written)
    if any("=" not in text for text in written):
        raise LuodiError(zh="读法要写成 名=选项。", en="A reading is written NAME=OPTION.", place="--reading",
                         mend_zh="用 --readings 列出。", mend_en="--readings lists them.")  # fmt: skip
    return pairs


def write_json(path: Path, value: Any) -> None:
    """Write by rename, so that a file is either the old or the new one."""
    made = path.with_name(path.name + ".part")
    made.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")
    made.replace(path)
